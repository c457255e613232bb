#include "read/date_period.h"

#include <string.h>

#define FRIDAY 5
#define SUNDAY 7
#define MIN_WEEKDAY 5 /* bytes of a weekday that may stand alone: "mar", "do", "so" are words as well */
#define MAX_YEARS_AHEAD 9
#define NUMBERED_DAYS 60 /* "vrijdag 16": a 16th that is a Friday, no further away than this */

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
	struct date d = date_add_days(
		monday_of((struct date){ year, 1, 4 }), 7 * (week - 1)); /* the 4th is always in week 1 */
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

/* The week that is named at token i: its Monday, or DATE_NONE; ret_last: the last token of it. "KW 50", "week
 * 50/2026", "semaine 50", "KW50", "next week". */
static struct date week_at(
	const struct words *w, const struct lexed *x, guint i, struct date base, guint *ret_last)
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
		week = date_blank_between(x, last) ? date_pure_number(x, last + 1, &digits) : -1;
		last++;
	}
	if (week < 1 || week > 53)
		return DATE_NONE;
	int year = date_year_behind(x, last, &last);
	if (!year && date_separated(x, last, '/') && (year = date_pure_number(x, last + 1, &digits)) > 0) {
		year = date_full_year(year, digits);
		if (year > base.year + MAX_YEARS_AHEAD) /* "KW 48/49" */
			year = 0;
		else
			last++;
	}
	struct date d = monday_of_week(year > 0 ? year : base.year, week);
	if (year <= 0 && date_is_set(d) && date_compare(d, date_add_days(base, -DATE_YEARLESS_BACK_DAYS)) < 0)
		d = monday_of_week(base.year + 1, week);
	*ret_last = last;
	return d;
}

/* The month that is named at token i: its first day, or DATE_NONE: "november", "Januar 2027", "next month".
 */
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
	int year = date_year_behind(x, *ret_last, ret_last);
	if (!year)
		year = date_with_year(28, term->place + 1, base).year;
	return (struct date){ year, term->place + 1, 1 };
}

/* "eind 2026": the month that a year ends with. */
static struct date december_at(const struct lexed *x, guint i, struct date base, guint *ret_last)
{
	size_t digits;
	int year = date_pure_number(x, i, &digits);
	if (year < base.year || digits != 4 || year > base.year + MAX_YEARS_AHEAD)
		return DATE_NONE;
	*ret_last = i;
	return (struct date){ year, 12, 1 };
}

/* "Monatsende", "year end" */
bool date_read_end(const struct lexed *x, guint i, struct date base, struct date_reading *r)
{
	const struct term *year = lexed_term_at(x, i, TERM_end_year),
			  *term = year ? year : lexed_term_at(x, i, TERM_end_month);
	if (!term)
		return false;
	r->last = last_of_month(base.year, year ? 12 : base.month);
	return date_settle(r, r->last, x, term->first + term->n - 1);
}

/* "eind november", "fin du mois", "Mitte Januar 2027": the last day, the 15th, the first; "Ende KW 50", "eind
 * volgende week": Friday, Wednesday, Monday. */
bool date_read_part(
	const struct words *w, const struct lexed *x, guint i, struct date base, struct date_reading *r)
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
	if (!part || !date_blank_between(x, last))
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
	else if (month.month == 12 && date_pure_number(x, last, &digits) == month.year && last == at &&
		 parts[k].day)
		return false; /* "begin 2026", "half 2026" say too little */
	else
		d = parts[k].day ? (struct date){ month.year, month.month, parts[k].day }
				 : last_of_month(month.year, month.month);
	r->first = parts[k].part == TERM_begin_of ? d : DATE_NONE;
	r->last = parts[k].part == TERM_end_of ? d : DATE_NONE;
	return date_settle(r, d, x, last);
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
bool date_read_duration(const struct lexed *x, guint i, struct date base, struct date_reading *r)
{
	size_t digits;
	int n = date_pure_number(x, i, &digits);
	guint last = i;
	const struct term *word = n < 0 ? lexed_term_at(x, i, TERM_number_words) : NULL;
	if (word && (size_t)word->place < G_N_ELEMENTS(number_words)) {
		n = number_words[word->place];
		last = word->first + word->n - 1;
	}
	if (n < 1 || n > 999 || !date_blank_between(x, last))
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
	return !date_is_beside(x, i, end, TERM_ago) && date_settle(r, r->date, x, end);
}

