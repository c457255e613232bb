#include "read/pdf.h"

#include <math.h>
#include <poppler.h>
#include <string.h>

#include "core/error.h"

/* All in parts of a letter's height. Middles nearer than SAME_LINE stand on one line, as a large and a small word
 * of one baseline do. Letters further apart than WORD_GAP are two words, as poppler itself counts; words further
 * apart than COLUMN_GAP two columns, and a stretched blank of a justified line stays below it. A letter BACKSTEP
 * to the left of the last one's end starts anew. */
#define SAME_LINE 0.5
#define WORD_GAP 0.1
#define COLUMN_GAP 1.0
#define BACKSTEP 0.5

/* The text of one page with the place of each letter, as poppler gives them. */
struct page_text {
	char *text;
	PopplerRectangle *boxes;
	guint n_boxes;
};

/* A word and where it stands. start, len: in the page's text. */
struct word {
	double x1, x2, y1, y2;
	size_t start, len;
	bool rotated;
};

struct page {
	GString *text; /* letters of all words */
	GArray *words; /* struct word */
};

static double middle(const struct word *word)
{
	return (word->y1 + word->y2) / 2;
}

static double height(const struct word *word)
{
	return word->y2 - word->y1;
}

/* Ligatures come as one letter ("oﬀerte") and would hide the word from every list. */
static void append_letter(GString *text, gunichar c)
{
	gunichar parts[4];
	gsize n = 0;

	if (c >= 0xfb00 && c <= 0xfb06)
		n = g_unichar_fully_decompose(c, TRUE, parts, G_N_ELEMENTS(parts));
	if (n == 0)
		g_string_append_unichar(text, c);
	for (gsize i = 0; i < MIN(n, G_N_ELEMENTS(parts)); i++)
		g_string_append_unichar(text, parts[i]);
}

static bool is_usable(const PopplerRectangle *box)
{
	return isfinite(box->x1) && isfinite(box->x2) && isfinite(box->y1) && isfinite(box->y2) &&
	       box->x2 >= box->x1 && box->y2 > box->y1;
}

/* Does the letter go on where the word stops? */
static bool continues(const struct word *word, const PopplerRectangle *box)
{
	double h = MIN(height(word), box->y2 - box->y1);
	double gap = box->x1 - word->x2;

	return fabs((box->y1 + box->y2) / 2 - middle(word)) < SAME_LINE * h && gap < WORD_GAP * h &&
	       gap > -BACKSTEP * h;
}

/* A rotated word climbs: each of its letters would be a line. Poppler keeps it together, so do we. */
static bool climbs(const struct word *word, const PopplerRectangle *box)
{
	double w = MAX(word->x2 - word->x1, box->x2 - box->x1);

	return fabs(box->x1 - word->x1) < 0.2 * w && (box->y1 < word->y1 || box->y2 > word->y2) &&
	       box->y1 - word->y2 < 0.5 * w && word->y1 - box->y2 < 0.5 * w;
}

static void add_letter(struct page *page, gunichar c, const PopplerRectangle *box, bool new_word)
{
	struct word *last =
		page->words->len ? &g_array_index(page->words, struct word, page->words->len - 1) : NULL;
	size_t start = page->text->len;

	append_letter(page->text, c);
	bool upright = last && !new_word && !last->rotated && continues(last, box);
	if (upright || (last && !new_word && climbs(last, box))) {
		last->len += page->text->len - start;
		last->x1 = MIN(last->x1, box->x1);
		last->x2 = MAX(last->x2, box->x2);
		last->y1 = MIN(last->y1, box->y1);
		last->y2 = MAX(last->y2, box->y2);
		last->rotated = !upright;
		return;
	}
	struct word word = { box->x1, box->x2, box->y1, box->y2, start, page->text->len - start, false };
	g_array_append_val(page->words, word);
}

