/* Booked calls, looked over again. Those over which something else came to lie (a meeting that was accepted, days of absence): each is a fact, and the
 * call is planned anew. Those that showed as free until now: they become busy. */
#ifndef APP_REPLAN_H
#define APP_REPLAN_H

#include "app/round.h"

/* Looks twice an hour, when there are calls that the machine may move (slot_is_movable). */
bool replan(struct desk *d, GError **error);

/* Does a call show as free still (show, busy_before_hours)? */
bool replan_is_free(const struct rep *rep, const struct call *call, int64_t now_utc);

#endif
