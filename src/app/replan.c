#include "app/replan.h"
#include "app/intake.h"
#include "core/slot.h"
#include "edge/clock.h"

#define LOOK_EVERY_S 1800
#define DAY 86400

static char *mark_of(const struct desk *d)
{
	return g_strdup_printf("busy %s", d->rep->id);
}

static bool is_due(struct desk *d, int64_t now, bool *ret, GError **error)
{
	g_autofree char *mark = mark_of(d), *last = NULL;
	if (!ledger_get_mark(d->service->ledger, mark, &last, error))
		return false;
	int64_t at = last ? g_ascii_strtoll(last, NULL, 10) : 0;
	*ret = now < at || now >= at + LOOK_EVERY_S; /* clocks are set back, too */
	return true;
}

static bool remember(struct desk *d, int64_t now, GError **error)
{
	g_autofree char *mark = mark_of(d), *value = g_strdup_printf("%" G_GINT64_FORMAT, now);
	return ledger_put_mark(d->service->ledger, mark, value, error);
}

static bool is_crossed(const struct desk *d, const struct call *call)
{
	for (guint i = 0; i < d->busy->len; i++) {
		const struct interval *b = &g_array_index(d->busy, struct interval, i);
		if (b->start_utc < call->end_utc && call->start_utc < b->end_utc)
			return true;
	}
	return false;
}

static bool crossed(struct desk *d, struct deal *deal, int64_t now, GError **error)
{
	struct fact fact;
	bool is_new;
	g_autofree char *when = tell_when(d->rep->rules.zone, deal->call.start_utc);
	g_autofree char *detail = g_strdup_printf("something else came to lie over the call of %s: it is planned anew", when);
	record_init(&fact_record, &fact);
	fact.kind = FACT_CROSSED;
	fact.deal_id = deal->id;
	fact.at_utc = now;
	fact.call_seq = deal->call.seq;
	fact.source = g_strdup_printf("busy over %" G_GINT64_FORMAT "-%d at %" G_GINT64_FORMAT " seen %" G_GINT64_FORMAT, deal->id, deal->call.seq,
			deal->call.start_utc, now);
	bool ok = intake_one(d->service, d->rep, deal, &fact, &is_new, error);
	record_clear(&fact_record, &fact);
	if (ok && is_new)
		tell_happened(d->service->tell, "crossed", d->rep->id, deal, detail, NULL);
	return ok;
}

bool replan_is_free(const struct rep *rep, const struct call *call, int64_t now_utc)
{
	return rep->transparent && (rep->busy_before_h == 0 || call->start_utc - now_utc > (int64_t)rep->busy_before_h * 3600);
}

/* Written anew as busy, when it stands as free. */
static bool harden(struct desk *d, const struct deal *deal, GError **error)
{
	struct ledger *ledger = d->service->ledger;
	struct ledger_event event;
	struct action a;
	bool known;
	g_autofree char *uid = desk_call_uid(d, deal->id, deal->call.seq);
	bool ok = ledger_get_event(ledger, d->rep->id, uid, &event, &known, error);
	if (ok && known && !event.gone && !event.closed && event.wrote.free) {
		record_init(&action_record, &a);
		a.kind = ACTION_BOOK;
		a.call_seq = deal->call.seq;
		ok = ledger_drop_outbox(ledger, deal->id, a.call_seq, a.kind, error) &&
				ledger_add_action(ledger, d->rep->id, deal->id, &a, clock_now_utc(), NULL, error);
		record_clear(&action_record, &a);
	}
	ledger_event_clear(&event);
	return ok;
}

static bool harden_all(struct desk *d, GError **error)
{
	int64_t now = clock_now_utc();
	g_autoptr(GPtrArray) deals = record_list_new(&deal_record);
	struct deal_query q = { .rep = d->rep->id, .booked_from_utc = now, .booked_to_utc = now + (int64_t)d->rep->busy_before_h * 3600 };
	if (!d->rep->transparent || d->rep->busy_before_h == 0)
		return true;
	if (!ledger_find_deals(d->service->ledger, &q, deals, error))
		return false;
	for (guint i = 0; i < deals->len; i++)
		if (!harden(d, deals->pdata[i], error))
			return false;
	return true;
}

bool replan(struct desk *d, GError **error)
{
	int64_t now = clock_now_utc(), to = now + (int64_t)(d->rep->rules.horizon_days + 1) * DAY;
	g_autoptr(GPtrArray) deals = record_list_new(&deal_record), movable = g_ptr_array_new();
	struct deal_query q = { .rep = d->rep->id, .booked_from_utc = now, .booked_to_utc = to };
	bool due;
	if (!harden_all(d, error) || !is_due(d, now, &due, error))
		return false;
	if (!due)
		return true;
	if (!ledger_find_deals(d->service->ledger, &q, deals, error))
		return false;
	for (guint i = 0; i < deals->len; i++)
		if (slot_is_movable(&d->rep->rules, &((struct deal *)deals->pdata[i])->call, now))
			g_ptr_array_add(movable, deals->pdata[i]);
	if (movable->len == 0)
		return true;
	if (!desk_load_busy(d, now - DAY, to, error))
		return false;
	for (guint i = 0; i < movable->len; i++) {
		struct deal *deal = movable->pdata[i];
		if (is_crossed(d, &deal->call) && !crossed(d, deal, now, error))
			return false;
	}
	return remember(d, now, error);
}