static void collect_words(const struct page_text *raw, struct page *page)
{
	bool new_word = true;
	guint i = 0;

	for (const char *p = raw->text; *p && i < raw->n_boxes; p += g_utf8_skip[(guchar)*p], i++) {
		gunichar c = g_utf8_get_char(p);
		if (g_unichar_isspace(c) || c == 0xa0 || c == 0x202f) {
			new_word = true;
			continue;
		}
		if (g_unichar_iscntrl(c) || c == 0xad || !is_usable(&raw->boxes[i]))
			continue;
		add_letter(page, c, &raw->boxes[i], new_word);
		new_word = false;
	}
}

static int by_height(gconstpointer a, gconstpointer b)
{
	double d = middle(a) - middle(b);

	return d < 0 ? -1 : d > 0;
}

static int by_place(gconstpointer a, gconstpointer b)
{
	const struct word *x = a, *y = b;

	return x->x1 < y->x1 ? -1 : x->x1 > y->x1;
}

static void append_line(GString *out, const struct page *page, const struct word *words, guint n)
{
	for (guint i = 0; i < n; i++) {
		if (i > 0) {
			double h = MIN(height(&words[i]), height(&words[i - 1]));
			double gap = words[i].x1 - words[i - 1].x2;
			if (gap > COLUMN_GAP * h)
				g_string_append_c(out, '\t');
			else if (gap > WORD_GAP * h)
				g_string_append_c(out, ' ');
		}
		g_string_append_len(out, page->text->str + words[i].start, (gssize)words[i].len);
	}
	g_string_append_c(out, '\n');
}

/* Words whose middles are near each other are a line; sorted by height before. Returns how many from the
 * first one on. */
static guint line_length(const struct word *words, guint n)
{
	double y = middle(&words[0]), h = height(&words[0]);
	guint i;

	for (i = 1; i < n; i++) {
		h = MIN(h, height(&words[i]));
		if (middle(&words[i]) - y >= SAME_LINE * h)
			break;
		y += (middle(&words[i]) - y) / (i + 1);
	}
	return i;
}

/* Upright words as lines, then the rotated ones (a letterhead in the margin) one a line. */
static void append_page(GString *out, struct page *page)
{
	g_autoptr(GArray) rotated = g_array_new(FALSE, FALSE, sizeof(struct word));
	guint n = 0;

	struct word *words = (struct word *)(void *)page->words->data;
	for (guint i = 0; i < page->words->len; i++) {
		if (words[i].rotated)
			g_array_append_val(rotated, words[i]);
		else
			words[n++] = words[i];
	}
	g_array_set_size(page->words, n);
	g_array_sort(page->words, by_height);
	words = (struct word *)(void *)page->words->data;
	for (guint i = 0; i < n && out->len < PDF_MAX_TEXT;) {
		guint length = line_length(words + i, n - i);
		qsort(words + i, length, sizeof *words, by_place);
		append_line(out, page, words + i, length);
		i += length;
	}
	for (guint i = 0; i < rotated->len && out->len < PDF_MAX_TEXT; i++)
		append_line(out, page, &g_array_index(rotated, struct word, i), 1);
}

static void read_page(PopplerPage *source, GString *out)
{
	struct page_text raw = { .text = poppler_page_get_text(source) };

	if (raw.text && poppler_page_get_text_layout(source, &raw.boxes, &raw.n_boxes)) {
		struct page page = { g_string_new(NULL), g_array_new(FALSE, FALSE, sizeof(struct word)) };
		collect_words(&raw, &page);
		append_page(out, &page);
		g_string_free(page.text, TRUE);
		g_array_unref(page.words);
	}
	g_free(raw.boxes);
	g_free(raw.text);
}

void pdf_prepare(void)
{
	static const char empty[] = "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
				    "2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"
				    "trailer\n<</Root 1 0 R>>\n";
	static PopplerDocument *kept;

	if (!kept) {
		g_autoptr(GBytes) bytes = g_bytes_new_static(empty, strlen(empty));
		kept = poppler_document_new_from_bytes(bytes, NULL, NULL);
	}
}

