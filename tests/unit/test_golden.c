/* Mails and what must be read from them: for each tests/data/mails/<name>.eml the keys of <name>.json must
 * match; null: must be absent. "kind" and "deal_ref" are of the letter, "outcome" is the code's name, all
 * others of the quote (closecall.8, EXPLAIN). "context" holds what differs from the usual salesperson below.
 */
#include <json-glib/json-glib.h>
#include <string.h>

#include "read/letter.h"
#include "read/mail.h"

#include "unit/shipped_words.h"

static struct words *words;

static char *data_path(const char *name)
{
	return g_build_filename(CLOSECALL_SOURCE, "tests/data/mails", name, NULL);
}

static void usual_context(struct read_context *c)
{
	record_init(&read_context_record, c);
	c->rep_address = g_strdup("an@janssens-dak.example");
	c->rep_name = g_strdup("An Peeters");
	c->own_domains = g_strsplit("janssens-dak.example", " ", -1);
	c->own_company = g_strdup("Janssens Dakwerken");
	c->service_address = g_strdup("closecall@janssens-dak.example");
	c->language = g_strdup("nl");
	c->region = g_strdup("BE");
	c->zone = g_strdup("Europe/Brussels");
	c->now_utc = 1791194400; /* 2026-10-05 10:00 UTC */
}

static char **strings_of(JsonArray *array)
{
	GPtrArray *out = g_ptr_array_new();
	for (guint i = 0; i < json_array_get_length(array); i++)
		g_ptr_array_add(out, g_strdup(json_array_get_string_element(array, i)));
	g_ptr_array_add(out, NULL);
	return (char **)g_ptr_array_free(out, FALSE);
}

/* The members of "context" over the usual ones, by the record's own field table. */
static void override_context(struct read_context *c, JsonObject *o)
{
	for (const struct record_field *f = read_context_record.fields; f->name; f++) {
		JsonNode *node = json_object_get_member(o, f->name);
		char *at = (char *)c + f->offset;
		if (!node)
			continue;
		bool null = JSON_NODE_HOLDS_NULL(node);
		switch (f->type) {
		case RECORD_STRING:
			g_free(*(char **)(void *)at);
			*(char **)(void *)at = null ? NULL : json_node_dup_string(node);
			break;
		case RECORD_STRV:
			g_strfreev(*(char ***)(void *)at);
			*(char ***)(void *)at = null ? NULL : strings_of(json_node_get_array(node));
			break;
		case RECORD_BOOL: *(bool *)(void *)at = json_node_get_boolean(node); break;
		case RECORD_INT64: *(int64_t *)(void *)at = json_node_get_int(node); break;
		default: g_error("context: no type for '%s'", f->name);
		}
	}
}

/* A packed value as the text it is compared by; NULL when absent. */
static char *text_of_value(GVariant *value)
{
	g_autoptr(GVariant) inner = NULL;
	if (!value)
		return NULL;
	if (g_variant_is_of_type(value, G_VARIANT_TYPE_STRING))
		return g_variant_dup_string(value, NULL);
	if (g_variant_is_of_type(value, G_VARIANT_TYPE_BOOLEAN))
		return g_strdup(g_variant_get_boolean(value) ? "true" : "false");
	if (g_variant_is_of_type(value, G_VARIANT_TYPE_INT64))
		return g_strdup_printf("%" G_GINT64_FORMAT, g_variant_get_int64(value));
	if (g_variant_is_of_type(value, G_VARIANT_TYPE_STRING_ARRAY)) {
		g_auto(GStrv) list = g_variant_dup_strv(value, NULL);
		return g_strjoinv(" ", list);
	}
	return g_variant_print(value, FALSE);
}

static char *text_of_node(JsonNode *node)
{
	if (JSON_NODE_HOLDS_NULL(node))
		return NULL;
	if (JSON_NODE_HOLDS_ARRAY(node)) {
		g_auto(GStrv) list = strings_of(json_node_get_array(node));
		return *list ? g_strjoinv(" ", list) : NULL;
	}
	GType type = json_node_get_value_type(node);
	if (type == G_TYPE_BOOLEAN)
		return g_strdup(json_node_get_boolean(node) ? "true" : "false");
	if (type == G_TYPE_INT64)
		return g_strdup_printf("%" G_GINT64_FORMAT, json_node_get_int(node));
	return json_node_dup_string(node);
}

