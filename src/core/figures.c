#include "core/figures_part.h"
#include "core/plan.h"

#define WORDINGS_MAX 3

/* ---- outcomes that count ---- */

static GArray *list_of(GHashTable *lists, int64_t deal_id)
{
	GArray *list = g_hash_table_lookup(lists, &deal_id);
	if (!list) {
		list = g_array_new(FALSE, FALSE, sizeof(guint));
		g_hash_table_insert(lists, g_memdup2(&deal_id, sizeof deal_id), list);
	}
	return list;
}

static GHashTable *lists_new(void)
{
	return g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, (GDestroyNotify)g_array_unref);
}

GArray *figures_effective(GPtrArray *facts)
{
	g_autoptr(GHashTable) lists = lists_new(); /* of each deal, what still counts */
	g_autofree bool *counts = g_new0(bool, facts->len + 1);
	for (guint i = 0; i < facts->len; i++) {
		const struct fact *f = facts->pdata[i];
		if (f->kind != FACT_OUTCOME || f->outcome.code == OUTCOME_NONE)
			continue;
		GArray *list = list_of(lists, f->deal_id);
		guint last = list->len ? g_array_index(list, guint, list->len - 1) : 0;
		const struct fact *before = list->len ? facts->pdata[last] : NULL;
		if (before && deal_words_are_late(f, before->written_utc ? before->written_utc : before->at_utc))
			continue;
		bool corrects = before && f->call_seq && before->call_seq == f->call_seq;
		if (before && (corrects || f->outcome.code == OUTCOME_UNDO)) {
			counts[last] = false;
			g_array_set_size(list, list->len - 1);
		}
		if (f->outcome.code == OUTCOME_UNDO)
			continue;
		counts[i] = true;
		g_array_append_val(list, i);
	}
	GArray *effective = g_array_new(FALSE, FALSE, sizeof(guint));
	for (guint i = 0; i < facts->len; i++)
		if (counts[i])
			g_array_append_val(effective, i);
	return effective;
}

static void book_init(struct book *b, GPtrArray *deals, GPtrArray *facts, const enum outcome_class *classes)
{
	g_autoptr(GArray) effective = figures_effective(facts);
	*b = (struct book){ .deals = deals,
		.facts = facts,
		.n_said = effective->len,
		.said = g_new0(struct said, effective->len + 1),
		.deal_of = g_hash_table_new(g_int64_hash, g_int64_equal),
		.said_of = lists_new() };
	for (guint i = 0; i < deals->len; i++)
		g_hash_table_insert(b->deal_of, &((struct deal *)deals->pdata[i])->id, deals->pdata[i]);
	for (guint i = 0; i < effective->len; i++) {
		guint n = g_array_index(effective, guint, i);
		const struct fact *f = facts->pdata[n];
		b->said[i] = (struct said){ f, g_hash_table_lookup(b->deal_of, &f->deal_id), classes[n] };
		g_array_append_val(list_of(b->said_of, f->deal_id), i);
	}
}

static void book_clear(struct book *b)
{
	g_free(b->said);
	g_hash_table_unref(b->deal_of);
	g_hash_table_unref(b->said_of);
}

static bool is_within(int64_t at_utc, int64_t from_utc, int64_t to_utc)
{
	return at_utc >= from_utc && at_utc < to_utc;
}

static bool is_talk(const struct said *s)
{
	return s->class == CLASS_PRODUCTIVE || s->class == CLASS_STATIC;
}

/* ---- calls and talks (M1-M3, M11) ---- */

static void talk_add(struct talk_figures *t, const struct said *s, const char *currency)
{
	const struct outcome *o = &s->fact->outcome;
	bool productive = s->class == CLASS_PRODUCTIVE, is_static = s->class == CLASS_STATIC;
	t->dials += productive || is_static || s->class == CLASS_NO_CONVERSATION;
	t->conversations += productive || is_static;
	t->productive += productive;
	t->statics += is_static;
	t->orders += o->code == OUTCOME_ORDER;
	t->objections += outcome_is_objection(o->code);
	t->revisions += productive && o->code == OUTCOME_REVISE;
	t->lost_reason += productive && outcome_is_lost(o->code);
	t->undecided += is_static;
	t->not_called += o->code == OUTCOME_NOTCALLED;
	if (o->code != OUTCOME_ORDER)
		return;
	/* an order without an amount is one of the amount quoted */
	if (o->amount_minor == AMOUNT_NONE)
		t->ordered_minor += figures_quoted(s->deal, currency);
	else if (g_strcmp0(s->deal->quote.currency, currency) == 0)
		t->ordered_minor += o->amount_minor;
}

