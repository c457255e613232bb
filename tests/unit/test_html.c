#include "read/html.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

static const struct {
	const char *what, *html, *text;
} rows[] = {
	{ "plain", "hello <b>big</b> world", "hello big world\n" },
	{ "blocks", "<div>a</div><div>b<br></div><div>c</div>", "a\nb\nc\n" },
	{ "empty lines", "<div>a</div><div><br></div><div>b<br><br><br><br>c</div>", "a\n\nb\n\nc\n" },
	{ "paragraphs", "<p>a</p>\n<p>b</p>", "a\n\nb\n" },
	{ "Outlook's paragraphs",
			"<p class=MsoNormal>Jan Peeters<o:p></o:p></p><p class=\"MsoNormal\">Acme NV</p>"
			"<p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>Gent</p>",
			"Jan Peeters\nAcme NV\n\nGent\n" },
	{ "close paragraphs", "<p style=\"margin:0cm\">a</p><p style='margin: 0'>b</p>", "a\nb\n" },
	{ "entities", "&euro;&nbsp;12.450,50 &amp; &eacute;t&#233; &#x20AC;", "€ 12.450,50 & été €\n" },
	{ "rows", "<table><tr><td>Totaal</td><td align=right>€ 100</td></tr><tr><th>BTW<th>€ 21</table>",
			"Totaal\t€ 100\nBTW\t€ 21\n" },
	{ "rows with blocks in cells",
			"<table>\n<tr>\n<td><p class=MsoNormal>Totaal</p></td>\n<td><p>€ 100</p></td></tr>\n"
			"<tr><td><p>BTW<br></p></td><td></td><td><br>€ 21</td></tr></table>after",
			"Totaal\t€ 100\nBTW\t€ 21\nafter\n" },
	{ "an empty cell before a paragraph", "<table><tr><td>a</td><td></td></tr></table><p>b</p>", "a\n\nb\n" },
	{ "a card beside a logo",
			"<table><tr><td><img src=x></td><td><table><tr><td>Jan</td></tr><tr><td>Acme</td></tr></table></td></tr></table>",
			"Jan\nAcme\n" },
	{ "left out",
			"<html><head><title>t</title><style>p{}</style></head><body>a<script>x()</script><!-- c -->"
			"<div style='DISPLAY: none'>preheader <div>deep</div></div><span hidden>h</span>"
			"<!--[if mso]><p>mso</p><![endif]-->b</body></html>",
			"ab\n" },
	{ "links", "<a href='tel:+3291234567'>09 123 45 67</a>, <a href=\"http://x\">site</a>", "09 123 45 67, site\n" },
	{ "pre", "<pre>a  b\n\n c</pre>d", "a  b\n\nc\nd\n" },
	{ "lists", "<ul><li>one</li><li>two</li></ul>", "one\ntwo\n" },
	{ "indented is not quoted", "<blockquote style='margin:0 0 0 40px'>a</blockquote>", "a\n" },
	{ "Gmail",
			"<div dir=\"ltr\">Akkoord!</div><br><div class=\"gmail_quote gmail_quote_container\"><div dir=\"ltr\" "
			"class=\"gmail_attr\">Op ma 3 mrt 2025 om 10:11 schreef An &lt;<a href=\"mailto:an@x.be\">an@x.be</a>&gt;:"
			"<br></div><blockquote class=\"gmail_quote\" style=\"margin:0\"><div>Onze offerte</div></blockquote></div>",
			"Akkoord!\n\n> Op ma 3 mrt 2025 om 10:11 schreef An <an@x.be>:\n> > Onze offerte\n" },
	{ "Gmail's signature",
			"<div>Dag<br clear=\"all\"><div><br></div><span class=\"gmail_signature_prefix\">-- </span><br>"
			"<div dir=\"ltr\" class=\"gmail_signature\" data-smartmail=\"gmail_signature\"><div>Jan</div></div></div>",
			"Dag\n\n--\nJan\n" },
	{ "Outlook's signature", "<div>Dag</div><div id=\"Signature\"><div>Jan</div></div>", "Dag\n--\nJan\n" },
	{ "Outlook on the web",
			"<div class=\"elementToProof\">Goed</div><div id=\"appendonsend\"></div><hr style=\"width:98%\" tabindex=\"-1\">"
			"<div id=\"divRplyFwdMsg\" dir=\"ltr\"><font face=\"Calibri\"><b>Van:</b> An &lt;an@x.be&gt;<br><b>Verzonden:</b> "
			"maandag<br></font><div>&nbsp;</div></div><div>Onze offerte</div>",
			"Goed\n> Van: An <an@x.be>\n> Verzonden: maandag\n> \n> Onze offerte\n" },
	{ "the same, shown by another Outlook",
			"<div>Goed</div><div id=\"x_divRplyFwdMsg\"><b>Van:</b> An</div><div>Offerte</div>",
			"Goed\n> Van: An\n> Offerte\n" },
	{ "Outlook for Windows",
			"<p class=MsoNormal>Goed</p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>"
			"<p class=MsoNormal><b>Van:</b> An <br><b>Aan:</b> Jan</p></div></div><p class=MsoNormal>Offerte</p>",
			"Goed\n> Van: An\n> Aan: Jan\n> Offerte\n" },
	{ "Apple Mail",
			"<div>D'accord</div><div><br><blockquote type=\"cite\"><div>Le 3 mars 2025 à 10:11, An a écrit :</div>"
			"<br class=\"Apple-interchange-newline\"><div>Notre devis</div></blockquote></div><br>",
			"D'accord\n\n> Le 3 mars 2025 à 10:11, An a écrit :\n> \n> Notre devis\n" },
	{ "Thunderbird",
			"<body><p>Einverstanden</p><div class=\"moz-cite-prefix\">Am 03.03.25 um 10:11 schrieb An:<br></div>"
			"<blockquote type=\"cite\" cite=\"mid:1@x\"><pre class=\"moz-quote-pre\" wrap=\"\">Unser Angebot\n"
			"1.000 EUR</pre></blockquote><div>unten</div></body>",
			"Einverstanden\n\nAm 03.03.25 um 10:11 schrieb An:\n> Unser Angebot\n> 1.000 EUR\nunten\n" },
	{ "unclosed", "<table><tr><td>a<td>b<p>c<div", "a\tb\n\nc\n" },
	{ "nothing", "", "" },
};

