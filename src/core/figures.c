#include "core/figures.h"
#include "core/plan.h"

#define DAY 86400

static const struct deal *deal_of(GPtrArray *deals, int64_t id)
{
	for (guint i = 0; i < deals->len; i++) {
		const struct deal *d = deals->pdata[i];
		if (d->id == id)
			return d;
	}
	return NULL;
}

static bool counts(const struct deal *d)
{
	return d && d->state != DEAL_NOTQUOTE;
}

static int64_t quoted(const struct deal *d, const char *currency)
{
	bool known = d->quote.amount_minor != AMOUNT_NONE && g_strcmp0(d->quote.currency, currency) == 0;
	return known ? d->quote.amount_minor : 0;
}

/* ---- outcomes that count ---- */

/* Index of the last effective outcome of a deal, or -1. */
static int last_of(GPtrArray *facts, GArray *effective, int64_t deal_id)
{
	for (int i = (int)effective->len - 1; i >= 0; i--) {
		const struct fact *f = facts->pdata[g_array_index(effective, guint, i)];
		if (f->deal_id == deal_id)
			return i;
	}
	return -1;
}

GArray *figures_effective(GPtrArray *facts)
{
	GArray *effective = g_array_new(FALSE, FALSE, sizeof(guint));
	for (guint i = 0; i < facts->len; i++) {
		const struct fact *f = facts->pdata[i];
		if (f->kind != FACT_OUTCOME || (f->outcome.code == OUTCOME_NONE))
			continue;
		int last = last_of(facts, effective, f->deal_id);
		const struct fact *before = last < 0 ? NULL : facts->pdata[g_array_index(effective, guint, last)];
		if (before && deal_words_are_late(f, before->written_utc ? before->written_utc : before->at_utc))
			continue;
		bool corrects = before && f->call_seq && before->call_seq == f->call_seq;
		if (before && (corrects || f->outcome.code == OUTCOME_UNDO))
			g_array_remove_index(effective, (guint)last);
		if (f->outcome.code != OUTCOME_UNDO)
			g_array_append_val(effective, i);
	}
	return effective;
}

static void talk_add(struct talk_figures *t, const struct fact *f, enum outcome_class class, bool same_currency)
{
	enum outcome_code code = f->outcome.code;
	bool productive = class == CLASS_PRODUCTIVE, is_static = class == CLASS_STATIC;
	t->dials += productive || is_static || class == CLASS_NO_CONVERSATION;
	t->conversations += productive || is_static;
	t->productive += productive;
	t->statics += is_static;
	t->orders += code == OUTCOME_ORDER;
	t->objections += outcome_is_objection(code);
	t->revisions += productive && code == OUTCOME_REVISE;
	t->lost_reason += productive && outcome_is_lost(code);
	t->undecided += is_static;
	t->not_called += code == OUTCOME_NOTCALLED;
	if (code == OUTCOME_ORDER && same_currency && f->outcome.amount_minor != AMOUNT_NONE)
		t->ordered_minor += f->outcome.amount_minor;
}

void figures_talk(struct talk_figures *ret, GPtrArray *deals, GPtrArray *facts, const enum outcome_class *classes, const char *currency,
		int64_t from_utc, int64_t to_utc)
{
	*ret = (struct talk_figures){ 0 };
	g_autoptr(GArray) effective = figures_effective(facts);
	for (guint i = 0; i < effective->len; i++) {
		guint n = g_array_index(effective, guint, i);
		const struct fact *f = facts->pdata[n];
		const struct deal *d = deal_of(deals, f->deal_id);
		if (f->at_utc < from_utc || f->at_utc >= to_utc || !counts(d))
			continue;
		talk_add(ret, f, classes[n], g_strcmp0(d->quote.currency, currency) == 0);
		/* an order without an amount is one of the amount quoted */
		if (f->outcome.code == OUTCOME_ORDER && f->outcome.amount_minor == AMOUNT_NONE)
			ret->ordered_minor += quoted(d, currency);
	}
	for (guint i = 0; i < facts->len; i++) {
		const struct fact *f = facts->pdata[i];
		ret->moved += f->kind == FACT_MOVED && f->at_utc >= from_utc && f->at_utc < to_utc;
	}
}

