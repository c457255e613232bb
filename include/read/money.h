/* Amounts of money in running text: "€ 12.450,50", "12 450 EUR", "CHF 1'250.–", "12,5 k€", "USD 1,250.00".
 * What a range says once holds for both of its ends: "3.000 und 4.500 Euro", "8 à 10 k€". */
#ifndef READ_MONEY_H
#define READ_MONEY_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct lexed; /* read/lexicon.h */

struct money_hit {
	size_t start, end; /* byte offsets in the text */
	int64_t amount_minor;
	int exponent;     /* of amount_minor */
	char currency[4]; /* "" when the text names none */
};

/* All amounts, in order; free with g_array_unref. Percentages, dates, phone, VAT, account and quote numbers
 * are none. A bare number counts only when it has decimals or grouping that make it money ("1.250,00").
 * region ("BE", "CH", "GB") settles what "1.250" is; NULL: by the text itself. */
GArray *money_find(const char *text, const char *region);

/* The same, without the bare numbers whose words say that they are something else ("artikel 4.250.118",
 * "1.000 stuks"); a dash or brackets behind a word like "discount" are a minus. */
GArray *money_find_in(const struct lexed *x, const char *region);

/* One amount as a person types it in an outcome line ("12450", "12.450", "12k", "€7300"): the whole text or
 * nothing. */
bool money_parse(
	const char *text, const char *currency_for_exponent, int64_t *ret_minor, char ret_currency[4]);

#endif
