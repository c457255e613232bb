/* At which hours people are reached: counted, never guessed (METHOD 3.2). Pure.
 *
 * A cell is an hour of a weekday, in the rep's zone. Few calls prove nothing, so a rate is drawn towards the rate of its hour
 * and its weekday, and these towards the rate of all calls, as if REACH_PRIOR calls had gone as usual. It only breaks ties
 * between free slots of one window. */
#ifndef CORE_REACH_H
#define CORE_REACH_H

#include "core/deal.h"

#define REACH_PRIOR 20 /* calls */

struct reach {
	int dials[7][24]; /* by weekday (Monday 0) and hour */
	int talks[7][24]; /* of these, conversations (M3) */
};

/* Counts the outcomes among a rep's facts (ascending by id; classes parallel). A dial was made when its call stood in the
 * calendar, or when it was reported, whichever was first. */
void reach_learn(struct reach *r, GPtrArray *facts, const enum outcome_class *classes, GTimeZone *zone);

struct reach_count {
	int dials, talks;
};

/* weekday: Monday 1, 0 = all; hour: -1 = all. */
struct reach_count reach_count(const struct reach *r, int weekday, int hour);

/* The shrunken rate of a cell, 0..1; weekday 0: of the hour on all days. */
double reach_rate(const struct reach *r, int weekday, int hour);

#endif
