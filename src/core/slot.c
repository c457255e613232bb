#include "core/slot.h"
#include <string.h>

#define DAY_MINUTES 1440
#define NOON (12 * 60)
#define PROMISE_STEP 5 /* minutes: an agreed moment that is taken goes to the next round one, not to the grid of slots */
#define SPREAD_BD 5 /* a call of a backlog lets fuller days go by for at most so long */

static int by_start(const void *a, const void *b)
{
	const struct interval *x = a, *y = b;
	return (x->start_utc > y->start_utc) - (x->start_utc < y->start_utc);
}

size_t interval_merge(struct interval *v, size_t n)
{
	size_t out = 0;
	if (n == 0)
		return 0; /* v may be NULL then, which qsort may not be given */
	qsort(v, n, sizeof(*v), by_start);
	for (size_t i = 0; i < n; i++) {
		if (v[i].end_utc <= v[i].start_utc)
			continue;
		if (out > 0 && v[i].start_utc <= v[out - 1].end_utc)
			v[out - 1].end_utc = MAX(v[out - 1].end_utc, v[i].end_utc);
		else
			v[out++] = v[i];
	}
	return out;
}

struct search {
	const struct rules *rules;
	const struct diary *diary;
	const struct call *call;
	bool alone;
	int64_t earliest_utc, latest_utc; /* a slot starts at or after, ends at or before; latest 0 = open */
};

/* One day of the search, minute by minute. midnight_utc is reckoned back from noon: clocks change at night, and calls are made
 * by day. */
struct day {
	struct date date;
	unsigned bit;
	int64_t midnight_utc;
	int ahead; /* minutes that the customer's clock is ahead of the rep's */
	const struct placed *calls;
	size_t n_calls;
	uint64_t taken[(DAY_MINUTES + 63) / 64]; /* a bit a minute, of the rep's day */
};

/* ---- what is taken ---- */

/* The bits of [from, to) that lie in a word. */
static uint64_t mask_of(int word, int from, int to)
{
	int lo = MAX(from - word * 64, 0), hi = MIN(to - word * 64, 64);
	uint64_t below_hi = hi == 64 ? ~UINT64_C(0) : (UINT64_C(1) << hi) - 1;
	return below_hi & ~((UINT64_C(1) << lo) - 1);
}

static void take(struct day *day, int from, int to)
{
	from = MAX(from, 0);
	to = MIN(to, DAY_MINUTES);
	for (int w = from / 64; from < to && w * 64 < to; w++)
		day->taken[w] |= mask_of(w, from, to);
}

static void give_back(struct day *day, int from, int to)
{
	for (int w = from / 64; w * 64 < to; w++)
		day->taken[w] &= ~mask_of(w, from, to);
}

static bool is_free(const struct day *day, int from, int to)
{
	if (from < 0 || to > DAY_MINUTES)
		return false;
	for (int w = from / 64; w * 64 < to; w++)
		if (day->taken[w] & mask_of(w, from, to))
			return false;
	return true;
}

static bool is_all_taken(const struct day *day)
{
	for (size_t w = 0; w < G_N_ELEMENTS(day->taken); w++)
		if (~day->taken[w])
			return false;
	return true;
}

/* Minutes of the day, beginning rounded down and end rounded up. */
static int minute_down(const struct day *day, int64_t at_utc)
{
	int64_t s = CLAMP(at_utc - day->midnight_utc, 0, DAY_MINUTES * 60);
	return (int)(s / 60);
}

static int minute_up(const struct day *day, int64_t at_utc)
{
	int64_t s = CLAMP(at_utc - day->midnight_utc, 0, DAY_MINUTES * 60);
	return (int)((s + 59) / 60);
}

static void take_interval(struct day *day, const struct interval *v)
{
	take(day, minute_down(day, v->start_utc), minute_up(day, v->end_utc));
}

