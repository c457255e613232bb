#include "write/post.h"

#include "core/error.h"

#include <gmime/gmime.h>
#include <stdbool.h>
#include <string.h>

enum { MAX_HEADER_CHARS = 300, MAX_ADDRESS = 254, MAX_ID = 250 };

/* ---- values that become headers ---- */

/* One line of text that people can read: control characters and the line ends of Unicode become spaces, runs
 * of white space one. */
static char *one_line(const char *value)
{
	g_autofree char *valid = g_utf8_make_valid(value, -1);
	GString *s = g_string_new(NULL);
	glong n = 0;
	for (const char *p = valid; *p && n < MAX_HEADER_CHARS; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		GUnicodeType type = g_unichar_type(c);
		bool blank = type == G_UNICODE_CONTROL || type == G_UNICODE_LINE_SEPARATOR ||
			     type == G_UNICODE_PARAGRAPH_SEPARATOR || type == G_UNICODE_SPACE_SEPARATOR;
		if (!blank || (s->len > 0 && s->str[s->len - 1] != ' ')) {
			g_string_append_unichar(s, blank ? ' ' : c);
			n++;
		}
	}
	return g_strchomp(g_string_free(s, FALSE));
}

static bool is_printable_ascii(const char *s, const char *but)
{
	for (const char *p = s; *p; p++) {
		if (*p < 0x21 || *p > 0x7e || strchr(but, *p))
			return false;
	}
	return true;
}

static bool check_address(const char *what, const char *s, GError **error)
{
	const char *at = strchr(s, '@');
	if (at && at != s && at[1] && !strchr(at + 1, '@') && strlen(s) <= MAX_ADDRESS &&
		is_printable_ascii(s, "()<>[],;:\\\""))
		return true;
	g_autofree char *shown = g_strescape(s, NULL);
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "%s '%s' is no mail address", what, shown);
	return false;
}

static bool is_message_id(const char *s)
{
	return *s && strlen(s) <= MAX_ID && is_printable_ascii(s, "<>");
}

/* ---- bodies ---- */

/* LF only, no other control characters than tab. */
static char *clean_body(const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	GString *s = g_string_sized_new(strlen(valid));
	for (const char *p = valid; *p; p++) {
		if (*p == '\n' || *p == '\t' || (guchar)*p >= 0x20)
			g_string_append_c(s, *p == 0x7f ? ' ' : *p);
		else if (*p == '\r' && p[1] != '\n')
			g_string_append_c(s, '\n');
	}
	if (s->len == 0 || s->str[s->len - 1] != '\n')
		g_string_append_c(s, '\n');
	return g_string_free(s, FALSE);
}

static GMimeObject *text_part(const char *subtype, const char *text, GMimeContentEncoding encoding)
{
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(text, strlen(text));
	GMimeDataWrapper *content =
		g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);
	GMimePart *part = g_mime_part_new_with_type("text", subtype);
	g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset", "utf-8");
	g_mime_part_set_content(part, content);
	g_mime_part_set_content_encoding(part, encoding);
	g_object_unref(content);
	g_object_unref(stream);
	return GMIME_OBJECT(part);
}

static GMimeObject *body_part(const char *subtype, const char *text)
{
	g_autofree char *clean = clean_body(text);
	return text_part(subtype, clean, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
}

/* "=_" cannot stand in quoted-printable text: no body can end its own part. */
static char *boundary(const char *message_id)
{
	g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, message_id, -1);
	return g_strdup_printf("=_%.40s", sum);
}

static void add_part(GMimeMultipart *all, GMimeObject *part)
{
	g_mime_multipart_add(all, part);
	g_object_unref(part);
}

/* Last, without a disposition, and with the method that the object has: what Outlook, Gmail, Apple and Thunderbird show as an invitation
 * (RFC 6047 2.4, PROTOCOLS 5). */
