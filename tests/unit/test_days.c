#include "core/days.h"
#include "core/rules.h"
#include "core/quote.h"
#include "edge/holidays_load.h"
#include <stdio.h>
#include <string.h>

static struct holidays *shipped(void)
{
	g_autoptr(GError) error = NULL;
	struct holidays *h = holidays_load(CLOSECALL_SOURCE "/conf/holidays.conf", &error);
	g_assert_no_error(error);
	return h;
}

static struct date day(const char *text)
{
	struct date d = DATE_NONE;
	g_assert_true(date_parse(text, &d));
	return d;
}

/* The holidays of a year on Monday to Friday: "01-01 04-06 …" */
static char *weekdays_off(const struct holidays *h, const char *region, int year)
{
	g_autoptr(GString) days = g_string_new(NULL);
	for (struct date d = { year, 1, 1 }; d.year == year; d = date_add_days(d, 1))
		if (date_weekday(d) <= 5 && holidays_name(h, region, d))
			g_string_append_printf(days, "%s%02d-%02d", days->len ? " " : "", d.month, d.day);
	return g_string_free(g_steal_pointer(&days), FALSE);
}

/* Easter Sundays from the almanacs, among them the earliest and the latest there can be near our time. */
static void test_easter(void)
{
	static const char *const sundays[] = { "2008-03-23", "2020-04-12", "2021-04-04", "2022-04-17",
		"2023-04-09", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16",
		"2029-04-01", "2030-04-21", "2031-04-13", "2032-03-28", "2033-04-17", "2034-04-09",
		"2035-03-25", "2038-04-25", "1600-04-02", "1818-03-22", "2049-04-18", "2076-04-19" };
	static const struct {
		const char *on;
		int days;
	} moving[] = { { "easter", 0 }, { "easter-2", -2 }, { "easter+1", 1 }, { "easter+39", 39 },
		{ "easter+50", 50 }, { "easter+60", 60 } };
	for (size_t m = 0; m < G_N_ELEMENTS(moving); m++) {
		struct holidays *h = holidays_new();
		g_assert_true(holidays_add(h, "XX", "it", moving[m].on, 0, 0, NULL));
		for (size_t i = 0; i < G_N_ELEMENTS(sundays); i++) {
			struct date d = date_add_days(day(sundays[i]), moving[m].days);
			g_assert_cmpstr(holidays_name(h, "XX", d), ==, "it");
			g_assert_null(holidays_name(h, "XX", date_add_days(d, 7)));
			g_assert_null(holidays_name(h, "XX", date_add_days(d, -7)));
		}
		holidays_free(h);
	}
}

