#include "edge/json.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

/* json-glib 1.6 goes down one stack frame a bracket and knows no limit. */
#define MAX_DEPTH 32

/* ---- printing: by hand, since json-glib prints 0.97 as 0.96999999999999997 ---- */

static void print_value(GString *out, GVariant *value, int indent);

static void print_string(GString *out, const char *text)
{
	g_string_append_c(out, '"');
	for (const char *p = text; *p; p++) {
		guchar c = (guchar)*p;

		if (c == '"' || c == '\\')
			g_string_append_printf(out, "\\%c", c);
		else if (c == '\n')
			g_string_append(out, "\\n");
		else if (c == '\t')
			g_string_append(out, "\\t");
		else if (c < 0x20 || c == 0x7f)
			g_string_append_printf(out, "\\u%04x", c);
		else
			g_string_append_c(out, *p);
	}
	g_string_append_c(out, '"');
}

static void print_double(GString *out, double d)
{
	static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };
	char text[G_ASCII_DTOSTR_BUF_SIZE];

	if (!isfinite(d)) { /* JSON has no word for it */
		g_string_append(out, "null");
		return;
	}
	for (gsize i = 0; i < G_N_ELEMENTS(formats); i++) {
		g_ascii_formatd(text, sizeof text, formats[i], d);
		if (g_ascii_strtod(text, NULL) == d)
			break;
	}
	g_string_append(out, text);
	if (!strpbrk(text, ".e")) /* so that it is read back as the double it was */
		g_string_append(out, ".0");
}

/* A new line at this depth; negative: everything on one line. */
static void print_break(GString *out, int indent)
{
	if (indent < 0)
		return;
	g_string_append_c(out, '\n');
	for (int i = 0; i < indent; i++)
		g_string_append(out, "  ");
}

static void print_key(GString *out, GVariant *key)
{
	g_autofree char *text = NULL;

	if (g_variant_is_of_type(key, G_VARIANT_TYPE_STRING))
		text = g_variant_dup_string(key, NULL);
	else
		text = g_variant_print(key, false);
	print_string(out, text);
}

static void print_container(GString *out, GVariant *value, int indent)
{
	bool object = g_variant_is_of_type(value, G_VARIANT_TYPE_DICTIONARY);
	gsize n = g_variant_n_children(value);
	int inside = indent < 0 ? indent : indent + 1;

	g_string_append_c(out, object ? '{' : '[');
	for (gsize i = 0; i < n; i++) {
		g_autoptr(GVariant) child = g_variant_get_child_value(value, i);

		if (i > 0)
			g_string_append_c(out, ',');
		print_break(out, inside);
		if (object) {
			g_autoptr(GVariant) key = g_variant_get_child_value(child, 0);
			g_autoptr(GVariant) member = g_variant_get_child_value(child, 1);

			print_key(out, key);
			g_string_append(out, indent < 0 ? ":" : ": ");
			print_value(out, member, inside);
		} else {
			print_value(out, child, inside);
		}
	}
	if (n > 0)
		print_break(out, indent);
	g_string_append_c(out, object ? '}' : ']');
}

static void print_maybe(GString *out, GVariant *value, int indent)
{
	g_autoptr(GVariant) inner = g_variant_get_maybe(value);

	if (inner)
		print_value(out, inner, indent);
	else
		g_string_append(out, "null");
}

static void print_value(GString *out, GVariant *value, int indent)
{
	switch (g_variant_classify(value)) {
	case G_VARIANT_CLASS_BOOLEAN:
		g_string_append(out, g_variant_get_boolean(value) ? "true" : "false");
		break;
	case G_VARIANT_CLASS_BYTE: g_string_append_printf(out, "%u", g_variant_get_byte(value)); break;
	case G_VARIANT_CLASS_INT16: g_string_append_printf(out, "%d", g_variant_get_int16(value)); break;
	case G_VARIANT_CLASS_UINT16: g_string_append_printf(out, "%u", g_variant_get_uint16(value)); break;
	case G_VARIANT_CLASS_INT32: g_string_append_printf(out, "%d", g_variant_get_int32(value)); break;
	case G_VARIANT_CLASS_UINT32: g_string_append_printf(out, "%u", g_variant_get_uint32(value)); break;
	case G_VARIANT_CLASS_HANDLE: g_string_append_printf(out, "%d", g_variant_get_handle(value)); break;
	case G_VARIANT_CLASS_INT64:
		g_string_append_printf(out, "%" G_GINT64_FORMAT, g_variant_get_int64(value));
		break;
	case G_VARIANT_CLASS_UINT64:
		g_string_append_printf(out, "%" G_GUINT64_FORMAT, g_variant_get_uint64(value));
		break;
	case G_VARIANT_CLASS_DOUBLE: print_double(out, g_variant_get_double(value)); break;
	case G_VARIANT_CLASS_STRING:
	case G_VARIANT_CLASS_OBJECT_PATH:
	case G_VARIANT_CLASS_SIGNATURE: print_string(out, g_variant_get_string(value, NULL)); break;
	case G_VARIANT_CLASS_VARIANT: {
		g_autoptr(GVariant) inner = g_variant_get_variant(value);

		print_value(out, inner, indent);
		break;
	}
	case G_VARIANT_CLASS_MAYBE: print_maybe(out, value, indent); break;
	case G_VARIANT_CLASS_ARRAY:
	case G_VARIANT_CLASS_TUPLE:
	case G_VARIANT_CLASS_DICT_ENTRY: print_container(out, value, indent); break;
	}
}

char *json_print(GVariant *value, bool pretty)
{
	g_autoptr(GVariant) kept = g_variant_ref_sink(value);
	GString *out = g_string_new(NULL);

	print_value(out, kept, pretty ? 0 : -1);
	return g_string_free(out, FALSE);
}

