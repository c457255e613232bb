/* The weekly digest of the manager (METHOD 5.3), and a rep's own copy of the same figures. They come from
 * core/figures; here they are put into words, columns and bars. With fewer than five of something there is a
 * count and no percentage. */
#ifndef WRITE_WEEKLY_H
#define WRITE_WEEKLY_H

#include "core/figures.h"
#include "core/series.h"
#include "write/notice.h"

/* One line of it. */
struct weekly_rep {
	const char *id, *name;
	const struct rep_figures *figures;
	GPtrArray *watch; /* struct deal whose `manager` line is of this week; at most three are named. NULL:
			     none */
	bool coaching;    /* also what was said: excuses, and objections in their own words */
};
struct weekly {
	const char *currency;
	int week, year;
	int64_t from_utc, to_utc, now_utc;
	const struct weekly_rep *reps;
	size_t n_reps;
	const struct rep_figures *team;
	const struct weekly_rep
		*own; /* one of reps, whose own copy it is: he sees his line and the team's, the same figures
		       * as the manager but the gap in score (M16). NULL: the manager's */
	bool has_manager;
	GPtrArray *missing; /* struct missing_number (core/series.h); may be NULL */
	double margin;      /* 0..1, for the gap in money; 0 = not shown */
};

#define WEEKLY_FOLD_AT                                                                                    \
	13 /* so many reps are one line each in the HTML, without bars: Gmail clips a mail at 102 kB. The \
	      text stays whole */

bool notice_weekly(const struct templates *t, const struct weekly *w, const char *lang,
	const struct sender *sender, struct notice *ret, GError **error);

#endif
