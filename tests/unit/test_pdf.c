#include "read/pdf.h"

#include <string.h>

#include "core/error.h"
#include "pdf_writer.h"

static char *text_of(const struct pdf_line *lines, size_t n)
{
	g_autoptr(GBytes) pdf = pdf_write(lines, n);
	g_autoptr(GError) error = NULL;
	char *text = pdf_to_text(pdf, &error);

	g_assert_no_error(error);
	return text;
}

static void test_label_and_amount_stay_together(void)
{
	/* drawn in the order of an ERP report: all labels first, then all amounts, a point off */
	static const struct pdf_line lines[] = {
		{ 50, 60, 18, "OFFERTE 2024-118", 0 },
		{ 50, 700, 10, "Totaal excl. btw", 0 },
		{ 50, 714, 10, "Btw 21 %", 0 },
		{ 50, 728, 10, "Totaal incl. btw", 0 },
		{ 480, 701, 10, "€ 12.450,50", 0 },
		{ 480, 715, 10, "€ 2.614,61", 0 },
		{ 480, 729, 10, "€ 15.065,11", 0 },
	};
	g_autofree char *text = text_of(lines, G_N_ELEMENTS(lines));

	g_assert_cmpstr(text, ==,
			"OFFERTE 2024-118\nTotaal excl. btw\t€ 12.450,50\nBtw 21 %\t€ 2.614,61\nTotaal incl. btw\t€ 15.065,11\n");
}

static void test_letters_and_sizes(void)
{
	static const struct pdf_line lines[] = {
		{ 50, 100, 10, "Première étape à (Liège): 50 \\ 60", 0 },
		{ 50, 130, 10, "Gesamtbetrag für Müßig", 0 },
		{ 50, 200, 10, "TOTAL", 0 },
		{ 100, 200, 20, "900 €", 0 }, /* larger, same baseline, a narrow gap */
	};
	g_autofree char *text = text_of(lines, G_N_ELEMENTS(lines));

	g_assert_cmpstr(text, ==, "Première étape à (Liège): 50 \\ 60\nGesamtbetrag für Müßig\nTOTAL\t900 €\n");
}

static void test_columns_beside_each_other(void)
{
	static const struct pdf_line lines[] = {
		{ 50, 100, 10, "Durand SARL", 0 }, { 50, 112, 10, "12 rue des Lilas", 0 }, { 50, 124, 10, "69003 Lyon", 0 },
		{ 350, 100, 10, "Acme NV", 0 }, { 350, 112, 10, "Kerkstraat 1", 0 }, { 350, 124, 10, "9000 Gent", 0 },
	};
	g_autofree char *text = text_of(lines, G_N_ELEMENTS(lines));

	g_assert_cmpstr(text, ==, "Durand SARL\tAcme NV\n12 rue des Lilas\tKerkstraat 1\n69003 Lyon\t9000 Gent\n");
}

static void test_pages(void)
{
	static const struct pdf_line lines[] = {
		{ 50, 100, 10, "one", 0 }, { 0, 0, 0, NULL, 0 }, { 0, 0, 0, NULL, 0 }, { 50, 100, 10, "three", 0 },
	};
	g_autofree char *text = text_of(lines, G_N_ELEMENTS(lines));

	g_assert_cmpstr(text, ==, "one\n\f\fthree\n");
}

static void test_page_limit(void)
{
	struct pdf_line lines[PDF_MAX_PAGES * 2 + 10];

	for (size_t i = 0; i < G_N_ELEMENTS(lines); i += 2) {
		lines[i] = (struct pdf_line){ 50, 100, 10, "x", 0 };
		lines[i + 1] = (struct pdf_line){ 0, 0, 0, NULL, 0 };
	}
	g_autofree char *text = text_of(lines, G_N_ELEMENTS(lines));
	g_auto(GStrv) pages = g_strsplit(text, "\f", -1);

	g_assert_cmpuint(g_strv_length(pages), ==, PDF_MAX_PAGES);
	g_assert_cmpstr(pages[PDF_MAX_PAGES - 1], ==, "x\n");
}

/* A letterhead in the margin and a watermark beside a full page. */
static void test_rotated_text_keeps_its_lines(void)
{
	struct pdf_line lines[14] = { { 20, 700, 8, "Algemene voorwaarden op www.acme.be", 90 },
		{ 300, 400, 60, "KOPIE", 45 } };
	g_autoptr(GString) upright = g_string_new(NULL);

	for (unsigned i = 2; i < G_N_ELEMENTS(lines); i++) {
		lines[i] = (struct pdf_line){ 50, 550 + 12 * i, 10, "Geldig tot 1 mei", 0 };
		g_string_append(upright, "Geldig tot 1 mei\n");
	}
	g_autofree char *text = text_of(lines, G_N_ELEMENTS(lines));

	g_assert_nonnull(strstr(text, upright->str));
	g_assert_nonnull(strstr(text, "voorwaarden\n"));
	g_assert_nonnull(strstr(text, "www.acme.be\n"));
}