static char *read_value(const struct letter *letter, const char *key)
{
	g_autoptr(GVariant) of_letter = g_variant_ref_sink(record_tree(&letter_record, letter, false));
	g_autoptr(GVariant) of_quote = g_variant_ref_sink(record_tree(&quote_record, &letter->quote, false));
	bool is_letter = !strcmp(key, "kind") || !strcmp(key, "deal_ref") || !strcmp(key, "bounced");
	if (!strcmp(key, "outcome"))
		return g_strdup(outcome_code_names[letter->outcome.code]);
	if (!strcmp(key, "is_quote"))
		return g_strdup(letter->quote.is_quote ? "true" : "false");
	if (!strcmp(key, "vat") && letter->quote.vat == VAT_UNKNOWN)
		return g_strdup("unknown");
	g_autoptr(GVariant) value = g_variant_lookup_value(is_letter ? of_letter : of_quote, key, NULL);
	return text_of_value(value);
}

static void tell_evidence(const struct quote *q)
{
	g_test_message("confidence %.3f", q->confidence);
	for (guint i = 0; q->evidence && i < q->evidence->len; i++) {
		const struct evidence *e = q->evidence->pdata[i];
		g_test_message("    %s = %s [%s] %s", e->field, e->value, e->where, e->why);
	}
}

static void check_keys(const struct letter *letter, JsonObject *expected, const char *name)
{
	g_autoptr(GList) keys = json_object_get_members(expected);
	guint wrong = 0;
	for (GList *k = keys; k; k = k->next) {
		const char *key = k->data;
		if (!strcmp(key, "context") || !strcmp(key, "comment"))
			continue;
		g_autofree char *want = text_of_node(json_object_get_member(expected, key));
		g_autofree char *got = read_value(letter, key);
		if (g_strcmp0(want, got)) {
			g_test_message("%s: %s is '%s', must be '%s'", name, key, got ? got : "(absent)",
				want ? want : "(absent)");
			wrong++;
		}
	}
	if (wrong)
		tell_evidence(&letter->quote);
	if (wrong)
		g_test_fail();
}

static void test_pair(gconstpointer data)
{
	const char *name = data;
	g_autofree char *json_name = g_strdup_printf("%s.json", name),
			*eml_name = g_strdup_printf("%s.eml", name);
	g_autofree char *json_path = data_path(json_name), *eml_path = data_path(eml_name), *bytes = NULL;
	g_autoptr(JsonParser) parser = json_parser_new();
	g_autoptr(GError) error = NULL;
	struct read_context context;
	struct letter letter;
	gsize n;

	json_parser_load_from_file(parser, json_path, &error);
	g_assert_no_error(error);
	g_file_get_contents(eml_path, &bytes, &n, &error);
	g_assert_no_error(error);
	JsonObject *expected = json_node_get_object(json_parser_get_root(parser));
	usual_context(&context);
	if (json_object_has_member(expected, "context"))
		override_context(&context, json_object_get_object_member(expected, "context"));
	letter_read(words, bytes, n, &context, &letter, &error);
	g_assert_no_error(error);
	check_keys(&letter, expected, name);
	record_clear(&letter_record, &letter);
	record_clear(&read_context_record, &context);
}

int main(int argc, char **argv)
{
	g_autofree char *folder = data_path(NULL);
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) error = NULL;
	const char *entry;

	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	mail_prepare();
	words = shipped_words();
	g_autoptr(GDir) dir = g_dir_open(folder, 0, &error);
	g_assert_no_error(error);
	while ((entry = g_dir_read_name(dir)))
		if (g_str_has_suffix(entry, ".eml"))
			g_ptr_array_add(names, g_strndup(entry, strlen(entry) - strlen(".eml")));
	/* a test that found nothing to test would pass */
	g_assert_cmpuint(names->len, >=, 10);
	for (guint i = 0; i < names->len; i++) {
		g_autofree char *path = g_strdup_printf("/golden/%s", (const char *)names->pdata[i]);
		g_test_add_data_func(path, names->pdata[i], test_pair);
	}
	int status = g_test_run();
	words_free(words);
	return status;
}
