/* An event that stands in a calendar, where a person may have written on it → the same event with our changes.
 *
 * Line by line, never through a library (PROTOCOLS 3): what is not ours to change stays byte by byte as the person or the server left it. What a
 * person wrote into our title, place and text stays too (write/text_merge.h). */
#ifndef WRITE_EVENT_PATCH_H
#define WRITE_EVENT_PATCH_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* One text of ours. was: what we wrote last; NULL: not known, what stands is taken for ours. now: what it shall be; NULL: as it stands. */
struct event_text {
	const char *was, *now;
};

struct event_patch {
	struct event_text summary, location, description;
	struct event_text transp; /* "OPAQUE" or "TRANSPARENT" */
	int64_t start_utc, end_utc; /* 0: as they stand */
	const char *phone_e164;     /* of our tel: URL, where that survived; NULL: as it stands */
	const char *script;         /* of our attachment, where that survived; NULL: as it stands */
	bool record; /* the call is over: the title says what came of it, words typed before its mark go, and so do alarms */
};

/* The first event of the text, SEQUENCE and LAST-MODIFIED raised. New string; NULL when the text holds no whole VEVENT. */
char *event_patch(const char *ics, const struct event_patch *p, int64_t now_utc);

#endif
