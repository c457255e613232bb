/* What the world does to a deal other than by an outcome: a quote leaves, a person changes the calendar, the customer writes. */
#include "core/error.h"
#include "core/plan.h"
#include "core/slot.h"
#include "core/turn.h"

/* ---- quotes ---- */

/* A later version says what it says; what it leaves out is still known from the one before. */
static void take_version(struct deal *deal, const struct fact *fact, GTimeZone *zone)
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
	if (date_is_set(now->decision_date))
		deal->decision_date = now->decision_date;
	struct date sent = date_of_instant(fact->start_utc, zone, NULL);
	if (date_is_set(old.valid_until) && date_compare(old.valid_until, sent) < 0 && date_compare(now->valid_until, old.valid_until) > 0)
		deal->extended = true;
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

static const char *wish_for_none(const struct turn *t)
{
	return g_strcmp0(t->fact->wish, "none") == 0 ? "none" : NULL;
}

/* Who is not called by himself, and why: the gravest first. NULL: everybody else. A wish of the rep is his own word, and goes before what
 * the machine thinks of the customer; nothing goes before what the customer himself said. */
static const char *hold_for(const struct turn *t)
{
	const struct signs *signs = &t->deal->quote.signs;
	if (t->fact->wish)
		return wish_for_none(t);
	if (t->rules->no_calls)
		return "customer";
	if (signs->consumer && !t->rules->consumer_calls)
		return "consumer";
	return signs->tender && !t->rules->tender_calls ? "tender" : NULL;
}

/* "3d": business days, as in "+3"; "2w": weeks; or a day. The first business day from there on; DATE_NONE: no such wish. */
static struct date wished_day(const struct turn *t)
{
	char *end;
	struct date day = DATE_NONE, sent = date_of_instant(t->fact->start_utc, t->rules->zone, NULL);
	const char *wish = t->fact->wish ? t->fact->wish : "";
	gint64 n = g_ascii_strtoll(wish, &end, 10);
	bool counted = end > wish && n >= 0 && n <= 366;
	if (counted && g_str_equal(end, "d"))
		return workday_add(&t->rules->days, sent, (int)n);
	if (counted && g_str_equal(end, "w"))
		day = date_add_days(sent, (int)n * 7);
	else if (!date_parse(wish, &day))
		return DATE_NONE;
	return workday_add(&t->rules->days, day, 0);
}

static void want_next_call(struct turn *t, enum script script, const char *hold)
{
	struct date day = wished_day(t);
	if (hold) {
		turn_wait_for(t->deal, hold);
		if (!g_str_equal(hold, "none")) /* the rep's own word is no news to him */
			turn_mail(t, MAIL_NUDGE, hold);
	} else if (date_is_set(day)) {
		turn_want_call(t, &(struct wish){ day, 0, script, false });
	} else if (t->deal->dials == 0) {
		turn_want_first_call(t);
	} else {
		turn_want_after(t, 1, script);
	}
}

/* A quote that had ended starts anew: what was counted towards its end counts no more. */
static void reopen(struct deal *deal)
{
	if (deal->state != DEAL_OPEN)
		deal->noanswers = deal->statics = deal->callbacks_in_row = deal->gatekeepers = deal->rolls = deal->deletions = 0;
	deal->state = DEAL_OPEN;
	deal->ended_utc = 0;
}

static void new_version(struct turn *t)
{
	struct deal *deal = t->deal;
	bool awaited = deal->waiting && g_str_equal(deal->waiting, "version");
	bool held = deal_is_held(deal) && !t->fact->wish;
	bool followed = deal->call.state != CALL_NONE || deal->dials > 0;
	enum script script = script_again(t, awaited || deal->conversations > 0);
	reopen(deal);
	if (held)
		return; /* told once; a new version changes nothing about whom it goes to */
	turn_drop_call(t);
	want_next_call(t, script, followed ? wish_for_none(t) : hold_for(t));
}

/* The person said stop to an earlier quote: no call, and the rep is told. UNDO takes it back for this one, too, and leaves the next step
 * to him. */
static void stop_at_once(struct turn *t)
{
	turn_wait_for(t->deal, "stopped");
	turn_remember(t);
	t->deal->stopped = true;
	turn_end_deal(t, DEAL_STOPPED);
	turn_mail(t, MAIL_NUDGE, "stopped");
}

