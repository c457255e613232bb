/* The shipped holidays from 2020 to 2035, against a second reckoning: the laws in other words, Easter from the almanac. Weekdays only:
 * nobody works on the others. */
#include "core/days.h"
#include "edge/holidays_load.h"
#include <string.h>

#define FIRST_YEAR 2020
#define LAST_YEAR 2035

/* Days of March on which Easter Sunday falls; 32 is the first of April. */
static const int easters[] = { 43, 35, 48, 40, 31, 51, 36, 28, 47, 32, 52, 44, 28, 48, 40, 25 };

#define CHRISTIAN "0101 e1 e39 e50 1225 "
#define GERMANY CHRISTIAN "e-2 0501 1003 1226 "
#define REFORMATION "1031 "
#define CORPUS "e60 "
#define SAINTS "1101 "
#define KINGS "0106 "
#define FRANCE "0101 e1 0501 0508 e39 e50 0714 0815 1101 1111 1225 "

/* Days: MMDD; eN, N days after Easter; a year and a colon before it: that year alone; a year and "+": from that year on. King's day, the Day of
 * Prayer and the bank holidays have functions of their own. */
static const struct {
	const char *region, *days;
} laws[] = {
	{ "BE", CHRISTIAN "0501 0721 0815 1101 1111" },
	{ "NL", CHRISTIAN "1226 king 2020:0505 2025:0505 2030:0505 2035:0505" },
	{ "LU", CHRISTIAN "0501 0509 0623 0815 1101 1226" },
	{ "FR", FRANCE },
	{ "FR-67", FRANCE "e-2 1226" },
	{ "FR-68", FRANCE "e-2 1226" },
	{ "FR-57", FRANCE "e-2 1226" },
	{ "DE-BW", GERMANY KINGS CORPUS SAINTS },
	{ "DE-BY", GERMANY KINGS CORPUS SAINTS "0815" },
	{ "DE-BE", GERMANY "0308 2020:0508 2025:0508" },
	{ "DE-BB", GERMANY REFORMATION },
	{ "DE-HB", GERMANY REFORMATION },
	{ "DE-HH", GERMANY REFORMATION },
	{ "DE-HE", GERMANY CORPUS },
	{ "DE-MV", GERMANY REFORMATION "2023+0308" },
	{ "DE-NI", GERMANY REFORMATION },
	{ "DE-NW", GERMANY CORPUS SAINTS },
	{ "DE-RP", GERMANY CORPUS SAINTS },
	{ "DE-SL", GERMANY CORPUS SAINTS "0815" },
	{ "DE-SN", GERMANY REFORMATION "prayer" },
	{ "DE-ST", GERMANY KINGS REFORMATION },
	{ "DE-SH", GERMANY REFORMATION },
	{ "DE-TH", GERMANY REFORMATION "0920" },
	{ "GB-ENG", "newyear e-2 e1 may spring summer christmas royal" },
	{ "GB-WLS", "newyear e-2 e1 may spring summer christmas royal" },
	{ "GB-SCT", "newyear second e-2 may spring august andrew christmas royal 2026:0615" },
	{ "GB-NIR", "newyear patrick e-2 e1 may spring boyne summer christmas royal" },
};

/* The weekdays off of a year. */
struct year {
	int year;
	struct date days[40];
	size_t n;
};

static struct date at(int year, int month, int day)
{
	return date_from_days(date_to_days((struct date){ year, month, 1 }) + day - 1);
}

static void add(struct year *y, struct date d)
{
	for (size_t i = 0; i < y->n; i++)
		if (date_compare(y->days[i], d) == 0)
			return;
	if (date_weekday(d) <= 5)
		y->days[y->n++] = d;
}

/* A bank holiday at the weekend is made up for on Monday. */
static void add_bank(struct year *y, struct date d)
{
	int weekday = date_weekday(d);
	add(y, weekday <= 5 ? d : date_add_days(d, 8 - weekday));
}

static struct date monday_from(struct date d)
{
	return date_add_days(d, (8 - date_weekday(d)) % 7);
}

static void add_christmas(struct year *y)
{
	static const int off[8][2] = { { 0 }, { 25, 26 }, { 25, 26 }, { 25, 26 }, { 25, 26 }, { 25, 28 }, { 27, 28 }, { 26, 27 } };
	const int *days = off[date_weekday(at(y->year, 12, 25))];
	add(y, at(y->year, 12, days[0]));
	add(y, at(y->year, 12, days[1]));
}

/* The first two days of a year in Scotland: each has a Monday or Tuesday of its own. */
static void add_hogmanay(struct year *y)
{
	static const int off[8][2] = { { 0 }, { 1, 2 }, { 1, 2 }, { 1, 2 }, { 1, 2 }, { 1, 4 }, { 3, 4 }, { 2, 3 } };
	const int *days = off[date_weekday(at(y->year, 1, 1))];
	add(y, at(y->year, 1, days[0]));
	add(y, at(y->year, 1, days[1]));
}

