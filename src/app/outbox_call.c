/* Calls on their way into the calendar: the slot, the event, its record, its end. */
#include "app/ask.h"
#include "app/calendar_in.h"
#include "app/intake.h"
#include "app/job.h"
#include "app/replan.h"
#include "edge/clock.h"
#include "write/call.h"
#include "write/event.h"
#include "write/event_patch.h"
#include <string.h>

/* How often, and how long, a change of the event that was not read yet is waited for: a server that never tells of it must not keep the call from
 * being written. */
#define UNREAD_WAITS 5
#define UNREAD_WAIT_S 60

/* ---- calls: prepare ---- */

/* What the call says, as of the deal now: into the row, whence it is remembered once it stands there. */
static void say(struct job *j)
{
	struct service *s = j->desk->service;
	const char *language = j->desk->rep->language;
	struct sender sender = service_sender(s, j->desk->rep);
	struct call_text *says = &j->row->says;
	record_clear(&call_text_record, says);
	says->title = call_title(s->templates, &j->deal, language);
	says->place = g_strdup(job_shown_phone(j));
	says->free = replan_is_free(j->desk->rep, &j->deal.call, clock_now_utc());
	says->text = call_description(s->templates, &j->deal, job_shown_phone(j), language, &sender, NULL);
}

static char *print_event(struct job *j, const char *script)
{
	const struct rep *rep = j->desk->rep;
	g_autofree char *uid = desk_call_uid(j->desk, j->row->deal_id, j->deal.call.seq);
	struct event e = {
		.uid = uid,
		.dtstamp_utc = clock_now_utc(),
		.start_utc = j->deal.call.start_utc,
		.end_utc = j->deal.call.end_utc,
		.sequence = j->has_event ? MIN(j->event.sequence, G_MAXINT - 1) + 1 : 0,
		.summary = j->row->says.title,
		.location = j->row->says.place,
		.description = j->row->says.text,
		.phone_e164 = j->deal.quote.phone,
		.script = script,
		.alarm_minutes = rep->alarm_minutes,
		.transparent = j->row->says.free,
	};
	return event_print(&e);
}

static struct event_text ours(const char *was, const char *now)
{
	return (struct event_text){ was, now };
}

static const char *transp_of(const struct call_text *t)
{
	return !t->title ? NULL : t->free ? "TRANSPARENT" : "OPAQUE";
}

/* On what stands in the calendar: what a person wrote there stays. NULL when that is no event. */
static char *patch_event(struct job *j, const char *script)
{
	const struct call *call = &j->deal.call;
	const struct call_text *was = &j->event.wrote, *now = &j->row->says;
	bool moved = call->start_utc != j->event.start_utc || call->end_utc != j->event.end_utc;
	struct event_patch p = {
		.summary = ours(was->title, now->title),
		.location = ours(was->place, now->place),
		.description = ours(was->text, now->text),
		.transp = ours(transp_of(was), transp_of(now)),
		.start_utc = moved ? call->start_utc : 0,
		.end_utc = moved ? call->end_utc : 0,
		.phone_e164 = j->deal.quote.phone,
		.script = script,
	};
	return event_patch(j->standing->ics, &p, clock_now_utc());
}

static void set_payload(struct job *j, char *text)
{
	g_clear_pointer(&j->row->payload, g_bytes_unref);
	j->row->payload = g_bytes_new_take(text, strlen(text));
}

static void make_payload(struct job *j)
{
	struct service *s = j->desk->service;
	struct sender sender = service_sender(s, j->desk->rep);
	const char *phone = job_shown_phone(j);
	bool attached = (j->desk->traits & TRAIT_ATTACHMENT) != 0; /* where a file does not survive, the text alone says it all */
	g_autofree char *script = attached ? script_render(s->templates, &j->deal, phone, j->desk->rep->language, &sender, NULL) : NULL;
	say(j);
	char *patched = j->standing ? patch_event(j, script) : NULL;
	set_payload(j, patched ? patched : print_event(j, script));
}

/* What stands in the calendar now, into j->standing. *ret_unread: a person did something to it that was not taken in yet, or took it away: that
 * comes first, in the next round. */
