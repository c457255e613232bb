/* Mails made to harm: each is read within the reader's limits, and ends as an error of that one mail or as a
 * bounded letter that still has what the mail's own text says. Each case runs in a process of its own, which
 * may use CPU_S seconds of processor and must not have grown beyond MEMORY. */
#include "read/letter.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "core/error.h"
#include "read/mail.h"
#include "read/office.h"
#include "read/pdf.h"
#include "read/zip.h"
#include "unit/shipped_words.h"
#include "zip_writer.h"

#define CPU_S 120                           /* of a machine that also runs other tests, under sanitizers */
#define MEMORY ((glong)1024 * 1024)         /* KiB; the reader's own limit */
#define MAX_LETTER ((gsize)8 * 1024 * 1024) /* bytes of an answer that the pipe takes */

#define HEAD                                                                                                \
	"From: an@firma.example\nTo: jan@klant.example\nSubject: Offerte 2026-118\nDate: Mon, 05 Oct 2026 " \
	"10:12:00 +0200\n"
#define OFFER "Dag Jan,\n\nin bijlage onze offerte, totaal excl. btw € 12.450,50.\n"

/* Runs the rest of the test in a child under the limits; true: we are the child. */
static bool in_child(void)
{
	if (g_test_subprocess()) {
		struct rlimit cpu = { .rlim_cur = CPU_S, .rlim_max = CPU_S };
		g_assert_cmpint(setrlimit(RLIMIT_CPU, &cpu), ==, 0);
		return true;
	}
	g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
	g_test_trap_assert_passed();
	return false;
}

static void assert_small(void)
{
	struct rusage usage;
	g_assert_cmpint(getrusage(RUSAGE_SELF, &usage), ==, 0);
	g_assert_cmpint(usage.ru_maxrss, <, MEMORY);
}

/* NULL: refused as an ITEM error. Else the packed letter, and in ret the letter itself. */
static bool read_letter(const char *mail, gsize n, struct letter *ret)
{
	struct words *words = shipped_words();
	struct read_context context;
	g_autoptr(GError) error = NULL;

	record_init(&read_context_record, &context);
	context.rep_address = g_strdup("an@firma.example");
	context.region = g_strdup("BE");
	context.now_utc = 1791194400;
	bool read = letter_read(words, mail, n, &context, ret, &error);
	if (read) {
		g_autoptr(GBytes) packed = record_pack(&letter_record, ret);
		g_assert_cmpuint(g_bytes_get_size(packed), <, MAX_LETTER);
	} else {
		g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM);
	}
	record_clear(&read_context_record, &context);
	words_free(words);
	assert_small();
	return read;
}

static bool was_told(const struct letter *l, const char *pattern)
{
	for (guint i = 0; l->quote.evidence && i < l->quote.evidence->len; i++) {
		const struct evidence *e = l->quote.evidence->pdata[i];
		if (!strcmp(e->field, "attachment") && g_pattern_match_simple(pattern, e->why))
			return true;
	}
	return false;
}

/* A mail with an offer in its text and one file. */
static GString *mail_with(const char *name, const void *bytes, gsize n)
{
	GString *mail = g_string_new(HEAD "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: "
					  "text/plain; charset=utf-8\n\n" OFFER "--b\n");
	g_autofree char *packed = g_base64_encode(bytes, n);

	g_string_append_printf(mail,
		"Content-Type: application/octet-stream; name=\"%s\"\nContent-Transfer-Encoding: base64\n\n",
		name);
	for (gsize i = 0, size = strlen(packed); i < size; i += 76) {
		g_string_append_len(mail, packed + i, (gssize)MIN(76, size - i));
		g_string_append_c(mail, '\n');
	}
	g_string_append(mail, "--b--\n");
	return mail;
}

static void assert_offer_with(const char *name, const void *bytes, gsize n, const char *told)
{
	struct letter l;
	g_autoptr(GString) mail = mail_with(name, bytes, n);

	g_assert_true(read_letter(mail->str, mail->len, &l));
	g_assert_cmpint(l.quote.amount_minor, ==, 1245050);
	g_assert_true(!told || was_told(&l, told));
	record_clear(&letter_record, &l);
}

/* ---- PDF */