static void count_moves(struct talk_figures *t, const struct book *b, int64_t from_utc, int64_t to_utc)
{
	g_autoptr(GHashTable) moves = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; i < b->facts->len; i++) {
		const struct fact *f = b->facts->pdata[i];
		if (f->kind != FACT_MOVED)
			continue;
		char *call = g_strdup_printf("%" G_GINT64_FORMAT "-%d", f->deal_id, f->call_seq);
		guint n = GPOINTER_TO_UINT(g_hash_table_lookup(moves, call)) + 1;
		g_hash_table_replace(moves, call, GUINT_TO_POINTER(n));
		if (!is_within(f->at_utc, from_utc, to_utc))
			continue;
		t->moved++;
		t->moved_again += n == 2;
	}
}

static void talk(struct talk_figures *ret, const struct book *b, const char *currency, int64_t from_utc,
	int64_t to_utc)
{
	*ret = (struct talk_figures){ 0 };
	for (guint i = 0; i < b->n_said; i++)
		if (is_within(b->said[i].fact->at_utc, from_utc, to_utc) && figures_counts(b->said[i].deal))
			talk_add(ret, &b->said[i], currency);
	count_moves(ret, b, from_utc, to_utc);
}

void figures_talk(struct talk_figures *ret, GPtrArray *deals, GPtrArray *facts,
	const enum outcome_class *classes, const char *currency, int64_t from_utc, int64_t to_utc)
{
	struct book b;
	book_init(&b, deals, facts, classes);
	talk(ret, &b, currency, from_utc, to_utc);
	book_clear(&b);
}

/* ---- close score (M4-M6) ---- */