/* The first busy interval that ends after an instant. */
static size_t busy_after(const struct diary *d, int64_t at_utc)
{
	size_t lo = 0, hi = d->n_busy;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (d->busy[mid].end_utc <= at_utc)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static size_t call_from(const struct diary *d, int64_t at_utc)
{
	size_t lo = 0, hi = d->n_calls;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (d->calls[mid].when.start_utc < at_utc)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static int ahead_at(const struct rules *rules, int64_t at_utc)
{
	if (!rules->customer_zone || rules->customer_zone == rules->zone)
		return 0;
	int here, there;
	struct date a = date_of_instant(at_utc, rules->zone, &here), b = date_of_instant(at_utc, rules->customer_zone, &there);
	return (date_to_days(b) - date_to_days(a)) * DAY_MINUTES + there - here;
}

/* The day and its calls. */
static void day_open(const struct search *s, struct date date, struct day *ret)
{
	const struct diary *d = s->diary;
	ret->date = date;
	ret->bit = 1u << (date_weekday(date) - 1);
	ret->midnight_utc = date_to_instant(date, NOON, s->rules->zone) - NOON * 60;
	size_t first = call_from(d, ret->midnight_utc), end = call_from(d, ret->midnight_utc + DAY_MINUTES * 60);
	ret->calls = d->calls + first;
	ret->n_calls = end - first;
}

/* What cannot be had of it. heed_never: a moment that was agreed with the customer may lie anywhere in working hours. */
static void day_fill(const struct search *s, struct day *day, bool heed_never)
{
	const struct rules *rules = s->rules;
	const struct diary *d = s->diary;
	day->ahead = ahead_at(rules, day->midnight_utc + NOON * 60);
	memset(day->taken, 0xff, sizeof(day->taken));
	for (size_t i = 0; i < rules->n_hours; i++)
		if (rules->hours[i].days & day->bit)
			give_back(day, rules->hours[i].from_minute, rules->hours[i].to_minute);
	for (size_t i = 0; heed_never && i < rules->n_never; i++)
		if (rules->never[i].days & day->bit)
			take(day, rules->never[i].from_minute - day->ahead, rules->never[i].to_minute - day->ahead);
	int64_t end_utc = day->midnight_utc + DAY_MINUTES * 60;
	for (size_t i = busy_after(d, day->midnight_utc); i < d->n_busy && d->busy[i].start_utc < end_utc; i++)
		take_interval(day, &d->busy[i]);
	for (size_t i = 0; i < day->n_calls; i++)
		take_interval(day, &day->calls[i].when);
	take(day, 0, minute_up(day, s->earliest_utc));
	if (s->latest_utc)
		take(day, minute_down(day, s->latest_utc), DAY_MINUTES);
}

/* ---- the choice within a day ---- */

/* Calls that touch a slot, in a row with it. */
struct row {
	int calls;
	bool has_alone;
};

static void count_row(struct row *row, const struct placed *call)
{
	row->calls++;
	row->has_alone = row->has_alone || call->alone;
}

static struct row row_at(const struct day *day, int from, int to)
{
	struct row row = { 0, false };
	int64_t start = day->midnight_utc + from * 60, end = day->midnight_utc + to * 60;
	for (size_t i = day->n_calls; i-- > 0;) {
		if (day->calls[i].when.end_utc == start) {
			start = day->calls[i].when.start_utc;
			count_row(&row, &day->calls[i]);
		}
	}
	for (size_t i = 0; i < day->n_calls; i++) {
		if (day->calls[i].when.start_utc == end) {
			end = day->calls[i].when.end_utc;
			count_row(&row, &day->calls[i]);
		}
	}
	return row;
}

#define CROWDED 1000 /* worse than any window */

/* How good a slot of the nth window is; lower is better. */
static int grade(const struct search *s, const struct day *day, int from, int to, int window)
{
	struct row row = row_at(day, from, to);
	if (row.calls == 0)
		return 2 + 2 * window;
	if (s->alone || row.has_alone || row.calls >= s->rules->batch_max)
		return CROWDED + window;
	return row.calls < s->rules->batch_min ? 0 : 1 + 2 * window;
}

struct choice {
	int minute, grade, reach; /* reach in whole per cent: less is noise */
};

static int reach_at(const struct search *s, const struct day *day, int minute)
{
	const struct reach *reach = s->diary->reach;
	struct reach_at at = { s->rules->country, date_weekday(day->date), minute / 60 };
	return reach ? (int)(reach_rate(reach, &at) * 100) : 0;
}

static void consider(const struct search *s, const struct day *day, int minute, int window, struct choice *best)
{
	struct choice c = { minute, grade(s, day, minute, minute + s->rules->slot_minutes, window), 0 };
	if (best->minute >= 0 && c.grade > best->grade)
		return;
	c.reach = reach_at(s, day, minute);
	bool better = c.grade < best->grade || c.reach > best->reach || (c.reach == best->reach && c.minute < best->minute);
	if (best->minute < 0 || better)
		*best = c;
}

static bool in_windows(const struct search *s, const struct day *day, int avoid, int *ret_minute)
{
	const struct rules *rules = s->rules;
	struct choice best = { .minute = -1 };
	for (size_t i = 0; i < rules->n_windows; i++) {
		const struct week_range *w = &rules->windows[i];
		int from = w->from_minute - day->ahead, to = MIN(w->to_minute - day->ahead, avoid == 2 ? NOON : DAY_MINUTES);
		if (!(w->days & day->bit))
			continue;
		for (int m = from; m + rules->slot_minutes <= to; m += rules->slot_minutes)
			if ((avoid != 1 || m >= NOON) && is_free(day, m, m + rules->slot_minutes))
				consider(s, day, m, (int)i, &best);
	}
	*ret_minute = best.minute;
	return best.minute >= 0;
}

static bool best_of_windows(const struct search *s, const struct day *day, int *ret_minute)
{
	int avoid = s->rules->alternate_daypart ? s->call->avoid_daypart : 0;
	return (avoid && in_windows(s, day, avoid, ret_minute)) || in_windows(s, day, 0, ret_minute);
}

/* At `from`, else at the next multiple of `step` that is free. */
static bool first_free(const struct search *s, const struct day *day, int from, int step, int *ret_minute)
{
	int length = s->rules->slot_minutes;
	for (int m = from; m + length <= DAY_MINUTES; m = (m / step + 1) * step) {
		if (is_free(day, m, m + length)) {
			*ret_minute = m;
			return true;
		}
	}
	return false;
}

static void slot_at(const struct search *s, const struct day *day, int minute, bool least_bad, struct slot *ret)
{
	int64_t start = day->midnight_utc + minute * 60;
	*ret = (struct slot){ { start, start + s->rules->slot_minutes * 60 }, least_bad };
}

/* ---- the choice of the day ---- */

static bool at_promise(const struct search *s, struct slot *ret)
{
	int minute;
	struct day day;
	day_open(s, date_of_instant(s->call->promised_utc, s->rules->zone, &minute), &day);
	day_fill(s, &day, false);
	if (!first_free(s, &day, minute, PROMISE_STEP, &minute))
		return false;
	slot_at(s, &day, minute, false, ret);
	return true;
}

/* Calls of a day beyond which those that can wait go to another one. */
static int easy_limit(const struct search *s)
{
	int limit = s->rules->max_calls_per_day;
	bool can_wait = s->diary->backlog && s->call->priority > PRIORITY_BEFORE_EXPIRY;
	return can_wait ? limit - limit / 4 : limit;
}

/* A day is filled once, for both kinds of room: the windows of all days go before the least bad moment of the first. */
static bool over_days(const struct search *s, enum slot_room room, struct slot *ret)
{
	struct date date = date_of_instant(s->earliest_utc, s->rules->zone, NULL);
	int easy = easy_limit(s), spread = -1, minute;
	struct slot bad = { .least_bad = false };
	for (int i = 0; i <= s->rules->horizon_days && spread != 0; i++, date = date_add_days(date, 1)) {
		struct day day;
		if (!workday_is(&s->rules->days, date))
			continue;
		day_open(s, date, &day);
		if (s->latest_utc && day.midnight_utc >= s->latest_utc)
			break;
		spread -= spread > 0;
		bool fuller = (int)day.n_calls >= easy;
		if ((int)day.n_calls >= s->rules->max_calls_per_day || (fuller && spread >= 0))
			continue;
		day_fill(s, &day, true);
		if (is_all_taken(&day))
			continue;
		if (best_of_windows(s, &day, &minute)) {
			slot_at(s, &day, minute, false, ret);
			if (!fuller)
				return true;
			spread = SPREAD_BD;
		} else if (room == SLOT_HOURS && !bad.least_bad &&
			   first_free(s, &day, 0, s->rules->slot_minutes, &minute)) {
			slot_at(s, &day, minute, true, &bad);
		}
	}
	if (spread < 0 && bad.least_bad)
		*ret = bad;
	return spread >= 0 || bad.least_bad;
}

bool slot_find(const struct rules *rules, const struct call *call, bool alone, const struct diary *diary, enum slot_room room,
		struct slot *ret)
{
	struct search s = {
		.rules = rules,
		.diary = diary,
		.call = call,
		.alone = alone,
		.earliest_utc = MAX(call->earliest_utc, diary->now_utc + rules->lead_minutes * 60),
		.latest_utc = call->latest_utc,
	};
	*ret = (struct slot){ { 0, 0 }, false };
	if (call->promised_utc && at_promise(&s, ret))
		return true;
	return over_days(&s, room, ret);
}

bool slot_pick(const struct rules *rules, const struct call *call, bool alone, const struct diary *diary, struct slot *ret)
{
	return slot_find(rules, call, alone, diary, SLOT_HOURS, ret);
}

bool slot_is_movable(const struct rules *rules, const struct call *call, int64_t now_utc)
{
	struct date day = date_of_instant(call->start_utc, rules->zone, NULL);
	struct date tomorrow = date_add_days(date_of_instant(now_utc, rules->zone, NULL), 1);
	return call->state == CALL_BOOKED && !call->locked && date_compare(day, tomorrow) > 0;
}
