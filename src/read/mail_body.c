#include "read/mail_body.h"

#include <gmime/gmime.h>
#include <string.h>

#include "core/error.h"
#include "read/html.h"
#include "read/mail.h"
#include "read/mime_text.h"

/* A text shorter than STUB_TEXT beside an HTML many times longer says "your program shows no HTML". */
#define STUB_TEXT 200
#define STUB_RATIO 3
#define MAX_RETURNED_HEADER (64 * 1024)

/* What a part is to us. */
enum part_kind {
	PART_ATTACHMENT,
	PART_TEXT,
	PART_HTML,
	PART_DROPPED,
	PART_CLOSED,
	PART_TNEF,
	PART_STATUS,
	PART_HEADER
};

static const struct {
	const char *type;
	enum part_kind kind;
} part_types[] = {
	{ "text/plain", PART_TEXT },
	{ "text/html", PART_HTML },
	{ "application/pkcs7-mime", PART_CLOSED },
	{ "application/x-pkcs7-mime", PART_CLOSED },
	{ "application/x-microsoft-rpmsg-message", PART_CLOSED },
	{ "application/pgp-encrypted", PART_CLOSED },
	{ "application/ms-tnef", PART_TNEF },
	{ "application/vnd.ms-tnef", PART_TNEF },
	{ "message/delivery-status", PART_STATUS },
	{ "message/global-delivery-status", PART_STATUS },
	{ "text/rfc822-headers", PART_HEADER },
	{ "message/global-headers", PART_HEADER },
	{ "message/disposition-notification", PART_DROPPED },
	{ "message/external-body", PART_DROPPED },
	{ "message/partial", PART_DROPPED },
	{ "application/pkcs7-signature", PART_DROPPED },
	{ "application/x-pkcs7-signature", PART_DROPPED },
	{ "application/pgp-signature", PART_DROPPED },
	{ "application/pgp-keys", PART_DROPPED },
	{ "text/x-amp-html", PART_DROPPED },
	{ "text/watch-html", PART_DROPPED },
	{ "text/enriched", PART_DROPPED },
};

/* How a part is closed. Gateways call it application/octet-stream and keep its name. smime: what the type's smime-type says. */
static const struct {
	const char *type, *name, *smime, *how;
} closed_parts[] = {
	{ "application/pkcs7-mime", "smime.p7m", "signed-data", "signed with S/MIME in a form that wraps its text" },
	{ "application/x-pkcs7-mime", "smime.p7m", "signed-data", "signed with S/MIME in a form that wraps its text" },
	{ "application/pkcs7-mime", "smime.p7m", "", "encrypted with S/MIME: only its reader can open it" },
	{ "application/x-pkcs7-mime", "smime.p7m", "", "encrypted with S/MIME: only its reader can open it" },
	{ "application/x-microsoft-rpmsg-message", "message.rpmsg", "", "rights-managed: only its reader can open it" },
	{ "application/pgp-encrypted", "", "", MAIL_CLOSED_PGP },
};

