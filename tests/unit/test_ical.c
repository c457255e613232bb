/* Calendar objects: our own events as people leave them, and other people's as busy time. Zone Europe/Brussels. */
#include <glib.h>
#include <string.h>

#include "core/error.h"
#include "read/ical.h"
#include "read/zones.h"
#include "unit/shipped_words.h"

#define NOW INT64_C(1791187200) /* Monday 2026-10-05 08:00 UTC */

/* The lines of one or more components as a calendar: CRLF, VCALENDAR around. */
static char *calendar(const char *lines)
{
	g_autoptr(GString) s = g_string_new("BEGIN:VCALENDAR\nVERSION:2.0\n");

	g_string_append(s, lines);
	g_string_append(s, "END:VCALENDAR\n");
	g_string_replace(s, "\n", "\r\n", 0);
	return g_string_free(g_steal_pointer(&s), FALSE);
}

/* ---- our own event ---- */

#define OURS "BEGIN:VEVENT\nUID:cc-12-3\nDTSTART:20261006T064000Z\nDTEND:20261006T065000Z\n"

static const struct {
	const char *lines;
	const char *typed;
	enum outcome_code code;
} typed_rows[] = {
	{ OURS "SUMMARY:☎ Acme – Mme Dubois\nDESCRIPTION:+32 2 555\nEND:VEVENT\n", NULL, OUTCOME_NONE },
	{ OURS "SUMMARY:order 12k ☎ Acme\nEND:VEVENT\n", "order 12k", OUTCOME_ORDER },
	{ OURS "SUMMARY:te duur\\, bel 24/10 ☎ Acme\nEND:VEVENT\n", "te duur, bel 24/10", OUTCOME_OBJ_PRICE },
	{ OURS "SUMMARY:prijs ☎️ Acme\nEND:VEVENT\n", "prijs", OUTCOME_OBJ_PRICE },
	{ OURS "SUMMARY:geen\n  gehoor ☎ Acme\nEND:VEVENT\n", "geen gehoor", OUTCOME_NOANSWER },
	{ OURS "SUMMARY:misschien ☎ Acme\nEND:VEVENT\n", "misschien", OUTCOME_NONE },
	{ OURS "SUMMARY:- ☎ Acme\nEND:VEVENT\n", NULL, OUTCOME_NONE },
	{ OURS "SUMMARY:Order Acme\nEND:VEVENT\n", "Order Acme", OUTCOME_ORDER },
	{ OURS "SUMMARY:lever?\nEND:VEVENT\n", "lever?", OUTCOME_NONE },
	{ OURS "SUMMARY:Lunch with Ann\nEND:VEVENT\n", NULL, OUTCOME_NONE },
	{ OURS "SUMMARY:Order niet gekregen\nEND:VEVENT\n", NULL, OUTCOME_NONE },
	{ OURS "END:VEVENT\n", NULL, OUTCOME_NONE },
	{ OURS "SUMMARY:☎ Acme\nDESCRIPTION:> twijfelt\\n\\n+32 2 555\nEND:VEVENT\n", "twijfelt", OUTCOME_STATIC },
	{ OURS "SUMMARY:☎ Acme\nDESCRIPTION:\\n \\n>sold\\n+32 2 555\nEND:VEVENT\n", "sold", OUTCOME_ORDER },
	{ OURS "SUMMARY:☎ Acme\nDESCRIPTION:+32 2 555\\n> sold\nEND:VEVENT\n", NULL, OUTCOME_NONE },
	{ OURS "SUMMARY:☎ Acme\nDESCRIPTION:>\\n> sold\nEND:VEVENT\n", NULL, OUTCOME_NONE },
	{ OURS "SUMMARY:prix ☎ Acme\nDESCRIPTION:> sold\nEND:VEVENT\n", "prix", OUTCOME_OBJ_PRICE },
	{ OURS "SUMMARY:☎ Acme\nDESCRIPTION;ALTREP=\"data:text/html,<b>lost</b>\":> sold\nEND:VEVENT\n", "sold", OUTCOME_ORDER },
	{ OURS "SUMMARY:☎ Acme\nDESCRIPTION:&gt; pas de réponse<br>+32&nbsp\\;2\nEND:VEVENT\n", "pas de réponse", OUTCOME_NOANSWER },
	/* the master, not an instance of it */
	{ OURS "RECURRENCE-ID:20261006T064000Z\nSUMMARY:lost ☎\nEND:VEVENT\n" OURS "SUMMARY:sold ☎\nEND:VEVENT\n", "sold",
			OUTCOME_ORDER },
};

