/* Taking the last outcome back, also to put other words for the same call in its place. */
#include "core/error.h"
#include "core/turn.h"

#define UNDO_DAYS 7

void turn_remember(struct turn *t)
{
	struct deal *deal = t->deal;
	const struct fact *fact = t->fact;
	g_clear_pointer(&deal->before, g_free);
	deal->before = record_print(&deal_record, deal);
	deal->outcome_utc = fact->at_utc;
	deal->written_utc = fact->written_utc ? MIN(fact->written_utc, fact->at_utc) : fact->at_utc;
	deal->outcome_seq = fact->call_seq ? fact->call_seq : deal->call.seq;
	deal->nudged = false;
}

/* What a quote says, what a person corrected in it and what the customer wrote were no outcome: they stay as they are now. */
static void keep_world(struct deal *old, struct deal *now)
{
	record_clear(&quote_record, &old->quote);
	record_copy(&quote_record, &old->quote, &now->quote);
	turn_set_text(&old->fingerprint, now->fingerprint);
	old->last_sent_utc = now->last_sent_utc;
	old->versions = now->versions;
	old->extended = now->extended;
	turn_set_text(&old->reply, now->reply);
	old->reply_utc = now->reply_utc;
	old->resends_written = now->resends_written;
	old->motive = now->motive;
	turn_set_text(&old->reply_from, now->reply_from);
	old->reaction = now->reaction;
	turn_set_text(&old->away, now->away);
	old->away_utc = now->away_utc;
	old->away_until = now->away_until;
	turn_set_text(&old->bounced, now->bounced);
	old->bounced_full = now->bounced_full;
	old->calls = now->calls; /* numbers are never given out twice */
}

bool turn_restore(struct turn *t, GError **error)
{
	struct deal *deal = t->deal, old;
	if (!deal->before) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "there is nothing to undo");
		return false;
	}
	if (!record_parse(&deal_record, deal->before, &old, error)) {
		record_clear(&deal_record, &old);
		return false;
	}
	if (deal->call.state != CALL_NONE && deal->call.seq != old.call.seq)
		turn_act(t, ACTION_CANCEL, deal->call.seq);
	keep_world(&old, deal);
	record_clear(&deal_record, deal);
	*deal = old;
	return true;
}

bool turn_undo(struct turn *t, GError **error)
{
	struct deal *deal = t->deal;
	if (deal->before && t->at_utc > deal->outcome_utc + UNDO_DAYS * 86400) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "the last outcome is more than %d days old", UNDO_DAYS);
		return false;
	}
	if (!turn_restore(t, error))
		return false;
	/* the event gets its own title back, so that the right words can be typed */
	if (deal->call.state != CALL_NONE)
		turn_act(t, ACTION_BOOK, deal->call.seq);
	turn_mail(t, MAIL_RECEIPT, "undo");
	return true;
}
