#include "read/dates.h"

#include <string.h>

#include "read/date_period.h"
#include "read/lexicon.h"

/* Nothing may tie the date to a longer code: "2024/11/05-3", "02/512.34.56", "12.10.26-B". */
static bool loose(const struct lexed *x, guint first, guint last)
{
	size_t start = lexed_token(x, first)->start, end = lexed_token(x, last)->end;
	if (start > 1 && strchr("-/.", x->text[start - 1]) && g_ascii_isalnum(x->text[start - 2]))
		return false;
	if (start > 0 && strchr("_+#", x->text[start - 1]))
		return false;
	if (x->text[end] == '-' && g_ascii_isupper(x->text[end + 1]))
		return false;
	return !(x->text[end] && strchr("-/.,", x->text[end]) && g_ascii_isdigit(x->text[end + 1]));
}

static bool read_year_first(const struct lexed *x, guint i, struct date_reading *r)
{
	static const char separators[] = "-/.";
	size_t ny, nm, nd;
	int year = date_pure_number(x, i, &ny), month = date_pure_number(x, i + 1, &nm),
	    day = date_pure_number(x, i + 2, &nd);
	if (year < 0 || ny != 4 || month < 0 || nm > 2 || day < 0 || nd > 2)
		return false;
	for (const char *s = separators; *s; s++)
		if (date_separated(x, i, *s) && date_separated(x, i + 1, *s) && loose(x, i, i + 2))
			return date_settle(r, (struct date){ year, month, day }, x, i + 2);
	return false;
}

/* 15/12/2026, 15.12.26, 15-12-2026; month first only when it cannot be the day first. */
static bool read_day_first(const struct lexed *x, guint i, struct date_reading *r)
{
	static const char separators[] = "/.-";
	size_t nd, nm, ny;
	int day = date_pure_number(x, i, &nd), month = date_pure_number(x, i + 1, &nm),
	    year = date_pure_number(x, i + 2, &ny);
	if (day < 0 || nd > 2 || month < 0 || nm > 2 || year < 0 || (ny != 4 && ny != 2))
		return false;
	for (const char *s = separators; *s; s++) {
		if (!date_separated(x, i, *s) || !date_separated(x, i + 1, *s) || !loose(x, i, i + 2))
			continue;
		struct date d = { date_full_year(year, ny), month, day };
		if (!date_is_valid(d) && *s == '/')
			d = (struct date){ date_full_year(year, ny), day, month };
		return date_settle(r, d, x, i + 2);
	}
	return false;
}

/* "Type 11-12-26", "réf. 10.11.12", "Blatt 3/10" */
static bool is_behind_number_label(const struct lexed *x, guint i)
{
	static const enum term_kind numbers[] = { TERM_foreign_number_label, TERM_our_number_label,
		TERM_number_mark };
	return date_is_behind(x, i, numbers, G_N_ELEMENTS(numbers));
}

/* A word that a date is to follow. */
static bool is_behind_time(const struct lexed *x, guint i)
{
	static const enum term_kind times[] = { TERM_date_on, TERM_date_until, TERM_valid_until,
		TERM_date_label, TERM_start, TERM_decision, TERM_appointment, TERM_weekdays };
	return date_is_behind(x, i, times, G_N_ELEMENTS(times));
}

/* "3/4 duims", "24/7 bereikbaar": mostly something else, and a date behind a word that says so. */
static bool is_fraction(const struct lexed *x, guint i, int day, int month)
{
	static const struct {
		int over, under;
	} fractions[] = { { 1, 2 }, { 1, 3 }, { 2, 3 }, { 1, 4 }, { 3, 4 }, { 1, 8 }, { 3, 8 }, { 5, 8 },
		{ 7, 8 }, { 24, 7 }, { 7, 7 } };
	for (size_t k = 0; k < G_N_ELEMENTS(fractions); k++)
		if (fractions[k].over == day && fractions[k].under == month)
			return !is_behind_time(x, i);
	return false;
}

/* 15/12, 31.12., "t/m 15-11": without its last point the second is a number, the third without a word before
 * it a range. */