static bool look_at_standing(struct job *j, bool *ret_unread, GError **error)
{
	struct calendar *calendar = desk_calendar(j->desk, error);
	struct event_reading r;
	*ret_unread = false;
	if (!calendar)
		return false;
	if (!j->has_event || j->event.gone)
		return true;
	if (!calendar->ops->get(calendar, j->event.href, &j->standing, error))
		return false;
	*ret_unread = !j->standing;
	if (!j->standing)
		return true;
	g_free(j->event.etag);
	j->event.etag = g_strdup(j->standing->etag);
	bool ok = ask_event(j->desk->service->readers, j->standing->ics, j->desk->rep->zone_name, clock_now_utc(), &r, error);
	struct event_news news = event_news(&j->event, &r);
	*ret_unread = ok && (news.moved || news.typed || (r.cancelled && !j->event.closed));
	record_clear(&event_reading_record, &r);
	return ok;
}

static void slot_fact(struct fact *fact, const struct job *j, const struct slot *slot)
{
	record_init(&fact_record, fact);
	fact->kind = slot ? FACT_BOOKED : FACT_UNPLACED;
	fact->deal_id = j->deal.id;
	fact->at_utc = clock_now_utc();
	fact->call_seq = j->deal.call.seq;
	fact->source = g_strdup_printf("outbox %" G_GINT64_FORMAT, j->row->id);
	if (slot) {
		fact->start_utc = slot->when.start_utc;
		fact->end_utc = slot->when.end_utc;
	}
}

/* The slot and the bytes of its event are committed together: from here on every try puts the same there. */
static bool commit_slot(struct job *j, const struct slot *slot, GError **error)
{
	struct service *s = j->desk->service;
	struct fact fact;
	bool is_new;
	job_shown_phone(j);
	if (!ledger_begin(s->ledger, error))
		return false;
	slot_fact(&fact, j, slot);
	bool ok = intake_fact(s, j->desk->rep, &j->deal, &fact, &is_new, error);
	record_clear(&fact_record, &fact);
	if (ok && slot)
		make_payload(j);
	return ledger_end(s->ledger, ok && job_put_row(j, slot ? OUTBOX_READY : OUTBOX_DONE, error), error);
}

static char *payload_text(const struct job *j)
{
	gsize n;
	const char *data = g_bytes_get_data(j->row->payload, &n);
	return g_strndup(data, n);
}

/* Bytes that were made before, and stand there: we were cut off behind the put, and met our own change in the calendar. */
static bool stands_already(const struct job *j)
{
	g_autofree char *made = j->row->payload ? payload_text(j) : NULL;
	return made && j->standing && calendar_text_same(made, j->standing->ics);
}

/* Not now: in a later round, when the calendar was read again. */
static bool wait_for_calendar(struct job *j, GError **error)
{
	j->row->attempts++;
	j->row->due_utc = clock_now_utc() + UNREAD_WAIT_S;
	return job_put_row(j, OUTBOX_WANTED, error);
}

bool job_prepare_book(struct job *j, GError **error)
{
	struct slot slot;
	bool found, unread;
	if (j->deal.call.seq != j->row->action.call_seq || j->deal.call.state == CALL_NONE)
		return job_put_row(j, OUTBOX_DONE, error); /* not wanted any more */
	if (!look_at_standing(j, &unread, error))
		return false;
	if (unread && j->row->attempts < UNREAD_WAITS)
		return wait_for_calendar(j, error);
	if (stands_already(j))
		return job_put_row(j, OUTBOX_READY, error);
	g_autofree char *uid = desk_call_uid(j->desk, j->row->deal_id, j->deal.call.seq);
	g_free(j->row->key);
	j->row->key = j->standing ? g_strdup(j->event.href) : g_strdup_printf("%s.ics", uid);
	if (j->deal.call.state == CALL_BOOKED) {
		make_payload(j); /* the same slot, new text */
		return job_put_row(j, OUTBOX_READY, error);
	}
	if (!job_plan_slot(j, &slot, &found, error) || !commit_slot(j, found ? &slot : NULL, error))
		return false;
	if (!found)
		tell_happened(j->desk->service->tell, "unplaced", j->desk->rep->id, &j->deal, "no room in the calendar before its latest moment", NULL);
	return true;
}

