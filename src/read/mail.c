#include "read/mail.h"

#include <gmime/gmime.h>
#include <string.h>

#include "core/error.h"
#include "read/auth_results.h"
#include "read/bounce.h"
#include "read/mail_body.h"
#include "read/mail_fields.h"
#include "read/mail_scan.h"
#include "read/mime_text.h"
#include "read/reply.h"

/* Fields of which a mail has at least one. */
static const char *const mail_fields[] = { "From", "To", "Subject", "Date", "Message-ID", "Received",
	"Return-Path", "MIME-Version" };

/* Fields that only machines write (RFC 3834, RFC 2919, and practice). value: a pattern, in lower case. */
static const struct {
	const char *name, *value;
	bool automatic;
} machine_fields[] = {
	{ "Auto-Submitted", "no*", false },
	{ "Auto-Submitted", "*", true },
	{ "X-Autoreply", "*", true },
	{ "X-Autorespond", "*", true },
	{ "X-Autoresponder", "*", true },
	{ "X-Auto-Reply", "*", true },
	{ "Precedence", "bulk*", true },
	{ "Precedence", "auto_reply*", true },
	{ "Precedence", "junk*", true },
	{ "Precedence", "list*", true },
	{ "List-Id", "*", true },
	{ "Return-Path", "<>", true },
	{ "X-MS-Exchange-Inbox-Rules-Loop", "*", true },
	{ "X-MS-Exchange-Generated-Message-Source", "*", true },
	{ "X-Failed-Recipients", "*", true },
};

void mail_prepare(void)
{
	g_mime_init();
	mime_text_prepare();
}

void mail_free(struct mail *mail)
{
	if (!mail)
		return;
	g_free(mail->message_id);
	g_free(mail->in_reply_to);
	g_strfreev(mail->references);
	g_strfreev(mail->auth_results);
	g_free(mail->from);
	g_free(mail->from_name);
	g_ptr_array_unref(mail->to);
	g_clear_pointer(&mail->bcc, g_ptr_array_unref);
	g_free(mail->subject);
	g_free(mail->own_text);
	g_free(mail->signature);
	g_free(mail->quoted_text);
	g_free(mail->bounced);
	g_free(mail->bounced_id);
	g_clear_pointer(&mail->attachments, g_ptr_array_unref);
	g_free(mail);
}

/* ---- Header */

static bool is_mail_header(const struct mail_header *header)
{
	for (size_t i = 0; i < G_N_ELEMENTS(mail_fields); i++)
		if (mail_header_get(header, mail_fields[i]))
			return true;
	return false;
}

static char *first_id(const char *value)
{
	g_auto(GStrv) ids = mail_ids_parse(value);

	return g_strdup(ids[0]);
}

static void read_from(struct mail *mail, const struct mail_header *header)
{
	const char *value = mail_header_get(header, "From");
	g_autoptr(GPtrArray) from = g_ptr_array_new();

	if (value)
		mail_addresses_parse(value, from);
	if (from->len == 0)
		return;
	struct mail_address *first = from->pdata[0];
	mail->from = g_steal_pointer(&first->address);
	mail->from_name = g_steal_pointer(&first->name);
}

static void read_addresses(const struct mail_header *header, const char *name, GPtrArray *to)
{
	for (guint i = 0; i < header->fields->len; i++) {
		const struct mail_field *field = &g_array_index(header->fields, struct mail_field, i);
		if (mail_field_is(field, name))
			mail_addresses_parse(field->value, to);
	}
}

static void read_recipients(struct mail *mail, const struct mail_header *header)
{
	read_addresses(header, "To", mail->to);
	read_addresses(header, "Cc", mail->to);
	read_addresses(header, "Bcc", mail->bcc);
}

/* Date, else the newest Received: the topmost, its date behind the last semicolon. */
static int64_t read_date(const struct mail_header *header)
{
	int64_t sent = mail_date_parse(mail_header_get(header, "Date"));
	const char *received = mail_header_get(header, "Received");
	const char *semicolon = received ? strrchr(received, ';') : NULL;

	return sent || !semicolon ? sent : mail_date_parse(semicolon + 1);
}

