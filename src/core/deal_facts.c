/* What the world does to a deal other than by an outcome: a quote leaves, a person changes the calendar, the customer writes. */
#include "core/error.h"
#include "core/plan.h"
#include "core/turn.h"

/* ---- quotes ---- */

/* A later version says what it says; what it leaves out is still known from the one before. */
static void take_version(struct deal *deal, const struct fact *fact)
{
	struct quote old = deal->quote;
	record_copy(&quote_record, &deal->quote, &fact->quote);
	struct quote *now = &deal->quote;
	turn_set_text(&now->phone, now->phone ? NULL : old.phone);
	turn_set_text(&now->contact, now->contact ? NULL : old.contact);
	turn_set_text(&now->contact_name, now->contact_name ? NULL : old.contact_name);
	turn_set_text(&now->company, now->company ? NULL : old.company);
	turn_set_text(&now->email, now->email ? NULL : old.email);
	if (now->amount_minor == AMOUNT_NONE && old.amount_minor != AMOUNT_NONE) {
		now->amount_minor = old.amount_minor;
		now->vat = old.vat;
		turn_set_text(&now->currency, now->currency ? NULL : old.currency);
	}
	if (!date_is_set(now->valid_until))
		now->valid_until = old.valid_until;
	record_clear(&quote_record, &old);
}

static bool same_offer(const struct quote *a, const struct quote *b)
{
	return a->amount_minor == b->amount_minor && g_strcmp0(a->version, b->version) == 0 &&
			date_compare(a->valid_until, b->valid_until) == 0;
}

/* Of a call after a break: spoken says that there was a conversation, or words that took its place. */
static enum script script_again(const struct turn *t, bool spoken)
{
	if (!spoken)
		return turn_first_script(t);
	return t->deal->objection == OUTCOME_NONE ? SCRIPT_STILL_THINKING : SCRIPT_KNOWN_OBJECTION;
}

static void new_version(struct turn *t)
{
	struct deal *deal = t->deal;
	bool awaited = deal->waiting && g_str_equal(deal->waiting, "version");
	enum script script = script_again(t, awaited || deal->conversations > 0);
	deal->state = DEAL_OPEN;
	deal->ended_utc = 0;
	turn_drop_call(t);
	if (deal->dials == 0)
		turn_want_first_call(t);
	else
		turn_want_after(t, 1, script);
}

bool turn_quote(struct turn *t, GError **error)
{
	struct deal *deal = t->deal;
	const struct fact *fact = t->fact;
	(void)error;
	if (deal->state == DEAL_NONE) {
		deal->id = fact->deal_id;
		turn_set_text(&deal->rep, fact->rep);
		record_copy(&quote_record, &deal->quote, &fact->quote);
		turn_set_text(&deal->fingerprint, fact->text);
		turn_set_text(&deal->also_to, fact->also_to);
		deal->first_sent_utc = deal->last_sent_utc = fact->start_utc;
		deal->versions = 1;
		deal->state = DEAL_OPEN;
		turn_want_first_call(t);
		return true;
	}
	bool copy = g_strcmp0(deal->fingerprint, fact->text) == 0 || same_offer(&deal->quote, &fact->quote);
	if (copy || deal->state == DEAL_WON || deal->state == DEAL_STOPPED || deal->state == DEAL_NOTQUOTE)
		return true;
	take_version(deal, fact);
	turn_set_text(&deal->fingerprint, fact->text);
	deal->last_sent_utc = fact->start_utc;
	deal->versions++;
	new_version(t);
	return true;
}

/* ---- the calendar ---- */

bool turn_booked(struct turn *t, GError **error)
{
	struct call *call = &t->deal->call;
	if (call->seq != t->fact->call_seq || call->state == CALL_NONE) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "call %d is not wanted any more", t->fact->call_seq);
		return false;
	}
	call->state = CALL_BOOKED;
	call->start_utc = t->fact->start_utc;
	call->end_utc = t->fact->end_utc;
	call->retry_utc = 0;
	return true;
}

