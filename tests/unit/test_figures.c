#include "core/figures.h"
#include "core/series.h"
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

static void note_last(struct world *w, const char *note, enum outcome_code type)
{
	struct outcome *o = &((struct fact *)w->facts->pdata[w->facts->len - 1])->outcome;
	o->note = g_strdup(note);
	o->type = type;
	g_array_index(w->classes, enum outcome_class, w->classes->len - 1) = outcome_class(o);
}

static void move(struct world *w, int64_t deal, const char *at)
{
	say(w, deal, 1, OUTCOME_NONE, at);
	((struct fact *)w->facts->pdata[w->facts->len - 1])->kind = FACT_MOVED;
}

/* Every column of the week: what belongs to it, and the first and last moment of the week. */
static void test_columns(void)
{
	struct world w;
	struct rep_figures f;
	world_init(&w);
	for (int64_t id = 1; id <= 9; id++)
		add_deal(&w, id, 1000, DEAL_OPEN, "2026-10-01", NULL);
	add_deal(&w, 10, 1000, DEAL_NOTQUOTE, "2026-10-01", "2026-10-16 10:00");
	say(&w, 1, 1, OUTCOME_OBJ_PRICE, "2026-10-12 00:00");
	say(&w, 2, 1, OUTCOME_REVISE, "2026-10-13 10:00");
	note_last(&w, "without the gutters", OUTCOME_NONE);
	say(&w, 3, 1, OUTCOME_REVISE, "2026-10-13 11:00"); /* without its point it says nothing */
	say(&w, 4, 1, OUTCOME_LOST, "2026-10-13 12:00");   /* without its reason, neither */
	say(&w, 5, 1, OUTCOME_LOST_POLITE, "2026-10-13 13:00");
	say(&w, 6, 1, OUTCOME_NOTCALLED, "2026-10-13 14:00");
	say(&w, 7, 1, OUTCOME_VOICEMAIL, "2026-10-13 15:00");
	say(&w, 8, 1, OUTCOME_STATIC, "2026-10-18 23:59");
	say(&w, 9, 1, OUTCOME_ORDER, "2026-10-19 00:00"); /* next week's */
	say(&w, 10, 1, OUTCOME_STATIC, "2026-10-15 10:00");
	g_autoptr(GArray) before = figures_effective(w.facts);
	say(&w, 8, 2, OUTCOME_ORDER, "2026-10-18 23:50");
	say(&w, 8, 0, OUTCOME_UNDO, "2026-10-18 23:55");
	g_autoptr(GArray) after = figures_effective(w.facts); /* neither the word nor its taking back counts */
	g_assert_cmpuint(after->len, ==, before->len);
	move(&w, 1, "2026-10-11 23:59");
	move(&w, 1, "2026-10-12 00:00");
	move(&w, 1, "2026-10-19 00:00");
	compute(&w, &f);
	const struct talk_figures *t = &f.week;
	g_assert_cmpint(t->dials, ==, 7);
	g_assert_cmpint(t->conversations, ==, 6);
	g_assert_cmpint(t->productive, ==, 3);
	g_assert_cmpint(t->statics, ==, 3);
	g_assert_cmpint(t->objections, ==, 1);
	g_assert_cmpint(t->revisions, ==, 1);
	g_assert_cmpint(t->lost_reason, ==, 1);
	g_assert_cmpint(t->undecided, ==, 3);
	g_assert_cmpint(t->orders + t->objections + t->revisions + t->lost_reason + t->undecided, ==, t->conversations);
	g_assert_cmpint(t->not_called, ==, 1);
	g_assert_cmpint(t->moved, ==, 1);
	g_assert_cmpint(f.calls_due, ==, 8);
	figures_clear(&f);
	world_clear(&w);
}

