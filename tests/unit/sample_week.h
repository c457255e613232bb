/* A week of a team as the weekly digest shows it: An, Bart who asks where it stands, Chloé, and as many more
 * as are wanted. */
#ifndef TESTS_SAMPLE_WEEK_H
#define TESTS_SAMPLE_WEEK_H

#include "sample_deal.h"
#include "write/weekly.h"

struct sample_rep {
	const char *id, *name;
	struct rep_figures figures;
	int first_calls[6]; /* business days; ends with 0 */
	struct objection_figures objections[7], week_objections[2];
	bool coaching;
};

#define TALKS(d, v, p, o, b, r, l)                                                                      \
	{                                                                                               \
		.dials = d, .conversations = v, .productive = p, .statics = (v) - (p),                  \
		.undecided = (v) - (p), .orders = o, .objections = b, .revisions = r, .lost_reason = l, \
		.ordered_minor = (o)*1000000                                                            \
	}

static const struct sample_rep sample_reps[] = {
	{ "an", "An",
		{ .week = TALKS(24, 12, 10, 4, 4, 1, 1),
			.quarter = TALKS(260, 130, 101, 40, 44, 9, 8),
			.score = { 18, 40, 21200000, 50500000, 20560000, 21200000 },
			.calls_due = 24,
			.first_calls_in_time = 3,
			.first_call_target_bd = 1,
			.talked = 70,
			.first_talk_orders = 12,
			.families = 80,
			.revised = 9,
			.open_count = { 7, 5, 4, 2, 1 },
			.open_minor = { 8000000, 6000000, 5000000, 2000000, 1000000 },
			.expiring_minor = 2000000,
			.suspects_lever = 1,
			.suspects_lever_minor = 1200000,
			.versions_merged = 2,
			.prospects = { { 10, 12000000, 40, 18 }, { 6, 7000000, 22, 10 }, { 1, 800000, 3, 1 },
				{ 1, 1000000, 9, 2 }, { 0, 0, 4, 0 }, { 1, 1200000, 2, 0 },
				{ 0, 0, 1, 0 } } },
		{ 1, 1, 1 },
		{ { OUTCOME_OBJ_PRICE, 9, 4, 8, 9000000 }, { OUTCOME_OBJ_TIMING, 5, 1, 4, 5600000 } },
		{ { OUTCOME_OBJ_PRICE, 3, 1, 1, 3000000 } }, false },
	{ "bart", "Bart",
		{ .week = TALKS(22, 11, 5, 1, 3, 0, 1),
			.quarter = TALKS(240, 118, 60, 14, 36, 4, 6),
			.score = { 9, 45, 9600000, 54000000, 8736000, 9600000 },
			.calls_due = 22,
			.calls_no_outcome = 4,
			.first_calls_in_time = 1,
			.first_call_target_bd = 1,
			.talked = 66,
			.first_talk_orders = 4,
			.families = 74,
			.revised = 4,
			.open_count = { 6, 5, 4, 3, 2 },
			.open_minor = { 7500000, 7100000, 5200000, 4000000, 2000000 },
			.expiring_minor = 3400000,
			.suspects_lever = 2,
			.suspects_lever_minor = 2500000,
			.suspects_polite = 1,
			.suspects_polite_minor = 1100000,
			.suspects_tested = 2,
			.suspects_confirmed = 1,
			.suspects_confirmed_minor = 900000,
			.unknown_amount = 1,
			.versions_merged = 1,
			.prospects = { { 6, 4000000, 45, 9 }, { 5, 9600000, 20, 5 }, { 1, 400000, 2, 0 },
				{ 4, 6200000, 20, 3 }, { 2, 2000000, 11, 1 }, { 2, 3600000, 5, 0 },
				{ 0, 0, 2, 0 } },
			.excuses = { [EXCUSE_THINK] = 3, [EXCUSE_WE_CALL] = 2, [EXCUSE_COMPARING] = 1 } },
		{ 1, 3, 4, 5 },
		{ { OUTCOME_OBJ_PRICE, 8, 2, 7, 11000000 }, { OUTCOME_OBJ_COMPETITOR, 6, 1, 6, 8800000 },
			{ OUTCOME_OBJ_AUTHORITY, 7, 2, 5, 11400000 },
			{ OUTCOME_OBJ_OTHER, 4, 0, 3, 2200000 } },
		{ { OUTCOME_OBJ_PRICE, 2, 0, 1, 3000000 } }, true },
	{ "chloe", "Chloé",
		{ .week = TALKS(18, 4, 4, 1, 3, 0, 0),
			.quarter = TALKS(190, 88, 70, 20, 36, 6, 4),
			.score = { 14, 35, 18800000, 47000000, 18610000, 18800000 },
			.calls_due = 22,
			.first_calls_in_time = 1,
			.first_call_target_bd = 1,
			.talked = 51,
			.first_talk_orders = 9,
			.families = 60,
			.revised = 3,
			.open_count = { 5, 4, 3, 1, 0 },
			.open_minor = { 5000000, 4000000, 4000000, 1000000, 0 },
			.versions_merged = 1,
			.prospects = { { 5, 3000000, 35, 14 }, { 6, 7000000, 20, 9 }, { 0, 0, 1, 0 },
				{ 1, 2000000, 6, 2 }, { 1, 2000000, 3, 0 }, { 0, 0, 0, 0 },
				{ 0, 0, 0, 0 } } },
		{ 1, 2 },
		{ { OUTCOME_OBJ_PRICE, 7, 3, 6, 9000000 }, { OUTCOME_OBJ_AUTHORITY, 5, 3, 5, 10000000 },
			{ OUTCOME_OBJ_TIMING, 4, 1, 4, 4000000 }, { OUTCOME_OBJ_SCOPE, 5, 3, 5, 4100000 } },
		{ { OUTCOME_OBJ_TIMING, 1, 0, 0, 500000 } }, false },
};
#define SAMPLE_REPS G_N_ELEMENTS(sample_reps)

