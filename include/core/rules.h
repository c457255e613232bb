/* The rules of one rep: cadence and policy from the configuration (METHOD 3.1), with every default filled in.
 * Built by edge/config, read-only afterwards; deal_apply and slot_pick take them as a parameter. */
#ifndef CORE_RULES_H
#define CORE_RULES_H

#include "core/days.h"

#define RULES_MAX_GAPS 12

struct country; /* core/customer.h */

/* A part of the week. days: bit 0 = Monday .. bit 6 = Sunday. Minutes of the local day, half-open [from, to).
 */
struct week_range {
	unsigned days;
	int from_minute, to_minute;
};

struct tier {
	char *name;
	int64_t below;     /* whole units of the quote's currency, excl. VAT; -1 = no limit */
	int first_call_bd; /* business days from sending to the first call */
	int noanswer_bd[RULES_MAX_GAPS];
	int n_noanswer; /* gap after the nth dial without conversation; the last one repeats */
	int max_dials, max_conversations;
	int before_expiry_bd;
};

struct rules {
	GTimeZone *zone; /* of the rep: his working hours, his days, the times he types */
	GTimeZone *customer_zone; /* windows and never are local time of the customer; NULL: the same as zone */
	const struct country *country; /* where the customer is called; NULL: not known */
	char **regions;  /* whose holidays count */
	struct date_range *closed;
	size_t n_closed;
	struct workdays days; /* borrows regions and closed */

	int slot_minutes; /* length of a call in the calendar */
	int batch_min, batch_max; /* small calls are made in rows of so many */
	int max_calls_per_day;
	int lead_minutes;         /* never book closer to now than this */
	int horizon_days;         /* look for a slot at most this far ahead */
	int late_minute;          /* sent at or after this minute of the day counts as the next day (15:00) */
	struct week_range *hours; /* the rep's working hours */
	size_t n_hours;
	struct week_range *windows; /* best first; days = all */
	size_t n_windows;
	struct week_range *never;
	size_t n_never;
	bool alternate_daypart;

	struct tier *tiers; /* ascending by below; the last has -1 */
	size_t n_tiers;
	int callback_neutral_bd, decision_lead_bd, static_limit, suspect_at;
	int voicemail_on[RULES_MAX_GAPS]; /* attempt numbers; 99 = the last attempt */
	int n_voicemail_on;
	int max_voicemails;
	int expired_bd;  /* EXPIRED this many business days after validity */
	int ask_minutes; /* one-tap mail this long after a call's end without outcome */
	int roll_limit;  /* a call that passed without outcome is booked again at most this often */
	bool consumer_calls, tender_calls; /* calls to these are booked, too (R27) */
	bool no_calls;   /* of this customer: the rep decides about each quote (customers in the configuration) */
};

/* The tier of an amount; AMOUNT_NONE is the tier named "standard", else the middle one. */
const struct tier *rules_tier(const struct rules *rules, int64_t amount_minor, const char *currency);

#endif
