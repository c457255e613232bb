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

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/pdf/label-and-amount", test_label_and_amount_stay_together);
	g_test_add_func("/pdf/letters-and-sizes", test_letters_and_sizes);
	g_test_add_func("/pdf/columns", test_columns_beside_each_other);
	g_test_add_func("/pdf/pages", test_pages);
	g_test_add_func("/pdf/page-limit", test_page_limit);
	g_test_add_func("/pdf/rotated", test_rotated_text_keeps_its_lines);
	g_test_add_func("/pdf/scan", test_scan_is_empty);
	g_test_add_func("/pdf/errors", test_errors);
	g_test_add_func("/pdf/truncated", test_truncated);
	return g_test_run();
}
