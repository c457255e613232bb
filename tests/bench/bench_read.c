/* How fast mails are read. Arguments: a row's name to run only that one; "profile FOLDER N" to read all mails of a
 * folder N times and nothing else, for callgrind.
 *
 * P8: letter_read against what no reader of mails can do without: GMime parses the same bytes and decodes all their
 * parts. Both in this process, on one core, by its CPU time. Three sets of mails, each a row, none with a PDF:
 *     mails    small ones (2-6 KB) with little around the words: the hardest, as nearly every byte must be understood
 *     clients  as clients send them: Outlook's HTML with Word's markup and a logo, with and without a plain form;
 *              Gmail and Apple Mail with both forms, a signature and the thread below
 *     tests/data  what the tests read, half of it no quotes
 * P9: a mail with a PDF of two pages, 48 KB, asked of closecall-reader by all the daemon does, mail, pipe, fields and
 * fingerprint included. Against poppler-glib in this process, which opens the PDF anew and takes its text, as a program
 * does that reads one (the reader keeps open what poppler shares between documents, which is part of what makes it
 * fast); and against pdftotext, the process that others start for each PDF.
 * P10: the same letters asked of the reader and read in this process: the difference is the pipe, two processes that
 * wake each other, and packing. A difference of two noisy times on a shared machine: look at the minimum, too. */
#include <gmime/gmime.h>
#include <poppler.h>
#include <string.h>

#include "app/ask.h"
#include "read/letter.h"
#include "read/mail.h"
#include "read/zones.h"

#include "bench/bench.h"
#include "unit/shipped_words.h"

#define READS 40      /* of all mails, a round */
#define PDF_READS 20  /* a round */
#define PIPE_READS 40 /* a round */
#define SPAWN_READS 5 /* a round: pdftotext takes its time */
#define TIMEOUT_S 30

struct desk {
	struct words *words;
	struct read_context context;
	struct readers *readers;
	GPtrArray *mails; /* GBytes */
	GBytes *pdf, *pdf_mail;
	char *pdf_path;
};

/* ---- material ---- */

