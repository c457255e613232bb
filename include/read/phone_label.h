/* The word in front of a number that says what kind it is: "GSM", "Fax". */
#ifndef READ_PHONE_LABEL_H
#define READ_PHONE_LABEL_H

#include "read/lexicon.h"

/* TERM_fax_label, TERM_mobile_label or TERM_phone_label: the nearest before `start` on its line, behind floor (the end of the number
 * before); TERM_N: none. */
enum term_kind phone_label_before(const struct lexed *x, size_t floor, size_t start);

#endif