/* M4 to M6: all that is decided in the 90 days, in the company's currency. */
static void test_score(void)
{
	struct world w;
	struct rep_figures f;
	world_init(&w);
	add_deal(&w, 1, 1000, DEAL_WON, "2026-10-01", "2026-10-13 10:00")->ordered_minor = 95000;
	add_deal(&w, 2, 1000, DEAL_EXPIRED, "2026-10-01", "2026-10-13 10:00");
	add_deal(&w, 3, 1000, DEAL_DORMANT, "2026-10-01", "2026-10-13 10:00");
	add_deal(&w, 4, 1000, DEAL_STOPPED, "2026-10-01", "2026-10-13 10:00");
	add_deal(&w, 5, 1000, DEAL_WON, "2026-07-01", "2026-07-20 23:00");
	add_deal(&w, 6, 1000, DEAL_WON, "2026-07-01", "2026-07-21 01:00")->ordered_minor = AMOUNT_NONE;
	add_deal(&w, 7, -1, DEAL_WON, "2026-10-01", "2026-10-13 10:00")->ordered_minor = 5000000; /* against nothing that was quoted */
	struct deal *dollars = add_deal(&w, 8, 9000, DEAL_WON, "2026-10-01", "2026-10-13 10:00");
	g_free(dollars->quote.currency);
	dollars->quote.currency = g_strdup("USD");
	compute(&w, &f);
	g_assert_cmpint(f.score.decided, ==, 6);
	g_assert_cmpint(f.score.won, ==, 4);
	g_assert_cmpint(f.score.decided_minor, ==, 400000);
	g_assert_cmpint(f.score.won_minor, ==, 200000);
	g_assert_cmpint(f.score.ordered_minor, ==, 95000);
	g_assert_cmpint(f.score.ordered_quoted_minor, ==, 100000);
	figures_clear(&f);
	world_clear(&w);
}

/* M7: what a lost quote was lost on is an objection, too. */
static void test_pareto(void)
{
	struct world w;
	struct rep_figures f;
	world_init(&w);
	add_deal(&w, 1, 1000, DEAL_LOST, "2026-10-01", "2026-10-13 10:00");
	add_deal(&w, 2, 2000, DEAL_LOST, "2026-10-01", "2026-10-13 10:00");
	add_deal(&w, 3, 4000, DEAL_LOST, "2026-10-01", "2026-10-13 10:00");
	say(&w, 1, 1, OUTCOME_LOST_COMPETITOR, "2026-10-13 10:00");
	say(&w, 2, 1, OUTCOME_LOST_OTHER, "2026-10-13 10:00");
	note_last(&w, NULL, OUTCOME_OBJ_TERMS);
	say(&w, 3, 1, OUTCOME_LOST_COMPETITOR, "2026-10-13 10:00");
	say(&w, 3, 2, OUTCOME_LOST_POLITE, "2026-10-14 10:00"); /* no objection was named */
	compute(&w, &f);
	g_assert_cmpuint(f.objections->len, ==, 2);
	const struct objection_figures *first = &g_array_index(f.objections, struct objection_figures, 0), *second = first + 1;
	g_assert_cmpint(first->code, ==, OUTCOME_OBJ_COMPETITOR);
	g_assert_cmpint(first->families, ==, 2);
	g_assert_cmpint(first->quoted_minor, ==, 500000);
	g_assert_cmpint(second->code, ==, OUTCOME_OBJ_TERMS);
	figures_clear(&f);
	world_clear(&w);
}

/* M9, M10, M14: what is open on Monday the 19th at midnight. */
static void test_open(void)
{
	struct world w;
	struct rep_figures f;
	world_init(&w);
	int64_t now = method_at(&rules, "2026-10-19");
	static const char *const sent[] = { "2026-10-12", "2026-10-11", "2026-10-05", "2026-10-04", "2026-09-20", "2026-09-18", "2026-08-20", "2026-08-19" };
	static const int bands[] = { 0, 1, 1, 2, 2, 3, 3, 4 };
	int counts[AGE_BANDS] = { 0 };
	for (size_t i = 0; i < G_N_ELEMENTS(sent); i++) {
		struct deal *d = add_deal(&w, (int64_t)i + 1, 1000, DEAL_OPEN, sent[i], NULL);
		d->first_sent_utc = now - (now - d->first_sent_utc) / 86400 * 86400; /* whole days, also over a change of the clock */
		counts[bands[i]]++;
	}
	struct deal *a = w.deals->pdata[0], *b = w.deals->pdata[1], *c = w.deals->pdata[2], *d = w.deals->pdata[3];
	a->expiry_utc = method_at(&rules, "2026-10-27"); /* valid for seven days more, to their end; the clock changes in between */
	b->expiry_utc = a->expiry_utc + 1;
	a->suspicion = SUSPICION_LEVER;
	b->suspicion = c->suspicion = SUSPICION_POLITE;
	c->call.state = d->call.state = CALL_BOOKED;
	c->call.end_utc = method_at(&rules, "2026-10-16 09:10"); /* a business day ago: not late yet */
	d->call.end_utc = method_at(&rules, "2026-10-15 09:10");
	compute(&w, &f);
	for (int i = 0; i < AGE_BANDS; i++)
		g_assert_cmpint(f.open_count[i], ==, counts[i]);
	g_assert_cmpint(f.expiring_minor, ==, 100000);
	g_assert_cmpint(f.suspects_lever, ==, 1);
	g_assert_cmpint(f.suspects_polite, ==, 2);
	g_assert_cmpint(f.calls_no_outcome, ==, 1);
	figures_clear(&f);
	world_clear(&w);
}

