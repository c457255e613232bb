#include "read/xml.h"

#include <string.h>

#include "core/error.h"

/* What was told, as one string: "<a" "t" "text" "/a". */
static bool on_start(const char *name, const struct xml_attributes *attributes, gpointer user)
{
	g_autofree char *id = xml_attribute(attributes, "id");
	g_string_append_printf(user, "<%s%s%s>", name, id ? "=" : "", id ? id : "");
	return strcmp(name, "stop") != 0;
}

static bool on_end(const char *name, gpointer user)
{
	g_string_append_printf(user, "</%s>", name);
	return true;
}

static bool on_text(const char *text, size_t n, gpointer user)
{
	g_string_append_len(user, text, (gssize)n);
	return true;
}

static const struct xml_handler handler = { on_start, on_end, on_text };

static char *told(const char *xml, size_t n, GError **error)
{
	g_autoptr(GBytes) bytes = g_bytes_new(xml, n);
	GString *out = g_string_new(NULL);
	bool read = xml_read(bytes, &handler, out, error);
	return g_string_free(out, !read);
}

static void test_events(void)
{
	static const struct {
		const char *xml;
		size_t n;
		const char *want;
	} rows[] = {
		{ "<a><b id='1'>x &amp; y</b></a>", 0, "<a><b=1>x & y</b></a>" },
		{ "<p:a xmlns:p='u' p:id='7'>t</p:a>", 0, "<a=7>t</a>" },
		{ "\n\t<?xml version='1.0'?><a><![CDATA[<x>]]></a>", 0, "<a><x></a>" },
		{ "\xef\xbb\xbf<a>\xc3\xa9</a>", 0, "<a>\xc3\xa9</a>" },
		{ "<?xml version='1.0' encoding='iso-8859-1'?><a>\xe9</a>", 0, "<a>\xc3\xa9</a>" },
		{ "\xff\xfe<\0a\0/\0>\0", 10, "<a></a>" },
		{ "<a>one<stop/>two</a><broken", 0, "<a>one<stop>" }, /* whose handler has enough */
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *got = told(rows[i].xml, rows[i].n ? rows[i].n : strlen(rows[i].xml), &error);
		g_assert_no_error(error);
		g_assert_cmpstr(got, ==, rows[i].want);
	}
}

static void test_refused(void)
{
	static const struct {
		const char *xml;
		size_t n;
		const char *why;
	} rows[] = {
		{ "", 0, "XML is empty*" },
		{ " \n", 0, "XML is empty*" },
		{ "<a><b></a>", 0, "XML is broken" },
		{ "<a>\0</a>", 8, "XML is broken" },
		{ "<a>&nbsp;</a>", 0, "XML is broken" },
		{ "<?xml version='1.0' encoding='utf-16'?><a>\xd8</a>", 0, "XML is broken" },
		{ "<?xml version='1.0' encoding='no-such'?><a>x</a>", 0, "XML is broken" },
		{ "<!DOCTYPE a><a/>", 0, "XML has a document type*" },
		{ "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", 0, "XML has a document type*" },
		{ "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>", 0,
			"XML has a document type*" },
		{ "<!DOCTYPE a [<!ENTITY x 'ha'><!ENTITY y '&x;&x;&x;'>]><a>&y;</a>", 0,
			"XML has a document type*" },
		{ "<!DOCTYPE a [<!ENTITY % p SYSTEM 'http://127.0.0.1/x'> %p;]><a/>", 0,
			"XML has a document type*" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *got = told(rows[i].xml, rows[i].n ? rows[i].n : strlen(rows[i].xml), &error);
		g_test_message("%s", rows[i].xml);
		g_assert_null(got);
		g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM);
		g_assert_true(g_pattern_match_simple(rows[i].why, error->message));
	}
}

static char *nested(guint depth)
{
	GString *xml = g_string_new(NULL);
	for (guint i = 0; i < depth; i++)
		g_string_append(xml, "<a>");
	for (guint i = 0; i < depth; i++)
		g_string_append(xml, "</a>");
	return g_string_free(xml, FALSE);
}

static void test_depth(void)
{
	g_autofree char *most = nested(XML_MAX_DEPTH_READ), *more = nested(XML_MAX_DEPTH_READ + 1),
			*many = nested(1000000);
	g_autoptr(GError) error = NULL, far = NULL;
	g_autofree char *read = told(most, strlen(most), NULL);
	g_autofree char *refused = told(more, strlen(more), &error);
	g_autofree char *bomb = told(many, strlen(many), &far);

	g_assert_nonnull(read);
	g_assert_null(refused);
	g_assert_cmpstr(error->message, ==, "XML is nested too deep");
	g_assert_null(bomb);
	g_assert_cmpstr(far->message, ==, "XML is nested too deep");
}

static bool compares(const char *name, const struct xml_attributes *a, gpointer user)
{
	(void)name;
	(void)user;
	g_assert_true(xml_attribute_is(a, "id", "ab"));
	g_assert_false(xml_attribute_is(a, "id", "a"));
	g_assert_false(xml_attribute_is(a, "id", "abc"));
	g_assert_false(xml_attribute_is(a, "no", ""));
	g_assert_null(xml_attribute(a, "no"));
	*(bool *)user = true;
	return true;
}

static void test_attributes(void)
{
	static const struct xml_handler h = { compares, NULL, NULL };
	g_autoptr(GBytes) bytes = g_bytes_new_static("<a id='ab'>t</a>", 16);
	bool seen = false;

	g_assert_true(xml_read(bytes, &h, &seen, NULL));
	g_assert_true(seen);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/xml/events", test_events);
	g_test_add_func("/xml/refused", test_refused);
	g_test_add_func("/xml/depth", test_depth);
	g_test_add_func("/xml/attributes", test_attributes);
	return g_test_run();
}
