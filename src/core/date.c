#include "core/date.h"

bool date_is_set(struct date d)
{
	return d.year != 0;
}

bool date_is_valid(struct date d)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	if (d.year < 1 || d.year > 9999 || d.month < 1 || d.month > 12 || d.day < 1)
		return false;
	bool leap = (d.year % 4 == 0 && d.year % 100 != 0) || d.year % 400 == 0;
	return d.day <= lengths[d.month - 1] + (leap && d.month == 2);
}

/* The year starts in March here, so that the leap day is the last of it; eras of 400 years repeat exactly. */
int32_t date_to_days(struct date d)
{
	int year = d.year - (d.month <= 2);
	int era = (year >= 0 ? year : year - 399) / 400;
	int year_of_era = year - era * 400;
	int day_of_year = (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;
	int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * 146097 + day_of_era - 719468;
}

struct date date_from_days(int32_t days)
{
	int z = days + 719468;
	int era = (z >= 0 ? z : z - 146096) / 146097;
	int day_of_era = z - era * 146097;
	int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int m = (5 * day_of_year + 2) / 153;
	int month = m < 10 ? m + 3 : m - 9;
	return (struct date){
		.year = year_of_era + era * 400 + (month <= 2),
		.month = month,
		.day = day_of_year - (153 * m + 2) / 5 + 1,
	};
}

struct date date_add_days(struct date d, int n)
{
	return date_from_days(date_to_days(d) + n);
}

int date_compare(struct date a, struct date b)
{
	if (a.year != b.year)
		return a.year < b.year ? -1 : 1;
	if (a.month != b.month)
		return a.month < b.month ? -1 : 1;
	return (a.day > b.day) - (a.day < b.day);
}

int date_weekday(struct date d)
{
	/* 1970-01-01 was a Thursday */
	int w = (date_to_days(d) + 3) % 7;
	return (w < 0 ? w + 7 : w) + 1;
}

int date_iso_week(struct date d, int *ret_year)
{
	/* a week belongs to the year that has its Thursday */
	struct date thursday = date_add_days(d, 4 - date_weekday(d));
	if (ret_year)
		*ret_year = thursday.year;
	struct date first = { thursday.year, 1, 1 };
	return (date_to_days(thursday) - date_to_days(first)) / 7 + 1;
}

struct date date_of_iso_week(int year, int week)
{
	/* 4 January is always in the first */
	struct date first = { year, 1, 4 };
	return date_add_days(first, 1 - date_weekday(first) + 7 * (week - 1));
}

char *date_print(struct date d)
{
	return date_is_set(d) ? g_strdup_printf("%04d-%02d-%02d", d.year, d.month, d.day) : g_strdup("");
}

static bool digits(const char *text, int n, int *ret)
{
	*ret = 0;
	for (int i = 0; i < n; i++) {
		if (!g_ascii_isdigit(text[i]))
			return false;
		*ret = *ret * 10 + (text[i] - '0');
	}
	return true;
}

/* "YYYY-MM-DD" at the start of text. */
static bool date_prefix(const char *text, struct date *ret)
{
	return digits(text, 4, &ret->year) && text[4] == '-' && digits(text + 5, 2, &ret->month) && text[7] == '-' &&
			digits(text + 8, 2, &ret->day) && date_is_valid(*ret);
}

bool date_parse(const char *text, struct date *ret)
{
	struct date d;
	if (!text || !date_prefix(text, &d) || text[10] != '\0')
		return false;
	*ret = d;
	return true;
}

struct date date_of_instant(int64_t at_utc, GTimeZone *zone, int *ret_minute)
{
	int interval = g_time_zone_find_interval(zone, G_TIME_TYPE_UNIVERSAL, at_utc);
	int64_t local = at_utc + g_time_zone_get_offset(zone, interval < 0 ? 0 : interval);
	int64_t days = local / 86400 - (local % 86400 < 0);
	if (ret_minute)
		*ret_minute = (int)((local - days * 86400) / 60);
	return date_from_days((int32_t)days);
}

int64_t date_to_instant(struct date d, int minute, GTimeZone *zone)
{
	int64_t local = (int64_t)date_to_days(d) * 86400 + (int64_t)minute * 60;
	/* adjust_time moves a time in the gap forward, and knows of a doubled one which side it asks for */
	int64_t adjusted = local;
	int interval = g_time_zone_adjust_time(zone, G_TIME_TYPE_DAYLIGHT, &adjusted);
	int64_t at = adjusted - g_time_zone_get_offset(zone, interval);
	if (adjusted != local) {
		/* RFC 5545 3.3.5: read with the offset from before the gap */
		int before = g_time_zone_find_interval(zone, G_TIME_TYPE_UNIVERSAL, at - 1);
		return local - g_time_zone_get_offset(zone, before < 0 ? 0 : before);
	}
	return at;
}

bool instant_parse(const char *text, GTimeZone *zone, int64_t *ret_utc)
{
	struct date d;
	if (!text || !date_prefix(text, &d))
		return false;
	const char *p = text + 10;
	if (!*p) {
		*ret_utc = date_to_instant(d, 0, zone);
		return true;
	}
	int hour, minute, second = 0;
	if ((*p != 'T' && *p != ' ') || !digits(p + 1, 2, &hour) || p[3] != ':' || !digits(p + 4, 2, &minute))
		return false;
	p += 6;
	if (*p == ':') {
		if (!digits(p + 1, 2, &second))
			return false;
		p += 3;
	}
	if (hour > 23 || minute > 59 || second > 59)
		return false;
	int64_t local = (int64_t)date_to_days(d) * 86400 + hour * 3600 + minute * 60 + second;
	if (!*p) {
		*ret_utc = date_to_instant(d, hour * 60 + minute, zone) + second;
		return true;
	}
	if (g_str_equal(p, "Z")) {
		*ret_utc = local;
		return true;
	}
	int offset_h, offset_m;
	if ((*p != '+' && *p != '-') || !digits(p + 1, 2, &offset_h) || p[3] != ':' || !digits(p + 4, 2, &offset_m) || p[6])
		return false;
	int offset = offset_h * 3600 + offset_m * 60;
	*ret_utc = local - (*p == '+' ? offset : -offset);
	return true;
}
