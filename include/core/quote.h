/* A quote: what was read from one sent mail, each field with its evidence.
 *
 * The field names are those of `closecall explain --json` (src/app/closecall.8), a public contract. A field that was not
 * found is absent (NULL, AMOUNT_NONE, DATE_NONE); a wrong value is worse than none. Amounts are in minor units of
 * `currency` (ISO 4217). amount_minor is the total to decide about, excluding VAT where both are given (METHOD 3.1). */
#ifndef CORE_QUOTE_H
#define CORE_QUOTE_H

#include "core/date.h"
#include "core/record.h"

/* At or above: a quote. Below QUOTE_DOUBT: none. Between: in doubt, nothing is booked and a person is asked. */
#define QUOTE_SURE 0.70
#define QUOTE_DOUBT 0.40

enum vat {
	VAT_UNKNOWN, /* not said */
	VAT_EXCL,    /* amount_minor excludes VAT */
	VAT_INCL,    /* only a total including VAT was found, and amount_minor is it */
};

/* Why a field has its value: for `explain`, so that an admin can see it. */
struct evidence {
	char *field; /* name of the field, "is_quote", or "attachment" for one that could not be read */
	char *value; /* as taken over */
	char *where; /* "subject", "text", "thread", "signature", "header", "pdf:NAME page 1", "docx:NAME" (odt,
	              * xlsx, ods), or "xml:NAME", which states and is not guessed from */
	char *why;   /* one sentence: the words used and the rule */
};

/* What the mail and its thread show of who asks, and why (METHOD 2.6, R27). */
struct signs {
	bool consumer;    /* a private person: an address at a provider that gives them to everybody, and no company */
	bool tender;      /* a public tender */
	bool comparison;  /* other quotes are asked for, too */
	bool hurry;       /* the customer wants it within two business days */
	bool line_prices; /* the customer wants the price of each line */
	bool purchasing;  /* it goes to the mailbox of a purchasing department, and to nobody else */
	bool question;    /* the customer asked something about the matter */
};

struct quote {
	bool is_quote;
	double confidence; /* 0..1 that this is a quote */
	char *language;    /* ISO 639-1 of the mail */
	char *number;      /* as the customer knows it, without version */
	char *version;     /* "2", "B"; NULL when the quote says none */
	char *supersedes;  /* number of the quote this one replaces, when said */
	int64_t amount_minor;
	int64_t amount_incl_minor;
	char *currency;
	enum vat vat;
	struct date valid_until;   /* last day on which the quote holds */
	struct date start_date;    /* start of work or delivery, when named */
	struct date decision_date; /* when the customer decides, when named */
	char *company;             /* the customer's */
	char *contact;             /* as addressed: "mevrouw Peeters", "Herr Dr. Schmitz"; else first and last name */
	char *contact_name;        /* first and last name, no title */
	char *email;
	char *phone;   /* E.164; the number to call */
	char *subject; /* of the quote, one line: "dakrenovatie loods 3" */
	char **co_deciders; /* other addresses at the customer's domain */
	struct signs signs;
	GPtrArray *evidence;
};

extern const struct record evidence_record;
extern const struct record signs_record;
extern const struct record quote_record;

/* Digits behind the decimal point of a currency: 2, but JPY 0 and so on (ISO 4217). */
int currency_exponent(const char *currency);

#endif
