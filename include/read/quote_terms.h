/* The dates of a quote: validity, start of work or delivery, the customer's decision. */
#ifndef READ_QUOTE_TERMS_H
#define READ_QUOTE_TERMS_H

#include "read/quote_source.h"

/* valid_until, start_date, decision_date; sets s->dated first. */
void quote_read_terms(struct sources *s);

#endif