/* ---- close score (M4-M6) ---- */

static bool is_decided(const struct deal *d)
{
	return d->state == DEAL_WON || d->state == DEAL_LOST || d->state == DEAL_EXPIRED || d->state == DEAL_DORMANT;
}

static void score(struct score_figures *s, GPtrArray *deals, const char *currency, int64_t from_utc, int64_t to_utc)
{
	for (guint i = 0; i < deals->len; i++) {
		const struct deal *d = deals->pdata[i];
		if (!is_decided(d) || d->ended_utc < from_utc || d->ended_utc >= to_utc)
			continue;
		int64_t minor = quoted(d, currency);
		s->decided++;
		s->decided_minor += minor;
		if (d->state != DEAL_WON)
			continue;
		s->won++;
		s->won_minor += minor;
		if (minor && d->ordered_minor != AMOUNT_NONE) {
			s->ordered_minor += d->ordered_minor;
			s->ordered_quoted_minor += minor;
		}
	}
}

/* ---- objections (M7) ---- */

static enum outcome_code objection_in(const struct outcome *o)
{
	if (outcome_is_objection(o->code))
		return o->code;
	switch (o->code) {
	case OUTCOME_LOST_PRICE: return OUTCOME_OBJ_PRICE;
	case OUTCOME_LOST_COMPETITOR: return OUTCOME_OBJ_COMPETITOR;
	case OUTCOME_LOST_BUDGET: return OUTCOME_OBJ_BUDGET;
	case OUTCOME_LOST_PROJECT: return OUTCOME_OBJ_PROJECT;
	case OUTCOME_LOST_OTHER: return o->type;
	default: return OUTCOME_NONE;
	}
}

static int by_families(const void *a, const void *b)
{
	const struct objection_figures *x = a, *y = b;
	return y->families != x->families ? y->families - x->families : (int)x->code - (int)y->code;
}

static struct objection_figures *bar_of(GArray *bars, enum outcome_code code)
{
	for (guint i = 0; i < bars->len; i++)
		if (g_array_index(bars, struct objection_figures, i).code == code)
			return &g_array_index(bars, struct objection_figures, i);
	struct objection_figures bar = { .code = code };
	g_array_append_val(bars, bar);
	return &g_array_index(bars, struct objection_figures, bars->len - 1);
}

static GArray *pareto(GPtrArray *deals, GPtrArray *facts, const char *currency, int64_t from_utc, int64_t to_utc)
{
	GArray *bars = g_array_new(FALSE, FALSE, sizeof(struct objection_figures));
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GArray) effective = figures_effective(facts);
	for (guint i = 0; i < effective->len; i++) {
		const struct fact *f = facts->pdata[g_array_index(effective, guint, i)];
		const struct deal *d = deal_of(deals, f->deal_id);
		enum outcome_code code = objection_in(&f->outcome);
		if (code == OUTCOME_NONE || !counts(d) || f->at_utc < from_utc || f->at_utc >= to_utc)
			continue;
		if (!g_hash_table_add(seen, g_strdup_printf("%" G_GINT64_FORMAT " %d", d->id, code)))
			continue; /* a family once each */
		struct objection_figures *bar = bar_of(bars, code);
		bar->families++;
		bar->won += d->state == DEAL_WON;
		bar->decided += is_decided(d);
		bar->quoted_minor += quoted(d, currency);
	}
	g_array_sort(bars, by_families);
	return bars;
}

/* ---- what is open (M9, M10, M14, M15, M17) ---- */

static int age_band(int64_t days)
{
	static const int last_day[AGE_BANDS - 1] = { 7, 14, 30, 60 };
	int band = 0;
	while (band < AGE_BANDS - 1 && days > last_day[band])
		band++;
	return band;
}

