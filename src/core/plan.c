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

struct date plan_first_day(const struct deal *deal, const struct rules *rules)
{
	int minute;
	struct date sent = date_of_instant(deal->last_sent_utc, rules->zone, &minute);
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
	struct wish wish;
	struct date today, latest; /* latest: DATE_NONE = open */
};

static void no_later_than(struct bend *b, struct date day)
{
	if (!date_is_set(b->latest) || date_compare(day, b->latest) < 0)
		b->latest = day;
}

static void bend_to_validity(struct bend *b, const struct deal *deal, const struct rules *rules)
{
	struct date expiry_call = plan_expiry_call_day(deal, rules);
	if (!date_is_set(expiry_call))
		return;
	no_later_than(b, deal->quote.valid_until);
	if (deal->dials == 0) {
		/* a short quote must not expire before its first call */
		if (date_compare(expiry_call, b->wish.day) < 0)
			b->wish.day = b->today;
		return;
	}
	if (date_compare(expiry_call, b->today) < 0) {
		/* the before-expiry call has been made, or its day has gone by: only the validity itself binds */
		if (date_compare(b->wish.day, deal->quote.valid_until) > 0)
			b->wish = (struct wish){ b->today, 0, SCRIPT_BEFORE_EXPIRY };
		return;
	}
	int apart = workday_count(&rules->days, b->wish.day, expiry_call);
	if (apart > EXPIRY_MERGE_BD)
		return;
	b->wish.script = SCRIPT_BEFORE_EXPIRY;
	/* a moment that was agreed is kept when it is near enough to serve for both */
	if (b->wish.promised_utc && apart >= -EXPIRY_MERGE_BD && date_compare(b->wish.day, deal->quote.valid_until) <= 0)
		return;
	b->wish.day = expiry_call;
	b->wish.promised_utc = 0;
}

static void bend_to_decision(struct bend *b, const struct deal *deal, const struct rules *rules)
{
	struct date decision = date_is_set(deal->decision_date) ? deal->decision_date : deal->quote.decision_date;
	if (!date_is_set(decision) || date_compare(decision, b->today) < 0)
		return;
	struct date last = workday_add(&rules->days, decision, -rules->decision_lead_bd);
	if (date_compare(last, b->today) < 0) {
		/* too late for the lead: the next slot, and in any case before it is decided (R13) */
		b->wish.day = b->today;
		no_later_than(b, decision);
		return;
	}
	if (date_compare(b->wish.day, last) > 0)
		b->wish.day = last;
	no_later_than(b, last);
}

bool plan_call(const struct deal *deal, const struct rules *rules, int64_t at_utc, const struct wish *wish, struct call *ret)
{
	struct bend b = { *wish, date_of_instant(at_utc, rules->zone, NULL), DATE_NONE };
	if (date_is_set(deal->quote.valid_until) && date_compare(deal->quote.valid_until, b.today) < 0)
		return false;
	if (b.wish.promised_utc)
		b.wish.day = date_of_instant(b.wish.promised_utc, rules->zone, NULL);
	if (date_compare(b.wish.day, b.today) < 0)
		b.wish.day = b.today;
	bend_to_validity(&b, deal, rules);
	bend_to_decision(&b, deal, rules);

	ret->script = b.wish.script;
	ret->latest_utc = date_is_set(b.latest) ? date_to_instant(b.latest, 1440, rules->zone) : 0;
	ret->promised_utc = ret->latest_utc && b.wish.promised_utc >= ret->latest_utc ? 0 : b.wish.promised_utc;
	ret->earliest_utc = date_compare(b.wish.day, b.today) > 0 ? date_to_instant(b.wish.day, 0, rules->zone) : at_utc;
	ret->priority = priority_of(deal, b.wish.script, ret->promised_utc);
	return true;
}