static PopplerDocument *open_document(GBytes *pdf, GError **error)
{
	gsize size;
	const char *data = g_bytes_get_data(pdf, &size);
	g_autoptr(GError) cause = NULL;

	/* some printers put a few bytes of their own before it */
	if (size == 0 || !memmem(data, MIN(size, 1024), "%PDF-", 5)) {
		g_set_error_literal(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "file is no PDF");
		return NULL;
	}
	PopplerDocument *document = poppler_document_new_from_bytes(pdf, NULL, &cause);
	if (document)
		return document;
	if (g_error_matches(cause, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED))
		g_set_error_literal(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "PDF is encrypted");
	else
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "PDF is broken: %s",
			cause ? cause->message : "unreadable");
	return NULL;
}

static char *document_text(PopplerDocument *document)
{
	GString *out = g_string_new(NULL);
	int n_pages = MIN(poppler_document_get_n_pages(document), PDF_MAX_PAGES);

	for (int i = 0; i < n_pages && out->len < PDF_MAX_TEXT; i++) {
		PopplerPage *page = poppler_document_get_page(document, i);
		if (i > 0)
			g_string_append_c(out, '\f');
		if (page)
			read_page(page, out);
		g_clear_object(&page);
	}
	if (out->len > PDF_MAX_TEXT)
		g_string_truncate(out,
			(gsize)(g_utf8_find_prev_char(out->str, out->str + PDF_MAX_TEXT + 1) - out->str));
	return g_string_free(out, FALSE);
}

/* ---- Files within the PDF */

static void xml_free(gpointer data)
{
	struct pdf_xml *xml = data;

	g_free(xml->name);
	g_bytes_unref(xml->bytes);
	g_free(xml);
}

GPtrArray *pdf_xml_list(void)
{
	return g_ptr_array_new_with_free_func(xml_free);
}

/* Unpacked piece by piece: what the file says of its size is not believed. */
static gboolean keep_bytes(const gchar *bytes, gsize n, gpointer data, GError **error)
{
	GByteArray *kept = data;

	(void)error;
	if (n > PDF_MAX_XML_BYTES - kept->len)
		return FALSE;
	g_byte_array_append(kept, (const guint8 *)bytes, (guint)n);
	return TRUE;
}

static void add_xml(PopplerAttachment *file, GPtrArray *ret_xml)
{
	g_autoptr(GByteArray) kept = g_byte_array_new();
	const char *name = poppler_attachment_get_name(file);
	g_autofree char *lower = name ? g_utf8_strdown(name, -1) : NULL;

	if (ret_xml->len >= PDF_MAX_XML || !lower || !g_str_has_suffix(lower, ".xml") ||
		!poppler_attachment_save_to_callback(file, keep_bytes, kept, NULL))
		return;
	struct pdf_xml *xml = g_new0(struct pdf_xml, 1);
	xml->name = g_strdup(name);
	xml->bytes = g_byte_array_free_to_bytes(g_steal_pointer(&kept));
	g_ptr_array_add(ret_xml, xml);
}

static void take_xml(PopplerDocument *document, GPtrArray *ret_xml)
{
	GList *files = poppler_document_has_attachments(document) ? poppler_document_get_attachments(document) : NULL;

	for (GList *f = files; f; f = f->next)
		add_xml(f->data, ret_xml);
	g_list_free_full(files, g_object_unref);
}

char *pdf_read(GBytes *pdf, GPtrArray *ret_xml, GError **error)
{
	PopplerDocument *document = open_document(pdf, error);
	if (!document)
		return NULL;
	char *text = document_text(document);
	if (ret_xml)
		take_xml(document, ret_xml);
	g_object_unref(document);
	return text;
}

char *pdf_to_text(GBytes *pdf, GError **error)
{
	return pdf_read(pdf, NULL, error);
}
