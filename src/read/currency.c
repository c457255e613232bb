#include "read/currency.h"

#include <glib.h>
#include <string.h>

/* Longer spellings before the shorter ones they begin with. Codes are upper case only in the text, so that
 * "try" or "all" in a sentence is no currency; the euro's name is the same in every language of its zone. */
static const struct currency spellings[] = {
	{ "€", "EUR", 1 },
	{ "EURO", "EUR", 1 },
	{ "Euros", "EUR", 1 },
	{ "euros", "EUR", 1 },
	{ "Euro", "EUR", 1 },
	{ "euro", "EUR", 1 },
	{ "EUR", "EUR", 1 },
	{ "Eur", "EUR", 1 },
	{ "eur", "EUR", 1 },
	{ "k€", "EUR", 1000 },
	{ "K€", "EUR", 1000 },
	{ "kEUR", "EUR", 1000 },
	{ "KEUR", "EUR", 1000 },
	{ "keuro", "EUR", 1000 },
	{ "T€", "EUR", 1000 },
	{ "TEUR", "EUR", 1000 },
	{ "M€", "EUR", 1000000 },
	{ "MEUR", "EUR", 1000000 },
	{ "kCHF", "CHF", 1000 },
	{ "CHF", "CHF", 1 },
	{ "SFr.", "CHF", 1 },
	{ "sFr.", "CHF", 1 },
	{ "SFr", "CHF", 1 },
	{ "US$", "USD", 1 },
	{ "CA$", "CAD", 1 },
	{ "A$", "AUD", 1 },
	{ "$", "USD", 1 },
	{ "USD", "USD", 1 },
	{ "k£", "GBP", 1000 },
	{ "£", "GBP", 1 },
	{ "GBP", "GBP", 1 },
	{ "¥", "JPY", 1 },
	{ "JPY", "JPY", 1 },
	{ "DKK", "DKK", 1 },
	{ "SEK", "SEK", 1 },
	{ "NOK", "NOK", 1 },
	{ "PLN", "PLN", 1 },
	{ "zł", "PLN", 1 },
	{ "CZK", "CZK", 1 },
	{ "Kč", "CZK", 1 },
	{ "HUF", "HUF", 1 },
	{ "RON", "RON", 1 },
	{ "BGN", "BGN", 1 },
	{ "TRY", "TRY", 1 },
	{ "CAD", "CAD", 1 },
	{ "AUD", "AUD", 1 },
	{ "NZD", "NZD", 1 },
	{ "CNY", "CNY", 1 },
	{ "INR", "INR", 1 },
	{ "ZAR", "ZAR", 1 },
	{ "MAD", "MAD", 1 },
	{ "TND", "TND", 1 },
	{ "AED", "AED", 1 },
};

/* Swiss francs as the Swiss abbreviate them; elsewhere "Fr." is a Friday or a Frau. */
static const struct currency swiss_spellings[] = { { "Fr.", "CHF", 1 }, { "Fr", "CHF", 1 },
	{ "fr.", "CHF", 1 } };

static bool is_word_byte(char c)
{
	return g_ascii_isalnum(c) || (c & 0x80);
}

/* The bytes that spellings begin and end with: at nearly every place of a text it is none of them. */
struct edges {
	bool first[256], last[256];
};

static void add_edges(struct edges *edges, const struct currency *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		edges->first[(unsigned char)list[i].spelling[0]] = true;
		edges->last[(unsigned char)list[i].spelling[strlen(list[i].spelling) - 1]] = true;
	}
}

static const struct edges *all_edges(void)
{
	static struct edges edges;
	static gsize once = 0;
	if (g_once_init_enter(&once)) {
		add_edges(&edges, spellings, G_N_ELEMENTS(spellings));
		add_edges(&edges, swiss_spellings, G_N_ELEMENTS(swiss_spellings));
		g_once_init_leave(&once, 1);
	}
	return &edges;
}

/* The spelling that ends at `end` or begins at `start` of the text, as whole words. */
static const struct currency *spelled(const struct currency *list, size_t n, const char *text, size_t at,
	bool before, size_t *ret_other_end)
{
	const struct currency *best = NULL;
	size_t best_length = 0;
	for (size_t i = 0; i < n; i++) {
		if (!before && *list[i].spelling != text[at])
			continue;
		size_t length = strlen(list[i].spelling);
		if (length <= best_length || (before && length > at))
			continue;
		const char *p = before ? text + at - length : text + at;
		if (strncmp(p, list[i].spelling, length))
			continue;
		bool letters = g_ascii_isalpha(list[i].spelling[before ? 0 : length - 1]);
		char beyond = before ? (at > length ? p[-1] : '\0') : p[length];
		if (letters &&
			(before ? is_word_byte(beyond) : is_word_byte(beyond) && !g_ascii_isdigit(beyond)))
			continue;
		best = &list[i];
		best_length = length;
	}
	if (best)
		*ret_other_end = before ? at - best_length : at + best_length;
	return best;
}

const struct currency *currency_at(
	const char *text, size_t at, bool before, const char *region, size_t *ret_other_end)
{
	const struct edges *edges = all_edges();
	if (before ? at == 0 || !edges->last[(unsigned char)text[at - 1]] : !edges->first[(unsigned char)text[at]])
		return NULL;
	const struct currency *found =
		spelled(spellings, G_N_ELEMENTS(spellings), text, at, before, ret_other_end);
	bool swiss = region && (!g_ascii_strcasecmp(region, "CH") || !g_ascii_strcasecmp(region, "LI"));
	if (!found && swiss)
		found = spelled(
			swiss_spellings, G_N_ELEMENTS(swiss_spellings), text, at, before, ret_other_end);
	return found;
}
