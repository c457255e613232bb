#include "core/token.h"

#include <string.h>

#define NOW G_GINT64_CONSTANT(1791187200) /* 2026-10-05 */

static struct seal seal_of(const char *key, const char *rep, int64_t until_utc)
{
	return (struct seal){ g_bytes_new(key, strlen(key)), rep, until_utc };
}

static enum token_verdict check(const char *key, const char *rep, const char *purpose, const char *about,
	const char *token, int64_t now_utc)
{
	struct seal seal = seal_of(key, rep, 0);
	enum token_verdict verdict = token_check(&seal, purpose, about, token, now_utc);
	g_bytes_unref(seal.key);
	return verdict;
}

static char *made(void)
{
	struct seal seal = seal_of("a key of some length", "an", NOW + 86400);
	char *token = token_make(&seal, TOKEN_OUTCOME, "12-3");
	g_bytes_unref(seal.key);
	return token;
}

/* Good for what it was made for alone. */
static void test_for_one_thing(void)
{
	static const struct {
		const char *key, *rep, *purpose, *about;
		int64_t at_utc;
		enum token_verdict verdict;
	} rows[] = {
		{ "a key of some length", "an", TOKEN_OUTCOME, "12-3", NOW, TOKEN_GOOD },
		{ "a key of some length", "an", TOKEN_OUTCOME, "12-3", NOW + 86400, TOKEN_GOOD },
		{ "a key of some length", "an", TOKEN_OUTCOME, "12-3", NOW + 86400 + 60, TOKEN_EXPIRED },
		{ "a key of some length", "bart", TOKEN_OUTCOME, "12-3", NOW, TOKEN_FORGED },
		{ "a key of some length", "an", TOKEN_QUESTION, "12-3", NOW, TOKEN_FORGED },
		{ "a key of some length", "an", TOKEN_CONFIRM, "12-3", NOW, TOKEN_FORGED },
		{ "a key of some length", "an", TOKEN_OUTCOME, "12-4", NOW, TOKEN_FORGED },
		{ "a key of some length", "an", TOKEN_OUTCOME, "1", NOW, TOKEN_FORGED },
		{ "another key as long", "an", TOKEN_OUTCOME, "12-3", NOW, TOKEN_FORGED },
		{ "another key as long", "an", TOKEN_OUTCOME, "12-3", NOW + 90000,
			TOKEN_FORGED }, /* old is said of ours alone */
	};
	g_autofree char *token = made(), *upper = g_ascii_strup(token, -1);
	g_assert_cmpuint(strlen(token), ==, TOKEN_CHARS);
	g_assert_cmpint(token_until(token), ==, NOW + 86400);
	g_assert_cmpint(token_until(upper), ==, NOW + 86400);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_assert_cmpint(check(rows[i].key, rows[i].rep, rows[i].purpose, rows[i].about, token,
					rows[i].at_utc),
			==, rows[i].verdict);
		g_assert_cmpint(check(rows[i].key, rows[i].rep, rows[i].purpose, rows[i].about, upper,
					rows[i].at_utc),
			==, rows[i].verdict);
	}
}

/* Parts do not run into one another. */
static void test_parts(void)
{
	struct seal one = seal_of("a key of some length", "an", NOW),
		    two = seal_of("a key of some length", "a", NOW);
	g_autofree char *a = token_make(&one, "x", "y"), *b = token_make(&two, "x", "ny"),
			*c = token_make(&two, "xa", "ny");
	g_assert_cmpstr(a, !=, b);
	g_assert_cmpstr(b, !=, c);
	g_bytes_unref(one.key);
	g_bytes_unref(two.key);
}

/* Every letter counts, in each of its bits. */
static void test_tampered(void)
{
	static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
	g_autofree char *token = made();
	for (size_t i = 0; i < TOKEN_CHARS; i++)
		for (const char *c = alphabet; *c; c++) {
			g_autofree char *other = g_strdup(token);
			other[i] = *c;
			g_assert_cmpint(
				check("a key of some length", "an", TOKEN_OUTCOME, "12-3", other, NOW), ==,
				*c == token[i] ? TOKEN_GOOD : TOKEN_FORGED);
		}
}

static void test_no_token(void)
{
	static const char *const texts[] = { "", "a", "abcdefghijklmnopqrstu", "abcdefghijklmnopqrstuvw",
		"abcdefghijklmnopqrst-v", "0000000000000000000000", "abcdefghijklmnopqrst\xc3\xa9" };
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_assert_cmpuint(token_length(texts[i]), ==, 0);
		g_assert_cmpint(check("a key of some length", "an", TOKEN_OUTCOME, "12-3", texts[i], NOW), ==,
			TOKEN_FORGED);
	}
	g_autofree char *token = made(), *tail = g_strconcat(token, "]", NULL);
	g_assert_cmpuint(token_length(tail), ==, TOKEN_CHARS);
	g_assert_cmpint(
		check("a key of some length", "an", TOKEN_OUTCOME, "12-3", tail, NOW), ==, TOKEN_FORGED);
	struct seal none = { NULL, "an", NOW };
	g_assert_null(token_make(&none, TOKEN_OUTCOME, "12-3"));
	g_assert_cmpint(token_check(&none, TOKEN_OUTCOME, "12-3", token, NOW), ==, TOKEN_FORGED);
}

/* As another implementation computes it (python: hmac, base64.b32encode): what was sent yesterday must hold
 * tomorrow. */
static void test_known(void)
{
	struct seal seal = seal_of("0123456789abcdef", "an", NOW);
	g_autofree char *token = token_make(&seal, TOKEN_OUTCOME, "12-3");
	g_assert_cmpstr(token, ==, "a4pboajuxrlhishzkl4656");
	g_bytes_unref(seal.key);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/token/for-one-thing", test_for_one_thing);
	g_test_add_func("/token/parts", test_parts);
	g_test_add_func("/token/tampered", test_tampered);
	g_test_add_func("/token/no-token", test_no_token);
	g_test_add_func("/token/known", test_known);
	return g_test_run();
}
