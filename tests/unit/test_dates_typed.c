/* Dates as typed in outcome lines. Base is Monday 5 October 2026. */
#include <glib.h>
#include <string.h>

#include "read/dates_typed.h"
#include "unit/shipped_words.h"

#define USED_ALL (-1)

static const struct date base = { 2026, 10, 5 };

static const struct {
	const char *in, *date;
	int bd, time; /* time: hhmm, 0 = none */
	int used;
} rows[] = {
	{ "24/10", "2026-10-24", 0, 0, USED_ALL }, { "24.10.", "2026-10-24", 0, 0, USED_ALL },
	{ "24-10", "2026-10-24", 0, 0, USED_ALL }, { "2026-10-24", "2026-10-24", 0, 0, USED_ALL },
	{ "2024-10-24", "2024-10-24", 0, 0, USED_ALL }, { "24/10/26", "2026-10-24", 0, 0, USED_ALL },
	{ "24.10.2027", "2027-10-24", 0, 0, USED_ALL }, { "4/1", "2027-01-04", 0, 0, USED_ALL },
	{ "1/10", "2026-10-01", 0, 0, USED_ALL }, { "5/9", "2026-09-05", 0, 0, USED_ALL }, { "4/9", "2027-09-04", 0, 0, USED_ALL },
	{ "29/2", "2028-02-29", 0, 0, USED_ALL }, { "24 oktober", "2026-10-24", 0, 0, USED_ALL },
	{ "24. Oktober 2027", "2027-10-24", 0, 0, USED_ALL }, { "le 1er décembre", "2026-12-01", 0, 0, USED_ALL },
	{ "Oct 24th", "2026-10-24", 0, 0, USED_ALL }, { "3 mrt.", "2027-03-03", 0, 0, USED_ALL },
	{ "5 März", "2027-03-05", 0, 0, USED_ALL }, { "5 Maerz", "2027-03-05", 0, 0, USED_ALL },
	{ "October 24, 2027", "2027-10-24", 0, 0, USED_ALL }, { "1ste november", "2026-11-01", 0, 0, USED_ALL },
	{ "op 24/10", "2026-10-24", 0, 0, USED_ALL }, { "am 24.10. um 14 Uhr", "2026-10-24", 0, 1400, USED_ALL },
	{ "vandaag", "2026-10-05", 0, 0, USED_ALL }, { "demain", "2026-10-06", 0, 0, USED_ALL },
	{ "Morgen", "2026-10-06", 0, 0, USED_ALL }, { "morgen früh", "2026-10-06", 0, 0, USED_ALL },
	{ "après-demain", "2026-10-07", 0, 0, USED_ALL }, { "apres demain", "2026-10-07", 0, 0, USED_ALL },
	{ "the day after tomorrow", "2026-10-07", 0, 0, USED_ALL }, { "übermorgen", "2026-10-07", 0, 0, USED_ALL },
	{ "uebermorgen", "2026-10-07", 0, 0, USED_ALL }, { "dinsdag", "2026-10-06", 0, 0, USED_ALL },
	{ "maandag", "2026-10-12", 0, 0, USED_ALL }, { "Sonntag", "2026-10-11", 0, 0, USED_ALL },
	{ "mer.", "2026-10-07", 0, 0, USED_ALL }, { "do", "2026-10-08", 0, 0, USED_ALL },
	{ "do 14u", "2026-10-08", 0, 1400, USED_ALL }, { "do om 14u", "2026-10-08", 0, 1400, USED_ALL },
	{ "ma 26/10", "2026-10-26", 0, 0, USED_ALL }, { "lundi le 26 octobre à 9h", "2026-10-26", 0, 900, USED_ALL },
	{ "+3", "", 3, 0, USED_ALL }, { "+10 14u", "", 10, 1400, USED_ALL }, { "+2 dagen", "", 2, 0, USED_ALL },
	{ "+2wd", "", 2, 0, USED_ALL }, { "24/10 14u", "2026-10-24", 0, 1400, USED_ALL },
	{ "24/10, 14h30", "2026-10-24", 0, 1430, USED_ALL }, { "24/10 14:05", "2026-10-24", 0, 1405, USED_ALL },
	{ "24/10 14.30 uur", "2026-10-24", 0, 1430, USED_ALL }, { "tomorrow at 2pm", "2026-10-06", 0, 1400, USED_ALL },
	{ "2:30 p.m.", "", 0, 1430, USED_ALL }, { "12am", "", 0, 1, USED_ALL }, { "12 pm", "", 0, 1200, USED_ALL },
	{ "à 14 heures", "", 0, 1400, USED_ALL }, { "8u", "", 0, 800, USED_ALL }, { "00:00", "", 0, 1, USED_ALL },
	{ "9 o'clock", "", 0, 900, USED_ALL }, { "24/10 terug", "2026-10-24", 0, 0, 5 }, { "24/10 14 stuks", "2026-10-24", 0, 0, 5 },
	{ "morgen 14u terug", "2026-10-06", 0, 1400, 10 }, { "maandag, belt zelf", "2026-10-12", 0, 0, 7 },
	/* none */
	{ "", "", 0, 0, 0 }, { "31/2", "", 0, 0, 0 }, { "12/13", "", 0, 0, 0 }, { "0/1", "", 0, 0, 0 }, { "24", "", 0, 0, 0 },
	{ "12.450", "", 0, 0, 0 }, { "12450,50", "", 0, 0, 0 }, { "12k", "", 0, 0, 0 }, { "1.5k", "", 0, 0, 0 },
	{ "1.5%", "", 0, 0, 0 }, { "1.2.3", "", 0, 0, 0 }, { "5-6 weken", "", 0, 0, 0 }, { "2/3 jours", "", 0, 0, 0 },
	{ "24/10/1926", "", 0, 0, 0 }, { "2024-118", "", 0, 0, 0 }, { "1/2/3/4", "", 0, 0, 0 }, { "25:00", "", 0, 0, 0 },
	{ "14:60", "", 0, 0, 0 }, { "14.30", "", 0, 0, 0 }, { "13pm", "", 0, 0, 0 }, { "0am", "", 0, 0, 0 }, { "+0", "", 0, 0, 0 },
	{ "+32 475 12 34 56", "", 0, 0, 0 }, { "+475", "", 0, 0, 0 }, { "+2 weken", "", 0, 0, 0 }, { "+3,5", "", 0, 0, 0 },
	{ "+3x", "", 0, 0, 0 }, { "do it", "", 0, 0, 0 }, { "mon chef", "", 0, 0, 0 }, { "Di Rupo", "", 0, 0, 0 },
	{ "op", "", 0, 0, 0 }, { "op prijs", "", 0, 0, 0 }, { "maandagen", "", 0, 0, 0 }, { "mai", "", 0, 0, 0 },
	{ "x 24/10", "", 0, 0, 0 }, { "2024-13-01", "", 0, 0, 0 }, { "99999999999/1", "", 0, 0, 0 },
};

static void test_rows(void)
{
	struct words *w = shipped_words();

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *folded = words_fold(rows[i].in);
		struct date date;
		int bd, minute, expected = rows[i].time;
		size_t used = dates_parse_typed(w, folded, base, &date, &bd, &minute);
		g_autofree char *printed = date_print(date);

		g_test_message("%s", rows[i].in);
		g_assert_cmpuint(used, ==, rows[i].used == USED_ALL ? strlen(folded) : (size_t)rows[i].used);
		g_assert_cmpstr(printed, ==, rows[i].date);
		g_assert_cmpint(bd, ==, rows[i].bd);
		/* 1 stands for 00:00, so that 0 can be none */
		g_assert_cmpint(minute, ==, expected <= 1 ? expected : expected / 100 * 60 + expected % 100 + 1);
	}
	words_free(w);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/dates_typed/rows", test_rows);
	return g_test_run();
}
