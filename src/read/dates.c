#include "read/dates.h"

#include <string.h>

#include "read/lexicon.h"

#define YEARLESS_BACK_DAYS 30 /* a date without year is the first on or after base - 30 days */
#define FRIDAY 5

/* A date being read from token `i` on; end is the byte behind it. */
struct reading {
	struct date date;
	size_t end;
	guint next; /* the token behind it */
	bool duration;
};

/* The digits a token begins with, at most four; -1 when it begins with none or has more. ret_rest: what
 * follows them. */
static int leading_number(const struct lexed *x, const struct token *t, size_t *ret_digits)
{
	int value = 0;
	size_t n = 0;
	while (t->start + n < t->end && g_ascii_isdigit(x->text[t->start + n])) {
		if (n == 4)
			return -1;
		value = value * 10 + (x->text[t->start + n] - '0');
		n++;
	}
	*ret_digits = n;
	return n ? value : -1;
}

static int pure_number(const struct lexed *x, guint i, size_t *ret_digits)
{
	if (i >= x->tokens->len || !lexed_token(x, i)->digits)
		return -1;
	const struct token *t = lexed_token(x, i);
	int value = leading_number(x, t, ret_digits);
	return value >= 0 && *ret_digits == t->end - t->start ? value : -1;
}

/* Between tokens i and i+1 exactly `separator`, blanks around it allowed where people put them ("15. 12.
 * 2026"). */
static bool separated(const struct lexed *x, guint i, char separator)
{
	if (i + 1 >= x->tokens->len)
		return false;
	const char *p = x->text + lexed_token(x, i)->end, *end = x->text + lexed_token(x, i + 1)->start;
	if (p < end && *p == separator)
		p++;
	else
		return false;
	while (p < end && separator == '.' && *p == ' ' && end - p <= 1)
		p++;
	return p == end;
}

static bool blank_between(const struct lexed *x, guint i)
{
	if (i + 1 >= x->tokens->len)
		return false;
	size_t length = lexed_token(x, i + 1)->start - lexed_token(x, i)->end;
	const char *p = x->text + lexed_token(x, i)->end;
	int line_ends = 0;
	for (size_t k = 0; k < length; k++) {
		line_ends += p[k] == '\n';
		if (!strchr(" .,-\n\xC2\xA0'’", p[k]) || !p[k])
			return false;
	}
	return length <= 4 && line_ends <= 1;
}

static int full_year(int year, size_t digits)
{
	return digits == 2 ? 2000 + year : year;
}

static struct date with_year(int day, int month, struct date base)
{
	struct date floor = date_add_days(base, -YEARLESS_BACK_DAYS);
	for (int year = floor.year; year <= floor.year + 8; year++) {
		struct date d = { year, month, day };
		if (date_is_valid(d) && date_compare(d, floor) >= 0)
			return d;
	}
	return DATE_NONE; /* 31 April; 29 February within eight years is found */
}

static bool settle(struct reading *r, struct date d, const struct lexed *x, guint last)
{
	if (!date_is_valid(d) || d.year < 1990 || d.year > 2199)
		return false;
	r->date = d;
	r->next = last + 1;
	r->end = lexed_token(x, last)->end;
	return true;
}

/* Nothing may tie the date to a longer code: "2024/11/05-3", "02/512.34.56". */
static bool loose(const struct lexed *x, guint first, guint last)
{
	size_t start = lexed_token(x, first)->start, end = lexed_token(x, last)->end;
	if (start > 1 && strchr("-/.", x->text[start - 1]) && g_ascii_isalnum(x->text[start - 2]))
		return false;
	if (start > 0 && strchr("_+#", x->text[start - 1]))
		return false;
	return !(x->text[end] && strchr("-/.,", x->text[end]) && g_ascii_isdigit(x->text[end + 1]));
}

static bool read_year_first(const struct lexed *x, guint i, struct reading *r)
{
	static const char separators[] = "-/.";
	size_t ny, nm, nd;
	int year = pure_number(x, i, &ny), month = pure_number(x, i + 1, &nm),
	    day = pure_number(x, i + 2, &nd);
	if (year < 0 || ny != 4 || month < 0 || nm > 2 || day < 0 || nd > 2)
		return false;
	for (const char *s = separators; *s; s++)
		if (separated(x, i, *s) && separated(x, i + 1, *s) && loose(x, i, i + 2))
			return settle(r, (struct date){ year, month, day }, x, i + 2);
	return false;
}

/* 15/12/2026, 15.12.26, 15-12-2026; month first only when it cannot be the day first. */
static bool read_day_first(const struct lexed *x, guint i, struct reading *r)
{
	static const char separators[] = "/.-";
	size_t nd, nm, ny;
	int day = pure_number(x, i, &nd), month = pure_number(x, i + 1, &nm),
	    year = pure_number(x, i + 2, &ny);
	if (day < 0 || nd > 2 || month < 0 || nm > 2 || year < 0 || (ny != 4 && ny != 2))
		return false;
	for (const char *s = separators; *s; s++) {
		if (!separated(x, i, *s) || !separated(x, i + 1, *s) || !loose(x, i, i + 2))
			continue;
		struct date d = { full_year(year, ny), month, day };
		if (!date_is_valid(d) && *s == '/')
			d = (struct date){ full_year(year, ny), day, month };
		return settle(r, d, x, i + 2);
	}
	return false;
}

