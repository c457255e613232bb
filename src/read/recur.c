#include "read/recur.h"

#include <string.h>

/* A rule as the day tests need it. */
struct rule {
	const struct icalrecurrencetype *r;
	struct date first;
	int32_t first_day;
	int *budget;
};

static size_t length(const short *list, size_t size)
{
	size_t n = 0;

	while (n < size && list[n] != ICAL_RECURRENCE_ARRAY_MAX)
		n++;
	return n;
}
#define LENGTH(list) length((list), G_N_ELEMENTS(list))

static bool holds(const short *list, size_t n, int value)
{
	for (size_t i = 0; i < n; i++)
		if (list[i] == value)
			return true;
	return false;
}

/* Counted from the front (1 …) or the back (-1 …). */
static bool holds_position(const short *list, size_t n, int position, int total)
{
	return holds(list, n, position) || holds(list, n, position - total - 1);
}

static int days_in_year(int year)
{
	return date_to_days((struct date){ year + 1, 1, 1 }) - date_to_days((struct date){ year, 1, 1 });
}

static int days_in_month(int year, int month)
{
	struct date next = month == 12 ? (struct date){ year + 1, 1, 1 } : (struct date){ year, month + 1, 1 };
	return date_to_days(next) - date_to_days((struct date){ year, month, 1 });
}

static int day_of_year(struct date d)
{
	return date_to_days(d) - date_to_days((struct date){ d.year, 1, 1 }) + 1;
}

/* libical counts Sunday 1 … Saturday 7 */
static int iso_weekday(int ical)
{
	return ical == ICAL_SUNDAY_WEEKDAY ? 7 : ical - 1;
}

static int32_t start_of_week(const struct rule *rule, int32_t day)
{
	int start = rule->r->week_start >= ICAL_SUNDAY_WEEKDAY && rule->r->week_start <= ICAL_SATURDAY_WEEKDAY
			? iso_weekday(rule->r->week_start)
			: 1;
	return day - (date_weekday(date_from_days(day)) - start + 7) % 7;
}

/* Week 1 is the first with four days in the year (RFC 5545, BYWEEKNO); the week belongs to the year of its fourth day. */
static bool in_weeks(const struct rule *rule, int32_t day, size_t n)
{
	int32_t fourth = start_of_week(rule, day) + 3;
	struct date of_week = date_from_days(fourth);
	int32_t first = start_of_week(rule, date_to_days((struct date){ of_week.year, 1, 4 }));
	int32_t next = start_of_week(rule, date_to_days((struct date){ of_week.year + 1, 1, 4 }));

	return holds_position(rule->r->by_week_no, n, (fourth - first) / 7 + 1, (next - first) / 7);
}

/* BYDAY, with or without a position in the month or the year. */
static bool on_weekday(const struct rule *rule, struct date d, size_t n)
{
	enum icalrecurrencetype_frequency freq = rule->r->freq;
	bool in_month = freq == ICAL_MONTHLY_RECURRENCE || LENGTH(rule->r->by_month);
	int at = in_month ? d.day : day_of_year(d), of = in_month ? days_in_month(d.year, d.month) : days_in_year(d.year);

	for (size_t i = 0; i < n; i++) {
		short by = rule->r->by_day[i];
		int position = icalrecurrencetype_day_position(by);

		if (iso_weekday((int)icalrecurrencetype_day_day_of_week(by)) != date_weekday(d))
			continue;
		if (!position || freq < ICAL_MONTHLY_RECURRENCE || position == (at - 1) / 7 + 1 ||
				-position == (of - at) / 7 + 1)
			return true;
	}
	return false;
}

static bool on_interval(const struct rule *rule, int32_t day, struct date d)
{
	int interval = MAX(rule->r->interval, 1);

	switch (rule->r->freq) {
	case ICAL_DAILY_RECURRENCE: return (day - rule->first_day) % interval == 0;
	case ICAL_WEEKLY_RECURRENCE:
		return (start_of_week(rule, day) - start_of_week(rule, rule->first_day)) / 7 % interval == 0;
	case ICAL_MONTHLY_RECURRENCE:
		return ((d.year - rule->first.year) * 12 + d.month - rule->first.month) % interval == 0;
	case ICAL_YEARLY_RECURRENCE: return (d.year - rule->first.year) % interval == 0;
	default: return true; /* finer than daily: every day */
	}
}

