#include "read/bounce.h"

#include <string.h>

#include "read/mail.h"
#include "read/mail_fields.h"
#include "read/mime_text.h"

#define MAX_TEXT (64 * 1024) /* of a text without report, in which an address is looked for */

/* Local parts, as mail systems use them in every country. */
static const char *const daemons[] = { "mailer-daemon", "mail-daemon", "maildaemon", "postmaster",
	"microsoftexchange*", "mdaemon", "mailer_daemon", "symantec_antivirus*", "bounce", "bounces", "*-bounces" };

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

/* What became of the mail for a recipient, by his block. */
static enum bounce fate_of(const struct mail_header *block)
{
	const char *action = mail_header_get(block, "Action");
	const char *status = mail_header_get(block, "Status");

	bool right_address = status && (*status == '4' || g_str_has_prefix(status, "5.2.2"));

	if (action && g_ascii_strncasecmp(action, "failed", 6) == 0)
		return right_address ? BOUNCE_FULL : BOUNCE_HARD;
	if (action && g_ascii_strncasecmp(action, "delayed", 7) == 0)
		return BOUNCE_DELAYED;
	if (action || !status)
		return BOUNCE_NONE;
	return right_address && *status == '5' ? BOUNCE_FULL : *status == '5' ? BOUNCE_HARD : *status == '4' ? BOUNCE_DELAYED : BOUNCE_NONE;
}

/* Original before Final: it is the one we wrote to. */
static char *recipient_of(const struct mail_header *block)
{
	char *address = report_address(mail_header_get(block, "Original-Recipient"));

	return address ? address : report_address(mail_header_get(block, "Final-Recipient"));
}

/* The gravest that befell one of the recipients, the first of them. */
static enum bounce read_report(const char *report, char **ret_address)
{
	enum bounce worst = BOUNCE_NONE;

	for (size_t n = strlen(report); n > 0;) {
		struct mail_header block;
		size_t used = mail_header_parse(report, n, &block);
		enum bounce fate = fate_of(&block);
		char *address = fate > worst ? recipient_of(&block) : NULL;
		if (address) {
			g_free(*ret_address);
			*ret_address = address;
			worst = fate;
		}
		mail_header_clear(&block);
		report += used;
		n -= used;
	}
	return worst;
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

static bool holds_word(const struct words *w, const char *vocabulary, const char *text)
{
	g_autofree char *folded = words_fold(text);

	for (const char *const *p = w ? words_list_all(w, vocabulary) : NULL; p && *p; p++)
		if (words_find(folded, *p) >= 0)
			return true;
	return false;
}

static bool begins_with_word(const struct words *w, const char *vocabulary, const char *text)
{
	g_autofree char *folded = words_fold(text);

	return w && words_starts_any(w, folded, vocabulary, NULL) > 0;
}

/* Where the text of the mail that came back begins, if it does: what stands there is ours. */
static char *without_original(const struct words *w, const char *text)
{
	for (const char *line = text; *line; line += strcspn(line, "\n"), line += *line == '\n') {
		g_autofree char *one = g_strndup(line, strcspn(line, "\n"));
		const char *bare = one + strspn(one, "-_*> \t");
		if (bare > one && begins_with_word(w, "bounce_original", bare))
			return g_strndup(text, (size_t)(line - text));
	}
	return g_strdup(text);
}

static enum bounce read_text(const struct words *w, const struct mail_header *header, const struct mail_body *body, const char *from,
	char **ret_address)
{
	const char *failed = mail_header_get(header, "X-Failed-Recipients"), *to = mail_header_get(header, "To");
	const char *return_path = mail_header_get(header, "Return-Path"), *raw = mail_header_get(header, "Subject");
	g_autofree char *subject = mime_text_header(raw ? raw : "");
	bool daemon = bounce_is_daemon(from) || (return_path && strcmp(return_path, "<>") == 0);

	if (!failed && !daemon)
		return BOUNCE_NONE;
	g_autofree char *valid = g_utf8_make_valid(body->text->str, (gssize)MIN(body->text->len, MAX_TEXT));
	g_autofree char *text = without_original(w, valid);
	bool delayed = holds_word(w, "bounce_delay", subject) || holds_word(w, "bounce_delay", text);
	bool told = failed || holds_word(w, "bounce_subject", subject) || (daemon && has_error_code(text));
	if (!told && !(daemon && delayed))
		return BOUNCE_NONE;
	*ret_address = failed ? first_foreign_address(failed, NULL, NULL) : first_foreign_address(text, from, to);
	if (!*ret_address)
		return BOUNCE_NONE;
	return delayed ? BOUNCE_DELAYED : holds_word(w, "bounce_full", text) ? BOUNCE_FULL : BOUNCE_HARD;
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

enum bounce bounce_read(const struct words *w, const struct mail_header *header, const struct mail_body *body, const char *from,
	char **ret_address, char **ret_id)
{
	*ret_address = *ret_id = NULL;
	enum bounce fate = body->delivery_status ? read_report(body->delivery_status, ret_address)
						 : read_text(w, header, body, from, ret_address);
	if (*ret_address)
		*ret_id = original_id(header, body);
	return fate;
}
