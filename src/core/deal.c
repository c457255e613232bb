#include "core/deal.h"
#include "core/error.h"
#include "core/plan.h"
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
	ROUNDS,   /* times in a row that this objection was named */
	VAGUE,    /* of those, the last ones in a row without anything concrete */
	STATICS,  /* undecided, and callbacks that count as such */
	DESKS,    /* front desks */
	MESSAGES, /* voicemails */
};

#define SAME SCRIPT_NONE       /* the script of the call just made */
#define BY_SUSPICION SCRIPT_N  /* price_lever_test when a lever is suspected, else polite_no_test */
#define LIMIT (-1)             /* as nth: rules->static_limit; as lead: rules->decision_lead_bd */

/* Of the rows of an outcome the last one whose count is reached holds. */
struct step {
	enum outcome_code code;
	enum count count;
	int nth;
	enum when when;
	int bd, lead;
	enum script script;
	enum deal_state end;
	enum mail_kind mail;
};

static const struct step steps[] = {
	/* outcome                 count, from  next call       bd lead   script                    end           and a mail */
	{ OUTCOME_ORDER,           ANY, 1,      NEVER,           0, 0, SCRIPT_AFTER_ORDER,      DEAL_WON,      0 },
	{ OUTCOME_OBJ_PRICE,       ROUNDS, 1,   IN_BD,           1, 0, SCRIPT_KNOWN_OBJECTION,  0,             0 },
	{ OUTCOME_OBJ_PRICE,       ROUNDS, 2,   IN_BD,           1, 0, SCRIPT_PRICE_LEVER_TEST, 0,             0 },
	{ OUTCOME_OBJ_COMPETITOR,  ROUNDS, 1,   IN_BD,           2, 0, SCRIPT_KNOWN_OBJECTION,  0,             0 },
	{ OUTCOME_OBJ_COMPETITOR,  ROUNDS, 2,   IN_BD,           2, 0, SCRIPT_PRICE_LEVER_TEST, 0,             0 },
	{ OUTCOME_OBJ_TIMING,      VAGUE, 0,    BEFORE_DATE,     2, 2, SCRIPT_KNOWN_OBJECTION,  0,             0 },
	{ OUTCOME_OBJ_TIMING,      VAGUE, 2,    IN_BD,           2, 0, SCRIPT_POLITE_NO_TEST,   0,             0 },
	{ OUTCOME_OBJ_AUTHORITY,   VAGUE, 0,    BEFORE_DATE, 1, LIMIT, SCRIPT_MULTI_DECIDER,    0,             0 },
	{ OUTCOME_OBJ_AUTHORITY,   VAGUE, 2,    IN_BD,           1, 0, SCRIPT_POLITE_NO_TEST,   0,             0 },
	{ OUTCOME_OBJ_SCOPE,       ANY, 1,      ON_VERSION,      1, 0, SCRIPT_KNOWN_OBJECTION,  0,             0 },
	{ OUTCOME_REVISE,          ANY, 1,      ON_VERSION,      1, 0, SCRIPT_KNOWN_OBJECTION,  0,             0 },
	{ OUTCOME_OBJ_TRUST,       ANY, 1,      IN_BD,           1, 0, SCRIPT_KNOWN_OBJECTION,  0,             0 },
	{ OUTCOME_OBJ_TERMS,       ANY, 1,      IN_BD,           1, 0, SCRIPT_KNOWN_OBJECTION,  0,             0 },
	{ OUTCOME_OBJ_BUDGET,      VAGUE, 0,    BEFORE_DATE,     5, 5, SCRIPT_KNOWN_OBJECTION,  0,             0 },
	{ OUTCOME_OBJ_BUDGET,      VAGUE, 2,    IN_BD,           5, 0, SCRIPT_POLITE_NO_TEST,   0,             0 },
	{ OUTCOME_OBJ_PROJECT,     VAGUE, 0,    BEFORE_DATE,    20, 5, SCRIPT_KNOWN_OBJECTION,  0,             0 },
	{ OUTCOME_OBJ_PROJECT,     VAGUE, 2,    NEVER,           0, 0, SAME,                    DEAL_DORMANT,  0 },
	{ OUTCOME_OBJ_OTHER,       ANY, 1,      IN_BD,           2, 0, SCRIPT_KNOWN_OBJECTION,  0,             MAIL_ASK_TYPE },
	{ OUTCOME_STATIC,          STATICS, 1,  IN_BD,           2, 0, SCRIPT_STILL_THINKING,   0,             0 },
	{ OUTCOME_STATIC,          STATICS, 2,  IN_BD,           3, 0, BY_SUSPICION,            0,             0 },
	{ OUTCOME_STATIC,          STATICS, LIMIT, NEVER,        0, 0, SAME,                    DEAL_DORMANT,  0 },
	{ OUTCOME_CALLBACK,        STATICS, 0,  AT_PROMISE,      1, 0, SAME,                    0,             0 },
	{ OUTCOME_CALLBACK,        STATICS, 1,  AT_PROMISE,      1, 0, SCRIPT_STILL_THINKING,   0,             0 },
	{ OUTCOME_CALLBACK,        STATICS, 2,  AT_PROMISE,      1, 0, BY_SUSPICION,            0,             0 },
	{ OUTCOME_CALLBACK,        STATICS, LIMIT, NEVER,        0, 0, SAME,                    DEAL_DORMANT,  0 },
	{ OUTCOME_NOANSWER,        ANY, 1,      AT_GAP,          0, 0, SAME,                    0,             0 },
	{ OUTCOME_VOICEMAIL,       ANY, 1,      IN_BD,           2, 0, SAME,                    0,             0 },
	{ OUTCOME_GATEKEEPER,      DESKS, 1,    AT_DESK,         1, 0, SAME,                    0,             0 },
	{ OUTCOME_GATEKEEPER,      DESKS, 3,    AT_DESK,         1, 0, SAME,                    0,             MAIL_BAD_CONTACT },
	{ OUTCOME_BADCONTACT,      ANY, 1,      ON_CONTACT,      0, 0, SAME,                    0,             0 },
	{ OUTCOME_LOST_LEVER,      ANY, 1,      NEVER,           0, 0, SAME,                    DEAL_LOST,     0 },
	{ OUTCOME_LOST_POLITE,     ANY, 1,      NEVER,           0, 0, SAME,                    DEAL_LOST,     0 },
	{ OUTCOME_LOST_PRICE,      ANY, 1,      NEVER,           0, 0, SAME,                    DEAL_LOST,     0 },
	{ OUTCOME_LOST_COMPETITOR, ANY, 1,      NEVER,           0, 0, SAME,                    DEAL_LOST,     0 },
	{ OUTCOME_LOST_BUDGET,     ANY, 1,      NEVER,           0, 0, SAME,                    DEAL_LOST,     0 },
	{ OUTCOME_LOST_PROJECT,    ANY, 1,      NEVER,           0, 0, SAME,                    DEAL_LOST,     0 },
	{ OUTCOME_LOST_OTHER,      ANY, 1,      NEVER,           0, 0, SAME,                    DEAL_LOST,     0 },
	{ OUTCOME_LOST,            ANY, 1,      NEVER,           0, 0, SAME,                    DEAL_LOST,     MAIL_ASK_REASON },
	{ OUTCOME_NOTCALLED,       ANY, 1,      IN_BD,           0, 0, SAME,                    0,             0 },
	{ OUTCOME_NOTQUOTE,        ANY, 1,      NEVER,           0, 0, SAME,                    DEAL_NOTQUOTE, 0 },
	{ OUTCOME_STOP,            ANY, 1,      NEVER,           0, 0, SAME,                    DEAL_STOPPED,  0 },
};

