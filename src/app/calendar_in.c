#include "app/calendar_in.h"
#include "app/ask.h"
#include "app/intake.h"
#include "edge/clock.h"
#include <string.h>

/* An object of ours that changed, and what is known of it. */
struct change {
	struct desk *desk;
	const struct calendar_object *object;
	struct ledger_event event;
	struct deal deal;
};

static void fill_fact(struct fact *fact, const struct change *c, enum fact_kind kind, const char *what)
{
	record_init(&fact_record, fact);
	fact->kind = kind;
	fact->deal_id = c->deal.id;
	fact->at_utc = clock_now_utc();
	fact->call_seq = c->event.call_seq;
	fact->source = g_strdup_printf("event %s %s", c->event.href, what);
}

static bool person_deleted(struct change *c, GError **error)
{
	struct service *s = c->desk->service;
	struct fact fact;
	bool is_new = false;
	fill_fact(&fact, c, FACT_DELETED, "deleted");
	c->event.gone = true;
	bool ok = ledger_begin(s->ledger, error);
	if (ok) {
		ok = c->event.closed || intake_fact(s, c->desk->rep, &c->deal, &fact, &is_new, error);
		ok = ledger_end(s->ledger, ok && ledger_put_event(s->ledger, &c->event, error), error);
	}
	if (ok && is_new)
		tell_happened(s->tell, "deleted", c->desk->rep->id, &c->deal, "the rep deleted the call", NULL);
	record_clear(&fact_record, &fact);
	return ok;
}

/* What a person did to an event; told once it is written down. */
struct doing {
	struct event_news news;
	bool new_move;
	enum intake intake;
};

static bool person_moved(struct change *c, const struct event_reading *r, bool *ret_new, GError **error)
{
	struct fact fact;
	g_autofree char *what = g_strdup_printf("moved to %" G_GINT64_FORMAT " %s", r->start_utc, c->object->etag ? c->object->etag : "");
	fill_fact(&fact, c, FACT_MOVED, what);
	fact.start_utc = r->start_utc;
	fact.end_utc = r->end_utc;
	bool ok = intake_fact(c->desk->service, c->desk->rep, &c->deal, &fact, ret_new, error);
	record_clear(&fact_record, &fact);
	return ok;
}

static bool person_typed(struct change *c, const struct event_reading *r, enum intake *ret, GError **error)
{
	g_autofree char *source = g_strdup_printf("event %s typed %s %s", c->event.href, r->typed, c->object->etag ? c->object->etag : "");
	struct words_said said = { c->event.call_seq, &r->outcome, source, 0 };
	return intake_outcome(c->desk->service, c->desk->rep, &c->deal, &said, ret, error);
}

static bool note_reading(struct change *c, const struct event_reading *r, bool echo, GError **error)
{
	g_free(c->event.summary);
	c->event.summary = g_strdup(r->summary);
	if (r->typed && !echo) {
		g_free(c->event.typed);
		c->event.typed = g_strdup(r->typed);
	}
	c->event.start_utc = r->start_utc;
	c->event.end_utc = r->end_utc;
	c->event.sequence = r->sequence;
	g_free(c->event.etag);
	c->event.etag = g_strdup(c->object->etag);
	/* bytes that were fixed before, but not sent, would go with the new etag and write over what the person did */
	struct ledger *ledger = c->desk->service->ledger;
	return ledger_put_event(ledger, &c->event, error) &&
			ledger_reopen_outbox(ledger, c->event.deal_id, c->event.call_seq, ACTION_BOOK, error) &&
			ledger_reopen_outbox(ledger, c->event.deal_id, c->event.call_seq, ACTION_CLOSE, error);
}

static void tell_doing(struct change *c, const struct event_reading *r, const struct doing *d)
{
	struct service *s = c->desk->service;
	if (d->new_move && !c->event.closed) {
		g_autofree char *when = tell_when(c->desk->rep->rules.zone, r->start_utc);
		g_autofree char *detail = g_strdup_printf("the rep moved the call to %s", when);
		tell_happened(s->tell, "moved", c->desk->rep->id, &c->deal, detail, NULL);
	}
	if (d->news.typed)
		intake_tell(s, c->desk->rep, &c->deal, &r->outcome, d->intake);
}

struct event_news event_news(const struct ledger_event *e, const struct event_reading *r)
{
	struct event_news n = { 0 };
	n.moved = r->start_utc && !r->all_day && (r->start_utc != e->start_utc || r->end_utc != e->end_utc);
	n.echo = e->closed && g_strcmp0(r->summary, e->summary) == 0;
	n.typed = r->typed && !n.echo && g_strcmp0(r->typed, e->typed) != 0;
	return n;
}

static bool take_reading(struct change *c, const struct event_reading *r, GError **error)
{
	struct ledger *ledger = c->desk->service->ledger;
	struct doing d = { .news = event_news(&c->event, r) };
	if (!ledger_begin(ledger, error))
		return false;
	bool ok = (!d.news.moved || person_moved(c, r, &d.new_move, error)) &&
			(!d.news.typed || person_typed(c, r, &d.intake, error)) && note_reading(c, r, d.news.echo, error);
	if (!ledger_end(ledger, ok, error))
		return false;
	tell_doing(c, r, &d);
	return true;
}

