/* Which call gets which slot: all calls of a rep that wait for one are planned together, once a round, and committed one by one. */
#include "app/ask.h"
#include "app/job.h"
#include "core/agenda.h"
#include "edge/clock.h"

#define DAY 86400
#define REACH_DAYS 90 /* what was learnt longer ago is forgotten */

/* ---- busy time ---- */

static bool is_ours(struct desk *d, const char *ics)
{
	g_autofree char *ours = g_strdup_printf("closecall-%s-", ledger_instance(d->service->ledger));
	g_autofree char *uid = calendar_text_uid(ics);
	return uid && g_str_has_prefix(uid, ours);
}

bool desk_load_busy(struct desk *d, int64_t from_utc, int64_t to_utc, GError **error)
{
	struct calendar *calendar = desk_calendar(d, error);
	g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
	if (d->busy && from_utc >= d->busy_from_utc && to_utc <= d->busy_to_utc)
		return true;
	if (!calendar || !calendar->ops->busy(calendar, from_utc, to_utc, texts, error))
		return false;
	g_clear_pointer(&d->busy, g_array_unref);
	d->busy = g_array_new(FALSE, FALSE, sizeof(struct interval));
	d->busy_from_utc = from_utc;
	d->busy_to_utc = to_utc;
	for (guint i = 0; i < texts->len; i++) {
		g_autoptr(GError) why = NULL;
		if (is_ours(d, texts->pdata[i]))
			continue; /* the ledger knows better where our calls stand */
		/* better a call beside an unreadable event than none at all */
		if (!ask_busy(d->service->readers, texts->pdata[i], d->rep->zone_name, from_utc, to_utc, d->busy, &why)) {
			g_autofree char *line = g_strdup_printf("an event of the calendar cannot be read: %s", why->message);
			tell_trouble(d->service->tell, d->rep->id, line);
		}
	}
	g_array_set_size(d->busy, (guint)interval_merge((struct interval *)(void *)d->busy->data, d->busy->len));
	return true;
}

/* ---- what else the search looks at ---- */

static int by_start(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	return (x->when.start_utc > y->when.start_utc) - (x->when.start_utc < y->when.start_utc);
}

/* Calls that have their slot, also those whose event is still on its way. */
static bool load_calls(struct desk *d, int64_t from_utc, int64_t to_utc, GArray *calls, GError **error)
{
	g_autoptr(GPtrArray) deals = record_list_new(&deal_record);
	struct deal_query q = { .rep = d->rep->id, .booked_from_utc = from_utc, .booked_to_utc = to_utc };
	if (!ledger_find_deals(d->service->ledger, &q, deals, error))
		return false;
	for (guint i = 0; i < deals->len; i++) {
		const struct deal *deal = deals->pdata[i];
		struct placed p = { { deal->call.start_utc, deal->call.end_utc }, agenda_alone(&d->rep->rules, &deal->quote) };
		g_array_append_val(calls, p);
	}
	g_array_sort(calls, by_start);
	return true;
}

bool desk_learn_reach(struct service *s, const struct rep *rep, struct reach *ret, GError **error)
{
	g_autoptr(GPtrArray) facts = record_list_new(&fact_record);
	g_autoptr(GArray) classes = g_array_new(FALSE, FALSE, sizeof(enum outcome_class));
	*ret = (struct reach){ 0 };
	if (!ledger_find_facts(s->ledger, 0, rep->id, clock_now_utc() - REACH_DAYS * DAY, facts, classes, error))
		return false;
	reach_learn(ret, facts, (enum outcome_class *)(void *)classes->data, rep->rules.zone);
	return true;
}

/* ---- the plan ---- */

struct planned {
	int64_t deal_id;
	int call_seq;
	bool found;
	struct slot slot;
};

static bool waits_for_slot(const struct outbox_row *row, const struct deal *deal)
{
	return deal->call.state == CALL_WANTED && deal->call.seq == row->action.call_seq;
}

