/* Replies to invitations: what a rep did to a call in a calendar that only mail reaches. */
#include "app/ask.h"
#include "app/authority.h"
#include "app/intake.h"
#include "app/invite.h"
#include "edge/clock.h"
#include "edge/ledger_invitation.h"
#include "write/event_patch.h"
#include <string.h>

#define MARKER "☎"

struct answer_to_call {
	struct desk *desk; /* the service's */
	const struct rep *rep;
	const struct letter *letter;
	struct ledger_invitation row;
	struct ledger_event event;
	struct deal deal;
	char *line; /* what was typed with it, its first line; NULL: nothing */
	struct outcome outcome; /* of that line */
};

static const struct invitation_reply *reply_of(const struct answer_to_call *a)
{
	return &a->letter->invitation;
}

static bool is_ours(const struct desk *d, const char *uid)
{
	g_autofree char *ours = g_strdup_printf("closecall-%s-", ledger_instance(d->service->ledger));
	return uid && g_str_has_prefix(uid, ours);
}

/* Taken already, or overtaken by a later one, or about a time that was replaced since. Google says SEQUENCE 0 whatever ours is. */
static bool is_old(const struct answer_to_call *a)
{
	const struct invitation_reply *r = reply_of(a);
	bool again = a->row.answered_by && g_strcmp0(a->row.answered_by, a->letter->message_id) == 0;
	bool overtaken = r->stamp_utc && r->stamp_utc < a->row.answered_utc;
	return again || overtaken || (r->sequence > 0 && r->sequence < a->row.sequence);
}

/* ---- what it does to the event ---- */

static bool has_words(const struct answer_to_call *a)
{
	return outcome_says(&a->outcome) || a->outcome.ask;
}

/* A reply that repeats another time than ours means it only when it knows our last one. */
static bool is_moved(const struct answer_to_call *a)
{
	const struct invitation_reply *r = reply_of(a);
	bool counter = g_strcmp0(r->method, "COUNTER") == 0;
	return r->start_utc > clock_now_utc() && !r->all_day && r->start_utc != a->event.start_utc && !a->event.closed &&
	       (counter || r->sequence >= a->row.sequence);
}

static char *title_of(const struct answer_to_call *a)
{
	const char *mark = a->event.summary ? strstr(a->event.summary, MARKER) : NULL;
	return mark ? g_strdup_printf("%s %s", a->line, mark) : g_strdup(a->line);
}

/* As he would have left it in a calendar of his own; NULL: taken away. New string. */
static char *event_after(const struct answer_to_call *a, bool moved)
{
	const struct invitation_reply *r = reply_of(a);
	g_autofree char *title = has_words(a) ? title_of(a) : NULL;
	struct event_patch p = { .summary = { NULL, title } };
	if (moved) {
		p.start_utc = r->start_utc;
		p.end_utc = r->start_utc + a->event.end_utc - a->event.start_utc;
	}
	if (title || moved)
		return event_patch(a->row.ics, &p, clock_now_utc());
	return g_strcmp0(r->partstat, "DECLINED") == 0 ? NULL : g_strdup(a->row.ics);
}

/* A time that he proposed stands in his calendar only when it is confirmed: by the same invitation once more. */
static bool confirm_time(const struct answer_to_call *a, GError **error)
{
	struct ledger *ledger = a->desk->service->ledger;
	struct action book;
	record_init(&action_record, &book);
	book.kind = ACTION_BOOK;
	book.call_seq = a->event.call_seq;
	bool ok = ledger_drop_outbox(ledger, a->event.deal_id, book.call_seq, book.kind, error) &&
		  ledger_add_action(ledger, a->rep->id, a->event.deal_id, &book, clock_now_utc(), NULL, error);
	record_clear(&action_record, &book);
	return ok;
}

