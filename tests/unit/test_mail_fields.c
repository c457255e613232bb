#include "read/mail_fields.h"

#include <string.h>

#include "read/mail.h"

static void test_addresses(void)
{
	/* want: "address|name" each, joined by blanks and commas */
	static const struct {
		const char *value, *want;
	} rows[] = {
		{ "jan@x.be", "jan@x.be|" },
		{ "Jan Peeters <Jan@X.be>", "jan@x.be|Jan Peeters" },
		{ "\"Peeters, Jan\" <jan@x.be>, An <an@y.be>", "jan@x.be|Peeters, Jan; an@y.be|An" },
		{ "Peeters, Jan <jan@x.be>, an@y.be", "jan@x.be|Peeters, Jan; an@y.be|" },
		{ "jan@x.be; an@y.be", "jan@x.be|; an@y.be|" },
		{ "jan@x.be,", "jan@x.be|" },
		{ "jan@x.be,, an@y.be", "jan@x.be|; an@y.be|" },
		{ "<>", "" },
		{ "", "" },
		{ "undisclosed-recipients:;", "" },
		{ "Groep: a@b.be, C <c@d.be>; e@f.be", "a@b.be|; c@d.be|C; e@f.be|" },
		{ "jan@x.be (Jan (de) Peeters)", "jan@x.be|Jan (de) Peeters" },
		{ "Jan Peeters jan@x.be", "jan@x.be|Jan Peeters" },
		{ "'jan@x.be'", "jan@x.be|" },
		{ "'Jan' <'jan@x.be'>", "jan@x.be|Jan" },
		{ "jan@x.be <mailto:jan@x.be>", "jan@x.be|jan@x.be" },
		{ "mailto:jan@x.be", "jan@x.be|" },
		{ "=?utf-8?Q?J=C3=B6rg?= <j@b.de>", "j@b.de|Jörg" },
		{ "\"=?iso-8859-1?Q?J=F6rg?=\" <j@b.de>", "j@b.de|Jörg" },
		{ "J\xf6rg <j@b.de>", "j@b.de|Jörg" },
		{ "\"a\\\"b\" <a@b.be>", "a@b.be|a\"b" },
		{ "Jan <jan@x.be", "jan@x.be|Jan" },
		{ "\"open <jan@x.be>", "" },
		{ "no address at all", "" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GPtrArray) list = g_ptr_array_new();
		g_autoptr(GString) got = g_string_new(NULL);
		mail_addresses_parse(rows[i].value, list);
		for (guint k = 0; k < list->len; k++) {
			const struct mail_address *a = list->pdata[k];
			g_string_append_printf(got, "%s%s|%s", k ? "; " : "", a->address, a->name ? a->name : "");
		}
		g_assert_cmpstr(got->str, ==, rows[i].want);
	}
}

static void test_ids(void)
{
	static const struct {
		const char *value, *want;
	} rows[] = {
		{ "<a@b>", "a@b" }, { "<a@b> <c@d>\t<e>", "a@b c@d e" }, { "a@b", "a@b" }, { "Your mail of 3 March <a@b>", "a@b" },
		{ "<a@b><c", "a@b" }, { "<>", "" }, { "", "" }, { NULL, "" }, { "< a@b >", "a@b" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(GStrv) ids = mail_ids_parse(rows[i].value);
		g_autofree char *got = g_strjoinv(" ", ids);
		g_assert_cmpstr(got, ==, rows[i].want);
	}
}

static void test_dates(void)
{
	static const struct {
		const char *value;
		int64_t utc;
	} rows[] = {
		{ "Mon, 3 Mar 2025 10:11:12 +0100", 1740993072 },
		{ "3 Mar 2025 10:11:12 +0100", 1740993072 },
		{ "Mon, 3 Mar 25 10:11:12 +0100", 1740993072 },
		{ "Mon, 3 Mar 2025 10:11:12 +0100 (CET)", 1740993072 },
		{ "Mon, 3 Mar 2025 10:11:12 CET", 1740993072 },
		{ "Thu, 3 Jul 2025 10:11:12 CEST", 1751530272 },
		{ "Thu, 1 Jan 1970 00:00:10 +0000", 0 },
		{ "soon", 0 }, { "", 0 }, { NULL, 0 },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		g_assert_cmpint(mail_date_parse(rows[i].value), ==, rows[i].utc);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	mail_prepare();
	g_test_add_func("/mail_fields/addresses", test_addresses);
	g_test_add_func("/mail_fields/ids", test_ids);
	g_test_add_func("/mail_fields/dates", test_dates);
	return g_test_run();
}
