/* A call → iCalendar bytes (RFC 5545). An event that stands already is changed by write/event_patch.h.
 *
 * The bytes of one call are fixed: same input, same bytes, so a repeated PUT is no change. UTC times, no VTIMEZONE. Never
 * ATTENDEE or ORGANIZER (the server would mail the customer), never ALTREP, X-ALT-DESC or STYLED-DESCRIPTION. CLASS:PRIVATE.
 * Texts are stripped of control characters; CRLF; lines folded at 75 octets between characters. */
#ifndef WRITE_EVENT_H
#define WRITE_EVENT_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct event {
	const char *uid;
	int64_t dtstamp_utc, start_utc, end_utc;
	int sequence;
	const char *summary;     /* "☎ Acme – Mme Dubois – € 12.450 – 2024-118" */
	const char *location;    /* the number to call, as shown */
	const char *description; /* number first, then the script */
	const char *phone_e164;  /* for the tel: URL; may be NULL */
	const char *script;      /* attached besides as script.txt; NULL: no attachment */
	int alarm_minutes;       /* before the start; -1 = none */
	bool transparent;
};

/* New string. */
char *event_print(const struct event *e);

#endif
