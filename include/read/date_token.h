/* What the readers of dates share: the words and numbers of a text as they stand beside each other, and the
 * years that people leave out. Only read/dates.c and read/date_period.c look in here; tokens are those of the
 * lexed text, by index. */
#ifndef READ_DATE_TOKEN_H
#define READ_DATE_TOKEN_H

#include "core/date.h"
#include "read/lexicon.h"
#include "read/words.h"

#define DATE_YEARLESS_BACK_DAYS 30 /* a date without year is the first on or after base - 30 days */

/* A date being read from token `i` on; end is the byte behind it. */
struct date_reading {
	struct date date, first, last;
	size_t end;
	guint next; /* the token behind it */
	bool duration, weekday;
};

/* The digits a token begins with, at most four; -1 when it begins with none or has more; and those of a token
 * of digits alone, -1 also behind the last. */
int date_leading_number(const struct lexed *x, const struct token *t, size_t *ret_digits);
int date_pure_number(const struct lexed *x, guint i, size_t *ret_digits);

/* What stands between tokens i and i+1: exactly the separator; or blanks and light marks, perhaps one line
 * end. */
bool date_separated(const struct lexed *x, guint i, char separator);
bool date_blank_between(const struct lexed *x, guint i);

/* A term of the kind ends right before token i; or begins right behind token last. */
bool date_is_behind(const struct lexed *x, guint i, const enum term_kind *kinds, size_t n);
bool date_is_beside(const struct lexed *x, guint i, guint last, enum term_kind kind);
bool date_begins_term(const struct lexed *x, guint i);

/* 26 → 2026; the first such day on or after base - 30 days, DATE_NONE when there is none; the year behind
 * token i, 0 when there is none, *ret_last then left alone. */
int date_full_year(int year, size_t digits);
struct date date_with_year(int day, int month, struct date base);
int date_year_behind(const struct lexed *x, guint i, guint *ret_last);

/* Ends a reading with token last; false when there is no such day. */
bool date_settle(struct date_reading *r, struct date d, const struct lexed *x, guint last);

#endif
