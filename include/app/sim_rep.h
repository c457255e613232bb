/* A simulated year of one rep: the same code that serves people, on a ledger in memory, with customers of chance and a clock that jumps. */
#ifndef APP_SIM_REP_H
#define APP_SIM_REP_H

#include "core/figures.h"
#include "edge/config.h"

#define SIM_DAYS 364

/* What must hold at every moment, and is checked with books of the simulation's own. */
enum sim_check {
	CHECK_ONE_CALL, /* never two open calls for one quote */
	CHECK_VALIDITY, /* none after the quote's validity */
	CHECK_DECISION, /* none after the decision */
	CHECK_STOP,     /* none to who asked not to be called */
	CHECK_LOST,     /* every open quote has a call, a question to a person or a date */
	CHECK_FREE,     /* no two at once, none over a meeting */
	CHECK_HOURS,    /* none outside working hours or on a day off */
	CHECK_LIMIT,    /* no day beyond max_calls_per_day */
	CHECK_N,
};
extern const char *const sim_check_words[CHECK_N];

struct sim_result {
	int64_t checked[CHECK_N], broken[CHECK_N];
	char *first_broken; /* told for the reader; NULL: nothing is broken */
	int64_t quotes, facts, mails, crossed, unplaced, least_bad;
	struct rep_figures figures;   /* of the year; open deals as they stand at its end */
	struct score_figures score;   /* of its last 360 days */
	GArray *scores;               /* struct score_figures: of the team, those of each rep; NULL in one rep's */
	GArray *objections;           /* struct objection_figures, of the same days */
	int talked, first_talk_orders; /* families with a conversation; those won at the first (M13) */
	int revised, merged;          /* families with REVISE (M18); versions that joined one */
	int objections_alone;         /* open objections without a next call, nor a question (M8) */
	int lever_tested, polite_tested;
};
void sim_result_clear(struct sim_result *r);
/* For the team. */
void sim_result_add(struct sim_result *a, const struct sim_result *b);

/* n quotes of rep, spread over the year that begins at from_utc. Same seed, same year. ledger: a file that keeps it, and may hold the year of
 * other reps; NULL: in memory. */
bool sim_rep_run(const struct config *c, const struct rep *rep, const char *ledger, guint32 seed, int n, int64_t from_utc, struct sim_result *ret,
		GError **error);

#endif
