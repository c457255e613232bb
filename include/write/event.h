/* A call → iCalendar bytes (RFC 5545), and the change of an event that stands.
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

/* The record of a call that took place: only SUMMARY is replaced, VALARMs are removed, SEQUENCE and LAST-MODIFIED are raised; every
 * other line stays byte by byte as the person or the server left it (PROTOCOLS 3: never through a library). New string; NULL
 * when the text is no VEVENT. */
char *event_close(const char *ics, const char *summary, int64_t now_utc);

#endif
