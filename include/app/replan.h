/* Calls over which something else came to lie: a meeting that was accepted, days of absence. Each is a fact, and the call is planned anew. */
#ifndef APP_REPLAN_H
#define APP_REPLAN_H

#include "app/round.h"

/* Looks twice an hour, when there are calls that the machine may move (slot_is_movable). */
bool replan(struct desk *d, GError **error);

#endif
