/* One week of all reps, for the weekly digests: the figures as they stood at its end, whenever they are asked for.
 *
 * Fifty reps have fifty copies of the same figures on the same morning: the week is made once and kept until another is asked for. It is
 * nothing but what the ledger says, and is never written anywhere. */
#ifndef APP_WEEK_H
#define APP_WEEK_H

#include "app/service.h"
#include "write/weekly.h"

struct week {
	int64_t from_utc, to_utc;
	struct rep_figures *figures, team;
	struct weekly_rep *reps; /* one for each of the configuration, in its order */
	size_t n_reps;
	GPtrArray *missing; /* struct missing_number */
};

struct weeks *weeks_new(void);
void weeks_free(struct weeks *w);

/* [from, to) of all reps; what was said, sent or undone later is not in it. Give it back with week_unref; NULL and error. From any thread. */
struct week *weeks_get(struct service *s, int64_t from_utc, int64_t to_utc, GError **error);
void week_unref(struct week *w);

#endif
