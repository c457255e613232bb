#include "read/phone.h"
#include "read/phone_label.h"

#include <string.h>

#include "unit/shipped_words.h"

static const struct {
	const char *in, *region, *e164; /* NULL: none to be believed without a label */
	enum phone_type type;
} rows[] = {
	{ "Tel. 02 512 34 56", "BE", "+3225123456", PHONE_FIXED },
	{ "02/512.34.56", "BE", "+3225123456", PHONE_FIXED },
	{ "0475/12.34.56", "BE", "+32475123456", PHONE_MOBILE },
	{ "0475/12 34 56", "BE", "+32475123456", PHONE_MOBILE },
	{ "0475 12 34 56", "BE", "+32475123456", PHONE_MOBILE },
	{ "ik bel u op 0475.12.34.56 morgen", "BE", "+32475123456", PHONE_MOBILE },
	{ "+32 475 12 34 56", NULL, "+32475123456", PHONE_MOBILE },
	{ "GSM: +32 (0)475 12 34 56", "BE", "+32475123456", PHONE_MOBILE },
	{ "0032 475 12 34 56", "BE", "+32475123456", PHONE_MOBILE },
	{ "T +32 9 234 56 78", "NL", "+3292345678", PHONE_FIXED },
	{ "06-12345678", "NL", "+31612345678", PHONE_MOBILE },
	{ "020 - 624 11 11", "NL", "+31206241111", PHONE_FIXED },
	{ "Tél. : 01 42 68 53 00", "FR", "+33142685300", PHONE_FIXED },
	{ "06.12.34.56.78", "FR", "+33612345678", PHONE_MOBILE },
	{ "+33 (0)6 12 34 56 78", "BE", "+33612345678", PHONE_MOBILE },
	{ "Tel.: 0221 / 4710 815", "DE", "+492214710815", PHONE_FIXED },
	{ "Telefon 030/1234567-0", "DE", "+493012345670", PHONE_FIXED },
	{ "+49 (0) 151 23456789", "DE", "+4915123456789", PHONE_MOBILE },
	{ "079 123 45 67", "CH", "+41791234567", PHONE_MOBILE },
	{ "+41 44 668 18 00", "CH", "+41446681800", PHONE_FIXED },
	{ "020 7946 0958", "GB", "+442079460958", PHONE_FIXED },
	{ "07400 123456", "GB", "+447400123456", PHONE_MOBILE },
	{ "Numéro : +352 621 123 456", "LU", "+352621123456", PHONE_MOBILE },
	{ "91 123 45 67 89", "ES", NULL, PHONE_OTHER },
	{ "912 34 56 78", "ES", "+34912345678", PHONE_FIXED },
	{ "Tel: (09) 234 56 78", "BE", "+3292345678", PHONE_FIXED },
	{ "06 1234 5678", "IT", "+390612345678", PHONE_FIXED },
	{ "(617) 253-1000", "US", "+16172531000", PHONE_FIXED },
	{ "+1 617 253 1000", "BE", "+16172531000", PHONE_FIXED },
	{ "levering 14/02/2026 - 0475 12 34 56", "BE", NULL, PHONE_OTHER },
	{ "0475 12 34 56 op 14-02-2026 09:30", "BE", "+32475123456", PHONE_MOBILE },
	{ "1. 0475 12 34 56", "BE", "+32475123456", PHONE_MOBILE },
	{ "Tel. 02 123 45 67", "BE", "+3221234567", PHONE_DOUBTFUL },
	/* none */
	{ "€ 12.450,50", "BE", NULL, PHONE_OTHER },
	{ "BE 0403.170.701", "BE", NULL, PHONE_OTHER },
	{ "BE68 5390 0754 7034", "BE", NULL, PHONE_OTHER },
	{ "0475123456mm", "BE", NULL, PHONE_OTHER },
	{ "€0475123456", "BE", NULL, PHONE_OTHER },
	{ "02/10/2026 12:30", "BE", NULL, PHONE_OTHER },
	{ "2026-10-12 08:00", "BE", NULL, PHONE_OTHER },
	{ "12/10/2026", "BE", NULL, PHONE_OTHER },
	{ "Offerte 2024-118", "BE", NULL, PHONE_OTHER },
	{ "123", "BE", NULL, PHONE_OTHER },
	{ "", "BE", NULL, PHONE_OTHER },
};

