#include "core/agenda.h"
#include "method.h"
#include <stdio.h>

static struct rules rules;

#define MAX_CALLS 7
#define MAX_SLOTS 40
#define MAX_GAPS 6

/* ---- small worlds, and the best that can be done in them ---- */

struct world {
	struct rules rules;
	int64_t now_utc;
	struct interval busy[MAX_GAPS + 1];
	size_t n_busy;
	struct placed booked[2];
	size_t n_booked;
	struct call calls[MAX_CALLS];
	int64_t values[MAX_CALLS];
	size_t n_calls;
};

/* What comes first outweighs all that comes after it. */
static int64_t weight(const struct world *w, size_t i)
{
	int64_t value = w->values[i];
	for (enum priority p = w->calls[i].priority; p < PRIORITY_RETRY; p++)
		value *= 1000;
	return value;
}

/* Busy all week but for a few gaps in the windows. */
static void make_busy(struct world *w, GRand *rand)
{
	int64_t from = method_at(&rules, "2026-10-05 00:00"), end = method_at(&rules, "2026-10-26 00:00");
	int gaps = g_rand_int_range(rand, 1, MAX_GAPS);
	w->n_busy = 0;
	for (int i = 0; i < gaps && from < end; i++) {
		static const int starts[] = { 510, 530, 600, 650, 840, 900, 960, 1000 };
		struct date day = date_add_days((struct date){ 2026, 10, 6 }, i * 4 / gaps);
		int64_t gap = date_to_instant(day, starts[g_rand_int_range(rand, 0, 8)] + g_rand_int_range(rand, 0, 3) * 5, rules.zone);
		if (gap <= from)
			continue;
		w->busy[w->n_busy++] = (struct interval){ from, gap };
		from = gap + g_rand_int_range(rand, 10, 36) * 60;
	}
	w->busy[w->n_busy++] = (struct interval){ from, end };
}

static void make_call(struct world *w, size_t i, bool mixed, GRand *rand)
{
	struct call *c = &w->calls[i];
	*c = (struct call){ .state = CALL_WANTED, .priority = PRIORITY_RETRY };
	if (mixed)
		c->priority = PRIORITY_BEFORE_EXPIRY + g_rand_int_range(rand, 0, 4);
	c->earliest_utc = w->now_utc + g_rand_int_range(rand, 0, 3) * 86400;
	if (g_rand_int_range(rand, 0, 4))
		c->latest_utc = c->earliest_utc + g_rand_int_range(rand, 1, 4) * 86400;
	if (c->priority == PRIORITY_RETRY)
		c->avoid_daypart = g_rand_int_range(rand, 0, 3);
	w->values[i] = g_rand_int_range(rand, 1, 140); /* seven of them are less than 1000 */
}

static void make_world(struct world *w, bool mixed, GRand *rand)
{
	*w = (struct world){ .rules = rules, .now_utc = method_at(&rules, "2026-10-05 17:00") };
	w->rules.horizon_days = 6;
	w->rules.max_calls_per_day = g_rand_int_range(rand, 1, 6);
	make_busy(w, rand);
	w->n_calls = (size_t)g_rand_int_range(rand, 2, MAX_CALLS + 1);
	for (size_t i = 0; i < w->n_calls; i++)
		make_call(w, i, mixed, rand);
	if (g_rand_boolean(rand)) {
		int64_t start = w->busy[0].end_utc;
		w->booked[w->n_booked++] = (struct placed){ { start, start + 600 }, g_rand_boolean(rand) };
	}
}

static bool within(const struct week_range *v, size_t n, struct date d, int from, int to)
{
	for (size_t i = 0; i < n; i++)
		if ((v[i].days & 1u << (date_weekday(d) - 1)) && from >= v[i].from_minute && to <= v[i].to_minute)
			return true;
	return false;
}

static bool meets(const struct week_range *v, size_t n, struct date d, int from, int to)
{
	for (size_t i = 0; i < n; i++)
		if ((v[i].days & 1u << (date_weekday(d) - 1)) && from < v[i].to_minute && to > v[i].from_minute)
			return true;
	return false;
}