/* What bytes say about themselves, for parts called application/octet-stream and worse. */
static const struct {
	const char *magic, *extension, *type;
} file_types[] = {
	{ "%PDF-", "", "application/pdf" },
	{ "PK\3\4", ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
	{ "PK\3\4", ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
	{ "PK\3\4", ".odt", "application/vnd.oasis.opendocument.text" },
	{ "PK\3\4", ".ods", "application/vnd.oasis.opendocument.spreadsheet" },
	{ "PK\3\4", "", "application/zip" },
	{ "\xd0\xcf\x11\xe0", ".doc", "application/msword" },
	{ "\xd0\xcf\x11\xe0", ".xls", "application/vnd.ms-excel" },
	{ "{\\rtf", "", "application/rtf" },
	{ "BEGIN:VCALENDAR", "", "text/calendar" },
	{ "BEGIN:VCARD", "", "text/vcard" },
};

/* Where we are in the tree. */
struct walk {
	struct mail_body *body;
	unsigned depth;
	bool related; /* in multipart/related: images are part of the HTML */
	bool told;    /* the same text was read in another form: HTML is passed over */
};

static void read_part(struct walk walk, GMimeObject *part, GString *out);

static void attachment_free(gpointer data)
{
	struct attachment *a = data;

	g_free(a->name);
	g_free(a->type);
	g_bytes_unref(a->bytes);
	g_free(a);
}

/* "text/plain", lower case; RFC 2045 5.2: what has no good type is plain text. */
static char *type_of(GMimeObject *part)
{
	GMimeContentType *type = g_mime_object_get_content_type(part);
	const char *media = type ? g_mime_content_type_get_media_type(type) : NULL;
	const char *subtype = type ? g_mime_content_type_get_media_subtype(type) : NULL;

	if (!media || !subtype)
		return g_strdup("text/plain");
	/* "Content-Type: text" makes a text part that says application/octet-stream */
	if (GMIME_IS_TEXT_PART(part) && g_ascii_strcasecmp(media, "text") != 0)
		return g_strdup("text/plain");
	g_autofree char *name = g_strconcat(media, "/", subtype, NULL);
	return g_ascii_strdown(name, -1);
}

static GBytes *content_of(GMimeObject *part)
{
	GMimeStream *stream = g_mime_stream_mem_new();

	if (GMIME_IS_MESSAGE_PART(part)) {
		GMimeMessage *message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(part));
		if (message)
			g_mime_object_write_to_stream(GMIME_OBJECT(message), NULL, stream);
	} else {
		GMimeDataWrapper *content = g_mime_part_get_content(GMIME_PART(part));
		if (content)
			g_mime_data_wrapper_write_to_stream(content, stream);
	}
	GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
	g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
	g_object_unref(stream);
	return g_byte_array_free_to_bytes(bytes);
}

/* ---- Names */

/* Outlook writes encoded words in parameters (RFC 2047 5 forbids it) and splits letters over two: ours joins
 * them. */
static char *encoded_parameter(GMimeObject *part, const char *field, const char *parameter)
{
	GMimeHeader *header = g_mime_header_list_get_header(g_mime_object_get_header_list(part), field);
	const char *raw = header ? g_mime_header_get_raw_value(header) : NULL;
	const char *p = raw ? strcasestr(raw, parameter) : NULL;

	if (!p || !g_str_has_prefix(p + strlen(parameter), "=\"=?"))
		return NULL;
	p += strlen(parameter) + 2;
	g_autofree char *value = g_strndup(p, strcspn(p, "\""));
	g_autofree char *unfolded = g_strdelimit(g_strdup(value), "\r\n", ' ');
	return mime_text_header(unfolded);
}

/* No path: some programs send "C:\Users\jan\offerte.pdf". */
static char *base_name(const char *name)
{
	g_autofree char *clean = mime_text_header(name);
	const char *slash = strrchr(clean, '/'), *backslash = strrchr(clean, '\\');
	const char *base = slash || backslash ? MAX(slash, backslash) + 1 : clean;

	return *base ? g_strdup(base) : NULL;
}

static char *name_of(GMimeObject *part)
{
	g_autofree char *encoded = encoded_parameter(part, "Content-Disposition", "filename");
	if (!encoded)
		encoded = encoded_parameter(part, "Content-Type", "name");
	const char *name = encoded;
	if (!name && GMIME_IS_PART(part))
		name = g_mime_part_get_filename(GMIME_PART(part));
	return name ? base_name(name) : NULL;
}

static bool has_extension(const char *name, const char *extension)
{
	size_t n = name ? strlen(name) : 0, k = strlen(extension);

	return k == 0 || (n >= k && g_ascii_strcasecmp(name + n - k, extension) == 0);
}

/* ---- Attachments */

/* What the bytes are, when the declared type does not say or lies. */
static const char *sniff(GBytes *bytes, const char *name, const char *declared)
{
	gsize n;
	const char *data = g_bytes_get_data(bytes, &n);
	bool vague = strcmp(declared, "application/octet-stream") == 0 ||
		     strcmp(declared, "text/plain") == 0 || !strchr(declared, '/') ||
		     g_str_has_prefix(declared, "application/x-");

	for (size_t i = 0; i < G_N_ELEMENTS(file_types); i++) {
		size_t k = strlen(file_types[i].magic);
		if (n < k || memcmp(data, file_types[i].magic, k) != 0 ||
			!has_extension(name, file_types[i].extension))
			continue;
		/* what begins like a PDF is one, whatever it is called */
		return vague || i == 0 ? file_types[i].type : declared;
	}
	return declared;
}

static void add_attachment(const struct walk *walk, GMimeObject *part, const char *type)
{
	struct attachment *a = g_new0(struct attachment, 1);

	a->name = name_of(part);
	a->bytes = content_of(part);
	a->type = g_strdup(sniff(a->bytes, a->name, type));
	g_ptr_array_add(walk->body->attachments, a);
}

static bool is_inline_image(const struct walk *walk, GMimeObject *part, const char *type)
{
	const char *disposition = g_mime_object_get_disposition(part);

	if (!g_str_has_prefix(type, "image/"))
		return false;
	if (walk->related || (disposition && g_ascii_strcasecmp(disposition, "inline") == 0))
		return true;
	return !disposition && g_mime_object_get_content_id(part);
}

/* ---- Text */

static char *read_plain(const char *bytes, size_t n, GMimeContentType *type)
{
	const char *charset = type ? g_mime_content_type_get_parameter(type, "charset") : NULL;
	const char *format = type ? g_mime_content_type_get_parameter(type, "format") : NULL;
	const char *delsp = type ? g_mime_content_type_get_parameter(type, "delsp") : NULL;

	char *text = mime_text_decode(bytes, n, charset);
	if (format && g_ascii_strcasecmp(format, "flowed") == 0) {
		g_autofree char *fixed = text;
		text = mime_text_unflow(fixed, delsp && g_ascii_strcasecmp(delsp, "yes") == 0);
	}
	mime_text_clean(text);
	if (strlen(text) > MAIL_MAX_TEXT)
		*g_utf8_find_prev_char(text, text + MAIL_MAX_TEXT + 1) = 0;
	return text;
}

static char *read_text(GMimeObject *part, bool html)
{
	g_autoptr(GBytes) bytes = content_of(part);
	gsize n;
	const char *data = g_bytes_get_data(bytes, &n);

	if (html)
		return html_to_text(data, n, g_mime_object_get_content_type_parameter(part, "charset"));
	return read_plain(data, n, g_mime_object_get_content_type(part));
}

static void append_text(GString *out, const char *text)
{
	if (out->len > 0 && out->str[out->len - 1] != '\n')
		g_string_append_c(out, '\n');
	g_string_append(out, text);
}

/* Is a text part a file that was attached, not the mail's text? */
static bool is_text_file(GMimeObject *part, const GString *out)
{
	const char *disposition = g_mime_object_get_disposition(part);

	if (disposition && g_ascii_strcasecmp(disposition, "attachment") == 0)
		return true;
	g_autofree char *name = name_of(part);
	if (!name)
		return false;
	bool text_name = has_extension(name, ".txt") || has_extension(name, ".htm") ||
			 has_extension(name, ".html") || !strchr(name, '.');
	return !text_name || out->len > 0;
}

/* ---- Tree */

static enum part_kind kind_of(const char *type)
{
	for (size_t i = 0; i < G_N_ELEMENTS(part_types); i++)
		if (strcmp(type, part_types[i].type) == 0)
			return part_types[i].kind;
	return PART_ATTACHMENT;
}

static char *text_of_content(GMimeObject *part)
{
	g_autoptr(GBytes) bytes = content_of(part);
	gsize n;
	const char *data = g_bytes_get_data(bytes, &n);

	return mime_text_clean(mime_text_decode(data, MIN(n, MAX_RETURNED_HEADER), NULL));
}

static void keep_first(char **kept, char *text)
{
	if (*kept)
		g_free(text);
	else
		*kept = text;
}

static const char *how_closed(GMimeObject *part, const char *type, const char *name)
{
	const char *smime = g_mime_object_get_content_type_parameter(part, "smime-type");
	bool vague = strcmp(type, "application/octet-stream") == 0;

	for (size_t i = 0; i < G_N_ELEMENTS(closed_parts); i++) {
		bool named = vague && name && g_ascii_strcasecmp(name, closed_parts[i].name) == 0;
		bool fits = !*closed_parts[i].smime || (smime && g_ascii_strcasecmp(smime, closed_parts[i].smime) == 0);
		if (fits && (named || strcmp(type, closed_parts[i].type) == 0))
			return closed_parts[i].how;
	}
	return NULL;
}

static void read_leaf(const struct walk *walk, GMimeObject *part, GString *out)
{
	g_autofree char *type = type_of(part);
	g_autofree char *name = name_of(part);
	const char *closed = how_closed(part, type, name);
	enum part_kind kind = closed ? PART_CLOSED : kind_of(type);

	switch (kind) {
	case PART_TEXT:
	case PART_HTML:
		if (!is_text_file(part, out)) {
			if (kind == PART_HTML && walk->told)
				return;
			g_autofree char *text = read_text(part, kind == PART_HTML);
			append_text(out, text);
			return;
		}
		break;
	case PART_CLOSED: walk->body->closed = closed; break;
	case PART_TNEF: walk->body->tnef = true; break;
	case PART_STATUS: keep_first(&walk->body->delivery_status, text_of_content(part)); return;
	case PART_HEADER: keep_first(&walk->body->original_header, text_of_content(part)); return;
	case PART_DROPPED: return;
	case PART_ATTACHMENT: break;
	}
	if (!is_inline_image(walk, part, type))
		add_attachment(walk, part, type);
}

static bool is_blank(const char *text)
{
	return text[strspn(text, " \t\n")] == 0;
}

/* Of the same text in several forms, the plain one unless it is a stub. Attachments are taken from all: Apple
 * Mail puts them beside the HTML, within the alternative. */
static void read_alternative(struct walk walk, GMimeMultipart *multipart, GString *out)
{
	g_autoptr(GString) plain = g_string_new(NULL);
	g_autoptr(GString) rich = g_string_new(NULL);
	int n = g_mime_multipart_get_count(multipart);

	for (int i = 0; i < n; i++) {
		GMimeObject *part = g_mime_multipart_get_part(multipart, i);
		g_autofree char *type = type_of(part);
		g_autoptr(GString) text = g_string_new(NULL);
		walk.told = plain->len >= STUB_TEXT;
		read_part(walk, part, text);
		GString *kept = strcmp(type, "text/plain") == 0 ? plain : rich;
		if (!is_blank(text->str))
			g_string_assign(kept, text->str);
	}
	bool stub = plain->len < STUB_TEXT && rich->len > STUB_RATIO * STUB_TEXT;
	append_text(out, plain->len > 0 && !stub ? plain->str : rich->str);
}

static void read_multipart(struct walk walk, GMimeMultipart *multipart, GString *out)
{
	GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(multipart));

	walk.related |= g_mime_content_type_is_type(type, "multipart", "related");
	if (g_mime_content_type_is_type(type, "multipart", "encrypted"))
		walk.body->closed = MAIL_CLOSED_PGP;
	walk.body->report |= g_mime_content_type_is_type(type, "multipart", "report");
	if (g_mime_content_type_is_type(type, "multipart", "alternative")) {
		read_alternative(walk, multipart, out);
		return;
	}
	int n = g_mime_multipart_get_count(multipart);
	for (int i = 0; i < n; i++)
		read_part(walk, g_mime_multipart_get_part(multipart, i), out);
}