/* Written from the governments' lists, weekdays only. */
static void test_years(void)
{
	static const struct {
		const char *region;
		int year;
		const char *days;
	} rows[] = {
		{ "BE", 2020, "01-01 04-13 05-01 05-21 06-01 07-21 11-11 12-25" },
		{ "BE", 2021, "01-01 04-05 05-13 05-24 07-21 11-01 11-11" },
		{ "BE", 2024, "01-01 04-01 05-01 05-09 05-20 08-15 11-01 11-11 12-25" },
		{ "BE", 2026, "01-01 04-06 05-01 05-14 05-25 07-21 11-11 12-25" },
		{ "BE", 2035, "01-01 03-26 05-01 05-03 05-14 08-15 11-01 12-25" },
		{ "NL", 2020, "01-01 04-13 04-27 05-05 05-21 06-01 12-25" },
		{ "NL", 2026, "01-01 04-06 04-27 05-14 05-25 12-25" },
		{ "NL", 2030, "01-01 04-22 05-30 06-10 12-25 12-26" },
		{ "FR", 2023, "04-10 05-01 05-08 05-18 05-29 07-14 08-15 11-01 12-25" },
		{ "FR", 2026, "01-01 04-06 05-01 05-08 05-14 05-25 07-14 11-11 12-25" },
		{ "FR-67", 2025, "01-01 04-18 04-21 05-01 05-08 05-29 06-09 07-14 08-15 11-11 12-25 12-26" },
		{ "LU", 2018, "01-01 04-02 05-01 05-10 05-21 08-15 11-01 12-25 12-26" },
		{ "LU", 2019, "01-01 04-22 05-01 05-09 05-30 06-10 08-15 11-01 12-25 12-26" },
		{ "LU", 2026, "01-01 04-06 05-01 05-14 05-25 06-23 12-25" },
		{ "DE-BY", 2024, "01-01 03-29 04-01 05-01 05-09 05-20 05-30 08-15 10-03 11-01 12-25 12-26" },
		{ "DE-BY-A", 2024,
			"01-01 03-29 04-01 05-01 05-09 05-20 05-30 08-08 08-15 10-03 11-01 12-25 12-26" },
		{ "DE-SN", 2025, "01-01 04-18 04-21 05-01 05-29 06-09 10-03 10-31 11-19 12-25 12-26" },
		{ "DE-SN", 2022, "04-15 04-18 05-26 06-06 10-03 10-31 11-16 12-26" },
		{ "DE-BE", 2018, "01-01 03-30 04-02 05-01 05-10 05-21 10-03 12-25 12-26" },
		{ "DE-BE", 2020, "01-01 04-10 04-13 05-01 05-08 05-21 06-01 12-25" },
		{ "DE-BE", 2024, "01-01 03-08 03-29 04-01 05-01 05-09 05-20 10-03 12-25 12-26" },
		{ "DE-HH", 2016, "01-01 03-25 03-28 05-05 05-16 10-03 12-26" },
		{ "DE-HH", 2017, "04-14 04-17 05-01 05-25 06-05 10-03 10-31 12-25 12-26" },
		{ "DE-HH", 2024, "01-01 03-29 04-01 05-01 05-09 05-20 10-03 10-31 12-25 12-26" },
		{ "DE-HE", 2017, "04-14 04-17 05-01 05-25 06-05 06-15 10-03 10-31 12-25 12-26" },
		{ "DE-HE", 2019, "01-01 04-19 04-22 05-01 05-30 06-10 06-20 10-03 12-25 12-26" },
		{ "DE-MV", 2022, "04-15 04-18 05-26 06-06 10-03 10-31 12-26" },
		{ "DE-MV", 2023, "03-08 04-07 04-10 05-01 05-18 05-29 10-03 10-31 12-25 12-26" },
		{ "DE-TH", 2018, "01-01 03-30 04-02 05-01 05-10 05-21 10-03 10-31 12-25 12-26" },
		{ "DE-TH", 2021, "01-01 04-02 04-05 05-13 05-24 09-20" },
		{ "GB-ENG", 2020, "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28" },
		{ "GB-ENG", 2021, "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28" },
		{ "GB-ENG", 2022, "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27" },
		{ "GB-ENG", 2023, "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26" },
		{ "GB-ENG", 2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28" },
		{ "GB-SCT", 2020, "01-01 01-02 04-10 05-08 05-25 08-03 11-30 12-25 12-28" },
		{ "GB-SCT", 2022, "01-03 01-04 04-15 05-02 06-02 06-03 08-01 09-19 11-30 12-26 12-27" },
		{ "GB-SCT", 2023, "01-02 01-03 04-07 05-01 05-08 05-29 08-07 11-30 12-25 12-26" },
		{ "GB-SCT", 2024, "01-01 01-02 03-29 05-06 05-27 08-05 12-02 12-25 12-26" },
		{ "GB-SCT", 2026, "01-01 01-02 04-03 05-04 05-25 06-15 08-03 11-30 12-25 12-28" },
		{ "GB-NIR", 2026, "01-01 03-17 04-03 04-06 05-04 05-25 07-13 08-31 12-25 12-28" },
		{ "AT", 2026, "01-01 01-06 04-06 05-01 05-14 05-25 06-04 10-26 12-08 12-25" },
		{ "CH-GE", 2026, "01-01 04-03 04-06 05-14 05-25 09-10 12-25 12-31" },
		{ "CH-VD", 2026, "01-01 01-02 04-03 04-06 05-14 05-25 09-21 12-25" },
	};
	struct holidays *h = shipped();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *days = weekdays_off(h, rows[i].region, rows[i].year);
		g_test_message("%s %d", rows[i].region, rows[i].year);
		g_assert_cmpstr(days, ==, rows[i].days);
	}
	holidays_free(h);
}

