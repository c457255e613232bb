/* Where a call goes in the rep's day. */
#ifndef CORE_SLOT_H
#define CORE_SLOT_H

#include "core/deal.h"
#include "core/reach.h"

struct interval {
	int64_t start_utc, end_utc; /* half-open */
};

/* Sorts by start and joins what touches or overlaps; returns the new count. */
size_t interval_merge(struct interval *v, size_t n);

/* A call that stands in the rep's calendar. */
struct placed {
	struct interval when;
	bool alone; /* of a large quote: no other call right beside it */
};

/* The time of one rep in which slots are looked for. Everything borrowed. */
struct diary {
	const struct interval *busy; /* merged; transparent and cancelled events left out (RFC 4791 7.10), and our calls too */
	size_t n_busy;
	const struct placed *calls; /* ascending by start */
	size_t n_calls;
	const struct reach *reach; /* NULL: nothing learnt yet */
	int64_t now_utc;
	bool backlog; /* more calls wait than a day can hold: days are not filled up */
};

struct slot {
	struct interval when;
	bool least_bad; /* outside the windows */
};

enum slot_room {
	SLOT_WINDOWS, /* the parts of the day meant for calls */
	SLOT_HOURS,   /* else anywhere in working hours outside `never`: the least bad one */
};

/* Finds the slot of a call. Pure. Rules: METHOD 3.1, 3.2.
 *
 * A promised moment is taken as it is when it is free and in working hours, else the next free one of that day,
 * at a round five minutes. Otherwise the first business day with room, at least lead_minutes after now and before call->latest_utc. In a
 * backlog, a call that nobody waits for lets a day that is three quarters full go by, for a week at most, so that no day is a wall. Within the day: not in
 * avoid_daypart when the other half has room (alternate_daypart); beside a block that has not batch_min calls yet; else the best
 * window with room, in it beside a block of fewer than batch_max, else on its own at the hour with the best reach, the earliest
 * of equals. A call that is `alone` keeps off others, and they off it, as long as there is room. Windows and never are local
 * time of the customer, everything else of the rep. false when nothing fits: an answer, not an error. */
bool slot_find(const struct rules *rules, const struct call *call, bool alone, const struct diary *diary, enum slot_room room,
		struct slot *ret);

/* slot_find in all the room there is. */
bool slot_pick(const struct rules *rules, const struct call *call, bool alone, const struct diary *diary, struct slot *ret);

/* May the machine move this booked call away from what lies over it? Not when a person put it there, nor on the day itself or
 * the day before it: those are in people's heads (METHOD 3.2). */
bool slot_is_movable(const struct rules *rules, const struct call *call, int64_t now_utc);

#endif