/* Chance of an order by what came of the calls so far, until own data say otherwise (M15). */
static double chance(const struct deal *d)
{
	if (d->suspicion != SUSPICION_NONE)
		return .05;
	if (d->statics >= 2)
		return .10;
	if (d->statics == 1)
		return .20;
	if (d->objection != OUTCOME_NONE)
		return .40;
	return d->last_code == OUTCOME_CALLBACK ? .25 : .30;
}

static void open_deal(struct rep_figures *f, const struct deal *d, const struct rules *rules, const char *currency, int64_t now_utc)
{
	int64_t minor = quoted(d, currency);
	int band = age_band((now_utc - d->first_sent_utc) / DAY);
	f->open_count[band]++;
	f->open_minor[band] += minor;
	if (d->expiry_utc && d->expiry_utc <= now_utc + 8 * DAY)
		f->expiring_minor += minor;
	f->suspects_lever += d->suspicion == SUSPICION_LEVER;
	f->suspects_polite += d->suspicion == SUSPICION_POLITE;
	f->unknown_amount += d->quote.amount_minor == AMOUNT_NONE;
	f->forecast_minor += (double)minor * chance(d);
	if (d->call.state != CALL_BOOKED || d->call.end_utc >= now_utc)
		return;
	struct date today = date_of_instant(now_utc, rules->zone, NULL);
	struct date due = date_of_instant(d->call.end_utc, rules->zone, NULL);
	f->calls_no_outcome += workday_count(&rules->days, due, today) > 1;
}

/* ---- speed (M12) ---- */

static int by_value(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;
	return (x > y) - (x < y);
}

static void first_calls(struct rep_figures *ret, GPtrArray *deals, const struct customer_rules *own, int64_t from_utc, int64_t to_utc)
{
	ret->first_call_bd = g_array_new(FALSE, FALSE, sizeof(int));
	for (guint i = 0; i < deals->len; i++) {
		const struct deal *d = deals->pdata[i];
		const struct rules *rules = &own[i].rules;
		if (!counts(d) || d->first_dial_utc < from_utc || d->first_dial_utc >= to_utc)
			continue;
		struct date dialled = date_of_instant(d->first_dial_utc, rules->zone, NULL);
		int n = workday_count(&rules->days, date_of_instant(d->first_sent_utc, rules->zone, NULL), dialled);
		g_array_append_val(ret->first_call_bd, n);
		ret->first_calls_in_time += date_compare(dialled, plan_first_day(d, rules, d->first_sent_utc)) <= 0;
	}
}

static void take_median(struct rep_figures *f)
{
	GArray *bd = f->first_call_bd;
	f->first_call_median_bd = -1;
	if (bd->len == 0)
		return;
	g_array_sort(bd, by_value);
	f->first_call_median_bd = (g_array_index(bd, int, (bd->len - 1) / 2) + g_array_index(bd, int, bd->len / 2)) / 2.0;
}

void figures_compute(struct rep_figures *ret, GPtrArray *deals, GPtrArray *facts, const enum outcome_class *classes,
		const struct rules *rules, const struct customer_rules *own, const char *currency, int64_t from_utc, int64_t to_utc)
{
	int64_t quarter_utc = to_utc - 90 * DAY;
	*ret = (struct rep_figures){ 0 };
	figures_talk(&ret->week, deals, facts, classes, currency, from_utc, to_utc);
	figures_talk(&ret->quarter, deals, facts, classes, currency, quarter_utc, to_utc);
	score(&ret->score, deals, currency, quarter_utc, to_utc);
	ret->objections = pareto(deals, facts, currency, quarter_utc, to_utc);
	for (guint i = 0; i < deals->len; i++)
		if (deal_is_open(deals->pdata[i]))
			open_deal(ret, deals->pdata[i], rules, currency, to_utc);
	ret->calls_due = ret->week.dials + ret->week.not_called + ret->calls_no_outcome;
	first_calls(ret, deals, own, from_utc, to_utc);
	take_median(ret);
	ret->first_call_target_bd = rules_tier(rules, AMOUNT_NONE, currency)->first_call_bd;
}