static void test_names(void)
{
	static const struct {
		const char *region, *date, *name;
	} rows[] = {
		{ "NL", "2025-04-26", "Koningsdag" }, /* the 27th was a Sunday */
		{ "NL", "2025-04-27", NULL },
		{ "NL", "2026-04-27", "Koningsdag" },
		{ "NL", "2013-04-27", NULL },
		{ "NL", "2026-05-05", NULL },
		{ "NL", "2025-05-05", "Bevrijdingsdag" },
		{ "BE", "2026-07-21", "Nationale feestdag / Fête nationale" },
		{ "DE-SN", "2026-11-18", "Buß- und Bettag" },
		{ "DE-BY", "2026-11-18", NULL },
		{ "GB-ENG", "2022-12-27", "Christmas Day" },
		{ "GB-ENG", "2022-12-26", "Boxing Day" },
		{ "GB-ENG", "2020-05-04", NULL },
		{ "GB-ENG", "2022-05-30", NULL },
		{ "GB-SCT", "2022-01-04", "2nd January" },
		{ "GB-SCT", "2023-01-03", "New Year's Day" },
		{ "XX", "2026-12-25", NULL },
		{ "", "2026-12-25", NULL },
		{ "-", "2026-12-25", NULL },
	};
	struct holidays *h = shipped();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_test_message("%s %s", rows[i].region, rows[i].date);
		g_assert_cmpstr(holidays_name(h, rows[i].region, day(rows[i].date)), ==, rows[i].name);
	}
	g_assert_true(holidays_has_region(h, "DE-BY"));
	g_assert_false(holidays_has_region(h, "DE-XX"));
	g_assert_false(holidays_has_region(h, "XX"));
	holidays_free(h);
}

static void test_expressions(void)
{
	static const struct {
		const char *on, *date; /* date: one on which it falls, in 2026; NULL: no expression */
	} rows[] = {
		{ "12-25", "2026-12-25" },
		{ "mon>=06-01", "2026-06-01" },
		{ "mon>06-01", "2026-06-08" },
		{ "mon<=06-01", "2026-06-01" },
		{ "mon<06-01", "2026-05-25" },
		{ "sun>=06-01", "2026-06-07" },
		{ "wed<11-23", "2026-11-18" },
		{ "easter", "2026-04-05" },
		{ "easter-46", "2026-02-18" },
		{ "2026-02-28", "2026-02-28" },
		{ "10-25 sun+1", "2026-10-26" },
		{ "10-26 sun+1", "2026-10-26" },
		{ "easter+1 mon-3", "2026-04-03" },
		{ "", NULL },
		{ "12-32", NULL },
		{ "13-01", NULL },
		{ "2-9", NULL },
		{ "2026-02-29", NULL },
		{ "easter+", NULL },
		{ "easter+1234", NULL },
		{ "easterly", NULL },
		{ "mon06-01", NULL },
		{ "mon=>06-01", NULL },
		{ "day>=06-01", NULL },
		{ "12-25 ", NULL },
		{ "12-25  sub", NULL },
		{ "12-25 substitute", NULL },
		{ "12-25 sun", NULL },
		{ "!12-25", NULL },
		{ "!easter", NULL },
		{ "2026-06-01 sub", NULL },
		{ "!!2026-06-01", NULL },
		{ " 12-25", NULL },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct holidays *h = holidays_new();
		g_autoptr(GError) error = NULL;
		bool good = holidays_add(h, "XX", "it", rows[i].on, 0, 0, &error);
		g_test_message("%s", rows[i].on);
		g_assert_cmpint(good, ==, rows[i].date != NULL);
		if (good) {
			g_assert_cmpstr(holidays_name(h, "XX", day(rows[i].date)), ==, "it");
		} else {
			g_autofree char *quoted = g_strdup_printf("'%s'", rows[i].on);
			g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP);
			g_assert_nonnull(strstr(error->message, quoted));
			g_assert_false(holidays_has_region(h, "XX"));
		}
		holidays_free(h);
	}
}

static void test_years_of_a_rule(void)
{
	struct holidays *h = holidays_new();
	g_assert_true(holidays_add(h, "XX", "it", "06-01", 2019, 2023, NULL));
	g_assert_true(holidays_add(h, "XX", "leap", "02-29", 0, 0, NULL));
	g_assert_null(holidays_name(h, "XX", day("2018-06-01")));
	g_assert_nonnull(holidays_name(h, "XX", day("2019-06-01")));
	g_assert_nonnull(holidays_name(h, "XX", day("2023-06-01")));
	g_assert_null(holidays_name(h, "XX", day("2024-06-01")));
	g_assert_nonnull(holidays_name(h, "XX", day("2024-02-29")));
	g_assert_null(holidays_name(h, "XX", day("2023-03-01")));
	holidays_free(h);
}