static void test_scan_is_empty(void)
{
	g_autofree char *text = text_of(NULL, 0);

	g_assert_cmpstr(text, ==, "");
}

static void check_error(GBytes *pdf, const char *message_start)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *text = pdf_to_text(pdf, &error);

	g_assert_null(text);
	g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM);
	g_assert_true(g_str_has_prefix(error->message, message_start));
}

static void test_errors(void)
{
	static const struct pdf_line line = { 50, 100, 10, "secret", 0 };
	g_autoptr(GBytes) none = g_bytes_new_static("PK\3\4 a zip", 10);
	g_autoptr(GBytes) empty = g_bytes_new_static(NULL, 0);
	g_autoptr(GBytes) broken = g_bytes_new_static("%PDF-1.4\nnothing follows", 24);
	g_autoptr(GBytes) encrypted = pdf_write_with(&line, 1,
			"/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 "
			"/O <0000000000000000000000000000000000000000000000000000000000000000> "
			"/U <1111111111111111111111111111111111111111111111111111111111111111> >>");

	check_error(none, "file is no PDF");
	check_error(empty, "file is no PDF");
	check_error(broken, "PDF is broken");
	check_error(encrypted, "PDF is encrypted");
}

/* Half a file: what can be read is read, or an error said; never a crash. */
static void test_truncated(void)
{
	static const struct pdf_line line = { 50, 100, 10, "text", 0 };
	g_autoptr(GBytes) whole = pdf_write(&line, 1);

	for (gsize n = 0; n < g_bytes_get_size(whole); n += 7) {
		g_autoptr(GBytes) part = g_bytes_new_from_bytes(whole, 0, n);
		g_autoptr(GError) error = NULL;
		g_autofree char *text = pdf_to_text(part, &error);
		g_assert_true((text == NULL) == (error != NULL));
	}
}

static void append_file(GString *pdf, GString *names, guint object, const char *name, const char *content, gsize n)
{
	g_string_append_printf(pdf, "%u 0 obj\n<< /Type /EmbeddedFile /Length %" G_GSIZE_FORMAT " >>\nstream\n", object, n);
	g_string_append_len(pdf, content, (gssize)n);
	g_string_append_printf(pdf, "endstream\nendobj\n%u 0 obj\n<< /Type /Filespec /F (%s) /EF << /F %u 0 R >> >>\nendobj\n",
			object + 1, name, object);
	g_string_append_printf(names, "(%u) %u 0 R ", object, object + 1);
}

static void test_embedded(void)
{
	g_autofree char *huge = g_malloc0(PDF_MAX_XML_BYTES + 1);
	g_autoptr(GString) pdf = g_string_new("%PDF-1.7\n"), names = g_string_new(NULL);
	g_autoptr(GPtrArray) files = pdf_xml_list();
	g_autoptr(GError) error = NULL;

	append_file(pdf, names, 10, "notes.txt", "text\n", 5);
	append_file(pdf, names, 20, "huge.xml", huge, PDF_MAX_XML_BYTES + 1);
	append_file(pdf, names, 30, "Factur-X.XML", "<a/>\n", 5);
	for (guint i = 0; i < PDF_MAX_XML + 2; i++)
		append_file(pdf, names, 40 + 10 * i, "more.xml", "<b/>\n", 5);
	g_string_append_printf(pdf, "1 0 obj\n<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [%s] >> >> >>\nendobj\n"
			"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n", names->str);
	g_autoptr(GBytes) bytes = g_bytes_new_static(pdf->str, pdf->len);
	g_autofree char *text = pdf_read(bytes, files, &error);

	g_assert_no_error(error);
	g_assert_cmpuint(files->len, ==, PDF_MAX_XML);
	const struct pdf_xml *first = files->pdata[0];
	g_assert_cmpstr(first->name, ==, "Factur-X.XML");
	g_assert_cmpmem(g_bytes_get_data(first->bytes, NULL), g_bytes_get_size(first->bytes), "<a/>\n", 5);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	pdf_prepare();
	pdf_prepare(); /* again, as any module may */
	g_test_add_func("/pdf/label-and-amount", test_label_and_amount_stay_together);
	g_test_add_func("/pdf/letters-and-sizes", test_letters_and_sizes);
	g_test_add_func("/pdf/columns", test_columns_beside_each_other);
	g_test_add_func("/pdf/pages", test_pages);
	g_test_add_func("/pdf/page-limit", test_page_limit);
	g_test_add_func("/pdf/rotated", test_rotated_text_keeps_its_lines);
	g_test_add_func("/pdf/scan", test_scan_is_empty);
	g_test_add_func("/pdf/errors", test_errors);
	g_test_add_func("/pdf/truncated", test_truncated);
	g_test_add_func("/pdf/embedded", test_embedded);
	return g_test_run();
}
