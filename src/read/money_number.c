#include "read/money_number.h"

#include <string.h>

#define MAX_GROUPS 6

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Length of one blank at p: also the no-break, thin and narrow ones that group digits in print. */
size_t money_blank_length(const char *p)
{
	if (*p == ' ')
		return 1;
	if (*p == '\xC2')
		return p[1] == '\xA0' ? 2 : 0;
	if (*p != '\xE2')
		return 0;
	return g_str_has_prefix(p, "\xE2\x80\xAF") || g_str_has_prefix(p, "\xE2\x80\x89") ? 3 : 0;
}

static size_t apostrophe_length(const char *p)
{
	if (*p == '\'' || *p == '`')
		return 1;
	if (!(*p & 0x80))
		return 0;
	if (g_str_has_prefix(p, "\xC2\xB4") || g_str_has_prefix(p, "\xCA\xBC"))
		return 2;
	return g_str_has_prefix(p, "\xE2\x80\x99") || g_str_has_prefix(p, "\xE2\x80\x98") ? 3 : 0;
}

size_t money_dash_length(const char *p)
{
	if (*p == '-' || *p == '_')
		return 1;
	if (*p != '\xE2')
		return 0;
	return g_str_has_prefix(p, "\xE2\x80\x93") || g_str_has_prefix(p, "\xE2\x80\x94") ||
			       g_str_has_prefix(p, "\xE2\x88\x92")
		       ? 3
		       : 0;
}

static size_t count_digits(const char *p)
{
	size_t n = 0;
	while (is_digit(p[n]))
		n++;
	return n;
}

/* The separator at p when digits follow it: its kind ('.', ',', '\'', ' '), and where the digits are. */
static char separator_at(const char *p, size_t *ret_length)
{
	*ret_length = 1;
	char kind = *p == '.' || *p == ',' ? *p : '\0';
	if (!kind && (*ret_length = apostrophe_length(p)))
		kind = '\'';
	if (!kind && (*ret_length = money_blank_length(p)))
		kind = ' ';
	if (!kind || !is_digit(p[*ret_length]))
		return '\0';
	if (kind == ' ' || kind == '\'')
		return count_digits(p + *ret_length) == 3 ? kind : '\0';
	return kind;
}

/* What groups of `lengths` digits joined by `kinds` mean. False: no number of money at all (a date, a
 * version, an address). */
static bool interpret(struct money_number *n, const char *kinds, const size_t *lengths, int n_kinds)
{
	if (n_kinds == 0)
		return true;
	char last = kinds[n_kinds - 1];
	int n_same = 1;
	while (n_same < n_kinds && kinds[n_same] == kinds[0])
		n_same++;
	bool all_same = n_same == n_kinds;
	if (!all_same && (n_same != n_kinds - 1 || last == ' ' || last == '\''))
		return false;
	int n_grouping = all_same && n_kinds == 1 && (last == '.' || last == ',') ? 0
			 : all_same                                               ? n_kinds
										  : n_kinds - 1;
	for (int i = 1; i <= n_grouping; i++)
		if (lengths[i] != 3 || lengths[0] > 3)
			return false;
	n->grouped = n_grouping > 0;
	if (n_grouping == n_kinds)
		return n->digits[0] != '0';
	n->separator = last;
	n->n_fraction = (int)lengths[n_kinds];
	n->decimals = true;
	n->in_doubt = n_kinds == 1 && lengths[1] == 3 && lengths[0] <= 3 && n->digits[0] != '0';
	return n->n_fraction <= 4;
}

/* Reads the number at p, and always how far it reaches, also when it is none. */
bool money_number_read(const char *text, size_t start, struct money_number *n)
{
	char kinds[MAX_GROUPS];
	size_t lengths[MAX_GROUPS + 1];
	int n_kinds = 0;
	const char *p = text + start;
	bool fits = true;
	*n = (struct money_number){ .start = start };
	for (;;) {
		size_t length = count_digits(p), skip;
		fits = fits && n->n_digits + length <= MONEY_MAX_DIGITS;
		if (fits) {
			memcpy(n->digits + n->n_digits, p, length);
			n->n_digits += (int)length;
			lengths[n_kinds] = length;
		}
		p += length;
		char kind = separator_at(p, &skip);
		/* behind decimals a blank begins something else; "1 250 12" is no number */
		if (kind == ' ' && n_kinds > 0 && kinds[n_kinds - 1] != ' ')
			kind = '\0';
		if (kind == ' ' && lengths[0] > 3)
			kind = '\0';
		if (!kind)
			break;
		if (n_kinds == MAX_GROUPS)
			fits = false;
		if (fits)
			kinds[n_kinds++] = kind;
		p += skip;
	}
	n->end = (size_t)(p - text);
	if (!fits || !interpret(n, kinds, lengths, n_kinds))
		return false;
	if (n->n_digits > 1 && n->digits[0] == '0' && n->n_digits - n->n_fraction > 1)
		return false;
	size_t dash = *p == ',' || *p == '.' || *p == ':' ? money_dash_length(p + 1) : 0;
	if (dash && (!n->decimals || n->in_doubt)) {
		p += 1 + dash;
		while ((dash = money_dash_length(p)))
			p += dash;
		n->dash = true;
		n->end = (size_t)(p - text);
	}
	return true;
}

size_t money_skip_blanks(const char *text, size_t at, bool tabs)
{
	for (int i = 0; i < 3; i++) {
		size_t length = tabs && text[at] == '\t' ? 1 : money_blank_length(text + at);
		if (!length)
			break;
		at += length;
	}
	return at;
}

size_t money_skip_blanks_back(const char *text, size_t at, size_t floor)
{
	for (int i = 0; i < 3 && at > floor; i++) {
		size_t length = 0;
		if (text[at - 1] == ' ' || text[at - 1] == '\t')
			length = 1;
		else if (at >= floor + 2 && money_blank_length(text + at - 2) == 2)
			length = 2;
		else if (at >= floor + 3 && money_blank_length(text + at - 3) == 3)
			length = 3;
		if (!length)
			break;
		at -= length;
	}
	return at;
}

static int64_t pow10_of(int n)
{
	int64_t r = 1;
	while (n-- > 0)
		r *= 10;
	return r;
}

bool money_number_value(const struct money_number *n, int exponent, int scale, int64_t *ret)
{
	int64_t value = 0;
	for (int i = 0; i < n->n_digits; i++)
		value = value * 10 + (n->digits[i] - '0');
	int fraction = n->decimals ? n->n_fraction : 0;
	if (value > INT64_MAX / (pow10_of(exponent) * scale))
		return false;
	int64_t divisor = pow10_of(fraction);
	*ret = (value * scale * pow10_of(exponent) + divisor / 2) / divisor;
	return true;
}