/* A substitute never falls on a holiday, and no two on one day, whatever lies around. */
static void test_substitutes(void)
{
	struct holidays *h = holidays_new();
	static const char *const rules[] = { "12-25 sub", "12-26 sub", "12-27", "12-28", "mon>=12-29" };
	for (size_t i = 0; i < G_N_ELEMENTS(rules); i++)
		g_assert_true(holidays_add(h, "XX", rules[i], rules[i], 0, 0, NULL));
	/* 2021: the 25th is a Saturday, the 26th a Sunday, 27th and 28th are taken */
	g_assert_cmpstr(holidays_name(h, "XX", day("2021-12-29")), ==, "12-25 sub");
	g_assert_cmpstr(holidays_name(h, "XX", day("2021-12-30")), ==, "12-26 sub");
	g_assert_null(holidays_name(h, "XX", day("2021-12-31")));
	g_assert_cmpstr(holidays_name(h, "XX", day("2021-12-25")), ==, "12-25 sub");
	holidays_free(h);
}

static void test_closed(void)
{
	static const struct date_range closed[] = {
		{ { 0, 12, 24 }, { 0, 1, 2 } },
		{ { 2026, 7, 13 }, { 2026, 7, 31 } },
		{ { 0, 8, 10 }, { 0, 8, 12 } },
	};
	static const struct {
		const char *date;
		bool open;
	} rows[] = {
		{ "2026-12-23", true },
		{ "2026-12-24", false },
		{ "2026-12-31", false },
		{ "2027-01-01", false },
		{ "2026-01-02", false },
		{ "2024-01-03", true },
		{ "2026-07-10", true },
		{ "2026-07-13", false },
		{ "2026-07-31", false },
		{ "2027-07-13", true },
		{ "2026-08-10", false },
		{ "2026-08-12", false },
		{ "2026-08-13", true },
		{ "2026-08-15", false },
		{ "2026-08-16", false },
	};
	struct workdays w = { .closed = closed, .n_closed = G_N_ELEMENTS(closed) };
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_test_message("%s", rows[i].date);
		g_assert_cmpint(workday_is(&w, day(rows[i].date)), ==, rows[i].open);
	}
}

static void test_add(void)
{
	static const struct {
		const char *from;
		int n;
		const char *to;
	} rows[] = {
		{ "2026-11-23", 0, "2026-11-23" },
		{ "2026-11-23", 1, "2026-11-24" },
		{ "2026-11-20", 1, "2026-11-23" },
		{ "2026-11-21", 0, "2026-11-23" },
		{ "2026-11-21", 1, "2026-11-23" },
		{ "2026-11-22", -1, "2026-11-20" },
		{ "2026-11-23", -1, "2026-11-20" },
		{ "2026-12-23", 1, "2026-12-24" },
		{ "2026-12-24", 1, "2026-12-28" },
		{ "2026-05-13", 1, "2026-05-15" },
		{ "2026-05-14", 0, "2026-05-15" },
		{ "2026-05-15", -1, "2026-05-13" },
		{ "2026-11-10", 1, "2026-11-12" },
		{ "2026-11-23", 20, "2026-12-21" },
	};
	static char *regions[] = { "BE", NULL };
	struct holidays *h = shipped();
	struct workdays w = { .holidays = h, .regions = regions };
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *to = date_print(workday_add(&w, day(rows[i].from), rows[i].n));
		g_test_message("%s %+d", rows[i].from, rows[i].n);
		g_assert_cmpstr(to, ==, rows[i].to);
	}
	holidays_free(h);
}

/* count and add undo each other, and counts add up. */
static void test_count(void)
{
	static const struct date_range closed[] = { { { 0, 12, 24 }, { 0, 1, 2 } } };
	static char *regions[] = { "NL", "DE-NW", NULL };
	struct holidays *h = shipped();
	struct workdays w = { h, regions, closed, G_N_ELEMENTS(closed) };
	for (struct date d = { 2025, 11, 1 }; d.year < 2027; d = date_add_days(d, 3)) {
		for (int n = -25; n <= 25; n++) {
			struct date to = workday_add(&w, d, n);
			g_assert_true(workday_is(&w, to));
			if (n != 0)
				g_assert_cmpint(workday_count(&w, d, to), ==, n);
		}
		struct date later = date_add_days(d, 40), middle = date_add_days(d, 17);
		g_assert_cmpint(workday_count(&w, d, later), ==,
			workday_count(&w, d, middle) + workday_count(&w, middle, later));
		g_assert_cmpint(workday_count(&w, later, d), ==,
			workday_count(&w, later, middle) + workday_count(&w, middle, d));
	}
	g_assert_cmpint(workday_count(&w, day("2026-11-20"), day("2026-11-23")), ==, 1);
	g_assert_cmpint(workday_count(&w, day("2026-11-23"), day("2026-11-20")), ==, -1);
	g_assert_cmpint(workday_count(&w, day("2026-11-23"), day("2026-11-23")), ==, 0);
	holidays_free(h);
}

