#include "read/date_token.h"

#include <string.h>

/* The digits a token begins with, at most four; -1 when it begins with none or has more. ret_rest: what
 * follows them. */
int date_leading_number(const struct lexed *x, const struct token *t, size_t *ret_digits)
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

int date_pure_number(const struct lexed *x, guint i, size_t *ret_digits)
{
	if (i >= x->tokens->len || !lexed_token(x, i)->digits)
		return -1;
	const struct token *t = lexed_token(x, i);
	int value = date_leading_number(x, t, ret_digits);
	return value >= 0 && *ret_digits == t->end - t->start ? value : -1;
}

/* Between tokens i and i+1 exactly `separator`, blanks around it allowed where people put them ("15. 12.
 * 2026"). */
bool date_separated(const struct lexed *x, guint i, char separator)
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

bool date_blank_between(const struct lexed *x, guint i)
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

int date_full_year(int year, size_t digits)
{
	return digits == 2 ? 2000 + year : year;
}

struct date date_with_year(int day, int month, struct date base)
{
	struct date floor = date_add_days(base, -DATE_YEARLESS_BACK_DAYS);
	for (int year = floor.year; year <= floor.year + 8; year++) {
		struct date d = { year, month, day };
		if (date_is_valid(d) && date_compare(d, floor) >= 0)
			return d;
	}
	return DATE_NONE; /* 31 April; 29 February within eight years is found */
}

bool date_settle(struct date_reading *r, struct date d, const struct lexed *x, guint last)
{
	if (!date_is_valid(d) || d.year < 1990 || d.year > 2199)
		return false;
	r->date = d;
	r->next = last + 1;
	r->end = lexed_token(x, last)->end;
	return true;
}

bool date_is_behind(const struct lexed *x, guint i, const enum term_kind *kinds, size_t n)
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

/* A four-digit year, or '26, or 26 of "15-dec-26", behind token i. */
int date_year_behind(const struct lexed *x, guint i, guint *last)
{
	size_t digits;
	int year = date_blank_between(x, i) ? date_pure_number(x, i + 1, &digits) : -1;
	if (year < 0)
		return 0;
	char before = x->text[lexed_token(x, i + 1)->start - 1]; /* \x99: the last byte of ’ */
	if (digits == 2 && (before == '\'' || before == '\x99' ||
				   (i > 0 && date_separated(x, i - 1, '-') && date_separated(x, i, '-'))))
		year = date_full_year(year, digits);
	if (year < 1990 || year > 2199)
		return 0;
	*last = i + 1;
	return year;
}

bool date_begins_term(const struct lexed *x, guint i)
{
	if (i >= x->tokens->len)
		return false;
	const struct token *token = lexed_token(x, i);
	return token->term < x->terms->len && lexed_term(x, token->term)->start == token->start;
}

/* Beside token i, at once before or behind the words [i, last]. */
bool date_is_beside(const struct lexed *x, guint i, guint last, enum term_kind kind)
{
	return date_is_behind(x, i, &kind, 1) ||
	       (date_blank_between(x, last) && lexed_term_at(x, last + 1, kind));
}