/* Does the day belong to the rule, BYSETPOS left aside? */
static bool matches(const struct rule *rule, int32_t day)
{
	const struct icalrecurrencetype *r = rule->r;
	struct date d = date_from_days(day);
	size_t months = LENGTH(r->by_month), weeks = LENGTH(r->by_week_no), year_days = LENGTH(r->by_year_day),
	       month_days = LENGTH(r->by_month_day), weekdays = LENGTH(r->by_day);

	(*rule->budget)--;
	if (!on_interval(rule, day, d) || (months && !holds(r->by_month, months, d.month)))
		return false;
	if (weeks && r->freq == ICAL_YEARLY_RECURRENCE && !in_weeks(rule, day, weeks))
		return false;
	if (year_days && !holds_position(r->by_year_day, year_days, day_of_year(d), days_in_year(d.year)))
		return false;
	if (month_days && !holds_position(r->by_month_day, month_days, d.day, days_in_month(d.year, d.month)))
		return false;
	if (weekdays)
		return on_weekday(rule, d, weekdays);
	if (month_days || year_days)
		return true;
	/* what the rule does not say, DTSTART does */
	switch (r->freq) {
	case ICAL_WEEKLY_RECURRENCE: return date_weekday(d) == date_weekday(rule->first);
	case ICAL_MONTHLY_RECURRENCE: return d.day == rule->first.day;
	case ICAL_YEARLY_RECURRENCE:
		if (weeks)
			return date_weekday(d) == date_weekday(rule->first);
		return d.day == rule->first.day && (months || d.month == rule->first.month);
	default: return true;
	}
}

/* The first day of the period that holds the day, and of the next one. */
static void period(const struct rule *rule, int32_t day, int32_t *ret_start, int32_t *ret_end)
{
	struct date d = date_from_days(day);

	*ret_start = day;
	*ret_end = day + 1;
	if (rule->r->freq == ICAL_WEEKLY_RECURRENCE) {
		*ret_start = start_of_week(rule, day);
		*ret_end = *ret_start + 7;
	} else if (rule->r->freq == ICAL_MONTHLY_RECURRENCE) {
		*ret_start = day - d.day + 1;
		*ret_end = *ret_start + days_in_month(d.year, d.month);
	} else if (rule->r->freq == ICAL_YEARLY_RECURRENCE) {
		*ret_start = date_to_days((struct date){ d.year, 1, 1 });
		*ret_end = *ret_start + days_in_year(d.year);
	}
}

/* BYSETPOS: is a day that matches one of the wanted ones of its period? */
static bool on_set_position(const struct rule *rule, int32_t day)
{
	size_t n = LENGTH(rule->r->by_set_pos);
	int32_t start, end;
	int position = 0, total = 0;

	if (!n)
		return true;
	period(rule, day, &start, &end);
	for (int32_t other = start; other < end && *rule->budget > 0; other++) {
		bool match = matches(rule, other);
		total += match;
		position += match && other <= day;
	}
	return holds_position(rule->r->by_set_pos, n, position, total);
}

static size_t times_a_day(const struct icalrecurrencetype *r)
{
	return MAX(LENGTH(r->by_hour), 1) * MAX(LENGTH(r->by_minute), 1) * MAX(LENGTH(r->by_second), 1);
}

bool recur_is_fine(const struct icalrecurrencetype *rule)
{
	return rule->freq < ICAL_DAILY_RECURRENCE || times_a_day(rule) > 1;
}

/* The last day COUNT allows by itself, for rules finer than daily; what BY parts leave out makes it later, so with them
 * nothing is known. */
static int32_t last_fine_day(const struct rule *rule, int32_t to)
{
	const struct icalrecurrencetype *r = rule->r;
	int64_t unit = r->freq == ICAL_HOURLY_RECURRENCE ? 3600 : r->freq == ICAL_MINUTELY_RECURRENCE ? 60 : 1;
	int64_t last = rule->first_day + (int64_t)r->count * MAX(r->interval, 1) * unit / 86400 + 1;
	bool limited = LENGTH(r->by_month) || LENGTH(r->by_month_day) || LENGTH(r->by_year_day) || LENGTH(r->by_day) ||
		       LENGTH(r->by_hour) || LENGTH(r->by_minute) || LENGTH(r->by_second) || LENGTH(r->by_set_pos);

	return !r->count || limited || last > to ? to : (int32_t)last;
}

GArray *recur_days(const struct icalrecurrencetype *r, struct date first, struct date from, struct date to, int *budget)
{
	GArray *days = g_array_new(FALSE, FALSE, sizeof(struct date));
	struct rule rule = { r, first, date_to_days(first), budget };
	int32_t from_day = date_to_days(from), to_day = date_to_days(to);
	bool foreign = r->freq >= ICAL_NO_RECURRENCE || (r->rscale && g_ascii_strcasecmp(r->rscale, "GREGORIAN"));
	bool sub_daily = r->freq < ICAL_DAILY_RECURRENCE;
	int64_t count = sub_daily || r->count < 0 ? 0 : ((int64_t)r->count + (int64_t)times_a_day(r) - 1) / (int64_t)times_a_day(r);
	int64_t found = 0;

	if (sub_daily)
		to_day = last_fine_day(&rule, to_day);
	for (int32_t day = count ? rule.first_day : MAX(rule.first_day, from_day); day <= to_day && *budget > 0; day++) {
		struct date d = date_from_days(day);

		if (day != rule.first_day && (foreign || !matches(&rule, day) || (!sub_daily && !on_set_position(&rule, day))))
			continue;
		if (count && ++found > count)
			break;
		if (day >= from_day)
			g_array_append_val(days, d);
		if (days->len >= RECUR_MAX_DAYS)
			break;
	}
	return days;
}