static void test_never_open(void)
{
	static const struct date_range closed[] = { { { 0, 1, 1 }, { 0, 12, 31 } } };
	struct workdays w = { .closed = closed, .n_closed = 1 };
	struct date d = workday_add(&w, day("2026-11-23"), 1);
	g_assert_cmpint(d.year, ==, 2036);
}

static void test_tier(void)
{
	struct tier tiers[] = { { .name = (char[]){ "small" }, .below = 2500 },
		{ .name = (char[]){ "large" }, .below = 25000 },
		{ .name = (char[]){ "standard" }, .below = -1 } };
	struct rules rules = { .tiers = tiers, .n_tiers = G_N_ELEMENTS(tiers) };
	static const struct {
		int64_t minor;
		const char *currency;
		int tier;
	} rows[] = {
		{ 0, "EUR", 0 },
		{ 249999, "EUR", 0 },
		{ 250000, "EUR", 1 },
		{ 2499999, NULL, 1 },
		{ 2500000, "EUR", 2 },
		{ INT64_MAX, "EUR", 2 },
		{ 2499, "JPY", 0 },
		{ 2500, "JPY", 1 },
		{ 2500000, "TND", 1 },
		{ -1, "EUR", 0 },
		{ AMOUNT_NONE, "EUR", 2 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		g_assert_true(rules_tier(&rules, rows[i].minor, rows[i].currency) == &tiers[rows[i].tier]);
	/* without one of that name the middle one */
	tiers[2].name[0] = 'S';
	g_assert_true(rules_tier(&rules, AMOUNT_NONE, "EUR") == &tiers[1]);
}

static void test_bad_files(void)
{
	static const struct {
		const char *text, *error;
	} rows[] = {
		{ "BE = (\n (\"a\", \"12-25\"),\n (\"b\", \"12-52\") );",
			":3: '12-52' is not a day: holiday 'b' of BE" },
		{ "\nBE = ( (\"a\") );", ":2: a holiday is (\"name\", \"day\" [, from year [, to year]])" },
		{ "BE = ( (\"a\", 5) );", ":1: a holiday is" },
		{ "BE = ( (\"a\", \"12-25\", \"2019\") );", ":1: a holiday is" },
		{ "BE = ( (\"a\", \"12-25\", 1, 2, 3) );", ":1: a holiday is" },
		{ "BE = ( \"12-25\" );", ":1: a holiday is" },
		{ "BE = 5;", ":1: a region is a list of holidays" },
		{ "BE = ( );", ":1: a region is a list of holidays" },
		{ "BE = (", ":1: syntax error" },
	};
	g_autofree char *dir = g_dir_make_tmp("closecall-days-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(dir, "holidays.conf", NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_assert_true(g_file_set_contents(path, rows[i].text, -1, NULL));
		g_assert_null(holidays_load(path, &error));
		g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP);
		g_assert_true(g_str_has_prefix(error->message, path));
		g_test_message("%s", error->message);
		g_assert_true(g_str_has_prefix(error->message + strlen(path), rows[i].error));
	}
	remove(path);
	remove(dir);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/days/easter", test_easter);
	g_test_add_func("/days/years", test_years);
	g_test_add_func("/days/names", test_names);
	g_test_add_func("/days/expressions", test_expressions);
	g_test_add_func("/days/years-of-a-rule", test_years_of_a_rule);
	g_test_add_func("/days/substitutes", test_substitutes);
	g_test_add_func("/days/closed", test_closed);
	g_test_add_func("/days/add", test_add);
	g_test_add_func("/days/count", test_count);
	g_test_add_func("/days/never-open", test_never_open);
	g_test_add_func("/days/tier", test_tier);
	g_test_add_func("/days/bad-files", test_bad_files);
	return g_test_run();
}
