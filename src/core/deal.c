#include "core/deal.h"
#include "core/error.h"
#include "core/plan.h"
#include "core/suspect.h"
#include "core/turn.h"

/* ---- the table: METHOD 2.5, row by row ---- */

/* When the next call is due. */
enum when {
	NEVER,
	IN_BD,       /* bd business days from now */
	AT_GAP,      /* the tier's gap after so many dials without conversation */
	BEFORE_DATE, /* lead business days before the date named; without a date bd business days from now */
	AT_PROMISE,  /* the moment or day agreed; without one bd business days from now */
	AT_DESK,     /* as AT_PROMISE, but without one early or late in the day, when no desk is manned */
	ON_VERSION,  /* when the new version leaves */
	ON_CONTACT,  /* when a person gave another number or name */
};

/* What is counted to find the row of an outcome. */
enum count {
	ANY,
	ROUNDS,    /* times in a row that this objection was named */
	VAGUE,     /* of those, the last ones in a row without anything concrete */
	STATICS,   /* undecided, and callbacks that count as such */
	DESKS,     /* front desks since the last conversation */
	MESSAGES,  /* voicemails */
	REVISIONS, /* new versions asked for */
	OMISSIONS, /* not called */
};

#define SAME SCRIPT_NONE      /* the script of the call just made */
#define BY_SUSPICION SCRIPT_N /* price_lever_test when a lever is suspected, else polite_no_test */
#define LIMIT (-1)            /* from: rules->static_limit, or one above rules->max_voicemails; lead: rules->decision_lead_bd */

/* Of the rows of an outcome the last one whose count is reached holds. Its mail goes out when the count is reached, not again above it.
 * REVISE without its point has no row: it is followed up as STATIC (R5). Another round on an objection with a date each time is work, not
 * an escape: only the objections that need none (price, competitor, trust, terms) go to the manager at the third. */
struct step {
	enum outcome_code code;
	enum count count;
	int from;
	enum when when;
	int bd, lead;
	enum script script;
	enum deal_state end;
	enum mail_kind mail;
	enum manager_line manager;
};

