/* Events: the bytes that are written, read back by libical, and the change of one that a person and a server edited. */
#include <glib.h>
#include <libical/ical.h>
#include <string.h>

#include "write/event.h"
#include "write/event_patch.h"

static const struct event plain = {
	.uid = "closecall-12-3",
	.dtstamp_utc = 1791187200,
	.start_utc = 1791268800,
	.end_utc = 1791269400,
	.summary = "☎ Acme – Mme Dubois – € 12.450 – 2024-118",
	.location = "02 555 12 34",
	.description = "02 555 12 34\n\nMay I book it in?\n",
	.phone_e164 = "+3225551234",
	.script = "May I book it in?\n",
	.alarm_minutes = 5,
};

static void test_bytes(void)
{
	g_autofree char *ics = event_print(&plain);

	g_assert_cmpstr(ics, ==,
			"BEGIN:VCALENDAR\r\n"
			"VERSION:2.0\r\n"
			"PRODID:-//closecall//closecall//EN\r\n"
			"CALSCALE:GREGORIAN\r\n"
			"BEGIN:VEVENT\r\n"
			"UID:closecall-12-3\r\n"
			"DTSTAMP:20261005T080000Z\r\n"
			"DTSTART:20261006T064000Z\r\n"
			"DTEND:20261006T065000Z\r\n"
			"SEQUENCE:0\r\n"
			"SUMMARY:☎ Acme – Mme Dubois – € 12.450 – 2024-118\r\n"
			"LOCATION:02 555 12 34\r\n"
			"DESCRIPTION:02 555 12 34\\n\\nMay I book it in?\\n\r\n"
			"URL:tel:+3225551234\r\n"
			"CLASS:PRIVATE\r\n"
			"TRANSP:OPAQUE\r\n"
			"ATTACH;FMTTYPE=text/plain;ENCODING=BASE64;VALUE=BINARY;FILENAME=script.txt:\r\n"
			" TWF5IEkgYm9vayBpdCBpbj8K\r\n"
			"BEGIN:VALARM\r\n"
			"ACTION:DISPLAY\r\n"
			"TRIGGER:-PT5M\r\n"
			"DESCRIPTION:☎ Acme – Mme Dubois – € 12.450 – 2024-118\r\n"
			"END:VALARM\r\n"
			"END:VEVENT\r\n"
			"END:VCALENDAR\r\n");
}

static void test_options(void)
{
	struct event e = plain;
	g_autofree char *bare = NULL, *foreign = NULL;

	e.transparent = true;
	e.alarm_minutes = -1;
	e.script = e.phone_e164 = NULL;
	e.location = "\t \n";
	e.description = " \r\n";
	bare = event_print(&e);
	g_assert_nonnull(strstr(bare, "\r\nTRANSP:TRANSPARENT\r\n"));
	g_assert_null(strstr(bare, "VALARM"));
	g_assert_null(strstr(bare, "ATTACH"));
	g_assert_null(strstr(bare, "LOCATION"));
	g_assert_null(strstr(bare, "DESCRIPTION"));
	g_assert_null(strstr(bare, "URL"));
	e.phone_e164 = "+32\r\nATTENDEE:mailto:a@b.c";
	foreign = event_print(&e);
	g_assert_cmpstr(foreign, ==, bare);
}

/* Lines of at most 75 octets, CRLF only at their ends, each fold between two characters, no property but ours. */
static void assert_well_formed(const char *ics)
{
	static const char *const names[] = { "BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "UID", "DTSTAMP", "DTSTART", "DTEND",
		"SEQUENCE", "SUMMARY", "LOCATION", "DESCRIPTION", "URL", "CLASS", "TRANSP", "ATTACH", "ACTION", "TRIGGER" };
	g_auto(GStrv) lines = g_strsplit(ics, "\r\n", -1);

	g_assert_true(g_str_has_suffix(ics, "\r\n"));
	for (char **line = lines; *line && line[1]; line++) {
		size_t name = strcspn(*line, ":;");
		bool known = **line == ' ';

		g_assert_cmpuint(strlen(*line), <=, 75);
		g_assert_true(g_utf8_validate(*line, -1, NULL));
		for (const char *p = *line; *p; p++)
			g_assert_true((unsigned char)*p >= ' ' && *p != 0x7F);
		for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
			known |= name == strlen(names[i]) && !strncmp(*line, names[i], name);
		g_assert_true(known);
	}
}

static char *property(icalcomponent *calendar, icalproperty_kind kind)
{
	icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
	icalproperty *p = icalcomponent_get_first_property(event, kind);

	g_assert_null(icalcomponent_get_next_property(event, kind));
	return p ? g_strdup(icalvalue_get_text(icalproperty_get_value(p))) : NULL;
}

