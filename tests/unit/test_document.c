#include "read/document.h"

#include <string.h>

#include "pdf_writer.h"
#include "zip_writer.h"

#define BYTES(text) text, sizeof text - 1

static GPtrArray *read_one(const char *name, const char *type, const void *bytes, size_t n)
{
	struct attachment a = { .name = (char *)(uintptr_t)name,
		.type = (char *)(uintptr_t)type,
		.bytes = g_bytes_new(bytes, n) };
	struct mail mail = { .attachments = g_ptr_array_new() };
	g_ptr_array_add(mail.attachments, &a);
	GPtrArray *all = documents_read(&mail);

	g_assert_cmpuint(all->len, ==, 1);
	g_ptr_array_unref(mail.attachments);
	g_bytes_unref(a.bytes);
	return all;
}

/* What is only recognised, or not even that. Bytes go before names, and names before types. */
static void test_kinds(void)
{
	static const struct {
		const char *name, *type, *bytes;
		size_t n;
		const char *kind, *unread; /* a pattern; NULL: nothing to tell */
	} rows[] = {
		{ "photo.jpg", "image/jpeg", BYTES("\xff\xd8\xff"), NULL, NULL },
		{ NULL, NULL, BYTES("x"), NULL, NULL },
		{ "empty", "application/octet-stream", "", 0, NULL, NULL },
		{ "winmail.dat", "application/octet-stream", BYTES("x"), "tnef", "Outlook's own container*" },
		{ "any.bin", "application/octet-stream", BYTES("\x78\x9f\x3e\x22rest"), "tnef",
			"Outlook's own container*" },
		{ "a.dat", "application/ms-tnef", BYTES("x"), "tnef", "Outlook's own container*" },
		{ "offerte.pdf", "application/pdf", BYTES("no pdf"), "pdf", "file is no PDF" },
		{ "OFFERTE.PDF", "application/octet-stream", BYTES(""), "pdf", "file is no PDF" },
		{ "offerte.docx", "text/plain", BYTES("<html>"), "docx", "named an office file*" },
		{ "offerte.docx", NULL, BYTES("PK\3\4 cut"), "zip", "file is no zip archive*" },
		{ "offerte.pdf", "application/pdf",
			BYTES("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0"),
			"office", "the format of Word before 2007*" },
		{ "message.rpmsg", NULL, BYTES("x"), "rpmsg", "rights-managed*" },
		{ "x", NULL, BYTES("\x76\xe8\x04\x60\xc4\x11\xe3\x86"), "rpmsg", "rights-managed*" },
		{ "offerte.pdf.pgp", NULL, BYTES("\x85\x01"), "pgp", "encrypted with PGP" },
		{ "offerte.asc", NULL, BYTES("-----BEGIN PGP MESSAGE-----\n"), "pgp", "encrypted with PGP" },
		{ "smime.p7m", NULL, BYTES("0\x80"), "smime", "encrypted or signed*" },
		{ "offerte.rtf", NULL, BYTES("{\\rtf1"), "rtf", "an RTF file*" },
		{ "other.xml", NULL, BYTES("<list/>"), NULL, NULL },
		{ "broken.xml", NULL, BYTES("<Quotation>"), "xml", "XML is broken" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GPtrArray) all = read_one(rows[i].name, rows[i].type, rows[i].bytes, rows[i].n);
		const struct document *d = all->pdata[0];
		g_test_message("%s", rows[i].name);
		g_assert_cmpstr(d->kind, ==, rows[i].kind);
		g_assert_cmpint(d->unread != NULL, ==, rows[i].unread != NULL);
		g_assert_true(!d->unread || g_pattern_match_simple(rows[i].unread, d->unread));
		g_assert_null(d->text);
		g_assert_null(d->stated);
	}
}

static void test_pdf(void)
{
	static const struct pdf_line words[] = { { 50, 100, 10, "Offerte", 0 } },
				     scan[] = { { 0, 0, 0, NULL, 0 }, { 0, 0, 0, NULL, 0 } };
	g_autoptr(GBytes) pdf = pdf_write(words, 1), empty = pdf_write(scan, 2);
	g_autoptr(GPtrArray) read =
		read_one("x", "image/png", g_bytes_get_data(pdf, NULL), g_bytes_get_size(pdf));
	g_autoptr(GPtrArray) blank =
		read_one("scan.pdf", NULL, g_bytes_get_data(empty, NULL), g_bytes_get_size(empty));
	const struct document *d = read->pdata[0], *s = blank->pdata[0];

	g_assert_cmpstr(d->kind, ==, "pdf");
	g_assert_cmpstr(d->text, ==, "Offerte\n");
	g_assert_null(d->unread);
	g_assert_null(s->text);
	g_assert_cmpstr(s->unread, ==, "no text in it: a scan");
}

static void test_office_and_xml(void)
{
	static const struct zip_member members[] = { { "content.xml", "<d xmlns:t='t'><t:p>Offerte</t:p></d>",
		0 } };
	static const char xml[] = "\xef\xbb\xbf<Quotation><ID>7</ID></Quotation>";
	g_autoptr(GBytes) zip = zip_write(members, 1);
	g_autoptr(GPtrArray) read = read_one(
		"offerte.pdf", "application/pdf", g_bytes_get_data(zip, NULL), g_bytes_get_size(zip));
	g_autoptr(GPtrArray) stated = read_one("q", "application/octet-stream", xml, sizeof xml - 1);
	const struct document *d = read->pdata[0], *s = stated->pdata[0];

	g_assert_cmpstr(d->kind, ==, "odt");
	g_assert_cmpstr(d->text, ==, "Offerte\n");
	g_assert_cmpstr(s->kind, ==, "xml");
	g_assert_cmpstr(s->stated->quote.number, ==, "7");
	g_assert_false(s->stated->embedded);
}

static void test_many(void)
{
	struct attachment a = { .name = (char *)(uintptr_t) "x.xml",
		.bytes = g_bytes_new_static("<Quotation/>", 12) };
	struct mail mail = { .attachments = g_ptr_array_new() };
	for (guint i = 0; i < DOCUMENT_MAX + 2; i++)
		g_ptr_array_add(mail.attachments, &a);
	g_autoptr(GPtrArray) all = documents_read(&mail);
	const struct document *last = all->pdata[DOCUMENT_MAX - 1], *next = all->pdata[DOCUMENT_MAX];

	g_assert_cmpuint(all->len, ==, DOCUMENT_MAX + 2);
	g_assert_nonnull(last->stated);
	g_assert_null(next->stated);
	g_assert_nonnull(next->unread);
	g_ptr_array_unref(mail.attachments);
	g_bytes_unref(a.bytes);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/document/kinds", test_kinds);
	g_test_add_func("/document/pdf", test_pdf);
	g_test_add_func("/document/office_and_xml", test_office_and_xml);
	g_test_add_func("/document/many", test_many);
	return g_test_run();
}
