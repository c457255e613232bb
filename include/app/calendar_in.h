/* The calendar in: what a person typed into, moved or deleted of our events. */
#ifndef APP_CALENDAR_IN_H
#define APP_CALENDAR_IN_H

#include "app/round.h"
#include "core/letter.h"

bool calendar_in(struct desk *d, GError **error);

/* What a person did to an event since it was last looked at. What we wrote ourselves comes back as a change too, however the server rewrote it: only
 * what a person can have done counts. */
struct event_news {
	bool moved, typed;
	bool echo; /* our own closing title */
};
struct event_news event_news(const struct ledger_event *e, const struct event_reading *r);

#endif