/* By the words of METHOD 3.1 alone, a slot at a time: all that a call could get. */
static size_t all_slots(const struct world *w, struct interval *ret)
{
	size_t n = 0;
	for (int day = 0; day < 5; day++) {
		struct date d = date_add_days((struct date){ 2026, 10, 5 }, day);
		for (int m = 0; m < 1440; m += 5) {
			int64_t start = date_to_instant(d, m, rules.zone), end = start + 600;
			bool on_grid = false, free = true;
			for (size_t i = 0; i < rules.n_windows; i++)
				on_grid = on_grid || (m >= rules.windows[i].from_minute && m + 10 <= rules.windows[i].to_minute &&
								     (m - rules.windows[i].from_minute) % 10 == 0);
			for (size_t i = 0; i < w->n_busy; i++)
				free = free && (end <= w->busy[i].start_utc || start >= w->busy[i].end_utc);
			for (size_t i = 0; i < w->n_booked; i++)
				free = free && (end <= w->booked[i].when.start_utc || start >= w->booked[i].when.end_utc);
			if (on_grid && free && within(rules.hours, rules.n_hours, d, m, m + 10) && !meets(rules.never, rules.n_never, d, m, m + 10)) {
				g_assert_cmpuint(n, <, MAX_SLOTS);
				ret[n++] = (struct interval){ start, end };
			}
		}
	}
	return n;
}

struct bound {
	const struct world *w;
	struct interval slots[MAX_SLOTS];
	bool used[MAX_SLOTS];
	size_t n_slots;
	int64_t rest[MAX_CALLS + 1]; /* weight of the calls from i on */
	int64_t best;
};

static bool fits(const struct bound *b, size_t i, size_t s)
{
	const struct call *c = &b->w->calls[i];
	int64_t start = b->slots[s].start_utc;
	if (b->used[s] || start < c->earliest_utc || start < b->w->now_utc + 1800 || (c->latest_utc && b->slots[s].end_utc > c->latest_utc))
		return false;
	int on_day = 0;
	struct date day = date_of_instant(start, rules.zone, NULL);
	for (size_t k = 0; k < b->n_slots; k++)
		on_day += b->used[k] && date_compare(date_of_instant(b->slots[k].start_utc, rules.zone, NULL), day) == 0;
	for (size_t k = 0; k < b->w->n_booked; k++)
		on_day += date_compare(date_of_instant(b->w->booked[k].when.start_utc, rules.zone, NULL), day) == 0;
	return on_day < b->w->rules.max_calls_per_day;
}

static void branch(struct bound *b, size_t i, int64_t sum)
{
	b->best = MAX(b->best, sum);
	if (i == b->w->n_calls || sum + b->rest[i] <= b->best)
		return;
	for (size_t s = 0; s < b->n_slots; s++) {
		if (!fits(b, i, s))
			continue;
		b->used[s] = true;
		branch(b, i + 1, sum + weight(b->w, i));
		b->used[s] = false;
	}
	branch(b, i + 1, sum);
}

static int64_t optimum(const struct world *w)
{
	struct bound b = { .w = w };
	b.n_slots = all_slots(w, b.slots);
	for (size_t i = w->n_calls; i-- > 0;)
		b.rest[i] = b.rest[i + 1] + weight(w, i);
	branch(&b, 0, 0);
	return b.best;
}

static void plan_world(const struct world *w, struct agenda_call *v)
{
	struct diary diary = { .busy = w->busy, .n_busy = w->n_busy, .calls = w->booked, .n_calls = w->n_booked, .now_utc = w->now_utc };
	for (size_t i = 0; i < w->n_calls; i++)
		v[i] = (struct agenda_call){ .rules = &w->rules, .call = &w->calls[i], .value = w->values[i] };
	agenda_plan(&diary, v, w->n_calls);
}