static void test_round_trip(void)
{
	static const struct {
		const char *in, *text, *one_line;
	} rows[] = {
		{ "a, b; c\\d", "a, b; c\\d", "a, b; c\\d" },
		{ "one\ntwo", "one\ntwo", "one two" },
		{ "one\r\ntwo\rthree", "one\ntwo\nthree", "one two three" },
		{ "back\\nslash", "back\\nslash", "back\\nslash" },
		{ "ends in \\", "ends in \\", "ends in \\" },
		{ "☎️ 👩🏽‍💻 é", "☎️ 👩🏽‍💻 é", "☎️ 👩🏽‍💻 é" },
		{ "a\x01\x1B[31mb\x7F" "c\xC2\x85" "d", "a[31mbcd", "a[31mbcd" },
		{ "tab\there", "tab here", "tab here" },
		{ "a\xE2\x80\xA8" "b", "a\nb", "a b" },
		{ "Acme\r\nATTENDEE:mailto:x@y.z", "Acme\nATTENDEE:mailto:x@y.z", "Acme ATTENDEE:mailto:x@y.z" },
		{ "Acme\nEND:VEVENT\nBEGIN:VEVENT", "Acme\nEND:VEVENT\nBEGIN:VEVENT", "Acme END:VEVENT BEGIN:VEVENT" },
		{ "x\r\n ORGANIZER:mailto:x@y.z", "x\n ORGANIZER:mailto:x@y.z", "x  ORGANIZER:mailto:x@y.z" },
		{ "bad \xFF byte", "bad \xEF\xBF\xBD byte", "bad \xEF\xBF\xBD byte" },
		{ "ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé\n漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字",
				"ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé\n漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字",
				"ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé 漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字" },
		{ "https://example.com/?a=1;b=2,3", "https://example.com/?a=1;b=2,3", "https://example.com/?a=1;b=2,3" },
		{ "\"quoted\" : colon ^n", "\"quoted\" : colon ^n", "\"quoted\" : colon ^n" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct event e = plain;
		g_autofree char *ics = NULL, *again = NULL, *uid = NULL, *summary = NULL, *location = NULL, *description = NULL;
		icalcomponent *calendar;

		e.uid = e.summary = e.location = e.description = e.script = rows[i].in;
		ics = event_print(&e);
		again = event_print(&e);
		g_assert_cmpstr(ics, ==, again);
		assert_well_formed(ics);
		calendar = icalparser_parse_string(ics);
		g_assert_nonnull(calendar);
		g_assert_cmpint(icalcomponent_count_errors(calendar), ==, 0);
		g_assert_cmpint(icalcomponent_count_components(calendar, ICAL_VEVENT_COMPONENT), ==, 1);
		uid = property(calendar, ICAL_UID_PROPERTY);
		summary = property(calendar, ICAL_SUMMARY_PROPERTY);
		location = property(calendar, ICAL_LOCATION_PROPERTY);
		description = property(calendar, ICAL_DESCRIPTION_PROPERTY);
		g_assert_cmpstr(uid, ==, rows[i].one_line);
		g_assert_cmpstr(summary, ==, rows[i].one_line);
		g_assert_cmpstr(location, ==, rows[i].one_line);
		g_assert_cmpstr(description, ==, rows[i].text);
		icalcomponent_free(calendar);
	}
}

static void test_fold_at_every_offset(void)
{
	for (int n = 0; n < 160; n++) {
		g_autofree char *lead = g_strnfill((gsize)n, 'a'), *text = g_strconcat(lead, "é€☎👍é€☎👍", NULL), *ics = NULL;
		struct event e = plain;

		e.summary = text;
		ics = event_print(&e);
		assert_well_formed(ics);
	}
}

/* ---- closing ---- */

#define HEAD "BEGIN:VCALENDAR\r\nPRODID:-//server//\r\n"
#define KEPT "DTSTART;TZID=Europe/Brussels:20261006T084000\r\nSTYLED-DESCRIPTION;VALUE=TEXT:<b>x</b>\r\nLOCATION:\r\nRRULE:broken\r\n" \
	     "ATTENDEE;CN=Doe; John:mailto:a@b.c\r\nX-A:a\\,b\\;c\r\nDESCRIPTION:SUMMARY:not one\\nlong\r\n  fold\r\n\tSUMMARY:nor this\r\n"

static void test_close(void)
{
	static const struct {
		const char *in, *out;
	} rows[] = {
		{ HEAD "BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:☎ Acme\r\nSEQUENCE:3\r\nLAST-MODIFIED:20261006T064000Z\r\n" KEPT
		       "END:VEVENT\r\nEND:VCALENDAR\r\n",
		  HEAD "BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:order\\, ☎ Acme\r\nSEQUENCE:4\r\nLAST-MODIFIED:20261006T070000Z\r\n" KEPT
		       "END:VEVENT\r\nEND:VCALENDAR\r\n" },
		/* alarms go, other components stay; what is missing is added at the end */
		{ HEAD "BEGIN:VEVENT\r\nBEGIN:VALARM\r\nSUMMARY:a\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\nBEGIN:VLOCATION\r\nSUMMARY:b\r\n"
		       "END:VLOCATION\r\n" KEPT "BEGIN:VALARM\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
		  HEAD "BEGIN:VEVENT\r\nBEGIN:VLOCATION\r\nSUMMARY:b\r\nEND:VLOCATION\r\n" KEPT
		       "SUMMARY:order\\, ☎ Acme\r\nSEQUENCE:1\r\nLAST-MODIFIED:20261006T070000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n" },
		/* folded and in any case; parameters of the old title go with it; the zone's own lines stay */
		{ "begin:vcalendar\nBEGIN:VTIMEZONE\nSUMMARY:z\nLAST-MODIFIED:20200101T000000Z\nEND:VTIMEZONE\nbegin:vevent\nsum\n mary;LANGUAGE=nl:☎\n"
		  "  Acme\nsequence;X-A=1:7\nend:vevent\nend:vcalendar\n",
		  "begin:vcalendar\nBEGIN:VTIMEZONE\nSUMMARY:z\nLAST-MODIFIED:20200101T000000Z\nEND:VTIMEZONE\nbegin:vevent\n"
		  "SUMMARY:order\\, ☎ Acme\nSEQUENCE:8\nLAST-MODIFIED:20261006T070000Z\nend:vevent\nend:vcalendar\n" },
		/* only the first event, and only one title */
		{ "BEGIN:VEVENT\r\nSUMMARY:a\r\nSUMMARY:b\r\nSEQUENCE:x\r\nLAST-MODIFIED:\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:c\r\nEND:VEVENT",
		  "BEGIN:VEVENT\r\nSUMMARY:order\\, ☎ Acme\r\nSEQUENCE:1\r\nLAST-MODIFIED:20261006T070000Z\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\n"
		  "SUMMARY:c\r\nEND:VEVENT" },
		{ "BEGIN:VEVENT\r\nSEQUENCE:99999999999999999999\r\nEND:VEVENT",
		  "BEGIN:VEVENT\r\nSEQUENCE:2147483647\r\nSUMMARY:order\\, ☎ Acme\r\nLAST-MODIFIED:20261006T070000Z\r\nEND:VEVENT" },
		{ "", NULL },
		{ "BEGIN:VTODO\r\nSUMMARY:a\r\nEND:VTODO\r\n", NULL },
		{ "BEGIN:VEVENT\r\nSUMMARY:a\r\n", NULL },
		{ "BEGIN:VEVENT\r\nBEGIN:VALARM\r\nEND:VEVENT\r\n", NULL },
		{ "<html>BEGIN:VEVENT</html>", NULL },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *out = event_patch(rows[i].in, &(struct event_patch){ .summary = { NULL, "order, ☎ Acme" }, .record = true }, 1791270000);
		g_assert_cmpstr(out, ==, rows[i].out);
	}
}

static void test_close_own(void)
{
	g_autofree char *ics = event_print(&plain), *closed = event_patch(ics, &(struct event_patch){ .summary = { NULL, "x\r\nATTENDEE:mailto:a@b.c" }, .record = true }, 1791270000);
	icalcomponent *calendar = icalparser_parse_string(closed);
	icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);

	g_assert_cmpint(icalcomponent_count_errors(calendar), ==, 0);
	g_assert_cmpint(icalcomponent_count_properties(event, ICAL_ATTENDEE_PROPERTY), ==, 0);
	g_assert_cmpint(icalcomponent_count_components(event, ICAL_VALARM_COMPONENT), ==, 0);
	g_assert_cmpint(icalcomponent_get_sequence(event), ==, 1);
	g_assert_cmpstr(icalcomponent_get_summary(event), ==, "x ATTENDEE:mailto:a@b.c");
	icalcomponent_free(calendar);
}