static GString *pdf_of_objects(guint n, bool with_table)
{
	GString *pdf = g_string_new("%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
				    "2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n");
	g_autoptr(GString) table = g_string_new(NULL);

	g_string_append_printf(
		table, "xref\n0 %u\n0000000000 65535 f \n0000000009 00000 n \n0000000058 00000 n \n", n + 3);
	for (guint i = 0; i < n; i++) {
		g_string_append_printf(table, "%010" G_GSIZE_FORMAT " 00000 n \n", pdf->len);
		g_string_append_printf(pdf, "%u 0 obj\n<<>>\nendobj\n", i + 3);
	}
	gsize at = pdf->len;
	if (with_table)
		g_string_append_len(pdf, table->str, (gssize)table->len);
	g_string_append_printf(pdf,
		"trailer\n<< /Size %u /Root 1 0 R >>\nstartxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n", n + 3,
		with_table ? at : 0);
	return pdf;
}

static void test_pdf_objects(void)
{
	if (!in_child())
		return;
	for (int with_table = 0; with_table < 2; with_table++) {
		g_autoptr(GString) pdf = pdf_of_objects(1000000, with_table);
		assert_offer_with("offerte.pdf", pdf->str, pdf->len, NULL);
	}
}

/* One page that is drawn a million times, a tree of pages that is its own child, a table of objects that
 * claims to be huge. */
static void test_pdf_shapes(void)
{
	if (!in_child())
		return;
	g_autoptr(GString) kids =
		g_string_new("%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
			     "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>\nendobj\n2 0 "
			     "obj\n<< /Type /Pages /Count 1000000 /Kids [");
	for (int i = 0; i < 1000000; i++)
		g_string_append(kids, "3 0 R ");
	g_string_append(kids, "] >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n");
	static const char *const odd[] = {
		"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages "
		"/Count 9 /Kids [2 0 R 2 0 R] /Parent 2 0 R >>\n"
		"endobj\ntrailer\n<< /Root 1 0 R >>\n",
		"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\nxref\n0 "
		"2147483646\n0000000000 65535 f \n"
		"trailer\n<< /Size 2147483646 /Root 1 0 R >>\nstartxref\n58\n%%EOF\n",
	};
	assert_offer_with("kids.pdf", kids->str, kids->len, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(odd); i++)
		assert_offer_with("odd.pdf", odd[i], strlen(odd[i]), NULL);
}

/* ---- Containers */

static void test_zip_bomb(void)
{
	if (!in_child())
		return;
	gsize n = (gsize)256 * 1024 * 1024;
	char *zeros = mmap(NULL, n, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	g_assert_true(zeros != MAP_FAILED);
	const struct zip_member members[] = {
		{ "_rels/.rels", "<Relationships/>", 0 },
		{ "word/document.xml", zeros, n / 2 },
		{ "word/header1.xml", zeros, n / 2 },
	};
	g_autoptr(GBytes) bomb = zip_write_with(members, G_N_ELEMENTS(members), NULL, NULL);
	g_assert_cmpuint(g_bytes_get_size(bomb), <, n / 500);
	/* the pages of the mapping are read, so they count: from here on they must not */
	munmap(zeros, n);
	assert_offer_with("offerte.docx", g_bytes_get_data(bomb, NULL), g_bytes_get_size(bomb),
		"archive unpacks to more than it may");
}

static void test_xml_bomb(void)
{
	if (!in_child())
		return;
	static const char laughs[] = "<?xml version='1.0'?><!DOCTYPE d [<!ENTITY a 'ha'><!ENTITY b "
				     "'&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>"
				     "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d "
				     "'&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'>]><d>&d;</d>";
	const struct zip_member members[] = { { "content.xml", laughs, 0 } };
	g_autoptr(GBytes) odt = zip_write(members, 1);
	assert_offer_with(
		"offerte.odt", g_bytes_get_data(odt, NULL), g_bytes_get_size(odt), "*document type*");
	assert_offer_with("offerte.xml", laughs, strlen(laughs), "XML has a document type*");
	g_autoptr(GString) deep = g_string_new("<Quotation>");
	for (int i = 0; i < 3000000; i++)
		g_string_append(deep, "<a>");
	assert_offer_with("deep.xml", deep->str, deep->len, "XML is nested too deep");
}

/* ---- Mails */

/* More than a mail may be: refused by its size, its pages never looked at. */
static void test_gigabyte(void)
{
	if (!in_child())
		return;
	gsize n = (gsize)1024 * 1024 * 1024;
	struct letter l;
	char *mail =
		mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	g_assert_true(mail != MAP_FAILED);
	memcpy(mail, HEAD, strlen(HEAD));
	g_assert_false(read_letter(mail, n, &l));
	munmap(mail, n);
}

/* As large as a mail may be: base64 that is one file of zeros, which compresses and is nothing. */
static void test_largest(void)
{
	if (!in_child())
		return;
	struct letter l;
	GString *mail = g_string_new(HEAD "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n" OFFER
					  "--b\nContent-Type: application/pdf; "
					  "name=x.pdf\nContent-Transfer-Encoding: base64\n\nJVBERi0xLjQK\n");
	while (mail->len < MAIL_MAX_BYTES - 100)
		g_string_append(mail,
			"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n");
	g_assert_true(read_letter(mail->str, mail->len, &l));
	g_assert_true(was_told(&l, "PDF is broken*"));
	record_clear(&letter_record, &l);
	g_string_free(mail, TRUE);
}

static void test_one_line(void)
{
	static const struct {
		const char *type, *unit, *end;
	} rows[] = {
		{ "text/plain; charset=utf-8", "x", "" },
		{ "text/plain; charset=utf-8", "1.234,56 ", "" },
		{ "text/plain; charset=utf-8", "offerte 12/12/2026 ", "" },
		{ "text/plain; charset=utf-8", "+32 475 11 22 33 ", "" },
		{ "text/plain; charset=utf-8", "\xe2\x82\xac", "" },
		{ "text/plain; format=flowed", "> ", "" },
		{ "text/html; charset=utf-8", "offerte&nbsp;", "" },
		{ "text/html; charset=utf-8", "<td>1,00", "" },
	};
	if (!in_child())
		return;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct letter l;
		g_autoptr(GString) mail = g_string_new(HEAD "Content-Type: ");
		g_string_append_printf(mail, "%s\n\n", rows[i].type);
		for (gsize n = 0; n < 10000000; n += strlen(rows[i].unit))
			g_string_append(mail, rows[i].unit);
		g_test_message("%s %s", rows[i].type, rows[i].unit);
		g_assert_true(read_letter(mail->str, mail->len, &l));
		g_assert_true(!l.own_text || g_utf8_validate(l.own_text, -1, NULL));
		record_clear(&letter_record, &l);
	}
}

