/* Dates in running text of any loaded language: day first; "15/12", "15.12.2026", "le 1er décembre", "30 dagen", "KW 50",
 * "fin novembre", "un mois"; a week number is its Friday. Relative to a base date (of sending). */
#ifndef READ_DATES_H
#define READ_DATES_H

#include "core/date.h"
#include "read/lexicon.h"
#include "read/words.h"

struct date_hit {
	size_t start, end;
	struct date date;
	bool duration; /* "30 dagen": base + 30 days */
};

/* All dates, in order; free with g_array_unref. A date without year is the first one on or after base - 30 days. */
GArray *dates_find(const struct words *w, const char *text, struct date base);
GArray *dates_find_in(const struct words *w, const struct lexed *x, struct date base);

#endif