static const struct step steps[] = {
	/* outcome                 count, from      next call    bd lead   script                   end, a mail, a line for the manager */
	{ OUTCOME_ORDER,           ANY, 1,          NEVER,        0, 0, SCRIPT_AFTER_ORDER,      DEAL_WON, 0, 0 },
	{ OUTCOME_OBJ_PRICE,       ROUNDS, 1,       IN_BD,        1, 0, SCRIPT_KNOWN_OBJECTION,  0, 0, 0 },
	{ OUTCOME_OBJ_PRICE,       ROUNDS, 2,       IN_BD,        1, 0, SCRIPT_PRICE_LEVER_TEST, 0, 0, 0 },
	{ OUTCOME_OBJ_PRICE,       ROUNDS, 3,       IN_BD,        1, 0, SCRIPT_PRICE_LEVER_TEST, 0, 0, MANAGER_ROUNDS },
	{ OUTCOME_OBJ_COMPETITOR,  ROUNDS, 1,       IN_BD,        2, 0, SCRIPT_KNOWN_OBJECTION,  0, 0, 0 },
	{ OUTCOME_OBJ_COMPETITOR,  ROUNDS, 2,       IN_BD,        2, 0, SCRIPT_PRICE_LEVER_TEST, 0, 0, 0 },
	{ OUTCOME_OBJ_COMPETITOR,  ROUNDS, 3,       IN_BD,        2, 0, SCRIPT_PRICE_LEVER_TEST, 0, 0, MANAGER_ROUNDS },
	{ OUTCOME_OBJ_TIMING,      VAGUE, 0,        BEFORE_DATE,  2, 2, SCRIPT_KNOWN_OBJECTION,  0, 0, 0 },
	{ OUTCOME_OBJ_TIMING,      VAGUE, 2,        IN_BD,        2, 0, SCRIPT_POLITE_NO_TEST,   0, 0, 0 },
	{ OUTCOME_OBJ_AUTHORITY,   VAGUE, 0,        BEFORE_DATE,  1, LIMIT, SCRIPT_MULTI_DECIDER, 0, 0, 0 },
	{ OUTCOME_OBJ_AUTHORITY,   VAGUE, 2,        IN_BD,        1, 0, SCRIPT_POLITE_NO_TEST,   0, 0, 0 },
	{ OUTCOME_OBJ_SCOPE,       ANY, 1,          ON_VERSION,   1, 0, SCRIPT_KNOWN_OBJECTION,  0, 0, 0 },
	{ OUTCOME_REVISE,          REVISIONS, 1,    ON_VERSION,   1, 0, SCRIPT_KNOWN_OBJECTION,  0, 0, 0 },
	{ OUTCOME_REVISE,          REVISIONS, 3,    ON_VERSION,   1, 0, SCRIPT_KNOWN_OBJECTION,  0, 0, MANAGER_REVISIONS },
	{ OUTCOME_OBJ_TRUST,       ROUNDS, 1,       IN_BD,        1, 0, SCRIPT_KNOWN_OBJECTION,  0, 0, 0 },
	{ OUTCOME_OBJ_TRUST,       ROUNDS, 3,       IN_BD,        1, 0, SCRIPT_KNOWN_OBJECTION,  0, 0, MANAGER_ROUNDS },
	{ OUTCOME_OBJ_TERMS,       ROUNDS, 1,       IN_BD,        1, 0, SCRIPT_KNOWN_OBJECTION,  0, 0, 0 },
	{ OUTCOME_OBJ_TERMS,       ROUNDS, 3,       IN_BD,        1, 0, SCRIPT_KNOWN_OBJECTION,  0, 0, MANAGER_ROUNDS },
	{ OUTCOME_OBJ_BUDGET,      VAGUE, 0,        BEFORE_DATE,  5, 5, SCRIPT_KNOWN_OBJECTION,  0, 0, 0 },
	{ OUTCOME_OBJ_BUDGET,      VAGUE, 2,        IN_BD,        5, 0, SCRIPT_POLITE_NO_TEST,   0, 0, 0 },
	{ OUTCOME_OBJ_PROJECT,     VAGUE, 0,        BEFORE_DATE, 20, 5, SCRIPT_KNOWN_OBJECTION,  0, 0, 0 },
	{ OUTCOME_OBJ_PROJECT,     VAGUE, 2,        NEVER,        0, 0, SAME,                    DEAL_DORMANT, 0, 0 },
	{ OUTCOME_OBJ_OTHER,       ANY, 1,          IN_BD,        2, 0, SCRIPT_KNOWN_OBJECTION,  0, MAIL_ASK_TYPE, 0 },
	{ OUTCOME_STATIC,          STATICS, 1,      IN_BD,        2, 0, SCRIPT_STILL_THINKING,   0, 0, 0 },
	{ OUTCOME_STATIC,          STATICS, 2,      IN_BD,        3, 0, BY_SUSPICION,            0, 0, MANAGER_UNDECIDED },
	{ OUTCOME_STATIC,          STATICS, LIMIT,  NEVER,        0, 0, SAME,                    DEAL_DORMANT, 0, 0 },
	/* neutral: it leaves the counter aside. Static: it shares it, and the script of a second time ("the STATIC counter") */
	{ OUTCOME_CALLBACK,        STATICS, 0,      AT_PROMISE,   1, 0, SAME,                    0, 0, 0 },
	{ OUTCOME_CALLBACK,        STATICS, 1,      AT_PROMISE,   1, 0, SCRIPT_STILL_THINKING,   0, 0, 0 },
	{ OUTCOME_CALLBACK,        STATICS, 2,      AT_PROMISE,   1, 0, BY_SUSPICION,            0, 0, MANAGER_UNDECIDED },
	{ OUTCOME_CALLBACK,        STATICS, LIMIT,  NEVER,        0, 0, SAME,                    DEAL_DORMANT, 0, 0 },
	{ OUTCOME_NOANSWER,        ANY, 1,          AT_GAP,       0, 0, SAME,                    0, 0, 0 },
	{ OUTCOME_VOICEMAIL,       MESSAGES, 1,     IN_BD,        2, 0, SAME,                    0, 0, 0 },
	/* one message more than may be left is nothing to wait for */
	{ OUTCOME_VOICEMAIL,       MESSAGES, LIMIT, AT_GAP,       0, 0, SAME,                    0, 0, 0 },
	{ OUTCOME_GATEKEEPER,      DESKS, 1,        AT_DESK,      1, 0, SAME,                    0, 0, 0 },
	{ OUTCOME_GATEKEEPER,      DESKS, 3,        AT_DESK,      1, 0, SAME,                    0, MAIL_BAD_CONTACT, 0 },
	{ OUTCOME_BADCONTACT,      ANY, 1,          ON_CONTACT,   0, 0, SAME,                    0, 0, 0 },
	{ OUTCOME_LOST_LEVER,      ANY, 1,          NEVER,        0, 0, SAME,                    DEAL_LOST, 0, 0 },
	{ OUTCOME_LOST_POLITE,     ANY, 1,          NEVER,        0, 0, SAME,                    DEAL_LOST, 0, 0 },
	{ OUTCOME_LOST_PRICE,      ANY, 1,          NEVER,        0, 0, SAME,                    DEAL_LOST, 0, 0 },
	{ OUTCOME_LOST_COMPETITOR, ANY, 1,          NEVER,        0, 0, SAME,                    DEAL_LOST, 0, 0 },
	{ OUTCOME_LOST_BUDGET,     ANY, 1,          NEVER,        0, 0, SAME,                    DEAL_LOST, 0, 0 },
	{ OUTCOME_LOST_PROJECT,    ANY, 1,          NEVER,        0, 0, SAME,                    DEAL_LOST, 0, 0 },
	{ OUTCOME_LOST_OTHER,      ANY, 1,          NEVER,        0, 0, SAME,                    DEAL_LOST, 0, 0 },
	{ OUTCOME_LOST,            ANY, 1,          NEVER,        0, 0, SAME,                    DEAL_LOST, MAIL_ASK_REASON, 0 },
	{ OUTCOME_NOTCALLED,       OMISSIONS, 1,    IN_BD,        0, 0, SAME,                    0, 0, 0 },
	{ OUTCOME_NOTCALLED,       OMISSIONS, 3,    IN_BD,        0, 0, SAME,                    0, 0, MANAGER_NOT_CALLED },
	{ OUTCOME_NOTQUOTE,        ANY, 1,          NEVER,        0, 0, SAME,                    DEAL_NOTQUOTE, 0, 0 },
	/* what was decided stays decided, and in the figures: there it only forbids calls */
	{ OUTCOME_STOP,            ANY, 1,          NEVER,        0, 0, SAME,                    DEAL_STOPPED, 0, 0 },
};