bool date_read_week(
	const struct words *w, const struct lexed *x, guint i, struct date base, struct date_reading *r)
{
	guint last;
	r->first = week_at(w, x, i, base, &last);
	if (!date_is_set(r->first))
		return false;
	r->last = date_add_days(r->first, SUNDAY - 1);
	/* "KW 48-50", "weken 48/49" */
	size_t digits;
	int of, week = date_iso_week(r->first, &of),
		to = date_separated(x, last, '-') || date_separated(x, last, '/')
			     ? date_pure_number(x, last + 1, &digits)
			     : -1;
	struct date monday = to > week && to <= 53 ? monday_of_week(of, to) : DATE_NONE;
	if (date_is_set(monday)) {
		r->last = date_add_days(monday, SUNDAY - 1);
		last++;
	}
	return date_settle(r, r->first, x, last);
}

bool date_read_next_month(const struct lexed *x, guint i, struct date base, struct date_reading *r)
{
	guint last;
	if (!lexed_term_at(x, i, TERM_next_month))
		return false;
	r->first = month_at(x, i, base, &last);
	r->last = last_of_month(r->first.year, r->first.month);
	return date_settle(r, r->first, x, last);
}

/* "maandag tot vrijdag" is said of every week. */
static bool is_habit(const struct lexed *x, guint i)
{
	guint line = lexed_token(x, i)->line;
	for (guint k = i > 3 ? i - 3 : 0; k <= i + 3 && k < x->tokens->len; k++)
		if (k != i && lexed_token(x, k)->line == line && lexed_term_at(x, k, TERM_weekdays) &&
			lexed_token(x, k)->end - lexed_token(x, k)->start >= MIN_WEEKDAY)
			return true;
	return date_is_beside(x, i, i, TERM_bygone);
}

/* "vrijdag", "vrijdag 16": the first one behind base, or the first 16th that is a Friday. */
bool date_read_weekday(const struct lexed *x, guint i, struct date base, struct date_reading *r)
{
	const struct term *term = lexed_term_at(x, i, TERM_weekdays);
	const struct token *token = lexed_token(x, i);
	size_t digits;
	if (!term || token->end - token->start < MIN_WEEKDAY || is_habit(x, i))
		return false;
	int ahead = term->place + 1 - date_weekday(base);
	struct date d = date_add_days(base, ahead > 0 ? ahead : ahead + 7);
	int day = date_blank_between(x, i) ? date_pure_number(x, i + 1, &digits) : -1;
	r->weekday = true;
	for (int k = 0; day > 0 && k < NUMBERED_DAYS; k += 7) {
		struct date numbered = date_add_days(d, k);
		if (numbered.day == day)
			return date_settle(r, numbered, x, i + 1);
	}
	const struct term *coming = date_blank_between(x, i) ? lexed_term_at(x, i + 1, TERM_coming) : NULL;
	return date_settle(r, d, x, coming ? coming->first : i); /* "vendredi prochain" */
}

/* "morgen", "après-demain" */
bool date_read_relative(const struct lexed *x, guint i, struct date base, struct date_reading *r)
{
	static const struct {
		enum term_kind kind;
		int days;
	} relatives[] = { { TERM_day_after_tomorrow, 2 }, { TERM_tomorrow, 1 }, { TERM_yesterday, -1 } };
	for (size_t k = 0; k < G_N_ELEMENTS(relatives); k++) {
		const struct term *term = lexed_term_at(x, i, relatives[k].kind);
		if (term)
			return date_settle(
				r, date_add_days(base, relatives[k].days), x, term->first + term->n - 1);
	}
	return false;
}
