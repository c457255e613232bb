#include "read/document.h"

#include <string.h>

#include "read/office.h"
#include "read/pdf.h"
#include "read/ubl.h"

/* What is done with an attachment of one kind. */
typedef void (*read_func)(const struct attachment *a, struct document *ret);

/* The data that goes with a PDF; what is broken or of another kind in there is no loss to the text. */
static struct stated *read_embedded(const GPtrArray *files)
{
	for (guint i = 0; i < files->len; i++) {
		const struct pdf_xml *file = files->pdata[i];
		struct stated *stated = ubl_read(file->bytes, file->name, NULL);
		if (stated) {
			stated->embedded = true;
			return stated;
		}
	}
	return NULL;
}

static void read_pdf(const struct attachment *a, struct document *ret)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) files = pdf_xml_list();
	ret->text = pdf_read(a->bytes, files, &error);
	ret->stated = read_embedded(files);
	if (error) {
		ret->unread = g_strdup(error->message);
	} else if (!ret->text[strspn(ret->text, " \t\f\n")]) {
		g_clear_pointer(&ret->text, g_free);
		ret->unread = g_strdup("no text in it: a scan");
	}
}

static void read_office(const struct attachment *a, struct document *ret)
{
	g_autoptr(GError) error = NULL;
	ret->text = office_to_text(a->bytes, &ret->kind, &error);
	if (error)
		ret->unread = g_strdup(error->message);
}

static void read_ole(const struct attachment *a, struct document *ret)
{
	ret->unread = g_strdup(office_why_closed(a->bytes));
}

static void read_xml(const struct attachment *a, struct document *ret)
{
	g_autoptr(GError) error = NULL;
	ret->stated = ubl_read(a->bytes, a->name, &error);
	if (error)
		ret->unread = g_strdup(error->message);
	else if (!ret->stated)
		ret->kind = NULL;
}

/* The kinds. A row fits when the bytes start with its magic, else when the name or the declared type says so:
 * senders lie about types, and some files have no beginning of their own. */
static const struct {
	const char *kind;
	const char *magic, *extension, *type;
	read_func read;
	const char *unread; /* without a reader: why */
} kinds[] = {
	{ "pdf", "%PDF-", ".pdf", "application/pdf", read_pdf, NULL },
	{ "zip", "PK\3\4", NULL, NULL, read_office, NULL },
	{ "office", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", NULL, NULL, read_ole, NULL },
	{ "xml", "<?xml", ".xml", "application/xml", read_xml, NULL },
	{ "xml", "\xef\xbb\xbf<", NULL, "text/xml", read_xml, NULL },
	{ "tnef", "\x78\x9f\x3e\x22", "winmail.dat", "application/ms-tnef", NULL,
		"Outlook's own container, which only Outlook can open" },
	{ "rpmsg", "\x76\xe8\x04\x60\xc4\x11\xe3\x86", ".rpmsg", "application/x-microsoft-rpmsg-message",
		NULL, "rights-managed: only its reader can open it" },
	{ "pgp", "-----BEGIN PGP MESSAGE-----", ".pgp", "application/pgp-encrypted", NULL,
		"encrypted with PGP" },
	{ "pgp", NULL, ".gpg", NULL, NULL, "encrypted with PGP" },
	{ "smime", NULL, ".p7m", "application/pkcs7-mime", NULL,
		"encrypted or signed with S/MIME, and not readable here" },
	{ "rtf", "{\\rtf", ".rtf", "application/rtf", NULL, "an RTF file, which is not read" },
	{ "docx", NULL, ".docx", NULL, NULL, "named an office file, but it is none" },
	{ "xlsx", NULL, ".xlsx", NULL, NULL, "named an office file, but it is none" },
	{ "odt", NULL, ".odt", NULL, NULL, "named an office file, but it is none" },
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
	return k > 0 && n >= k && !g_ascii_strcasecmp(a->name + n - k, extension);
}

static int kind_of(const struct attachment *a)
{
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (starts(a->bytes, kinds[i].magic))
			return (int)i;
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (is_named(a, kinds[i].extension) || (a->type && !g_strcmp0(a->type, kinds[i].type)))
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