/* Whatever the charset says: the amount is read, and no NUL ends anything. */
static void test_charsets_and_nuls(void)
{
	static const struct {
		const char *charset, *before, *behind;
	} rows[] = {
		{ "utf-8", "\xe9\xe8 ", " \xff\xfe" },
		{ "us-ascii", "\xc3\xa9 ", " \x80" },
		{ "utf-16", "", "" },
		{ "utf-7", "+AOk- ", "" },
		{ "iso-2022-jp", "\x1b$B ", " \x1b(B" },
		{ "no-such-charset", "\xe9 ", "" },
		{ "\"", "", "" },
		{ "utf-8", "%NUL", " %NUL" },
	};
	if (!in_child())
		return;
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct letter l;
		g_autoptr(GString) mail = g_string_new(NULL);
		g_string_append_printf(mail,
			HEAD "Content-Type: text/plain; charset=%s\nX-%%NUL: %%NUL\n\nDag Jan,%s\n\n"
			     "hierbij onze offerte, totaal excl. btw EUR 12.450,50.%s\n",
			rows[i].charset, rows[i].before, rows[i].behind);
		for (char *p; (p = strstr(mail->str, "%NUL"));)
			memcpy(p, "\1\1\1\1", 4);
		for (gsize k = 0; k < mail->len; k++)
			if (mail->str[k] == '\1')
				mail->str[k] = '\0';
		g_test_message("%s", rows[i].charset);
		g_assert_true(read_letter(mail->str, mail->len, &l));
		g_assert_true(g_utf8_validate(l.own_text, -1, NULL));
		g_assert_cmpint(l.quote.amount_minor, ==, 1245050);
		record_clear(&letter_record, &l);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	mail_prepare();
	g_test_add_func("/hostile/pdf_objects", test_pdf_objects);
	g_test_add_func("/hostile/pdf_shapes", test_pdf_shapes);
	g_test_add_func("/hostile/zip_bomb", test_zip_bomb);
	g_test_add_func("/hostile/xml_bomb", test_xml_bomb);
	g_test_add_func("/hostile/gigabyte", test_gigabyte);
	g_test_add_func("/hostile/largest", test_largest);
	g_test_add_func("/hostile/one_line", test_one_line);
	g_test_add_func("/hostile/charsets_and_nuls", test_charsets_and_nuls);
	return g_test_run();
}
