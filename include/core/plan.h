/* When the next call falls (METHOD 3.1, 3.2): date reckoning between the table of steps and the search for a slot. Pure. */
#ifndef CORE_PLAN_H
#define CORE_PLAN_H

#include "core/deal.h"

/* What the method would like. */
struct wish {
	struct date day;      /* not before this day; DATE_NONE = as soon as there is room */
	int64_t promised_utc; /* the moment agreed with the customer; 0 = free choice */
	enum script script;
	bool agreed; /* the day was agreed with the customer, with or without a moment */
};

/* Bends the wish to what binds: never after the validity, never later than the before-expiry call (which takes the place of a
 * call within two business days of it), never after the decision date, decision_lead_bd before it when that can still be met. Fills
 * earliest, latest, promised, script and priority of ret. Returns NULL, or why no call may be made: "validity" (it has passed),
 * "decision" (its date has). */
const char *plan_call(const struct deal *deal, const struct rules *rules, int64_t at_utc, const struct wish *wish, struct call *ret);

/* The day of the first call of a quote that left then. */
struct date plan_first_day(const struct deal *deal, const struct rules *rules, int64_t sent_utc);

/* The day of the before-expiry call; DATE_NONE when the quote has no validity. */
struct date plan_expiry_call_day(const struct deal *deal, const struct rules *rules);

/* n business days after the day an instant falls on. */
struct date plan_after(const struct rules *rules, int64_t at_utc, int bd);

#endif