static void test_typed(void)
{
	struct words *w = shipped_words();

	for (size_t i = 0; i < G_N_ELEMENTS(typed_rows); i++) {
		g_autofree char *ics = calendar(typed_rows[i].lines);
		g_autoptr(GError) error = NULL;
		struct event_reading e;

		g_test_message("%s", typed_rows[i].lines);
		g_assert_true(ical_read_event(w, ics, strlen(ics), zones_find("Europe/Brussels"), NOW, &e, &error));
		g_assert_cmpstr(e.uid, ==, "cc-12-3");
		g_assert_cmpint(e.start_utc, ==, 1791268800);
		g_assert_cmpint(e.end_utc, ==, 1791269400);
		g_assert_false(e.all_day);
		g_assert_false(e.cancelled);
		g_assert_cmpstr(e.typed, ==, typed_rows[i].typed);
		g_assert_cmpint(e.outcome.code, ==, typed_rows[i].code);
		record_clear(&event_reading_record, &e);
	}
	words_free(w);
}

/* Whoever changes an event raises it; what is no number counts as none. */
static void test_sequence(void)
{
	static const struct {
		const char *line;
		int sequence;
	} rows[] = { { "", 0 }, { "SEQUENCE:4\n", 4 }, { "SEQUENCE:-1\n", 0 }, { "SEQUENCE:many\n", 0 } };
	struct words *w = shipped_words();

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *lines = g_strdup_printf(OURS "%sEND:VEVENT\n", rows[i].line), *ics = calendar(lines);
		struct event_reading e;

		g_assert_true(ical_read_event(w, ics, strlen(ics), zones_find("Europe/Brussels"), NOW, &e, NULL));
		g_assert_cmpint(e.sequence, ==, rows[i].sequence);
		record_clear(&event_reading_record, &e);
	}
	words_free(w);
}

static void test_event_times(void)
{
	static const struct {
		const char *lines;
		int64_t start_utc, end_utc;
		bool all_day, cancelled;
	} rows[] = {
		{ "DTSTART;TZID=Europe/Brussels:20261006T084000\nDTEND;TZID=Europe/Brussels:20261006T085000\n", 1791268800,
				1791269400, false, false },
		{ "DTSTART;TZID=Romance Standard Time:20261006T084000\nDURATION:PT10M\n", 1791268800, 1791269400, false, false },
		{ "DTSTART;TZID=Eastern Standard Time:20261006T024000\nDURATION:PT10M\n", 1791268800, 1791269400, false, false },
		{ "DTSTART:20261006T084000\nDURATION:PT10M\nSTATUS:CANCELLED\n", 1791268800, 1791269400, false, true },
		{ "DTSTART:20261006T084000\n", 1791268800, 1791268800, false, false },
		{ "DTSTART;VALUE=DATE:20261006\n", 1791237600, 1791324000, true, false },
		{ "DTSTART;VALUE=DATE:20261006\nDTEND;VALUE=DATE:20261006\n", 1791237600, 1791324000, true, false },
		/* the day the clock goes back has 25 hours */
		{ "DTSTART;VALUE=DATE:20261025\nDTEND;VALUE=DATE:20261026\n", 1792879200, 1792969200, true, false },
		{ "DTSTART;TZID=Nowhere:20261006T084000\n", 1791268800, 1791268800, false, false },
	};
	struct words *w = shipped_words();

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *lines = g_strdup_printf("BEGIN:VEVENT\nUID:a\n%sEND:VEVENT\n", rows[i].lines);
		g_autofree char *ics = calendar(lines);
		g_autoptr(GError) error = NULL;
		struct event_reading e;

		g_test_message("%s", rows[i].lines);
		g_assert_true(ical_read_event(w, ics, strlen(ics), zones_find("Europe/Brussels"), NOW, &e, &error));
		g_assert_cmpint(e.start_utc, ==, rows[i].start_utc);
		g_assert_cmpint(e.end_utc, ==, rows[i].end_utc);
		g_assert_cmpint(e.all_day, ==, rows[i].all_day);
		g_assert_cmpint(e.cancelled, ==, rows[i].cancelled);
		record_clear(&event_reading_record, &e);
	}
	words_free(w);
}

