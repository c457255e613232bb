#include "write/event.h"

#include <string.h>

#include "write/ical_lines.h"

static void append_alarm(GString *out, const struct event *e)
{
	ical_append_property(out, "BEGIN:VALARM");
	ical_append_property(out, "ACTION:DISPLAY");
	ical_append_property(out, "TRIGGER:-PT%dM", e->alarm_minutes);
	ical_append_text_property(out, "DESCRIPTION", e->summary && *e->summary ? e->summary : "closecall", true, "\r\n");
	ical_append_property(out, "END:VALARM");
}

static void append_attachment(GString *out, const char *script)
{
	g_autofree char *base64 = g_base64_encode((const guchar *)script, strlen(script));

	ical_append_property(out, "ATTACH;FMTTYPE=text/plain;ENCODING=BASE64;VALUE=BINARY;FILENAME=script.txt:%s", base64);
}

static bool is_e164(const char *phone)
{
	return phone && *phone == '+' && phone[1] && !phone[1 + strspn(phone + 1, "0123456789")];
}

char *event_print(const struct event *e)
{
	GString *out = g_string_new(NULL);
	g_autofree char *stamp = ical_print_utc(e->dtstamp_utc), *start = ical_print_utc(e->start_utc), *end = ical_print_utc(e->end_utc);

	ical_append_property(out, "BEGIN:VCALENDAR");
	ical_append_property(out, "VERSION:2.0");
	ical_append_property(out, "PRODID:-//closecall//closecall//EN");
	ical_append_property(out, "CALSCALE:GREGORIAN");
	ical_append_property(out, "BEGIN:VEVENT");
	ical_append_text_property(out, "UID", e->uid, true, "\r\n");
	ical_append_property(out, "DTSTAMP:%s", stamp);
	ical_append_property(out, "DTSTART:%s", start);
	ical_append_property(out, "DTEND:%s", end);
	ical_append_property(out, "SEQUENCE:%d", e->sequence);
	ical_append_text_property(out, "SUMMARY", e->summary, true, "\r\n");
	ical_append_text_property(out, "LOCATION", e->location, true, "\r\n");
	ical_append_text_property(out, "DESCRIPTION", e->description, false, "\r\n");
	if (is_e164(e->phone_e164))
		ical_append_property(out, "URL:tel:%s", e->phone_e164);
	ical_append_property(out, "CLASS:PRIVATE");
	ical_append_property(out, "TRANSP:%s", e->transparent ? "TRANSPARENT" : "OPAQUE");
	if (e->script && *e->script)
		append_attachment(out, e->script);
	if (e->alarm_minutes >= 0)
		append_alarm(out, e);
	ical_append_property(out, "END:VEVENT");
	ical_append_property(out, "END:VCALENDAR");
	return g_string_free(out, FALSE);
}
