/* How amounts, dates and counts are written, and that the words the mails offer are words that are understood. */
#include "core/lang.h"

#include "core/quote.h"
#include "read/typed.h"
#include "shipped_templates.h"
#include "shipped_words.h"
#include "write/view.h"

#define NB "\u00a0"

static struct templates *templates;

static void test_amount(void)
{
	static const struct {
		const char *lang, *currency;
		int64_t minor;
		const char *expected, *rounded;
	} rows[] = {
		{ "nl", "EUR", 1245000, "€" NB "12.450", "€" NB "12k" },
		{ "nl", "EUR", 1245050, "€" NB "12.450,50", "€" NB "12k" },
		{ "nl", "EUR", 5, "€" NB "0,05", "€" NB "0" },
		{ "nl", "EUR", -99950, "€" NB "-999,50", "€" NB "-1.000" },
		{ "fr", "EUR", 123456789, "1" NB "234" NB "567,89" NB "€", "1" NB "235" NB "k€" },
		{ "de", "CHF", 125000, "1.250" NB "CHF", "1.250" NB "CHF" },
		{ "de", "EUR", 20500000, "205.000" NB "€", "205" NB "T€" },
		{ "en", "EUR", 999999, "€9,999.99", "€10k" },
		{ "en", "CHF", 125000, "CHF" NB "1,250", "CHF" NB "1,250" },
		{ "en", "JPY", 125000, "JPY" NB "125,000", "JPY125k" },
		{ "en", "KWD", 1250500, "KWD" NB "1,250.500", "KWD" NB "1,251" },
		{ "en", "EUR", INT64_MIN + 1, "€-92,233,720,368,547,758.07", "€-92,233,720,368,548k" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const struct lang *lang = templates_lang(templates, rows[i].lang);
		g_autofree char *amount = lang_amount(lang, rows[i].minor, rows[i].currency);
		g_autofree char *rounded = lang_amount_round(lang, rows[i].minor, rows[i].currency);
		g_assert_cmpstr(amount, ==, rows[i].expected);
		g_assert_cmpstr(rounded, ==, rows[i].rounded);
	}
}

/* What a letter writes, what is said to the person, and what is said about him. */
static void test_titles(void)
{
	static const struct {
		const char *lang, *written, *to, *of, *with;
	} rows[] = {
		{ "nl", "heer Aerts", "meneer Aerts", "de heer Aerts", "de heer Aerts" },
		{ "nl", "Dhr. Van den Broeck", "meneer Van den Broeck", "de heer Van den Broeck",
			"de heer Van den Broeck" },
		{ "nl", "de heer Aerts", "meneer Aerts", "de heer Aerts", "de heer Aerts" },
		{ "nl", "heer en mevrouw Jacobs", "meneer en mevrouw Jacobs", "de heer en mevrouw Jacobs",
			"de heer en mevrouw Jacobs" },
		{ "nl", "Mevr. Peeters", "mevrouw Peeters", "mevrouw Peeters", "mevrouw Peeters" },
		{ "nl", "mevrouw Peeters", "mevrouw Peeters", "mevrouw Peeters", "mevrouw Peeters" },
		{ "nl", "Heer", "Heer", "Heer", "Heer" }, /* a name */
		{ "nl", "Monsieur Dubois", "Monsieur Dubois", "Monsieur Dubois", "Monsieur Dubois" },
		{ "fr", "M. Dubois", "Monsieur Dubois", "M. Dubois", "M. Dubois" },
		{ "fr", "Mme Dubois", "Madame Dubois", "Mme Dubois", "Mme Dubois" },
		{ "de", "Herr Dr. Schmitz", "Herr Dr. Schmitz", "Herr Dr. Schmitz", "Herrn Dr. Schmitz" },
		{ "de", "Herrn Schmitz", "Herr Schmitz", "Herr Schmitz", "Herrn Schmitz" },
		{ "de", "Fr. Müller", "Frau Müller", "Frau Müller", "Frau Müller" },
		{ "it", "sig.ra Rossi", "signora Rossi", "sig.ra Rossi", "sig.ra Rossi" },
		{ "en", "Mr Smith", "Mr Smith", "Mr Smith", "Mr Smith" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const struct lang *lang = templates_lang(templates, rows[i].lang);
		struct sender sender = { .zone = NULL };
		struct deal deal;
		record_init(&deal_record, &deal);
		deal.quote.contact = g_strdup(rows[i].written);
		g_autofree char *to = view_hail(&deal, lang), *of = view_who(&deal, lang);
		g_autoptr(GVariant) view = g_variant_ref_sink(view_of_deal(&deal, NULL, lang, &sender));
		const char *contact, *name, *who;
		g_assert_true(g_variant_lookup(view, "contact", "&s", &contact) &&
			      g_variant_lookup(view, "contact_name", "&s", &name) &&
			      g_variant_lookup(view, "who", "&s", &who));
		g_assert_cmpstr(to, ==, rows[i].to);
		g_assert_cmpstr(of, ==, rows[i].of);
		g_assert_cmpstr(contact, ==, rows[i].to);
		g_assert_cmpstr(name, ==, rows[i].with);
		g_assert_cmpstr(who, ==, rows[i].of);
		record_clear(&deal_record, &deal);
	}
}

static void test_number(void)
{
	static const struct {
		const char *lang;
		double number;
		int digits;
		const char *expected;
	} rows[] = {
		{ "nl", 1.5, 1, "1,5" }, { "en", 1.25, 1, "1.2" }, { "nl", 74.4, 0, "74" },
		{ "de", 1234567, 0, "1.234.567" }, { "nl", -0.5, 1, "-0,5" }, { "nl", 9.96, 1, "10,0" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *number = lang_number(templates_lang(templates, rows[i].lang), rows[i].number, rows[i].digits);
		g_assert_cmpstr(number, ==, rows[i].expected);
	}
}

static void test_date(void)
{
	static const struct {
		const char *lang, *day_month, *short_day, *long_day;
	} rows[] = {
		{ "nl", "8 oktober", "do 8/10", "donderdag 8 oktober" },
		{ "fr", "8 octobre", "je 8/10", "jeudi 8 octobre" },
		{ "de", "8. Oktober", "Do 8.10.", "Donnerstag, 8. Oktober" },
		{ "en", "8 October", "Thu 8/10", "Thursday 8 October" },
	};
	struct date day = { 2026, 10, 8 };
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const struct lang *lang = templates_lang(templates, rows[i].lang);
		g_autofree char *day_month = lang_date(lang, lang->day_month, day);
		g_autofree char *short_day = lang_date(lang, lang->short_day, day);
		g_autofree char *long_day = lang_date(lang, lang->long_day, day);
		g_autofree char *none = lang_date(lang, lang->long_day, DATE_NONE);
		g_assert_cmpstr(day_month, ==, rows[i].day_month);
		g_assert_cmpstr(short_day, ==, rows[i].short_day);
		g_assert_cmpstr(long_day, ==, rows[i].long_day);
		g_assert_cmpstr(none, ==, "");
	}
	g_autofree char *early = lang_time(0), *late = lang_time(1439);
	g_assert_cmpstr(early, ==, "00:00");
	g_assert_cmpstr(late, ==, "23:59");
}

static void test_fill(void)
{
	g_autofree char *text = lang_fill("{a}-{b}-{c}-{a", "a", "{b}", "b", "2", NULL);
	g_assert_cmpstr(text, ==, "{b}-2-{c}-{a");
	const struct lang *lang = templates_lang(templates, "nl");
	g_autofree char *none = lang_count(lang, "calls", 0), *one = lang_count(lang, "calls", 1), *many = lang_count(lang, "calls", 5);
	g_assert_cmpstr(none, ==, "geen oproepen");
	g_assert_cmpstr(one, ==, "1 oproep");
	g_assert_cmpstr(many, ==, "5 oproepen");
	g_assert_cmpstr(lang_label(lang, "no such key"), ==, "no such key");
	g_assert_null(lang_find_label(lang, "no such key"));
	g_assert_cmpstr(lang_label_of(lang, "state_", "won"), ==, "gewonnen");
	g_assert_cmpstr(lang_label_of(lang, "state_", "nonsense"), ==, "nonsense");
}

static enum outcome_code read_back(const struct words *words, const char *line)
{
	struct outcome o;
	outcome_read(words, line, (struct date){ 2026, 10, 8 }, &o);
	if (o.ask)
		g_test_message("'%s': %s", line, o.ask);
	enum outcome_code code = o.ask ? OUTCOME_NONE : o.code;
	record_clear(&outcome_record, &o);
	return code;
}

/* What a tap sends comes back as what it said. */
static void test_taps_are_understood(void)
{
	struct words *words = shipped_words();
	for (const char *const *code = shipped_langs; *code; code++) {
		const struct lang *lang = templates_lang(templates, *code);
		for (int c = OUTCOME_NONE + 1; c < OUTCOME_N; c++) {
			g_test_message("%s %s '%s'", *code, outcome_code_names[c], view_say(lang, c));
			g_assert_cmpint(read_back(words, view_say(lang, c)), ==, c);
		}
		static const char *const whys[] = { NULL, "say_why_agreed", "say_why_comparing", "say_why_unknown" };
		for (int m = MOTIVE_AGREED; m <= MOTIVE_UNKNOWN; m++) {
			struct outcome o;
			outcome_read(words, lang_label(lang, whys[m]), (struct date){ 2026, 10, 8 }, &o);
			g_test_message("%s", whys[m]);
			g_assert_cmpint(o.motive, ==, m);
			g_assert_cmpint(o.code, ==, OUTCOME_NONE);
			g_assert_null(o.ask);
			record_clear(&outcome_record, &o);
		}
		static const struct {
			const char *say;
			enum suspicion s;
			bool denied;
		} suspicions[] = { { "say_lever_yes", SUSPICION_LEVER, false }, { "say_lever_no", SUSPICION_LEVER, true },
			{ "say_polite_yes", SUSPICION_POLITE, false }, { "say_polite_no", SUSPICION_POLITE, true } };
		for (gsize i = 0; i < G_N_ELEMENTS(suspicions); i++) {
			struct outcome o;
			outcome_read(words, lang_label(lang, suspicions[i].say), (struct date){ 2026, 10, 8 }, &o);
			g_test_message("%s %s", *code, suspicions[i].say);
			g_assert_null(o.ask);
			g_assert_cmpint(o.code, ==, OUTCOME_NONE);
			g_assert_cmpint(o.suspicion, ==, suspicions[i].s);
			g_assert_cmpint(o.denied, ==, suspicions[i].denied);
			g_assert_null(o.note);
			record_clear(&outcome_record, &o);
		}
		g_assert_cmpint(read_back(words, lang_label(lang, "say_objection")), ==, OUTCOME_OBJ_OTHER);
		g_assert_cmpint(read_back(words, lang_label(lang, "say_tomorrow")), ==, OUTCOME_CALLBACK);
		g_assert_cmpint(read_back(words, lang_label(lang, "say_two_days")), ==, OUTCOME_CALLBACK);
	}
	words_free(words);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	templates = shipped_templates(NULL);
	g_test_add_func("/lang/amount", test_amount);
	g_test_add_func("/lang/number", test_number);
	g_test_add_func("/lang/titles", test_titles);
	g_test_add_func("/lang/date", test_date);
	g_test_add_func("/lang/fill", test_fill);
	g_test_add_func("/lang/taps-are-understood", test_taps_are_understood);
	int failed = g_test_run();
	templates_free(templates);
	return failed;
}
