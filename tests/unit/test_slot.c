#include "core/slot.h"
#include "method.h"

static struct rules rules;

struct row {
	const char *say, *now, *earliest, *latest, *promised, *busy[5] /* "from/to" */;
	int avoid, calls_on_6th;
	const char *start; /* NULL: nothing fits */
	bool least_bad;
};

/* Tuesday 6 October 2026 is an ordinary working day; Wednesday 11 November a holiday. */
static const struct row rows[] = {
	{ "the best window's first moment", "2026-10-05 10:00", "2026-10-06", NULL, NULL, { 0 }, 0, 0, "2026-10-06 08:30", false },
	{ "Monday early is nobody's friend", "2026-10-02 10:00", "2026-10-05", NULL, NULL, { 0 }, 0, 0, "2026-10-05 09:30", false },
	{ "Friday late neither", "2026-10-09 14:00", "2026-10-09", NULL, NULL, { "2026-10-09 14:30/2026-10-09 15:30" }, 0, 0, "2026-10-12 09:30", false },
	{ "around what is busy", "2026-10-05 10:00", "2026-10-06", NULL, NULL, { "2026-10-06 08:00/2026-10-06 08:45" }, 0, 0, "2026-10-06 08:50", false },
	{ "a gap too small is none", "2026-10-05 10:00", "2026-10-06", NULL, NULL,
		{ "2026-10-06 08:00/2026-10-06 08:45", "2026-10-06 08:55/2026-10-06 09:20" }, 0, 0, "2026-10-06 09:20", false },
	{ "the second best window when the first is full", "2026-10-05 10:00", "2026-10-06", NULL, NULL, { "2026-10-06 08:00/2026-10-06 09:45" }, 0, 0,
		"2026-10-06 16:00", false },
	{ "the next day when the day is full", "2026-10-05 10:00", "2026-10-06", NULL, NULL, { 0 }, 0, 8, "2026-10-07 08:30", false },
	{ "not within the lead of now", "2026-10-06 08:25", "2026-10-06 08:25", NULL, NULL, { 0 }, 0, 0, "2026-10-06 09:00", false },
	{ "the other half of the day after a dial in vain", "2026-10-05 10:00", "2026-10-06", NULL, NULL, { 0 }, 1, 0, "2026-10-06 16:00", false },
	{ "and in the morning after an afternoon", "2026-10-05 10:00", "2026-10-06", NULL, NULL, { 0 }, 2, 0, "2026-10-06 08:30", false },
	{ "the same half when the other has no room", "2026-10-05 10:00", "2026-10-06", NULL, NULL, { "2026-10-06 12:00/2026-10-06 18:00" }, 1, 0,
		"2026-10-06 08:30", false },
	{ "not on a holiday", "2026-11-10 17:00", "2026-11-11", NULL, NULL, { 0 }, 0, 0, "2026-11-12 08:30", false },
	{ "not on a weekend", "2026-10-09 17:00", "2026-10-10", NULL, NULL, { 0 }, 0, 0, "2026-10-12 09:30", false },
	{ "an absence moves it", "2026-10-05 10:00", "2026-10-06", NULL, NULL, { "2026-10-06 00:00/2026-10-10 00:00" }, 0, 0, "2026-10-12 09:30", false },
	{ "never over lunch", "2026-10-06 10:00", "2026-10-06", "2026-10-07", NULL,
		{ "2026-10-06 10:00/2026-10-06 11:40", "2026-10-06 13:30/2026-10-06 13:55", "2026-10-06 16:00/2026-10-06 18:00" }, 0, 0, "2026-10-06 14:00",
		false },
	{ "the least bad one before its latest moment", "2026-10-06 10:00", "2026-10-06", "2026-10-07", NULL,
		{ "2026-10-06 10:00/2026-10-06 13:45", "2026-10-06 14:00/2026-10-06 17:15" }, 0, 0, "2026-10-06 13:50", true },
	{ "nothing fits before its latest moment", "2026-10-06 10:00", "2026-10-06", "2026-10-07", NULL, { "2026-10-06 08:00/2026-10-06 18:00" }, 0, 0, NULL,
		false },
	{ "a promise is kept to the minute", "2026-10-05 10:00", "2026-10-06", NULL, "2026-10-06 14:25", { 0 }, 0, 0, "2026-10-06 14:25", false },
	{ "also over lunch: it was agreed", "2026-10-05 10:00", "2026-10-06", NULL, "2026-10-06 12:15", { 0 }, 0, 8, "2026-10-06 12:15", false },
	{ "a promise on a busy moment: the nearest after it", "2026-10-05 10:00", "2026-10-06", NULL, "2026-10-06 14:00",
		{ "2026-10-06 13:30/2026-10-06 14:15" }, 0, 0, "2026-10-06 14:20", false },
	{ "in winter time", "2026-10-23 16:00", "2026-10-26", NULL, NULL, { 0 }, 0, 0, "2026-10-26 09:30", false },
};

