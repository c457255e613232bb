/* What the machine wants done in a simulated year: calls are planned together as in app/outbox_plan.c, and each slot is held against what must
 * hold of it. */
#include "app/sim_year.h"
#include "core/agenda.h"

#define DAY 86400

/* ---- the rep's time ---- */

static gint by_start(gconstpointer a, gconstpointer b)
{
	const struct placed *x = a, *y = b;
	return (x->when.start_utc > y->when.start_utc) - (x->when.start_utc < y->when.start_utc);
}

static GArray *standing_calls(struct year *y)
{
	GArray *calls = g_array_new(FALSE, FALSE, sizeof(struct placed));
	for (guint i = 0; i < y->families->len; i++) {
		const struct family *f = y->families->pdata[i];
		if (f->open && f->call.when.end_utc > y->now_utc - DAY)
			g_array_append_val(calls, f->call);
	}
	g_array_sort(calls, by_start);
	return calls;
}

static GArray *known_meetings(struct year *y)
{
	GArray *busy = g_array_new(FALSE, FALSE, sizeof(struct interval));
	for (guint i = 0; i < y->meetings->len; i++) {
		const struct sim_meeting *m = &g_array_index(y->meetings, struct sim_meeting, i);
		if (m->known_utc <= y->now_utc && m->when.end_utc > y->now_utc)
			g_array_append_val(busy, m->when);
	}
	g_array_set_size(busy, (guint)interval_merge((struct interval *)(void *)busy->data, busy->len));
	return busy;
}

/* ---- what must hold of a slot ---- */

static bool in_working_hours(const struct rules *rules, const struct interval *when)
{
	int from;
	struct date day = date_of_instant(when->start_utc, rules->zone, &from);
	int to = from + (int)(when->end_utc - when->start_utc) / 60;
	for (size_t i = 0; i < rules->n_hours; i++) {
		const struct week_range *h = &rules->hours[i];
		if ((h->days & 1u << (date_weekday(day) - 1)) && from >= h->from_minute && to <= h->to_minute)
			return true;
	}
	return false;
}

static bool meets(const struct interval *a, const struct interval *b)
{
	return a->start_utc < b->end_utc && b->start_utc < a->end_utc;
}

static void check_time(struct year *y, const struct deal *deal, const struct rules *rules, GArray *busy, GArray *calls)
{
	struct interval when = { deal->call.start_utc, deal->call.end_utc };
	struct date day = date_of_instant(when.start_utc, rules->zone, NULL);
	bool is_free = true, promised = deal->call.promised_utc;
	int on_day = 1;
	for (guint i = 0; i < busy->len; i++)
		is_free = is_free && !meets(&when, &g_array_index(busy, struct interval, i));
	for (guint i = 0; i < calls->len; i++) {
		const struct interval *other = &g_array_index(calls, struct placed, i).when;
		is_free = is_free && !meets(&when, other);
		on_day += date_compare(date_of_instant(other->start_utc, rules->zone, NULL), day) == 0;
	}
	sim_check(y, CHECK_FREE, is_free, deal->id);
	sim_check(y, CHECK_LIMIT, promised || on_day <= rules->max_calls_per_day, deal->id);
	sim_check(y, CHECK_HOURS, in_working_hours(rules, &when) && (promised || workday_is(&rules->days, day)), deal->id);
}

static void check_method(struct year *y, const struct deal *deal, const struct rules *rules)
{
	const struct quote *q = &deal->quote;
	struct date day = date_of_instant(deal->call.start_utc, rules->zone, NULL), today = date_of_instant(y->now_utc, rules->zone, NULL);
	struct date decision = date_is_set(deal->decision_date) ? deal->decision_date : q->decision_date;
	sim_check(y, CHECK_VALIDITY, !date_is_set(q->valid_until) || date_compare(day, q->valid_until) <= 0, deal->id);
	if (date_is_set(decision) && date_compare(decision, today) >= 0)
		sim_check(y, CHECK_DECISION, date_compare(day, decision) <= 0, deal->id);
	sim_check(y, CHECK_STOP, !q->email || !g_hash_table_contains(y->stopped, q->email), deal->id);
}

/* ---- booking ---- */

