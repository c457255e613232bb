#include "core/plan.h"

/* A call this close to the before-expiry call is replaced by it (METHOD 2.5). */
#define EXPIRY_MERGE_BD 2

static const struct tier *tier_of(const struct deal *deal, const struct rules *rules)
{
	return rules_tier(rules, deal->quote.amount_minor, deal->quote.currency);
}

struct date plan_after(const struct rules *rules, int64_t at_utc, int bd)
{
	return workday_add(&rules->days, date_of_instant(at_utc, rules->zone, NULL), bd);
}

struct date plan_first_day(const struct deal *deal, const struct rules *rules, int64_t sent_utc)
{
	int minute;
	struct date sent = date_of_instant(sent_utc, rules->zone, &minute);
	/* what leaves late in the day, or on a day off, is on the customer's desk the next business day */
	struct date seen = workday_add(&rules->days, sent, minute >= rules->late_minute ? 1 : 0);
	return workday_add(&rules->days, seen, tier_of(deal, rules)->first_call_bd);
}

struct date plan_expiry_call_day(const struct deal *deal, const struct rules *rules)
{
	if (!date_is_set(deal->quote.valid_until))
		return DATE_NONE;
	return workday_add(&rules->days, deal->quote.valid_until, -tier_of(deal, rules)->before_expiry_bd);
}

static enum priority priority_of(const struct deal *deal, enum script script, int64_t promised_utc)
{
	if (promised_utc)
		return PRIORITY_PROMISED;
	if (script == SCRIPT_BEFORE_EXPIRY)
		return PRIORITY_BEFORE_EXPIRY;
	if (deal->conversations > 0)
		return PRIORITY_OBJECTION;
	return deal->dials == 0 ? PRIORITY_FIRST : PRIORITY_RETRY;
}

/* What is being reckoned: the wish as far as it has been bent. */
struct bend {
	const struct deal *deal;
	const struct rules *rules;
	struct wish wish;
	struct date today;
	struct date soonest; /* today; the next business day when there was a dial today and the wish was for later */
	struct date latest;  /* DATE_NONE = open */
};

static struct date later(struct date a, struct date b)
{
	return date_compare(a, b) > 0 ? a : b;
}

static void no_later_than(struct bend *b, struct date day)
{
	if (!date_is_set(b->latest) || date_compare(day, b->latest) < 0)
		b->latest = day;
}

static struct bend bend_new(const struct deal *deal, const struct rules *rules, int64_t at_utc, const struct wish *wish)
{
	struct bend b = { deal, rules, *wish, date_of_instant(at_utc, rules->zone, NULL), DATE_NONE, DATE_NONE };
	if (wish->promised_utc)
		b.wish.day = date_of_instant(wish->promised_utc, rules->zone, NULL);
	b.wish.day = later(b.wish.day, b.today);
	struct date dialled = date_of_instant(deal->last_dial_utc, rules->zone, NULL);
	bool twice = date_compare(dialled, b.today) == 0 && date_compare(b.wish.day, b.today) > 0;
	b.soonest = twice ? workday_add(&rules->days, b.today, 1) : b.today;
	return b;
}

/* A short quote must not expire before its first call; a later one that the rep wished for comes as late as it can. */
static void bend_first_call(struct bend *b, struct date expiry_call)
{
	bool too_short = date_compare(expiry_call, plan_first_day(b->deal, b->rules, b->deal->last_sent_utc)) < 0;
	if (date_compare(expiry_call, b->wish.day) < 0)
		b->wish.day = too_short ? b->today : later(expiry_call, b->today);
}

/* The before-expiry call has been made, or its day has gone by: only the validity itself binds. */
static void bend_last_calls(struct bend *b)
{
	struct date last = b->deal->quote.valid_until;
	if (date_compare(b->wish.day, last) <= 0)
		return;
	if (!workday_is(&b->rules->days, last))
		last = workday_add(&b->rules->days, last, -1);
	b->wish = (struct wish){ later(last, b->soonest), 0, SCRIPT_BEFORE_EXPIRY, false };
}

/* Within reach of the before-expiry call it becomes that call; what was agreed is kept when it is near enough to serve for both. */
static void bend_to_expiry_call(struct bend *b, struct date expiry_call)
{
	int apart = workday_count(&b->rules->days, b->wish.day, expiry_call);
	if (apart > EXPIRY_MERGE_BD)
		return;
	b->wish.script = SCRIPT_BEFORE_EXPIRY;
	if (b->wish.agreed && apart >= -EXPIRY_MERGE_BD && date_compare(b->wish.day, b->deal->quote.valid_until) <= 0)
		return;
	b->wish.day = expiry_call;
	b->wish.promised_utc = 0;
}

/* false: no day is left. */
static bool bend_to_validity(struct bend *b)
{
	struct date expiry_call = plan_expiry_call_day(b->deal, b->rules), last = b->deal->quote.valid_until;
	if (!date_is_set(last))
		return true;
	if (date_compare(last, b->today) < 0)
		return false;
	no_later_than(b, last);
	struct date dialled = date_of_instant(b->deal->last_dial_utc, b->rules->zone, NULL);
	if (b->deal->dials == 0)
		bend_first_call(b, expiry_call);
	else if (date_compare(expiry_call, b->today) < 0 || date_compare(expiry_call, dialled) <= 0)
		bend_last_calls(b);
	else
		bend_to_expiry_call(b, expiry_call);
	return date_compare(b->wish.day, last) <= 0;
}

/* false: the decision has fallen, or falls before another call can be made. */
static bool bend_to_decision(struct bend *b)
{
	struct date decision = b->deal->decision_date;
	if (!date_is_set(decision))
		return true;
	struct date last = workday_add(&b->rules->days, decision, -b->rules->decision_lead_bd);
	if (b->wish.promised_utc && date_compare(b->wish.day, decision) < 0) {
		last = decision; /* the customer set the moment, and it lies before it is decided: better kept than early */
	} else if (date_compare(last, b->soonest) < 0) {
		/* too late for the lead: the next slot, and in any case before it is decided (R13) */
		b->wish.day = b->soonest;
		last = decision;
	} else if (date_compare(b->wish.day, last) > 0) {
		b->wish.day = last;
	}
	no_later_than(b, last);
	return date_compare(b->wish.day, decision) <= 0;
}

const char *plan_call(const struct deal *deal, const struct rules *rules, int64_t at_utc, const struct wish *wish, struct call *ret)
{
	struct bend b = bend_new(deal, rules, at_utc, wish);
	if (!bend_to_validity(&b))
		return "validity";
	if (!bend_to_decision(&b))
		return "decision";
	ret->script = b.wish.script;
	ret->latest_utc = date_is_set(b.latest) ? date_to_instant(b.latest, 1440, rules->zone) : 0;
	bool kept = b.wish.promised_utc && date_compare(date_of_instant(b.wish.promised_utc, rules->zone, NULL), b.wish.day) == 0;
	ret->promised_utc = kept ? b.wish.promised_utc : 0;
	ret->earliest_utc = date_compare(b.wish.day, b.today) > 0 ? date_to_instant(b.wish.day, 0, rules->zone) : at_utc;
	ret->priority = priority_of(deal, b.wish.script, ret->promised_utc);
	return NULL;
}