static void score(
	struct score_figures *s, GPtrArray *deals, const char *currency, int64_t from_utc, int64_t to_utc)
{
	for (guint i = 0; i < deals->len; i++) {
		const struct deal *d = deals->pdata[i];
		if (!figures_is_decided(d) || !is_within(d->ended_utc, from_utc, to_utc))
			continue;
		int64_t minor = figures_quoted(d, currency);
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

static GArray *pareto(const struct book *b, const char *currency, int64_t from_utc, int64_t to_utc)
{
	GArray *bars = g_array_new(FALSE, FALSE, sizeof(struct objection_figures));
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; i < b->n_said; i++) {
		const struct said *s = &b->said[i];
		enum outcome_code code = objection_in(&s->fact->outcome);
		if (code == OUTCOME_NONE || !figures_counts(s->deal) ||
			!is_within(s->fact->at_utc, from_utc, to_utc))
			continue;
		if (!g_hash_table_add(seen, g_strdup_printf("%" G_GINT64_FORMAT " %d", s->deal->id, code)))
			continue; /* a family once each */
		struct objection_figures *bar = bar_of(bars, code);
		bar->families++;
		bar->won += s->deal->state == DEAL_WON;
		bar->decided += figures_is_decided(s->deal);
		bar->quoted_minor += figures_quoted(s->deal, currency);
	}
	g_array_sort(bars, by_families);
	return bars;
}

/* ---- speed (M12) ---- */

static int by_value(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;
	return (x > y) - (x < y);
}

static void first_calls(struct rep_figures *f, GPtrArray *deals, const struct customer_rules *own, int64_t from_utc, int64_t to_utc)
{
	f->first_call_bd = g_array_new(FALSE, FALSE, sizeof(int));
	for (guint i = 0; i < deals->len; i++) {
		const struct deal *d = deals->pdata[i];
		const struct rules *rules = &own[i].rules;
		if (!figures_counts(d) || !is_within(d->first_dial_utc, from_utc, to_utc))
			continue;
		struct date dialled = date_of_instant(d->first_dial_utc, rules->zone, NULL);
		int n = workday_count(&rules->days, date_of_instant(d->first_sent_utc, rules->zone, NULL), dialled);
		g_array_append_val(f->first_call_bd, n);
		f->first_calls_in_time += date_compare(dialled, plan_first_day(d, rules, d->first_sent_utc)) <= 0;
	}
}

static void take_median(struct rep_figures *f)
{
	GArray *bd = f->first_call_bd;
	f->first_call_median_bd = -1;
	if (bd->len == 0)
		return;
	g_array_sort(bd, by_value);
	f->first_call_median_bd =
		(g_array_index(bd, int, (bd->len - 1) / 2) + g_array_index(bd, int, bd->len / 2)) / 2.0;
}

/* ---- families: the first talk, revisions, tests (M13, M14, M18) ---- */

static void count_family(struct rep_figures *f, const struct book *b, const struct deal *d,
	int64_t quarter_utc, int64_t to_utc)
{
	const GArray *list = book_said_of(b, d->id);
	const struct said *first = NULL;
	bool revised = false;
	for (guint i = 0; list && i < list->len; i++) {
		const struct said *s = &b->said[g_array_index(list, guint, i)];
		if (!first && is_talk(s))
			first = s;
		revised |= s->fact->outcome.code == OUTCOME_REVISE;
	}
	if (first && is_within(first->fact->at_utc, quarter_utc, to_utc)) {
		f->talked++;
		f->first_talk_orders += first->fact->outcome.code == OUTCOME_ORDER;
	}
	if (is_within(d->first_sent_utc, quarter_utc, to_utc)) {
		f->families++;
		f->revised += revised;
	}
}

static void count_test(struct rep_figures *f, const struct deal *d, const char *currency)
{
	f->suspects_tested++;
	if (d->state != DEAL_LOST)
		return;
	f->suspects_confirmed++;
	f->suspects_confirmed_minor += figures_quoted(d, currency);
}

/* ---- for coaching: what was said ---- */

static void listen(struct rep_figures *f, const struct book *b, int64_t from_utc, int64_t to_utc)
{
	f->wordings = g_ptr_array_new_with_free_func(g_free);
	for (guint i = b->n_said; i > 0; i--) {
		const struct said *s = &b->said[i - 1];
		const struct outcome *o = &s->fact->outcome;
		if (!figures_counts(s->deal) || !is_within(s->fact->at_utc, from_utc, to_utc))
			continue;
		f->excuses[o->excuse]++;
		if (outcome_is_objection(o->code) && o->note && *o->note && f->wordings->len < WORDINGS_MAX)
			g_ptr_array_add(f->wordings, g_strdup(o->note));
	}
	f->excuses[EXCUSE_NONE] = 0;
}

/* ---- all of it ---- */

void figures_compute(struct rep_figures *ret, GPtrArray *deals, GPtrArray *facts,
	const enum outcome_class *classes, const struct rules *rules,
	const struct customer_rules *own, const char *currency, int64_t from_utc, int64_t to_utc)
{
	int64_t quarter_utc = to_utc - 90 * DAY;
	struct book b;
	book_init(&b, deals, facts, classes);
	*ret = (struct rep_figures){ 0 };
	talk(&ret->week, &b, currency, from_utc, to_utc);
	talk(&ret->quarter, &b, currency, quarter_utc, to_utc);
	score(&ret->score, deals, currency, quarter_utc, to_utc);
	ret->objections = pareto(&b, currency, quarter_utc, to_utc);
	ret->week_objections = pareto(&b, currency, from_utc, to_utc);
	for (guint i = 0; i < deals->len; i++) {
		const struct deal *d = deals->pdata[i];
		if (!figures_counts(d))
			continue;
		if (deal_is_open(d))
			figures_open_deal(ret, d, rules, currency, to_utc);
		count_family(ret, &b, d, quarter_utc, to_utc);
		if (is_within(d->tested_utc, from_utc, to_utc))
			count_test(ret, d, currency);
		/* a mail sent twice is no version: the deal has counted those that are */
		ret->versions_merged += d->versions > 1 && is_within(d->last_sent_utc, from_utc, to_utc);
	}
	figures_own_data(ret, &b, quarter_utc, to_utc);
	figures_forecast(ret);
	ret->calls_due = ret->week.dials + ret->week.not_called + ret->calls_no_outcome;
	first_calls(ret, deals, own, from_utc, to_utc);
	take_median(ret);
	ret->first_call_target_bd = rules_tier(rules, AMOUNT_NONE, currency)->first_call_bd;
	listen(ret, &b, from_utc, to_utc);
	book_clear(&b);
}

void figures_clear(struct rep_figures *f)
{
	g_clear_pointer(&f->objections, g_array_unref);
	g_clear_pointer(&f->week_objections, g_array_unref);
	g_clear_pointer(&f->first_call_bd, g_array_unref);
	g_clear_pointer(&f->wordings, g_ptr_array_unref);
}

/* ---- the team ---- */

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
	a->moved_again += b->moved_again;
	a->ordered_minor += b->ordered_minor;
}