/* ---- our changes on an event that a person wrote on ---- */

#define EVENT(lines) "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\n" lines "SEQUENCE:1\r\nLAST-MODIFIED:x\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
#define DONE(lines) \
	"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\n" lines \
	"SEQUENCE:2\r\nLAST-MODIFIED:20261006T070000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
#define TIMES "DTSTART;TZID=Europe/Brussels:20261006T084000\r\nDURATION:PT10M\r\n"

static void test_patch(void)
{
	static const struct {
		const char *what;
		struct event_patch patch;
		const char *in, *out;
	} rows[] = {
		{ "a title of ours", { .summary = { "☎ Acme", "☎ Acme – € 5" } }, EVENT("SUMMARY:☎ Acme\r\n"), DONE("SUMMARY:☎ Acme – € 5\r\n") },
		{ "words before and behind it", { .summary = { "☎ Acme", "☎ Acme – € 5" } }, EVENT("SUMMARY:misschien ☎ Acme (vraag Jan\\, niet Piet)\r\n"),
			DONE("SUMMARY:misschien ☎ Acme – € 5 (vraag Jan\\, niet Piet)\r\n") },
		{ "a title of the person's own", { .summary = { "☎ Acme", "☎ Acme – € 5" } }, EVENT("SUMMARY;LANGUAGE=nl:Bellen met Jan\r\n"),
			DONE("SUMMARY;LANGUAGE=nl:Bellen met Jan\r\n") },
		{ "the same, over: what came of it", { .summary = { "☎ Acme", "✓ order – Acme" }, .record = true }, EVENT("SUMMARY:Bellen met Jan\r\n"),
			DONE("SUMMARY:✓ order – Acme\r\n") },
		{ "over: the words typed before the mark go, those behind stay", { .summary = { "☎ Acme", "✓ order – Acme" }, .record = true },
			EVENT("SUMMARY:order 12k ☎ Acme (Jan)\r\n"), DONE("SUMMARY:✓ order – Acme (Jan)\r\n") },
		{ "nobody knows what we wrote", { .summary = { NULL, "☎ Acme" } }, EVENT("SUMMARY:☎ Acm\r\n"), DONE("SUMMARY:☎ Acme\r\n") },
		{ "a note in the text, and HTML of the old one", { .description = { "a\nb", "new\na\nb" } },
			EVENT("X-ALT-DESC;FMTTYPE=text/html:<p>a</p>\r\nDESCRIPTION;ALTREP=\"data:text/html,x\":a\\nb\\nnote\\; mine\r\n"),
			DONE("DESCRIPTION:new\\na\\nb\\nnote\\; mine\r\n") },
		{ "a text that was taken out", { .description = { "a", "a\nb" } }, EVENT(""), "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSEQUENCE:2\r\n"
			"LAST-MODIFIED:20261006T070000Z\r\nDESCRIPTION:b\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n" },
		{ "another place", { .location = { "+32 2", "+32 3" } }, EVENT("LOCATION:zaal 4\r\n"), DONE("LOCATION:zaal 4\r\n") },
		{ "our place", { .location = { "+32 2", "+32 3" } }, EVENT("LOCATION:+32 2\r\n"), DONE("LOCATION:+32 3\r\n") },
		{ "another time", { .start_utc = 1791268800, .end_utc = 1791269400 }, EVENT(TIMES),
			"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261006T064000Z\r\nSEQUENCE:2\r\nLAST-MODIFIED:20261006T070000Z\r\n"
			"DTEND:20261006T065000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n" },
		{ "the same time", { .summary = { NULL, "x" } }, EVENT(TIMES "SUMMARY:y\r\n"), DONE(TIMES "SUMMARY:x\r\n") },
		{ "our number and our attachment, not theirs", { .phone_e164 = "+322", .script = "ab" },
			EVENT("URL:https://meet.test\r\nURL:tel:+321\r\nATTACH:https://x.test/a.pdf\r\nATTACH;FILENAME=script.txt;ENCODING=BASE64;VALUE=BINARY:eA==\r\n"),
			DONE("URL:https://meet.test\r\nURL:tel:+322\r\nATTACH:https://x.test/a.pdf\r\n"
			     "ATTACH;FMTTYPE=text/plain;ENCODING=BASE64;VALUE=BINARY;FILENAME=script.txt:\r\n YWI=\r\n") },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *out = event_patch(rows[i].in, &rows[i].patch, 1791270000);
		g_test_message("%s", rows[i].what);
		g_assert_cmpstr(out, ==, rows[i].out);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/event/bytes", test_bytes);
	g_test_add_func("/event/options", test_options);
	g_test_add_func("/event/round_trip", test_round_trip);
	g_test_add_func("/event/fold_at_every_offset", test_fold_at_every_offset);
	g_test_add_func("/event/close", test_close);
	g_test_add_func("/event/close_own", test_close_own);
	g_test_add_func("/event/patch", test_patch);
	return g_test_run();
}