static void first_version(struct turn *t)
{
	struct deal *deal = t->deal;
	const struct fact *fact = t->fact;
	deal->id = fact->deal_id;
	turn_set_text(&deal->rep, fact->rep);
	record_copy(&quote_record, &deal->quote, &fact->quote);
	record_copy(&history_record, &deal->history, &fact->history);
	turn_set_text(&deal->fingerprint, fact->text);
	turn_set_text(&deal->also_to, fact->also_to);
	deal->decision_date = fact->quote.decision_date;
	deal->motive = fact->motive;
	deal->first_sent_utc = deal->last_sent_utc = fact->start_utc;
	deal->versions = 1;
	deal->state = DEAL_OPEN;
	if (fact->history.stopped)
		stop_at_once(t);
	else
		want_next_call(t, turn_first_script(t), hold_for(t));
}

bool turn_quote(struct turn *t, GError **error)
{
	struct deal *deal = t->deal;
	const struct fact *fact = t->fact;
	(void)error;
	if (deal->state == DEAL_NONE) {
		first_version(t);
		return true;
	}
	/* a person said what it is: won, no quote, never again. Lost is a word of that day: a new offer is a new day */
	bool copy = g_strcmp0(deal->fingerprint, fact->text) == 0 || same_offer(&deal->quote, &fact->quote);
	if (copy || deal->state == DEAL_WON || deal->stopped || deal->state == DEAL_NOTQUOTE)
		return true;
	take_version(deal, fact, t->rules->zone);
	turn_set_text(&deal->fingerprint, fact->text);
	deal->last_sent_utc = fact->start_utc;
	deal->versions++;
	if (fact->motive != MOTIVE_UNSAID)
		deal->motive = fact->motive;
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
	if (call->start_utc)
		turn_act(t, ACTION_CANCEL, call->seq); /* it stood where it cannot be made */
	call->start_utc = call->end_utc = 0;
	call->retry_utc = date_to_instant(plan_after(t->rules, t->at_utc, 1), 6 * 60, t->rules->zone);
	return true;
}