#define DESK_EARLY (8 * 60 + 15) /* before the front desk is manned, and after it has gone */
#define DESK_LATE (17 * 60 + 15)

/* ---- which row ---- */

static int count_for(const struct turn *t, const struct step *step, enum outcome_class class)
{
	const struct deal *deal = t->deal;
	switch (step->count) {
	case ROUNDS: return deal->objection_rounds;
	case VAGUE: return deal->objection_vague;
	case STATICS: return class == CLASS_STATIC ? deal->statics : 0;
	case DESKS: return deal->gatekeepers;
	case MESSAGES: return deal->voicemails;
	case REVISIONS: return deal->revisions;
	case OMISSIONS: return deal->notcalled;
	case ANY: break;
	}
	return 1;
}

static int from_of(const struct step *step, const struct rules *rules)
{
	if (step->from != LIMIT)
		return step->from;
	return step->count == MESSAGES ? rules->max_voicemails + 1 : rules->static_limit;
}

static const struct step *step_for(struct turn *t, enum outcome_code code, enum outcome_class class)
{
	const struct step *found = NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(steps); i++)
		if (steps[i].code == code && count_for(t, &steps[i], class) >= from_of(&steps[i], t->rules))
			found = &steps[i];
	t->row = found ? (int)(found - steps) : -1;
	return found;
}

char *deal_step_name(int row)
{
	if (row < 0 || row >= (int)G_N_ELEMENTS(steps))
		return NULL;
	const char *code = outcome_code_names[steps[row].code];
	return steps[row].from == LIMIT ? g_strdup_printf("%s from the limit", code) : g_strdup_printf("%s from %d", code, steps[row].from);
}

/* ---- what follows ---- */

static bool lever_suspected(const struct deal *deal)
{
	return deal->suspicion == SUSPICION_LEVER;
}

