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

/* What people abbreviate at home: elsewhere "Fr." is a Friday or a Frau. */
static const struct {
	const char *region;
	struct currency currency;
} home_spellings[] = { { "CH", { "Fr.", "CHF", 1 } }, { "CH", { "Fr", "CHF", 1 } },
	{ "CH", { "fr.", "CHF", 1 } }, { "LI", { "Fr.", "CHF", 1 } }, { "LI", { "Fr", "CHF", 1 } },
	{ "LI", { "fr.", "CHF", 1 } }, { "SE", { "kr", "SEK", 1 } }, { "SE", { "tkr", "SEK", 1000 } },
	{ "DK", { "kr", "DKK", 1 } }, { "DK", { "kr.", "DKK", 1 } }, { "NO", { "kr", "NOK", 1 } },
	{ "HU", { "Ft", "HUF", 1 } }, { "RO", { "lei", "RON", 1 } }, { "CA", { "$", "CAD", 1 } },
	{ "AU", { "$", "AUD", 1 } }, { "NZ", { "$", "NZD", 1 } } };

static bool is_word_byte(char c)
{
	return g_ascii_isalnum(c) || (c & 0x80);
}

/* The bytes that spellings begin and end with: at nearly every place of a text it is none of them. */
struct edges {
	bool first[256], last[256];
};

static void add_edges(struct edges *edges, const char *spelling)
{
	edges->first[(unsigned char)spelling[0]] = true;
	edges->last[(unsigned char)spelling[strlen(spelling) - 1]] = true;
}

static const struct edges *all_edges(void)
{
	static struct edges edges;
	static gsize once = 0;
	if (g_once_init_enter(&once)) {
		for (size_t i = 0; i < G_N_ELEMENTS(spellings); i++)
			add_edges(&edges, spellings[i].spelling);
		for (size_t i = 0; i < G_N_ELEMENTS(home_spellings); i++)
			add_edges(&edges, home_spellings[i].currency.spelling);
		g_once_init_leave(&once, 1);
	}
	return &edges;
}

/* Does the spelling end at `at` or begin there, as whole words? */
static bool is_spelled(const struct currency *currency, const char *text, size_t at, bool before)
{
	if (!before && *currency->spelling != text[at])
		return false;
	size_t length = strlen(currency->spelling);
	if (before && (length > at || currency->spelling[length - 1] != text[at - 1]))
		return false;
	const char *p = before ? text + at - length : text + at;
	if (strncmp(p, currency->spelling, length))
		return false;
	if (!g_ascii_isalpha(currency->spelling[before ? 0 : length - 1]))
		return true;
	if (before)
		return at == length || !is_word_byte(p[-1]);
	return !is_word_byte(p[length]) || g_ascii_isdigit(p[length]);
}

const struct currency *currency_at(
	const char *text, size_t at, bool before, const char *region, size_t *ret_other_end)
{
	const struct edges *edges = all_edges();
	const struct currency *found = NULL;
	size_t length = 0;
	if (before ? at == 0 || !edges->last[(unsigned char)text[at - 1]]
		   : !edges->first[(unsigned char)text[at]])
		return NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(spellings); i++)
		if (is_spelled(&spellings[i], text, at, before) && strlen(spellings[i].spelling) > length) {
			found = &spellings[i];
			length = strlen(found->spelling);
		}
	for (size_t i = 0; region && i < G_N_ELEMENTS(home_spellings); i++)
		if (is_spelled(&home_spellings[i].currency, text, at, before) &&
			!g_ascii_strcasecmp(home_spellings[i].region, region) &&
			strlen(home_spellings[i].currency.spelling) >= length) {
			found = &home_spellings[i].currency;
			length = strlen(found->spelling);
		}
	if (found)
		*ret_other_end = before ? at - length : at + length;
	return found;
}