static void test_event_errors(void)
{
	g_autoptr(GString) components = g_string_new(NULL), lines = g_string_new(OURS), large = g_string_new(OURS);
	struct words *w = shipped_words();

	for (int i = 0; i <= ICAL_MAX_COMPONENTS; i++)
		g_string_append(components, "BEGIN:VEVENT\nEND:VEVENT\n");
	for (int i = 0; i <= ICAL_MAX_LINES; i++)
		g_string_append(lines, "X-A:b\n");
	while (large->len <= ICAL_MAX_BYTES)
		g_string_append(large, "X-A:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n");
	const struct {
		const char *lines, *message;
	} rows[] = {
		{ "", "calendar object: no event in it" },
		{ "BEGIN:VTODO\nUID:a\nEND:VTODO\n", "calendar object: no event in it" },
		{ "BEGIN:VEVENT\nUID:a\nEND:VEVENT\n", "calendar object: event without a start" },
		{ "BEGIN:VEVENT\nUID:a\nDTSTART:20261399T000000Z\nEND:VEVENT\n", "calendar object: event without a start" },
		{ "BEGIN:VEVENT\nDTSTART:20261006T064000Z\nEND:VEVENT\n", "calendar object: event without UID" },
		{ components->str, "calendar object: too many components" },
		{ lines->str, "calendar object: too many lines" },
		{ large->str, "calendar object: too large" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *ics = calendar(rows[i].lines);
		g_autoptr(GError) error = NULL;
		struct event_reading e;

		g_assert_false(ical_read_event(w, ics, strlen(ics), zones_find("UTC"), NOW, &e, &error));
		g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM);
		g_assert_cmpstr(error->message, ==, rows[i].message);
		record_clear(&event_reading_record, &e);
	}
	words_free(w);
}

static void test_no_calendar(void)
{
	static const struct {
		const char *bytes;
		size_t n;
		const char *message;
	} rows[] = {
		{ "", 0, "calendar object: not iCalendar" },
		{ "<html>503</html>", 16, "calendar object: not iCalendar" },
		{ "BEGIN:VCALENDAR\0", 16, "calendar object: not a text" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GPtrArray) busy = record_list_new(&busy_reading_record);
		g_autoptr(GError) error = NULL;

		g_assert_false(ical_read_busy(rows[i].bytes, rows[i].n, zones_find("UTC"), 0, NOW, busy, &error));
		g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM);
		g_assert_cmpstr(error->message, ==, rows[i].message);
	}
}

/* ---- busy time, from 2026-10-05 to 2026-11-02, shown in UTC ---- */

#define EVENT(lines) "BEGIN:VEVENT\nUID:x\n" lines "END:VEVENT\n"
#define BRUSSELS ";TZID=Europe/Brussels:"