#define DESK_EARLY (8 * 60 + 15) /* before the front desk is manned, and after it has gone */
#define DESK_LATE (17 * 60 + 15)

/* ---- outcomes ---- */

static struct date day_named(const struct turn *t, const struct outcome *o)
{
	return o->bd ? workday_add(&t->rules->days, t->today, o->bd) : o->date;
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

/* An objection of the same type again, or another one. Nothing concrete: no date, and for another decider no name either. */
static void count_objection(struct turn *t, const struct outcome *o)
{
	struct deal *deal = t->deal;
	enum outcome_code code = o->code == OUTCOME_REVISE ? OUTCOME_OBJ_SCOPE : o->code;
	bool same = deal->objection == code;
	bool concrete = date_is_set(day_named(t, o)) || (code == OUTCOME_OBJ_AUTHORITY && o->name);
	deal->objection = code;
	deal->objections |= 1 << (code - OUTCOME_OBJ_PRICE);
	deal->objection_rounds = same ? deal->objection_rounds + 1 : 1;
	deal->objection_vague = concrete ? 0 : same ? deal->objection_vague + 1 : 1;
	g_clear_pointer(&deal->objection_note, g_free);
	turn_set_text(&deal->objection_note, o->note);
	if (code == OUTCOME_OBJ_AUTHORITY) {
		turn_set_text(&deal->decider, o->name);
		deal->decision_date = day_named(t, o);
	} else if (code == OUTCOME_OBJ_COMPETITOR) {
		turn_set_text(&deal->competitor, o->name);
	}
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
	if (class == CLASS_NO_CONVERSATION) {
		deal->noanswers++;
		return;
	}
	deal->conversations++;
	deal->noanswers = 0;
	deal->gatekeepers = 0;
}

static void count_outcome(struct turn *t, const struct outcome *o, enum outcome_class class)
{
	struct deal *deal = t->deal;
	if (class != CLASS_ADMINISTRATIVE)
		count_dial(t, class);
	if (o->code == OUTCOME_STATIC || (o->code == OUTCOME_CALLBACK && class == CLASS_STATIC))
		deal->statics++;
	if (outcome_is_objection(o->code) || o->code == OUTCOME_REVISE)
		count_objection(t, o);
	deal->callbacks_in_row = o->code == OUTCOME_CALLBACK ? deal->callbacks_in_row + 1 : 0;
	deal->voicemails += o->code == OUTCOME_VOICEMAIL;
	deal->gatekeepers += o->code == OUTCOME_GATEKEEPER;
	deal->notcalled += o->code == OUTCOME_NOTCALLED;
	deal->revisions += o->code == OUTCOME_REVISE;
	if (o->code == OUTCOME_ORDER)
		deal->ordered_minor = o->amount_minor != AMOUNT_NONE ? o->amount_minor : deal->quote.amount_minor;
	if (outcome_is_lost(o->code) && o->type)
		deal->objection = o->type;
	deal->last_code = o->code;
}

static int count_for(const struct turn *t, const struct step *step, enum outcome_class class)
{
	switch (step->count) {
	case ROUNDS: return t->deal->objection_rounds;
	case VAGUE: return t->deal->objection_vague;
	/* a neutral callback leaves the static counter aside: its row is the one from 0 */
	case STATICS: return class == CLASS_STATIC ? t->deal->statics : 0;
	case DESKS: return t->deal->gatekeepers;
	case MESSAGES: return t->deal->voicemails;
	case ANY: break;
	}
	return 1;
}

static const struct step *step_for(const struct turn *t, enum outcome_code code, enum outcome_class class)
{
	const struct step *found = NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
		const struct step *s = &steps[i];
		if (s->code != code)
			continue;
		int from = s->nth == LIMIT ? t->rules->static_limit : s->nth;
		if (count_for(t, s, class) >= from)
			found = s;
	}
	return found;
}

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