static struct interval interval_of(const char *text)
{
	g_auto(GStrv) ends = g_strsplit(text, "/", 2);
	return (struct interval){ method_at(&rules, ends[0]), method_at(&rules, ends[1]) };
}

static void test_row(gconstpointer data)
{
	const struct row *row = data;
	struct interval busy[5];
	size_t n = 0;
	int64_t calls[8];
	struct slot slot;
	struct call call = {
		.earliest_utc = method_at(&rules, row->earliest),
		.latest_utc = row->latest ? method_at(&rules, row->latest) : 0,
		.promised_utc = row->promised ? method_at(&rules, row->promised) : 0,
		.avoid_daypart = row->avoid,
	};
	for (; n < 5 && row->busy[n]; n++)
		busy[n] = interval_of(row->busy[n]);
	n = interval_merge(busy, n);
	for (int i = 0; i < row->calls_on_6th; i++)
		calls[i] = method_at(&rules, "2026-10-06 10:00") + i * 600;
	bool found = slot_pick(&rules, &call, busy, n, calls, (size_t)row->calls_on_6th, method_at(&rules, row->now), &slot);
	g_assert_cmpint(found, ==, row->start != NULL);
	if (!found)
		return;
	g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(slot.when.start_utc);
	g_autoptr(GDateTime) local = g_date_time_to_timezone(utc, rules.zone);
	g_autofree char *start = g_date_time_format(local, "%Y-%m-%d %H:%M");
	g_assert_cmpstr(start, ==, row->start);
	g_assert_cmpint(slot.when.end_utc - slot.when.start_utc, ==, 600);
	g_assert_cmpint(slot.least_bad, ==, row->least_bad);
}

static void test_merge(void)
{
	struct interval v[] = { { 50, 60 }, { 10, 20 }, { 15, 30 }, { 30, 40 }, { 70, 70 }, { 55, 58 } };
	size_t n = interval_merge(v, G_N_ELEMENTS(v));
	g_assert_cmpuint(n, ==, 2);
	g_assert_cmpint(v[0].start_utc, ==, 10);
	g_assert_cmpint(v[0].end_utc, ==, 40);
	g_assert_cmpint(v[1].start_utc, ==, 50);
	g_assert_cmpint(v[1].end_utc, ==, 60);
}

/* Whatever is busy: a slot found is free, on the grid of a working day, and not too early nor too late. */
static void test_random(void)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(6102026);
	int64_t now = method_at(&rules, "2026-10-05 10:00");
	int found = 0;
	for (int run = 0; run < 2000; run++) {
		struct interval busy[400];
		struct slot slot;
		size_t n = (size_t)g_rand_int_range(rand, 0, 400);
		for (size_t i = 0; i < n; i++) {
			busy[i].start_utc = now + g_rand_int_range(rand, 0, 30 * 86400);
			busy[i].end_utc = busy[i].start_utc + g_rand_int_range(rand, 0, 4 * 3600);
		}
		n = interval_merge(busy, n);
		struct call call = { .earliest_utc = now + g_rand_int_range(rand, 0, 20 * 86400) };
		if (g_rand_boolean(rand))
			call.latest_utc = call.earliest_utc + g_rand_int_range(rand, 0, 5 * 86400);
		if (!slot_pick(&rules, &call, busy, n, NULL, 0, now, &slot))
			continue;
		found++;
		g_assert_cmpint(slot.when.start_utc, >=, MAX(call.earliest_utc, now + 1800));
		if (call.latest_utc)
			g_assert_cmpint(slot.when.end_utc, <=, call.latest_utc);
		for (size_t i = 0; i < n; i++)
			g_assert_true(busy[i].end_utc <= slot.when.start_utc || busy[i].start_utc >= slot.when.end_utc);
		int minute;
		struct date d = date_of_instant(slot.when.start_utc, rules.zone, &minute);
		g_assert_true(workday_is(&rules.days, d));
		g_assert_cmpint(minute, >=, 510);
		g_assert_cmpint(minute + 10, <=, 1050);
		g_assert_false(minute + 10 > 705 && minute < 810);
	}
	g_assert_cmpint(found, >, 1000);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	struct holidays *h = method_holidays();
	method_rules(&rules, h);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strdup_printf("/slot/pick/%s", rows[i].say);
		g_test_add_data_func(path, &rows[i], test_row);
	}
	g_test_add_func("/slot/merge", test_merge);
	g_test_add_func("/slot/random", test_random);
	int failed = g_test_run();
	g_time_zone_unref(rules.zone);
	holidays_free(h);
	return failed;
}
