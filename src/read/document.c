#include "read/document.h"

#include <string.h>

#include "read/pdf.h"

/* What is done with an attachment of one kind. */
typedef void (*read_func)(const struct attachment *a, struct document *ret);

static void read_pdf(const struct attachment *a, struct document *ret)
{
	g_autoptr(GError) error = NULL;
	ret->text = pdf_to_text(a->bytes, &error);
	if (error) {
		ret->unread = g_strdup(error->message);
	} else if (!ret->text[strspn(ret->text, " \t\f\n")]) {
		g_clear_pointer(&ret->text, g_free);
		ret->unread = g_strdup("no text in it: a scan");
	}
}

/* The kinds. A row fits when the bytes start with its magic, or the name or the declared type says so; what bytes
 * say goes before what names say. */
static const struct {
	const char *kind;
	const char *magic, *extension, *type;
	read_func read;
	const char *unread; /* without a reader: why */
} kinds[] = {
	{ "pdf", "%PDF-", ".pdf", "application/pdf", read_pdf, NULL },
};

static bool starts(GBytes *bytes, const char *magic)
{
	gsize n;
	const char *data = g_bytes_get_data(bytes, &n);
	return magic && n >= strlen(magic) && memcmp(data, magic, strlen(magic)) == 0;
}

static bool is_named(const struct attachment *a, const char *extension)
{
	size_t n = a->name ? strlen(a->name) : 0, k = extension ? strlen(extension) : 0;
	return k > 0 && n > k && !g_ascii_strcasecmp(a->name + n - k, extension);
}

static int kind_of(const struct attachment *a)
{
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (starts(a->bytes, kinds[i].magic))
			return (int)i;
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (is_named(a, kinds[i].extension) || !g_strcmp0(a->type, kinds[i].type))
			return (int)i;
	return -1;
}

static void document_free(gpointer data)
{
	struct document *d = data;
	g_free(d->text);
	g_free(d->unread);
	stated_free(d->stated);
	g_free(d);
}

GPtrArray *documents_read(const struct mail *mail)
{
	GPtrArray *all = g_ptr_array_new_with_free_func(document_free);
	guint n_read = 0;
	for (guint i = 0; i < mail->attachments->len; i++) {
		const struct attachment *a = mail->attachments->pdata[i];
		struct document *d = g_new0(struct document, 1);
		int k = kind_of(a);
		g_ptr_array_add(all, d);
		if (k < 0)
			continue;
		d->kind = kinds[k].kind;
		if (!kinds[k].read)
			d->unread = g_strdup(kinds[k].unread);
		else if (n_read++ < DOCUMENT_MAX)
			kinds[k].read(a, d);
		else
			d->unread = g_strdup("too many attachments: this one was not looked into");
	}
	return all;
}