static void test_find(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GArray) hits = phone_find(rows[i].in, rows[i].region);
		g_test_message("%s", rows[i].in);
		if (!rows[i].e164) {
			for (guint k = 0; k < hits->len; k++)
				g_assert_cmpint(
					g_array_index(hits, struct phone_hit, k).type, ==, PHONE_DOUBTFUL);
			continue;
		}
		g_assert_cmpuint(hits->len, ==, 1);
		struct phone_hit hit = g_array_index(hits, struct phone_hit, 0);
		g_assert_cmpstr(hit.e164, ==, rows[i].e164);
		g_assert_cmpint(hit.type, ==, rows[i].type);
		g_assert_true(hit.start < hit.end && hit.end <= strlen(rows[i].in));
	}
}

static void test_several(void)
{
	const char *text = "An Peeters\nT 02 512 34 56 | M 0475 12 34 56\n081 65 43 21 / 0472 98 76 54\n"
			   "09 234 56 78 - 0475/12.34.57\nété +49 30 12345678 ext. 12";
	const char *want[] = { "+3225123456", "+32475123456", "+3281654321", "+32472987654", "+3292345678",
		"+32475123457", "+493012345678" };
	g_autoptr(GArray) hits = phone_find(text, "BE");
	g_assert_cmpuint(hits->len, ==, G_N_ELEMENTS(want));
	for (guint i = 0; i < hits->len; i++)
		g_assert_cmpstr(g_array_index(hits, struct phone_hit, i).e164, ==, want[i]);
	struct phone_hit last = g_array_index(hits, struct phone_hit, hits->len - 1);
	g_assert_true(g_str_has_prefix(text + last.start, "+49"));
}

/* What is believed of a line; NULL: nothing. */
static const struct {
	const char *in, *region, *e164;
} lines[] = {
	{ "Tel. 02 123 45 67", "BE", "+3221234567" },
	{ "02 123 45 67", "BE", NULL },
	{ "+32 2 123 45 67", "BE", "+3221234567" },
	{ "0475 12 34 56", "BE", "+32475123456" },
	{ "Ondernemingsnummer 0475.170.701", "BE", NULL },
	{ "RPR Antwerpen 0475.170.701", "BE", NULL },
	{ "BE 0475.170.701", "BE", NULL },
	{ "Factuur 0475123456", "BE", NULL },
	{ "Onze ref. 0475123456", "BE", NULL },
	{ "KBO 0475.170.701, gsm 0475 12 34 56", "BE", "+32475123456" },
	{ "NL02 RABO 0612 3456 78", "NL", NULL },
	{ "DE89 3704 0044 0532 0130 00", "DE", NULL },
	{ "Bestellung 0221 471 0815", "DE", NULL },
	{ "RCS Lyon 0612345678", "FR", NULL },
	{ "Phone: (212) 555-0147", "US", "+12125550147" },
	{ "Cell 646-555-0123", "US", "+16465550123" },
	{ "Invoice 2125550", "US", NULL },
};

static void test_believed(void)
{
	struct words *w = shipped_words();
	for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
		g_autoptr(GArray) hits = phone_find(lines[i].in, lines[i].region);
		struct lexed *x = lexicon_read(words_lexicon(w), lines[i].in);
		const char *found = NULL;
		size_t floor = 0;
		g_test_message("%s", lines[i].in);
		for (guint k = 0; k < hits->len; k++) {
			const struct phone_hit *hit = &g_array_index(hits, struct phone_hit, k);
			if (phone_is_believed(x, floor, hit)) {
				g_assert_null(found);
				found = hit->e164;
			}
			floor = hit->end;
		}
		g_assert_cmpstr(found, ==, lines[i].e164);
		lexed_free(x);
	}
	words_free(w);
}

static void test_format(void)
{
	static const struct {
		const char *e164, *region, *out;
	} forms[] = { { "+32475123456", "BE", "0475 12 34 56" }, { "+32475123456", "NL", "+32 475 12 34 56" },
		{ "+41791234567", "CH", "079 123 45 67" }, { "+32475123456", NULL, "+32 475 12 34 56" },
		{ "?", "BE", "?" } };
	for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
		g_autofree char *out = phone_format(forms[i].e164, forms[i].region);
		g_assert_cmpstr(out, ==, forms[i].out);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/phone/find", test_find);
	g_test_add_func("/phone/several", test_several);
	g_test_add_func("/phone/believed", test_believed);
	g_test_add_func("/phone/format", test_format);
	return g_test_run();
}
