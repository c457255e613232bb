/* When is somebody back, by what his out-of-office mail says ("tot en met 14 november", "retour le 17/11",
 * "ab Montag wieder im Büro", "today"), and when will it be decided? */
#ifndef READ_UNTIL_H
#define READ_UNTIL_H

#include "core/date.h"
#include "read/words.h"

/* The first day he is back, a day from Monday to Friday; DATE_NONE when it is not said or lies behind today.
 * "Until the 14th" is the 14th, "through the 14th" and "from the 3rd until the 14th" the day after.
 * Vocabularies: away_until, away_through, away_since, away_back, away_included. */
struct date until_back(const struct words *w, const char *text, struct date today);

/* The first day named from today on; DATE_NONE: none is. */
struct date until_decided(const struct words *w, const char *text, struct date today);

#endif