struct sample_week {
	struct rep_figures *figures, team;
	struct weekly_rep *reps;
	char **names;
	struct deal watched;
	GPtrArray *watch, *missing;
	struct weekly weekly;
};

static inline GArray *sample_objections(const struct objection_figures *bars)
{
	GArray *all = g_array_new(FALSE, FALSE, sizeof(struct objection_figures));
	for (; bars->families; bars++)
		g_array_append_val(all, *bars);
	return all;
}

static inline void sample_figures(struct rep_figures *ret, const struct sample_rep *rep)
{
	struct rep_figures none = { 0 };
	*ret = rep->figures;
	ret->objections = sample_objections(rep->objections);
	ret->week_objections = sample_objections(rep->week_objections);
	ret->first_call_bd = g_array_new(FALSE, FALSE, sizeof(int));
	for (const int *bd = rep->first_calls; *bd; bd++)
		g_array_append_val(ret->first_call_bd, *bd);
	ret->wordings = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(ret->wordings, g_strdup("8 % boven de vorige keer"));
	g_ptr_array_add(ret->wordings, g_strdup("<b>levertijd</b> & montage"));
	figures_add(&none, ret); /* the median, as a sum makes it */
	ret->first_call_median_bd = none.first_call_median_bd;
	ret->forecast_minor = none.forecast_minor;
	figures_clear(&none);
}

static inline void sample_missing(GPtrArray *list, const char *number, const char *rep)
{
	struct missing_number *m = g_new0(struct missing_number, 1);
	m->number = g_strdup(number);
	m->rep = g_strdup(rep);
	g_ptr_array_add(list, m);
}

/* own: index of the rep whose copy it is, -1: the manager's. */
static inline void sample_week_init(struct sample_week *s, const char *lang, size_t n_reps, int own)
{
	*s = (struct sample_week){ .figures = g_new0(struct rep_figures, n_reps),
		.reps = g_new0(struct weekly_rep, n_reps),
		.names = g_new0(char *, n_reps + 1),
		.watch = g_ptr_array_new(),
		.missing = g_ptr_array_new_with_free_func((GDestroyNotify)missing_number_free) };
	sample_deal(&s->watched, lang);
	s->watched.manager = MANAGER_ROUNDS;
	for (int i = 0; i < 5; i++)
		g_ptr_array_add(s->watch, &s->watched);
	sample_missing(s->missing, "2026-113", "bart");
	sample_missing(s->missing, "2026-120", "bart");
	sample_missing(s->missing, "2026-131", NULL);
	for (size_t i = 0; i < n_reps; i++) {
		const struct sample_rep *rep = &sample_reps[i % SAMPLE_REPS];
		s->names[i] = i < SAMPLE_REPS ? g_strdup(rep->name)
					      : g_strdup_printf("%s Van den Broecke %zu", rep->name, i);
		sample_figures(&s->figures[i], rep);
		bool bart = g_str_equal(rep->id, "bart");
		s->reps[i] = (struct weekly_rep){ rep->id, s->names[i], &s->figures[i],
			bart ? s->watch : NULL, rep->coaching };
		figures_add(&s->team, &s->figures[i]);
	}
	s->weekly = (struct weekly){ .currency = "EUR",
		.week = 41,
		.year = 2026,
		.from_utc = SAMPLE_NOW - 3 * 86400 - 8 * 3600,
		.to_utc = SAMPLE_NOW + 4 * 86400 - 10 * 3600,
		.now_utc = SAMPLE_NOW,
		.reps = s->reps,
		.n_reps = n_reps,
		.team = &s->team,
		.own = own < 0 ? NULL : &s->reps[own],
		.has_manager = true,
		.missing = s->missing,
		.margin = 0.25 };
}

static inline void sample_week_clear(struct sample_week *s)
{
	for (size_t i = 0; i < s->weekly.n_reps; i++)
		figures_clear(&s->figures[i]);
	figures_clear(&s->team);
	g_free(s->figures);
	g_free(s->reps);
	g_strfreev(s->names);
	g_ptr_array_unref(s->watch);
	g_ptr_array_unref(s->missing);
	record_clear(&deal_record, &s->watched);
}

#endif
