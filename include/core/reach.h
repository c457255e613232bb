/* When and where people are reached: counted, never guessed (METHOD 3.2). Pure.
 *
 * A cell is an hour of a weekday, in the rep's zone; beside the cells the hours of each country that is called are counted. Few calls prove
 * nothing, so a rate is drawn towards the rate of its hour and its weekday, and these towards the rate of all calls, as if REACH_PRIOR calls
 * had gone as usual; a country moves it by as much as its hour brought more or less than the hour did everywhere, drawn in the same way. It
 * only breaks ties between free slots of one window. */
#ifndef CORE_REACH_H
#define CORE_REACH_H

#include "core/customer.h"
#include "core/deal.h"

#define REACH_PRIOR 20 /* calls */

struct reach_count {
	int dials, talks; /* talks: conversations (M3) */
};

struct reach {
	struct reach_count cells[7][24];              /* by weekday (Monday 0) and hour; all calls */
	struct reach_count there[COUNTRIES_MAX][24]; /* by the place in `countries`, and hour; those whose country is known */
};

/* Counts the outcomes among a rep's facts (ascending by id; classes parallel). A dial was made when its call stood in the
 * calendar, or when it was reported, whichever was first; its country is that of the number the facts give until then. */
void reach_learn(struct reach *r, GPtrArray *facts, const enum outcome_class *classes, GTimeZone *zone);

/* Counts one dial. country: NULL = not known. */
void reach_add(struct reach *r, const struct country *country, int64_t at_utc, bool talk, GTimeZone *zone);

/* Which dials: country NULL = all; weekday: Monday 1, 0 = all; hour: -1 = all. Of a country the weekdays are not told apart. */
struct reach_at {
	const struct country *country;
	int weekday, hour;
};
struct reach_count reach_count(const struct reach *r, const struct reach_at *at);

/* The shrunken rate to expect, 0..1. */
double reach_rate(const struct reach *r, const struct reach_at *at);

#endif