static void stand(struct year *y, struct family *f)
{
	const struct call *call = &f->deal.call;
	sim_check(y, CHECK_ONE_CALL, !f->open || f->seq == call->seq || f->call.when.end_utc <= y->now_utc, f->id);
	f->open = true;
	f->seq = call->seq;
	f->call = (struct placed){ { call->start_utc, call->end_utc }, agenda_alone(&y->rep->rules, &f->deal.quote) };
	sim_foresee_call(y, f);
}

static bool book(struct year *y, struct family *f, const struct agenda_call *planned, GArray *busy, GArray *calls, GError **error)
{
	struct fact fact;
	record_init(&fact_record, &fact);
	fact.kind = planned->found ? FACT_BOOKED : FACT_UNPLACED;
	fact.call_seq = f->deal.call.seq;
	if (planned->found) {
		fact.start_utc = planned->slot.when.start_utc;
		fact.end_utc = planned->slot.when.end_utc;
	}
	y->r->unplaced += !planned->found;
	y->r->least_bad += planned->found && planned->slot.least_bad;
	if (!sim_give(y, f, &fact, error))
		return false;
	if (!planned->found)
		return true;
	check_time(y, &f->deal, planned->rules, busy, calls);
	check_method(y, &f->deal, planned->rules);
	stand(y, f);
	g_array_append_val(calls, f->call);
	return true;
}

static void prepare(struct year *y, struct family *f, struct customer_rules *own, struct agenda_call *ret)
{
	if (f->seq == f->deal.call.seq)
		f->open = false; /* where it stood it shall not stay */
	config_rules_for(y->service.config, y->rep, &f->deal.quote, own);
	*ret = (struct agenda_call){
		.rules = &own->rules,
		.call = &f->deal.call,
		.value = agenda_value(&own->rules, &f->deal.quote),
		.alone = agenda_alone(&own->rules, &f->deal.quote),
	};
}

static bool plan(struct year *y, GPtrArray *wanted, GError **error)
{
	g_autofree struct agenda_call *v = g_new0(struct agenda_call, wanted->len);
	g_autofree struct customer_rules *own = g_new0(struct customer_rules, wanted->len);
	for (guint i = 0; i < wanted->len; i++)
		prepare(y, wanted->pdata[i], &own[i], &v[i]);
	g_autoptr(GArray) busy = known_meetings(y), calls = standing_calls(y);
	struct diary diary = {
		.busy = (struct interval *)(void *)busy->data,
		.n_busy = busy->len,
		.calls = (struct placed *)(void *)calls->data,
		.n_calls = calls->len,
		.reach = &y->reach,
		.now_utc = y->now_utc,
	};
	agenda_plan(&diary, v, wanted->len);
	bool ok = true;
	for (guint i = 0; i < wanted->len; i++) {
		ok = ok && book(y, wanted->pdata[i], &v[i], busy, calls, error);
		customer_rules_clear(&own[i]);
	}
	return ok;
}

/* ---- the outbox ---- */

static bool carry_out(struct year *y, struct outbox_row *row, GPtrArray *wanted, GError **error)
{
	struct family *f = sim_family(y, row->deal_id);
	switch (row->action.kind) {
	case ACTION_BOOK:
		if (f->deal.call.state == CALL_WANTED && f->deal.call.seq == row->action.call_seq)
			g_ptr_array_add(wanted, f);
		break;
	case ACTION_CLOSE:
	case ACTION_CANCEL:
		if (f->seq == row->action.call_seq)
			f->open = false;
		break;
	case ACTION_MAIL: y->r->mails++; break;
	case ACTION_NONE:
	case ACTION_N: break;
	}
	row->state = OUTBOX_DONE;
	return ledger_put_outbox(y->service.ledger, row, error);
}

bool sim_settle(struct year *y, GError **error)
{
	for (;;) {
		g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)outbox_row_free);
		g_autoptr(GPtrArray) wanted = g_ptr_array_new();
		if (!ledger_find_outbox(y->service.ledger, y->rep->id, y->now_utc, rows, error))
			return false;
		if (rows->len == 0)
			return true;
		for (guint i = 0; i < rows->len; i++)
			if (!carry_out(y, rows->pdata[i], wanted, error))
				return false;
		if (wanted->len && !plan(y, wanted, error))
			return false;
	}
}
