/* A call as an invitation by mail (iTIP, RFC 5546; iMIP, RFC 6047), for people whose calendar speaks no CalDAV.
 *
 * The organizer is closecall's own address, never the rep's (Outlook: "as the organizer you need not respond"), the one attendee is the rep, never the
 * customer. One VEVENT in UTC. Alarms and attachments are left out: Outlook shows the one as an error, the other as a file to be saved. */
#ifndef WRITE_INVITATION_H
#define WRITE_INVITATION_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct invitation {
	bool cancel;      /* METHOD:CANCEL; else REQUEST */
	int sequence;     /* raised by one with each change (RFC 5546 2.1.4) */
	int64_t stamp_utc;
	const char *organizer, *organizer_name; /* addresses are plain; names may be NULL */
	const char *attendee, *attendee_name;
};

/* ics: the event as it would stand in a calendar (write/event.h). New string; NULL when it holds no whole VEVENT. */
char *invitation_print(const char *ics, const struct invitation *i);

#endif