static void add_royal(struct year *y)
{
	if (y->year == 2022) {
		add(y, at(2022, 6, 3));
		add(y, at(2022, 9, 19));
	} else if (y->year == 2023) {
		add(y, at(2023, 5, 8));
	}
}

static void add_named(struct year *y, const char *name)
{
	struct date king = at(y->year, 4, 27);
	if (g_str_equal(name, "king"))
		add(y, date_weekday(king) == 7 ? at(y->year, 4, 26) : king);
	else if (g_str_equal(name, "prayer")) /* the Wednesday eleven days before the first of Advent, which is the fourth Sunday before Christmas */
		add(y, date_add_days(at(y->year, 12, 25), -date_weekday(at(y->year, 12, 25)) - 21 - 11));
	else if (g_str_equal(name, "newyear"))
		add_bank(y, at(y->year, 1, 1));
	else if (g_str_equal(name, "second"))
		add_hogmanay(y);
	else if (g_str_equal(name, "patrick"))
		add_bank(y, at(y->year, 3, 17));
	else if (g_str_equal(name, "boyne"))
		add_bank(y, at(y->year, 7, 12));
	else if (g_str_equal(name, "andrew"))
		add_bank(y, at(y->year, 11, 30));
	else if (g_str_equal(name, "may"))
		add(y, y->year == 2020 ? at(2020, 5, 8) : monday_from(at(y->year, 5, 1)));
	else if (g_str_equal(name, "spring"))
		add(y, y->year == 2022 ? at(2022, 6, 2) : monday_from(at(y->year, 5, 25)));
	else if (g_str_equal(name, "summer"))
		add(y, monday_from(at(y->year, 8, 25)));
	else if (g_str_equal(name, "august"))
		add(y, monday_from(at(y->year, 8, 1)));
	else if (g_str_equal(name, "christmas"))
		add_christmas(y);
	else if (g_str_equal(name, "royal"))
		add_royal(y);
	else
		g_error("%s", name);
}

static void add_law(struct year *y, const char *law)
{
	char *end;
	int number = (int)g_ascii_strtoll(law, &end, 10);
	bool holds = true;
	if (law[0] == 'e') {
		add(y, at(y->year, 3, easters[y->year - FIRST_YEAR] + (int)g_ascii_strtoll(law + 1, NULL, 10)));
		return;
	}
	if (end == law) {
		add_named(y, law);
		return;
	}
	if (*end) { /* a year first */
		holds = *end == ':' ? y->year == number : y->year >= number;
		number = (int)g_ascii_strtoll(end + 1, NULL, 10);
	}
	if (holds)
		add(y, at(y->year, number / 100, number % 100));
}

static int by_date(const void *a, const void *b)
{
	return date_compare(*(const struct date *)a, *(const struct date *)b);
}

static char *by_law(const char *days, int year)
{
	struct year y = { .year = year };
	g_auto(GStrv) parts = g_strsplit(days, " ", -1);
	GString *text = g_string_new(NULL);
	for (char **p = parts; *p; p++)
		if (**p)
			add_law(&y, *p);
	qsort(y.days, y.n, sizeof(*y.days), by_date);
	for (size_t i = 0; i < y.n; i++)
		g_string_append_printf(text, " %02d-%02d", y.days[i].month, y.days[i].day);
	return g_string_free(text, FALSE);
}

static char *as_shipped(const struct holidays *h, const char *region, int year)
{
	GString *text = g_string_new(NULL);
	for (struct date d = { year, 1, 1 }; d.year == year; d = date_add_days(d, 1))
		if (date_weekday(d) <= 5 && holidays_name(h, region, d))
			g_string_append_printf(text, " %02d-%02d", d.month, d.day);
	return g_string_free(text, FALSE);
}

static void test_region(gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	struct holidays *h = holidays_load(CLOSECALL_SOURCE "/conf/holidays.conf", &error);
	size_t i = GPOINTER_TO_SIZE(data);
	g_assert_no_error(error);
	for (int year = FIRST_YEAR; year <= LAST_YEAR; year++) {
		g_autofree char *law = by_law(laws[i].days, year), *shipped = as_shipped(h, laws[i].region, year);
		g_test_message("%s %d", laws[i].region, year);
		g_assert_cmpstr(shipped, ==, law);
	}
	holidays_free(h);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(laws); i++) {
		g_autofree char *path = g_strdup_printf("/holidays/%s", laws[i].region);
		g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_region);
	}
	return g_test_run();
}
