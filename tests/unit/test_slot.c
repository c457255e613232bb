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
		{ "2026-10-06 13:30/2026-10-06 14:12" }, 0, 0, "2026-10-06 14:15", false },
	{ "a promise before the rep works: when he begins", "2026-10-05 10:00", "2026-10-06", NULL, "2026-10-06 08:15", { 0 }, 0, 0, "2026-10-06 08:30", false },
	{ "not a minute beyond its latest moment", "2026-10-05 10:00", "2026-10-06", "2026-10-06 08:39", NULL, { 0 }, 0, 0, NULL, false },
	{ "up to it", "2026-10-05 10:00", "2026-10-06", "2026-10-06 08:40", NULL, { 0 }, 0, 0, "2026-10-06 08:30", false },
	{ "a full day has no room, whatever is due", "2026-10-05 10:00", "2026-10-06", "2026-10-07", NULL, { 0 }, 0, 8, NULL, false },
	{ "in winter time", "2026-10-23 16:00", "2026-10-26", NULL, NULL, { 0 }, 0, 0, "2026-10-26 09:30", false },
};

static struct interval interval_of(const char *text)
{
	g_auto(GStrv) ends = g_strsplit(text, "/", 2);
	return (struct interval){ method_at(&rules, ends[0]), method_at(&rules, ends[1]) };
}

static void assert_local(int64_t at_utc, GTimeZone *zone, const char *expected)
{
	g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(at_utc);
	g_autoptr(GDateTime) local = g_date_time_to_timezone(utc, zone);
	g_autofree char *text = g_date_time_format(local, "%Y-%m-%d %H:%M");
	g_assert_cmpstr(text, ==, expected);
}

