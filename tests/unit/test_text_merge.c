/* What a person wrote into a text of ours stays when ours changes. */
#include <glib.h>
#include <string.h>

#include "write/text_merge.h"

static const struct {
	const char *what, *was, *standing, *now, *merged;
} rows[] = {
	{ "untouched", "a\nb\nc", "a\nb\nc", "a\nx\nc\nd", "a\nx\nc\nd" },
	{ "untouched, by a program that trims and ends lines its own way", "a \nb\n\nc\n", "a\r\nb\r\n\r\nc", "x\ny", "x\ny" },
	{ "untouched, as HTML", "a\nb <c> & d", "a<br>b &lt;c&gt; &amp; d", "x", "x" },
	{ "we change nothing", "a\nb", "a\nnote\nb", "a\nb", "a\nnote\nb" },
	{ "a note below", "a\nb", "a\nb\nnote", "a\nnew\nb", "a\nnew\nb\nnote" },
	{ "a note on top", "a\nb", "note\na\nb", "new\na\nb", "note\nnew\na\nb" },
	{ "a note in the middle", "a\nb\nc", "a\nnote\nb\nc", "a\nb\nnew\nc", "a\nnote\nb\nnew\nc" },
	{ "a note behind a line that goes", "a\nb\nc", "a\nb\nnote\nc", "a\nc", "a\nnote\nc" },
	{ "a line taken out stays out", "a\nb\nc", "a\nc", "new\na\nb\nc", "new\na\nc" },
	{ "a line rewritten", "a\nb\nc", "a\nB!\nc", "a\nb\nc\nd", "a\nB!\nc\nd" },
	{ "rewritten where we change it, too", "a\nb\nc", "a\nB!\nc", "a\nbb\nc", "a\nB!\nbb\nc" },
	{ "a note in HTML", "a\nb", "a<br>b<br>note &amp; more", "a\nc", "a\nc\nnote & more" },
	{ "all was taken out", "a\nb", "", "new\na\nb", "new" },
	{ "all is the person's", "a\nb", "mine\nalone", "a\nnew", "mine\nalone\nnew" },
	{ "the same line twice", "a\n\nb\n\nc", "a\n\nnote\n\nb\n\nc", "a\n\nb\n\nd", "a\n\nnote\n\nb\n\nd" },
};

static void test_merge(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *merged = text_merge(rows[i].was, rows[i].standing, rows[i].now);
		g_test_message("%s", rows[i].what);
		g_assert_cmpstr(merged, ==, rows[i].merged);
	}
}

/* Lines of a person are never lost, whatever the three are; and nothing is made of nothing. */
static void test_never_lost(void)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(7);
	for (int round = 0; round < 3000; round++) {
		GString *texts[3];
		for (int t = 0; t < 3; t++) {
			texts[t] = g_string_new(NULL);
			for (int n = g_rand_int_range(rand, 0, 7); n > 0; n--)
				g_string_append_printf(texts[t], "%s%c\n", t == 1 && g_rand_boolean(rand) ? "mine " : "", 'a' + g_rand_int_range(rand, 0, 4));
		}
		g_autofree char *merged = text_merge(texts[0]->str, texts[1]->str, texts[2]->str);
		g_auto(GStrv) standing = g_strsplit(texts[1]->str, "\n", -1), out = g_strsplit(merged, "\n", -1);
		guint mine = 0, found = 0;
		for (char **l = standing; *l; l++)
			mine += g_str_has_prefix(*l, "mine ");
		for (char **l = out; *l; l++)
			found += g_str_has_prefix(*l, "mine ");
		g_assert_cmpuint(mine, ==, found);
		for (char **l = out; *l; l++)
			g_assert_true(!**l || strstr(texts[1]->str, *l) || strstr(texts[2]->str, *l));
		for (int t = 0; t < 3; t++)
			g_string_free(texts[t], TRUE);
	}
}

static void test_long(void)
{
	g_autoptr(GString) was = g_string_new("a"), standing = g_string_new("mine\na");
	for (int i = 0; i < TEXT_MERGE_MAX_LINES; i++) {
		g_string_append(was, "\nx");
		g_string_append(standing, "\nx");
	}
	g_autofree char *merged = text_merge(was->str, standing->str, "new");
	g_assert_cmpstr(merged, ==, standing->str);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/text_merge/rows", test_merge);
	g_test_add_func("/text_merge/never_lost", test_never_lost);
	g_test_add_func("/text_merge/long", test_long);
	return g_test_run();
}
