/* The figures of the digests (METHOD 5.1), computed from facts and deals alone. Pure.
 * Counting is by quote family (a deal). Deals in NOTQUOTE are left out of everything. */
#ifndef CORE_FIGURES_H
#define CORE_FIGURES_H

#include "core/customer.h"
#include "core/deal.h"

/* Outcomes of one rep in a period. */
struct talk_figures {
	int dials;         /* all outcomes of class P, S, N */
	int conversations; /* V: class P or S */
	int productive;    /* P */
	int statics;       /* S */
	int orders, objections, revisions, lost_reason; /* of P */
	int undecided;     /* STATIC */
	int not_called, moved;
	int64_t ordered_minor;
};

/* Close score over decided families (M4, M5, M6). */
struct score_figures {
	int won, decided;
	int64_t won_minor, decided_minor; /* quoted amounts */
	int64_t ordered_minor;            /* what was ordered, over won with a known amount */
	int64_t ordered_quoted_minor;     /* what was quoted on the same ones */
};

/* One bar of the objection Pareto (M7). */
struct objection_figures {
	enum outcome_code code;
	int families, won, decided;
	int64_t quoted_minor;
};

#define AGE_BANDS 5 /* days since sent: 0-7, 8-14, 15-30, 31-60, > 60 (M9) */

struct rep_figures {
	struct talk_figures week, quarter; /* the week given, and the 90 days up to its end */
	struct score_figures score;        /* 90 days */
	GArray *objections;                /* struct objection_figures, most families first; 90 days */
	int open_count[AGE_BANDS];
	int64_t open_minor[AGE_BANDS];
	int64_t expiring_minor;            /* open, valid for at most 7 days more */
	int calls_due, calls_no_outcome;   /* reported in the week or due and unreported; unreported for over 1 business day (M10) */
	GArray *first_call_bd;             /* int: business days from sent to first dial, of first dials in the week; ascending */
	double first_call_median_bd;       /* M12: of these; -1 when there are none */
	int first_call_target_bd;          /* of the standard tier: above it by more than one day is told */
	int first_calls_in_time;           /* of first_call_bd: no later than the tier of each quote has it, by the rules of its customer */
	int suspects_lever, suspects_polite;
	int unknown_amount;                /* open quotes without amount (M17) */
	double forecast_minor;             /* M15 */
};

/* facts: of this rep, ascending by time, at least the last 90 days, with class given by classes[i]; deals: all of the rep's, and own
 * the rules of their customers, one of each. week_from/to: half-open. Amounts of other currencies than `currency` are counted in numbers but not in sums. */
void figures_compute(struct rep_figures *ret, GPtrArray *deals, GPtrArray *facts, const enum outcome_class *classes,
		const struct rules *rules, const struct customer_rules *own, const char *currency, int64_t from_utc, int64_t to_utc);
void figures_clear(struct rep_figures *f);

/* An outcome that counts: corrections replace the words they correct, UNDO takes them away (METHOD 2.3 rule 1). Indices into facts,
 * ascending; free with g_array_unref. */
GArray *figures_effective(GPtrArray *facts);

/* Outcomes and moves within [from, to) only. */
void figures_talk(struct talk_figures *ret, GPtrArray *deals, GPtrArray *facts, const enum outcome_class *classes, const char *currency,
		int64_t from_utc, int64_t to_utc);

/* M16: what it costs that a rep's close score is lower than the team's. */
struct score_gap {
	double orders;      /* that the median would have brought more */
	double lost_minor;  /* at the rep's average won order */
};

/* Of the reps with enough decided quotes; -1 when fewer than two have. */
double figures_median(const struct score_figures *scores, size_t n);

/* false: no gap, or too few decided quotes to speak of one. */
bool figures_gap(const struct score_figures *s, double median, struct score_gap *ret);

/* Adds b to a, for the team's line. */
void figures_add(struct rep_figures *a, const struct rep_figures *b);

#endif