/* A mail within the mail is an attachment; of a returned one the header tells which it was. */
static void read_message(const struct walk *walk, GMimeMessagePart *part)
{
	GMimeMessage *message = g_mime_message_part_get_message(part);

	if (!message)
		return;
	g_autofree char *header = g_mime_object_get_headers(GMIME_OBJECT(message), NULL);
	keep_first(&walk->body->original_header,
		mime_text_decode(header, MIN(strlen(header), MAX_RETURNED_HEADER), NULL));
	add_attachment(walk, GMIME_OBJECT(part), "message/rfc822");
}

static void read_part(struct walk walk, GMimeObject *part, GString *out)
{
	if (!part || walk.depth++ > MAIL_MAX_DEPTH)
		return;
	if (GMIME_IS_MULTIPART(part))
		read_multipart(walk, GMIME_MULTIPART(part), out);
	else if (GMIME_IS_MESSAGE_PART(part))
		read_message(&walk, GMIME_MESSAGE_PART(part));
	else if (GMIME_IS_PART(part))
		read_leaf(&walk, part, out);
}

/* ---- A mail that is one text */

static char *decode_transfer(const char *bytes, size_t n, GMimeContentEncoding encoding, size_t *ret_n)
{
	GMimeEncoding state;

	g_mime_encoding_init_decode(&state, encoding);
	char *out = g_malloc(g_mime_encoding_outlen(&state, n) + 1);
	*ret_n = g_mime_encoding_step(&state, bytes, n, out);
	return out;
}

