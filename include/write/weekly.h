/* The weekly digest of the manager (METHOD 5.3), and a rep's own copy of the same figures. They come from core/figures; here they are put
 * into words, columns and bars. With fewer than five of something there is a count and no percentage. */
#ifndef WRITE_WEEKLY_H
#define WRITE_WEEKLY_H

#include "core/figures.h"
#include "write/notice.h"

/* One line of it. */
struct weekly_rep {
	const char *name;
	const struct rep_figures *figures;
	GPtrArray *watch; /* struct deal whose `manager` line is of this week; at most three are named. NULL: none */
};
struct weekly {
	const char *currency;
	int week, year;
	int64_t from_utc, to_utc, now_utc;
	const struct weekly_rep *reps;
	size_t n_reps;
	const struct rep_figures *team;
	double margin; /* 0..1, for the gap in money; 0 = not shown */
};
bool notice_weekly(const struct templates *t, const struct weekly *w, const char *lang, const struct sender *sender,
		struct notice *ret, GError **error);

#endif