/* What later changes of the event are compared with. */
static bool remember_event(struct job *j, const struct event_reading *r, const char *etag, bool closed, GError **error)
{
	g_autofree char *etag_copy = g_strdup(etag);
	struct ledger_event e = {
		.uid = r->uid,
		.rep = j->row->rep,
		.href = j->row->key,
		.etag = etag_copy,
		.deal_id = j->row->deal_id,
		.call_seq = j->row->action.call_seq,
		.summary = r->summary,
		.typed = closed && j->has_event ? j->event.typed : r->typed,
		.wrote = j->row->state == OUTBOX_WANTED ? j->event.wrote : j->row->says, /* what stands there, not what shall */
		.start_utc = r->start_utc,
		.end_utc = r->end_utc,
		.closed = closed,
		.sequence = r->sequence,
		.by_name = !j->has_event || j->event.gone || j->event.by_name,
	};
	return ledger_put_event(j->desk->service->ledger, &e, error);
}

/* What the event says with this payload, and how far we are with it, in one step. */
static bool commit_event(struct job *j, const char *etag, bool closed, enum outbox_state state, GError **error)
{
	struct service *s = j->desk->service;
	struct event_reading reading;
	g_autofree char *ics = payload_text(j);
	bool ok = ask_event(s->readers, ics, j->desk->rep->zone_name, clock_now_utc(), &reading, error) && ledger_begin(s->ledger, error);
	if (ok)
		ok = ledger_end(s->ledger, remember_event(j, &reading, etag, closed, error) && job_put_row(j, state, error), error);
	record_clear(&event_reading_record, &reading);
	return ok;
}

/* Remembered before it goes: cut off behind the put, we meet our own title as a change, and must not take it for words that a person typed. */
bool job_prepare_close(struct job *j, GError **error)
{
	struct call_text *says = &j->row->says;
	bool unread;
	if (!look_at_standing(j, &unread, error))
		return false;
	if (stands_already(j))
		return job_put_row(j, OUTBOX_READY, error);
	record_clear(&call_text_record, says);
	record_copy(&call_text_record, says, &j->event.wrote);
	g_free(says->title);
	says->title = call_closed_title(j->desk->service->templates, &j->deal, j->row->action.code, j->desk->rep->language);
	struct event_patch p = { .summary = ours(j->event.wrote.title, says->title), .record = true };
	char *closed = j->standing ? event_patch(j->standing->ics, &p, clock_now_utc()) : NULL;
	if (!closed)
		return job_put_row(j, OUTBOX_DONE, error); /* a person took it away: there is nothing to write on */
	set_payload(j, closed);
	g_free(j->row->key);
	j->row->key = g_strdup(j->event.href);
	return commit_event(j, j->event.etag, true, OUTBOX_READY, error);
}

/* Taken for a record from now on: that it goes away says nothing about the rep. */
bool job_prepare_cancel(struct job *j, GError **error)
{
	struct ledger *ledger = j->desk->service->ledger;
	g_autofree char *uid = desk_call_uid(j->desk, j->row->deal_id, j->row->action.call_seq);
	g_free(j->row->key);
	j->row->key = j->has_event ? g_strdup(j->event.href) : g_strdup_printf("%s.ics", uid);
	j->event.closed = true;
	if (!ledger_begin(ledger, error))
		return false;
	return ledger_end(ledger, (!j->has_event || ledger_put_event(ledger, &j->event, error)) && job_put_row(j, OUTBOX_READY, error), error);
}

/* ---- calls: send ---- */

static void tell_booked(struct job *j)
{
	const struct call *call = &j->deal.call;
	g_autofree char *when = tell_when(j->desk->rep->rules.zone, call->start_utc);
	g_autofree char *detail = g_strdup_printf("%s · script %s", when, script_names[call->script]);
	g_autofree char *pairs = g_strdup_printf("start=%" G_GINT64_FORMAT " script=%s", call->start_utc, script_names[call->script]);
	tell_happened(j->desk->service->tell, "booked", j->desk->rep->id, &j->deal, detail, pairs);
}

/* Our event stands there already and a person has changed it, before we knew that it had arrived: what we wrote is remembered, and the whole
 * calendar is looked over again, so that the change is read as one. */
static bool adopt(struct job *j, GError **error)
{
	g_autofree char *cursor = g_strdup_printf("%s calendar", j->row->rep);
	return commit_event(j, NULL, false, OUTBOX_DONE, error) && ledger_put_cursor(j->desk->service->ledger, cursor, NULL, error);
}

