#include "edge/json.h"

#include <math.h>
#include <string.h>

static void test_print(void)
{
	static const struct {
		const char *variant, *json;
	} rows[] = {
		{ "@a{sv} {}", "{}" },
		{ "@av []", "[]" },
		{ "{'b': <1>, 'a': <2>}", "{\"b\":1,\"a\":2}" },
		{ "{'n': <int64 9007199254740993>, 'min': <int64 -9223372036854775808>}",
			"{\"n\":9007199254740993,\"min\":-9223372036854775808}" },
		{ "{'absent': <@mv nothing>, 'there': <@ms just 'x'>}", "{\"absent\":null,\"there\":\"x\"}" },
		{ "<<'twice'>>", "\"twice\"" },
		{ "[0.97, 0.1, 1.0, 1e300, 0.3333333333333333, -0.0]",
			"[0.97,0.1,1.0,1e+300,0.3333333333333333,-0.0]" },
		{ "(true, 'é', @as ['a', 'b'])", "[true,\"é\",[\"a\",\"b\"]]" },
		{ "{1: 'een'}", "{\"1\":\"een\"}" },
		{ "'quote \" back \\\\ nl \\n tab \\t bell \\a'",
			"\"quote \\\" back \\\\ nl \\n tab \\t bell \\u0007\"" },
		{ "@ay [0x01, 0xff]", "[1,255]" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GVariant) value = g_variant_parse(NULL, rows[i].variant, NULL, NULL, &error);

		g_assert_no_error(error);

		g_autofree char *json = json_print(value, false);

		g_assert_cmpstr(json, ==, rows[i].json);
	}

	g_autofree char *nan = json_print(g_variant_new_double(NAN), false);

	g_assert_cmpstr(nan, ==, "null");
}

static void test_pretty(void)
{
	g_autofree char *json =
		json_print(g_variant_new_parsed("{'a': <['x', 'y']>, 'b': <@a{sv} {}>}"), true);

	g_assert_cmpstr(json, ==, "{\n  \"a\": [\n    \"x\",\n    \"y\"\n  ],\n  \"b\": {}\n}");
}

static void test_parse(void)
{
	static const struct {
		const char *json, *variant; /* NULL: refused */
	} rows[] = {
		{ "{}", "@a{sv} {}" },
		{ " {\"access_token\": \"x\\/y\", \"expires_in\": 3599, \"ok\": true} \n",
			"{'access_token': <'x/y'>, 'expires_in': <int64 3599>, 'ok': <true>}" },
		{ "{\"d\": 0.97, \"n\": null, \"o\": {\"i\": -1}, \"a\": [1, null, \"z\", []]}",
			"{'d': <0.97>, 'o': <{'i': <int64 -1>}>, 'a': <[<int64 1>, <'z'>, <@av []>]>}" },
		{ "{\"brackets in text\": \"[[[[{{{{\\\"[[\"}", "{'brackets in text': <'[[[[{{{{\"[['>}" },
		{ "{\"\\u20ac\": \"\\ud83d\\ude00\"}", "{'€': <'😀'>}" },
		{ "", NULL },
		{ "null", NULL },
		{ "[1]", NULL },
		{ "\"text\"", NULL },
		{ "{\"a\": 1", NULL },
		{ "{\"a\": }", NULL },
		{ "{\"n\":[9223372036854775807,-9223372036854775808,0,-0,-0.0,1E2]}",
			"{'n': <[<int64 9223372036854775807>, <int64 -9223372036854775808>, <int64 0>, "
			"<int64 0>, <-0.0>,"
			" <100.0>]>}" },
		{ "{\"n\": 9223372036854775808}", NULL },
		{ "{\"n\": 123456789012345678901234567890}", NULL },
		{ "{\"n\": 1e999}", NULL },
		{ "{\"n\": 010}", NULL },
		{ "{\"n\": 0x10}", NULL },
		{ "{\"n\": 1.}", NULL },
		{ "{\"n\": 1e}", NULL },
		{ "{\"n\": -}", NULL },
		{ "{\"n\": .5}", NULL },
		{ "{\"n\": +1}", NULL },
		{ "{} // comment", NULL },
		{ "{\"a\": 1 /* \" */}", NULL },
		{ "{\"a\": true/*\"*/, \"b\": [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", NULL },
		{ "{\"a\": true/*\"*/, \"b\": \"\"}", NULL },
		{ "var x = {}", NULL },
		{ "<html>", NULL },
		{ "{\"\xE9\": 1}", NULL },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GVariant) value = json_parse(rows[i].json, &error);

		if (!rows[i].variant) {
			g_assert_null(value);
			g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM);
			continue;
		}
		g_assert_no_error(error);

		g_autoptr(GVariant) expected = g_variant_ref_sink(g_variant_new_parsed(rows[i].variant));

		g_assert_cmpvariant(value, expected);
	}
}

/* json-glib would go down a stack frame a bracket. */
static void test_depth(void)
{
	static const struct {
		gsize depth;
		bool fine;
	} rows[] = { { 31, true }, { 32, false }, { 1000000, false } };

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GString) json = g_string_new("{\"a\":");

		for (gsize n = 0; n < rows[i].depth; n++)
			g_string_append_c(json, '[');
		for (gsize n = 0; n < rows[i].depth; n++)
			g_string_append_c(json, ']');
		g_string_append_c(json, '}');

		g_autoptr(GVariant) value = json_parse(json->str, NULL);

		g_assert_cmpint(value != NULL, ==, rows[i].fine);
	}
}

/* What was parsed, printed and parsed again is the same. */
static void test_round_trip(void)
{
	const char *json = "{\"s\":\"a\\u0001\\\\\\\"\\n\",\"d\":1.0,\"e\":1e+22,\"i\":12,\"b\":false,\"a\":["
			   "{\"x\":[]}]}";
	g_autoptr(GVariant) value = json_parse(json, NULL);

	g_assert_nonnull(value);

	g_autofree char *printed = json_print(value, true);
	g_autoptr(GVariant) again = json_parse(printed, NULL);

	g_assert_nonnull(again);
	g_assert_cmpvariant(value, again);
}

/* A lone surrogate is legal JSON and no text: it must not bring the process down. */
static void test_surrogate(void)
{
	g_autoptr(GVariant) value = json_parse("{\"a\": \"x\\ud800y\"}", NULL);

	g_assert_nonnull(value);
	g_assert_true(g_variant_is_normal_form(value));
}

/* Any value is printed as it was written, null included. */
static void test_any(void)
{
	static const char *const same[] = { "\"a\"", "12", "2.5", "true", "null", "{\"id\":null}", "[1,null,\"x\"]", "{}", "[]" };
	static const char *const bad[] = { "", " ", "x", "{", "[1", "\"a", "1 2", "nul" };

	for (gsize i = 0; i < G_N_ELEMENTS(same); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GVariant) value = json_parse_any(same[i], &error);
		g_assert_no_error(error);
		g_autofree char *text = json_print(value, false);
		g_assert_cmpstr(text, ==, same[i]);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autoptr(GError) error = NULL;
		g_assert_null(json_parse_any(bad[i], &error));
		g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/json/print", test_print);
	g_test_add_func("/json/pretty", test_pretty);
	g_test_add_func("/json/parse", test_parse);
	g_test_add_func("/json/depth", test_depth);
	g_test_add_func("/json/round_trip", test_round_trip);
	g_test_add_func("/json/surrogate", test_surrogate);
	g_test_add_func("/json/any", test_any);
	return g_test_run();
}