void figures_clear(struct rep_figures *f)
{
	g_clear_pointer(&f->objections, g_array_unref);
	g_clear_pointer(&f->first_call_bd, g_array_unref);
}

/* ---- the score gap (M16) ---- */

#define GAP_DECIDED 20 /* fewer say nothing */

static double score_of(const struct score_figures *s)
{
	return (double)s->won / s->decided;
}

static gint by_score(gconstpointer a, gconstpointer b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

double figures_median(const struct score_figures *scores, size_t n)
{
	g_autoptr(GArray) enough = g_array_new(FALSE, FALSE, sizeof(double));
	for (size_t i = 0; i < n; i++) {
		double score = scores[i].decided >= GAP_DECIDED ? score_of(&scores[i]) : -1;
		if (score >= 0)
			g_array_append_val(enough, score);
	}
	if (enough->len < 2)
		return -1;
	g_array_sort(enough, by_score);
	return (g_array_index(enough, double, (enough->len - 1) / 2) + g_array_index(enough, double, enough->len / 2)) / 2;
}

bool figures_gap(const struct score_figures *s, double median, struct score_gap *ret)
{
	*ret = (struct score_gap){ 0, 0 };
	if (median < 0 || s->decided < GAP_DECIDED || !s->won || score_of(s) >= median)
		return false;
	ret->orders = (median - score_of(s)) * s->decided;
	ret->lost_minor = ret->orders * (double)s->won_minor / s->won;
	return true;
}

static void talk_sum(struct talk_figures *a, const struct talk_figures *b)
{
	a->dials += b->dials;
	a->conversations += b->conversations;
	a->productive += b->productive;
	a->statics += b->statics;
	a->orders += b->orders;
	a->objections += b->objections;
	a->revisions += b->revisions;
	a->lost_reason += b->lost_reason;
	a->undecided += b->undecided;
	a->not_called += b->not_called;
	a->moved += b->moved;
	a->ordered_minor += b->ordered_minor;
}

void figures_add(struct rep_figures *a, const struct rep_figures *b)
{
	talk_sum(&a->week, &b->week);
	talk_sum(&a->quarter, &b->quarter);
	a->score.won += b->score.won;
	a->score.decided += b->score.decided;
	a->score.won_minor += b->score.won_minor;
	a->score.decided_minor += b->score.decided_minor;
	a->score.ordered_minor += b->score.ordered_minor;
	a->score.ordered_quoted_minor += b->score.ordered_quoted_minor;
	if (!a->objections)
		a->objections = g_array_new(FALSE, FALSE, sizeof(struct objection_figures));
	for (guint i = 0; b->objections && i < b->objections->len; i++) {
		const struct objection_figures *from = &g_array_index(b->objections, struct objection_figures, i);
		struct objection_figures *bar = bar_of(a->objections, from->code);
		bar->families += from->families;
		bar->won += from->won;
		bar->decided += from->decided;
		bar->quoted_minor += from->quoted_minor;
	}
	g_array_sort(a->objections, by_families);
	if (!a->first_call_bd)
		a->first_call_bd = g_array_new(FALSE, FALSE, sizeof(int));
	if (b->first_call_bd)
		g_array_append_vals(a->first_call_bd, b->first_call_bd->data, b->first_call_bd->len);
	take_median(a);
	a->first_calls_in_time += b->first_calls_in_time;
	for (int i = 0; i < AGE_BANDS; i++) {
		a->open_count[i] += b->open_count[i];
		a->open_minor[i] += b->open_minor[i];
	}
	a->expiring_minor += b->expiring_minor;
	a->calls_due += b->calls_due;
	a->calls_no_outcome += b->calls_no_outcome;
	a->suspects_lever += b->suspects_lever;
	a->suspects_polite += b->suspects_polite;
	a->unknown_amount += b->unknown_amount;
	a->forecast_minor += b->forecast_minor;
}
