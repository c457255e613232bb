/* How currencies are written: signs, codes, names, and their thousands ("k€", "TEUR"). */
#ifndef READ_CURRENCY_H
#define READ_CURRENCY_H

#include <stdbool.h>
#include <stddef.h>

struct currency {
	const char *spelling;
	const char *code; /* ISO 4217 */
	int scale;        /* 1000 for "k€" */
};

/* The longest spelling that begins at `at` of the text, or with `before` ends there, as whole words; NULL
 * when there is none. ret_other_end: where it ends, or with `before` begins. region: "Fr." is a franc in
 * some. Borrowed. */
const struct currency *currency_at(
	const char *text, size_t at, bool before, const char *region, size_t *ret_other_end);

#endif
