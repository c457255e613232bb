#include "core/turn.h"
#include "core/plan.h"
#include "core/suspect.h"

struct action *turn_act(struct turn *t, enum action_kind kind, int call_seq)
{
	struct action *a = record_new(&action_record, NULL);
	a->kind = kind;
	a->call_seq = call_seq;
	g_ptr_array_add(t->actions, a);
	return a;
}

void turn_mail(struct turn *t, enum mail_kind kind, const char *text)
{
	struct action *a = turn_act(t, ACTION_MAIL, t->deal->call.seq);
	a->mail = kind;
	a->code = t->deal->last_code;
	a->text = g_strdup(text);
}

void turn_set_text(char **field, const char *text)
{
	if (text && *text && *field != text) {
		g_free(*field);
		*field = g_strdup(text);
	}
}

void turn_wait_for(struct deal *deal, const char *what)
{
	g_free(deal->waiting);
	deal->waiting = g_strdup(what);
	deal->nudged = false;
}

const struct tier *turn_tier(const struct turn *t)
{
	return rules_tier(t->rules, t->deal->quote.amount_minor, t->deal->quote.currency);
}


void turn_forget_call(struct deal *deal)
{
	int seq = deal->call.seq;
	record_clear(&call_record, &deal->call);
	deal->call.seq = seq; /* mails still speak of it */
}

/* Takes the present call back: it has not been made. */
void turn_drop_call(struct turn *t)
{
	if (t->deal->call.state != CALL_NONE)
		turn_act(t, ACTION_CANCEL, t->deal->call.seq);
	turn_forget_call(t->deal);
}

#define LAST_ATTEMPT 99 /* in rules->voicemail_on */

static bool voicemail_allowed(const struct turn *t)
{
	int attempt = t->deal->noanswers + 1;
	if (t->deal->voicemails >= t->rules->max_voicemails)
		return false;
	for (int i = 0; i < t->rules->n_voicemail_on; i++) {
		int on = t->rules->voicemail_on[i];
		if (attempt == on || (on == LAST_ATTEMPT && attempt == suspect_max_dials(t->deal, turn_tier(t))))
			return true;
	}
	return false;
}

/* A suspicion that has not been tested is, whatever the row says; before the end of the validity there is only one question. */
static enum script script_for_call(const struct deal *deal, enum script planned)
{
	enum script test = suspect_script(deal);
	return test != SCRIPT_NONE && planned != SCRIPT_BEFORE_EXPIRY ? test : planned;
}

void turn_want_call(struct turn *t, const struct wish *wish)
{
	struct deal *deal = t->deal;
	struct call call;
	record_init(&call_record, &call);
	suspect_weigh(deal, t->rules);
	const char *obstacle = plan_call(deal, t->rules, t->at_utc, wish, &call);
	if (obstacle) {
		/* the quote has lapsed, or its fate is sealed: a call now would be about nothing */
		turn_wait_for(deal, obstacle);
		if (t->fact->kind != FACT_OUTCOME) /* of an outcome the receipt says it */
			turn_mail(t, MAIL_NUDGE, obstacle);
		return;
	}
	call.seq = ++deal->calls;
	call.state = CALL_WANTED;
	call.script = script_for_call(deal, call.script);
	call.gatekeeper = deal->last_code == OUTCOME_GATEKEEPER;
	call.voicemail = voicemail_allowed(t);
	if (deal->noanswers > 0 && deal->last_dial_utc) {
		int minute;
		date_of_instant(deal->last_dial_utc, t->rules->zone, &minute);
		call.avoid_daypart = minute < 12 * 60 ? 1 : 2;
	}
	g_clear_pointer(&deal->waiting, g_free);
	deal->call = call;
	turn_act(t, ACTION_BOOK, call.seq);
}

enum script turn_first_script(const struct turn *t)
{
	const struct deal *deal = t->deal;
	bool large = turn_tier(t)->below < 0;
	return large && deal->quote.co_deciders && deal->quote.co_deciders[0] ? SCRIPT_MULTI_DECIDER : SCRIPT_FIRST_CALL;
}

void turn_want_first_call(struct turn *t)
{
	turn_want_call(t, &(struct wish){ plan_first_day(t->deal, t->rules, t->deal->last_sent_utc), 0, turn_first_script(t), false });
}

void turn_want_after(struct turn *t, int bd, enum script script)
{
	turn_want_call(t, &(struct wish){ plan_after(t->rules, t->at_utc, bd), 0, script, false });
}

void turn_end_deal(struct turn *t, enum deal_state state)
{
	t->deal->state = state;
	t->deal->ended_utc = t->at_utc;
	t->deal->nudged = false;
	g_clear_pointer(&t->deal->waiting, g_free);
	turn_drop_call(t);
}