/* ---- parsing ---- */

#define DIGITS "0123456789"

/* A number (RFC 8259 section 6) that int64 or double can hold. json-glib makes -1 of what is too large, and 8
 * of 010. */
static bool number_fits(const char *text)
{
	const char *p = text + (*text == '-');
	gsize n = strspn(p, DIGITS);

	if (n == 0 || (n > 1 && *p == '0'))
		return false;
	p += n;
	if (!*p)
		return g_ascii_string_to_signed(text, 10, G_MININT64, G_MAXINT64, NULL, NULL);
	if (*p == '.') {
		n = strspn(p + 1, DIGITS);
		if (n == 0)
			return false;
		p += 1 + n;
	}
	if (*p == 'e' || *p == 'E') {
		p += p[1] == '+' || p[1] == '-' ? 2 : 1;
		n = strspn(p, DIGITS);
		if (n == 0)
			return false;
		p += n;
	}
	return !*p && isfinite(g_ascii_strtod(text, NULL));
}

static const char *after_string(const char *p)
{
	for (p++; *p && *p != '"'; p++)
		if (*p == '\\' && p[1])
			p++;
	return *p ? p + 1 : p;
}

/* What json-glib would take though it is no JSON (comments, `var x =`, octal numbers) or cannot bear; NULL
 * when nothing. Its notion of what is inside a string must be ours, or the depth counted is not the depth
 * parsed. */
static const char *objection(const char *text)
{
	static const char *const words[] = { "true", "false", "null", NULL };
	int depth = 0;

	for (const char *p = text; *p;) {
		gsize word = strcspn(p, " \t\r\n,:{}[]\"");

		if (word > 0) {
			g_autofree char *token = g_strndup(p, word);
			bool number = g_ascii_isdigit(*token) || *token == '-';

			if (number ? !number_fits(token) : !g_strv_contains(words, token))
				return number ? "a number out of range" : "not JSON";
			p += word;
		} else if (*p == '"') {
			p = after_string(p);
		} else {
			depth += (*p == '{' || *p == '[') - (*p == '}' || *p == ']');
			if (depth > MAX_DEPTH)
				return "nested too deep";
			p++;
		}
	}
	return NULL;
}

static GVariant *variant_of_node(JsonNode *node, bool nulls);

/* A lone surrogate ("\ud800") comes out as bytes that are no UTF-8, which GVariant refuses. */
static char *valid(const char *text)
{
	return g_utf8_make_valid(text ? text : "", -1);
}

static GVariant *variant_of_object(JsonObject *object, bool nulls)
{
	GVariantBuilder builder;
	JsonObjectIter iter;
	const char *name;
	JsonNode *member;

	g_variant_builder_init(&builder, G_VARIANT_TYPE_VARDICT);
	json_object_iter_init_ordered(&iter, object);
	while (json_object_iter_next_ordered(&iter, &name, &member)) {
		g_autofree char *key = valid(name);
		GVariant *value = variant_of_node(member, nulls);

		if (value)
			g_variant_builder_add(&builder, "{sv}", key, value);
	}
	return g_variant_builder_end(&builder);
}

static GVariant *variant_of_array(JsonArray *array, bool nulls)
{
	GVariantBuilder builder;

	g_variant_builder_init(&builder, G_VARIANT_TYPE("av"));
	for (guint i = 0; i < json_array_get_length(array); i++) {
		GVariant *value = variant_of_node(json_array_get_element(array, i), nulls);

		if (value)
			g_variant_builder_add(&builder, "v", value);
	}
	return g_variant_builder_end(&builder);
}

/* Floating. nulls: null is an empty maybe, else NULL. */
static GVariant *variant_of_node(JsonNode *node, bool nulls)
{
	switch (json_node_get_node_type(node)) {
	case JSON_NODE_OBJECT: return variant_of_object(json_node_get_object(node), nulls);
	case JSON_NODE_ARRAY: return variant_of_array(json_node_get_array(node), nulls);
	case JSON_NODE_NULL: return nulls ? g_variant_new_maybe(G_VARIANT_TYPE_VARIANT, NULL) : NULL;
	case JSON_NODE_VALUE: break;
	}
	switch (json_node_get_value_type(node)) {
	case G_TYPE_STRING: return g_variant_new_take_string(valid(json_node_get_string(node)));
	case G_TYPE_INT64: return g_variant_new_int64(json_node_get_int(node));
	case G_TYPE_BOOLEAN: return g_variant_new_boolean(json_node_get_boolean(node));
	default: return g_variant_new_double(json_node_get_double(node));
	}
}

static bool parse(JsonParser *parser, const char *text, GError **error)
{
	const char *against = objection(text);
	g_autoptr(GError) cause = NULL;

	if (against)
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "%s", against);
	else if (!json_parser_load_from_data(parser, text, -1, &cause))
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "not JSON: %s", cause->message);
	return !against && !cause;
}

GVariant *json_parse(const char *text, GError **error)
{
	g_autoptr(JsonParser) parser = json_parser_new_immutable();

	if (!parse(parser, text, error))
		return NULL;

	JsonNode *root = json_parser_get_root(parser);

	if (!root || !JSON_NODE_HOLDS_OBJECT(root)) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "not a JSON object");
		return NULL;
	}
	return g_variant_ref_sink(variant_of_object(json_node_get_object(root), false));
}

GVariant *json_parse_any(const char *text, GError **error)
{
	g_autoptr(JsonParser) parser = json_parser_new_immutable();

	if (!parse(parser, text, error))
		return NULL;

	JsonNode *root = json_parser_get_root(parser);

	if (!root) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "not JSON: nothing");
		return NULL;
	}
	return g_variant_ref_sink(variant_of_node(root, true));
}
