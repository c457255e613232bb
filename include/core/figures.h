/* The figures of the digests (METHOD 5.1), computed from facts and deals alone. Pure.
 * Counting is by quote family (a deal). Deals in NOTQUOTE are left out of everything. What adds up over reps
 * is kept as counts and sums, and divided when it is shown: the team's rate is not the mean of its reps'. */
#ifndef CORE_FIGURES_H
#define CORE_FIGURES_H

#include "core/customer.h"
#include "core/deal.h"

#define FIGURES_FEW 5          /* below this a percentage says nothing: show counts */
#define FIGURES_GAP_DECIDED 20 /* a score gap needs this many decided quotes (M16) */

/* Outcomes of one rep in a period. */
struct talk_figures {
	int dials;                                      /* all outcomes of class P, S, N */
	int conversations;                              /* V: class P or S */
	int productive;                                 /* P */
	int statics;                                    /* S */
	int orders, objections, revisions, lost_reason; /* of P */
	int undecided;                                  /* all of S */
	int not_called, moved;                          /* NOTCALLED; events a person moved */
	int moved_again;                                /* calls moved for the second time (M11) */
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

/* Where an open family stands, for the chance of an order (M15). */
enum prospect {
	PROSPECT_UNREACHED,
	PROSPECT_OBJECTION, /* known */
	PROSPECT_CALLBACK,
	PROSPECT_STATIC,   /* undecided once */
	PROSPECT_STATIC_2, /* twice or more */
	PROSPECT_SUSPECT,
	PROSPECT_EXPIRED, /* validity over */
	PROSPECT_N,
};
extern const char *const prospect_names[PROSPECT_N];

struct prospect_figures {
	int open;
	int64_t open_minor;
	int decided, won; /* own data: families decided in the 90 days that stood there at some time */
};

#define AGE_BANDS 5 /* days since sent: 0-7, 8-14, 15-30, 31-60, > 60 (M9) */

struct rep_figures {
	struct talk_figures week, quarter; /* the week given, and the 90 days up to its end */
	struct score_figures score;        /* 90 days */
	GArray *objections;                /* struct objection_figures, most families first; 90 days */
	GArray *week_objections;           /* the same, of the week */
	int objections_alone; /* open, and neither a call follows nor is anybody asked (M8): must be 0 */
	int objections_stale; /* open, without a call, and nothing said for 5 business days */
	int open_count[AGE_BANDS];
	int64_t open_minor[AGE_BANDS];
	int64_t expiring_minor;          /* open, whose validity ends within 7 days */
	int calls_due, calls_no_outcome; /* reported in the week or due and unreported; unreported for over 1
					    business day (M10) */
	GArray *first_call_bd; /* int: business days from sent to first dial, of first dials in the week;
				  ascending */
	double first_call_median_bd; /* M12: of these; -1 when there are none */
	int first_call_target_bd;    /* of the standard tier, for the nudge */
	int first_calls_in_time;     /* of first_call_bd, within the target of their own tier */
	int talked,
		first_talk_orders; /* first conversation in the 90 days; of these, an order at once (M13) */
	int suspects_lever, suspects_polite; /* open and flagged (M14) */
	int64_t suspects_lever_minor, suspects_polite_minor;
	int suspects_tested,
		suspects_confirmed; /* the test was on screen in the week; of these, lost since */
	int64_t suspects_confirmed_minor;
	struct prospect_figures prospects[PROSPECT_N];
	double forecast_minor;               /* M15 */
	int versions_merged, unknown_amount; /* families that a new version joined in the week; open quotes
						without amount (M17) */
	int families, revised;               /* sent first in the 90 days; of these, with REVISE (M18) */
	int excuses[EXCUSE_N];               /* behind "undecided", in the week: for coaching */
	GPtrArray *wordings; /* char*: objections of the week as typed, the latest first; for coaching */
};

/* facts: of this rep, ascending by time, with class given by classes[i]: of every family that is open or had
 * a fact in the last 90 days, all facts, so that the first conversation is known for the first; deals: those
 * families, more do no harm. week: half-open. Amounts of other currencies than `currency` are counted in
 * numbers but not in sums. */
void figures_compute(struct rep_figures *ret, GPtrArray *deals, GPtrArray *facts,
	const enum outcome_class *classes, const struct rules *rules,
	const struct customer_rules *own, const char *currency, int64_t from_utc, int64_t to_utc);
void figures_clear(struct rep_figures *f);

/* An outcome that counts: corrections replace the words they correct, UNDO takes them away (METHOD 2.3 rule
 * 1). Indices into facts, ascending; free with g_array_unref. */
GArray *figures_effective(GPtrArray *facts);

/* Outcomes and moves within [from, to) only. */
void figures_talk(struct talk_figures *ret, GPtrArray *deals, GPtrArray *facts,
	const enum outcome_class *classes, const char *currency, int64_t from_utc, int64_t to_utc);

/* Adds b to a, for the team's line; the forecast is made anew from the data of both. */
void figures_add(struct rep_figures *a, const struct rep_figures *b);

/* M15: (won_s + 10 p0) / (n_s + 10): a placeholder that own data outweigh. */
double figures_chance(const struct prospect_figures *p, enum prospect at);

/* M16: what it costs that a rep's close score is lower than the team's. */
struct score_gap {
	double orders;     /* that the median would have brought more */
	double lost_minor; /* at the rep's average won order */
};

/* Of the reps with enough decided quotes; -1 when fewer than two have. */
double figures_median(const struct score_figures *scores, size_t n);

/* false: no gap, or too few decided quotes to speak of one. */
bool figures_gap(const struct score_figures *s, double median, struct score_gap *ret);

#endif
