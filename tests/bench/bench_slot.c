/* P12: how fast a call finds its slot in 90 days of a busy calendar, with all rules: working hours, windows, never, holidays of the
 * shipped file, closed periods, rows of calls, reach. Each search is timed by itself: the median of a round, and its worst. */
#include "core/slot.h"
#include "edge/holidays_load.h"

#include "bench/bench.h"
#include "method.h"

#define SEARCHES 2001 /* a round */
#define MEETINGS 400
#define CALLS 60
#define DAYS 90

struct world {
	struct rules rules;
	struct date_range closed;
	struct interval busy[MEETINGS];
	struct placed calls[CALLS];
	struct reach reach;
	struct diary diary;
	struct call wanted[SEARCHES];
};

static int64_t any_moment(GRand *rand, int64_t from_utc)
{
	return from_utc + g_rand_int_range(rand, 0, DAYS) * 86400 + g_rand_int_range(rand, 8 * 60, 18 * 60) * 60;
}

static int by_start(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	return (x->when.start_utc > y->when.start_utc) - (x->when.start_utc < y->when.start_utc);
}

static void fill(struct world *w, struct holidays *h, GRand *rand)
{
	int64_t from;
	w->closed = (struct date_range){ { 0, 12, 24 }, { 0, 1, 2 } };
	method_rules(&w->rules, h);
	w->rules.days.closed = &w->closed;
	w->rules.days.n_closed = 1;
	w->rules.horizon_days = DAYS;
	from = method_at(&w->rules, "2026-10-05");
	for (int i = 0; i < MEETINGS; i++) {
		int64_t start = any_moment(rand, from);
		w->busy[i] = (struct interval){ start, start + g_rand_int_range(rand, 1, 8) * 1800 };
	}
	for (int i = 0; i < CALLS; i++) {
		int64_t start = any_moment(rand, from) / 600 * 600;
		w->calls[i] = (struct placed){ { start, start + 600 }, i % 7 == 0 };
	}
	qsort(w->calls, CALLS, sizeof(*w->calls), by_start);
	for (int i = 0; i < 7 * 24; i++) {
		int dials = g_rand_int_range(rand, 1, 60);
		w->reach.cells[i / 24][i % 24] = (struct reach_count){ dials, dials / 3 };
	}
	for (int i = 0; i < SEARCHES; i++) {
		w->wanted[i] = (struct call){ .priority = PRIORITY_FIRST, .avoid_daypart = i % 3, .earliest_utc = any_moment(rand, from) };
		if (i % 2)
			w->wanted[i].latest_utc = w->wanted[i].earliest_utc + 10 * 86400;
	}
	w->diary = (struct diary){ .busy = w->busy, .n_busy = interval_merge(w->busy, MEETINGS), .calls = w->calls, .n_calls = CALLS,
		.reach = &w->reach, .now_utc = from };
}

static void one_round(const struct world *w, double *ret_median, double *ret_worst)
{
	static double us[SEARCHES];
	struct slot slot;
	for (int i = 0; i < SEARCHES; i++) {
		struct timespec start, end;
		clock_gettime(CLOCK_THREAD_CPUTIME_ID, &start);
		slot_pick(&w->rules, &w->wanted[i], i % 5 == 0, &w->diary, &slot);
		clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end);
		us[i] = (double)(end.tv_sec - start.tv_sec) * 1e6 + (double)(end.tv_nsec - start.tv_nsec) / 1e3;
	}
	qsort(us, SEARCHES, sizeof(*us), bench_compare);
	*ret_median = us[SEARCHES / 2];
	*ret_worst = us[SEARCHES * 99 / 100]; /* the last one of a hundred pays for the machine's other work */
}

static void measure(const struct world *w, double *ret_median, double *ret_worst)
{
	one_round(w, &ret_median[0], &ret_worst[0]); /* warms up */
	for (int i = 0; i < BENCH_ROUNDS; i++)
		one_round(w, &ret_median[i], &ret_worst[i]);
}

int main(void)
{
	static struct world w;
	double median[BENCH_ROUNDS], worst[BENCH_ROUNDS];
	g_autoptr(GError) error = NULL;
	g_autoptr(GRand) rand = g_rand_new_with_seed(12);
	struct holidays *h = holidays_load(CLOSECALL_SOURCE "/conf/holidays.conf", &error);
	if (!h)
		g_error("%s", error->message);
	fill(&w, h, rand);
	measure(&w, median, worst);
	bench_row("P12 slot_pick, 400 meetings in 90 days", "us", median, "<= 5");
	bench_row("P12 slot_pick, the same, slowest of 100", "us", worst, "<= 50");
	/* no room at all: every day is looked at */
	struct interval all = { w.diary.now_utc - 86400, w.diary.now_utc + 400 * 86400 };
	w.diary.busy = &all;
	w.diary.n_busy = 1;
	measure(&w, median, worst);
	bench_row("P12 slot_pick, no room in 90 days", "us", median, "<= 50");
	g_time_zone_unref(w.rules.zone);
	holidays_free(h);
	return 0;
}