/* Limits that end the effort whatever the row says (METHOD 3.1). */
static bool limits_reached(const struct turn *t, enum outcome_class class)
{
	const struct tier *tier = turn_tier(t);
	if (class == CLASS_NO_CONVERSATION && t->deal->last_code != OUTCOME_BADCONTACT)
		return t->deal->noanswers >= tier->max_dials;
	return class != CLASS_ADMINISTRATIVE && t->deal->conversations >= tier->max_conversations;
}

static void promise(const struct turn *t, struct wish *wish, struct date day, int minute)
{
	wish->day = day;
	if (minute)
		wish->promised_utc = date_to_instant(day, minute - 1, t->rules->zone);
}

static void take_step(struct turn *t, const struct step *step, const struct outcome *o, enum script made)
{
	struct wish wish = { plan_after(t->rules, t->at_utc, step->bd), 0, script_for(t, step, made) };
	struct date named = day_named(t, o);
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
	case AT_DESK: {
		int minute;
		date_of_instant(t->deal->last_dial_utc, t->rules->zone, &minute);
		if (date_is_set(named))
			promise(t, &wish, named, o->minute);
		else
			promise(t, &wish, wish.day, 1 + (minute < 12 * 60 ? DESK_LATE : DESK_EARLY));
		break;
	}
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

/* Puts the deal back as it was before its last outcome. Numbers of calls are never given out twice. */
static bool restore(struct turn *t, GError **error)
{
	struct deal *deal = t->deal, old;
	if (!deal->before || !record_parse(&deal_record, deal->before, &old, error)) {
		if (!deal->before)
			g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "there is nothing to undo");
		return false;
	}
	if (deal->call.state != CALL_NONE && deal->call.seq != old.call.seq)
		turn_act(t, ACTION_CANCEL, deal->call.seq);
	old.calls = deal->calls;
	record_clear(&deal_record, deal);
	*deal = old;
	return true;
}

#define UNDO_DAYS 7