static const struct {
	const char *lines, *busy;
} busy_rows[] = {
	{ EVENT("DTSTART:20261006T080000Z\nDTEND:20261006T090000Z\n"), "10-06T08:00/10-06T09:00" },
	{ EVENT("DTSTART" BRUSSELS "20261006T100000\nDURATION:PT1H30M\n"), "10-06T08:00/10-06T09:30" },
	{ EVENT("DTSTART:20261006T100000\nDURATION:PT1H\n"), "10-06T08:00/10-06T09:00" },
	{ EVENT("DTSTART:20261001T080000Z\nDTEND:20261005T090000Z\n"), "10-01T08:00/10-05T09:00" },
	{ EVENT("DTSTART:20260901T080000Z\nDTEND:20260901T090000Z\n"), "" },
	{ EVENT("DTSTART:20261201T080000Z\nDTEND:20261201T090000Z\n"), "" },
	{ EVENT("DTSTART:20261006T080000Z\n"), "" },
	{ EVENT("DTSTART:20261006T080000Z\nDTEND:20261006T070000Z\n"), "" },
	{ EVENT("DTSTART:20261006T080000Z\nDURATION:PT1H\nTRANSP:TRANSPARENT\n"), "" },
	{ EVENT("DTSTART:20261006T080000Z\nDURATION:PT1H\nTRANSP:OPAQUE\n"), "10-06T08:00/10-06T09:00" },
	{ EVENT("DTSTART:20261006T080000Z\nDURATION:PT1H\nSTATUS:CANCELLED\n"), "" },
	{ EVENT("DTSTART:20261006T080000Z\nDURATION:PT1H\nX-MICROSOFT-CDO-BUSYSTATUS:FREE\n"), "" },
	{ EVENT("DTSTART:20261006T080000Z\nDURATION:PT1H\nX-MICROSOFT-CDO-BUSYSTATUS:OOF\n"), "10-06T08:00/10-06T09:00" },
	{ EVENT("DTSTART:20261006T080000Z\nDURATION:PT1H\nX-MICROSOFT-CDO-BUSYSTATUS;VALUE=DATE:20261006\n"),
			"10-06T08:00/10-06T09:00" },
	{ EVENT("DTSTART;VALUE=DATE:20261006\n"), "10-05T22:00/10-06T22:00" },
	{ EVENT("DTSTART;VALUE=DATE:20261024\nDTEND;VALUE=DATE:20261026\n"), "10-23T22:00/10-25T23:00" },
	/* recurrences: the wall clock stays, also over the end of summer time */
	{ EVENT("DTSTART" BRUSSELS "20260907T100000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY\n"),
			"10-05T08:00/10-05T09:00 10-12T08:00/10-12T09:00 10-19T08:00/10-19T09:00 10-26T09:00/10-26T10:00" },
	{ EVENT("DTSTART" BRUSSELS "20261006T100000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE" BRUSSELS "20261007T100000\n"),
			"10-06T08:00/10-06T09:00 10-08T08:00/10-08T09:00" },
	{ EVENT("DTSTART" BRUSSELS "20261006T100000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE:20261007T080000Z,"
		"20261008T080000Z\n"), "10-06T08:00/10-06T09:00" },
	{ EVENT("DTSTART" BRUSSELS "20261006T100000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2\nEXDATE;VALUE=DATE:20261006\n"),
			"10-07T08:00/10-07T09:00" },
	{ EVENT("DTSTART" BRUSSELS "20261006T100000\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=20261007T080000Z\n"),
			"10-06T08:00/10-06T09:00 10-07T08:00/10-07T09:00" },
	{ EVENT("DTSTART" BRUSSELS "20261006T100000\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=20261007T075959Z\n"),
			"10-06T08:00/10-06T09:00" },
	{ EVENT("DTSTART" BRUSSELS "20261006T100000\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=20261007\n"),
			"10-06T08:00/10-06T09:00 10-07T08:00/10-07T09:00" },
	{ EVENT("DTSTART" BRUSSELS "20261006T100000\nDURATION:PT1H\nRRULE:FREQ=DAILY;BYHOUR=11;COUNT=1\n"),
			"10-06T09:00/10-06T10:00" },
	{ EVENT("DTSTART;VALUE=DATE:20240212\nRRULE:FREQ=MONTHLY\n"), "10-11T22:00/10-12T22:00" },
	{ EVENT("DTSTART:20261004T230000Z\nDURATION:PT26H\nRRULE:FREQ=DAILY;INTERVAL=20\n"),
			"10-04T23:00/10-06T01:00 10-24T23:00/10-26T01:00" },
	{ EVENT("DTSTART:20261006T080000Z\nDURATION:PT1H\nRDATE:20261007T080000Z\nRDATE;VALUE=PERIOD:20261008T080000Z/PT5M,"
		"20261009T080000Z/20261009T081000Z\n"),
			"10-06T08:00/10-06T09:00 10-07T08:00/10-07T09:00 10-08T08:00/10-08T08:05 10-09T08:00/10-09T08:10" },
	/* one instance moved, one taken out */
	{ EVENT("DTSTART" BRUSSELS "20261005T100000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3\n")
	  EVENT("RECURRENCE-ID" BRUSSELS "20261012T100000\nDTSTART" BRUSSELS "20261013T100000\nDURATION:PT30M\n")
	  EVENT("RECURRENCE-ID:20261019T080000Z\nDTSTART" BRUSSELS "20261019T100000\nDURATION:PT1H\nSTATUS:CANCELLED\n"),
			"10-05T08:00/10-05T09:00 10-13T08:00/10-13T08:30" },
	/* another UID's instance is none of it */
	{ EVENT("DTSTART:20261006T080000Z\nDURATION:PT1H\n") "BEGIN:VEVENT\nUID:y\nRECURRENCE-ID:20261006T080000Z\n"
	  "DTSTART:20261007T080000Z\nDURATION:PT1H\nEND:VEVENT\n", "10-06T08:00/10-06T09:00 10-07T08:00/10-07T09:00" },
	/* finer than daily */
	{ EVENT("DTSTART" BRUSSELS "20261006T100000\nDURATION:PT1M\nRRULE:FREQ=MINUTELY;UNTIL=20261007T120000Z\n"),
			"10-05T22:00/10-06T22:01 10-06T22:00/10-07T22:01" },
	{ EVENT("DTSTART" BRUSSELS "20261006T100000\nDURATION:PT1H\nRRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30\n"),
			"10-05T22:00/10-06T23:00" },
	/* zones known by their VTIMEZONE alone */
	{ "BEGIN:VTIMEZONE\nTZID:Custom\nBEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n"
	  "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:16010101T020000\nTZOFFSETFROM:+0100\n"
	  "TZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE\n"
	  EVENT("DTSTART;TZID=Custom:20261006T100000\nDURATION:PT1H\nRDATE;TZID=Custom:20261027T100000\n"),
			"10-06T08:00/10-06T09:00 10-27T09:00/10-27T10:00" },
	{ "BEGIN:VTIMEZONE\nTZID:Odd\nBEGIN:STANDARD\nDTSTART:20200101T000000\nTZOFFSETFROM:-0330\nTZOFFSETTO:-0330\nEND:STANDARD\n"
	  "END:VTIMEZONE\n" EVENT("DTSTART;TZID=Odd:20261006T100000\nDURATION:PT1H\n"), "10-06T13:30/10-06T14:30" },
	{ "BEGIN:VTIMEZONE\nTZID:Away\nX-LIC-LOCATION:America/New_York\nBEGIN:STANDARD\nDTSTART:20200101T000000\nTZOFFSETFROM:+0000\n"
	  "TZOFFSETTO:+0000\nEND:STANDARD\nEND:VTIMEZONE\n" EVENT("DTSTART;TZID=Away:20261006T100000\nDURATION:PT1H\n"),
			"10-06T14:00/10-06T15:00" },
	/* a known name counts for more than the rules that come with it */
	{ "BEGIN:VTIMEZONE\nTZID:Europe/Brussels\nBEGIN:STANDARD\nDTSTART:20200101T000000\nTZOFFSETFROM:+0000\nTZOFFSETTO:+0000\n"
	  "END:STANDARD\nEND:VTIMEZONE\n" EVENT("DTSTART" BRUSSELS "20261006T100000\nDURATION:PT1H\n"), "10-06T08:00/10-06T09:00" },
	{ "BEGIN:VFREEBUSY\nUID:f\nFREEBUSY:20261006T080000Z/PT1H,20261007T080000Z/20261007T083000Z\n"
	  "FREEBUSY;FBTYPE=FREE:20261008T080000Z/PT1H\nFREEBUSY;FBTYPE=BUSY-TENTATIVE:20261009T080000Z/PT1H\nEND:VFREEBUSY\n",
			"10-06T08:00/10-06T09:00 10-07T08:00/10-07T08:30 10-09T08:00/10-09T09:00" },
	{ "BEGIN:VTODO\nUID:t\nDTSTART:20261006T080000Z\nDURATION:PT1H\nEND:VTODO\n", "" },
	{ EVENT("SUMMARY:no start\n"), "" },
	{ EVENT("DTSTART:20261006T080000Z\nDURATION:PT1H\nRRULE:FREQ=NEVER\n"), "10-06T08:00/10-06T09:00" },
	{ EVENT("DTSTART:16000101T080000Z\nDTEND:89991231T080000Z\n"), "01-01T08:00/12-31T08:00" },
};

