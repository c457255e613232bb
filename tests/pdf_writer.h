/* A PDF with text at given places, for tests: Helvetica in WinAnsi (€, accents), one content stream a page, uncompressed.
 * tests/tools/mkpdf.py does the same from a text file. */
#ifndef TESTS_PDF_WRITER_H
#define TESTS_PDF_WRITER_H

#include <glib.h>
#include <math.h>
#include <string.h>

#define PDF_PAGE_HEIGHT 842 /* A4, points */

/* x, y in points from the top left corner, y the line the letters stand on. text NULL starts a new page. */
struct pdf_line {
	double x, y, size;
	const char *text;
	double degrees; /* counter-clockwise */
};

static inline void pdf_append(GString *out, const char *format, ...) G_GNUC_PRINTF(2, 3);
static inline void pdf_append(GString *out, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	g_string_append_vprintf(out, format, args);
	va_end(args);
}

/* A number as PDF wants it, whatever the locale. */
static inline const char *pdf_number(char buf[G_ASCII_DTOSTR_BUF_SIZE], double value)
{
	return g_ascii_formatd(buf, G_ASCII_DTOSTR_BUF_SIZE, "%.4f", value);
}

static inline void pdf_append_line(GString *content, const struct pdf_line *line)
{
	const double angle = line->degrees * G_PI / 180;
	const double numbers[] = { cos(angle), sin(angle), -sin(angle), cos(angle), line->x, PDF_PAGE_HEIGHT - line->y };
	char buf[G_ASCII_DTOSTR_BUF_SIZE];
	g_autofree char *text = g_convert(line->text, -1, "WINDOWS-1252", "UTF-8", NULL, NULL, NULL);

	g_assert_nonnull(text);
	pdf_append(content, "BT /F1 %s Tf", pdf_number(buf, line->size));
	for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++)
		pdf_append(content, " %s", pdf_number(buf, numbers[i]));
	g_string_append(content, " Tm (");
	for (const char *p = text; *p; p++) {
		if (strchr("\\()", *p))
			g_string_append_c(content, '\\');
		g_string_append_c(content, *p);
	}
	g_string_append(content, ") Tj ET\n");
}

static inline GPtrArray *pdf_page_contents(const struct pdf_line *lines, size_t n)
{
	GPtrArray *pages = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	GString *content = g_string_new(NULL);

	for (size_t i = 0; i < n; i++) {
		if (lines[i].text) {
			pdf_append_line(content, &lines[i]);
			continue;
		}
		g_ptr_array_add(pages, g_string_free_to_bytes(content));
		content = g_string_new(NULL);
	}
	g_ptr_array_add(pages, g_string_free_to_bytes(content));
	return pages;
}

static inline void pdf_begin_object(GString *pdf, GArray *offsets)
{
	g_array_append_val(offsets, pdf->len);
	pdf_append(pdf, "%u 0 obj\n", offsets->len);
}

static inline void pdf_append_page(GString *pdf, GArray *offsets, GBytes *content)
{
	gsize size;
	const char *data = g_bytes_get_data(content, &size);

	pdf_begin_object(pdf, offsets);
	pdf_append(pdf,
			"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 %d] /Contents %u 0 R "
			"/Resources << /Font << /F1 3 0 R >> >> >>\nendobj\n",
			PDF_PAGE_HEIGHT, offsets->len + 1);
	pdf_begin_object(pdf, offsets);
	pdf_append(pdf, "<< /Length %" G_GSIZE_FORMAT " >>\nstream\n", size);
	g_string_append_len(pdf, data, (gssize)size);
	g_string_append(pdf, "endstream\nendobj\n");
}

/* New bytes. trailer: further entries of the trailer dictionary, "" for none. */
static inline GBytes *pdf_write_with(const struct pdf_line *lines, size_t n, const char *trailer)
{
	g_autoptr(GPtrArray) pages = pdf_page_contents(lines, n);
	g_autoptr(GArray) offsets = g_array_new(FALSE, FALSE, sizeof(gsize));
	GString *pdf = g_string_new("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n");

	pdf_begin_object(pdf, offsets);
	g_string_append(pdf, "<< /Type /Catalog /Pages 2 0 R >>\nendobj\n");
	pdf_begin_object(pdf, offsets);
	g_string_append(pdf, "<< /Type /Pages /Kids [");
	for (guint i = 0; i < pages->len; i++)
		pdf_append(pdf, "%u 0 R ", 4 + 2 * i);
	pdf_append(pdf, "] /Count %u >>\nendobj\n", pages->len);
	pdf_begin_object(pdf, offsets);
	g_string_append(pdf, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>\nendobj\n");
	for (guint i = 0; i < pages->len; i++)
		pdf_append_page(pdf, offsets, pages->pdata[i]);

	gsize xref = pdf->len;
	pdf_append(pdf, "xref\n0 %u\n0000000000 65535 f \n", offsets->len + 1);
	for (guint i = 0; i < offsets->len; i++)
		pdf_append(pdf, "%010" G_GSIZE_FORMAT " 00000 n \n", g_array_index(offsets, gsize, i));
	pdf_append(pdf, "trailer\n<< /Size %u /Root 1 0 R %s >>\nstartxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n",
			offsets->len + 1, trailer, xref);
	return g_string_free_to_bytes(pdf);
}

static inline GBytes *pdf_write(const struct pdf_line *lines, size_t n)
{
	return pdf_write_with(lines, n, "");
}

#endif