/* The deals whose call is due to be placed. */
static bool load_wanted(struct desk *d, GPtrArray *deals, GError **error)
{
	struct ledger *ledger = d->service->ledger;
	g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)outbox_row_free);
	if (!ledger_find_outbox(ledger, d->rep->id, clock_now_utc(), rows, error))
		return false;
	for (guint i = 0; i < rows->len; i++) {
		const struct outbox_row *row = rows->pdata[i];
		bool found = false;
		if (row->action.kind != ACTION_BOOK || row->state != OUTBOX_WANTED)
			continue;
		struct deal *deal = record_new(&deal_record, NULL);
		bool ok = ledger_get_deal(ledger, row->deal_id, deal, &found, error);
		if (ok && found && waits_for_slot(row, deal))
			g_ptr_array_add(deals, deal);
		else
			record_free(&deal_record, deal);
		if (!ok)
			return false;
	}
	return true;
}

static struct agenda_call *calls_of(GPtrArray *deals, const struct customer_rules *own)
{
	struct agenda_call *v = g_new0(struct agenda_call, deals->len + 1);
	for (guint i = 0; i < deals->len; i++) {
		const struct deal *deal = deals->pdata[i];
		const struct rules *rules = &own[i].rules;
		v[i].rules = rules;
		v[i].call = &deal->call;
		v[i].value = agenda_value(rules, &deal->quote);
		v[i].alone = agenda_alone(rules, &deal->quote);
	}
	return v;
}

static bool make_plan(struct desk *d, GError **error)
{
	int64_t now = clock_now_utc(), from = now - DAY, latest_start = now;
	g_autoptr(GPtrArray) deals = record_list_new(&deal_record);
	g_autoptr(GArray) calls = g_array_new(FALSE, FALSE, sizeof(struct placed));
	struct reach reach;
	if (!load_wanted(d, deals, error))
		return false;
	for (guint i = 0; i < deals->len; i++)
		latest_start = MAX(latest_start, ((struct deal *)deals->pdata[i])->call.earliest_utc);
	int64_t to = latest_start + (int64_t)(d->rep->rules.horizon_days + 1) * DAY;
	if (!desk_load_busy(d, from, to, error) || !load_calls(d, from, to, calls, error) ||
			!desk_learn_reach(d->service, d->rep, &reach, error))
		return false;
	struct diary diary = {
		.busy = (struct interval *)(void *)d->busy->data,
		.n_busy = d->busy->len,
		.calls = (struct placed *)(void *)calls->data,
		.n_calls = calls->len,
		.reach = &reach,
		.now_utc = now,
	};
	struct customer_rules *own = config_rules_of(d->service->config, d->rep, deals);
	g_autofree struct agenda_call *v = calls_of(deals, own);
	agenda_plan(&diary, v, deals->len);
	customer_rules_free(own, deals->len);
	d->plan = g_array_new(FALSE, FALSE, sizeof(struct planned));
	for (guint i = 0; i < deals->len; i++) {
		const struct deal *deal = deals->pdata[i];
		struct planned p = { deal->id, deal->call.seq, v[i].found, v[i].slot };
		g_array_append_val(d->plan, p);
	}
	return true;
}

static const struct planned *planned_for(const struct job *j)
{
	for (guint i = 0; j->desk->plan && i < j->desk->plan->len; i++) {
		const struct planned *p = &g_array_index(j->desk->plan, struct planned, i);
		if (p->deal_id == j->deal.id && p->call_seq == j->deal.call.seq)
			return p;
	}
	return NULL;
}

bool job_plan_slot(struct job *j, struct slot *ret, bool *ret_found, GError **error)
{
	const struct planned *p = planned_for(j);
	if (!p) {
		g_clear_pointer(&j->desk->plan, g_array_unref);
		if (!make_plan(j->desk, error))
			return false;
		p = planned_for(j);
	}
	if (!p) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_RETRY, "call %d of deal %" G_GINT64_FORMAT " changed meanwhile", j->deal.call.seq, j->deal.id);
		return false;
	}
	*ret = p->slot;
	*ret_found = p->found;
	return true;
}