/* M15, chance by chance. */
static void test_forecast(void)
{
	static const struct {
		enum suspicion suspicion;
		int statics;
		enum outcome_code objection, last;
		double chance;
	} rows[] = {
		{ SUSPICION_NONE, 0, OUTCOME_NONE, OUTCOME_NONE, .30 },          { SUSPICION_NONE, 0, OUTCOME_NONE, OUTCOME_CALLBACK, .25 },
		{ SUSPICION_NONE, 0, OUTCOME_OBJ_PRICE, OUTCOME_CALLBACK, .40 }, { SUSPICION_NONE, 1, OUTCOME_OBJ_PRICE, OUTCOME_STATIC, .20 },
		{ SUSPICION_NONE, 2, OUTCOME_NONE, OUTCOME_STATIC, .10 },        { SUSPICION_LEVER, 0, OUTCOME_OBJ_PRICE, OUTCOME_NONE, .05 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct world w;
		struct rep_figures f;
		world_init(&w);
		struct deal *d = add_deal(&w, 1, 1000, DEAL_OPEN, "2026-10-12", NULL);
		d->suspicion = rows[i].suspicion;
		d->statics = rows[i].statics;
		d->objection = rows[i].objection;
		d->last_code = rows[i].last;
		compute(&w, &f);
		g_assert_cmpfloat_with_epsilon(f.forecast_minor, 100000 * rows[i].chance, 0.5);
		figures_clear(&f);
		world_clear(&w);
	}
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
		{ .won = 0, .decided = 19 }, /* one too few */
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
	scores[3].decided = 20;
	g_assert_cmpfloat_with_epsilon(figures_median(scores, G_N_ELEMENTS(scores)), .30, 1e-9); /* 0, 20, 40 and 45 */
}

static struct fact *fact_at(struct world *w, int64_t deal, int seq, enum fact_kind kind, const char *at)
{
	struct fact *f = record_new(&fact_record, NULL);
	f->kind = kind;
	f->deal_id = deal;
	f->call_seq = seq;
	f->at_utc = method_at(&rules, at);
	g_ptr_array_add(w->facts, f);
	enum outcome_class none = CLASS_NONE;
	g_array_append_val(w->classes, none);
	return f;
}

/* M11, M13, M14, M17, M18 and what coaching hears, by hand. */
static void test_families(void)
{
	struct world w;
	struct rep_figures f;
	world_init(&w);
	add_deal(&w, 1, 1000, DEAL_WON, "2026-10-01", "2026-10-13 10:00"); /* at the first talk, after a dial in vain */
	add_deal(&w, 2, 2000, DEAL_WON, "2026-10-01", "2026-10-14 10:00"); /* at the second */
	struct deal *revised = add_deal(&w, 3, 4000, DEAL_OPEN, "2026-10-06 09:00", NULL);
	revised->versions = 2;
	revised->last_sent_utc = method_at(&rules, "2026-10-12 09:00");
	struct deal *tested = add_deal(&w, 4, 8000, DEAL_LOST, "2026-06-01 09:00", "2026-10-14 12:00"); /* older than 90 days */
	tested->tested_utc = method_at(&rules, "2026-10-13 09:00");
	struct deal *lever = add_deal(&w, 5, 500, DEAL_OPEN, "2026-10-06 09:00", NULL);
	lever->suspicion = SUSPICION_LEVER;
	lever->tested_utc = method_at(&rules, "2026-10-11 09:00"); /* the week before */
	say(&w, 1, 1, OUTCOME_NOANSWER, "2026-10-05 10:00");
	say(&w, 4, 1, OUTCOME_STATIC, "2026-06-03 10:00"); /* the first talk was long ago */
	say(&w, 2, 1, OUTCOME_OBJ_PRICE, "2026-10-12 10:00");
	((struct fact *)w.facts->pdata[w.facts->len - 1])->outcome.note = g_strdup("8 % too much");
	say(&w, 1, 2, OUTCOME_ORDER, "2026-10-13 10:00");
	say(&w, 2, 2, OUTCOME_ORDER, "2026-10-14 10:00");
	say(&w, 3, 1, OUTCOME_STATIC, "2026-10-14 10:00");
	((struct fact *)w.facts->pdata[w.facts->len - 1])->outcome.excuse = EXCUSE_THINK;
	say(&w, 3, 2, OUTCOME_REVISE, "2026-10-15 10:00");
	say(&w, 4, 2, OUTCOME_LOST_PRICE, "2026-10-14 12:00");
	fact_at(&w, 3, 1, FACT_MOVED, "2026-10-09 10:00");
	fact_at(&w, 3, 1, FACT_MOVED, "2026-10-12 10:00"); /* the second time, in the week */
	fact_at(&w, 3, 1, FACT_MOVED, "2026-10-13 10:00");
	fact_at(&w, 3, 2, FACT_MOVED, "2026-10-13 11:00");
	compute(&w, &f);
	g_assert_cmpint(f.talked, ==, 3);
	g_assert_cmpint(f.first_talk_orders, ==, 1);
	g_assert_cmpint(f.families, ==, 4);
	g_assert_cmpint(f.revised, ==, 1);
	g_assert_cmpint(f.week.moved, ==, 3);
	g_assert_cmpint(f.week.moved_again, ==, 1);
	g_assert_cmpint(f.versions_merged, ==, 1);
	g_assert_cmpint(f.suspects_tested, ==, 1);
	g_assert_cmpint(f.suspects_confirmed, ==, 1);
	g_assert_cmpint(f.suspects_confirmed_minor, ==, 800000);
	g_assert_cmpint(f.suspects_lever_minor, ==, 50000);
	g_assert_cmpint(f.excuses[EXCUSE_THINK], ==, 1);
	g_assert_cmpuint(f.wordings->len, ==, 1);
	g_assert_cmpstr(f.wordings->pdata[0], ==, "8 % too much");
	figures_clear(&f);
	world_clear(&w);
}

/* M15: own data outweigh the placeholder: (won + 10 p0) / (decided + 10). */
static void test_own_data(void)
{
	struct world w;
	struct rep_figures f;
	world_init(&w);
	for (int i = 0; i < 10; i++) { /* of ten with a known objection, all won */
		add_deal(&w, i + 1, 1000, DEAL_WON, "2026-09-01", "2026-10-13 10:00");
		say(&w, i + 1, 1, OUTCOME_OBJ_PRICE, "2026-10-12 10:00");
	}
	struct deal *known = add_deal(&w, 20, 1000, DEAL_OPEN, "2026-10-06", NULL);
	known->objection = known->last_talk = OUTCOME_OBJ_PRICE;
	struct deal *expired = add_deal(&w, 21, 5000, DEAL_OPEN, "2026-10-06", NULL);
	expired->objection = OUTCOME_OBJ_PRICE;
	expired->expiry_utc = method_at(&rules, "2026-10-17");
	struct deal *ends = add_deal(&w, 22, 3000, DEAL_OPEN, "2026-10-06", NULL);
	ends->expiry_utc = method_at(&rules, "2026-10-26"); /* on the Sunday */
	compute(&w, &f);
	g_assert_cmpfloat_with_epsilon(figures_chance(&f.prospects[PROSPECT_OBJECTION], PROSPECT_OBJECTION), (10 + 4.0) / 20, 1e-9);
	g_assert_cmpfloat_with_epsilon(figures_chance(&f.prospects[PROSPECT_UNREACHED], PROSPECT_UNREACHED), (10 + 3.0) / 20, 1e-9);
	g_assert_cmpfloat_with_epsilon(figures_chance(&f.prospects[PROSPECT_STATIC], PROSPECT_STATIC), .20, 1e-9);
	g_assert_cmpint(f.prospects[PROSPECT_EXPIRED].open_minor, ==, 500000);
	g_assert_cmpfloat_with_epsilon(f.forecast_minor, 100000 * .70 + 500000 * .02 + 300000 * .65, 0.5);
	g_assert_cmpint(f.expiring_minor, ==, 300000); /* what is over does not expire again */
	g_assert_cmpint(f.objections_alone, ==, 2);
	struct rep_figures team = { 0 };
	figures_add(&team, &f);
	figures_add(&team, &f);
	g_assert_cmpfloat_with_epsilon(figures_chance(&team.prospects[PROSPECT_OBJECTION], PROSPECT_OBJECTION), (20 + 4.0) / 30, 1e-9);
	figures_clear(&team);
	figures_clear(&f);
	world_clear(&w);
}

/* M17: numbers that are missing, told in the week that shows it. */
static void test_series(void)
{
	static const struct {
		const char *what, *numbers, *missing; /* numbers: "number rep[ w]" with w: sent in the week */
	} rows[] = {
		{ "one in the middle", "2026-111 an,2026-112 an,2026-114 an w,2026-115 an w,2026-116 an", "2026-113 an" },
		{ "told the week before", "2026-111 an,2026-112 an,2026-114 an,2026-115 an w,2026-116 an w", "" },
		{ "of two reps", "2026-111 an,2026-112 an,2026-114 bart w,2026-115 an,2026-116 an", "2026-113 -" },
		{ "leading zeros", "Q007 an,Q008 an,Q009 an,Q011 an w,Q012 an", "Q010 an" },
		{ "two series, and one without a count", "A1 an,A2 an w,B5 an,B6 an w,draft an w", "" },
		{ "most are somebody else's", "1001 an,1004 an w,1009 an w", "" },
		{ "a version has the number of its family", "2026-1 an,2026-1 an w,2026-2 an w", "" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GPtrArray) deals = record_list_new(&deal_record);
		g_auto(GStrv) numbers = g_strsplit(rows[i].numbers, ",", -1);
		for (char **n = numbers; *n; n++) {
			g_auto(GStrv) words = g_strsplit(*n, " ", -1);
			struct deal *d = record_new(&deal_record, NULL);
			d->quote.number = g_strdup(words[0]);
			d->rep = g_strdup(words[1]);
			d->first_sent_utc = method_at(&rules, words[2] ? "2026-10-14" : "2026-10-07");
			g_ptr_array_add(deals, d);
		}
		g_autoptr(GPtrArray) missing = series_missing(deals, method_at(&rules, "2026-10-12"), method_at(&rules, "2026-10-19"));
		g_autoptr(GString) got = g_string_new(NULL);
		for (guint k = 0; k < missing->len; k++) {
			const struct missing_number *m = missing->pdata[k];
			g_string_append_printf(got, "%s%s %s", k ? "," : "", m->number, m->rep ? m->rep : "-");
		}
		if (!g_str_equal(got->str, rows[i].missing))
			g_error("%s: '%s', not '%s'", rows[i].what, got->str, rows[i].missing);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	struct holidays *h = method_holidays();
	method_rules(&rules, h);
	g_test_add_func("/figures/week", test_week);
	g_test_add_func("/figures/speed-and-silence", test_speed_and_silence);
	g_test_add_func("/figures/team", test_team);
	g_test_add_func("/figures/columns", test_columns);
	g_test_add_func("/figures/score", test_score);
	g_test_add_func("/figures/pareto", test_pareto);
	g_test_add_func("/figures/open", test_open);
	g_test_add_func("/figures/forecast", test_forecast);
	g_test_add_func("/figures/gap", test_gap);
	g_test_add_func("/figures/families", test_families);
	g_test_add_func("/figures/own-data", test_own_data);
	g_test_add_func("/figures/series", test_series);
	int failed = g_test_run();
	g_time_zone_unref(rules.zone);
	holidays_free(h);
	return failed;
}