/* 15/12, 31.12.: without its last point the second is a number. */
static bool read_day_month(const struct lexed *x, guint i, struct date base, struct reading *r)
{
	size_t nd, nm;
	int day = pure_number(x, i, &nd), month = pure_number(x, i + 1, &nm);
	if (day < 0 || nd > 2 || month < 0 || nm > 2 || !loose(x, i, i + 1))
		return false;
	char behind = x->text[lexed_token(x, i + 1)->end];
	if (!separated(x, i, '/') && !(separated(x, i, '.') && behind == '.'))
		return false;
	if (separated(x, i, '/') && behind == '/')
		return false;
	if (!settle(r, with_year(day, month, base), x, i + 1))
		return false;
	if (separated(x, i, '.') && behind == '.')
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
	int day = leading_number(x, t, &digits);
	if (day < 1 || day > 31 || digits > 2)
		return 0;
	if (digits == t->end - t->start)
		return day;
	g_autofree char *rest = g_strndup(x->text + t->start + digits, t->end - t->start - digits);
	return is_ordinal(w, rest) ? day : 0;
}

/* A four-digit year, or '26, behind token i. */
static int year_behind(const struct lexed *x, guint i, guint *last)
{
	size_t digits;
	int year = blank_between(x, i) ? pure_number(x, i + 1, &digits) : -1;
	if (year < 0 || digits != 4 || year < 1990 || year > 2199)
		return 0;
	*last = i + 1;
	return year;
}

/* "15 december 2026", "15. Dezember", "1er décembre", "15th of December": the words between day and month do
 * not count. */
static bool read_named_month(
	const struct words *w, const struct lexed *x, guint i, struct date base, struct reading *r)
{
	int day = day_number(w, x, i);
	if (!day || !blank_between(x, i))
		return false;
	guint m = i + 1;
	const struct term *month = lexed_term_at(x, m, TERM_months);
	if (!month && lexed_term_at(x, m, TERM_particles) && blank_between(x, m))
		month = lexed_term_at(x, ++m, TERM_months);
	if (!month)
		return false;
	guint last = month->first + month->n - 1;
	int year = year_behind(x, last, &last);
	struct date d =
		year ? (struct date){ year, month->place + 1, day } : with_year(day, month->place + 1, base);
	return settle(r, d, x, last);
}

/* "December 15, 2026" */
static bool read_month_first(const struct words *w, const struct lexed *x, const struct term *month,
	struct date base, struct reading *r)
{
	guint last = month->first + month->n - 1;
	int day = blank_between(x, last) ? day_number(w, x, last + 1) : 0;
	size_t digits;
	if (!day || (pure_number(x, last + 1, &digits) >= 0 && digits > 2))
		return false;
	last++;
	int year = year_behind(x, last, &last);
	struct date d =
		year ? (struct date){ year, month->place + 1, day } : with_year(day, month->place + 1, base);
	return settle(r, d, x, last);
}

static struct date last_of_month(int year, int month)
{
	struct date next =
		month == 12 ? (struct date){ year + 1, 1, 1 } : (struct date){ year, month + 1, 1 };
	return date_add_days(next, -1);
}

/* "eind november", "fin du mois", "Mitte Januar 2027": the last day, the 15th, the first. */
static bool read_part_of_month(const struct lexed *x, guint i, struct date base, struct reading *r)
{
	static const struct {
		enum term_kind part;
		int day; /* 0: the last */
	} parts[] = { { TERM_end_of, 0 }, { TERM_middle_of, 15 }, { TERM_begin_of, 1 } };
	const struct term *part = NULL;
	size_t k = 0;
	for (; k < G_N_ELEMENTS(parts) && !(part = lexed_term_at(x, i, parts[k].part)); k++)
		;
	if (!part)
		return false;
	guint last = part->first + part->n - 1;
	if (!blank_between(x, last))
		return false;
	const struct term *month = lexed_term_at(x, last + 1, TERM_months);
	int number = month ? month->place + 1 : base.month, year = month ? 0 : base.year;
	if (!month && !(month = lexed_term_at(x, last + 1, TERM_unit_month)))
		return false;
	last = month->first + month->n - 1;
	if (!year)
		year = year_behind(x, last, &last);
	if (!year)
		year = with_year(28, number, base).year;
	struct date d =
		parts[k].day ? (struct date){ year, number, parts[k].day } : last_of_month(year, number);
	return year && settle(r, d, x, last);
}

