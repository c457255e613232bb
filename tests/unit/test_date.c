#include "core/date.h"

static void test_days(void)
{
	static const struct {
		struct date d;
		int32_t days;
		int weekday, week, week_year;
	} rows[] = {
		{ { 1970, 1, 1 }, 0, 4, 1, 1970 },      { { 1969, 12, 31 }, -1, 3, 1, 1970 },
		{ { 2000, 2, 29 }, 11016, 2, 9, 2000 }, { { 2026, 11, 23 }, 20780, 1, 48, 2026 },
		{ { 2027, 1, 1 }, 20819, 5, 53, 2026 }, { { 2024, 12, 30 }, 20087, 1, 1, 2025 },
		{ { 1, 1, 1 }, -719162, 1, 1, 1 },      { { 2100, 3, 1 }, 47541, 1, 9, 2100 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		int year;
		g_assert_cmpint(date_to_days(rows[i].d), ==, rows[i].days);
		g_assert_cmpint(date_compare(date_from_days(rows[i].days), rows[i].d), ==, 0);
		g_assert_cmpint(date_weekday(rows[i].d), ==, rows[i].weekday);
		g_assert_cmpint(date_iso_week(rows[i].d, &year), ==, rows[i].week);
		g_assert_cmpint(year, ==, rows[i].week_year);
		struct date monday = date_of_iso_week(year, rows[i].week);
		g_assert_cmpint(date_to_days(monday), ==, rows[i].days + 1 - rows[i].weekday);
	}
	for (int32_t n = -800000; n < 800000; n += 13)
		g_assert_cmpint(date_to_days(date_from_days(n)), ==, n);
}

static void test_text(void)
{
	static const struct {
		const char *text;
		bool ok;
	} rows[] = {
		{ "2026-11-23", true },   { "2024-02-29", true }, { "2026-02-29", false }, { "2026-13-01", false },
		{ "2026-11-23x", false }, { "26-11-23", false },  { "", false },           { "2026-11-2", false },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct date d = DATE_NONE;
		g_assert_cmpint(date_parse(rows[i].text, &d), ==, rows[i].ok);
		g_autofree char *text = date_print(d);
		g_assert_cmpstr(text, ==, rows[i].ok ? rows[i].text : "");
	}
}

/* Instants written by hand from the rules of RFC 5545 3.3.5: the gap keeps the offset from before it, the doubled hour is its first. */
static void test_instants(void)
{
	static const struct {
		const char *zone, *local, *utc;
	} rows[] = {
		{ "Europe/Brussels", "2026-11-23T08:40", "2026-11-23T07:40:00Z" },
		{ "Europe/Brussels", "2026-07-01T08:40", "2026-07-01T06:40:00Z" },
		{ "Europe/Amsterdam", "2025-03-30T02:30", "2025-03-30T01:30:00Z" },
		{ "Europe/Amsterdam", "2025-03-30T01:59", "2025-03-30T00:59:00Z" },
		{ "Europe/Amsterdam", "2025-03-30T03:00", "2025-03-30T01:00:00Z" },
		{ "Europe/Amsterdam", "2025-10-26T02:30", "2025-10-26T00:30:00Z" },
		{ "Europe/Amsterdam", "2025-10-26T03:00", "2025-10-26T02:00:00Z" },
		{ "America/New_York", "2026-03-08T02:30", "2026-03-08T07:30:00Z" },
		{ "UTC", "2026-03-08T02:30", "2026-03-08T02:30:00Z" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GTimeZone) zone = g_time_zone_new_identifier(rows[i].zone);
		int64_t got, want;
		g_assert_true(instant_parse(rows[i].local, zone, &got));
		g_assert_true(instant_parse(rows[i].utc, zone, &want));
		g_assert_cmpint(got, ==, want);
	}
	g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Europe/Brussels");
	int64_t at;
	g_assert_true(instant_parse("2026-10-05T08:00:30+02:00", zone, &at));
	g_assert_cmpint(at, ==, 1791180030);
	int minute;
	struct date d = date_of_instant(at, zone, &minute);
	g_assert_cmpint(date_compare(d, (struct date){ 2026, 10, 5 }), ==, 0);
	g_assert_cmpint(minute, ==, 8 * 60);
	g_assert_cmpint(date_to_instant(d, 1440, zone), ==, date_to_instant(date_add_days(d, 1), 0, zone));
	static const char *const bad[] = { "2026-10-05T25:00", "2026-10-05T8:00", "2026-10-05X08:00", "2026-10-05T08:00+2", "now" };
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
		g_assert_false(instant_parse(bad[i], zone, &at));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/date/days", test_days);
	g_test_add_func("/date/text", test_text);
	g_test_add_func("/date/instants", test_instants);
	return g_test_run();
}