static void add_mails(GPtrArray *mails, const char *folder)
{
	g_autofree char *path = g_build_filename(CLOSECALL_SOURCE, folder, NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(GDir) dir = g_dir_open(path, 0, &error);
	const char *name;

	if (!dir)
		g_error("%s", error->message);
	while ((name = g_dir_read_name(dir))) {
		g_autofree char *file = g_build_filename(path, name, NULL), *bytes = NULL;
		gsize n;
		if (!g_str_has_suffix(name, ".eml") || !g_file_get_contents(file, &bytes, &n, NULL))
			continue;
		/* plain ones: what is read in a PDF is P9's */
		if (!strstr(bytes, "application/pdf"))
			g_ptr_array_add(mails, g_bytes_new_take(g_steal_pointer(&bytes), n));
	}
}

/* 48 KB: two pages with a table of 54 lines, two fonts, a picture. */
static GBytes *two_pages(const char *path)
{
	g_autofree char *bytes = NULL;
	g_autoptr(GError) error = NULL;
	gsize n;

	if (!g_file_get_contents(path, &bytes, &n, &error))
		g_error("%s", error->message);
	return g_bytes_new_take(g_steal_pointer(&bytes), n);
}

static GBytes *mail_with(GBytes *pdf)
{
	gsize n;
	const guchar *bytes = g_bytes_get_data(pdf, &n);
	g_autofree char *base64 = g_base64_encode(bytes, n);
	GString *mail = g_string_new("From: An Peeters <an.peeters@janssens-dak.example>\r\n"
				     "To: Ilse Verhaegen <ilse.verhaegen@bouwmat-deinze.example>\r\n"
				     "Subject: offerte OFF-2026-0418\r\n"
				     "Date: Mon, 5 Oct 2026 10:12:00 +0200\r\n"
				     "MIME-Version: 1.0\r\n"
				     "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
				     "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
				     "Beste Ilse,\r\n\r\nIn bijlage onze offerte.\r\n\r\nMet vriendelijke groeten\r\n"
				     "An Peeters\r\n"
				     "--b\r\nContent-Type: application/pdf; name=offerte.pdf\r\n"
				     "Content-Disposition: attachment; filename=offerte.pdf\r\n"
				     "Content-Transfer-Encoding: base64\r\n\r\n");
	for (size_t i = 0; base64[i]; i += strnlen(base64 + i, 76)) {
		g_string_append_len(mail, base64 + i, (gssize)strnlen(base64 + i, 76));
		g_string_append(mail, "\r\n");
	}
	g_string_append(mail, "--b--\r\n");
	return g_string_free_to_bytes(mail);
}

static void desk_init(struct desk *d)
{
	g_autofree char *program = g_build_filename(CLOSECALL_SOURCE, "build/release/closecall-reader", NULL);
	g_autofree char *words_dir = g_build_filename(CLOSECALL_SOURCE, "conf/words", NULL);
	const char *const argv[] = { program, words_dir, NULL };
	g_autoptr(GError) error = NULL;

	mail_prepare();
	zones_init();
	d->words = shipped_words();
	record_init(&read_context_record, &d->context);
	d->context.zone = g_strdup("Europe/Brussels");
	d->context.language = g_strdup("nl");
	d->context.region = g_strdup("BE"); /* as every configuration has one */
	d->context.now_utc = 1791194400; /* 2026-10-05 10:00 UTC */
	d->readers = readers_new(argv, 1, TIMEOUT_S, &error);
	if (!d->readers)
		g_error("%s", error->message);
	d->pdf_path = g_build_filename(CLOSECALL_SOURCE, "tests/bench/quote.pdf", NULL);
	d->pdf = two_pages(d->pdf_path);
	d->pdf_mail = mail_with(d->pdf);
	d->mails = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
}

static void desk_clear(struct desk *d)
{
	readers_free(d->readers);
	words_free(d->words);
	record_clear(&read_context_record, &d->context);
	g_bytes_unref(d->pdf);
	g_bytes_unref(d->pdf_mail);
	g_free(d->pdf_path);
	g_ptr_array_unref(d->mails);
}

/* ---- what is measured ---- */

static void read_here(const struct desk *d, GBytes *mail)
{
	g_autoptr(GError) error = NULL;
	struct letter letter;
	gsize n;
	const char *bytes = g_bytes_get_data(mail, &n);

	if (!letter_read(d->words, bytes, n, &d->context, &letter, &error))
		g_error("%s", error->message);
	record_clear(&letter_record, &letter);
}

/* As the daemon does: the context packed, asked, the answer unpacked and checked. */
static void read_there(const struct desk *d, GBytes *mail)
{
	g_autoptr(GError) error = NULL;
	struct letter letter;

	if (!ask_letter(d->readers, mail, &d->context, &letter, &error))
		g_error("%s", error->message);
	record_clear(&letter_record, &letter);
}

static void recognise_all(gpointer data)
{
	struct desk *d = data;
	for (int i = 0; i < READS; i++)
		for (guint k = 0; k < d->mails->len; k++)
			read_here(d, d->mails->pdata[k]);
}

static void decode_part(GMimeObject *parent, GMimeObject *part, gpointer data)
{
	GMimeDataWrapper *content = GMIME_IS_PART(part) ? g_mime_part_get_content(GMIME_PART(part)) : NULL;
	(void)parent;
	(void)data;
	if (!content)
		return;
	GMimeStream *stream = g_mime_stream_mem_new();
	g_mime_data_wrapper_write_to_stream(content, stream);
	g_object_unref(stream);
}

static void parse_with_gmime(GBytes *mail)
{
	gsize n;
	const char *bytes = g_bytes_get_data(mail, &n);
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, n);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
	GMimeObject *root = g_mime_message_get_mime_part(message);

	g_mime_message_get_subject(message);
	decode_part(NULL, root, NULL);
	if (GMIME_IS_MULTIPART(root))
		g_mime_multipart_foreach(GMIME_MULTIPART(root), decode_part, NULL);
	g_object_unref(message);
	g_object_unref(parser);
	g_object_unref(stream);
}

static void parse_all(gpointer data)
{
	struct desk *d = data;
	for (int i = 0; i < READS; i++)
		for (guint k = 0; k < d->mails->len; k++)
			parse_with_gmime(d->mails->pdata[k]);
}

static void ask_pdf(gpointer data)
{
	struct desk *d = data;
	for (int i = 0; i < PDF_READS; i++)
		read_there(d, d->pdf_mail);
}

static void poppler_pdf(gpointer data)
{
	struct desk *d = data;
	for (int i = 0; i < PDF_READS; i++) {
		PopplerDocument *document = poppler_document_new_from_bytes(d->pdf, NULL, NULL);
		for (int p = 0; p < poppler_document_get_n_pages(document); p++) {
			PopplerPage *page = poppler_document_get_page(document, p);
			g_free(poppler_page_get_text(page));
			g_object_unref(page);
		}
		g_object_unref(document);
	}
}

