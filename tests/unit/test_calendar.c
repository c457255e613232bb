#include "edge/calendar.h"

#define BEFORE "BEGIN:VCALENDAR\r\nPRODID:-//a//\r\nBEGIN:VEVENT\r\n"
#define AFTER "END:VEVENT\r\nEND:VCALENDAR\r\n"
#define CALL "UID:u1\r\nDTSTART:20261201T100000Z\r\nSUMMARY:Call\\, Jan\r\nDESCRIPTION:first\\nsecond\r\n"

static void test_same(void)
{
	static const struct {
		const char *what, *text;
		bool same_call, same;
	} rows[] = {
		{ "itself", BEFORE CALL AFTER, true, true },
		{ "other order", BEFORE "DESCRIPTION:first\\nsecond\r\nSUMMARY:Call\\, Jan\r\nDTSTART:20261201T100000Z\r\nUID:u1\r\n" AFTER,
			true, true },
		{ "other folding, LF",
			"BEGIN:VCALENDAR\nPRODID:-//b//\nBEGIN:VEVENT\nUID:u\n 1\nDTSTART:20261201T1\n\t00000Z\n"
			"SUMMARY:Call\\, Jan\nDESCRIPTION:first\\nsecond\nDTSTAMP:20200101T000000Z\nEND:VEVENT\nEND:VCALENDAR\n",
			true, true },
		{ "other escaping", BEFORE "UID:u1\r\nDTSTART:20261201T100000Z\r\nSUMMARY:Call, Jan\r\nDESCRIPTION:first\\Nsecond\r\n" AFTER,
			true, false },
		{ "later lines", BEFORE "UID:u1\r\nDTSTART:20261201T100000Z\r\nSUMMARY:Call\\, Jan\r\nDESCRIPTION:first\\nyes\r\n" AFTER,
			true, false },
		{ "an alarm of the server", BEFORE CALL "BEGIN:VALARM\r\nDESCRIPTION:x\r\nEND:VALARM\r\n" AFTER, true, false },
		{ "an alarm before", BEFORE "BEGIN:VALARM\r\nDESCRIPTION:x\r\nEND:VALARM\r\n" CALL AFTER, true, false },
		{ "parameters", BEFORE "UID:u1\r\nDTSTART;X=\"a:b\":20261201T100000Z\r\nSUMMARY;LANGUAGE=nl:Call\\, Jan\r\nDESCRIPTION:first\r\n" AFTER,
			true, false },
		{ "other uid", BEFORE "UID:u2\r\nDTSTART:20261201T100000Z\r\nSUMMARY:Call\\, Jan\r\nDESCRIPTION:first\\nsecond\r\n" AFTER,
			false, false },
		{ "moved", BEFORE "UID:u1\r\nDTSTART:20261201T110000Z\r\nSUMMARY:Call\\, Jan\r\nDESCRIPTION:first\\nsecond\r\n" AFTER, false, false },
		{ "titled", BEFORE "UID:u1\r\nDTSTART:20261201T100000Z\r\nSUMMARY:ok Call\\, Jan\r\nDESCRIPTION:first\\nsecond\r\n" AFTER, false, false },
		{ "annotated", BEFORE "UID:u1\r\nDTSTART:20261201T100000Z\r\nSUMMARY:Call\\, Jan\r\nDESCRIPTION:ok\\nfirst\\nsecond\r\n" AFTER,
			false, false },
		{ "no event", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", false, false },
		{ "nothing", "", false, false },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_test_message("%s", rows[i].what);
		g_assert_cmpint(calendar_text_same_call(BEFORE CALL AFTER, rows[i].text), ==, rows[i].same_call);
		g_assert_cmpint(calendar_text_same_call(rows[i].text, BEFORE CALL AFTER), ==, rows[i].same_call);
		g_assert_cmpint(calendar_text_same(BEFORE CALL AFTER, rows[i].text), ==, rows[i].same);
	}
	g_assert_false(calendar_text_same_call("", ""));
}

static void test_uid(void)
{
	static const struct {
		const char *text, *uid;
	} rows[] = { { BEFORE CALL AFTER, "u1" }, { BEFORE "uid:x\r\n y \r\n" AFTER, "xy" },
		{ "BEGIN:VCALENDAR\r\nUID:outer\r\nEND:VCALENDAR\r\n", NULL },
		{ BEFORE "BEGIN:VALARM\r\nUID:alarm\r\nEND:VALARM\r\n" AFTER, NULL }, { BEFORE "UIDX:1\r\n" AFTER, NULL } };
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *uid = calendar_text_uid(rows[i].text);
		g_assert_cmpstr(uid, ==, rows[i].uid);
	}
}

static void test_href(void)
{
	static const char *const bad[] = { "", ".", "..", ".hidden.ics", "a/b.ics", "../../etc/x.ics", "a\nb.ics", "a\177.ics",
		"\xff.ics" };
	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
		g_assert_false(calendar_href_is_safe(bad[i]));
	g_autofree char *fits = g_strnfill(200, 'x');
	g_autofree char *beyond = g_strnfill(201, 'x');
	g_assert_true(calendar_href_is_safe(fits));
	g_assert_false(calendar_href_is_safe(beyond));
	g_assert_true(calendar_href_is_safe("cc-1é@x..ics"));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/calendar/same", test_same);
	g_test_add_func("/calendar/uid", test_uid);
	g_test_add_func("/calendar/href", test_href);
	return g_test_run();
}
