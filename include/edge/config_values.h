/* The texts of a configuration and what they mean. Pure. */
#ifndef EDGE_CONFIG_VALUES_H
#define EDGE_CONFIG_VALUES_H

#include "core/date.h"

/* "07:30" → 450; "24:00" → 1440 */
bool value_time(const char *text, int *ret_minute);
/* "mon" → 1 */
bool value_weekday(const char *text, int *ret);
/* "mon-fri", "mon,wed", "sat-mon" → bit 0 = Monday */
bool value_days(const char *text, unsigned *ret);
/* "2026-07-10", or "07-10" with year 0 */
bool value_date(const char *text, struct date *ret);
/* "+32 (0)2 123.45.67" → "+3221234567"; NULL when it is not an international number (E.164: 8 to 15 digits)
 */
char *value_phone(const char *text);
/* "An@Acme.BE" → "an@acme.be"; NULL when it is none */
char *value_address(const char *text);
/* "Acme.BE" → "acme.be"; NULL when it is none */
char *value_domain(const char *text);

/* Of words, the one that a slip of the finger turns into `word`, else NULL. Borrowed. */
const char *value_nearest(const char *word, const char *const *words, size_t n);

#endif
