#include "read/office.h"

#include <string.h>

#include "core/error.h"
#include "read/office_sheet.h"
#include "zip_writer.h"

#define REL "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

/* A relation of an archive or member. */
#define RELATION(id, type, target) "<Relationship Id='" id "' Type='" REL type "' Target='" target "'/>"
#define RELATIONS(rows) "<Relationships>" rows "</Relationships>"

static char *read_file(const struct zip_member *members, size_t n, const char *want_kind)
{
	/* not packed, so that no ratio is what bounds it */
	g_autoptr(GBytes) zip = zip_write_with(members, n, "zip:compression=store", NULL);
	g_autoptr(GError) error = NULL;
	const char *kind = NULL;
	char *text = office_to_text(zip, &kind, &error);

	g_assert_no_error(error);
	g_assert_cmpstr(kind, ==, want_kind);
	g_assert_true(g_utf8_validate(text, -1, NULL));
	return text;
}

/* ---- Word */

static char *read_word(const char *body)
{
	g_autofree char *document = g_strdup_printf(
		"<w:document xmlns:w='w' xmlns:mc='mc' xmlns:a='a'><w:body>%s</w:body></w:document>", body);
	const struct zip_member members[] = {
		{ "_rels/.rels", RELATIONS(RELATION("r1", "officeDocument", "word/document2.xml")), 0 },
		{ "word/document2.xml", document, 0 },
	};
	return read_file(members, G_N_ELEMENTS(members), "docx");
}

#define P(text) "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"
#define TC(inside) "<w:tc>" inside "</w:tc>"

