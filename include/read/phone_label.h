/* The words in front of a number that say what it is: "GSM", "Fax", "BTW". */
#ifndef READ_PHONE_LABEL_H
#define READ_PHONE_LABEL_H

#include "read/lexicon.h"
#include "read/phone.h"

/* TERM_fax_label, TERM_mobile_label or TERM_phone_label: the nearest before `start` on its line, behind floor
 * (the end of the number before); TERM_N: none. */
enum term_kind phone_label_before(const struct lexed *x, size_t floor, size_t start);

/* Is it a telephone number, and not one of a register, a bank or a shelf? A label or a country code settles
 * it; without one the number must be valid, and neither a country's two letters nor the label of another
 * number may stand before it. */
bool phone_is_believed(const struct lexed *x, size_t floor, const struct phone_hit *hit);

#endif
