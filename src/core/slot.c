#include "core/slot.h"

#define NOON (12 * 60)

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
	const struct interval *busy;
	size_t n_busy;
	const int64_t *calls;
	size_t n_calls;
	int64_t earliest_utc, latest_utc; /* a slot starts at or after, ends at or before */
	int avoid_daypart;
};

/* One day of the search. midnight_utc is reckoned back from noon: clocks change at night, and calls are made by day. */
struct day {
	struct date date;
	unsigned bit;
	int64_t midnight_utc;
};

static struct day day_of(const struct search *s, struct date date)
{
	return (struct day){ date, 1u << (date_weekday(date) - 1), date_to_instant(date, NOON, s->rules->zone) - NOON * 60 };
}

/* The first busy interval that ends after an instant. */
static size_t first_after(const struct search *s, int64_t at_utc)
{
	size_t lo = 0, hi = s->n_busy;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (s->busy[mid].end_utc <= at_utc)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static bool day_is_full(const struct search *s, const struct day *day)
{
	int n = 0;
	for (size_t i = 0; i < s->n_calls; i++)
		n += s->calls[i] >= day->midnight_utc && s->calls[i] < day->midnight_utc + 86400;
	return n >= s->rules->max_calls_per_day;
}

static bool in_hours(const struct search *s, const struct day *day, int from, int to)
{
	for (size_t i = 0; i < s->rules->n_hours; i++) {
		const struct week_range *h = &s->rules->hours[i];
		if ((h->days & day->bit) && from >= h->from_minute && to <= h->to_minute)
			return true;
	}
	return false;
}

/* Minute at which the `never` range that a slot meets ends, or -1 when it meets none. */
static int never_until(const struct search *s, const struct day *day, int from, int to)
{
	for (size_t i = 0; i < s->rules->n_never; i++) {
		const struct week_range *n = &s->rules->never[i];
		if ((n->days & day->bit) && from < n->to_minute && to > n->from_minute)
			return n->to_minute;
	}
	return -1;
}

/* The earliest free moment on the grid within [from, to) of a day, jumping over what is in the way. */
static bool first_free(const struct search *s, const struct day *day, int from, int to, bool any_time, struct slot *ret)
{
	int step = s->rules->slot_minutes, length = step;
	int minute = from;
	while (minute + length <= to) {
		int64_t start = day->midnight_utc + minute * 60, end = start + length * 60;
		int skip_to = minute;
		size_t b = first_after(s, start);
		int never = any_time ? -1 : never_until(s, day, minute, minute + length);
		if (start < s->earliest_utc)
			skip_to = (int)((s->earliest_utc - day->midnight_utc + 59) / 60);
		else if (b < s->n_busy && s->busy[b].start_utc < end)
			skip_to = (int)MIN((s->busy[b].end_utc - day->midnight_utc + 59) / 60, to);
		else if (never >= 0)
			skip_to = never;
		else if (s->latest_utc && end > s->latest_utc)
			return false;
		else if (!in_hours(s, day, minute, minute + length))
			skip_to = minute + step;
		else {
			ret->when = (struct interval){ start, end };
			return true;
		}
		minute = from + (MAX(skip_to, minute + 1) - from + step - 1) / step * step;
	}
	return false;
}

static bool in_windows(const struct search *s, const struct day *day, int avoid, struct slot *ret)
{
	for (size_t i = 0; i < s->rules->n_windows; i++) {
		const struct week_range *w = &s->rules->windows[i];
		int from = avoid == 1 ? MAX(w->from_minute, NOON) : w->from_minute;
		int to = avoid == 2 ? MIN(w->to_minute, NOON) : w->to_minute;
		if ((w->days & day->bit) && first_free(s, day, from, to, false, ret))
			return true;
	}
	return false;
}

static bool at_promise(const struct search *s, const struct call *call, struct slot *ret)
{
	int minute;
	struct date date = date_of_instant(call->promised_utc, s->rules->zone, &minute);
	struct day day = day_of(s, date);
	/* the moment was agreed with the customer: windows and never-ranges are about moments that were not */
	return first_free(s, &day, minute, 24 * 60, true, ret);
}

typedef bool (*day_func)(const struct search *s, const struct day *day, struct slot *ret);

static bool best_window(const struct search *s, const struct day *day, struct slot *ret)
{
	if (s->rules->alternate_daypart && s->avoid_daypart && in_windows(s, day, s->avoid_daypart, ret))
		return true;
	return in_windows(s, day, 0, ret);
}

static bool any_hour(const struct search *s, const struct day *day, struct slot *ret)
{
	ret->least_bad = true;
	return first_free(s, day, 0, 24 * 60, false, ret);
}

static bool over_days(const struct search *s, day_func try_day, struct slot *ret)
{
	struct date date = date_of_instant(s->earliest_utc, s->rules->zone, NULL);
	for (int i = 0; i <= s->rules->horizon_days; i++, date = date_add_days(date, 1)) {
		struct day day = day_of(s, date);
		if (s->latest_utc && day.midnight_utc >= s->latest_utc)
			return false;
		if (workday_is(&s->rules->days, date) && !day_is_full(s, &day) && try_day(s, &day, ret))
			return true;
	}
	return false;
}

bool slot_pick(const struct rules *rules, const struct call *call, const struct interval *busy, size_t n_busy,
		const int64_t *calls, size_t n_calls, int64_t now_utc, struct slot *ret)
{
	struct search s = {
		.rules = rules,
		.busy = busy,
		.n_busy = n_busy,
		.calls = calls,
		.n_calls = n_calls,
		.earliest_utc = MAX(call->earliest_utc, now_utc + rules->lead_minutes * 60),
		.latest_utc = call->latest_utc,
		.avoid_daypart = call->avoid_daypart,
	};
	*ret = (struct slot){ { 0, 0 }, false };
	if (call->promised_utc && at_promise(&s, call, ret))
		return true;
	return over_days(&s, best_window, ret) || over_days(&s, any_hour, ret);
}
