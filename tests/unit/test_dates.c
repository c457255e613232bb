#include "read/dates.h"
#include "read/date_role.h"

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
	{ "KW 50", "2026-12-07" },
	{ "KW 2", "2027-01-11" },
	{ "week 50", "2026-12-07" },
	{ "semaine 50", "2026-12-07" },
	{ "KW 50/2026", "2026-12-07" },
	{ "KW 53", "2026-12-28" },
	{ "KW50", "2026-12-07" },
	{ "wk 9/27", "2027-03-01" },
	{ "Ende KW 50", "2026-12-11" },
	{ "eind volgende week", "2026-10-16" },
	{ "la semaine prochaine", "2026-10-12" },
	{ "next month", "2026-11-01" },
	{ "eind dit jaar", "2026-12-31" },
	{ "fin 2027", "2027-12-31" },
	{ "zum Jahresende", "2026-12-31" },
	{ "month end", "2026-10-31" },
	/* days by name: a Monday counts from the next one on */
	{ "tegen donderdag", "2026-10-08" },
	{ "before Monday", "2026-10-12" },
	{ "mercredi 14", "2026-10-14" },
	{ "Mittwoch, den 14.10.2026", "2026-10-14" },
	{ "zaterdag 31 oktober", "2026-10-31" },
	{ "demain matin", "2026-10-06" },
	{ "übermorgen", "2026-10-07" },
	{ "Freitag 10 Uhr", "2026-10-09" },
	{ "15 dec '27", "2027-12-15" },
	{ "15-dec-27", "2027-12-15" },
	{ "t/m 15-11", "2026-11-15" },
	{ "op 3/4", "2027-04-03" },
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
	{ "12.10.26-B", NULL },
	{ "buis 3/4 duim", NULL },
	{ "24/7 bereikbaar", NULL },
	{ "Blatt 3/10", NULL },
	{ "Typ 11-12-26", NULL },
	{ "room 11/3", NULL },
	{ "hier", "2026-10-04" },
	{ "voor 10-12 stuks", NULL },
	{ "open van dinsdag tot zaterdag", NULL },
	{ "jeden Dienstag", NULL },
	{ "mardi dernier", NULL },
	{ "vor 3 Wochen", NULL },
	{ "il y a un mois", NULL },
	{ "2 weken geleden", NULL },
	{ "am Morgen", NULL },
	{ "begin 2027", NULL },
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

/* What holds until a period holds to its last day; what happens in one may happen on its first. */
static const struct {
	const char *in, *on, *until;
} periods[] = {
	{ "KW 50", "2026-12-07", "2026-12-13" },
	{ "weken 48-50", "2026-11-23", "2026-12-13" },
	{ "volgende week", "2026-10-12", "2026-10-18" },
	{ "le mois prochain", "2026-11-01", "2026-11-30" },
	{ "fin novembre", "2026-11-30", "2026-11-30" },
	{ "15/12", "2026-12-15", "2026-12-15" },
};

static void test_periods(void)
{
	struct words *w = shipped_words();
	for (size_t i = 0; i < G_N_ELEMENTS(periods); i++) {
		g_autoptr(GArray) hits = dates_find(w, periods[i].in, base);
		g_test_message("%s", periods[i].in);
		g_assert_cmpuint(hits->len, ==, 1);
		const struct date_hit *hit = &g_array_index(hits, struct date_hit, 0);
		g_autofree char *on = date_print(date_hit_on(hit)), *until = date_print(date_hit_until(hit));
		g_assert_cmpstr(on, ==, periods[i].on);
		g_assert_cmpstr(until, ==, periods[i].until);
	}
	words_free(w);
}

/* The roles of the dates of a line, in order. */
static const struct {
	const char *in, *roles;
} lines[] = {
	{ "van 3 tot 7 november", "on until" },
	{ "Gent, 5 oktober 2026", "-" },
	{ "uw aanvraag van 1 oktober", "-" },
	{ "die Anfrage vom 29.9.2026", "-" },
	{ "Besprechung: 14.10.2026", "on" },
	{ "Dienstag, 13. Oktober", "on" },
	{ "15 janvier au plus tard", "until" },
	{ "31 januari inbegrepen", "until" },
	{ "vor Ende Januar", "until" },
	{ "d'ici fin janvier", "until" },
	{ "2 novembre", "-" },
	{ "week 47", "on" },
	{ "passé le 2 novembre", "until" },
	{ "Kick-off: 2/11", "on" },
	{ "45 jours fin de mois", "-" },
};

static void test_roles(void)
{
	struct words *w = shipped_words();
	for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
		struct lexed *x = lexicon_read(words_lexicon(w), lines[i].in);
		g_autoptr(GArray) hits = dates_find_in(w, x, base);
		g_autoptr(GString) roles = g_string_new(NULL);
		for (guint k = 0; k < hits->len; k++) {
			const char *name = date_role_names[date_role_of(x, hits, k)];
			g_string_append_printf(roles, "%s%s", k ? " " : "", name ? name : "-");
		}
		g_test_message("%s", lines[i].in);
		g_assert_cmpstr(roles->str, ==, lines[i].roles);
		lexed_free(x);
	}
	words_free(w);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/dates/one", test_dates);
	g_test_add_func("/dates/periods", test_periods);
	g_test_add_func("/dates/roles", test_roles);
	g_test_add_func("/dates/several", test_several);
	return g_test_run();
}
