/* What a trade document in XML says of itself: the fields of a quote that need not be guessed, beside the
 * text in which they must be. Filled by read/ubl, laid over what the text says by read/quote_stated. */
#ifndef READ_STATED_H
#define READ_STATED_H

#include "core/quote.h"

enum stated_paper {
	STATED_QUOTE, /* it calls itself a quotation */
	STATED_ORDER, /* an order: what sales programs embed in a quote's PDF, for the customer to send back
		       */
	STATED_OTHER, /* an invoice, a reminder, a request: no field is taken from it */
};

struct stated {
	enum stated_paper paper;
	char *title;        /* "Quotation", "Invoice" */
	char *where;        /* "xml:NAME" */
	bool embedded;      /* in a PDF, as its data */
	char *phone;        /* of the customer, as written: quote.phone is made of it by read/quote_stated */
	char *country;      /* of the customer, ISO 3166-1: to read the phone by */
	struct quote quote; /* fields that are there have evidence; phone, is_quote and confidence are not
			       filled */
	char *text;         /* the document in lines, for people and for what has no field */
};

void stated_free(struct stated *stated);

#endif
