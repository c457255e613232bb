/* From what a person typed to the address of a calendar (RFC 6764 6, RFC 5397, RFC 4791 6.2.1; PROTOCOLS 4.1).
 *
 * Order: the address as given; for a bare domain or mail address DNS (SRV and TXT of _caldavs._tcp) first; /.well-known/caldav; the root.
 * DNS can be forged: a server outside the domain is not asked, the error says what to configure if it is right. */
#ifndef EDGE_CALDAV_DISCOVERY_H
#define EDGE_CALDAV_DISCOVERY_H

#include "edge/calendar.h"
#include "edge/http.h"

struct caldav_place {
	char *calendar;  /* address of the calendar to book in, with a final slash */
	GPtrArray *busy; /* char*: addresses of all calendars that count as busy; `calendar` is the first */
};

/* SETUP: no such calendar, it is read-only, login refused; RETRY: network, 5xx. ret is cleared by the caller in both cases. */
bool caldav_discover(struct http *h, const struct dav_account *a, struct caldav_place *ret, GError **error);
void caldav_place_clear(struct caldav_place *p);

#endif
