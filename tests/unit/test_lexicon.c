#include "read/lexicon.h"

#include <stdint.h>
#include <string.h>

static struct lexicon *small_lexicon(void)
{
	struct lexicon *l = lexicon_new();
	lexicon_add(l, 0, "quote", "offerte", 0);
	lexicon_add(l, 0, "quote", "*offerte", 1);
	lexicon_add(l, 0, "your_request", "uw aanvraag tot offerte", 0);
	lexicon_add(l, 0, "attention", "t.a.v.", 0);
	lexicon_add(l, 0, "months", "mei", 4);
	lexicon_add(l, 1, "quote", "offerte", 0);
	lexicon_add(l, 1, "common", "die", 0);
	lexicon_add(l, 0, "outcomes", "order", 0); /* not for running text */
	return l;
}

static const struct {
	const char *text;
	enum term_kind kind;
	const char *found; /* the only term; NULL: none */
} rows[] = {
	{ "onze Offerte!", TERM_quote, "Offerte" },
	{ "OFFERTE", TERM_quote, "OFFERTE" },
	{ "raamofferte", TERM_quote, "raamofferte" },
	{ "xyofferte", TERM_quote, NULL }, /* too short to be a compound */
	{ "offertes", TERM_quote, NULL },
	/* the longer term covers the shorter */
	{ "uw aanvraag tot\nofferte", TERM_your_request, "uw aanvraag tot\nofferte" },
	{ "uw aanvraag tot\n\nofferte", TERM_quote, "offerte" },
	{ "uw aanvraag tot\tofferte", TERM_quote, "offerte" },
	{ "T.A.V. Jan", TERM_attention, "T.A.V" },
	{ "t a v Jan", TERM_attention, "t a v" },
	{ "\xff\xfeofferte\xff", TERM_quote, "offerte" },
	{ "order", TERM_quote, NULL },
	{ "", TERM_quote, NULL },
};

static void test_terms(void)
{
	struct lexicon *l = small_lexicon();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct lexed *x = lexicon_read(l, rows[i].text);
		g_test_message("row %zu: %s", i, rows[i].text);
		g_assert_cmpuint(x->terms->len, ==, rows[i].found ? 1 : 0);
		const struct term *t = lexed_find(x, rows[i].kind, 0, SIZE_MAX);
		g_autofree char *found = t ? g_strndup(rows[i].text + t->start, t->end - t->start) : NULL;
		g_assert_cmpstr(found, ==, rows[i].found);
		lexed_free(x);
	}
	lexicon_free(l);
}

static void test_lines(void)
{
	struct lexicon *l = small_lexicon();
	const char *text = "die mei\n\fdie offerte 12\n";
	struct lexed *x = lexicon_read(l, text);
	g_assert_cmpuint(x->lines->len, ==, 4);
	g_assert_cmpuint(lexed_line(x, 2)->page, ==, 2);
	const struct term *month = lexed_find(x, TERM_months, 0, SIZE_MAX);
	g_assert_cmpint(month->place, ==, 4);
	g_assert_cmpuint(month->line, ==, 0);
	const struct term *quote = lexed_find(x, TERM_quote, 0, SIZE_MAX);
	g_assert_cmpuint(quote->line, ==, 2);
	g_assert_cmpuint(lexed_line_of(x, quote->start), ==, 2);
	g_assert_null(lexed_find(x, TERM_quote, quote->end, SIZE_MAX));
	/* common words are counted, not kept */
	g_assert_cmpuint(g_array_index(x->common, guint, 0), ==, 0);
	g_assert_cmpuint(g_array_index(x->common, guint, 1), ==, 2);
	g_assert_cmpuint(x->n_words, ==, 4);
	lexed_free(x);
	lexicon_free(l);
}

/* A line without end is read as several, and its terms are all found. */
static void test_long_line(void)
{
	struct lexicon *l = small_lexicon();
	g_autoptr(GString) text = g_string_new(NULL);
	for (int i = 0; i < 2000; i++)
		g_string_append(text, "offerte ");
	struct lexed *x = lexicon_read(l, text->str);
	g_assert_cmpuint(x->terms->len, ==, 2000);
	g_assert_cmpuint(x->lines->len, >, 2);
	for (guint i = 0; i < x->lines->len; i++)
		g_assert_cmpuint(lexed_line(x, i)->end - lexed_line(x, i)->start, <, 8192);
	lexed_free(x);
	lexicon_free(l);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/lexicon/terms", test_terms);
	g_test_add_func("/lexicon/lines", test_lines);
	g_test_add_func("/lexicon/long_line", test_long_line);
	return g_test_run();
}
