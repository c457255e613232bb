#include "read/dates.h"

#include <string.h>

#include "read/lexicon.h"

#define YEARLESS_BACK_DAYS 30 /* a date without year is the first on or after base - 30 days */
#define FRIDAY 5
#define SUNDAY 7
#define MIN_WEEKDAY 5      /* bytes of a weekday that may stand alone: "mar", "do", "so" are words as well */
#define MAX_YEARS_AHEAD 9
#define NUMBERED_DAYS 60   /* "vrijdag 16": a 16th that is a Friday, no further away than this */

/* A date being read from token `i` on; end is the byte behind it. */
struct reading {
	struct date date, first, last;
	size_t end;
	guint next; /* the token behind it */
	bool duration, weekday;
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

static bool is_behind(const struct lexed *x, guint i, const enum term_kind *kinds, size_t n)
{
	const struct token *token = lexed_token(x, i);
	for (guint k = token->term; k > 0 && token->term - k < 4; k--) {
		const struct term *t = lexed_term(x, k - 1);
		for (size_t kind = 0; kind < n && t->first + t->n == i; kind++)
			if (t->kind == kinds[kind])
				return true;
	}
	return false;
}

/* "Type 11-12-26", "réf. 10.11.12", "Blatt 3/10" */
static bool is_behind_number_label(const struct lexed *x, guint i)
{
	static const enum term_kind numbers[] = { TERM_foreign_number_label, TERM_our_number_label, TERM_number_mark };
	return is_behind(x, i, numbers, G_N_ELEMENTS(numbers));
}

/* A word that a date is to follow. */
static bool is_behind_time(const struct lexed *x, guint i)
{
	static const enum term_kind times[] = { TERM_date_on, TERM_date_until, TERM_valid_until, TERM_date_label, TERM_start, TERM_decision,
		TERM_appointment, TERM_weekdays };
	return is_behind(x, i, times, G_N_ELEMENTS(times));
}

/* "3/4 duims", "24/7 bereikbaar": mostly something else, and a date behind a word that says so. */
static bool is_fraction(const struct lexed *x, guint i, int day, int month)
{
	static const struct {
		int over, under;
	} fractions[] = { { 1, 2 }, { 1, 3 }, { 2, 3 }, { 1, 4 }, { 3, 4 }, { 1, 8 }, { 3, 8 }, { 5, 8 }, { 7, 8 }, { 24, 7 }, { 7, 7 } };
	for (size_t k = 0; k < G_N_ELEMENTS(fractions); k++)
		if (fractions[k].over == day && fractions[k].under == month)
			return !is_behind_time(x, i);
	return false;
}

/* 15/12, 31.12., "t/m 15-11": without its last point the second is a number, the third without a word before it a range. */
static bool read_day_month(const struct lexed *x, guint i, struct date base, struct reading *r)
{
	size_t nd, nm;
	int day = pure_number(x, i, &nd), month = pure_number(x, i + 1, &nm);
	if (day < 0 || nd > 2 || month < 0 || nm > 2 || !loose(x, i, i + 1) || is_fraction(x, i, day, month))
		return false;
	char behind = x->text[lexed_token(x, i + 1)->end];
	bool dash = nd == 2 && nm == 2 && separated(x, i, '-') && is_behind_time(x, i) && (!behind || strchr("\n.,;:!?)", behind));
	if (!dash && !separated(x, i, '/') && !(separated(x, i, '.') && behind == '.'))
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

/* A four-digit year, or '26, or 26 of "15-dec-26", behind token i. */
static int year_behind(const struct lexed *x, guint i, guint *last)
{
	size_t digits;
	int year = blank_between(x, i) ? pure_number(x, i + 1, &digits) : -1;
	if (year < 0)
		return 0;
	char before = x->text[lexed_token(x, i + 1)->start - 1]; /* \x99: the last byte of ’ */
	if (digits == 2 && (before == '\'' || before == '\x99' || (i > 0 && separated(x, i - 1, '-') && separated(x, i, '-'))))
		year = full_year(year, digits);
	if (year < 1990 || year > 2199)
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

/* "3" of "3-7 november", "van 3 tot 7 november": it is of the month of the second. */
static bool read_first_bound(
	const struct words *w, const struct lexed *x, guint i, struct date base, struct reading *r)
{
	struct reading second = { 0 };
	int day = day_number(w, x, i);
	const struct term *until = blank_between(x, i) ? lexed_term_at(x, i + 1, TERM_date_until) : NULL;
	guint next = until ? until->first + until->n : i + 1;
	if (!day || !(until || separated(x, i, '-')) || !read_named_month(w, x, next, base, &second) || day >= second.date.day)
		return false;
	return settle(r, (struct date){ second.date.year, second.date.month, day }, x, i);
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

static struct date monday_of(struct date d)
{
	return date_add_days(d, 1 - date_weekday(d));
}

static struct date monday_of_week(int year, int week)
{
	struct date d = date_add_days(monday_of((struct date){ year, 1, 4 }), 7 * (week - 1)); /* the 4th is always in week 1 */
	int of;
	return date_iso_week(d, &of) == week && of == year ? d : DATE_NONE;
}

/* "KW50", "wk50": the number of the week, or -1. */
static int glued_week(const struct words *w, const struct lexed *x, guint i)
{
	const struct token *t = i < x->tokens->len ? lexed_token(x, i) : NULL;
	const char *p = t && t->digits ? x->text + t->start : "";
	size_t letters = 0, digits = 0;
	while (g_ascii_isalpha(p[letters]))
		letters++;
	while (g_ascii_isdigit(p[letters + digits]))
		digits++;
	if (!letters || !digits || digits > 2 || letters + digits != t->end - t->start)
		return -1;
	for (const char *const *word = words_list_all(w, "week"); *word; word++)
		if (strlen(*word) == letters && !g_ascii_strncasecmp(*word, p, letters))
			return (int)g_ascii_strtoll(p + letters, NULL, 10);
	return -1;
}

/* The week that is named at token i: its Monday, or DATE_NONE; ret_last: the last token of it. "KW 50", "week 50/2026",
 * "semaine 50", "KW50", "next week". */
static struct date week_at(const struct words *w, const struct lexed *x, guint i, struct date base, guint *ret_last)
{
	const struct term *term = lexed_term_at(x, i, TERM_next_week);
	size_t digits;
	if (term) {
		*ret_last = term->first + term->n - 1;
		return date_add_days(monday_of(base), 7);
	}
	guint last = i;
	int week = glued_week(w, x, i);
	if (week < 0 && (term = lexed_term_at(x, i, TERM_week))) {
		last = term->first + term->n - 1;
		week = blank_between(x, last) ? pure_number(x, last + 1, &digits) : -1;
		last++;
	}
	if (week < 1 || week > 53)
		return DATE_NONE;
	int year = year_behind(x, last, &last);
	if (!year && separated(x, last, '/') && (year = pure_number(x, last + 1, &digits)) > 0) {
		year = full_year(year, digits);
		if (year > base.year + MAX_YEARS_AHEAD) /* "KW 48/49" */
			year = 0;
		else
			last++;
	}
	struct date d = monday_of_week(year > 0 ? year : base.year, week);
	if (year <= 0 && date_is_set(d) && date_compare(d, date_add_days(base, -YEARLESS_BACK_DAYS)) < 0)
		d = monday_of_week(base.year + 1, week);
	*ret_last = last;
	return d;
}

/* The month that is named at token i: its first day, or DATE_NONE: "november", "Januar 2027", "next month". */
static struct date month_at(const struct lexed *x, guint i, struct date base, guint *ret_last)
{
	const struct term *term = lexed_term_at(x, i, TERM_next_month);
	if (term) {
		*ret_last = term->first + term->n - 1;
		return date_add_days(last_of_month(base.year, base.month), 1);
	}
	if (!(term = lexed_term_at(x, i, TERM_months)))
		return DATE_NONE;
	*ret_last = term->first + term->n - 1;
	int year = year_behind(x, *ret_last, ret_last);
	if (!year)
		year = with_year(28, term->place + 1, base).year;
	return (struct date){ year, term->place + 1, 1 };
}

/* "eind 2026": the month that a year ends with. */
static struct date december_at(const struct lexed *x, guint i, struct date base, guint *ret_last)
{
	size_t digits;
	int year = pure_number(x, i, &digits);
	if (year < base.year || digits != 4 || year > base.year + MAX_YEARS_AHEAD)
		return DATE_NONE;
	*ret_last = i;
	return (struct date){ year, 12, 1 };
}

/* "Monatsende", "year end" */
static bool read_end(const struct lexed *x, guint i, struct date base, struct reading *r)
{
	const struct term *year = lexed_term_at(x, i, TERM_end_year), *term = year ? year : lexed_term_at(x, i, TERM_end_month);
	if (!term)
		return false;
	r->last = last_of_month(base.year, year ? 12 : base.month);
	return settle(r, r->last, x, term->first + term->n - 1);
}

/* "eind november", "fin du mois", "Mitte Januar 2027": the last day, the 15th, the first; "Ende KW 50", "eind volgende
 * week": Friday, Wednesday, Monday. */
static bool read_part(const struct words *w, const struct lexed *x, guint i, struct date base, struct reading *r)
{
	static const struct {
		enum term_kind part;
		int day, weekday; /* day 0: the last */
	} parts[] = { { TERM_end_of, 0, FRIDAY }, { TERM_middle_of, 15, 3 }, { TERM_begin_of, 1, 1 } };
	const struct term *part = NULL, *this;
	size_t k = 0, digits;
	for (; k < G_N_ELEMENTS(parts) && !(part = lexed_term_at(x, i, parts[k].part)); k++)
		;
	guint last = part ? part->first + part->n - 1 : 0, at = last + 1;
	if (!part || !blank_between(x, last))
		return false;
	struct date week = week_at(w, x, at, base, &last), month = DATE_NONE, d;
	if (!date_is_set(week) && !date_is_set(month = month_at(x, at, base, &last)) &&
		!date_is_set(month = december_at(x, at, base, &last))) {
		if (parts[k].part == TERM_end_of && (this = lexed_term_at(x, at, TERM_unit_year)))
			month = (struct date){ base.year, 12, 1 };
		else if ((this = lexed_term_at(x, at, TERM_unit_month)))
			month = (struct date){ base.year, base.month, 1 };
		else if ((this = lexed_term_at(x, at, TERM_unit_week)))
			week = monday_of(base);
		else
			return false;
		last = this->first + this->n - 1;
	}
	if (date_is_set(week))
		d = date_add_days(week, parts[k].weekday - 1);
	else if (month.month == 12 && pure_number(x, last, &digits) == month.year && last == at && parts[k].day)
		return false; /* "begin 2026", "half 2026" say too little */
	else
		d = parts[k].day ? (struct date){ month.year, month.month, parts[k].day } : last_of_month(month.year, month.month);
	r->first = parts[k].part == TERM_begin_of ? d : DATE_NONE;
	r->last = parts[k].part == TERM_end_of ? d : DATE_NONE;
	return settle(r, d, x, last);
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

/* Beside token i, at once before or behind the words [i, last]. */
static bool is_beside(const struct lexed *x, guint i, guint last, enum term_kind kind)
{
	return is_behind(x, i, &kind, 1) || (blank_between(x, last) && lexed_term_at(x, last + 1, kind));
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
	guint end = unit->first + unit->n - 1;
	return !is_beside(x, i, end, TERM_ago) && settle(r, r->date, x, end);
}

static bool read_week(const struct words *w, const struct lexed *x, guint i, struct date base, struct reading *r)
{
	guint last;
	r->first = week_at(w, x, i, base, &last);
	if (!date_is_set(r->first))
		return false;
	r->last = date_add_days(r->first, SUNDAY - 1);
	/* "KW 48-50", "weken 48/49" */
	size_t digits;
	int of, week = date_iso_week(r->first, &of),
		to = separated(x, last, '-') || separated(x, last, '/') ? pure_number(x, last + 1, &digits) : -1;
	struct date monday = to > week && to <= 53 ? monday_of_week(of, to) : DATE_NONE;
	if (date_is_set(monday)) {
		r->last = date_add_days(monday, SUNDAY - 1);
		last++;
	}
	return settle(r, r->first, x, last);
}

static bool read_next_month(const struct lexed *x, guint i, struct date base, struct reading *r)
{
	guint last;
	if (!lexed_term_at(x, i, TERM_next_month))
		return false;
	r->first = month_at(x, i, base, &last);
	r->last = last_of_month(r->first.year, r->first.month);
	return settle(r, r->first, x, last);
}

/* "maandag tot vrijdag" is said of every week. */
static bool is_habit(const struct lexed *x, guint i)
{
	guint line = lexed_token(x, i)->line;
	for (guint k = i > 3 ? i - 3 : 0; k <= i + 3 && k < x->tokens->len; k++)
		if (k != i && lexed_token(x, k)->line == line && lexed_term_at(x, k, TERM_weekdays) &&
			lexed_token(x, k)->end - lexed_token(x, k)->start >= MIN_WEEKDAY)
			return true;
	return is_beside(x, i, i, TERM_bygone);
}

/* "vrijdag", "vrijdag 16": the first one behind base, or the first 16th that is a Friday. */
static bool read_weekday(const struct lexed *x, guint i, struct date base, struct reading *r)
{
	const struct term *term = lexed_term_at(x, i, TERM_weekdays);
	const struct token *token = lexed_token(x, i);
	size_t digits;
	if (!term || token->end - token->start < MIN_WEEKDAY || is_habit(x, i))
		return false;
	int ahead = term->place + 1 - date_weekday(base);
	struct date d = date_add_days(base, ahead > 0 ? ahead : ahead + 7);
	int day = blank_between(x, i) ? pure_number(x, i + 1, &digits) : -1;
	r->weekday = true;
	for (int k = 0; day > 0 && k < NUMBERED_DAYS; k += 7) {
		struct date numbered = date_add_days(d, k);
		if (numbered.day == day)
			return settle(r, numbered, x, i + 1);
	}
	const struct term *coming = blank_between(x, i) ? lexed_term_at(x, i + 1, TERM_coming) : NULL;
	return settle(r, d, x, coming ? coming->first : i); /* "vendredi prochain" */
}

/* "morgen", "après-demain" */
static bool read_relative(const struct lexed *x, guint i, struct date base, struct reading *r)
{
	static const struct {
		enum term_kind kind;
		int days;
	} relatives[] = { { TERM_day_after_tomorrow, 2 }, { TERM_tomorrow, 1 }, { TERM_yesterday, -1 } };
	for (size_t k = 0; k < G_N_ELEMENTS(relatives); k++) {
		const struct term *term = lexed_term_at(x, i, relatives[k].kind);
		if (term)
			return settle(r, date_add_days(base, relatives[k].days), x, term->first + term->n - 1);
	}
	return false;
}

static bool begins_term(const struct lexed *x, guint i)
{
	if (i >= x->tokens->len)
		return false;
	const struct token *token = lexed_token(x, i);
	return token->term < x->terms->len && lexed_term(x, token->term)->start == token->start;
}

/* A date that says the day of a month itself. */
static bool read_absolute(
	const struct words *w, const struct lexed *x, guint i, struct date base, struct reading *r)
{
	const struct term *month;
	*r = (struct reading){ 0 };
	if (i >= x->tokens->len)
		return false;
	/* most words mean nothing at all, and most numbers have no word of time behind them */
	if (!lexed_token(x, i)->digits)
		return (month = lexed_term_at(x, i, TERM_months)) && read_month_first(w, x, month, base, r);
	if (i + 1 < x->tokens->len && lexed_token(x, i + 1)->digits && !is_behind_number_label(x, i) &&
		(read_year_first(x, i, r) || read_day_first(x, i, r) || read_day_month(x, i, base, r)))
		return true;
	return ((begins_term(x, i) || begins_term(x, i + 1)) && read_named_month(w, x, i, base, r)) ||
	       read_first_bound(w, x, i, base, r);
}

/* "dinsdag 20 oktober", "Mittwoch, den 14.10.": the weekday belongs to the date behind it. */
static bool read_dated_weekday(
	const struct words *w, const struct lexed *x, guint i, struct date base, struct reading *r)
{
	if (!lexed_term_at(x, i, TERM_weekdays) || !blank_between(x, i))
		return false;
	guint next = i + 1;
	if (!lexed_token(x, next)->digits && lexed_token(x, next)->end - lexed_token(x, next)->start <= 3 && blank_between(x, next))
		next++;
	if (!read_absolute(w, x, next, base, r) || lexed_token(x, next)->line != lexed_token(x, i)->line)
		return false;
	r->weekday = true;
	return true;
}

static bool read_date(
	const struct words *w, const struct lexed *x, guint i, struct date base, struct reading *r)
{
	const struct token *token = lexed_token(x, i);
	bool means = begins_term(x, i);
	if (read_absolute(w, x, i, base, r) || (means && read_dated_weekday(w, x, i, base, r)))
		return true;
	*r = (struct reading){ 0 };
	if (token->digits && g_ascii_isdigit(x->text[token->start]))
		return (means || begins_term(x, i + 1)) && read_duration(x, i, base, r);
	if (!means && !token->digits)
		return false;
	const struct term *coming = lexed_term_at(x, i, TERM_coming);
	if (coming && blank_between(x, i)) /* "next Friday" */
		return read_weekday(x, i + 1, base, r);
	return read_part(w, x, i, base, r) || read_end(x, i, base, r) || read_week(w, x, i, base, r) || read_next_month(x, i, base, r) ||
	       read_duration(x, i, base, r) || read_weekday(x, i, base, r) || read_relative(x, i, base, r);
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
		/* "à 30 jours fin de mois" is how one is paid */
		const struct date_hit *before = hits->len ? &g_array_index(hits, struct date_hit, hits->len - 1) : NULL;
		bool terms = before && before->duration && date_is_set(r.last) && lexed_token(x, i)->start <= before->end + 2;
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