static GMimeObject *invitation_part(const struct post *p)
{
	GMimeObject *part = text_part("calendar", p->invitation, GMIME_CONTENT_ENCODING_BASE64);
	g_mime_object_set_content_type_parameter(part, "method", p->method);
	return part;
}

static GMimeObject *body(const struct post *p)
{
	GMimeObject *text = body_part("plain", p->text);
	if (!p->html && !p->invitation)
		return text;
	GMimeMultipart *all = g_mime_multipart_new_with_subtype("alternative");
	g_autofree char *mark = boundary(p->message_id);
	g_mime_multipart_set_boundary(all, mark);
	add_part(all, text);
	if (p->html)
		add_part(all, body_part("html", p->html));
	if (p->invitation)
		add_part(all, invitation_part(p));
	return GMIME_OBJECT(all);
}

/* ---- the mail ---- */

static void add_address(GMimeMessage *m, GMimeAddressType type, const char *name, const char *address)
{
	g_autofree char *clean = name ? one_line(name) : NULL;
	InternetAddress *one = internet_address_mailbox_new(clean && *clean ? clean : NULL, address);
	internet_address_set_charset(one, "utf-8");
	internet_address_list_add(g_mime_message_get_addresses(m, type), one);
	g_object_unref(one);
}

static void set_header(GMimeMessage *m, const char *name, const char *value)
{
	g_mime_object_set_header(GMIME_OBJECT(m), name, value, "utf-8");
}

static void set_headers(GMimeMessage *m, const struct post *p)
{
	add_address(m, GMIME_ADDRESS_TYPE_FROM, p->from_name, p->from_address);
	add_address(m, GMIME_ADDRESS_TYPE_TO, p->to_name, p->to_address);
	if (p->reply_to)
		add_address(m, GMIME_ADDRESS_TYPE_REPLY_TO, NULL, p->reply_to);
	g_autofree char *subject = one_line(p->subject);
	g_mime_message_set_subject(m, subject, "utf-8");
	g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc(p->date_utc);
	g_mime_message_set_date(m, date);
	g_mime_message_set_message_id(m, p->message_id);
	/* the id of a stranger's mail: a damaged one costs the thread, not the answer */
	if (p->in_reply_to && is_message_id(p->in_reply_to)) {
		g_autofree char *id = g_strdup_printf("<%s>", p->in_reply_to);
		set_header(m, "In-Reply-To", id);
		set_header(m, "References", id);
	}
	set_header(m, "Auto-Submitted", "auto-generated");
	set_header(m, "X-Auto-Response-Suppress", "All");
}

static GBytes *print(GMimeMessage *m)
{
	GMimeFormatOptions *format = g_mime_format_options_new();
	g_mime_format_options_set_newline_format(format, GMIME_NEWLINE_FORMAT_DOS);
	GMimeStream *stream = g_mime_stream_mem_new();
	g_mime_object_write_to_stream(GMIME_OBJECT(m), format, stream);
	GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
	GBytes *b = g_bytes_new(bytes->data, bytes->len);
	g_object_unref(stream);
	g_mime_format_options_free(format);
	return b;
}

GBytes *post_print(const struct post *p, GError **error)
{
	static gsize once;
	if (g_once_init_enter(&once)) {
		g_mime_init();
		g_once_init_leave(&once, 1);
	}
	if (!check_address("sender", p->from_address, error) ||
		!check_address("recipient", p->to_address, error) ||
		(p->reply_to && !check_address("reply address", p->reply_to, error)))
		return NULL;
	if (!is_message_id(p->message_id)) {
		g_autofree char *shown = g_strescape(p->message_id, NULL);
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "'%s' is no message id", shown);
		return NULL;
	}
	GMimeMessage *m = g_mime_message_new(TRUE);
	GMimeObject *content = body(p);
	set_headers(m, p);
	g_mime_message_set_mime_part(m, content);
	g_object_unref(content);
	GBytes *b = print(m);
	g_object_unref(m);
	return b;
}
