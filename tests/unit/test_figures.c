#include "core/figures.h"
#include "method.h"

static struct rules rules;

struct world {
	GPtrArray *deals, *facts;
	GArray *classes;
	const struct rules *own; /* of all customers; NULL: the rep's */
};

static struct deal *add_deal(struct world *w, int64_t id, int64_t euros, enum deal_state state, const char *sent, const char *ended)
{
	struct deal *d = record_new(&deal_record, NULL);
	d->id = id;
	d->state = state;
	d->quote.amount_minor = euros < 0 ? AMOUNT_NONE : euros * 100;
	d->quote.currency = g_strdup("EUR");
	d->first_sent_utc = d->last_sent_utc = method_at(&rules, sent);
	if (ended)
		d->ended_utc = method_at(&rules, ended);
	g_ptr_array_add(w->deals, d);
	return d;
}

static void say(struct world *w, int64_t deal, int seq, enum outcome_code code, const char *at)
{
	struct fact *f = record_new(&fact_record, NULL);
	f->kind = FACT_OUTCOME;
	f->deal_id = deal;
	f->call_seq = seq;
	f->at_utc = method_at(&rules, at);
	f->outcome.code = code;
	enum outcome_class class = outcome_class(&f->outcome);
	g_ptr_array_add(w->facts, f);
	g_array_append_val(w->classes, class);
}

static void world_init(struct world *w)
{
	w->own = NULL;
	w->deals = record_list_new(&deal_record);
	w->facts = record_list_new(&fact_record);
	w->classes = g_array_new(FALSE, FALSE, sizeof(enum outcome_class));
}

static void world_clear(struct world *w)
{
	g_ptr_array_unref(w->deals);
	g_ptr_array_unref(w->facts);
	g_array_unref(w->classes);
}

static void compute(struct world *w, struct rep_figures *f)
{
	g_autofree struct customer_rules *own = g_new0(struct customer_rules, w->deals->len + 1);
	for (guint i = 0; i < w->deals->len; i++)
		own[i].rules = w->own ? *w->own : rules;
	figures_compute(f, w->deals, w->facts, (enum outcome_class *)(void *)w->classes->data, &rules, own, "EUR", method_at(&rules, "2026-10-12"),
			method_at(&rules, "2026-10-19"));
}

/* A week counted by hand: METHOD 5.1, M1-M7. */
static void test_week(void)
{
	struct world w;
	struct rep_figures f;
	world_init(&w);
	add_deal(&w, 1, 1000, DEAL_WON, "2026-10-01", "2026-10-13 10:00")->ordered_minor = 90000;
	add_deal(&w, 2, 2000, DEAL_LOST, "2026-10-01", "2026-10-14 10:00");
	add_deal(&w, 3, 4000, DEAL_OPEN, "2026-10-12 09:00", NULL)->statics = 1;
	add_deal(&w, 4, 8000, DEAL_NOTQUOTE, "2026-10-12 09:00", "2026-10-13 10:00");
	add_deal(&w, 5, -1, DEAL_OPEN, "2026-08-01 09:00", NULL);
	say(&w, 3, 1, OUTCOME_OBJ_PRICE, "2026-10-05 10:00"); /* the week before */
	say(&w, 1, 1, OUTCOME_ORDER, "2026-10-13 10:00");
	say(&w, 2, 1, OUTCOME_OBJ_PRICE, "2026-10-13 11:00");
	say(&w, 2, 2, OUTCOME_LOST_PRICE, "2026-10-14 10:00");
	say(&w, 3, 2, OUTCOME_NOANSWER, "2026-10-14 11:00");
	say(&w, 3, 3, OUTCOME_LOST, "2026-10-15 11:00");
	say(&w, 3, 3, OUTCOME_STATIC, "2026-10-15 11:05"); /* later words for the same call */
	say(&w, 5, 1, OUTCOME_ORDER, "2026-10-16 09:00");
	say(&w, 5, 0, OUTCOME_UNDO, "2026-10-16 09:05"); /* taken back */
	say(&w, 4, 1, OUTCOME_NOTQUOTE, "2026-10-13 10:00");
	compute(&w, &f);
	g_assert_cmpint(f.week.dials, ==, 5);
	g_assert_cmpint(f.week.conversations, ==, 4);
	g_assert_cmpint(f.week.productive, ==, 3);
	g_assert_cmpint(f.week.statics, ==, 1);
	g_assert_cmpint(f.week.orders, ==, 1);
	g_assert_cmpint(f.week.objections, ==, 1);
	g_assert_cmpint(f.week.lost_reason, ==, 1);
	g_assert_cmpint(f.week.undecided, ==, 1);
	g_assert_cmpint(f.week.ordered_minor, ==, 100000); /* an order without amount is one of what was quoted */
	g_assert_cmpint(f.quarter.dials, ==, 6);
	g_assert_cmpint(f.score.won, ==, 1);
	g_assert_cmpint(f.score.decided, ==, 2);
	g_assert_cmpint(f.score.won_minor, ==, 100000);
	g_assert_cmpint(f.score.decided_minor, ==, 300000);
	g_assert_cmpint(f.score.ordered_minor, ==, 90000);
	g_assert_cmpint(f.score.ordered_quoted_minor, ==, 100000);
	g_assert_cmpuint(f.objections->len, ==, 1);
	const struct objection_figures *price = &g_array_index(f.objections, struct objection_figures, 0);
	g_assert_cmpint(price->code, ==, OUTCOME_OBJ_PRICE);
	g_assert_cmpint(price->families, ==, 2); /* once each, the lost one too */
	g_assert_cmpint(price->quoted_minor, ==, 600000);
	g_assert_cmpint(price->decided, ==, 1);
	g_assert_cmpint(f.open_count[0], ==, 1);
	g_assert_cmpint(f.open_count[AGE_BANDS - 1], ==, 1);
	g_assert_cmpint(f.open_minor[0], ==, 400000);
	g_assert_cmpint(f.unknown_amount, ==, 1);
	g_assert_cmpfloat_with_epsilon(f.forecast_minor, 400000 * .20, 0.5);
	figures_clear(&f);
	world_clear(&w);
}