/* Many mails are one plain text: reading it needs no tree of parts, which costs more than all else. False when this one
 * may be anything more. */
static bool read_single(const char *bytes, size_t n, const struct mail_header *header, GString *out)
{
	const char *type_field = mail_header_get(header, "Content-Type");
	const char *encoding_field = mail_header_get(header, "Content-Transfer-Encoding");
	GMimeContentEncoding encoding = g_mime_content_encoding_from_string(encoding_field ? encoding_field : "7bit");

	if (mail_header_get(header, "Content-Disposition") || encoding == GMIME_CONTENT_ENCODING_UUENCODE ||
		(type_field && g_ascii_strncasecmp(type_field, "text/plain", strlen("text/plain")) != 0))
		return false;
	GMimeContentType *type = type_field ? g_mime_content_type_parse(NULL, type_field) : NULL;
	bool single = !type || (g_mime_content_type_is_type(type, "text", "plain") &&
				       !g_mime_content_type_get_parameter(type, "name"));
	if (single) {
		size_t n_decoded = n;
		bool plain = encoding != GMIME_CONTENT_ENCODING_BASE64 &&
			     encoding != GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
		g_autofree char *decoded = plain ? NULL : decode_transfer(bytes, n, encoding, &n_decoded);
		g_autofree char *text = read_plain(plain ? bytes : decoded, n_decoded, type);
		g_string_append(out, text);
	}
	g_clear_object(&type);
	return single;
}