static bool confirm_words(struct answer_to_call *a, enum intake *ret, GError **error)
{
	g_autofree char *source = g_strdup_printf("mail %s", a->letter->message_id ? a->letter->message_id : a->row.href);
	struct words_said said = { a->event.call_seq, &a->outcome, source, 0 };
	return intake_confirm(a->desk->service, a->rep, &a->deal, &said, ret, error);
}

static bool apply(struct answer_to_call *a, GError **error)
{
	struct service *s = a->desk->service;
	enum intake what = INTAKE_KNOWN;
	bool doubted = outcome_is_grave(a->outcome.code) && !a->outcome.ask && !a->letter->authentic;
	bool moved = !doubted && is_moved(a);
	char *after = doubted ? g_strdup(a->row.ics) : event_after(a, moved);
	g_free(a->row.ics);
	a->row.ics = after;
	a->row.answered_utc = reply_of(a)->stamp_utc;
	g_free(a->row.answered_by);
	a->row.answered_by = g_strdup(a->letter->message_id);
	if (!ledger_begin(s->ledger, error))
		return false;
	bool ok = ledger_put_invitation(s->ledger, &a->row, error) && (!moved || confirm_time(a, error)) &&
		  (!doubted || confirm_words(a, &what, error));
	if (!ledger_end(s->ledger, ok, error))
		return false;
	if (doubted)
		intake_tell(s, a->rep, &a->deal, &a->outcome, what);
	return true;
}

/* ---- whose, and of which call ---- */

static void ignored(const struct answer_to_call *a, const char *detail, const char *pairs)
{
	tell_happened(a->desk->service->tell, "ignored", a->rep->id, NULL, detail, pairs);
}

static bool load(struct answer_to_call *a, bool *ret_stands, GError **error)
{
	struct ledger *ledger = a->desk->service->ledger;
	g_autofree char *href = g_strdup_printf("%s.ics", reply_of(a)->uid);
	bool found, known = false, has_deal = false;
	bool ok = ledger_get_invitation(ledger, a->rep->id, href, &a->row, &found, error) &&
		  ledger_get_event(ledger, a->rep->id, href, &a->event, &known, error) &&
		  (!known || ledger_get_deal(ledger, a->event.deal_id, &a->deal, &has_deal, error));
	*ret_stands = ok && found && a->row.ics && known && has_deal;
	return ok;
}

static bool read_words(struct answer_to_call *a, GError **error)
{
	const char *comment = reply_of(a)->comment;
	if (!comment)
		return true;
	a->line = g_strstrip(g_strndup(comment, strcspn(comment, "\r\n")));
	record_clear(&outcome_record, &a->outcome);
	return ask_outcome(a->desk->service->readers, a->line, date_of_instant(clock_now_utc(), a->rep->rules.zone, NULL), &a->outcome, error);
}

static bool take_answer(struct answer_to_call *a, GError **error)
{
	bool stands;
	if (!load(a, &stands, error))
		return false;
	if (!stands) {
		ignored(a, "an answer to a call that is not proposed any more", "reason=no-call");
		return true;
	}
	if (is_old(a)) {
		ignored(a, "an older answer to a call", "reason=old");
		return true;
	}
	return read_words(a, error) && apply(a, error);
}

bool invite_answered(struct desk *d, const struct rep *rep, const struct letter *l, GError **error)
{
	struct answer_to_call a = { .desk = d, .rep = rep, .letter = l };
	if (!is_ours(d, l->invitation.uid))
		return true;
	/* forwarded to a colleague, who answers for himself (PROTOCOLS 5) */
	if (!rep || g_strcmp0(l->invitation.attendee, rep->address) != 0)
		return authority_refuse(d, l, "its sender was not invited", error);
	record_init(&deal_record, &a.deal);
	record_init(&outcome_record, &a.outcome);
	bool ok = take_answer(&a, error);
	ledger_invitation_clear(&a.row);
	ledger_event_clear(&a.event);
	record_clear(&deal_record, &a.deal);
	record_clear(&outcome_record, &a.outcome);
	g_free(a.line);
	return ok;
}