static char *show_instant(int64_t at)
{
	g_autoptr(GDateTime) t = g_date_time_new_from_unix_utc(at);
	return g_date_time_format(t, "%m-%dT%H:%M");
}

static gint compare_busy(gconstpointer a, gconstpointer b)
{
	const struct busy_reading *x = *(struct busy_reading *const *)a, *y = *(struct busy_reading *const *)b;
	return (x->start_utc > y->start_utc) - (x->start_utc < y->start_utc);
}

static void test_busy(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(busy_rows); i++) {
		g_autofree char *ics = calendar(busy_rows[i].lines);
		g_autoptr(GPtrArray) busy = record_list_new(&busy_reading_record);
		g_autoptr(GString) shown = g_string_new(NULL);
		g_autoptr(GError) error = NULL;

		g_assert_true(ical_read_busy(ics, strlen(ics), zones_find("Europe/Brussels"), 1791151200, 1793574000, busy, &error));
		g_ptr_array_sort(busy, compare_busy);
		for (guint k = 0; k < busy->len; k++) {
			const struct busy_reading *b = busy->pdata[k];
			g_autofree char *start = show_instant(b->start_utc), *end = show_instant(b->end_utc);
			g_string_append_printf(shown, "%s%s/%s", k ? " " : "", start, end);
		}
		g_test_message("%s", busy_rows[i].lines);
		g_assert_cmpstr(shown->str, ==, busy_rows[i].busy);
	}
}

