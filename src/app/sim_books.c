/* What is counted at the end of a simulated year, and summed over reps. */
#include "app/sim_year.h"

#define DAY 86400
#define QUARTERS 4 /* of 90 days, as the figures of METHOD 5.1 are */

/* The score of each rep stays apart, too, for what sets them apart (M16). */
static void add_score(struct sim_result *r, const struct score_figures *b)
{
	struct score_figures *a = &r->score;
	if (!r->scores)
		r->scores = g_array_new(FALSE, FALSE, sizeof(struct score_figures));
	g_array_append_vals(r->scores, b, 1);
	a->won += b->won;
	a->decided += b->decided;
	a->won_minor += b->won_minor;
	a->decided_minor += b->decided_minor;
	a->ordered_minor += b->ordered_minor;
	a->ordered_quoted_minor += b->ordered_quoted_minor;
}

static void count_families(struct year *y)
{
	struct sim_result *r = y->r;
	for (guint i = 0; i < y->families->len; i++) {
		const struct deal *d = &((struct family *)y->families->pdata[i])->deal;
		bool has_call = d->call.state == CALL_BOOKED || (d->call.state == CALL_WANTED && d->call.retry_utc);
		r->talked += d->conversations > 0;
		r->first_talk_orders += d->state == DEAL_WON && d->conversations == 1;
		r->revised += d->revisions > 0;
		r->merged += d->versions - 1;
		r->objections_alone += deal_is_open(d) && d->objection != OUTCOME_NONE && !has_call && !d->waiting;
		r->lever_tested += (d->tested & 1 << SUSPICION_LEVER) != 0;
		r->polite_tested += (d->tested & 1 << SUSPICION_POLITE) != 0;
		sim_check(y, CHECK_LOST, !deal_is_open(d) || has_call || d->waiting || d->due_utc, d->id);
	}
}

bool sim_close_books(struct year *y, GError **error)
{
	g_autoptr(GPtrArray) deals = g_ptr_array_new(), facts = record_list_new(&fact_record);
	g_autoptr(GArray) classes = g_array_new(FALSE, FALSE, sizeof(enum outcome_class));
	if (!ledger_find_facts(y->service.ledger, 0, y->rep->id, 0, facts, classes, error))
		return false;
	for (guint i = 0; i < y->families->len; i++)
		g_ptr_array_add(deals, &((struct family *)y->families->pdata[i])->deal);
	const enum outcome_class *of = (enum outcome_class *)(void *)classes->data;
	const struct rules *rules = &y->rep->rules;
	const char *currency = y->service.config->currency;
	struct customer_rules *own = config_rules_of(y->service.config, y->rep, deals);
	figures_compute(&y->r->figures, deals, facts, of, rules, own, currency, y->from_utc, y->end_utc);
	struct rep_figures year = { .first_call_median_bd = -1 };
	for (int i = 0; i < QUARTERS; i++) {
		struct rep_figures f;
		int64_t to_utc = y->end_utc - i * (int64_t)90 * DAY;
		figures_compute(&f, deals, facts, of, rules, own, currency, to_utc - 90 * DAY, to_utc);
		figures_add(&year, &f);
		figures_clear(&f);
	}
	customer_rules_free(own, deals->len);
	y->r->score = year.score;
	y->r->objections = g_steal_pointer(&year.objections);
	figures_clear(&year);
	count_families(y);
	return true;
}

/* ---- over reps ---- */

void sim_result_clear(struct sim_result *r)
{
	figures_clear(&r->figures);
	g_clear_pointer(&r->objections, g_array_unref);
	g_clear_pointer(&r->scores, g_array_unref);
	g_clear_pointer(&r->first_broken, g_free);
}

static void add_objections(struct sim_result *a, const struct sim_result *b)
{
	struct rep_figures x = { .objections = a->objections, .first_call_median_bd = -1 };
	struct rep_figures y = { .objections = b->objections, .first_call_median_bd = -1 };
	figures_add(&x, &y);
	a->objections = g_steal_pointer(&x.objections);
	figures_clear(&x);
}

void sim_result_add(struct sim_result *a, const struct sim_result *b)
{
	for (int i = 0; i < CHECK_N; i++) {
		a->checked[i] += b->checked[i];
		a->broken[i] += b->broken[i];
	}
	if (!a->first_broken)
		a->first_broken = g_strdup(b->first_broken);
	a->quotes += b->quotes;
	a->facts += b->facts;
	a->mails += b->mails;
	a->crossed += b->crossed;
	a->unplaced += b->unplaced;
	a->least_bad += b->least_bad;
	figures_add(&a->figures, &b->figures);
	add_score(a, &b->score);
	add_objections(a, b);
	a->talked += b->talked;
	a->first_talk_orders += b->first_talk_orders;
	a->revised += b->revised;
	a->merged += b->merged;
	a->objections_alone += b->objections_alone;
	a->lever_tested += b->lever_tested;
	a->polite_tested += b->polite_tested;
}