/* The same call, planned anew as if it had not stood anywhere yet. Nobody moved it or failed to make it: nothing is counted. */
bool turn_crossed(struct turn *t, GError **error)
{
	struct call *call = &t->deal->call;
	(void)error;
	if (call->seq != t->fact->call_seq || !slot_is_movable(t->rules, call, t->at_utc))
		return true;
	call->state = CALL_WANTED;
	turn_act(t, ACTION_BOOK, call->seq);
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

/* Neither today nor on the day that was refused; where validity or decision leave no other, at least behind the moment itself. */
static void want_after_refusal(struct turn *t, const struct call *refused)
{
	struct call *call = &t->deal->call;
	turn_want_call(t, &(struct wish){ plan_after(t->rules, MAX(t->at_utc, refused->start_utc), 1), 0, refused->script, false });
	if (call->state == CALL_WANTED && (!call->latest_utc || refused->end_utc < call->latest_utc))
		call->earliest_utc = MAX(call->earliest_utc, refused->end_utc);
}

bool turn_deleted(struct turn *t, GError **error)
{
	struct deal *deal = t->deal;
	(void)error;
	if (deal->call.seq != t->fact->call_seq || deal->call.state == CALL_NONE)
		return true;
	struct call refused = deal->call;
	deal->deletions++;
	turn_forget_call(deal);
	/* once is "not now"; twice is a question */
	if (deal->deletions == 1) {
		want_after_refusal(t, &refused);
	} else {
		turn_wait_for(deal, "deleted");
		turn_mail(t, MAIL_ASK_DELETED, NULL);
	}
	return true;
}

/* ---- the customer ---- */

/* Is it for the rep to say what came of it? Not where it changes nothing: of a deal that was decided the same way, or is none. */
static bool may_be_answer(const struct deal *deal)
{
	if (!reaction_decides(deal->reaction) || deal->stopped || deal->state == DEAL_NOTQUOTE || deal->state == DEAL_WON)
		return false;
	return deal->reaction == REACTION_ORDER || deal->state != DEAL_LOST;
}

/* The call does not happen as if nothing had been said (R26): it is taken back, and remembered for the case that nobody says what the
 * words meant. One that has begun, or that a person is waited for, is no business of theirs. */
static void hold_call(struct turn *t)
{
	struct call held = t->deal->call;
	if (!deal_is_open(t->deal) || held.state == CALL_NONE || (held.state == CALL_BOOKED && held.start_utc <= t->at_utc))
		return;
	turn_drop_call(t);
	t->deal->call.script = held.script;
	t->deal->call.promised_utc = held.promised_utc;
	t->deal->call.earliest_utc = held.state == CALL_BOOKED ? held.start_utc : held.earliest_utc;
	turn_wait_for(t->deal, "reply");
}

bool turn_reply(struct turn *t, GError **error)
{
	struct deal *deal = t->deal;
	(void)error;
	bool asked = deal->waiting && g_str_equal(deal->waiting, "reply") && deal->reaction == t->fact->reaction;
	turn_set_text(&deal->reply, t->fact->text);
	g_clear_pointer(&deal->reply_from, g_free);
	turn_set_text(&deal->reply_from, t->fact->from);
	deal->reply_utc = t->at_utc;
	deal->resends_written += t->fact->resend;
	deal->reaction = t->fact->reaction;
	if (may_be_answer(deal) && !asked) {
		hold_call(t);
		turn_mail(t, MAIL_ASK_REPLY, NULL);
	} else if (deal->call.state == CALL_BOOKED && deal->call.start_utc > t->at_utc) {
		turn_act(t, ACTION_BOOK, deal->call.seq); /* read before you call (R26): the words go on top of the script */
	}
	return true;
}

/* Nobody is there to be called before he is back. What a person chose, the rep by moving it or the customer by naming it, stays; so does
 * a call that could not be made later. */
static bool waits_for_return(const struct turn *t, const struct call *call, int64_t back_utc)
{
	bool stands = call->state == CALL_BOOKED && call->start_utc > t->at_utc && call->start_utc < back_utc;
	bool chosen = call->locked || call->promised_utc;
	return (stands || call->state == CALL_WANTED) && !chosen && (!call->latest_utc || back_utc < call->latest_utc);
}

bool turn_away(struct turn *t, GError **error)
{
	struct deal *deal = t->deal;
	struct call *call = &deal->call;
	(void)error;
	turn_set_text(&deal->away, t->fact->text);
	deal->away_utc = t->at_utc;
	deal->away_until = t->fact->until;
	if (date_is_set(t->fact->until)) {
		struct date day = workday_add(&t->rules->days, t->fact->until, 0);
		int64_t back_utc = date_to_instant(day, 0, t->rules->zone);
		if (waits_for_return(t, call, back_utc)) {
			call->earliest_utc = MAX(call->earliest_utc, back_utc);
			call->state = CALL_WANTED;
			turn_act(t, ACTION_BOOK, call->seq);
			return true;
		}
	}
	if (call->state == CALL_BOOKED && call->start_utc > t->at_utc)
		turn_act(t, ACTION_BOOK, call->seq); /* what he said stands above the script */
	return true;
}

bool turn_bounce(struct turn *t, GError **error)
{
	struct deal *deal = t->deal;
	(void)error;
	turn_set_text(&deal->bounced, t->fact->text);
	deal->bounced_full = t->fact->full;
	if (!deal_is_open(deal))
		return true;
	if (deal->call.state != CALL_NONE) {
		enum script script = deal->call.script;
		turn_drop_call(t);
		turn_want_call(t, &(struct wish){ t->today, 0, script, false });
	}
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

bool turn_corrected(struct turn *t, GError **error)
{
	struct deal *deal = t->deal;
	(void)error;
	take_correction(&deal->quote, &t->fact->quote);
	if (!deal_is_open(deal))
		return true;
	if (g_strcmp0(deal->waiting, "contact") == 0)
		turn_want_after(t, 0, script_again(t, deal->conversations > 0));
	else if (deal->call.state != CALL_NONE)
		turn_act(t, ACTION_BOOK, deal->call.seq); /* the event shows number and amount */
	return true;
}

/* Nothing is guessed: he is asked what he meant. Who is asked that about a call that has begun is not asked besides what came of it. */
bool turn_unclear(struct turn *t, GError **error)
{
	struct call *call = &t->deal->call;
	int seq = t->fact->call_seq ? t->fact->call_seq : call->seq;
	struct action *question = turn_act(t, ACTION_MAIL, seq);
	(void)error;
	question->code = t->fact->outcome.code;
	question->mail = question->code != OUTCOME_NONE ? MAIL_CONFIRM : MAIL_ASK_LINE;
	question->text = g_strdup(t->fact->text);
	if (call->state == CALL_BOOKED && call->seq == seq && call->start_utc <= t->at_utc && !call->asked_utc)
		call->asked_utc = t->at_utc;
	return true;
}