static bool take_change(struct change *c, GError **error)
{
	struct service *s = c->desk->service;
	g_autoptr(GError) why = NULL;
	struct event_reading reading;
	if (!c->object->ics)
		return person_deleted(c, error);
	if (g_strcmp0(c->object->etag, c->event.etag) == 0 && c->object->etag)
		return true;
	if (!ask_event(s->readers, c->object->ics, c->desk->rep->zone_name, clock_now_utc(), &reading, &why)) {
		/* unreadable is unknown, never "gone" */
		g_autofree char *line = g_strdup_printf("event '%s' cannot be read: %s", c->event.href, why->message);
		tell_trouble(s->tell, c->desk->rep->id, line);
		return true;
	}
	bool ok = reading.cancelled && !c->event.closed ? person_deleted(c, error) : take_reading(c, &reading, error);
	record_clear(&event_reading_record, &reading);
	return ok;
}

/* Asked for by name, and its UID looked for in the other calendars, before it is believed that a person took it away. */
static bool look_for(struct calendar *calendar, const struct ledger_event *e, struct calendar_object **ret, GError **error)
{
	return calendar->ops->get(calendar, e->href, ret, error) && (*ret || e->closed || calendar->ops->find(calendar, e->uid, ret, error));
}

/* Put elsewhere by a person: we follow, and from now on ask for it there, whatever the list of our own calendar tells. */
static bool note_place(struct change *c, GError **error)
{
	if (strcmp(c->object->href, c->event.href) == 0)
		return true;
	g_free(c->event.href);
	c->event.href = g_strdup(c->object->href);
	c->event.by_name = true;
	return ledger_put_event(c->desk->service->ledger, &c->event, error);
}

static bool one_event(struct change *c, struct calendar *calendar, GError **error)
{
	struct calendar_object *there = NULL;
	if (!c->object->ics && !look_for(calendar, &c->event, &there, error))
		return false;
	if (there)
		c->object = there;
	bool ok = (!there || note_place(c, error)) && take_change(c, error);
	calendar_object_free(there);
	return ok;
}

static bool one_object(struct desk *d, struct calendar *calendar, const struct calendar_object *object, GError **error)
{
	struct change c = { .desk = d, .object = object };
	bool known, found;
	record_init(&deal_record, &c.deal);
	bool ok = ledger_get_event(d->service->ledger, d->rep->id, object->href, &c.event, &known, error);
	if (ok && known && !c.event.gone) {
		ok = ledger_get_deal(d->service->ledger, c.event.deal_id, &c.deal, &found, error);
		ok = ok && (!found || one_event(&c, calendar, error));
	}
	ledger_event_clear(&c.event);
	record_clear(&deal_record, &c.deal);
	return ok;
}

/* The events of ours that the list has not: after a full one any of them may be gone, else those that it need not tell of (Xandikos says nothing
 * of what was made and deleted between two looks). */
static bool look_for_missing(struct desk *d, struct calendar *calendar, GPtrArray *listed, bool full, GError **error)
{
	g_autoptr(GHashTable) hrefs = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func((GDestroyNotify)ledger_event_free);
	for (guint i = 0; i < listed->len; i++)
		g_hash_table_add(hrefs, ((struct calendar_object *)listed->pdata[i])->href);
	/* records of the past may be tidied away without anybody meaning something by it */
	if (!ledger_find_events(d->service->ledger, d->rep->id, clock_now_utc() - 7 * 86400, !full, events, error))
		return false;
	for (guint i = 0; i < events->len; i++) {
		const struct ledger_event *e = events->pdata[i];
		struct calendar_object unlisted = { .href = e->href };
		if (!g_hash_table_contains(hrefs, e->href) && !one_object(d, calendar, &unlisted, error))
			return false;
	}
	return true;
}

bool calendar_in(struct desk *d, GError **error)
{
	struct calendar *calendar = desk_calendar(d, error);
	if (!calendar)
		return false;
	struct ledger *ledger = d->service->ledger;
	g_autofree char *name = g_strdup_printf("%s calendar", d->rep->id);
	g_autofree char *ours = g_strdup_printf("closecall-%s-", ledger_instance(ledger));
	g_autofree char *token = NULL, *next = NULL;
	g_autoptr(GPtrArray) objects = g_ptr_array_new_with_free_func((GDestroyNotify)calendar_object_free);
	bool full = false;
	if (!ledger_get_cursor(ledger, name, &token, error) ||
			!calendar->ops->changes(calendar, token, ours, objects, &next, &full, error))
		return false;
	for (guint i = 0; i < objects->len; i++)
		if (!one_object(d, calendar, objects->pdata[i], error))
			return false;
	return look_for_missing(d, calendar, objects, full, error) && ledger_saw_events(ledger, d->rep->id, ours, error) &&
			ledger_put_cursor(ledger, name, next, error);
}