/* The value placed in time, against the best there is. */
static void test_optimum(gconstpointer data)
{
	bool mixed = GPOINTER_TO_INT(data);
	g_autoptr(GRand) rand = g_rand_new_with_seed(41004);
	double sum = 0, worst = 1;
	int n = 0, short_of_room = 0;
	for (int run = 0; run < 1500; run++) {
		struct world w;
		struct agenda_call v[MAX_CALLS];
		int64_t placed = 0, all = 0;
		make_world(&w, mixed, rand);
		plan_world(&w, v);
		for (size_t i = 0; i < w.n_calls; i++) {
			placed += v[i].found && !v[i].slot.least_bad ? weight(&w, i) : 0;
			all += weight(&w, i);
		}
		int64_t best = optimum(&w);
		g_assert_cmpint(placed, <=, best);
		if (best == 0)
			continue;
		short_of_room += best < all;
		double share = (double)placed / (double)best;
		sum += share;
		worst = MIN(worst, share);
		n++;
	}
	g_test_message("%d worlds, %d of them short of room: mean %.4f, worst %.4f of the optimum", n, short_of_room, sum / n, worst);
	g_assert_cmpint(short_of_room, >, 300);
	g_assert_cmpfloat(sum / n, >=, 0.98);
	g_assert_cmpfloat(worst, >=, 0.90);
}

/* No two at once, none too early or too late, no day beyond its limit; and the same again gives the same. */
static void test_sound(void)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(41005);
	for (int run = 0; run < 1500; run++) {
		struct world w;
		struct agenda_call v[MAX_CALLS], again[MAX_CALLS];
		make_world(&w, true, rand);
		plan_world(&w, v);
		plan_world(&w, again);
		for (size_t i = 0; i < w.n_calls; i++) {
			g_assert_cmpint(v[i].found, ==, again[i].found);
			if (!v[i].found)
				continue;
			const struct interval *a = &v[i].slot.when;
			int on_day = 0;
			g_assert_cmpint(a->start_utc, ==, again[i].slot.when.start_utc);
			g_assert_cmpint(a->start_utc, >=, w.calls[i].earliest_utc);
			g_assert_true(!w.calls[i].latest_utc || a->end_utc <= w.calls[i].latest_utc);
			for (size_t k = 0; k < w.n_busy; k++)
				g_assert_true(a->end_utc <= w.busy[k].start_utc || a->start_utc >= w.busy[k].end_utc);
			for (size_t k = 0; k < w.n_calls; k++) {
				const struct interval *b = &v[k].slot.when;
				if (!v[k].found)
					continue;
				g_assert_true(k == i || a->end_utc <= b->start_utc || a->start_utc >= b->end_utc);
				on_day += date_compare(date_of_instant(a->start_utc, rules.zone, NULL), date_of_instant(b->start_utc, rules.zone, NULL)) == 0;
			}
			g_assert_cmpint(on_day, <=, w.rules.max_calls_per_day);
		}
	}
}

/* ---- by hand ---- */

/* First come would take the only slot that the second can have. */
static void test_move_over(void)
{
	struct interval busy[] = { { method_at(&rules, "2026-10-06 00:00"), method_at(&rules, "2026-10-06 09:00") },
		{ method_at(&rules, "2026-10-06 09:10"), method_at(&rules, "2026-10-06 19:00") } };
	struct call wide = { .priority = PRIORITY_OBJECTION, .earliest_utc = method_at(&rules, "2026-10-06") };
	struct call narrow = { .priority = PRIORITY_RETRY, .earliest_utc = wide.earliest_utc, .latest_utc = method_at(&rules, "2026-10-07") };
	struct agenda_call v[] = { { .rules = &rules, .call = &wide, .value = 90000 }, { .rules = &rules, .call = &narrow, .value = 10 } };
	struct diary diary = { .busy = busy, .n_busy = 2, .now_utc = method_at(&rules, "2026-10-05 17:00") };
	agenda_plan(&diary, v, 2);
	g_assert_true(v[0].found && v[1].found);
	g_assert_cmpint(v[0].slot.when.start_utc, ==, method_at(&rules, "2026-10-07 08:30"));
	g_assert_cmpint(v[1].slot.when.start_utc, ==, method_at(&rules, "2026-10-06 09:00"));
	wide.latest_utc = narrow.latest_utc; /* now only one of them can: the one that comes first */
	agenda_plan(&diary, v, 2);
	g_assert_true(v[0].found && !v[1].found);
}