static void read_header(struct mail *mail, const struct mail_header *header)
{
	const char *subject = mail_header_get(header, "Subject");

	mail->message_id = first_id(mail_header_get(header, "Message-ID"));
	mail->in_reply_to = first_id(mail_header_get(header, "In-Reply-To"));
	mail->references = mail_ids_parse(mail_header_get(header, "References"));
	mail->subject = mime_text_header(subject ? subject : "");
	mail->sent_utc = read_date(header);
	mail->auth_results = auth_results_of(header);
	read_from(mail, header);
	read_recipients(mail, header);
}

/* ---- Who wrote it: a person or a machine */

static bool has_machine_field(const struct mail_header *header)
{
	for (guint i = 0; i < header->fields->len; i++) {
		const struct mail_field *field = &g_array_index(header->fields, struct mail_field, i);
		for (size_t k = 0; k < G_N_ELEMENTS(machine_fields); k++) {
			if (!mail_field_is(field, machine_fields[k].name))
				continue;
			g_autofree char *value = g_ascii_strdown(field->value, -1);
			if (!g_pattern_match_simple(machine_fields[k].value, value))
				continue;
			if (machine_fields[k].automatic)
				return true;
			break;
		}
	}
	return false;
}

/* Exchange's out-of-office mails sometimes have no field that says so. */
static bool has_machine_subject(const struct words *w, const char *subject)
{
	g_autofree char *folded = w ? words_fold(subject) : NULL;

	for (const char *const *lang = w ? words_languages(w) : NULL; lang && *lang; lang++)
		for (const char *const *p = words_list(w, *lang, "auto_reply_subject"); *p; p++)
			if (words_starts(folded, *p) > 0)
				return true;
	return false;
}

/* ---- All */

static void read_body(
	struct mail *mail, const struct words *w, const struct mail_header *header, struct mail_body *body)
{
	mail->attachments = g_steal_pointer(&body->attachments);
	mail->tnef = body->tnef;
	mail->closed = body->closed;
	if (!mail->closed && strstr(body->text->str, "-----BEGIN PGP MESSAGE-----"))
		mail->closed = MAIL_CLOSED_PGP;
	enum bounce bounce = bounce_read(w, header, body, mail->from, &mail->bounced, &mail->bounced_id);
	mail->bounced_final = bounce >= BOUNCE_FULL;
	mail->bounced_hard = bounce == BOUNCE_HARD;
	mail->report = body->report;
	mail->automatic = bounce != BOUNCE_NONE || body->report || bounce_is_daemon(mail->from) ||
			  has_machine_field(header) || has_machine_subject(w, mail->subject);
	reply_split(w, body->text->str, &mail->own_text, &mail->signature, &mail->quoted_text);
	if (mail->quoted_text) {
		g_autofree char *marked = mail->quoted_text;
		mail->quoted_text = reply_unmark(marked);
	}
	if (!mail->own_text)
		mail->own_text = g_strdup("");
}

struct mail *mail_parse(const struct words *w, const void *bytes, size_t n, GError **error)
{
	const char *start = n > 0 ? bytes : "";
	size_t skipped = mail_scan_start(start, n);
	struct mail_header header = { .fields = NULL };
	struct mail_body body = { .text = NULL };
	struct mail *mail = NULL;

	mail_prepare();
	start += skipped;
	n -= skipped;
	if (!mail_scan(start, n, error))
		return NULL;
	size_t body_start = mail_header_parse(start, n, &header);
	if (!is_mail_header(&header)) {
		g_set_error_literal(
			error, CLOSECALL_ERROR, CLOSECALL_ITEM, "bytes are no mail: no header field of one");
	} else if (mail_body_read(start, n, &header, body_start, &body, error)) {
		mail = g_new0(struct mail, 1);
		mail->to = g_ptr_array_new();
		mail->bcc = g_ptr_array_new();
		read_header(mail, &header);
		read_body(mail, w, &header, &body);
	}
	mail_body_clear(&body);
	mail_header_clear(&header);
	return mail;
}
