/* Recurrence rules, most of them the examples of RFC 5545 3.8.5.3. */
#include <glib.h>
#include <string.h>

#include "read/recur.h"

#define BUDGET 100000

static const struct {
	const char *rule, *first, *from, *to;
	const char *days; /* of the year and month last named: "1997-09: 2 3 4; 10: 1" */
} rows[] = {
	{ "FREQ=DAILY;COUNT=3", "1997-09-02", "1997-01-01", "1998-12-31", "1997-09-02 1997-09-03 1997-09-04" },
	{ "FREQ=DAILY;COUNT=3", "1997-09-02", "1997-09-04", "1998-12-31", "1997-09-04" },
	{ "FREQ=DAILY;INTERVAL=10;COUNT=5", "1997-09-02", "1997-01-01", "1998-12-31",
			"1997-09-02 1997-09-12 1997-09-22 1997-10-02 1997-10-12" },
	{ "FREQ=DAILY;INTERVAL=10", "1997-09-02", "2026-10-01", "2026-10-20", "2026-10-10 2026-10-20" },
	{ "FREQ=DAILY;BYDAY=SA,SU", "2026-10-03", "2026-10-01", "2026-10-12", "2026-10-03 2026-10-04 2026-10-10 2026-10-11" },
	{ "FREQ=WEEKLY;COUNT=3", "1997-09-02", "1997-01-01", "1998-12-31", "1997-09-02 1997-09-09 1997-09-16" },
	{ "FREQ=WEEKLY;INTERVAL=2;COUNT=4;WKST=SU;BYDAY=TU,TH", "1997-09-02", "1997-01-01", "1998-12-31",
			"1997-09-02 1997-09-04 1997-09-16 1997-09-18" },
	{ "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "1997-08-05", "1997-01-01", "1998-12-31",
			"1997-08-05 1997-08-10 1997-08-19 1997-08-24" },
	{ "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "1997-08-05", "1997-01-01", "1998-12-31",
			"1997-08-05 1997-08-17 1997-08-19 1997-08-31" },
	{ "FREQ=MONTHLY;COUNT=4;BYDAY=1FR", "1997-09-05", "1997-01-01", "1998-12-31",
			"1997-09-05 1997-10-03 1997-11-07 1997-12-05" },
	{ "FREQ=MONTHLY;INTERVAL=2;COUNT=4;BYDAY=1SU,-1SU", "1997-09-07", "1997-01-01", "1998-12-31",
			"1997-09-07 1997-09-28 1997-11-02 1997-11-30" },
	{ "FREQ=MONTHLY;BYMONTHDAY=-3", "1997-09-28", "1997-09-01", "1997-12-31", "1997-09-28 1997-10-29 1997-11-28 1997-12-29" },
	{ "FREQ=MONTHLY;COUNT=3", "2026-01-31", "2026-01-01", "2026-12-31", "2026-01-31 2026-03-31 2026-05-31" },
	{ "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "1997-09-02", "1998-01-01", "1998-12-31", "1998-02-13 1998-03-13 1998-11-13" },
	{ "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "1997-09-04", "1997-01-01", "1998-12-31",
			"1997-09-04 1997-10-07 1997-11-06" },
	{ "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "1997-09-29", "1997-09-01", "1997-12-31",
			"1997-09-29 1997-10-30 1997-11-27 1997-12-30" },
	{ "FREQ=YEARLY;COUNT=4;BYMONTH=6,7", "1997-06-10", "1997-01-01", "2005-12-31", "1997-06-10 1997-07-10 1998-06-10 1998-07-10" },
	{ "FREQ=YEARLY;INTERVAL=3;COUNT=5;BYYEARDAY=1,100,200", "1997-01-01", "1997-01-01", "2005-12-31",
			"1997-01-01 1997-04-10 1997-07-19 2000-01-01 2000-04-09" },
	{ "FREQ=YEARLY;BYDAY=20MO", "1997-05-19", "1997-01-01", "1999-12-31", "1997-05-19 1998-05-18 1999-05-17" },
	{ "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "1997-05-12", "1997-01-01", "1999-12-31", "1997-05-12 1998-05-11 1999-05-17" },
	{ "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "1997-03-30", "2026-01-01", "2027-12-31", "2026-03-29 2027-03-28" },
	{ "FREQ=YEARLY;BYMONTH=1,2;BYDAY=TH;BYSETPOS=2", "1998-01-08", "1998-01-01", "1999-12-31", "1998-01-08 1999-01-14" },
	{ "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8", "1996-11-05", "1996-01-01", "2004-12-31",
			"1996-11-05 2000-11-07 2004-11-02" },
	{ "FREQ=YEARLY", "2024-02-29", "2024-01-01", "2029-12-31", "2024-02-29 2028-02-29" },
	/* the first day is an instance whatever the rule says */
	{ "FREQ=WEEKLY;BYDAY=MO;COUNT=2", "2026-10-06", "2026-10-01", "2026-10-31", "2026-10-06 2026-10-12" },
	/* finer than daily: days */
	{ "FREQ=HOURLY;COUNT=5", "2026-10-05", "2026-10-01", "2026-10-31", "2026-10-05 2026-10-06" },
	{ "FREQ=MINUTELY;BYDAY=MO", "2026-10-05", "2026-10-01", "2026-10-31", "2026-10-05 2026-10-12 2026-10-19 2026-10-26" },
	{ "FREQ=DAILY;BYHOUR=9,10;COUNT=3", "2026-10-05", "2026-10-01", "2026-10-31", "2026-10-05 2026-10-06" },
	/* nothing but the first */
	{ "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", "2026-10-05", "2026-10-01", "2036-10-31", "2026-10-05" },
	{ "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "2026-10-05", "2026-10-01", "2036-10-31", "2026-10-05" },
	{ "FREQ=MONTHLY;BYDAY=5MO;BYSETPOS=2", "2026-10-05", "2026-10-06", "2036-10-31", "" },
	{ "RSCALE=CHINESE;FREQ=YEARLY", "2026-10-05", "2026-10-01", "2036-10-31", "2026-10-05" },
	{ "FREQ=DAILY", "2026-10-05", "2020-10-01", "2026-10-04", "" },
};

static struct date date_of(const char *text)
{
	struct date d;

	g_assert_true(date_parse(text, &d));
	return d;
}

static void test_rows(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct icalrecurrencetype rule = icalrecurrencetype_from_string(rows[i].rule);
		int budget = BUDGET;
		g_autoptr(GArray) days = NULL;
		g_autoptr(GString) found = g_string_new(NULL);

		days = recur_days(&rule, date_of(rows[i].first), date_of(rows[i].from), date_of(rows[i].to), &budget);
		for (guint k = 0; k < days->len; k++) {
			g_autofree char *day = date_print(g_array_index(days, struct date, k));
			g_string_append_printf(found, "%s%s", k ? " " : "", day);
		}
		g_test_message("%s", rows[i].rule);
		g_assert_cmpstr(found->str, ==, rows[i].days);
		free(rule.rscale);
	}
}

/* Whatever the rule, the work is what the budget allows. */
static void test_bounds(void)
{
	static const struct {
		const char *rule;
		guint days;
	} bounds[] = {
		{ "FREQ=DAILY", RECUR_MAX_DAYS }, { "FREQ=DAILY;COUNT=1000000", 0 }, { "FREQ=YEARLY;BYDAY=MO;BYSETPOS=500", 0 },
		{ "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=5", 0 },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(bounds); i++) {
		struct icalrecurrencetype rule = icalrecurrencetype_from_string(bounds[i].rule);
		int budget = BUDGET;
		g_autoptr(GArray) days = recur_days(&rule, date_of("1600-01-01"), date_of("2026-10-01"), date_of("9000-01-01"), &budget);

		g_assert_cmpint(budget, >, -366); /* a period begun is looked at to its end */
		g_assert_cmpuint(days->len, ==, bounds[i].days);
	}
}

static void test_fine(void)
{
	static const struct {
		const char *rule;
		bool fine;
	} fine[] = {
		{ "FREQ=DAILY", false }, { "FREQ=DAILY;BYHOUR=9", false }, { "FREQ=DAILY;BYHOUR=9,10", true },
		{ "FREQ=YEARLY;BYMINUTE=0,30", true }, { "FREQ=HOURLY", true }, { "FREQ=SECONDLY;INTERVAL=86400", true },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(fine); i++) {
		struct icalrecurrencetype rule = icalrecurrencetype_from_string(fine[i].rule);
		g_assert_cmpint(recur_is_fine(&rule), ==, fine[i].fine);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/recur/rows", test_rows);
	g_test_add_func("/recur/bounds", test_bounds);
	g_test_add_func("/recur/fine", test_fine);
	return g_test_run();
}
