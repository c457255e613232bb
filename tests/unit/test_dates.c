#include "read/dates.h"

#include "unit/shipped_words.h"

/* Base: Monday 5 October 2026. */
static const struct date base = { 2026, 10, 5 };

static const struct {
	const char *in, *out; /* NULL: no date */
} rows[] = {
	{ "15/12/2026", "2026-12-15" },
	{ "15.12.2026", "2026-12-15" },
	{ "15. 12. 2026", "2026-12-15" },
	{ "15-12-2026", "2026-12-15" },
	{ "15/12/26", "2026-12-15" },
	{ "2026-12-15", "2026-12-15" },
	{ "2026/12/15", "2026-12-15" },
	{ "12/31/2026", "2026-12-31" },
	{ "geldig tot 15/12", "2026-12-15" },
	{ "gültig bis 31.12.", "2026-12-31" },
	{ "geldig tot 5/1", "2027-01-05" },
	{ "op 20/9", "2026-09-20" },
	{ "op 1/9", "2027-09-01" },
	{ "15 december 2026", "2026-12-15" },
	{ "15 december", "2026-12-15" },
	{ "15 dec. 2026", "2026-12-15" },
	{ "15. Dezember 2026", "2026-12-15" },
	{ "am 3. März", "2027-03-03" },
	{ "le 1er décembre 2026", "2026-12-01" },
	{ "le 1er décembre", "2026-12-01" },
	{ "15 août 2027", "2027-08-15" },
	{ "15th of December 2026", "2026-12-15" },
	{ "15th December", "2026-12-15" },
	{ "December 15, 2026", "2026-12-15" },
	{ "December 15th", "2026-12-15" },
	{ "15-dec-2026", "2026-12-15" },
	{ "eind november", "2026-11-30" },
	{ "fin novembre 2026", "2026-11-30" },
	{ "jusqu'à la fin du mois", "2026-10-31" },
	{ "Ende Januar", "2027-01-31" },
	{ "mid November", "2026-11-15" },
	{ "mi-novembre", "2026-11-15" },
	{ "begin januari 2027", "2027-01-01" },
	{ "30 dagen", "2026-11-04" },
	{ "30 dagen geldig", "2026-11-04" },
	{ "un mois", "2026-11-05" },
	{ "deux semaines", "2026-10-19" },
	{ "vier Wochen", "2026-11-02" },
	{ "60 jours calendrier", "2026-12-04" },
	{ "dertig kalenderdagen", "2026-11-04" },
	{ "10 werkdagen", "2026-10-19" },
	{ "15 business days", "2026-10-26" },
	{ "drie maanden", "2027-01-05" },
	{ "1 jaar", "2027-10-05" },
	{ "KW 50", "2026-12-11" },
	{ "KW 2", "2027-01-15" },
	{ "week 50", "2026-12-11" },
	{ "semaine 50", "2026-12-11" },
	{ "KW 50/2026", "2026-12-11" },
	{ "KW 53", "2027-01-01" },
	/* none */
	{ "31/02/2026", NULL },
	{ "Offerte 2024-118", NULL },
	{ "02/512.34.56", NULL },
	{ "0475/12.34.56", NULL },
	{ "D-2024/0457", NULL },
	{ "1.2.3", NULL },
	{ "15.12", NULL },
	{ "€ 15.12", NULL },
	{ "14:30", NULL },
	{ "10/10/10/10", NULL },
	{ "in mei", NULL },
	{ "de week", NULL },
	{ "2024/11/05-3", NULL },
	{ "", NULL },
};

static void test_dates(void)
{
	struct words *w = shipped_words();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GArray) hits = dates_find(w, rows[i].in, base);
		g_test_message("%s", rows[i].in);
		if (!rows[i].out) {
			g_assert_cmpuint(hits->len, ==, 0);
			continue;
		}
		g_assert_cmpuint(hits->len, ==, 1);
		g_autofree char *out = date_print(g_array_index(hits, struct date_hit, 0).date);
		g_assert_cmpstr(out, ==, rows[i].out);
	}
	words_free(w);
}

static void test_several(void)
{
	struct words *w = shipped_words();
	const char *text = "Datum: 5/10/2026\nGeldig tot: 4/11/2026 of 30 dagen\nStart: 1 maart 2027";
	static const char *const want[] = { "2026-10-05", "2026-11-04", "2026-11-04", "2027-03-01" };
	g_autoptr(GArray) hits = dates_find(w, text, base);
	g_assert_cmpuint(hits->len, ==, G_N_ELEMENTS(want));
	for (guint i = 0; i < hits->len; i++) {
		struct date_hit hit = g_array_index(hits, struct date_hit, i);
		g_autofree char *out = date_print(hit.date);
		g_assert_cmpstr(out, ==, want[i]);
		g_assert_cmpint(hit.duration, ==, i == 2);
		g_assert_true(hit.start < hit.end);
	}
	words_free(w);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/dates/one", test_dates);
	g_test_add_func("/dates/several", test_several);
	return g_test_run();
}
