/* What an outcome counts: dials, conversations, rounds on one objection, and what the suspicions are weighed by. */
#include "core/turn.h"

struct date turn_day_named(const struct turn *t, const struct outcome *o)
{
	return o->bd ? workday_add(&t->rules->days, t->today, o->bd) : o->date;
}

enum outcome_code turn_code(const struct outcome *o)
{
	return o->code == OUTCOME_REVISE && outcome_class(o) == CLASS_STATIC ? OUTCOME_STATIC : o->code;
}

enum outcome_class deal_class(const struct deal *deal, const struct fact *fact, const struct rules *rules)
{
	const struct outcome *o = &fact->outcome;
	if (fact->kind != FACT_OUTCOME)
		return CLASS_NONE;
	if (o->code != OUTCOME_CALLBACK)
		return outcome_class(o);
	struct date today = date_of_instant(fact->at_utc, rules->zone, NULL);
	struct date day = o->bd ? workday_add(&rules->days, today, o->bd) : o->date;
	bool soon = !date_is_set(day) || workday_count(&rules->days, today, day) <= rules->callback_neutral_bd;
	return soon && deal->callbacks_in_row == 0 ? CLASS_NO_CONVERSATION : CLASS_STATIC;
}

static bool is_talk(enum outcome_class class)
{
	return class == CLASS_PRODUCTIVE || class == CLASS_STATIC;
}

static void count_dial(struct turn *t, enum outcome_class class)
{
	struct deal *deal = t->deal;
	/* the dial was at the time of the call when it was reported later */
	int64_t dialled = deal->call.state == CALL_BOOKED && deal->call.start_utc < t->at_utc ? deal->call.start_utc : t->at_utc;
	deal->dials++;
	if (!deal->first_dial_utc)
		deal->first_dial_utc = dialled;
	deal->last_dial_utc = dialled;
	if (!is_talk(class)) {
		deal->noanswers++;
		return;
	}
	deal->conversations++;
	deal->noanswers = 0;
	deal->gatekeepers = 0;
}

/* An objection of the same type again, or another one. Nothing concrete: no date, and for another decider no name either. */
static void count_objection(struct turn *t, const struct outcome *o)
{
	struct deal *deal = t->deal;
	enum outcome_code code = o->code == OUTCOME_REVISE ? OUTCOME_OBJ_SCOPE : o->code;
	bool same = deal->objection == code;
	struct date day = turn_day_named(t, o);
	bool concrete = date_is_set(day) || (code == OUTCOME_OBJ_AUTHORITY && o->name);
	deal->objection_changes += deal->objection != OUTCOME_NONE && !same;
	deal->objection = code;
	deal->objections |= 1 << (code - OUTCOME_OBJ_PRICE);
	deal->objection_rounds = same ? deal->objection_rounds + 1 : 1;
	deal->objection_vague = concrete ? 0 : same ? deal->objection_vague + 1 : 1;
	deal->isolated = o->isolated;
	g_clear_pointer(&deal->objection_note, g_free);
	turn_set_text(&deal->objection_note, o->note);
	if (code == OUTCOME_OBJ_AUTHORITY) {
		turn_set_text(&deal->decider, o->name);
		if (date_is_set(day))
			deal->decision_date = day;
	} else if (code == OUTCOME_OBJ_COMPETITOR) {
		turn_set_text(&deal->competitor, o->name);
	}
}

static enum suspicion test_on_screen(const struct deal *deal)
{
	if (deal->call.state == CALL_NONE)
		return SUSPICION_NONE;
	if (deal->call.script == SCRIPT_PRICE_LEVER_TEST)
		return SUSPICION_LEVER;
	return deal->call.script == SCRIPT_POLITE_NO_TEST ? SUSPICION_POLITE : SUSPICION_NONE;
}

/* Somebody was spoken to: what he says is compared with what he said the last time. */
static void count_talk(struct turn *t, const struct outcome *o)
{
	struct deal *deal = t->deal;
	enum outcome_code code = turn_code(o);
	deal->statics_again += code == OUTCOME_STATIC && deal->last_talk == OUTCOME_STATIC;
	deal->last_talk = code;
	/* the day has passed and it is still open: the decision was put off, to a day nobody knows yet */
	if (date_is_set(deal->decision_date) && date_compare(deal->decision_date, t->today) < 0)
		deal->decision_date = DATE_NONE;
	enum suspicion test = test_on_screen(deal);
	if (test == SUSPICION_NONE)
		return;
	deal->tested_utc = t->at_utc;
	if (code != OUTCOME_ORDER)
		deal->tested |= 1 << test;
}

void turn_count(struct turn *t, enum outcome_class class)
{
	struct deal *deal = t->deal;
	const struct outcome *o = &t->fact->outcome;
	enum outcome_code code = turn_code(o);
	if (class != CLASS_ADMINISTRATIVE)
		count_dial(t, class);
	if (is_talk(class))
		count_talk(t, o);
	if (code == OUTCOME_STATIC || (code == OUTCOME_CALLBACK && class == CLASS_STATIC))
		deal->statics++;
	if (outcome_is_objection(code) || code == OUTCOME_REVISE)
		count_objection(t, o);
	deal->callbacks_again += code == OUTCOME_CALLBACK && deal->callbacks_in_row > 0;
	deal->callbacks_in_row = code == OUTCOME_CALLBACK ? deal->callbacks_in_row + 1 : 0;
	deal->voicemails += code == OUTCOME_VOICEMAIL;
	deal->gatekeepers += code == OUTCOME_GATEKEEPER;
	deal->notcalled += code == OUTCOME_NOTCALLED;
	deal->revisions += code == OUTCOME_REVISE;
	deal->resends += o->excuse == EXCUSE_RESEND;
	if (code == OUTCOME_ORDER)
		deal->ordered_minor = o->amount_minor != AMOUNT_NONE ? o->amount_minor : deal->quote.amount_minor;
	if (outcome_is_lost(code) && o->type)
		deal->objection = o->type;
	if (code == OUTCOME_STOP)
		deal->stopped = true;
	deal->last_code = o->code;
}