static struct date add_months(struct date d, int n)
{
	int months = d.year * 12 + d.month - 1 + n;
	struct date end = last_of_month(months / 12, months % 12 + 1);
	return (struct date){ end.year, end.month, MIN(d.day, end.day) };
}

static struct date add_business_days(struct date d, int n)
{
	while (n > 0) {
		d = date_add_days(d, 1);
		if (date_weekday(d) <= FRIDAY)
			n--;
	}
	return d;
}

/* The values of the places of the vocabulary "number_words". */
static const int number_words[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 20, 30, 45, 60, 90 };

/* "30 dagen", "un mois", "15 business days". */
static bool read_duration(const struct lexed *x, guint i, struct date base, struct reading *r)
{
	size_t digits;
	int n = pure_number(x, i, &digits);
	guint last = i;
	const struct term *word = n < 0 ? lexed_term_at(x, i, TERM_number_words) : NULL;
	if (word && (size_t)word->place < G_N_ELEMENTS(number_words)) {
		n = number_words[word->place];
		last = word->first + word->n - 1;
	}
	if (n < 1 || n > 999 || !blank_between(x, last))
		return false;
	/* "dertig (30) dagen" */
	const struct term *unit;
	if ((unit = lexed_term_at(x, last + 1, TERM_unit_business_day)))
		r->date = add_business_days(base, n);
	else if ((unit = lexed_term_at(x, last + 1, TERM_unit_day)))
		r->date = date_add_days(base, n);
	else if ((unit = lexed_term_at(x, last + 1, TERM_unit_week)))
		r->date = date_add_days(base, 7 * n);
	else if ((unit = lexed_term_at(x, last + 1, TERM_unit_month)) && n <= 120)
		r->date = add_months(base, n);
	else if ((unit = lexed_term_at(x, last + 1, TERM_unit_year)) && n <= 10)
		r->date = add_months(base, 12 * n);
	if (!unit || !date_is_set(r->date))
		return false;
	r->duration = true;
	return settle(r, r->date, x, unit->first + unit->n - 1);
}

static struct date friday_of_week(int year, int week)
{
	struct date d = { year, 1, 4 }; /* always in week 1 */
	d = date_add_days(d, 7 * (week - 1) + FRIDAY - date_weekday(d));
	int of;
	return date_iso_week(d, &of) == week && of == year ? d : DATE_NONE;
}

/* "KW 50", "week 50/2026", "semaine 50": the Friday of that ISO week. */
static bool read_week(const struct lexed *x, guint i, struct date base, struct reading *r)
{
	const struct term *term = lexed_term_at(x, i, TERM_week);
	size_t digits;
	if (!term)
		return false;
	guint last = term->first + term->n - 1;
	int week = blank_between(x, last) ? pure_number(x, last + 1, &digits) : -1;
	if (week < 1 || week > 53)
		return false;
	last++;
	int year = year_behind(x, last, &last);
	if (!year && separated(x, last, '/') && (year = pure_number(x, last + 1, &digits)) > 0)
		year = full_year(year, digits), last++;
	struct date d = friday_of_week(year > 0 ? year : base.year, week);
	if (year <= 0 && date_is_set(d) && date_compare(d, date_add_days(base, -YEARLESS_BACK_DAYS)) < 0)
		d = friday_of_week(base.year + 1, week);
	return settle(r, d, x, last);
}

static bool begins_term(const struct lexed *x, guint i)
{
	if (i >= x->tokens->len)
		return false;
	const struct token *token = lexed_token(x, i);
	return token->term < x->terms->len && lexed_term(x, token->term)->start == token->start;
}

static bool read_date(
	const struct words *w, const struct lexed *x, guint i, struct date base, struct reading *r)
{
	const struct term *month;
	*r = (struct reading){ 0 };
	bool digits = lexed_token(x, i)->digits, means = begins_term(x, i);
	/* most words mean nothing at all, and most numbers have no word of time behind them */
	if (digits && i + 1 < x->tokens->len && lexed_token(x, i + 1)->digits &&
		(read_year_first(x, i, r) || read_day_first(x, i, r) || read_day_month(x, i, base, r)))
		return true;
	if (digits)
		return (means || begins_term(x, i + 1)) &&
		       (read_named_month(w, x, i, base, r) || read_duration(x, i, base, r));
	if (!means)
		return false;
	if ((month = lexed_term_at(x, i, TERM_months)) && read_month_first(w, x, month, base, r))
		return true;
	return read_part_of_month(x, i, base, r) || read_week(x, i, base, r) || read_duration(x, i, base, r);
}

GArray *dates_find_in(const struct words *w, const struct lexed *x, struct date base)
{
	GArray *hits = g_array_new(FALSE, FALSE, sizeof(struct date_hit));
	for (guint i = 0; i < x->tokens->len;) {
		struct reading r;
		if (!read_date(w, x, i, base, &r)) {
			i++;
			continue;
		}
		struct date_hit hit = { .start = lexed_token(x, i)->start,
			.end = r.end,
			.date = r.date,
			.duration = r.duration };
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
