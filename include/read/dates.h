/* Dates in running text of any loaded language: day first; "15/12", "15.12.2026", "le 1er décembre", "30
 * dagen", "KW 50", "fin novembre", "un mois", "vrijdag", "demain", "next week". Relative to a base date (of
 * sending); what is said of the past or of every week ("vor 2 Wochen", "elke maandag", "Mon to Fri") is none.
 */
#ifndef READ_DATES_H
#define READ_DATES_H

#include "core/date.h"
#include "read/lexicon.h"
#include "read/words.h"

struct date_hit {
	size_t start, end;
	struct date date; /* of a week or month its first day, of the beginning, middle or end of one 1st,
			     15th or last */
	struct date first,
		last; /* of a period, Monday to Sunday for a week, as far as they are known; else DATE_NONE */
	bool duration; /* "30 dagen": base + 30 days */
	bool weekday;  /* named with it: somebody means that very day */
	bool past;     /* not behind base */
};

/* All dates, in order; free with g_array_unref. A date without year is the first one on or after base - 30
 * days. */
GArray *dates_find(const struct words *w, const char *text, struct date base);
GArray *dates_find_in(const struct words *w, const struct lexed *x, struct date base);

/* The day that counts when something holds until then, or happens then. */
struct date date_hit_until(const struct date_hit *hit);
struct date date_hit_on(const struct date_hit *hit);

#endif
