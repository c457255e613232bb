#include "read/dates_typed.h"

#include <string.h>

#define MAX_BD 260 /* a year of working days: "+475" is a telephone number */

struct scan {
	const struct words *w;
	struct date base;
};

static size_t word_at(const struct scan *s, const char *p, const char *vocabulary, int *ret_place)
{
	return words_starts_any(s->w, p, vocabulary, ret_place);
}

/* A unit glued to numbers, "14u30", "24th": a digit may follow, a letter may not. */
static size_t unit_at(const struct scan *s, const char *p, const char *vocabulary)
{
	size_t longest = 0;

	for (const char *const *lang = words_languages(s->w); *lang; lang++) {
		for (const char *const *word = words_list(s->w, *lang, vocabulary); *word; word++) {
			size_t n = strlen(*word);
			if (n > longest && g_str_has_prefix(p, *word) && !g_unichar_isalpha(g_utf8_get_char(p + n)))
				longest = n;
		}
	}
	return longest;
}

static size_t blanks_at(const char *p)
{
	return strspn(p, " ");
}

/* A number of at most max_digits digits: its length, 0 when there is none or a longer one. */
static size_t number_at(const char *p, size_t max_digits, int *ret)
{
	size_t n = strspn(p, "0123456789");

	if (!n || n > max_digits)
		return 0;
	*ret = 0;
	for (size_t i = 0; i < n; i++)
		*ret = *ret * 10 + (p[i] - '0');
	return n;
}

/* Nothing of a longer number or word follows. */
static bool ends_here(const char *p)
{
	return !g_unichar_isalnum(g_utf8_get_char(p)) && *p != '%' && !(*p == '/' && g_ascii_isdigit(p[1]));
}

/* A day of a year, or of the first year that brings it on or after base - 30 days (year 0). */
static bool settle(const struct scan *s, int day, int month, int year, struct date *ret)
{
	struct date earliest = date_add_days(s->base, -30);

	if (year) {
		*ret = (struct date){ year < 100 ? 2000 + year : year, month, day };
		return ret->year >= 2000 && ret->year < 2100 && date_is_valid(*ret);
	}
	for (int y = earliest.year; y <= earliest.year + 8; y++) { /* 29 February comes every four years, but not in 2100 */
		*ret = (struct date){ y, month, day };
		if (date_is_valid(*ret) && date_compare(*ret, earliest) >= 0)
			return true;
	}
	return false;
}

static size_t iso_date_at(const struct scan *s, const char *p, struct date *ret)
{
	int year, month, day;

	if (number_at(p, 4, &year) != 4 || p[4] != '-' || number_at(p + 5, 2, &month) != 2 || p[7] != '-' ||
			number_at(p + 8, 2, &day) != 2 || !ends_here(p + 10))
		return 0;
	return settle(s, day, month, year, ret) ? 10 : 0;
}

/* 24/10, 24.10., 24-10-2026 */
static size_t numeric_date_at(const struct scan *s, const char *p, struct date *ret)
{
	int day, month, year = 0;
	size_t n = number_at(p, 2, &day), m, k;
	char separator = p[n];

	if (!n || !separator || !strchr("/.-", separator))
		return 0;
	m = number_at(p + n + 1, 2, &month);
	if (!m)
		return 0;
	n += 1 + m;
	k = p[n] == separator ? number_at(p + n + 1, 4, &year) : 0;
	if (k == 2 || k == 4)
		n += 1 + k;
	else if (k)
		return 0; /* 1.2.3 */
	else if (separator == '.' && p[n] == '.')
		n++;
	if (!ends_here(p + n) || !settle(s, day, month, year, ret))
		return 0;
	/* "5-6 weken" is a range */
	return !k && word_at(s, p + n + blanks_at(p + n), "units", NULL) ? 0 : n;
}

static size_t year_at(const char *p, int *ret)
{
	size_t blank = p[0] == ',' ? 1 + blanks_at(p + 1) : blanks_at(p);
	int year;

	if (!blank || number_at(p + blank, 4, &year) != 4 || year < 2000 || year >= 2100 || !ends_here(p + blank + 4))
		return 0;
	*ret = year;
	return blank + 4;
}

/* 24 oktober, 1er décembre 2026, 24. Okt., October 24th */
static size_t worded_date_at(const struct scan *s, const char *p, struct date *ret)
{
	int day, month, year = 0;
	size_t n = number_at(p, 2, &day), m;
	bool month_first = !n;

	if (month_first) {
		n = word_at(s, p, "months", &month);
		if (!n)
			return 0;
		n += strspn(p + n, ".");
		n += blanks_at(p + n);
		m = number_at(p + n, 2, &day);
		if (!m)
			return 0;
		n += m;
		n += unit_at(s, p + n, "ordinal");
	} else {
		n += unit_at(s, p + n, "ordinal");
		n += p[n] == '.' || p[n] == '-' ? 1 : 0;
		n += blanks_at(p + n);
		m = word_at(s, p + n, "months", &month);
		if (!m)
			return 0;
		n += m;
		n += strspn(p + n, ".");
	}
	if (!ends_here(p + n))
		return 0;
	n += year_at(p + n, &year);
	return settle(s, day, month + 1, year, ret) ? n : 0;
}

static size_t absolute_date_at(const struct scan *s, const char *p, struct date *ret)
{
	size_t n = iso_date_at(s, p, ret);

	if (!n)
		n = numeric_date_at(s, p, ret);
	return n ? n : worded_date_at(s, p, ret);
}