static bool read_day_month(const struct lexed *x, guint i, struct date base, struct date_reading *r)
{
	size_t nd, nm;
	int day = date_pure_number(x, i, &nd), month = date_pure_number(x, i + 1, &nm);
	if (day < 0 || nd > 2 || month < 0 || nm > 2 || !loose(x, i, i + 1) || is_fraction(x, i, day, month))
		return false;
	char behind = x->text[lexed_token(x, i + 1)->end];
	bool dash = nd == 2 && nm == 2 && date_separated(x, i, '-') && is_behind_time(x, i) &&
		    (!behind || strchr("\n.,;:!?)", behind));
	if (!dash && !date_separated(x, i, '/') && !(date_separated(x, i, '.') && behind == '.'))
		return false;
	if (date_separated(x, i, '/') && behind == '/')
		return false;
	if (!date_settle(r, date_with_year(day, month, base), x, i + 1))
		return false;
	if (date_separated(x, i, '.') && behind == '.')
		r->end++;
	return true;
}

static bool is_ordinal(const struct words *w, const char *rest)
{
	for (const char *const *lang = words_languages(w); *lang; lang++)
		for (const char *const *word = words_list(w, *lang, "ordinal"); *word; word++)
			if (!g_ascii_strcasecmp(*word, rest))
				return true;
	return false;
}

/* "15", "1er", "15th", "1ste": a day of a month; 0 when it is none. */
static int day_number(const struct words *w, const struct lexed *x, guint i)
{
	size_t digits;
	if (i >= x->tokens->len || !lexed_token(x, i)->digits)
		return 0;
	const struct token *t = lexed_token(x, i);
	int day = date_leading_number(x, t, &digits);
	if (day < 1 || day > 31 || digits > 2)
		return 0;
	if (digits == t->end - t->start)
		return day;
	g_autofree char *rest = g_strndup(x->text + t->start + digits, t->end - t->start - digits);
	return is_ordinal(w, rest) ? day : 0;
}

/* "15 december 2026", "15. Dezember", "1er décembre", "15th of December": the words between day and month do
 * not count. */
static bool read_named_month(
	const struct words *w, const struct lexed *x, guint i, struct date base, struct date_reading *r)
{
	int day = day_number(w, x, i);
	if (!day || !date_blank_between(x, i))
		return false;
	guint m = i + 1;
	const struct term *month = lexed_term_at(x, m, TERM_months);
	if (!month && lexed_term_at(x, m, TERM_particles) && date_blank_between(x, m))
		month = lexed_term_at(x, ++m, TERM_months);
	if (!month)
		return false;
	guint last = month->first + month->n - 1;
	int year = date_year_behind(x, last, &last);
	struct date d = year ? (struct date){ year, month->place + 1, day }
			     : date_with_year(day, month->place + 1, base);
	return date_settle(r, d, x, last);
}

/* "3" of "3-7 november", "van 3 tot 7 november": it is of the month of the second. */
static bool read_first_bound(
	const struct words *w, const struct lexed *x, guint i, struct date base, struct date_reading *r)
{
	struct date_reading second = { 0 };
	int day = day_number(w, x, i);
	const struct term *until = date_blank_between(x, i) ? lexed_term_at(x, i + 1, TERM_date_until) : NULL;
	guint next = until ? until->first + until->n : i + 1;
	if (!day || !(until || date_separated(x, i, '-')) || !read_named_month(w, x, next, base, &second) ||
		day >= second.date.day)
		return false;
	return date_settle(r, (struct date){ second.date.year, second.date.month, day }, x, i);
}

/* "December 15, 2026" */
static bool read_month_first(const struct words *w, const struct lexed *x, const struct term *month,
	struct date base, struct date_reading *r)
{
	guint last = month->first + month->n - 1;
	int day = date_blank_between(x, last) ? day_number(w, x, last + 1) : 0;
	size_t digits;
	if (!day || (date_pure_number(x, last + 1, &digits) >= 0 && digits > 2))
		return false;
	last++;
	int year = date_year_behind(x, last, &last);
	struct date d = year ? (struct date){ year, month->place + 1, day }
			     : date_with_year(day, month->place + 1, base);
	return date_settle(r, d, x, last);
}