static bool undo(struct turn *t, GError **error)
{
	struct deal *deal = t->deal;
	if (deal->before && t->at_utc > deal->outcome_utc + UNDO_DAYS * 86400) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "the last outcome is more than %d days old", UNDO_DAYS);
		return false;
	}
	if (!restore(t, error))
		return false;
	/* the event gets its own title back, so that the right words can be typed; the rep knows, so nobody asks */
	deal->call.asked_utc = t->at_utc;
	if (deal->call.state == CALL_BOOKED || deal->call.state == CALL_WANTED)
		turn_act(t, ACTION_BOOK, deal->call.seq);
	turn_mail(t, MAIL_RECEIPT, "undo");
	return true;
}

static void suspect(struct turn *t, enum suspicion suspicion)
{
	struct deal *deal = t->deal;
	deal->suspicion = suspicion;
	if (deal->call.state == CALL_NONE)
		return;
	deal->call.script = suspicion == SUSPICION_LEVER ? SCRIPT_PRICE_LEVER_TEST : SCRIPT_POLITE_NO_TEST;
	if (deal->call.state == CALL_BOOKED)
		turn_act(t, ACTION_BOOK, deal->call.seq);
}

static void remember(struct deal *deal, const struct fact *fact)
{
	g_clear_pointer(&deal->before, g_free);
	deal->before = record_print(&deal_record, deal);
	deal->outcome_utc = fact->at_utc;
	deal->outcome_seq = fact->call_seq ? fact->call_seq : deal->call.seq;
	deal->nudged = false;
}

bool turn_outcome(struct turn *t, GError **error)
{
	struct deal *deal = t->deal;
	const struct outcome *o = &t->fact->outcome;
	if (o->code == OUTCOME_UNDO)
		return undo(t, error);
	if (o->code == OUTCOME_NONE && o->suspicion == SUSPICION_NONE) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "no outcome in '%s'", o->typed ? o->typed : "");
		return false;
	}
	/* other words for the same call: the later ones win (METHOD 2.3 rule 1) */
	if (t->fact->call_seq && t->fact->call_seq == deal->outcome_seq && deal->before && !restore(t, error))
		return false;
	if (o->suspicion != SUSPICION_NONE)
		suspect(t, o->suspicion);
	if (o->code == OUTCOME_NONE)
		return true;

	enum outcome_class class = deal_class(deal, t->fact, t->rules);
	remember(deal, t->fact);
	enum script made = deal->call.script;
	count_outcome(t, o, class);
	finish_call(t, o->code);
	deal->state = DEAL_OPEN; /* a person spoke: an ended deal lives again unless these words end it */
	deal->ended_utc = 0;
	const struct step *step = step_for(t, o->code, class);
	if (step->end != DEAL_NONE) {
		turn_end_deal(t, step->end);
	} else if (limits_reached(t, class)) {
		turn_end_deal(t, DEAL_DORMANT);
		if (class == CLASS_NO_CONVERSATION)
			turn_mail(t, MAIL_CLOSE_DRAFT, NULL);
	} else {
		take_step(t, step, o, made);
	}
	turn_mail(t, MAIL_RECEIPT, NULL);
	if (step->mail != MAIL_NONE)
		turn_mail(t, step->mail, NULL);
	return true;
}

/* ---- the door ---- */

bool deal_apply(struct deal *deal, const struct fact *fact, const struct rules *rules, GPtrArray *actions, GError **error)
{
	static bool (*const apply[FACT_N])(struct turn *, GError **) = {
		[FACT_QUOTE] = turn_quote,       [FACT_OUTCOME] = turn_outcome, [FACT_BOOKED] = turn_booked,
		[FACT_UNPLACED] = turn_unplaced, [FACT_MOVED] = turn_moved,     [FACT_DELETED] = turn_deleted,
		[FACT_REPLY] = turn_reply,       [FACT_BOUNCE] = turn_bounce,   [FACT_TIME] = turn_time,
		[FACT_CORRECTED] = turn_corrected,
	};
	struct deal work;
	record_copy(&deal_record, &work, deal);
	struct turn turn = { &work, fact, rules, actions, fact->at_utc, date_of_instant(fact->at_utc, rules->zone, NULL) };
	guint n = actions->len;
	if (!apply[fact->kind] || !apply[fact->kind](&turn, error)) {
		if (!apply[fact->kind])
			g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "a fact without kind");
		g_ptr_array_set_size(actions, (gint)n);
		record_clear(&deal_record, &work);
		return false;
	}
	work.expiry_utc = date_is_set(work.quote.valid_until) ? date_to_instant(work.quote.valid_until, 1440, rules->zone) : 0;
	work.due_utc = deal_due(&work, rules);
	record_clear(&deal_record, deal);
	*deal = work;
	return true;
}