static void score_sum(struct score_figures *a, const struct score_figures *b)
{
	a->won += b->won;
	a->decided += b->decided;
	a->won_minor += b->won_minor;
	a->decided_minor += b->decided_minor;
	a->ordered_minor += b->ordered_minor;
	a->ordered_quoted_minor += b->ordered_quoted_minor;
}

static void pareto_sum(GArray **a, const GArray *b)
{
	if (!*a)
		*a = g_array_new(FALSE, FALSE, sizeof(struct objection_figures));
	for (guint i = 0; b && i < b->len; i++) {
		const struct objection_figures *from = &g_array_index(b, struct objection_figures, i);
		struct objection_figures *bar = bar_of(*a, from->code);
		bar->families += from->families;
		bar->won += from->won;
		bar->decided += from->decided;
		bar->quoted_minor += from->quoted_minor;
	}
	g_array_sort(*a, by_families);
}

static void first_call_sum(struct rep_figures *a, const struct rep_figures *b)
{
	if (!a->first_call_bd)
		a->first_call_bd = g_array_new(FALSE, FALSE, sizeof(int));
	if (b->first_call_bd && b->first_call_bd->len)
		g_array_append_vals(a->first_call_bd, b->first_call_bd->data, b->first_call_bd->len);
	take_median(a);
	a->first_calls_in_time += b->first_calls_in_time;
}

static void open_sum(struct rep_figures *a, const struct rep_figures *b)
{
	for (int i = 0; i < AGE_BANDS; i++) {
		a->open_count[i] += b->open_count[i];
		a->open_minor[i] += b->open_minor[i];
	}
	for (int i = 0; i < PROSPECT_N; i++) {
		a->prospects[i].open += b->prospects[i].open;
		a->prospects[i].open_minor += b->prospects[i].open_minor;
		a->prospects[i].decided += b->prospects[i].decided;
		a->prospects[i].won += b->prospects[i].won;
	}
	figures_forecast(a);
	a->objections_alone += b->objections_alone;
	a->objections_stale += b->objections_stale;
	a->expiring_minor += b->expiring_minor;
	a->suspects_lever += b->suspects_lever;
	a->suspects_polite += b->suspects_polite;
	a->suspects_lever_minor += b->suspects_lever_minor;
	a->suspects_polite_minor += b->suspects_polite_minor;
	a->unknown_amount += b->unknown_amount;
}

void figures_add(struct rep_figures *a, const struct rep_figures *b)
{
	talk_sum(&a->week, &b->week);
	talk_sum(&a->quarter, &b->quarter);
	score_sum(&a->score, &b->score);
	pareto_sum(&a->objections, b->objections);
	pareto_sum(&a->week_objections, b->week_objections);
	first_call_sum(a, b);
	open_sum(a, b);
	a->calls_due += b->calls_due;
	a->calls_no_outcome += b->calls_no_outcome;
	a->talked += b->talked;
	a->first_talk_orders += b->first_talk_orders;
	a->suspects_tested += b->suspects_tested;
	a->suspects_confirmed += b->suspects_confirmed;
	a->suspects_confirmed_minor += b->suspects_confirmed_minor;
	a->versions_merged += b->versions_merged;
	a->families += b->families;
	a->revised += b->revised;
}

/* ---- the score gap (M16) ---- */

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
		double score = scores[i].decided >= FIGURES_GAP_DECIDED ? score_of(&scores[i]) : -1;
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
	if (median < 0 || s->decided < FIGURES_GAP_DECIDED || !s->won || score_of(s) >= median)
		return false;
	ret->orders = (median - score_of(s)) * s->decided;
	ret->lost_minor = ret->orders * (double)s->won_minor / s->won;
	return true;
}