static void test_speed_and_silence(void)
{
	struct world w;
	struct rep_figures f;
	world_init(&w);
	add_deal(&w, 1, 1000, DEAL_OPEN, "2026-10-12 09:00", NULL)->first_dial_utc = method_at(&rules, "2026-10-13 09:00");
	add_deal(&w, 2, 1000, DEAL_OPEN, "2026-10-09 09:00", NULL)->first_dial_utc = method_at(&rules, "2026-10-14 09:00");
	struct deal *silent = add_deal(&w, 3, 1000, DEAL_OPEN, "2026-10-09 09:00", NULL);
	silent->call.state = CALL_BOOKED;
	silent->call.start_utc = method_at(&rules, "2026-10-14 09:00");
	silent->call.end_utc = method_at(&rules, "2026-10-14 09:10");
	compute(&w, &f);
	g_assert_cmpfloat(f.first_call_median_bd, ==, 2.0); /* of 1 and 3 */
	g_assert_cmpint(f.first_calls_in_time, ==, 1);
	struct rep_figures theirs;
	struct rules patient = rules;
	struct tier tiers[3];
	memcpy(tiers, rules.tiers, sizeof tiers);
	patient.tiers = tiers;
	tiers[0].first_call_bd = 3; /* so it was agreed with this customer */
	w.own = &patient;
	compute(&w, &theirs);
	g_assert_cmpint(theirs.first_calls_in_time, ==, 2);
	tiers[0].first_call_bd = 0;
	figures_clear(&theirs);
	compute(&w, &theirs);
	g_assert_cmpint(theirs.first_calls_in_time, ==, 0);
	figures_clear(&theirs);
	g_assert_cmpint(f.calls_no_outcome, ==, 1);
	struct rep_figures both = { 0 };
	figures_add(&both, &f);
	figures_add(&both, &f);
	g_assert_cmpfloat(both.first_call_median_bd, ==, 2.0); /* of 1, 1, 3 and 3 */
	g_assert_cmpint(both.first_calls_in_time, ==, 2);
	figures_clear(&both);
	figures_clear(&f);
	world_clear(&w);
}

static void test_team(void)
{
	struct world w;
	struct rep_figures a, team = { 0 };
	world_init(&w);
	add_deal(&w, 1, 1000, DEAL_WON, "2026-10-01", "2026-10-13 10:00");
	say(&w, 1, 1, OUTCOME_OBJ_PRICE, "2026-10-12 10:00");
	say(&w, 1, 2, OUTCOME_ORDER, "2026-10-13 10:00");
	compute(&w, &a);
	figures_add(&team, &a);
	figures_add(&team, &a);
	g_assert_cmpint(team.week.dials, ==, 4);
	g_assert_cmpint(team.score.won, ==, 2);
	g_assert_cmpfloat(team.first_call_median_bd, ==, -1);
	g_assert_cmpint(g_array_index(team.objections, struct objection_figures, 0).families, ==, 2);
	figures_clear(&a);
	figures_clear(&team);
	world_clear(&w);
}

/* M16: against the median of those with twenty decided quotes or more. */
static void test_gap(void)
{
	struct score_figures scores[] = {
		{ .won = 18, .decided = 40, .won_minor = 1800 }, /* 45 % */
		{ .won = 9, .decided = 45, .won_minor = 900 },   /* 20 % */
		{ .won = 14, .decided = 35, .won_minor = 1400 }, /* 40 %: the median */
		{ .won = 0, .decided = 19 },
	};
	struct score_gap gap;
	double median = figures_median(scores, G_N_ELEMENTS(scores));
	g_assert_cmpfloat_with_epsilon(median, .40, 1e-9);
	g_assert_false(figures_gap(&scores[0], median, &gap));
	g_assert_false(figures_gap(&scores[2], median, &gap));
	g_assert_false(figures_gap(&scores[3], median, &gap));
	g_assert_true(figures_gap(&scores[1], median, &gap));
	g_assert_cmpfloat_with_epsilon(gap.orders, 9, 1e-9);
	g_assert_cmpfloat_with_epsilon(gap.lost_minor, 900, 1e-6);
	g_assert_cmpfloat_with_epsilon(figures_median(scores, 2), .325, 1e-9); /* of two: between them */
	g_assert_cmpfloat(figures_median(scores + 2, 2), ==, -1); /* one rep is no team */
	g_assert_false(figures_gap(&scores[1], -1, &gap));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	struct holidays *h = method_holidays();
	method_rules(&rules, h);
	g_test_add_func("/figures/week", test_week);
	g_test_add_func("/figures/speed-and-silence", test_speed_and_silence);
	g_test_add_func("/figures/team", test_team);
	g_test_add_func("/figures/gap", test_gap);
	int failed = g_test_run();
	g_time_zone_unref(rules.zone);
	holidays_free(h);
	return failed;
}