static void test_row(gconstpointer data)
{
	const struct row *row = data;
	struct interval busy[5];
	size_t n = 0;
	struct placed calls[8];
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
	for (int i = 0; i < row->calls_on_6th; i++) {
		int64_t start = method_at(&rules, "2026-10-06 10:00") + i * 600;
		calls[i] = (struct placed){ { start, start + 600 }, false };
	}
	struct diary diary = { .busy = busy, .n_busy = n, .calls = calls, .n_calls = (size_t)row->calls_on_6th, .now_utc = method_at(&rules, row->now) };
	bool found = slot_pick(&rules, &call, false, &diary, &slot);
	g_assert_cmpint(found, ==, row->start != NULL);
	if (!found)
		return;
	assert_local(slot.when.start_utc, rules.zone, row->start);
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
		struct diary diary = { .busy = busy, .n_busy = n, .now_utc = now };
		if (!slot_pick(&rules, &call, false, &diary, &slot))
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

/* ---- beside other calls ---- */

struct block_row {
	const char *say, *calls; /* starts on 6 October, each 10 minutes; a large one is marked "!" */
	const char *busy;        /* or NULL */
	bool alone;
	enum priority priority;
	int avoid;
	const char *start;
};

static const struct block_row block_rows[] = {
	{ "back to back", "08:30", NULL, false, PRIORITY_FIRST, 0, "2026-10-06 08:40" },
	{ "of two lone calls the earlier one", "14:00 16:00", NULL, false, PRIORITY_FIRST, 0, "2026-10-06 14:10" },
	{ "a lone call draws others, whatever the window", "14:00", NULL, false, PRIORITY_FIRST, 0, "2026-10-06 14:10" },
	{ "also before it", "14:20", NULL, false, PRIORITY_FIRST, 0, "2026-10-06 14:10" },
	{ "a row of three no longer does", "14:00 14:10 14:20", NULL, false, PRIORITY_FIRST, 0, "2026-10-06 08:30" },
	{ "but grows when its window is the best with room", "14:00 14:10 14:20", "2026-10-06 08:00/2026-10-06 12:00", false, PRIORITY_FIRST, 0,
		"2026-10-06 16:00" },
	{ "in its window", "16:20 16:30 16:40", "2026-10-06 08:00/2026-10-06 12:00", false, PRIORITY_FIRST, 0, "2026-10-06 16:10" },
	{ "not beyond six", "08:30 08:40 08:50 09:00 09:10 09:20", NULL, false, PRIORITY_PROMISED, 0, "2026-10-06 16:00" },
	{ "beyond six when there is nothing else before its end", "08:30 08:40 08:50 09:00 09:10 09:20", "2026-10-06 09:40/2026-10-06 18:00", false,
		PRIORITY_PROMISED, 0, "2026-10-06 09:30" },
	{ "a large one keeps off the others", "08:30", NULL, true, PRIORITY_FIRST, 0, "2026-10-06 08:50" },
	{ "and the others off it", "08:30!", NULL, false, PRIORITY_FIRST, 0, "2026-10-06 08:50" },
	{ "the other half of the day goes before company", "08:30", NULL, false, PRIORITY_RETRY, 1, "2026-10-06 16:00" },
	{ "a day is filled up", "08:30 08:40 08:50 10:00 10:10 10:20", NULL, false, PRIORITY_FIRST, 0, "2026-10-06 09:00" },
	{ "in a backlog a day three quarters full is left alone", "08:30 08:40 08:50 10:00 10:10 10:20", NULL, false, PRIORITY_FIRST, 0, "2026-10-07 08:30" },
	{ "in a backlog, but not by a call before expiry", "08:30 08:40 08:50 10:00 10:10 10:20", NULL, false, PRIORITY_BEFORE_EXPIRY, 0, "2026-10-06 09:00" },
	{ "in a backlog, and the fifth day after it is still near enough", "08:30 08:40 08:50 10:00 10:10 10:20", "2026-10-07 00:00/2026-10-13 00:00", false,
		PRIORITY_FIRST, 0, "2026-10-13 08:30" },
	{ "in a backlog, nor when the week after it is no better", "08:30 08:40 08:50 10:00 10:10 10:20", "2026-10-07 00:00/2026-10-17 00:00", false, PRIORITY_FIRST, 0,
		"2026-10-06 09:00" },
};

static void test_block(gconstpointer data)
{
	const struct block_row *row = data;
	g_auto(GStrv) starts = g_strsplit(row->calls, " ", -1);
	struct placed calls[8];
	struct interval busy;
	struct slot slot;
	size_t n = 0;
	for (; starts[n]; n++) {
		bool alone = g_str_has_suffix(starts[n], "!");
		starts[n][5] = '\0';
		g_autofree char *text = g_strdup_printf("2026-10-06 %s", starts[n]);
		int64_t start = method_at(&rules, text);
		calls[n] = (struct placed){ { start, start + 600 }, alone };
	}
	if (row->busy)
		busy = interval_of(row->busy);
	struct diary diary = { .busy = &busy, .n_busy = row->busy ? 1 : 0, .calls = calls, .n_calls = n, .now_utc = method_at(&rules, "2026-10-05 10:00") };
	struct call call = { .earliest_utc = method_at(&rules, "2026-10-06"), .avoid_daypart = row->avoid, .priority = row->priority };
	diary.backlog = g_str_has_prefix(row->say, "in a backlog");
	if (g_str_has_prefix(row->say, "beyond"))
		call.latest_utc = method_at(&rules, "2026-10-07");
	g_assert_true(slot_pick(&rules, &call, row->alone, &diary, &slot));
	assert_local(slot.when.start_utc, rules.zone, row->start);
}

/* Where most people are reached breaks ties within a window, and only there. */
static void test_reach(void)
{
	struct reach reach = { 0 };
	struct diary diary = { .now_utc = method_at(&rules, "2026-10-05 10:00"), .reach = &reach };
	struct call call = { .earliest_utc = method_at(&rules, "2026-10-06") };
	struct slot slot;
	reach.cells[1][8] = (struct reach_count){ 40, 10 };
	reach.cells[1][9] = (struct reach_count){ 40, 30 };
	reach.cells[1][14] = (struct reach_count){ 400, 400 }; /* the best hour of all, but not in the best window */
	g_assert_true(slot_pick(&rules, &call, false, &diary, &slot));
	assert_local(slot.when.start_utc, rules.zone, "2026-10-06 09:00");
	reach.cells[1][9].talks = 10;
	g_assert_true(slot_pick(&rules, &call, false, &diary, &slot));
	assert_local(slot.when.start_utc, rules.zone, "2026-10-06 08:30");

	/* all are reached as well at nine as at eight, but in France at nine */
	struct rules french = rules;
	french.country = country_of_phone("+33123456789");
	reach.there[french.country - countries][8] = (struct reach_count){ 20, 2 };
	reach.there[french.country - countries][9] = (struct reach_count){ 20, 9 };
	g_assert_true(slot_pick(&french, &call, false, &diary, &slot));
	assert_local(slot.when.start_utc, rules.zone, "2026-10-06 09:00");
	g_assert_true(slot_pick(&rules, &call, false, &diary, &slot));
	assert_local(slot.when.start_utc, rules.zone, "2026-10-06 08:30");
}

/* Windows are the customer's time, working hours the rep's. */
static void test_customer_zone(void)
{
	struct rules other = rules;
	struct diary diary = { .now_utc = method_at(&rules, "2026-10-05 10:00") };
	struct call call = { .earliest_utc = method_at(&rules, "2026-10-06") };
	struct slot slot;
	other.customer_zone = g_time_zone_new_identifier("Europe/London");
	g_assert_true(slot_pick(&other, &call, false, &diary, &slot));
	assert_local(slot.when.start_utc, rules.zone, "2026-10-06 09:30");
	g_time_zone_unref(other.customer_zone);
	other.customer_zone = g_time_zone_new_identifier("Europe/Athens");
	g_assert_true(slot_pick(&other, &call, false, &diary, &slot));
	assert_local(slot.when.start_utc, rules.zone, "2026-10-06 08:30"); /* 9:30 there: 7:30 here is before work */
	g_time_zone_unref(other.customer_zone);
	static struct week_range all_day[] = { { 0x1f, 0, 1440 } };
	other.customer_zone = g_time_zone_new_identifier("Pacific/Kiritimati"); /* where it is tomorrow at noon here */
	other.hours = all_day;
	g_assert_true(slot_pick(&other, &call, false, &diary, &slot));
	assert_local(slot.when.start_utc, rules.zone, "2026-10-06 04:00"); /* 16:00 there */
	g_time_zone_unref(other.customer_zone);
}

/* A window over noon is cut there for who was called in one half in vain; and a window may be of some days only. */
static void test_windows(void)
{
	static struct week_range over_noon[] = { { 0x7f, 11 * 60, 13 * 60 } }, tuesdays[] = { { 0x02, 11 * 60, 13 * 60 } };
	struct rules own = rules;
	struct call call = { .earliest_utc = method_at(&rules, "2026-10-05") };
	struct slot slot;
	own.n_never = 0;
	own.n_windows = 1;
	own.windows = over_noon;
	struct interval morning = { method_at(&rules, "2026-10-05 08:00"), method_at(&rules, "2026-10-05 11:55") };
	struct diary diary = { .busy = &morning, .n_busy = 1, .now_utc = method_at(&rules, "2026-10-02 10:00") };
	call.avoid_daypart = 1;
	g_assert_true(slot_pick(&own, &call, false, &diary, &slot));
	assert_local(slot.when.start_utc, rules.zone, "2026-10-05 12:00");
	struct interval both[] = { { method_at(&rules, "2026-10-05 08:00"), method_at(&rules, "2026-10-05 12:00") } };
	diary.busy = both;
	call.avoid_daypart = 2; /* the morning has no room: the other half all the same */
	g_assert_true(slot_pick(&own, &call, false, &diary, &slot));
	assert_local(slot.when.start_utc, rules.zone, "2026-10-05 12:00");
	both[0] = (struct interval){ method_at(&rules, "2026-10-05 08:00"), method_at(&rules, "2026-10-05 11:50") };
	struct reach reach = { 0 };
	reach.cells[0][12] = (struct reach_count){ 400, 400 };
	diary.reach = &reach;
	g_assert_true(slot_pick(&own, &call, false, &diary, &slot));
	assert_local(slot.when.start_utc, rules.zone, "2026-10-05 11:50"); /* not at noon, however well it is reached */
	diary.n_busy = 0;
	diary.reach = NULL;
	call.avoid_daypart = 0;
	own.windows = tuesdays;
	g_assert_true(slot_pick(&own, &call, false, &diary, &slot));
	assert_local(slot.when.start_utc, rules.zone, "2026-10-06 11:00");
}

/* So many days after the first, and none further. */
static void test_horizon(void)
{
	struct rules own = rules;
	struct call call = { .earliest_utc = method_at(&rules, "2026-10-06") };
	struct interval tuesday = { method_at(&rules, "2026-10-06 00:00"), method_at(&rules, "2026-10-07 00:00") };
	struct diary diary = { .busy = &tuesday, .n_busy = 1, .now_utc = method_at(&rules, "2026-10-05 10:00") };
	struct slot slot;
	own.horizon_days = 1;
	g_assert_true(slot_pick(&own, &call, false, &diary, &slot));
	assert_local(slot.when.start_utc, rules.zone, "2026-10-07 08:30");
	own.horizon_days = 0;
	g_assert_false(slot_pick(&own, &call, false, &diary, &slot));
}

/* The rep works from elsewhere from now on: calls that are booked keep their instants, and count on the day they have there. */
static void test_travel(void)
{
	struct rules lisbon = rules;
	lisbon.zone = g_time_zone_new_identifier("Europe/Lisbon");
	int64_t start = method_at(&rules, "2026-10-06 09:30");
	struct placed booked = { { start, start + 600 }, false };
	struct diary diary = { .calls = &booked, .n_calls = 1, .now_utc = method_at(&rules, "2026-10-05 10:00") };
	struct call call = { .earliest_utc = method_at(&lisbon, "2026-10-06") };
	struct slot slot;
	g_assert_true(slot_pick(&lisbon, &call, false, &diary, &slot));
	assert_local(slot.when.start_utc, lisbon.zone, "2026-10-06 08:40"); /* beside 09:30 in Brussels */
	g_time_zone_unref(lisbon.zone);
}

/* The Sundays on which clocks change, and the Mondays after them, everywhere in Europe. */
static void test_clock_change(void)
{
	static const char *const zones[] = { "Europe/Brussels", "Europe/Amsterdam", "Europe/Paris", "Europe/Berlin", "Europe/Luxembourg",
		"Europe/London", "Europe/Dublin", "Europe/Lisbon", "Atlantic/Azores", "Atlantic/Canary", "Atlantic/Madeira", "Europe/Madrid",
		"Europe/Rome", "Europe/Vienna", "Europe/Zurich", "Europe/Athens", "Europe/Helsinki", "Europe/Kiev", "Europe/Chisinau",
		"Europe/Bucharest", "Europe/Sofia", "Europe/Warsaw", "Europe/Prague", "Europe/Budapest", "Europe/Stockholm", "Europe/Oslo",
		"Europe/Copenhagen", "Europe/Tallinn", "Europe/Riga", "Europe/Vilnius", "Europe/Belgrade", "Europe/Malta", "Asia/Nicosia",
		"Europe/Moscow", "Europe/Istanbul", "Europe/Minsk", "Atlantic/Reykjavik" };
	static const char *const sundays[] = { "2026-03-29", "2026-10-25", "2027-03-28", "2027-10-31", "2031-03-30", "2035-10-28" };
	static struct week_range every_day[] = { { 0x7f, 510, 1050 } };
	for (size_t z = 0; z < G_N_ELEMENTS(zones); z++) {
		struct rules local = rules;
		local.hours = every_day;
		local.zone = g_time_zone_new_identifier(zones[z]);
		g_assert_nonnull(local.zone);
		for (size_t i = 0; i < G_N_ELEMENTS(sundays); i++) {
			struct date sunday, monday;
			g_assert_true(date_parse(sundays[i], &sunday));
			monday = date_add_days(sunday, 1);
			struct interval busy = { date_to_instant(monday, 9 * 60, local.zone), date_to_instant(monday, 9 * 60 + 45, local.zone) };
			struct diary diary = { .busy = &busy, .n_busy = 1, .now_utc = date_to_instant(date_add_days(sunday, -2), 1000, local.zone) };
			struct call call = { .earliest_utc = date_to_instant(sunday, 0, local.zone) };
			struct slot slot;
			int minute;
			g_assert_true(slot_pick(&local, &call, false, &diary, &slot));
			g_assert_cmpint(date_compare(date_of_instant(slot.when.start_utc, local.zone, &minute), monday), ==, 0);
			g_assert_cmpint(minute, ==, 16 * 60); /* not before 9:30, busy till 9:45 */
			call.promised_utc = date_to_instant(sunday, 14 * 60 + 25, local.zone);
			g_assert_true(slot_pick(&local, &call, false, &diary, &slot));
			g_assert_cmpint(slot.when.start_utc, ==, call.promised_utc);
		}
		g_time_zone_unref(local.zone);
	}
}

static void test_movable(void)
{
	int64_t now = method_at(&rules, "2026-10-05 17:00");
	struct call call = { .state = CALL_BOOKED, .start_utc = method_at(&rules, "2026-10-07 08:30") };
	g_assert_true(slot_is_movable(&rules, &call, now));
	call.locked = true;
	g_assert_false(slot_is_movable(&rules, &call, now));
	call.locked = false;
	call.start_utc = method_at(&rules, "2026-10-06 23:50");
	g_assert_false(slot_is_movable(&rules, &call, now));
	call.state = CALL_WANTED;
	call.start_utc = method_at(&rules, "2026-10-09 08:30");
	g_assert_false(slot_is_movable(&rules, &call, now));
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
	for (size_t i = 0; i < G_N_ELEMENTS(block_rows); i++) {
		g_autofree char *path = g_strdup_printf("/slot/block/%s", block_rows[i].say);
		g_test_add_data_func(path, &block_rows[i], test_block);
	}
	g_test_add_func("/slot/windows", test_windows);
	g_test_add_func("/slot/horizon", test_horizon);
	g_test_add_func("/slot/reach", test_reach);
	g_test_add_func("/slot/customer-zone", test_customer_zone);
	g_test_add_func("/slot/travel", test_travel);
	g_test_add_func("/slot/clock-change", test_clock_change);
	g_test_add_func("/slot/movable", test_movable);
	g_test_add_func("/slot/merge", test_merge);
	g_test_add_func("/slot/random", test_random);
	int failed = g_test_run();
	g_time_zone_unref(rules.zone);
	holidays_free(h);
	return failed;
}