static enum script script_for(const struct turn *t, const struct step *step, enum script made)
{
	if (step->script == BY_SUSPICION)
		return lever_suspected(t->deal) ? SCRIPT_PRICE_LEVER_TEST : SCRIPT_POLITE_NO_TEST;
	if (step->script != SAME)
		return step->script;
	return made != SCRIPT_NONE ? made : turn_first_script(t);
}

static int gap_bd(const struct turn *t)
{
	const struct tier *tier = turn_tier(t);
	int i = MIN(t->deal->noanswers, tier->n_noanswer) - 1;
	return i >= 0 ? tier->noanswer_bd[i] : 1;
}

/* Limits that end the effort whatever the row says (METHOD 3.1). A wrong number is waited for, and what the customer asked for is kept:
 * neither is one dial too many. */
static bool limits_reached(const struct turn *t, enum outcome_class class)
{
	const struct tier *tier = turn_tier(t);
	enum outcome_code code = t->deal->last_code;
	if (class == CLASS_NO_CONVERSATION)
		return code != OUTCOME_BADCONTACT && code != OUTCOME_CALLBACK && t->deal->noanswers >= suspect_max_dials(t->deal, tier);
	return class != CLASS_ADMINISTRATIVE && t->deal->conversations >= tier->max_conversations;
}

static void promise(const struct turn *t, struct wish *wish, struct date day, int minute)
{
	wish->day = day;
	wish->agreed = true;
	if (minute)
		wish->promised_utc = date_to_instant(day, minute - 1, t->rules->zone);
}

/* Before the customer's front desk is manned, or after it has gone home, whichever was not tried; but in the
 * rep's own hours. */
static int64_t desk_utc(const struct turn *t, struct date day)
{
	const struct rules *rules = t->rules;
	unsigned bit = 1u << (date_weekday(day) - 1);
	int dialled, first = 1440, last = 0;
	date_of_instant(t->deal->last_dial_utc, rules->zone, &dialled);
	for (size_t i = 0; i < rules->n_hours; i++) {
		if (rules->hours[i].days & bit) {
			first = MIN(first, rules->hours[i].from_minute);
			last = MAX(last, rules->hours[i].to_minute - rules->slot_minutes);
		}
	}
	int64_t at_utc = date_to_instant(day, dialled < 12 * 60 ? DESK_LATE : DESK_EARLY,
		rules->customer_zone ? rules->customer_zone : rules->zone);
	if (last < first)
		return at_utc; /* no hours on that day: the search for a slot goes on to another */
	return CLAMP(
		at_utc, date_to_instant(day, first, rules->zone), date_to_instant(day, last, rules->zone));
}

static void take_step(struct turn *t, const struct step *step, const struct outcome *o, enum script made)
{
	struct wish wish = { plan_after(t->rules, t->at_utc, step->bd), 0, script_for(t, step, made), false };
	struct date named = turn_day_named(t, o);
	int lead = step->lead == LIMIT ? t->rules->decision_lead_bd : step->lead;
	switch (step->when) {
	case NEVER: return;
	case IN_BD: break;
	case AT_GAP: wish.day = plan_after(t->rules, t->at_utc, gap_bd(t)); break;
	case BEFORE_DATE:
		if (date_is_set(named))
			wish.day = workday_add(&t->rules->days, named, -lead);
		break;
	case AT_PROMISE:
		if (date_is_set(named))
			promise(t, &wish, named, o->minute);
		break;
	case AT_DESK:
		if (date_is_set(named)) {
			promise(t, &wish, named, o->minute);
		} else {
			wish.agreed = true;
			wish.promised_utc = desk_utc(t, wish.day);
		}
		break;
	case ON_VERSION: turn_wait_for(t->deal, "version"); return;
	case ON_CONTACT: turn_wait_for(t->deal, "contact"); return;
	}
	turn_want_call(t, &wish);
}

/* The call just reported stays in the calendar as a record when it was made; one that lies ahead is taken back, unless the words
 * were typed into it. */
static void finish_call(struct turn *t, enum outcome_code code)
{
	struct call *call = &t->deal->call;
	if (call->state == CALL_NONE)
		return;
	bool made = call->start_utc && (call->start_utc <= t->at_utc || t->fact->call_seq == call->seq);
	if (made)
		turn_act(t, ACTION_CLOSE, call->seq)->code = code;
	else
		turn_act(t, ACTION_CANCEL, call->seq);
	turn_forget_call(t->deal);
}