/* A clock time; the minute of the day plus one. */
static size_t time_at(const struct scan *s, const char *p, int *ret_minute)
{
	size_t start = word_at(s, p, "time_prefix", NULL), n, m, unit;
	int hour, minute = 0;
	bool pm, am;

	start += start ? blanks_at(p + start) : 0;
	p += start;
	n = number_at(p, 2, &hour);
	if (!n)
		return 0;
	m = p[n] == ':' || p[n] == '.' ? number_at(p + n + 1, 2, &minute) : 0;
	if (m && m != 2)
		return 0;
	if (m)
		n += 1 + m;
	unit = n + blanks_at(p + n);
	am = word_at(s, p + unit, "hour_am", NULL);
	pm = !am && word_at(s, p + unit, "hour_pm", NULL);
	if (am || pm) {
		if (hour < 1 || hour > 12)
			return 0;
		hour = hour % 12 + (pm ? 12 : 0);
		n = unit + word_at(s, p + unit, am ? "hour_am" : "hour_pm", NULL);
	} else if (unit_at(s, p + unit, "hour")) {
		n = unit + unit_at(s, p + unit, "hour");
		if (!m && number_at(p + n, 2, &minute) == 2)
			n += 2;
	} else if (!m || p[n - 3] != ':') {
		return 0; /* a bare number; "14.30" may be an amount */
	}
	if (hour > 23 || minute > 59 || !ends_here(p + n))
		return 0;
	*ret_minute = hour * 60 + minute + 1;
	return start + n;
}

/* A time behind a date: blanks, perhaps a comma. */
static size_t following_time(const struct scan *s, const char *p, int *ret_minute)
{
	size_t gap = strspn(p, " ,"), n = time_at(s, p + gap, ret_minute);
	return n ? gap + n : 0;
}

/* "maandag", "ma 24/10": the date beside a weekday counts for more than the weekday. */
static size_t weekday_at(const struct scan *s, const char *p, struct date *ret)
{
	int place, ignored, ahead;
	size_t n = word_at(s, p, "weekdays", &place), gap, m;

	if (!n)
		return 0;
	if (p[n] == '.' && n <= 4)
		n++;
	gap = strspn(p + n, " ,");
	m = word_at(s, p + n + gap, "date_prefix", NULL);
	m += m ? blanks_at(p + n + gap + m) : 0;
	if (absolute_date_at(s, p + n + gap + m, ret))
		return n + gap + m + absolute_date_at(s, p + n + gap + m, ret);
	/* "do", "mon", "so", "di" are words and names as well: only when no other word follows */
	if (n <= 3 && g_unichar_isalpha(g_utf8_get_char(p + n + gap)) && !time_at(s, p + n + gap, &ignored))
		return 0;
	ahead = place + 1 - date_weekday(s->base);
	*ret = date_add_days(s->base, ahead > 0 ? ahead : ahead + 7);
	return n;
}

static size_t relative_day_at(const struct scan *s, const char *p, struct date *ret)
{
	static const char *const vocabularies[] = { "today", "tomorrow", "day_after_tomorrow" };
	size_t longest = 0;

	for (size_t i = 0; i < G_N_ELEMENTS(vocabularies); i++) {
		size_t n = word_at(s, p, vocabularies[i], NULL);
		if (n <= longest)
			continue;
		longest = n;
		*ret = date_add_days(s->base, (int)i);
	}
	return longest;
}

/* "+3", "+3 werkdagen"; neither "+2 weken" nor "+32 475 12 34 56" */
static size_t business_days_at(const struct scan *s, const char *p, int *ret_bd, int *ret_minute)
{
	size_t n = p[0] == '+' ? number_at(p + 1, 3, ret_bd) : 0, day;

	if (!n || *ret_bd < 1 || *ret_bd > MAX_BD)
		return 0;
	n++;
	if (p[n] == 'd' && ends_here(p + n + 1)) /* "+3d", as in the address */
		return n + 1;
	day = unit_at(s, p + n + blanks_at(p + n), "working_days");
	if (day)
		n += blanks_at(p + n) + day;
	else if (word_at(s, p + n + blanks_at(p + n), "units", NULL))
		return 0;
	if (!ends_here(p + n) || strspn(p + n, ".,/"))
		return 0;
	day = following_time(s, p + n, ret_minute);
	if (!day && g_ascii_isdigit(p[n + blanks_at(p + n)]))
		return 0;
	return n + day;
}

/* "+2w", as in the address; there is no other way to say weeks with a plus. */
static size_t weeks_at(const struct scan *s, const char *p, struct date *ret)
{
	int weeks;
	size_t n = p[0] == '+' ? number_at(p + 1, 2, &weeks) : 0;
	if (!n || weeks < 1 || p[n + 1] != 'w' || !ends_here(p + n + 2))
		return 0;
	*ret = date_add_days(s->base, 7 * weeks);
	return n + 2;
}

size_t dates_parse_typed(const struct words *w, const char *folded, struct date base, struct date *ret, int *ret_bd,
		int *ret_minute)
{
	struct scan s = { w, base };
	size_t prefix, n;

	*ret = DATE_NONE;
	*ret_bd = *ret_minute = 0;
	n = business_days_at(&s, folded, ret_bd, ret_minute);
	if (n)
		return n;
	*ret_bd = *ret_minute = 0;
	n = weeks_at(&s, folded, ret);
	if (n)
		return n;
	n = time_at(&s, folded, ret_minute);
	if (n)
		return n;
	prefix = word_at(&s, folded, "date_prefix", NULL);
	prefix += prefix ? blanks_at(folded + prefix) : 0;
	n = absolute_date_at(&s, folded + prefix, ret);
	if (!n)
		n = relative_day_at(&s, folded + prefix, ret);
	if (!n)
		n = weekday_at(&s, folded + prefix, ret);
	if (!n) {
		*ret = DATE_NONE;
		return 0;
	}
	return prefix + n + following_time(&s, folded + prefix + n, ret_minute);
}
