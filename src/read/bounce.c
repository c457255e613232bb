#include "read/bounce.h"

#include <string.h>

#include "read/mail.h"
#include "read/mail_fields.h"
#include "read/mime_text.h"

#define MAX_TEXT (64 * 1024) /* of a text without report, in which an address is looked for */

/* Local parts, as mail systems use them in every country. */
static const char *const daemons[] = { "mailer-daemon", "mail-daemon", "maildaemon", "postmaster",
	"microsoftexchange*", "mdaemon", "mailer_daemon", "symantec_antivirus*", "bounce", "bounces" };

bool bounce_is_daemon(const char *address)
{
	const char *at = address ? strchr(address, '@') : NULL;
	g_autofree char *local = at ? g_ascii_strdown(address, at - address) : NULL;

	for (size_t i = 0; local && i < G_N_ELEMENTS(daemons); i++)
		if (g_pattern_match_simple(daemons[i], local))
			return true;
	return false;
}

/* ---- RFC 3464 */

/* "rfc822; Jan@x.be" → "jan@x.be" */
static char *report_address(const char *value)
{
	const char *semicolon = value ? strchr(value, ';') : NULL;
	g_autoptr(GPtrArray) list = g_ptr_array_new();

	if (!semicolon)
		return NULL;
	mail_addresses_parse(semicolon + 1, list);
	return list->len > 0 ? g_strdup(((struct mail_address *)list->pdata[0])->address) : NULL;
}

/* The address of a recipient's block when it failed for good. Original before Final: it is the one we wrote
 * to. */
static char *failed_recipient(const struct mail_header *block)
{
	const char *action = mail_header_get(block, "Action");
	const char *status = mail_header_get(block, "Status");
	bool failed = action ? g_ascii_strncasecmp(action, "failed", 6) == 0 : status && *status == '5';

	if (!failed)
		return NULL;
	char *address = report_address(mail_header_get(block, "Original-Recipient"));
	return address ? address : report_address(mail_header_get(block, "Final-Recipient"));
}

static char *failed_in_report(const char *report)
{
	for (size_t n = strlen(report); n > 0;) {
		struct mail_header block;
		size_t used = mail_header_parse(report, n, &block);
		char *address = failed_recipient(&block);
		mail_header_clear(&block);
		if (address)
			return address;
		report += used;
		n -= used;
	}
	return NULL;
}

/* ---- Without report */

static const GRegex *compiled(const char *pattern, gsize *once)
{
	if (g_once_init_enter(once)) {
		GRegex *regex = g_regex_new(
			pattern, G_REGEX_CASELESS | G_REGEX_MULTILINE | G_REGEX_OPTIMIZE, 0, NULL);
		g_once_init_leave(once, GPOINTER_TO_SIZE(regex));
	}
	return GSIZE_TO_POINTER(*once);
}

static bool has_error_code(const char *text)
{
	static gsize once;

	return g_regex_match(compiled("(?<![\\d.])(5\\.\\d{1,3}\\.\\d{1,3}(?!\\.?\\d)|55[0-4][ -])", &once),
		text, 0, NULL);
}

static char *first_foreign_address(const char *text, const char *from, const char *own)
{
	static gsize once;
	const GRegex *regex = compiled("[a-z0-9._%+'=-]{1,64}@[a-z0-9-]{1,63}(\\.[a-z0-9-]{1,63})+", &once);
	g_autoptr(GMatchInfo) match = NULL;

	for (g_regex_match(regex, text, 0, &match); g_match_info_matches(match);
		g_match_info_next(match, NULL)) {
		g_autofree char *found = g_match_info_fetch(match, 0);
		g_autofree char *address = g_ascii_strdown(found, -1);
		if (g_strcmp0(address, from) != 0 && !bounce_is_daemon(address) &&
			(!own || !strcasestr(own, address)))
			return g_steal_pointer(&address);
	}
	return NULL;
}

static bool has_bounce_subject(const struct words *w, const char *raw_subject)
{
	g_autofree char *subject = mime_text_header(raw_subject ? raw_subject : "");
	g_autofree char *folded = words_fold(subject);

	for (const char *const *lang = w ? words_languages(w) : NULL; lang && *lang; lang++)
		for (const char *const *p = words_list(w, *lang, "bounce_subject"); *p; p++)
			if (words_find(folded, *p) >= 0)
				return true;
	return false;
}

static char *failed_in_text(const struct words *w, const struct mail_header *header,
	const struct mail_body *body, const char *from)
{
	const char *to = mail_header_get(header, "To");
	const char *return_path = mail_header_get(header, "Return-Path");
	bool daemon = bounce_is_daemon(from) || (return_path && strcmp(return_path, "<>") == 0);

	if (!daemon)
		return NULL;
	g_autofree char *text = g_utf8_make_valid(body->text->str, (gssize)MIN(body->text->len, MAX_TEXT));
	if (!has_error_code(text) && !has_bounce_subject(w, mail_header_get(header, "Subject")))
		return NULL;
	return first_foreign_address(text, from, to);
}

/* ---- Which mail */

static char *first_id(const char *value)
{
	g_auto(GStrv) ids = mail_ids_parse(value);

	return g_strdup(ids[0]);
}

/* Exchange and Exim put the header of the mail into the text. */
static char *id_in_text(const char *text)
{
	static gsize once;
	g_autoptr(GMatchInfo) match = NULL;

	if (!g_regex_match(compiled("^[> \\t]*message-id:\\s*(<[^<>\\s]{1,900}>)", &once), text, 0, &match))
		return NULL;
	g_autofree char *id = g_match_info_fetch(match, 1);
	return first_id(id);
}

static char *original_id(const struct mail_header *header, const struct mail_body *body)
{
	if (body->original_header) {
		struct mail_header original;
		mail_header_parse(body->original_header, strlen(body->original_header), &original);
		char *id = first_id(mail_header_get(&original, "Message-ID"));
		mail_header_clear(&original);
		if (id)
			return id;
	}
	g_autofree char *text = g_utf8_make_valid(body->text->str, (gssize)MIN(body->text->len, MAX_TEXT));
	char *id = id_in_text(text);
	if (!id)
		id = first_id(mail_header_get(header, "In-Reply-To"));
	if (!id) {
		g_auto(GStrv) ids = mail_ids_parse(mail_header_get(header, "References"));
		guint n = g_strv_length(ids);
		id = n > 0 ? g_strdup(ids[n - 1]) : NULL;
	}
	return id;
}

bool bounce_read(const struct words *w, const struct mail_header *header, const struct mail_body *body,
	const char *from, char **ret_address, char **ret_id)
{
	const char *failed = mail_header_get(header, "X-Failed-Recipients");
	char *address = NULL;

	*ret_address = *ret_id = NULL;
	if (body->delivery_status)
		address = failed_in_report(body->delivery_status);
	else if (failed)
		address = first_foreign_address(failed, NULL, NULL);
	else
		address = failed_in_text(w, header, body, from);
	if (!address)
		return false;
	*ret_address = address;
	*ret_id = original_id(header, body);
	return true;
}
