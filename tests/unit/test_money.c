#include "read/money.h"

#include <string.h>

#include "read/lexicon.h"
#include "unit/shipped_words.h"

static const struct {
	const char *in, *region;
	int64_t minor;
	const char *currency; /* NULL: no amount at all */
} rows[] = {
	{ "€ 12.450,50", "BE", 1245050, "EUR" },
	{ "12 450 €", "BE", 1245000, "EUR" },
	{ "12\xC2\xA0"
	  "450 €",
		"FR", 1245000, "EUR" },
	{ "12\xE2\x80\xAF"
	  "450,50 €",
		"FR", 1245050, "EUR" },
	{ "12\xE2\x80\x89"
	  "450,50\xC2\xA0€",
		"FR", 1245050, "EUR" },
	{ "CHF 1'250.–", "CH", 125000, "CHF" },
	{ "CHF 1’250.–", "CH", 125000, "CHF" },
	{ "CHF 12'450.50", "CH", 1245050, "CHF" },
	{ "12'450.50 CHF", "CH", 1245050, "CHF" },
	{ "Fr. 1'250.-", "CH", 125000, "CHF" },
	{ "SFr. 980.--", "CH", 98000, "CHF" },
	{ "am Fr. 13 Uhr", "DE", 0, NULL },
	{ "USD 1,250.00", "US", 125000, "USD" },
	{ "$1,250", "US", 125000, "USD" },
	{ "£12,450.00 plus VAT", "GB", 1245000, "GBP" },
	{ "12,5 k€", "BE", 1250000, "EUR" },
	{ "12.5k EUR", "BE", 1250000, "EUR" },
	{ "€12,5k", "BE", 1250000, "EUR" },
	{ "1,2 M€", "FR", 120000000, "EUR" },
	{ "1,2 Mio. EUR", "DE", 120000000, "EUR" },
	{ "KEUR 12,5", "BE", 1250000, "EUR" },
	{ "EUR 12.450,-", "NL", 1245000, "EUR" },
	{ "€ 12.450,--", "NL", 1245000, "EUR" },
	{ "12.450,– EUR", "DE", 1245000, "EUR" },
	{ "12450,- euro", "NL", 1245000, "EUR" },
	{ "12.450 euro excl. btw", "BE", 1245000, "EUR" },
	{ "12,450 EUR", "BE", 1245000, "EUR" },
	{ "€ 1.250", "BE", 125000, "EUR" },
	{ "€ 1.250", "GB", 125, "EUR" },
	{ "€ 1,250", "GB", 125000, "EUR" },
	{ "€ 0,125", "BE", 13, "EUR" },
	{ "€ 1.250.000", "BE", 125000000, "EUR" },
	{ "1 250 000,00 €", "FR", 125000000, "EUR" },
	{ "€ 450", "BE", 45000, "EUR" },
	{ "450€", "BE", 45000, "EUR" },
	{ "€450,5", "BE", 45050, "EUR" },
	{ "EUR\t12.450,00", "BE", 1245000, "EUR" },
	{ "Totaal\t12.450,00", "BE", 1245000, "" },
	{ "Total 12.450", "BE", 1245000, "" },
	{ "Gesamt 1'250.00", "CH", 125000, "" },
	{ "Korting -€ 500,00", "BE", -50000, "EUR" },
	{ "Korting € -500,00", "BE", -50000, "EUR" },
	{ "Totaal - € 500,00", "BE", 50000, "EUR" },
	{ "Remise : - 350,00 €", "FR", -35000, "EUR" },
	{ "Skonto:\t– 146,70 €", "DE", -14670, "EUR" },
	{ "rond de 12,5k", "BE", 1250000, "" },
	{ "£1.2m", "GB", 120000000, "GBP" },
	{ "1,5 miljoen euro", "BE", 150000000, "EUR" },
	{ "2 millions d'euros", "FR", 200000000, "EUR" },
	{ "20 tausend Euro", "DE", 2000000, "EUR" },
	{ "9 800 kr", "SE", 980000, "SEK" },
	{ "kr. 9.800,-", "DK", 980000, "DKK" },
	{ "$9,800", "CA", 980000, "CAD" },
	{ "samen EUR\n9.800,50", "BE", 980050, "EUR" },
	{ "samen 9.800,50\neuro excl. btw", "BE", 980050, "EUR" },
	{ "¥ 125,000", "JP", 125000, "JPY" },
	{ "12 450,50", "FR", 1245050, "" },
	{ "(€ 12.450,50)", "BE", 1245050, "EUR" },
	{ "prijs:€12.450,50.", "BE", 1245050, "EUR" },
	/* none */
	{ "21 %", "BE", 0, NULL },
	{ "21,00 %", "BE", 0, NULL },
	{ "1.2.3", "BE", 0, NULL },
	{ "15.12.2026", "DE", 0, NULL },
	{ "bis 15.12 gültig", "DE", 0, NULL },
	{ "2026-10-12", "BE", 0, NULL },
	{ "Offerte 2024-118", "BE", 0, NULL },
	{ "D-2024/0457", "FR", 0, NULL },
	{ "tel 02 123 45 67", "BE", 0, NULL },
	{ "+32 475 123 456", "BE", 0, NULL },
	{ "0475/12.34.56", "BE", 0, NULL },
	{ "0475 12 34 56", "BE", 0, NULL },
	{ "BTW BE 0403.170.701", "BE", 0, NULL },
	{ "TVA BE 403.170.701", "BE", 0, NULL },
	{ "IBAN BE68 5390 0754 7034", "BE", 0, NULL },
	{ "14:30", "BE", 0, NULL },
	{ "1.250 kg", "BE", 0, NULL },
	{ "12,50 m²", "BE", 0, NULL },
	{ "450", "BE", 0, NULL },
	{ "3 stuks", "BE", 0, NULL },
	{ "192.168.1.20", "BE", 0, NULL },
	{ "AN-12.450", "DE", 0, NULL },
	{ "12k-serie", "BE", 0, NULL },
	{ "4K", "BE", 0, NULL },
	{ "12 m", "BE", 0, NULL },
	{ "99999999999999999999 EUR", "BE", 0, NULL },
	{ "", "BE", 0, NULL },
};

