#include "app/week.h"
#include "app/rebuild.h"
#include "edge/clock.h"

#define QUARTER_S (90 * 86400)

struct weeks {
	GMutex lock;
	struct week *last;
};

/* ---- as it stood ---- */

/* Ids of the deals of a rep that something happened to since then. New table. */
static GHashTable *changed_since(struct ledger *l, const struct rep *rep, int64_t since_utc, GError **error)
{
	g_autoptr(GPtrArray) facts = record_list_new(&fact_record);
	if (!ledger_find_facts(l, 0, rep->id, since_utc, facts, NULL, error))
		return NULL;
	GHashTable *ids = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	for (guint i = 0; i < facts->len; i++)
		g_hash_table_add(ids, g_memdup2(&((struct fact *)facts->pdata[i])->deal_id, sizeof(int64_t)));
	return ids;
}

/* Makes the deal again from its facts up to then. *ret NULL: there was none yet. Where they do not fit, the rules having changed since, it is
 * left as it is. */
static bool deal_at(struct service *s, const struct rep *rep, const struct deal *deal, int64_t then_utc, struct deal **ret, GError **error)
{
	g_autoptr(GPtrArray) facts = record_list_new(&fact_record);
	if (!ledger_find_facts(s->ledger, deal->id, NULL, 0, facts, NULL, error))
		return false;
	for (guint i = facts->len; i > 0; i--)
		if (((struct fact *)facts->pdata[i - 1])->at_utc >= then_utc)
			g_ptr_array_remove_index(facts, i - 1);
	*ret = NULL;
	if (facts->len == 0)
		return true;
	*ret = record_new(&deal_record, NULL);
	if (!rebuild_deal(s->config, rep, facts, *ret, NULL)) {
		record_free(&deal_record, *ret);
		*ret = record_new(&deal_record, deal);
	}
	return true;
}

static bool put_back(struct service *s, const struct rep *rep, int64_t then_utc, GPtrArray *deals, GError **error)
{
	g_autoptr(GHashTable) changed = changed_since(s->ledger, rep, then_utc, error);
	for (guint i = deals->len; changed && i > 0; i--) {
		struct deal *deal = deals->pdata[i - 1], *before;
		if (!g_hash_table_contains(changed, &deal->id))
			continue;
		if (!deal_at(s, rep, deal, then_utc, &before, error))
			return false;
		g_ptr_array_remove_index(deals, i - 1);
		if (before)
			g_ptr_array_insert(deals, (int)i - 1, before);
	}
	return changed != NULL;
}

/* ---- what it is made of ---- */

static int by_amount(gconstpointer a, gconstpointer b)
{
	const struct deal *x = *(struct deal *const *)a, *y = *(struct deal *const *)b;
	return (y->quote.amount_minor > x->quote.amount_minor) - (y->quote.amount_minor < x->quote.amount_minor);
}

/* What the manager should see of the week, the largest first. Owns its deals. */
static GPtrArray *watch_of(GPtrArray *deals, int64_t from, int64_t to)
{
	GPtrArray *watch = record_list_new(&deal_record);
	for (guint i = 0; i < deals->len; i++) {
		const struct deal *deal = deals->pdata[i];
		if (deal_is_open(deal) && deal->manager != MANAGER_NONE && deal->manager_utc >= from && deal->manager_utc < to)
			g_ptr_array_add(watch, record_new(&deal_record, deal));
	}
	g_ptr_array_sort(watch, by_amount);
	return watch;
}

static bool add_rep(struct week *w, struct service *s, const struct rep *rep, GPtrArray *all_deals, GError **error)
{
	g_autoptr(GPtrArray) deals = record_list_new(&deal_record), facts = record_list_new(&fact_record);
	g_autoptr(GArray) classes = g_array_new(FALSE, FALSE, sizeof(enum outcome_class));
	struct rep_figures *figures = &w->figures[w->n_reps];
	if (!ledger_find_active(s->ledger, rep->id, w->to_utc - QUARTER_S, w->to_utc, deals, facts, classes, error) ||
			!put_back(s, rep, w->to_utc, deals, error))
		return false;
	struct customer_rules *own = config_rules_of(s->config, rep, deals);
	figures_compute(figures, deals, facts, (enum outcome_class *)(void *)classes->data, &rep->rules, own, s->config->currency,
			w->from_utc, w->to_utc);
	customer_rules_free(own, deals->len);
	figures_add(&w->team, figures);
	w->reps[w->n_reps++] =
			(struct weekly_rep){ rep->id, rep->name, figures, watch_of(deals, w->from_utc, w->to_utc), rep->coaching };
	g_ptr_array_extend_and_steal(all_deals, g_steal_pointer(&deals));
	return true;
}

static void week_clear(gpointer data)
{
	struct week *w = data;
	for (size_t i = 0; i < w->n_reps; i++) {
		figures_clear(&w->figures[i]);
		g_ptr_array_unref(w->reps[i].watch);
	}
	figures_clear(&w->team);
	g_free(w->figures);
	g_free(w->reps);
	g_clear_pointer(&w->missing, g_ptr_array_unref);
}

void week_unref(struct week *w)
{
	g_atomic_rc_box_release_full(w, week_clear);
}

static struct week *week_new(struct service *s, int64_t from_utc, int64_t to_utc, GError **error)
{
	const struct config *c = s->config;
	g_autoptr(GPtrArray) deals = record_list_new(&deal_record);
	struct week *w = g_atomic_rc_box_new0(struct week);
	w->from_utc = from_utc;
	w->to_utc = to_utc;
	w->figures = g_new0(struct rep_figures, c->n_reps);
	w->reps = g_new0(struct weekly_rep, c->n_reps);
	for (size_t i = 0; i < c->n_reps; i++) {
		if (!add_rep(w, s, &c->reps[i], deals, error)) {
			week_unref(w);
			return NULL;
		}
	}
	w->missing = series_missing(deals, from_utc, to_utc);
	return w;
}

/* ---- kept ---- */

struct weeks *weeks_new(void)
{
	struct weeks *w = g_new0(struct weeks, 1);
	g_mutex_init(&w->lock);
	return w;
}

void weeks_free(struct weeks *w)
{
	g_clear_pointer(&w->last, week_unref);
	g_mutex_clear(&w->lock);
	g_free(w);
}

struct week *weeks_get(struct service *s, int64_t from_utc, int64_t to_utc, GError **error)
{
	g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&s->weeks->lock);
	struct week *last = s->weeks->last;
	if (last && last->from_utc == from_utc && last->to_utc == to_utc)
		return g_atomic_rc_box_acquire(last);
	struct week *w = week_new(s, from_utc, to_utc, error);
	if (!w || clock_now_utc() < to_utc)
		return w; /* of a week that is not over the next one may say more */
	g_clear_pointer(&s->weeks->last, week_unref);
	s->weeks->last = g_atomic_rc_box_acquire(w);
	return w;
}
