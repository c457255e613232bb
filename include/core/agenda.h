/* Many calls at once: who gets which slot (METHOD 3.2). Pure and deterministic.
 *
 * Calls are placed in the order promised, before expiry, objection, first, retry, and the larger amount first. One that finds no
 * slot in time asks those placed before it to move over, as far as that costs none of them its own time; nobody is thrown out
 * for another. So no other plan places more of what comes first (calls and slots as a matching: the sets that can be placed are
 * a matroid, for which this greedy way is the best), up to promised moments that lie across the grid of slots. */
#ifndef CORE_AGENDA_H
#define CORE_AGENDA_H

#include "core/slot.h"

struct agenda_call {
	const struct rules *rules; /* borrowed, like call; of this call's customer */
	const struct call *call;
	int64_t value; /* agenda_value() */
	bool alone;    /* agenda_alone() */

	bool found; /* the answer */
	struct slot slot;
};

/* What a quote is worth in the order: its amount in whole units; without one, that of the smallest standard quote. */
int64_t agenda_value(const struct rules *rules, const struct quote *quote);

/* Calls of the largest tier are made on their own. */
bool agenda_alone(const struct rules *rules, const struct quote *quote);

/* diary: without the calls to be planned. */
void agenda_plan(const struct diary *diary, struct agenda_call *calls, size_t n);

#endif