static bool read_parts(const char *bytes, size_t n, struct mail_body *ret)
{
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, n);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	struct walk walk = { .body = ret };

	/* as a part, not as a message: the address parser of messages loses what real senders write
	 * (read/mail_fields.c) */
	GMimeObject *root = g_mime_parser_construct_part(parser, NULL);
	if (root)
		read_part(walk, root, ret->text);
	bool read = root != NULL;
	g_clear_object(&root);
	g_object_unref(parser);
	g_object_unref(stream);
	return read;
}

bool mail_body_read(const char *bytes, size_t n, const struct mail_header *header, size_t body, struct mail_body *ret,
	GError **error)
{
	*ret = (struct mail_body){ .text = g_string_new(NULL) };
	ret->attachments = g_ptr_array_new_with_free_func(attachment_free);
	if (read_single(bytes + body, n - body, header, ret->text) || read_parts(bytes, n, ret))
		return true;
	g_set_error_literal(
		error, CLOSECALL_ERROR, CLOSECALL_ITEM, "mail has no parts that can be read");
	return false;
}

void mail_body_clear(struct mail_body *body)
{
	if (body->text)
		g_string_free(body->text, TRUE);
	g_clear_pointer(&body->attachments, g_ptr_array_unref);
	g_clear_pointer(&body->delivery_status, g_free);
	g_clear_pointer(&body->original_header, g_free);
}