/* A date that says the day of a month itself. */
static bool read_absolute(
	const struct words *w, const struct lexed *x, guint i, struct date base, struct date_reading *r)
{
	const struct term *month;
	*r = (struct date_reading){ 0 };
	if (i >= x->tokens->len)
		return false;
	/* most words mean nothing at all, and most numbers have no word of time behind them */
	if (!lexed_token(x, i)->digits)
		return (month = lexed_term_at(x, i, TERM_months)) && read_month_first(w, x, month, base, r);
	if (i + 1 < x->tokens->len && lexed_token(x, i + 1)->digits && !is_behind_number_label(x, i) &&
		(read_year_first(x, i, r) || read_day_first(x, i, r) || read_day_month(x, i, base, r)))
		return true;
	return ((date_begins_term(x, i) || date_begins_term(x, i + 1)) &&
		       read_named_month(w, x, i, base, r)) ||
	       read_first_bound(w, x, i, base, r);
}

/* "dinsdag 20 oktober", "Mittwoch, den 14.10.": the weekday belongs to the date behind it. */
static bool read_dated_weekday(
	const struct words *w, const struct lexed *x, guint i, struct date base, struct date_reading *r)
{
	if (!lexed_term_at(x, i, TERM_weekdays) || !date_blank_between(x, i))
		return false;
	guint next = i + 1;
	if (!lexed_token(x, next)->digits && lexed_token(x, next)->end - lexed_token(x, next)->start <= 3 &&
		date_blank_between(x, next))
		next++;
	if (!read_absolute(w, x, next, base, r) || lexed_token(x, next)->line != lexed_token(x, i)->line)
		return false;
	r->weekday = true;
	return true;
}

static bool read_date(
	const struct words *w, const struct lexed *x, guint i, struct date base, struct date_reading *r)
{
	const struct token *token = lexed_token(x, i);
	bool means = date_begins_term(x, i);
	if (read_absolute(w, x, i, base, r) || (means && read_dated_weekday(w, x, i, base, r)))
		return true;
	*r = (struct date_reading){ 0 };
	if (token->digits && g_ascii_isdigit(x->text[token->start]))
		return (means || date_begins_term(x, i + 1)) && date_read_duration(x, i, base, r);
	if (!means && !token->digits)
		return false;
	const struct term *coming = lexed_term_at(x, i, TERM_coming);
	if (coming && date_blank_between(x, i)) /* "next Friday" */
		return date_read_weekday(x, i + 1, base, r);
	return date_read_part(w, x, i, base, r) || date_read_end(x, i, base, r) ||
	       date_read_week(w, x, i, base, r) || date_read_next_month(x, i, base, r) ||
	       date_read_duration(x, i, base, r) || date_read_weekday(x, i, base, r) ||
	       date_read_relative(x, i, base, r);
}

GArray *dates_find_in(const struct words *w, const struct lexed *x, struct date base)
{
	GArray *hits = g_array_new(FALSE, FALSE, sizeof(struct date_hit));
	for (guint i = 0; i < x->tokens->len;) {
		struct date_reading r;
		if (!read_date(w, x, i, base, &r)) {
			i++;
			continue;
		}
		/* "à 30 jours fin de mois" is how one is paid */
		const struct date_hit *before =
			hits->len ? &g_array_index(hits, struct date_hit, hits->len - 1) : NULL;
		bool terms = before && before->duration && date_is_set(r.last) &&
			     lexed_token(x, i)->start <= before->end + 2;
		if (terms) {
			i = r.next;
			continue;
		}
		struct date_hit hit = { .start = lexed_token(x, i)->start,
			.end = r.end,
			.date = r.date,
			.first = r.first,
			.last = r.last,
			.duration = r.duration,
			.weekday = r.weekday,
			.past = date_compare(r.date, base) <= 0 };
		g_array_append_val(hits, hit);
		i = r.next;
	}
	return hits;
}

GArray *dates_find(const struct words *w, const char *text, struct date base)
{
	struct lexed *x = lexicon_read(words_lexicon(w), text);
	GArray *hits = dates_find_in(w, x, base);
	lexed_free(x);
	return hits;
}

struct date date_hit_until(const struct date_hit *hit)
{
	return date_is_set(hit->last) ? hit->last : hit->date;
}

struct date date_hit_on(const struct date_hit *hit)
{
	return date_is_set(hit->first) ? hit->first : hit->date;
}