/* Who was promised a moment is not asked to move over. */
static void test_promise_stays(void)
{
	struct interval busy[] = { { method_at(&rules, "2026-10-06 00:00"), method_at(&rules, "2026-10-06 09:00") },
		{ method_at(&rules, "2026-10-06 09:10"), method_at(&rules, "2026-10-06 19:00") } };
	struct call promised = { .priority = PRIORITY_PROMISED, .earliest_utc = method_at(&rules, "2026-10-06"), .promised_utc = method_at(&rules, "2026-10-06 09:00") };
	struct call narrow = { .priority = PRIORITY_BEFORE_EXPIRY, .earliest_utc = promised.earliest_utc, .latest_utc = method_at(&rules, "2026-10-07") };
	struct agenda_call v[] = { { .rules = &rules, .call = &promised, .value = 10 }, { .rules = &rules, .call = &narrow, .value = 90000 } };
	struct diary diary = { .busy = busy, .n_busy = 2, .now_utc = method_at(&rules, "2026-10-05 17:00") };
	agenda_plan(&diary, v, 2);
	g_assert_true(v[0].found && !v[1].found);
	g_assert_cmpint(v[0].slot.when.start_utc, ==, promised.promised_utc);
}

/* Back from holidays: forty calls wait, and no day becomes a wall. */
static void test_backlog(void)
{
	struct call calls[40];
	struct agenda_call v[40];
	int on_day[30] = { 0 };
	struct diary diary = { .now_utc = method_at(&rules, "2026-10-05 07:00") };
	for (size_t i = 0; i < 40; i++) {
		calls[i] = (struct call){ .priority = PRIORITY_FIRST, .earliest_utc = diary.now_utc };
		v[i] = (struct agenda_call){ .rules = &rules, .call = &calls[i], .value = (int64_t)(i * 7919 % 40) * 500 };
	}
	agenda_plan(&diary, v, 40);
	for (size_t i = 0; i < 40; i++) {
		g_assert_true(v[i].found && !v[i].slot.least_bad);
		int day = (int)((v[i].slot.when.start_utc - diary.now_utc) / 86400);
		g_assert_cmpint(day, <, 30);
		on_day[day]++;
		for (size_t k = 0; k < 40; k++) /* the larger is never a day later */
			g_assert_true(v[k].value <= v[i].value || (v[k].slot.when.start_utc - diary.now_utc) / 86400 <= day || on_day[day] > 6);
	}
	int walls = 0;
	for (int i = 0; i < 30; i++) {
		g_assert_cmpint(on_day[i], <=, rules.max_calls_per_day);
		walls += on_day[i] == rules.max_calls_per_day;
	}
	g_assert_cmpint(walls, <=, 1);
}

static void test_value(void)
{
	struct quote q = { .amount_minor = 1245050, .currency = (char *)(uintptr_t)"EUR" };
	g_assert_cmpint(agenda_value(&rules, &q), ==, 12450);
	g_assert_false(agenda_alone(&rules, &q));
	q.amount_minor = 2500000;
	g_assert_true(agenda_alone(&rules, &q));
	q.amount_minor = AMOUNT_NONE;
	g_assert_cmpint(agenda_value(&rules, &q), ==, 2500);
	g_assert_false(agenda_alone(&rules, &q));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	struct holidays *h = method_holidays();
	method_rules(&rules, h);
	g_test_add_data_func("/agenda/optimum/amounts", GINT_TO_POINTER(false), test_optimum);
	g_test_add_data_func("/agenda/optimum/priorities", GINT_TO_POINTER(true), test_optimum);
	g_test_add_func("/agenda/sound", test_sound);
	g_test_add_func("/agenda/move-over", test_move_over);
	g_test_add_func("/agenda/promise-stays", test_promise_stays);
	g_test_add_func("/agenda/backlog", test_backlog);
	g_test_add_func("/agenda/value", test_value);
	int failed = g_test_run();
	g_time_zone_unref(rules.zone);
	holidays_free(h);
	return failed;
}