static void test_rows(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = html_to_text(rows[i].html, strlen(rows[i].html), "utf-8");
		if (strcmp(text, rows[i].text) != 0)
			g_error("%s: got:\n%s\nwant:\n%s", rows[i].what, text, rows[i].text);
	}
}

static void test_charsets(void)
{
	static const struct {
		const char *charset, *html, *text;
	} cases[] = {
		{ NULL, "<p>\x80 5, caf\xe9", "€ 5, café\n" },
		{ "iso-8859-1", "<meta charset=utf-8><p>\x80 5, caf\xe9", "€ 5, café\n" },
		{ NULL, "<meta charset=iso-8859-1><p>café", "café\n" },
		{ "iso-8859-15", "\xa4 5", "€ 5\n" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *text = html_to_text(cases[i].html, strlen(cases[i].html), cases[i].charset);
		g_assert_cmpstr(text, ==, cases[i].text);
	}
}

/* What would eat the stack or the afternoon. Each must come back, with the text before the trouble. */
static void test_hostile(void)
{
	static const struct {
		const char *repeat;
		unsigned times;
		bool cut; /* too deep: what follows is left out */
	} cases[] = {
		{ "<div>", 30000, true }, { "<table><tr><td>", 30000, true }, { "<b>", 300000, true },
		{ "<blockquote type=cite>", 30000, true }, { "</i>", 300000, false }, { "<!--", 100000, false },
		{ "&", 1000000, false }, { "<a href=\"", 300000, false }, { "<", 1000000, false }, { "x", 10000000, true },
		{ "<p style=\"a:b;", 50000, false }, { "&nbsp;", 500000, false },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GString) html = g_string_new("<p>before</p>");
		for (unsigned k = 0; k < cases[i].times; k++)
			g_string_append(html, cases[i].repeat);
		/* each stray end tag makes the parser look at all that is open: 10^10 steps without a limit of depth */
		for (unsigned k = 0; k < 100000; k++)
			g_string_append(html, "</i>");
		g_string_append(html, "after");
		g_autofree char *text = html_to_text(html->str, html->len, NULL);
		g_assert_true(g_str_has_prefix(text, "before\n"));
		if (cases[i].cut)
			g_assert_null(strstr(text, "after"));
		g_assert_cmpuint(strlen(text), <=, HTML_MAX_TEXT);
		g_assert_true(g_utf8_validate(text, -1, NULL));
	}
}

static void test_nul_and_garbage(void)
{
	static const char html[] = "<p>a\0b</p>\0<p>c\xff\xfe</p>";
	g_autofree char *text = html_to_text(html, sizeof html - 1, "utf-8");

	g_assert_cmpstr(text, ==, "ab\n\ncÿþ\n");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/html/rows", test_rows);
	g_test_add_func("/html/charsets", test_charsets);
	g_test_add_func("/html/hostile", test_hostile);
	g_test_add_func("/html/nul-and-garbage", test_nul_and_garbage);
	return g_test_run();
}
