/* Who gets the quote, and whom to call: the person, the company, the number. */
#ifndef READ_QUOTE_PEOPLE_H
#define READ_QUOTE_PEOPLE_H

#include "read/quote_source.h"

/* email, co_deciders, contact, contact_name */
void quote_read_people(struct sources *s);

/* company; after the people */
void quote_read_company(struct sources *s);

/* phone; after people and company, near which a number must stand to be the customer's */
void quote_read_phone(struct sources *s);

#endif
