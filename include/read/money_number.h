/* The digits of an amount as they stand in a text: groups, separators, "1.250,-". Only read/money.c looks in
 * here.
 *
 * A number is read in two steps: its groups and separators as they stand, then what they mean. Only the one
 * form that means two things ("1.250") stays in doubt, until the other amounts have shown how this text
 * writes decimals. */
#ifndef READ_MONEY_NUMBER_H
#define READ_MONEY_NUMBER_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MONEY_MAX_DIGITS 13

struct money_number {
	size_t start, end;
	char digits[MONEY_MAX_DIGITS + 1];
	int n_digits, n_fraction;
	char separator; /* the decimal one, or the one in doubt */
	bool grouped, decimals, dash, in_doubt;
};

/* Reads the number at start, and always how far it reaches, also when it is none. */
bool money_number_read(const char *text, size_t start, struct money_number *n);

/* In minor units; false when that is more than 64 bits hold. */
bool money_number_value(const struct money_number *n, int exponent, int scale, int64_t *ret);

/* Past at most three blanks, forwards or back; lengths of the blank and the dash at p, 0 when there is none.
 */
size_t money_skip_blanks(const char *text, size_t at, bool tabs);
size_t money_skip_blanks_back(const char *text, size_t at, size_t floor);
size_t money_blank_length(const char *p);
size_t money_dash_length(const char *p);

#endif