static void take_suspicion(struct deal *deal, const struct outcome *o)
{
	if (o->suspicion == SUSPICION_NONE)
		return;
	if (!o->denied) {
		deal->suspected = o->suspicion;
		deal->denied &= ~(1 << o->suspicion);
		return;
	}
	deal->denied |= 1 << o->suspicion;
	if (deal->suspected == o->suspicion)
		deal->suspected = SUSPICION_NONE;
}

/* What the call would ask that was to test a suspicion which is none. */
static enum script script_without_test(const struct turn *t)
{
	const struct deal *deal = t->deal;
	if (deal->objection != OUTCOME_NONE)
		return SCRIPT_KNOWN_OBJECTION;
	return deal->statics ? SCRIPT_STILL_THINKING : turn_first_script(t);
}

/* A hint typed alone is no word about a call: the call that stands there asks about what is suspected now. */
static void take_hint(struct turn *t, const struct outcome *o)
{
	struct deal *deal = t->deal;
	take_suspicion(deal, o);
	if (o->motive != MOTIVE_UNSAID)
		deal->motive = o->motive;
	suspect_weigh(deal, t->rules);
	enum script test = suspect_script(deal);
	bool tests = deal->call.script == SCRIPT_PRICE_LEVER_TEST || deal->call.script == SCRIPT_POLITE_NO_TEST;
	if (o->denied && tests && test == SCRIPT_NONE)
		test = script_without_test(t);
	if (deal->call.state == CALL_NONE || test == SCRIPT_NONE || test == deal->call.script)
		return;
	deal->call.script = test;
	if (deal->call.state == CALL_BOOKED)
		turn_act(t, ACTION_BOOK, deal->call.seq);
}

/* What brings back to life: nobody is called who said stop, and a dial that reached nobody changes nothing about an end that a person told.
 * Such words come back to the rep, who can take the stop or the end back. */
static bool may_follow(const struct turn *t, const struct step *step, enum outcome_class class, enum deal_state before, GError **error)
{
	bool told = before == DEAL_WON || before == DEAL_LOST || before == DEAL_NOTQUOTE;
	bool reached = class == CLASS_PRODUCTIVE || class == CLASS_STATIC || step->code == OUTCOME_CALLBACK;
	if (step->end != DEAL_NONE || (!t->deal->stopped && (!told || reached)))
		return true;
	if (t->deal->stopped)
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "the person asked not to be called");
	else
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "the quote is %s", deal_state_names[before]);
	return false;
}

static void follow(struct turn *t, const struct step *step, enum outcome_class class, enum deal_state before, enum script made)
{
	const struct outcome *o = &t->fact->outcome;
	if (step->end != DEAL_NONE) {
		turn_end_deal(t, step->end);
	} else if (before == DEAL_OPEN && limits_reached(t, class)) {
		turn_end_deal(t, DEAL_DORMANT);
		if (class == CLASS_NO_CONVERSATION)
			turn_mail(t, MAIL_CLOSE_DRAFT, NULL);
	} else if (o->no_call) {
		turn_wait_for(t->deal, "none");
	} else {
		take_step(t, step, o, made);
	}
}

static bool mail_is_new(const struct turn *t, const struct step *step, enum outcome_class class, enum deal_state before)
{
	bool again = step->end != DEAL_NONE && step->end == before;
	return step->mail != MAIL_NONE && !again && count_for(t, step, class) == from_of(step, t->rules);
}

#define LATE_S 300 /* clocks differ, and calendars are looked at now and then */

bool deal_words_are_late(const struct fact *fact, int64_t written_utc)
{
	return fact->written_utc && fact->written_utc < written_utc - LATE_S;
}