static void ask_few_pdfs(gpointer data)
{
	struct desk *d = data;
	for (int i = 0; i < SPAWN_READS; i++)
		read_there(d, d->pdf_mail);
}

static void spawn_pdftotext(gpointer data)
{
	struct desk *d = data;
	char program[] = "pdftotext", standard_output[] = "-";
	char *argv[] = { program, d->pdf_path, standard_output, NULL };
	for (int i = 0; i < SPAWN_READS; i++) {
		g_autofree char *text = NULL;
		g_autoptr(GError) error = NULL;
		if (!g_spawn_sync(NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, NULL, &error))
			g_error("%s", error->message);
	}
}

static void ask_all(gpointer data)
{
	struct desk *d = data;
	for (int i = 0; i < PIPE_READS; i++)
		for (guint k = 0; k < d->mails->len; k++)
			read_there(d, d->mails->pdata[k]);
}

static void read_all(gpointer data)
{
	struct desk *d = data;
	for (int i = 0; i < PIPE_READS; i++)
		for (guint k = 0; k < d->mails->len; k++)
			read_here(d, d->mails->pdata[k]);
}

/* ---- rows ---- */

static void take_mails(struct desk *d, const char *folder)
{
	g_ptr_array_set_size(d->mails, 0);
	add_mails(d->mails, folder);
}

static void row_recognise(struct desk *d, const char *name, const char *folder)
{
	struct bench_rounds r;
	double rate[BENCH_ROUNDS];

	take_mails(d, folder);
	bench_run(BENCH_CPU, recognise_all, parse_all, d, &r);
	for (int i = 0; i < BENCH_ROUNDS; i++)
		rate[i] = r.peer_us[i] / r.ours_us[i];
	bench_row(name, "ratio", rate, ">=0.5");
	bench_times("a mail", &r, (double)READS * d->mails->len);
}

static void row_pdf(
	struct desk *d, const char *name, bench_func ours, bench_func peer, int reads, const char *target)
{
	struct bench_rounds r;
	double time[BENCH_ROUNDS];

	bench_run(BENCH_WALL, ours, peer, d, &r);
	for (int i = 0; i < BENCH_ROUNDS; i++)
		time[i] = r.ours_us[i] / r.peer_us[i];
	bench_row(name, "ratio", time, target);
	bench_times("a PDF", &r, reads);
}

static void row_pipe(struct desk *d)
{
	struct bench_rounds r;
	double more_us[BENCH_ROUNDS];

	take_mails(d, "tests/bench/mails");
	bench_run(BENCH_WALL, ask_all, read_all, d, &r);
	for (int i = 0; i < BENCH_ROUNDS; i++)
		more_us[i] = (r.ours_us[i] - r.peer_us[i]) / PIPE_READS / d->mails->len;
	bench_row("P10 the reader's round trip, beyond the reading", "us", more_us, "<=100");
	bench_times("a mail", &r, (double)PIPE_READS * d->mails->len);
}

static bool wanted(int argc, char **argv, const char *row)
{
	return argc < 2 || g_str_has_prefix(row, argv[1]);
}

int main(int argc, char **argv)
{
	struct desk d = { 0 };

	desk_init(&d);
	if (argc == 4 && !strcmp(argv[1], "profile")) {
		take_mails(&d, argv[2]);
		for (guint64 n = g_ascii_strtoull(argv[3], NULL, 10); n > 0; n--)
			for (guint k = 0; k < d.mails->len; k++)
				read_here(&d, d.mails->pdata[k]);
		desk_clear(&d);
		return 0;
	}
	if (wanted(argc, argv, "P8")) {
		row_recognise(&d, "P8 quote mails with headers and thread", "tests/bench/mails");
		row_recognise(&d, "P8 quote mails as clients send them", "tests/bench/clients");
		row_recognise(&d, "P8 the mails of tests/data", "tests/data/mails");
	}
	if (wanted(argc, argv, "P9")) {
		row_pdf(&d, "P9 a two-page PDF quote, against poppler-glib", ask_pdf, poppler_pdf, PDF_READS, "<=1.25");
		row_pdf(&d, "P9 the same against pdftotext, a process", ask_few_pdfs, spawn_pdftotext, SPAWN_READS,
			"<=0.45");
	}
	if (wanted(argc, argv, "P10"))
		row_pipe(&d);
	desk_clear(&d);
	return 0;
}
