/* Where a call goes in the rep's day. */
#ifndef CORE_SLOT_H
#define CORE_SLOT_H

#include "core/deal.h"

struct interval {
	int64_t start_utc, end_utc; /* half-open */
};

/* Sorts by start and joins what touches or overlaps; returns the new count. */
size_t interval_merge(struct interval *v, size_t n);

/* Picks the slot for a call. Pure. `busy`: merged, borrowed; transparent and cancelled events are already left out
 * (RFC 4791 7.10). `calls`: starts of all calls that stand in this rep's calendar, for the day limit; need not be sorted.
 * A promised moment is taken as it is when it is free and in working hours, else the nearest free one after it on that day.
 * Otherwise: the first business day that has room, in it the best window (METHOD 3.1), in that the earliest free moment
 * on the grid of slot_minutes, outside `never`, inside working hours, lead_minutes after now, not in avoid_daypart when
 * rules->alternate_daypart and the other half has room. When no window has room before the latest moment: anywhere in
 * working hours outside `never` (least_bad is set). Returns false when nothing fits: an answer, not an error. */
struct slot {
	struct interval when;
	bool least_bad;
};
bool slot_pick(const struct rules *rules, const struct call *call, const struct interval *busy, size_t n_busy,
		const int64_t *calls, size_t n_calls, int64_t now_utc, struct slot *ret);

#endif
