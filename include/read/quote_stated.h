/* What an attached XML states wins over what the text seems to say: it is laid over the fields as they are
 * read. A value of the rep's own company is never the customer's. */
#ifndef READ_QUOTE_STATED_H
#define READ_QUOTE_STATED_H

#include "read/quote_source.h"

/* number, amounts, currency, vat, valid_until, start_date; after they were read from text, before the
 * verdict. */
void quote_state_terms(struct sources *s);

/* company, contact_name, email, phone; after people and company were read from text. The mail knows better to
 * whom it goes: person and address are taken only where they are missing or agree. */
void quote_state_people(struct sources *s);

/* Is it a paper that is not a quote of ours: an invoice, or one in which we are the customer? */
bool quote_states_other(const struct sources *s);

#endif