static void test_one(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GArray) hits = money_find(rows[i].in, rows[i].region);
		g_test_message("%s", rows[i].in);
		if (!rows[i].currency) {
			g_assert_cmpuint(hits->len, ==, 0);
			continue;
		}
		g_assert_cmpuint(hits->len, ==, 1);
		struct money_hit hit = g_array_index(hits, struct money_hit, 0);
		g_assert_cmpint(hit.amount_minor, ==, rows[i].minor);
		g_assert_cmpstr(hit.currency, ==, rows[i].currency);
		g_assert_true(hit.start < hit.end && hit.end <= strlen(rows[i].in));
	}
}

static const struct {
	const char *in;
	int64_t minor[4]; /* 0 ends */
} lines[] = {
	{ "2 stuks € 450,00 € 900,00", { 45000, 90000 } },
	{ "2\t€ 450,00\t€ 900,00", { 45000, 90000 } },
	{ "2 € 900", { 90000 } },
	{ "12.450 € 3.000 €", { 1245000, 300000 } },
	{ "12.450 EUR excl., 15.064,50 EUR incl. 21 %", { 1245000, 1506450 } },
	{ "€ 5.000-10.000", { 500000 } },
	{ "tussen 5.000 € en 10.000 €", { 500000, 1000000 } },
	{ "tussen 7.000 en 9.500 euro", { 700000, 950000 } },
	{ "7.000-9.500 €", { 700000, 950000 } },
	{ "€ 7.000 – 9.500", { 700000, 950000 } },
	{ "7 à 9,5 k€", { 700000, 950000 } },
	{ "2 à € 45,00", { 4500 } },
	/* one text writes its decimals one way */
	{ "prijs 1,250 EUR, totaal 2.500,00 EUR", { 125, 250000 } },
	{ "rate 1.250 EUR, total 2,500.00 EUR", { 125, 250000 } },
};

