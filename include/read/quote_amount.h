/* The total to decide about. */
#ifndef READ_QUOTE_AMOUNT_H
#define READ_QUOTE_AMOUNT_H

#include "read/quote_source.h"

/* amount_minor, amount_incl_minor, currency, vat */
void quote_read_amount(struct sources *s);

#endif
