/* Words: folding, finding, and the four files that are shipped. */
#include <glib.h>
#include <string.h>

#include "core/error.h"
#include "unit/shipped_words.h"

static void test_fold(void)
{
	static const struct {
		const char *in, *out;
	} rows[] = {
		{ "Order", "order" }, { "RÉPONSE", "reponse" }, { "re\xCC\x81ponse", "reponse" }, { "zurück", "zuruck" },
		{ "Größe STRASSE ẞ", "grosse strasse ss" }, { "d’accord", "d'accord" }, { "d`accord", "d'accord" },
		{ "  a \t\r\n b\n", "a b" }, { "12\xC2\xA0" "450\xE2\x80\xAF€", "12 450 €" }, { "", "" }, { " \n", "" },
		{ "œuvre Ærø Łódź", "oeuvre aero lodz" }, { "o\xEF\xAC\x80" "erte", "offerte" }, { "of\xC2\xAD" "ferte", "offerte" },
		{ "a – b — c", "a - b - c" }, { "☎\xEF\xB8\x8F Acme", "☎ acme" }, { "№ 7", "№ 7" }, { "a\xFF" "b", "a\xEF\xBF\xBD" "b" },
		{ "\xC3", "\xEF\xBF\xBD" }, { "a\x01" "b", "a b" }, { "İstanbul", "istanbul" }, { "ＯＲＤＥＲ", "order" },
		{ "\xE2\x80\x8F" "order", "order" }, { "Ä", "a" }, { "日本", "日本" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *once = words_fold(rows[i].in);
		g_autofree char *twice = words_fold(once);

		g_assert_cmpstr(once, ==, rows[i].out);
		g_assert_cmpstr(twice, ==, once);
	}
}

static void test_fold_at(void)
{
	static const char text[] = "  Été  – ß\xFFx ";
	g_autofree size_t *at = NULL;
	g_autofree char *folded = words_fold_at(text, &at);
	static const size_t expected[] = { 2, 4, 5, 7, 9, 12, 13, 13, 15, 15, 15, 16, 18 };

	g_assert_cmpstr(folded, ==, "ete - ss\xEF\xBF\xBDx");
	g_assert_cmpuint(strlen(folded) + 1, ==, G_N_ELEMENTS(expected));
	for (size_t i = 0; i < G_N_ELEMENTS(expected); i++)
		g_assert_cmpuint(at[i], ==, expected[i]);
}

static void test_find(void)
{
	static const struct {
		const char *text, *word;
		int at;
	} rows[] = {
		{ "een order is", "order", 4 }, { "bordered order", "order", 9 }, { "orders", "order", -1 },
		{ "d'accord", "accord", 2 }, { "accord", "accord", 0 }, { "order.", "order", 0 }, { "order1", "order", -1 },
		{ "te duur", "te duur", 0 }, { "beste duur", "te duur", -1 }, { "n/a", "n/a", 0 }, { "12€", "€", 2 },
		{ "jusqu'au 3", "jusqu'", 0 }, { "", "a", -1 }, { "a", "", -1 }, { "日本日", "日", -1 }, { "é a", "a", 3 },
		{ "éa a", "a", 4 }, { "aé", "a", -1 },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		g_assert_cmpint(words_find(rows[i].text, rows[i].word), ==, rows[i].at);
}

static void test_starts(void)
{
	static const struct {
		const char *text, *word;
		size_t n;
	} rows[] = {
		{ "order 12k", "order", 5 }, { "orders", "order", 0 }, { "order-nr", "order", 0 }, { "order - x", "order", 5 },
		{ "order-", "order", 5 }, { "call-back now", "call back", 9 }, { "no follow up", "no follow-up", 12 },
		{ "the order", "order", 0 }, { "order", "order", 5 }, { "orde", "order", 0 }, { "x", "", 0 }, { "n/a", "n/a", 3 },
		{ "order☎", "order", 5 }, { "orderé", "order", 0 },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		g_assert_cmpuint(words_starts(rows[i].text, rows[i].word), ==, rows[i].n);
}

static void test_shipped(void)
{
	struct words *w = shipped_words();
	static const struct {
		const char *lang, *vocabulary, *word;
		int place;
	} rows[] = {
		{ "nl", "months", "mrt", 2 }, { "fr", "months", "aout", 7 }, { "de", "months", "maerz", 2 },
		{ "de", "months", "marz", 2 }, { "en", "months", "may", 4 }, { "en", "weekdays", "sunday", 6 },
		{ "fr", "weekdays", "mar", 1 }, { "de", "months", "mars", -1 }, { "de", "nothing", "mars", -1 },
		{ "xx", "months", "mars", -1 }, { "fr", "excuses", "not_read", 0 }, { "de", "excuses", "absent", 9 },
	};
	static const struct {
		const char *vocabulary;
		int places;
	} complete[] = { { "months", 12 }, { "weekdays", 7 }, { "excuses", 10 } };

	g_assert_true(g_strv_contains(words_languages(w), "en"));
	g_assert_true(g_strv_contains(words_languages(w), "it"));
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		g_assert_cmpint(words_place(w, rows[i].lang, rows[i].vocabulary, rows[i].word), ==, rows[i].place);
	for (const char *const *l = words_languages(w); *l; l++) {
		g_assert_nonnull(words_list(w, *l, "negation")[0]);
		g_assert_nonnull(words_list(w, *l, "tomorrow")[0]);
		g_assert_nonnull(words_list(w, *l, "hour")[0]);
		for (size_t i = 0; i < G_N_ELEMENTS(complete); i++) {
			int last = -1;
			for (const char *const *word = words_list(w, *l, complete[i].vocabulary); *word; word++)
				last = MAX(last, words_place(w, *l, complete[i].vocabulary, *word));
			g_assert_cmpint(last, ==, complete[i].places - 1);
		}
	}
	g_assert_null(words_list(w, "nl", "no such list")[0]);
	words_free(w);
}

static void test_longest_first(void)
{
	struct words *w = shipped_words();
	size_t n;
	const struct words_alias *a = words_aliases(w, &n);
	unsigned seen = 0;

	G_STATIC_ASSERT(OUTCOME_N <= 32);
	g_assert_cmpuint(n, >, 250);
	for (size_t i = 0; i < n; i++) {
		seen |= 1u << a[i].code;
		if (i)
			g_assert_cmpuint(strlen(a[i - 1].text), >=, strlen(a[i].text));
	}
	for (int c = OUTCOME_ORDER; c < OUTCOME_N; c++)
		if (c < OUTCOME_LOST_PRICE || c > OUTCOME_LOST_OTHER) /* made of two words, never one */
			g_assert_true(seen & (1u << c));
	for (const char *const *word = words_list(w, "de", "negation"); *word && word[1]; word++)
		g_assert_cmpuint(strlen(word[0]), >=, strlen(word[1]));
	words_free(w);
}

static void test_errors(void)
{
	static const struct {
		const char *text, *message;
	} rows[] = {
		{ "a = (", "t.conf:1: syntax error" },
		{ "a = 3;", "t.conf:1: expected a list of words (\"…\", \"…\") for 'a'" },
		{ "\na = ( \"x\",\n 3 );", "t.conf:3: expected words in quotes in 'a'" },
		{ "a = ( \" \" );", "t.conf:1: empty word in 'a'" },
		{ "a = ( \"x\" );\na = ( \"y\" );", "t.conf:2: duplicate setting name" },
		{ "outcomes = ( \"x\" );", "t.conf:1: expected a group { ORDER = ( … ); … } for 'outcomes'" },
		{ "outcomes = {\n ORDRE = ( \"x\" ); };", "t.conf:2: unknown outcome 'ORDRE'" },
		{ "outcomes = {\n NONE = ( \"x\" ); };", "t.conf:2: unknown outcome 'NONE'" },
		{ "outcomes = {\n ORDER = ( ( \"x\" ) ); };", "t.conf:2: expected words in quotes in 'ORDER'" },
		{ "outcomes = {\n ORDER = \"x\"; };", "t.conf:2: expected a list of words (\"…\", \"…\") for 'ORDER'" },
		{ "outcomes = { ORDER = ( \"prix\" );\n STOP = ( \"Prix\" ); };",
				"t.conf:2: already an alias of ORDER: 'Prix'" },
		{ "a = ( \"\xFF\" );", "t.conf:1: a word is not UTF-8 in 'a'" },
		{ "a = ( \"x\" );\n  @include \"/etc/passwd\"\n", "t.conf:2: a words file cannot include another" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct words *w = words_new();
		g_autoptr(GError) error = NULL;

		g_assert_false(words_add(w, "xx", rows[i].text, "t.conf", &error));
		g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP);
		g_assert_cmpstr(error->message, ==, rows[i].message);
		words_free(w);
	}
}

static void test_same_language_twice(void)
{
	struct words *w = words_new();
	g_autoptr(GError) error = NULL;

	g_assert_true(words_add(w, "xx", "a = ( \"b\" );", "t.conf", &error));
	g_assert_false(words_add(w, "xx", "a = ( \"b\" );", "u.conf", &error));
	g_assert_cmpstr(error->message, ==, "u.conf: language 'xx' is there already");
	words_free(w);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/words/fold", test_fold);
	g_test_add_func("/words/fold_at", test_fold_at);
	g_test_add_func("/words/find", test_find);
	g_test_add_func("/words/starts", test_starts);
	g_test_add_func("/words/shipped", test_shipped);
	g_test_add_func("/words/longest_first", test_longest_first);
	g_test_add_func("/words/errors", test_errors);
	g_test_add_func("/words/same_language_twice", test_same_language_twice);
	return g_test_run();
}