static void test_word_text(void)
{
	static const struct {
		const char *body, *want;
	} rows[] = {
		{ P("one") P("two"), "one\ntwo\n" },
		{ "<w:p><w:r><w:t>cut in</w:t></w:r><w:r><w:t xml:space='preserve'>to "
		  "pieces</w:t></w:r></w:p>",
			"cut into pieces\n" },
		{ "<w:p><w:pPr><w:tabs><w:tab "
		  "w:pos='9'/></w:tabs></w:pPr><w:r><w:t>Totaal</w:t><w:tab/><w:tab/><w:t>€ "
		  "5,00</w:t></w:r></w:p>",
			"Totaal\t€ 5,00\n" },
		{ "<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:noBreakHyphen/><w:t>c</w:t></w:r></w:p>",
			"a\nb-c\n" },
		{ P("no\xc2\xa0"
		    "break  blanks\xc2\xad"),
			"no break blanks\n" },
		{ P("a") "<w:p/><w:p/><w:p/>" P("b"), "a\n\nb\n" },
		/* what a reader does not see */
		{ "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:t>seen</w:t></w:r></"
		  "w:p>",
			"seen\n" },
		{ "<w:p><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>seen</w:t></w:r></w:p>", "seen\n" },
		{ "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>seen</w:t></w:r></w:p>",
			"seen\n" },
		{ "<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:ins><w:r><w:t>new</w:t></"
		  "w:r></w:ins></w:p>",
			"new\n" },
		{ "<w:p><w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom></w:p>" P("x"), "x\n" },
		{ "<w:p><w:r><w:instrText>PAGE</w:instrText><w:t>1</w:t></w:r></w:p>", "1\n" },
		{ "<w:p><w:r><mc:AlternateContent><mc:Choice>" P("box") "</mc:Choice><mc:Fallback>" P(
			  "box") "</mc:Fallback></mc:AlternateContent></w:r></w:p>",
			"box\n" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = read_word(rows[i].body);
		g_assert_cmpstr(text, ==, rows[i].want);
	}
}

static void test_word_tables(void)
{
	static const struct {
		const char *body, *want;
	} rows[] = {
		{ "<w:tbl><w:tr>" TC(P("Totaal")) TC(P("€ 5,00")) "</w:tr><w:tr>" TC(P("Btw")) TC("<w:p/>")
				TC(P("€ 1,05")) "</w:tr></w:tbl>",
			"Totaal\t€ 5,00\nBtw\t€ 1,05\n" },
		/* cells of several lines stand beside each other, as on paper */
		{ "<w:tbl><w:tr>" TC(P("Durand") P("Lyon") P("FR 12"))
				TC(P("Acme") P("Gent")) "</w:tr></w:tbl>",
			"Durand\tAcme\nLyon\tGent\nFR 12\n" },
		/* a table in a cell keeps its rows */
		{ "<w:tbl><w:tr>" TC(P("left")) TC("<w:tbl><w:tr>" TC(P("a")) TC(P("1")) "</w:tr><w:tr>" TC(
			  P("b")) TC(P("2")) "</w:tr></w:tbl>") "</w:tr></w:tbl>",
			"left\ta\t1\nb\t2\n" },
		{ P("before") "<w:tbl><w:tr>" TC(P("x")) "</w:tr></w:tbl>" P("behind"),
			"before\nx\nbehind\n" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = read_word(rows[i].body);
		g_assert_cmpstr(text, ==, rows[i].want);
	}
}

static void test_word_margins(void)
{
	static const struct zip_member members[] = {
		{ "_rels/.rels", RELATIONS(RELATION("r1", "officeDocument", "/word/document.xml")), 0 },
		{ "word/_rels/document.xml.rels",
			RELATIONS(RELATION("r1", "header", "header1.xml") RELATION(
				"r2", "header", "header1.xml") RELATION("r3", "footer", "footer1.xml")
					RELATION("r4", "image", "media/a.png")),
			0 },
		{ "word/header1.xml", "<w:hdr xmlns:w='w'>" P("head") "</w:hdr>", 0 },
		{ "word/footer1.xml", "<w:ftr xmlns:w='w'>" P("foot") "</w:ftr>", 0 },
		{ "word/header2.xml", "<w:hdr xmlns:w='w'>" P("of nothing") "</w:hdr>", 0 },
		{ "word/document.xml", "<w:document xmlns:w='w'>" P("body") "</w:document>", 0 },
	};
	g_autofree char *text = read_file(members, G_N_ELEMENTS(members), "docx");

	g_assert_cmpstr(text, ==, "head\nbody\nfoot\n");
}

/* ---- LibreOffice */

static void test_opendocument(void)
{
	static const struct zip_member members[] = {
		{ "mimetype", "application/vnd.oasis.opendocument.text", 0 },
		{ "content.xml",
			"<o:document-content xmlns:o='o' xmlns:t='t' "
			"xmlns:a='a'><o:body><o:text><t:tracked-changes><t:p>gone</t:p></t:tracked-changes>"
			"<t:h>Offerte</t:h><t:p>Totaal<t:tab/>€<t:s/>5,00<o:annotation><t:p>remark</t:p></"
			"o:annotation></t:p>"
			"<t:p>one<t:line-break/>two <t:span>three</t:span></t:p>"
			"<a:table><a:table-row><a:table-cell><t:p>Btw</t:p></"
			"a:table-cell><a:covered-table-cell/><a:table-cell><t:p>1</t:p><t:p>2</t:p>"
			"</a:table-cell></a:table-row><a:table-row "
			"a:visibility='collapse'><a:table-cell><t:p>no</t:p></a:table-cell></a:table-row>"
			"</a:table></o:text></o:body></o:document-content>",
			0 },
		{ "styles.xml",
			"<o:document-styles xmlns:o='o' xmlns:t='t' "
			"xmlns:s='s'><o:styles><t:p>style</t:p></o:styles><s:master-page>"
			"<s:header><t:p>head</t:p></s:header><s:header-left><t:p>head</t:p></s:header-left></"
			"s:master-page></o:document-styles>",
			0 },
	};
	g_autofree char *text = read_file(members, G_N_ELEMENTS(members), "odt");

	g_assert_cmpstr(text, ==, "head\n\nOfferte\nTotaal\t€ 5,00\none\ntwo three\nBtw\t1\n2\n");
}

static void test_opendocument_sheet(void)
{
	static const struct zip_member members[] = {
		{ "mimetype", "application/vnd.oasis.opendocument.spreadsheet", 0 },
		{ "content.xml",
			"<o:d xmlns:o='o' "
			"xmlns:t='t'><t:table><t:table-row><t:table-cell><t:p>Totaal</t:p></t:table-cell>"
			"<t:table-cell t:number-columns-repeated='1000000'/><t:table-cell o:value='5'><t:p>€ "
			"5,00</t:p></t:table-cell></t:table-row>"
			"</t:table></o:d>",
			0 },
	};
	g_autofree char *text = read_file(members, G_N_ELEMENTS(members), "ods");

	g_assert_cmpstr(text, ==, "Totaal\t€ 5,00\n");
}

/* ---- Excel */

static void test_numbers(void)
{
	static const struct {
		double value;
		const char *format, *want;
	} rows[] = {
		{ 12450.5, "", "12450.5" },
		{ 12450.5, "General", "12450.5" },
		{ 12450.5, "#,##0.00", "12450.50" },
		{ 12450.5, "#,##0", "12450" },
		{ 12450.5, "[$€-413] #,##0.00", "€ 12450.50" },
		{ 12450.5, "#,##0.00\\ \"€\"", "€ 12450.50" },
		{ 12450.5, "_ \"€\"\\ * #,##0.00_ ;_ \"€\"\\ * \\-#,##0.00_ ;_ @_ ", "€ 12450.50" },
		{ 1250, "[$CHF]\\ #,##0.00", "CHF 1250.00" },
		{ 99.9, "$#,##0.00", "$ 99.90" },
		{ 99.9, "£#,##0.00;[Red]-£#,##0.00", "£ 99.90" },
		{ 420, "0\\ \"m²\"", "420" },
		{ 420, "0.0\" stuks\"", "420.0" },
		{ 0.21, "0%", "21%" },
		{ 0.055, "0.0%", "5.5%" },
		{ -3, "0.00", "-3.00" },
		{ 46300, "dd/mm/yyyy", "05/10/2026" },
		{ 46300, "[$-413]d\\ mmmm\\ yyyy;@", "05/10/2026" },
		{ 46300.75, "d/m/yyyy h:mm", "05/10/2026" },
		{ 9e9, "dd/mm/yyyy", "9000000000" },
		{ 5, "0.00000000000000000000000", "5.000000" },
		{ 5, "[", "5" },
		{ 5, "\"", "5" },
		{ 5, "\\", "5" },
		{ 5, "[$", "$ 5" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *got = office_number(rows[i].value, rows[i].format, false);
		g_test_message("'%s'", rows[i].format);
		g_assert_cmpstr(got, ==, rows[i].want);
	}
	g_autofree char *mac = office_number(44838, "d/m/yyyy", true);
	g_assert_cmpstr(mac, ==, "05/10/2026");
}

#define BOOK                                                                                          \
	{ "_rels/.rels", RELATIONS(RELATION("r1", "officeDocument", "xl/workbook.xml")), 0 },         \
	{                                                                                             \
		"xl/_rels/workbook.xml.rels",                                                         \
			RELATIONS(RELATION("a", "worksheet", "worksheets/sheet1.xml")                 \
					RELATION("b", "worksheet", "/xl/worksheets/sheet2.xml")       \
						RELATION("c", "worksheet", "worksheets/sheet3.xml")), \
			0                                                                             \
	}

static void test_sheets(void)
{
	static const struct zip_member members[] = {
		BOOK,
		{ "xl/workbook.xml",
			"<w xmlns:r='r'><sheets><sheet r:id='b'/><sheet r:id='a'/><sheet r:id='c' "
			"state='hidden'/></sheets></w>",
			0 },
		{ "xl/sharedStrings.xml",
			"<sst><si><t>Totaal</t></si><si><r><t>ex</t></r><r><t>cl.</t></r><rPh><t>no</t></"
			"rPh></si></sst>",
			0 },
		{ "xl/styles.xml",
			"<s><numFmts><numFmt numFmtId='170' formatCode='[$€-1] "
			"0.00'/></numFmts><cellStyleXfs><xf numFmtId='9'/>"
			"</cellStyleXfs><cellXfs><xf numFmtId='0'/><xf numFmtId='170'/><xf "
			"numFmtId='14'/></cellXfs></s>",
			0 },
		{ "xl/worksheets/sheet1.xml",
			"<w><cols><col min='3' max='4' hidden='1'/></cols><sheetData>"
			"<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c><c "
			"r='C1'><v>1</v></c><c r='E1' s='1'><v>5</v></c></row>"
			"<row r='2' hidden='1'><c r='A2'><v>7</v></c></row>"
			"<row r='3'><c r='A3' s='2'><v>46300</v></c><c "
			"t='str'><f>A1</f><v>formula</v></c></row>"
			"<row r='4'><c t='b'><v>1</v></c><c t='e'><v>#REF!</v></c><c r='F4' "
			"t='inlineStr'><is><t>a\nb</t></is></c></row>"
			"<row><c t='s'><v>99</v></c><c><v>1x</v></c><c r='F5' "
			"s='77'><v>2</v></c></row></sheetData></w>",
			0 },
		{ "xl/worksheets/sheet2.xml", "<w><row><c t='inlineStr'><is><t>first</t></is></c></row></w>",
			0 },
		{ "xl/worksheets/sheet3.xml", "<w><row><c><v>666</v></c></row></w>", 0 },
	};
	g_autofree char *text = read_file(members, G_N_ELEMENTS(members), "xlsx");

	g_assert_cmpstr(text, ==, "first\n\nTotaal\texcl.\t€ 5.00\n05/10/2026\tformula\na\nb\n2\n");
}

/* ---- What is refused, and what is bounded */

static void test_refused(void)
{
	static const struct {
		struct zip_member members[2];
		const char *kind, *why;
	} rows[] = {
		{ { { "photo.jpg", "x", 0 }, { "other.txt", "y", 0 } }, "zip", "archive is no office file" },
		{ { { "_rels/.rels", "<Relationships/>", 0 }, { "word/document.xml", "<d/>", 0 } }, "zip",
			"archive is no office file" },
		{ { { "_rels/.rels", RELATIONS(RELATION("r", "officeDocument", "word/no.xml")), 0 },
			  { "word/document.xml", "<d/>", 0 } },
			"zip", "archive is no office file" },
		{ { { "_rels/.rels", RELATIONS(RELATION("r", "officeDocument", "../../word/document.xml")),
			    0 },
			  { "word/document.xml", "<d>", 0 } },
			"docx", "'word/document.xml': XML is broken" },
		{ { { "_rels/.rels", "<Rel", 0 }, { "word/document.xml", "<d/>", 0 } }, "zip",
			"'_rels/.rels': XML is broken" },
		{ { { "content.xml", "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", 0 }, { "mimetype", "", 0 } },
			"odt", "'content.xml': XML has a document type, which no office program writes" },
		{ { { "content.xml", "\x9a\x33 not XML", 0 },
			  { "META-INF/manifest.xml", "<m><manifest:encryption-data/></m>", 0 } },
			"odt", "file is encrypted with a password" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GBytes) zip = zip_write(rows[i].members, 2);
		g_autoptr(GError) error = NULL;
		const char *kind = NULL;
		g_assert_null(office_to_text(zip, &kind, &error));
		g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM);
		g_assert_cmpstr(error->message, ==, rows[i].why);
		g_assert_cmpstr(kind, ==, rows[i].kind);
	}
}

static char *times(const char *before, const char *text, guint n, const char *behind)
{
	GString *out = g_string_new(before);
	for (guint i = 0; i < n; i++)
		g_string_append(out, text);
	g_string_append(out, behind);
	return g_string_free(out, FALSE);
}

/* A bounded text, whatever a small file unfolds to. */
static void test_bounds(void)
{
	g_autofree char *line = times(P("") "<w:p><w:r><w:t>", "0123456789", 1000000, "</w:t></w:r></w:p>");
	g_autofree char *empty = times("<w:tbl><w:tr>", TC("<w:p/>"), 100000, "</w:tr></w:tbl>");
	g_autofree char *tall = times("<w:tbl><w:tr>" TC(P("x")), TC(P("y")), 20000, "");
	g_autofree char *tables = times("", "<w:tbl><w:tr><w:tc>", 60, "");
	g_autofree char *deep = times(tables, "</w:tc></w:tr></w:tbl>", 60, P("behind"));
	g_autofree char *high = times("<w:tbl><w:tr><w:tc>", P("z"), 50000, "</w:tc>");
	g_autofree char *row = g_strconcat(high, tall + strlen("<w:tbl><w:tr>"), "</w:tr></w:tbl>", NULL);
	g_autofree char *cut = read_word(line), *none = read_word(empty), *below = read_word(deep),
			*grid = read_word(row);

	g_assert_cmpuint(strlen(cut), ==, OFFICE_MAX_TEXT);
	g_assert_cmpstr(none, ==, "");
	g_assert_cmpstr(below, ==, "behind\n");
	g_assert_cmpuint(strlen(grid), ==, 2 * (50000 + 1 + 20000));
}

/* One long string that a million cells show, and one sheet that is fifty. */
static void test_shared_bomb(void)
{
	g_autofree char *strings = times("<sst><si><t>", "0123456789", 3000, "</t></si></sst>");
	g_autofree char *cells = times("<w><row>", "<c t='s'><v>0</v></c>", 40000, "</row></w>");
	g_autofree char *sheets = times("<w xmlns:r='r'>", "<sheet r:id='a'/>", 1000, "</w>");
	const struct zip_member members[] = {
		BOOK,
		{ "xl/workbook.xml", sheets, 0 },
		{ "xl/sharedStrings.xml", strings, 0 },
		{ "xl/worksheets/sheet1.xml", cells, 0 },
	};
	g_autofree char *text = read_file(members, G_N_ELEMENTS(members), "xlsx");

	g_assert_cmpuint(strlen(text), <=, OFFICE_MAX_TEXT);
	g_assert_cmpuint(strlen(text), >, OFFICE_MAX_TEXT / 2);
}

static void test_same_sheet_once(void)
{
	static const struct zip_member members[] = {
		BOOK,
		{ "xl/workbook.xml", "<w xmlns:r='r'><sheet r:id='a'/><sheet r:id='a'/><sheet r:id='a'/></w>",
			0 },
		{ "xl/worksheets/sheet1.xml", "<w><row><c t='str'><v>x</v></c></row></w>", 0 },
	};
	g_autofree char *text = read_file(members, G_N_ELEMENTS(members), "xlsx");

	g_assert_cmpstr(text, ==, "x\n");
}

static void test_why_closed(void)
{
	static const struct {
		const char *stream, *why;
	} rows[] = {
		{ "EncryptedPackage", "encrypted with a password" },
		{ "DRMEncryptedDataSpace", "rights-managed: only its reader can open it" },
		{ "WordDocument", "the format of Word before 2007, which is not read" },
		{ "Workbook", "the format of Excel before 2007, which is not read" },
		{ "Other", "an office format of before 2007, which is not read" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GByteArray) bytes = g_byte_array_new();
		g_byte_array_append(bytes, (const guint8 *)"\xd0\xcf\x11\xe0", 4);
		for (const char *p = rows[i].stream; *p; p++)
			g_byte_array_append(bytes, (const guint8[]){ (guint8)*p, 0 }, 2);
		g_autoptr(GBytes) file = g_byte_array_free_to_bytes(g_steal_pointer(&bytes));
		g_assert_cmpstr(office_why_closed(file), ==, rows[i].why);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/office/word/text", test_word_text);
	g_test_add_func("/office/word/tables", test_word_tables);
	g_test_add_func("/office/word/margins", test_word_margins);
	g_test_add_func("/office/opendocument", test_opendocument);
	g_test_add_func("/office/opendocument/sheet", test_opendocument_sheet);
	g_test_add_func("/office/numbers", test_numbers);
	g_test_add_func("/office/sheets", test_sheets);
	g_test_add_func("/office/refused", test_refused);
	g_test_add_func("/office/bounds", test_bounds);
	g_test_add_func("/office/shared_bomb", test_shared_bomb);
	g_test_add_func("/office/same_sheet_once", test_same_sheet_once);
	g_test_add_func("/office/why_closed", test_why_closed);
	return g_test_run();
}
