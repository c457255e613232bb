#include "read/mime_text.h"

#include <glib.h>
#include <string.h>

static void test_decode(void)
{
	static const struct {
		const char *bytes, *charset, *text;
	} rows[] = {
		{ "abc", NULL, "abc" },
		{ "caf\xc3\xa9", "utf-8", "café" },
		{ "caf\xe9 \x80", NULL, "café €" },
		{ "\x80 5", "iso-8859-1", "€ 5" }, /* Windows programs that say latin1 */
		{ "caf\xc3\xa9", "iso-8859-1", "café" }, /* and those that write UTF-8 */
		{ "caf\xc3\xa9", "iso-8859-15", "café" },
		{ "caf\xc3\xa9", "us-ascii", "café" },
		{ "caf\xc3\xa9", "x-unknown", "café" },
		{ "caf\xe9", "utf-8", "café" },
		{ "caf\xe9 caf\xc3\xa9", "utf-8", "café café" }, /* pasted together */
		{ "\xa4", "iso-8859-15", "€" },
		{ "\x82", "cp-850", "é" },
		{ "\xef\xbb\xbf" "caf\xc3\xa9", "iso-8859-2", "café" },
		{ "+IKw-", "unicode-1-1-utf-7", "€" },
		{ "a", "no such charset", "a" },
		{ "", "utf-8", "" },
	};

	mime_text_prepare();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = mime_text_decode(rows[i].bytes, strlen(rows[i].bytes), rows[i].charset);
		g_assert_cmpstr(text, ==, rows[i].text);
	}
	g_autofree char *utf16 = mime_text_decode("\xff\xfe\xac\x20\x35\x00", 6, NULL);
	g_assert_cmpstr(utf16, ==, "€5");
	g_autofree char *nul = mime_text_decode("a\0b", 3, "utf-8");
	g_assert_cmpstr(nul, ==, "ab");
}

static void test_header(void)
{
	static const struct {
		const char *value, *text;
	} rows[] = {
		{ "plain  text", "plain text" },
		{ "=?utf-8?Q?caf=C3=A9?= au lait", "café au lait" },
		{ "=?utf-8?Q?caf=C3?= =?UTF-8?Q?=A9?=", "café" }, /* a letter over two words */
		{ "=?utf-8?B?4oI=?=  =?utf-8?B?rCA1?=", "€ 5" },
		{ "=?iso-8859-1?Q?=80_5?= =?cp-850?Q?=82?=", "€ 5é" },
		{ "=?utf-8*nl?q?a_b?=", "a b" },
		{ "raw caf\xe9 \xe2\x82\xac", "raw café €" },
		{ "Re: =?utf-8?q?a?=x=?utf-8?q?b?=", "Re: axb" },
		{ "=?utf-8?q?unfinished", "=?utf-8?q?unfinished" },
		{ "=?utf-8?x?abc?=", "=?utf-8?x?abc?=" },
		{ "a =? b", "a =? b" },
		{ "=?utf-8?Q?line=0D=0ABcc:_x?=", "line Bcc: x" },
		{ "=?utf-8?Q?" "?=", "" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = mime_text_header(rows[i].value);
		g_assert_cmpstr(text, ==, rows[i].text);
	}
}

static void test_clean(void)
{
	char text[] = "a\r\nb\rc\n\xc2\xa0" "1\xe2\x80\xaf" "2\xe2\x80\x8b" "3\xe2\x80\xa8" "d";

	g_assert_cmpstr(mime_text_clean(text), ==, "a\nb\nc\n 1 23\nd");
}

static void test_unflow(void)
{
	static const struct {
		const char *text, *unflowed;
		bool delsp;
	} rows[] = {
		{ "one \ntwo\nthree\n", "one two\nthree\n", false },
		{ "one \r\ntwo\r\n", "one two\n", false },
		{ "Angebots \nnummer\n", "Angebotsnummer\n", true },
		{ " >no quote\n", ">no quote\n", false },
		{ "> q1 \n> q2\n>> r \nown\n", "> q1 q2\n> > r \nown\n", false },
		{ "text \n-- \nsig\n", "text \n-- \nsig\n", false },
		{ "last ", "last ", false },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = mime_text_unflow(rows[i].text, rows[i].delsp);
		g_assert_cmpstr(text, ==, rows[i].unflowed);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/mime_text/decode", test_decode);
	g_test_add_func("/mime_text/header", test_header);
	g_test_add_func("/mime_text/clean", test_clean);
	g_test_add_func("/mime_text/unflow", test_unflow);
	return g_test_run();
}
