/* Any bytes as every text of an event, and as an event to close. */
#include <libical/ical.h>
#include <stdint.h>
#include <string.h>

#include "write/event.h"
#include "write/event_patch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void print(const char *text)
{
	struct event e = { .uid = "x", .dtstamp_utc = 1, .start_utc = 2, .end_utc = 3, .summary = text, .location = text,
		.description = text, .phone_e164 = text, .script = text, .alarm_minutes = 5 };
	g_autofree char *ics = event_print(&e);
	icalcomponent *c = icalparser_parse_string(ics);
	icalcomponent *event = icalcomponent_get_first_component(c, ICAL_VEVENT_COMPONENT);

	g_assert(icalcomponent_count_errors(c) == 0 && icalcomponent_count_components(c, ICAL_ANY_COMPONENT) == 1);
	g_assert(icalcomponent_count_properties(event, ICAL_ANY_PROPERTY) <= 12);
	g_assert(icalcomponent_count_properties(event, ICAL_ATTENDEE_PROPERTY) == 0);
	g_assert(icalcomponent_count_properties(event, ICAL_ORGANIZER_PROPERTY) == 0);
	icalcomponent_free(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_strndup((const char *)data, size);
	struct event_patch p = { .summary = { NULL, "order" }, .record = true };
	g_autofree char *closed = event_patch(text, &p, 4);
	g_autofree char *again = closed ? event_patch(closed, &p, 4) : NULL;

	print(text);
	g_assert(!closed || (again && strstr(closed, "SUMMARY:order")));
	/* what is closed once more changes in nothing but its SEQUENCE: one digit more at most */
	g_assert(!closed || (strlen(again) >= strlen(closed) && strlen(again) <= strlen(closed) + 1));
	return 0;
}