bool turn_outcome(struct turn *t, GError **error)
{
	struct deal *deal = t->deal;
	const struct outcome *o = &t->fact->outcome;
	if (deal_words_are_late(t->fact, deal->written_utc))
		return true;
	if (o->code == OUTCOME_UNDO)
		return turn_undo(t, error);
	if (!outcome_says(o)) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "no outcome in '%s'", o->typed ? o->typed : "");
		return false;
	}
	if (o->code == OUTCOME_NONE) {
		take_hint(t, o);
		return true;
	}
	/* other words for the same call: the later ones win (METHOD 2.3 rule 1) */
	if (t->fact->call_seq && t->fact->call_seq == deal->outcome_seq && deal->before && !turn_restore(t, error))
		return false;
	enum outcome_class class = deal_class(deal, t->fact, t->rules);
	enum deal_state before = deal->state;
	enum script made = deal->call.script;
	turn_remember(t);
	turn_count(t, class);
	take_suspicion(deal, o);
	const struct step *step = step_for(t, turn_code(o), class);
	if (!may_follow(t, step, class, before, error))
		return false;
	finish_call(t, o->code);
	g_clear_pointer(&deal->waiting, g_free);
	if (step->end == DEAL_STOPPED && (before == DEAL_WON || before == DEAL_LOST)) {
		turn_mail(t, MAIL_RECEIPT, NULL);
		return true;
	}
	deal->state = DEAL_OPEN; /* a person spoke: an ended deal lives again unless these words end it, and the limits were known to him */
	deal->ended_utc = 0;
	if (step->manager != MANAGER_NONE) {
		deal->manager = step->manager;
		deal->manager_utc = t->at_utc;
	}
	suspect_weigh(deal, t->rules);
	follow(t, step, class, before, made);
	turn_mail(t, MAIL_RECEIPT, NULL);
	if (mail_is_new(t, step, class, before))
		turn_mail(t, step->mail, NULL);
	return true;
}

/* ---- the door ---- */

/* What follows from the other fields. */
static void derive(struct deal *deal, const struct rules *rules)
{
	deal->expiry_utc = date_is_set(deal->quote.valid_until) ? date_to_instant(deal->quote.valid_until, 1440, rules->zone) : 0;
	deal->large = rules_tier(rules, deal->quote.amount_minor, deal->quote.currency)->below < 0;
	suspect_weigh(deal, rules);
	deal->due_utc = deal_due(deal, rules);
}

/* Applies the fact to a copy. work is the caller's to clear, also after an error. */
static bool apply_to(struct deal *work, const struct deal *deal, const struct fact *fact, const struct rules *rules, GPtrArray *actions,
		int *ret_row, GError **error)
{
	static bool (*const apply[FACT_N])(struct turn *, GError **) = {
		[FACT_QUOTE] = turn_quote,       [FACT_OUTCOME] = turn_outcome, [FACT_BOOKED] = turn_booked,
		[FACT_UNPLACED] = turn_unplaced, [FACT_MOVED] = turn_moved,     [FACT_DELETED] = turn_deleted,
		[FACT_REPLY] = turn_reply,       [FACT_BOUNCE] = turn_bounce,   [FACT_TIME] = turn_time,
		[FACT_CROSSED] = turn_crossed,   [FACT_CORRECTED] = turn_corrected, [FACT_AWAY] = turn_away,         [FACT_UNCLEAR] = turn_unclear,
	};
	record_copy(&deal_record, work, deal);
	struct turn turn = { work, fact, rules, actions, fact->at_utc, date_of_instant(fact->at_utc, rules->zone, NULL), -1 };
	if (!apply[fact->kind]) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "a fact without kind");
		return false;
	}
	bool ok = apply[fact->kind](&turn, error);
	*ret_row = turn.row;
	return ok;
}

bool deal_apply(struct deal *deal, const struct fact *fact, const struct rules *rules, GPtrArray *actions, GError **error)
{
	struct deal work;
	int row;
	guint n = actions->len;
	if (!apply_to(&work, deal, fact, rules, actions, &row, error)) {
		g_ptr_array_set_size(actions, (gint)n);
		record_clear(&deal_record, &work);
		return false;
	}
	derive(&work, rules);
	record_clear(&deal_record, deal);
	*deal = work;
	return true;
}

int deal_step(const struct deal *deal, const struct fact *fact, const struct rules *rules)
{
	g_autoptr(GPtrArray) actions = record_list_new(&action_record);
	struct deal work;
	int row = -1;
	bool ok = apply_to(&work, deal, fact, rules, actions, &row, NULL);
	record_clear(&deal_record, &work);
	return ok ? row : -1;
}
