/* What time does to a deal: questions, reminders, the before-expiry call, the end of the validity. */
#include "core/plan.h"
#include "core/turn.h"

#define VERSION_NUDGE_BD 3  /* no new version by then: remind (METHOD 2.5) */
#define CONFIRM_NUDGE_BD 3  /* no signed confirmation by then: remind */
#define CONTACT_NUDGE_BD 1


static int64_t day_start(const struct rules *rules, struct date d)
{
	return date_to_instant(d, 0, rules->zone);
}

static int64_t ask_utc(const struct deal *deal, const struct rules *rules)
{
	const struct call *call = &deal->call;
	return call->state == CALL_BOOKED && !call->asked_utc ? call->end_utc + rules->ask_minutes * 60 : 0;
}

/* A call that passed without a word, asked about in vain: by noon of the next business day after the question it comes again. */
static int64_t roll_utc(const struct deal *deal, const struct rules *rules)
{
	const struct call *call = &deal->call;
	if (call->state != CALL_BOOKED || !call->asked_utc || deal->rolls >= rules->roll_limit)
		return 0;
	return day_start(rules, plan_after(rules, MAX(call->end_utc, call->asked_utc), 1)) + 12 * 3600;
}

static int64_t end_after(const struct rules *rules, struct date day)
{
	return day_start(rules, date_add_days(workday_add(&rules->days, day, rules->expired_bd), 1));
}

/* Who wakes up a quote that had expired gets as long for a new version: time does not take back what a person said. */
static int64_t expired_utc(const struct deal *deal, const struct rules *rules)
{
	if (!date_is_set(deal->quote.valid_until))
		return 0;
	int64_t end_utc = end_after(rules, deal->quote.valid_until);
	return deal->outcome_utc < end_utc ? end_utc : end_after(rules, date_of_instant(deal->outcome_utc, rules->zone, NULL));
}

/* What a person still owes does not let the validity pass unheard; all other reasons to wait forbid a call, whatever the day. */
static int64_t expiry_call_utc(const struct deal *deal, const struct rules *rules)
{
	bool owed = g_strcmp0(deal->waiting, "version") == 0 || g_strcmp0(deal->waiting, "deleted") == 0;
	struct date day = plan_expiry_call_day(deal, rules);
	return owed && date_is_set(day) ? day_start(rules, day) : 0;
}

static int64_t nudge_utc(const struct deal *deal, const struct rules *rules)
{
	if (deal->nudged)
		return 0;
	if (deal->state == DEAL_WON)
		return day_start(rules, plan_after(rules, deal->ended_utc, CONFIRM_NUDGE_BD)) + 12 * 3600;
	if (g_strcmp0(deal->waiting, "version") == 0)
		return day_start(rules, plan_after(rules, deal->outcome_utc, VERSION_NUDGE_BD)) + 12 * 3600;
	if (g_strcmp0(deal->waiting, "contact") == 0)
		return day_start(rules, plan_after(rules, deal->outcome_utc, CONTACT_NUDGE_BD)) + 12 * 3600;
	return 0;
}

bool deal_is_held(const struct deal *deal)
{
	static const char *const holds[] = { "none", "customer", "consumer", "tender", "stopped", NULL };
	return deal->waiting && g_strv_contains(holds, deal->waiting);
}

/* Nobody said what the customer's words meant: by noon of the next business day there is a call again, with them above its script. */
static int64_t reply_utc(const struct deal *deal, const struct rules *rules)
{
	if (g_strcmp0(deal->waiting, "reply") != 0)
		return 0;
	return day_start(rules, plan_after(rules, deal->reply_utc, 1)) + 12 * 3600;
}

static int64_t sooner(int64_t a, int64_t b)
{
	return a == 0 || (b != 0 && b < a) ? b : a;
}

int64_t deal_due(const struct deal *deal, const struct rules *rules)
{
	if (deal->state == DEAL_WON)
		return nudge_utc(deal, rules);
	if (!deal_is_open(deal))
		return 0;
	int64_t due = deal->call.retry_utc;
	due = sooner(due, ask_utc(deal, rules));
	due = sooner(due, roll_utc(deal, rules));
	due = sooner(due, reply_utc(deal, rules));
	due = sooner(due, expired_utc(deal, rules));
	due = sooner(due, expiry_call_utc(deal, rules));
	return sooner(due, nudge_utc(deal, rules));
}

static void nudge(struct turn *t)
{
	struct deal *deal = t->deal;
	deal->nudged = true;
	if (deal->state == DEAL_WON) {
		if (deal->reply_utc < deal->ended_utc) /* whoever wrote since has confirmed, or at least been heard */
			turn_mail(t, MAIL_NUDGE, "confirmation");
	} else if (g_str_equal(deal->waiting, "contact")) {
		turn_mail(t, MAIL_BAD_CONTACT, NULL);
	} else {
		turn_mail(t, MAIL_NUDGE, deal->waiting);
	}
}

static void roll(struct turn *t)
{
	enum script script = t->deal->call.script;
	t->deal->rolls++;
	turn_act(t, ACTION_CLOSE, t->deal->call.seq);
	turn_forget_call(t->deal);
	turn_want_call(t, &(struct wish){ t->today, 0, script, false });
}

static void call_again(struct turn *t)
{
	struct call held = t->deal->call;
	struct date day = date_of_instant(MAX(held.earliest_utc, t->at_utc), t->rules->zone, NULL);
	bool promised = held.promised_utc > t->at_utc;
	turn_forget_call(t->deal);
	turn_want_call(t, &(struct wish){ day, promised ? held.promised_utc : 0, held.script, promised });
}

/* Nothing fitted: once more, as long as its latest moment lies ahead. */
static void retry(struct turn *t)
{
	struct call *call = &t->deal->call;
	if (call->latest_utc && call->latest_utc <= t->at_utc) {
		enum script script = call->script;
		turn_drop_call(t);
		turn_want_call(t, &(struct wish){ t->today, 0, script, false });
		return;
	}
	call->retry_utc = date_to_instant(plan_after(t->rules, t->at_utc, 1), 6 * 60, t->rules->zone);
	turn_act(t, ACTION_BOOK, call->seq);
}

static bool reached(int64_t due, int64_t at)
{
	return due && due <= at;
}

bool turn_time(struct turn *t, GError **error)
{
	struct deal *deal = t->deal;
	(void)error;
	if (deal->state != DEAL_WON && !deal_is_open(deal))
		return true;
	if (deal_is_open(deal) && reached(expired_utc(deal, t->rules), t->at_utc)) {
		turn_end_deal(t, DEAL_EXPIRED);
	} else if (reached(ask_utc(deal, t->rules), t->at_utc)) {
		deal->call.asked_utc = t->at_utc;
		turn_mail(t, MAIL_ONE_TAP, NULL);
	} else if (reached(roll_utc(deal, t->rules), t->at_utc)) {
		roll(t);
	} else if (reached(reply_utc(deal, t->rules), t->at_utc)) {
		call_again(t);
	} else if (reached(expiry_call_utc(deal, t->rules), t->at_utc)) {
		turn_want_call(t, &(struct wish){ t->today, 0, SCRIPT_BEFORE_EXPIRY, false });
	} else if (reached(deal->call.retry_utc, t->at_utc)) {
		retry(t);
	} else if (reached(nudge_utc(deal, t->rules), t->at_utc)) {
		nudge(t);
	}
	return true;
}