/* A calendar full of the worst rules costs what the budget allows, whatever it says. */
static void test_hostile(void)
{
	static const char *const rules[] = { "FREQ=DAILY;BYHOUR=0,1,2,3,4,5;BYMINUTE=0,1,2,3;BYSECOND=0,1,2;BYSETPOS=-1;BYMONTH=2;"
		"BYMONTHDAY=30", "FREQ=YEARLY;COUNT=1000000;BYMONTH=2;BYMONTHDAY=30", "FREQ=SECONDLY;COUNT=1000000000",
		"FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=366;COUNT=100000" };
	g_autoptr(GString) lines = g_string_new(NULL);
	g_autoptr(GPtrArray) busy = record_list_new(&busy_reading_record);
	g_autoptr(GError) error = NULL;
	g_autofree char *ics = NULL;

	for (int i = 0; i < ICAL_MAX_COMPONENTS - 10; i++)
		g_string_append_printf(lines, "BEGIN:VEVENT\nUID:%d\nDTSTART:16000101T100000Z\nDURATION:PT1H\nRRULE:%s\nEND:VEVENT\n", i,
				rules[i % (int)G_N_ELEMENTS(rules)]);
	ics = calendar(lines->str);
	g_assert_true(ical_read_busy(ics, strlen(ics), zones_find("UTC"), NOW, NOW + 86400 * 30, busy, &error));
	g_assert_cmpuint(busy->len, <, ICAL_MAX_BUSY);
}

static void test_too_busy(void)
{
	g_autoptr(GString) lines = g_string_new(NULL);
	g_autoptr(GPtrArray) busy = record_list_new(&busy_reading_record);
	g_autoptr(GError) error = NULL;
	g_autofree char *ics = NULL;

	for (int i = 0; i < 15; i++)
		g_string_append_printf(lines, "BEGIN:VEVENT\nUID:%d\nDTSTART:20200101T100000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY\nEND:VEVENT\n", i);
	ics = calendar(lines->str);
	g_assert_false(ical_read_busy(ics, strlen(ics), zones_find("UTC"), NOW, NOW + INT64_C(86400) * 3000, busy, &error));
	g_assert_cmpstr(error->message, ==, "calendar object: too many busy intervals");
	g_assert_cmpuint(busy->len, ==, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/ical/typed", test_typed);
	g_test_add_func("/ical/sequence", test_sequence);
	g_test_add_func("/ical/event_times", test_event_times);
	g_test_add_func("/ical/event_errors", test_event_errors);
	g_test_add_func("/ical/no_calendar", test_no_calendar);
	g_test_add_func("/ical/busy", test_busy);
	g_test_add_func("/ical/hostile", test_hostile);
	g_test_add_func("/ical/too_busy", test_too_busy);
	return g_test_run();
}