bool turn_unplaced(struct turn *t, GError **error)
{
	struct call *call = &t->deal->call;
	(void)error;
	if (call->seq != t->fact->call_seq || call->state != CALL_WANTED)
		return true;
	if (!call->retry_utc)
		turn_mail(t, MAIL_UNPLACED, NULL);
	call->retry_utc = date_to_instant(plan_after(t->rules, t->at_utc, 1), 6 * 60, t->rules->zone);
	return true;
}

bool turn_moved(struct turn *t, GError **error)
{
	struct call *call = &t->deal->call;
	(void)error;
	if (call->seq != t->fact->call_seq || call->state != CALL_BOOKED)
		return true;
	call->start_utc = t->fact->start_utc;
	call->end_utc = t->fact->end_utc;
	call->locked = true;
	call->asked_utc = 0;
	t->deal->moves++;
	return true;
}

bool turn_deleted(struct turn *t, GError **error)
{
	struct deal *deal = t->deal;
	(void)error;
	if (deal->call.seq != t->fact->call_seq || deal->call.state == CALL_NONE)
		return true;
	enum script script = deal->call.script;
	deal->deletions++;
	turn_forget_call(deal);
	/* once is "not now"; twice is a question */
	if (deal->deletions == 1) {
		turn_want_after(t, 1, script);
	} else {
		turn_wait_for(deal, "deleted");
		turn_mail(t, MAIL_ASK_DELETED, NULL);
	}
	return true;
}

/* ---- the customer ---- */

bool turn_reply(struct turn *t, GError **error)
{
	struct deal *deal = t->deal;
	(void)error;
	turn_set_text(&deal->reply, t->fact->text);
	deal->reply_utc = t->at_utc;
	if (deal->call.state == CALL_BOOKED && deal->call.start_utc > t->at_utc)
		turn_act(t, ACTION_BOOK, deal->call.seq); /* read before you call (R26): the words go on top of the script */
	return true;
}

bool turn_bounce(struct turn *t, GError **error)
{
	struct deal *deal = t->deal;
	(void)error;
	turn_set_text(&deal->bounced, t->fact->text);
	if (!deal_is_open(deal))
		return true;
	enum script script = deal->call.script != SCRIPT_NONE ? deal->call.script : turn_first_script(t);
	turn_drop_call(t);
	turn_want_call(t, &(struct wish){ t->today, 0, script });
	turn_mail(t, MAIL_BOUNCED, NULL);
	return true;
}

/* ---- a person ---- */

static void take_correction(struct quote *q, const struct quote *given)
{
	if (given->amount_minor != AMOUNT_NONE) {
		q->amount_minor = given->amount_minor;
		q->vat = given->vat;
		turn_set_text(&q->currency, given->currency);
	}
	turn_set_text(&q->phone, given->phone);
	turn_set_text(&q->contact_name, given->contact_name);
	turn_set_text(&q->contact, given->contact);
	for (guint i = 0; given->evidence && i < given->evidence->len; i++) {
		if (!q->evidence)
			q->evidence = record_list_new(&evidence_record);
		g_ptr_array_add(q->evidence, record_new(&evidence_record, given->evidence->pdata[i]));
	}
}

/* What is corrected stays so when the last outcome is taken back. */
static bool correct_before(struct deal *deal, const struct quote *given, GError **error)
{
	struct deal before;
	if (!deal->before)
		return true;
	bool ok = record_parse(&deal_record, deal->before, &before, error);
	if (ok) {
		take_correction(&before.quote, given);
		g_free(deal->before);
		deal->before = record_print(&deal_record, &before);
	}
	record_clear(&deal_record, &before);
	return ok;
}

bool turn_corrected(struct turn *t, GError **error)
{
	struct deal *deal = t->deal;
	take_correction(&deal->quote, &t->fact->quote);
	if (!correct_before(deal, &t->fact->quote, error))
		return false;
	if (!deal_is_open(deal))
		return true;
	if (g_strcmp0(deal->waiting, "contact") == 0)
		turn_want_after(t, 0, script_again(t, deal->conversations > 0));
	else if (deal->call.state != CALL_NONE)
		turn_act(t, ACTION_BOOK, deal->call.seq); /* the event shows number and amount */
	return true;
}