/* What is in the way of a new event: ours (also in another of the rep's calendars, where he has put it meanwhile), or something else. */
static bool find_obstacle(struct job *j, const char *uid, struct calendar_object **ret, bool *ret_ours, GError **error)
{
	struct calendar *calendar = j->desk->calendar;
	if (!calendar->ops->get(calendar, j->row->key, ret, error))
		return false;
	g_autofree char *there = *ret ? calendar_text_uid((*ret)->ics) : NULL;
	*ret_ours = g_strcmp0(there, uid) == 0;
	if (*ret_ours)
		return true;
	g_clear_pointer(ret, calendar_object_free);
	if (!calendar->ops->find(calendar, uid, ret, error))
		return false;
	*ret_ours = *ret != NULL;
	return true;
}

/* The second name for an event whose first one is taken by something else; there is no third. */
static bool take_other_key(struct job *j, const char *uid, GError **error)
{
	g_autofree char *other = g_strdup_printf("%s-b.ics", uid);
	if (strcmp(j->row->key, other) == 0) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "something else stands in the calendar where '%s' shall", other);
		return false;
	}
	g_free(j->row->key);
	j->row->key = g_steal_pointer(&other);
	return job_put_row(j, OUTBOX_READY, error);
}

enum sent { FAILED, SENT, CONFLICT, TAKEN };

static enum sent try_put(struct job *j, bool closed, GError **error)
{
	struct calendar *calendar = j->desk->calendar;
	g_autofree char *etag = NULL, *ics = payload_text(j);
	bool update = j->has_event && !j->event.gone;
	switch (calendar->ops->put(calendar, j->row->key, update ? j->event.etag : NULL, ics, &etag, error)) {
	case CALENDAR_PUT_DONE: return commit_event(j, etag, closed, OUTBOX_DONE, error) ? SENT : FAILED;
	case CALENDAR_PUT_CONFLICT: return update ? CONFLICT : TAKEN;
	case CALENDAR_PUT_FAILED: break;
	}
	return FAILED;
}

/* Somebody stands where a new event shall: ours is taken for done, of anything else we keep away (PROTOCOLS 4.3). */
static enum sent make_way(struct job *j, bool closed, GError **error)
{
	g_autofree char *uid = desk_call_uid(j->desk, j->row->deal_id, j->row->action.call_seq);
	struct calendar_object *there = NULL;
	bool ours;
	bool ok = find_obstacle(j, uid, &there, &ours, error);
	if (ok && ours) {
		g_free(j->row->key);
		j->row->key = g_strdup(there->href);
		ok = adopt(j, error);
	} else if (ok) {
		ok = take_other_key(j, uid, error);
	}
	calendar_object_free(there);
	return !ok ? FAILED : ours ? SENT : try_put(j, closed, error);
}

/* Puts the payload at the key. *ret_conflict: somebody changed it since; their change is read first, in the next round. */
static bool put_payload(struct job *j, bool closed, bool *ret_conflict, GError **error)
{
	*ret_conflict = false;
	if (!desk_calendar(j->desk, error))
		return false;
	enum sent r = try_put(j, closed, error);
	if (r == TAKEN)
		r = make_way(j, closed, error);
	*ret_conflict = r == CONFLICT;
	if (r == CONFLICT || r == TAKEN)
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_RETRY, "event '%s' was changed meanwhile", j->row->key);
	return r == SENT;
}

bool job_send_book(struct job *j, GError **error)
{
	bool conflict, news = !j->has_event || j->event.start_utc != j->deal.call.start_utc;
	if (!put_payload(j, false, &conflict, error)) {
		if (conflict)
			j->row->state = OUTBOX_WANTED; /* made anew from what is there then */
		return false;
	}
	if (news)
		tell_booked(j);
	return true;
}

bool job_send_close(struct job *j, GError **error)
{
	bool conflict;
	if (put_payload(j, true, &conflict, error))
		return true;
	if (conflict)
		j->row->state = OUTBOX_WANTED;
	return false;
}

bool job_send_cancel(struct job *j, GError **error)
{
	struct calendar *calendar = desk_calendar(j->desk, error);
	struct ledger *ledger = j->desk->service->ledger;
	if (!calendar || !calendar->ops->remove(calendar, j->row->key, error) || !ledger_begin(ledger, error))
		return false;
	j->event.gone = true;
	bool ok = !j->has_event || ledger_put_event(ledger, &j->event, error);
	return ledger_end(ledger, ok && job_put_row(j, OUTBOX_DONE, error), error);
}