static void test_several(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
		g_autoptr(GArray) hits = money_find(lines[i].in, "BE");
		g_test_message("%s", lines[i].in);
		guint n = 0;
		while (n < 4 && lines[i].minor[n])
			n++;
		g_assert_cmpuint(hits->len, ==, n);
		for (guint k = 0; k < n; k++)
			g_assert_cmpint(
				g_array_index(hits, struct money_hit, k).amount_minor, ==, lines[i].minor[k]);
	}
}

/* Bare numbers and the words beside them. */
static const struct {
	const char *in;
	guint n;
} worded[] = { { "Totaal 4.250", 1 }, { "Artikel 4.250.118", 0 }, { "Réf. 10.450.220", 0 }, { "1.000 stuks", 0 }, { "12.000 Stück", 0 },
	{ "Artikel € 4.250", 1 }, { "Kundennummer 10.450", 0 }, { "tel. 4.250.118", 0 } };

static const struct {
	const char *in;
	int64_t minor;
} signs[] = { { "Nachlass - 400,00 EUR", -40000 }, { "Remise commerciale (240,00 €)", -24000 }, { "Totaal - 400,00 EUR", 40000 },
	{ "Totaal (240,00 €)", 24000 } };

static void test_words(void)
{
	struct words *w = shipped_words();
	for (size_t i = 0; i < G_N_ELEMENTS(worded); i++) {
		struct lexed *x = lexicon_read(words_lexicon(w), worded[i].in);
		g_autoptr(GArray) hits = money_find_in(x, "BE");
		g_test_message("%s", worded[i].in);
		g_assert_cmpuint(hits->len, ==, worded[i].n);
		lexed_free(x);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(signs); i++) {
		struct lexed *x = lexicon_read(words_lexicon(w), signs[i].in);
		g_autoptr(GArray) hits = money_find_in(x, "BE");
		g_test_message("%s", signs[i].in);
		g_assert_cmpuint(hits->len, ==, 1);
		g_assert_cmpint(g_array_index(hits, struct money_hit, 0).amount_minor, ==, signs[i].minor);
		lexed_free(x);
	}
	words_free(w);
}

static const struct {
	const char *in;
	bool ok;
	int64_t minor;
	const char *currency;
} typed[] = {
	{ "12450", true, 1245000, "" },
	{ "12.450", true, 1245000, "" },
	{ "12 450", true, 1245000, "" },
	{ "12450,50", true, 1245050, "" },
	{ "12k", true, 1200000, "" },
	{ "12,5k", true, 1250000, "" },
	{ "€7300", true, 730000, "EUR" },
	{ "7300 €", true, 730000, "EUR" },
	{ "EUR 7.300,00", true, 730000, "EUR" },
	{ "12k€", true, 1200000, "EUR" },
	{ "12'450 CHF", true, 1245000, "CHF" },
	{ "$7,300", true, 730000, "USD" },
	{ "24/10", false, 0, NULL },
	{ "2024-118", false, 0, NULL },
	{ "+3", false, 0, NULL },
	{ "order", false, 0, NULL },
	{ "12m", false, 0, NULL },
	{ "7300 morgen", false, 0, NULL },
	{ "", false, 0, NULL },
	{ "14:30", false, 0, NULL },
	{ "24.10.2026", false, 0, NULL },
};

static void test_typed(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(typed); i++) {
		int64_t minor = 0;
		char currency[4] = "";
		g_test_message("%s", typed[i].in);
		bool ok = money_parse(typed[i].in, "EUR", &minor, currency);
		g_assert_cmpint(ok, ==, typed[i].ok);
		if (!ok)
			continue;
		g_assert_cmpint(minor, ==, typed[i].minor);
		g_assert_cmpstr(currency, ==, typed[i].currency);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/money/one", test_one);
	g_test_add_func("/money/several", test_several);
	g_test_add_func("/money/words", test_words);
	g_test_add_func("/money/typed", test_typed);
	return g_test_run();
}
