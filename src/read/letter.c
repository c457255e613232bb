#include "read/letter.h"

#include <nettle/sha2.h>
#include <string.h>

#include "core/token.h"
#include "read/answer.h"
#include "read/auth_results.h"
#include "read/document.h"
#include "read/invitation.h"
#include "read/lexicon.h"
#include "read/mail.h"
#include "read/motive.h"
#include "read/phone.h"
#include "read/domain.h"
#include "read/quote.h"
#include "read/reaction.h"
#include "read/typed.h"
#include "read/zones.h"

#define MAX_OWN_TEXT 4096

static bool within(const char *address, char *const *domains)
{
	const char *at = strrchr(address, '@');
	for (size_t i = 0; at && domains && domains[i]; i++)
		if (domain_is_within(at + 1, domains[i]))
			return true;
	return false;
}

static bool is_address(const char *address, const char *other)
{
	return address && other && !g_ascii_strcasecmp(address, other);
}

static bool is_own(const struct mail *mail, const struct read_context *context)
{
	return mail->from &&
	       (is_address(mail->from, context->rep_address) || within(mail->from, context->own_domains));
}

/* The service's address, also with a tag: "closecall+12@". */
static bool is_service(const char *address, const char *service)
{
	const char *at = service ? strrchr(service, '@') : NULL;
	if (!address || !at)
		return false;
	if (is_address(address, service))
		return true;
	size_t n = (size_t)(at - service);
	const char *tail = strrchr(address, '@');
	return tail && !g_ascii_strncasecmp(address, service, n) && address[n] == '+' &&
	       !g_ascii_strcasecmp(tail, at);
}

static bool goes_to_service(const struct mail *mail, const struct read_context *context)
{
	for (guint i = 0; i < mail->to->len; i++)
		if (is_service(((const struct mail_address *)mail->to->pdata[i])->address,
			    context->service_address))
			return true;
	return false;
}

/* What the rep says by tags of the service's address: "closecall+3d@", "+2w", "+2026-12-04", "+none", when he wants the first call;
 * "+agreed", "+comparing", why it was asked for; both in one: "+3d+agreed". */
struct tags {
	char *wish; /* NULL: no such tag */
	enum motive motive;
};

static bool is_wish(const char *tag)
{
	struct date day;
	return g_regex_match_simple("^([0-9]{1,3}[dw]|none)$", tag, 0, 0) || date_parse(tag, &day);
}

/* The first of each kind counts. */
static void read_tags(const struct words *w, const GPtrArray *to, const char *service, struct tags *ret)
{
	size_t n = service ? strcspn(service, "@") : 0;
	for (guint i = 0; to && i < to->len; i++) {
		const char *address = ((const struct mail_address *)to->pdata[i])->address;
		if (!is_service(address, service) || address[n] != '+')
			continue;
		g_autofree char *all = g_strndup(address + n + 1, strcspn(address + n + 1, "@"));
		g_auto(GStrv) tags = g_strsplit(all, "+", -1);
		for (char **tag = tags; *tag; tag++) {
			if (!ret->wish && is_wish(*tag))
				ret->wish = g_strdup(*tag);
			else if (ret->motive == MOTIVE_UNSAID)
				ret->motive = motive_of_tag(w, *tag);
		}
	}
}

static struct tags tags_of(const struct words *w, const struct mail *mail, const struct read_context *context)
{
	struct tags tags = { NULL, MOTIVE_UNSAID };
	read_tags(w, mail->to, context->service_address, &tags);
	read_tags(w, mail->bcc, context->service_address, &tags);
	return tags;
}

/* A note to himself. */
static bool goes_to_self(const struct mail *mail)
{
	for (guint i = 0; i < mail->to->len; i++)
		if (!is_address(((const struct mail_address *)mail->to->pdata[i])->address, mail->from))
			return false;
	return mail->to->len > 0 && mail->attachments->len == 0;
}

static bool goes_outside(const struct mail *mail, const struct read_context *context)
{
	for (guint i = 0; i < mail->to->len; i++) {
		const char *address = ((const struct mail_address *)mail->to->pdata[i])->address;
		if (address && !is_service(address, context->service_address) && !within(address, context->own_domains))
			return true;
	}
	return false;
}

static char *cut_text(const char *text)
{
	if (!text || strlen(text) <= MAX_OWN_TEXT)
		return g_strdup(text);
	const char *end = g_utf8_find_prev_char(text, text + MAX_OWN_TEXT);
	return g_strndup(text, end ? (size_t)(end - text) : 0);
}

/* Blanks do not count: a client and its server fold and fill lines differently. */
static void sum_text(struct sha256_ctx *sum, const char *text)
{
	size_t n = text ? strlen(text) : 0, kept = 0;
	g_autofree guchar *bytes = g_malloc(n + 1);
	for (size_t i = 0; i < n; i++)
		if (text[i] != ' ' && text[i] != '\t' && text[i] != '\r' && text[i] != '\n')
			bytes[kept++] = (guchar)text[i];
	bytes[kept++] = '\0';
	sha256_update(sum, kept, bytes);
}

static gint compare_strings(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static char *sum_in_hex(struct sha256_ctx *sum)
{
	uint8_t digest[SHA256_DIGEST_SIZE];
	GString *hex = g_string_sized_new(2 * sizeof digest + 1);
	sha256_digest(sum, sizeof digest, digest);
	for (size_t i = 0; i < sizeof digest; i++) {
		g_string_append_c(hex, "0123456789abcdef"[digest[i] >> 4]);
		g_string_append_c(hex, "0123456789abcdef"[digest[i] & 15]);
	}
	return g_string_free(hex, FALSE);
}

/* By nettle: GLib's SHA-256 takes longer for a PDF than poppler takes to open it. */
static char *fingerprint_of(const struct mail *mail)
{
	struct sha256_ctx sum;
	sha256_init(&sum);
	g_autoptr(GPtrArray) to = g_ptr_array_new();
	for (guint i = 0; i < mail->to->len; i++) {
		const struct mail_address *address = mail->to->pdata[i];
		g_ptr_array_add(to, address->address ? address->address : (char *)(uintptr_t) "");
	}
	g_ptr_array_sort(to, compare_strings);
	sum_text(&sum, mail->from);
	for (guint i = 0; i < to->len; i++)
		sum_text(&sum, to->pdata[i]);
	sum_text(&sum, mail->subject);
	sum_text(&sum, mail->own_text);
	for (guint i = 0; i < mail->attachments->len; i++) {
		gsize n;
		const guchar *bytes =
			g_bytes_get_data(((const struct attachment *)mail->attachments->pdata[i])->bytes, &n);
		sha256_update(&sum, n, bytes);
	}
	return sum_in_hex(&sum);
}

static void read_header(const struct mail *mail, struct letter *ret)
{
	g_autoptr(GPtrArray) to = g_ptr_array_new();
	ret->message_id = g_strdup(mail->message_id);
	ret->in_reply_to = g_strdup(mail->in_reply_to);
	ret->references = g_strdupv(mail->references);
	ret->from = g_strdup(mail->from);
	ret->from_name = g_strdup(mail->from_name);
	ret->subject = g_strdup(mail->subject);
	ret->sent_utc = mail->sent_utc;
	ret->own_text = cut_text(mail->own_text);
	ret->bounced = g_strdup(mail->bounced);
	ret->bounced_id = g_strdup(mail->bounced_id);
	ret->fingerprint = fingerprint_of(mail);
	for (guint i = 0; i < mail->to->len; i++)
		g_ptr_array_add(to, g_strdup(((const struct mail_address *)mail->to->pdata[i])->address));
	g_ptr_array_add(to, NULL);
	ret->to = (char **)g_ptr_array_free(g_steal_pointer(&to), FALSE);
}

/* What a subject is about: "[cc 12-3 <token>]", deal and call, or "[cq 12 <token>]", a question; mails of old have no token. */
struct tag {
	const char *start, *end; /* within the subject */
	char *ref, *token;       /* new strings; token NULL: none */
	bool question;
};

#define MAX_REF 20

/* "12-3", or "12" of a question: its length, 0 for none. */
static size_t ref_length(const char *p, bool question)
{
	size_t n = strspn(p, "0123456789");
	size_t call = n && !question && p[n] == '-' ? strspn(p + n + 1, "0123456789") : 0;
	if (!question)
		n = call ? n + 1 + call : 0;
	return n <= MAX_REF ? n : 0;
}

static bool tag_at(const char *p, struct tag *ret)
{
	bool question = g_ascii_strncasecmp(p, "[cq", 3) == 0;
	if (!question && g_ascii_strncasecmp(p, "[cc", 3) != 0)
		return false;
	const char *ref = p + 3 + strspn(p + 3, " ");
	size_t n = ref_length(ref, question);
	const char *token = ref + n + strspn(ref + n, " ");
	size_t n_token = token_length(token);
	if (!n || token[n_token] != ']')
		return false;
	*ret = (struct tag){ p, token + n_token + 1, g_strndup(ref, n), n_token ? g_ascii_strdown(token, (gssize)n_token) : NULL, question };
	return true;
}

static bool find_tag(const char *subject, struct tag *ret)
{
	for (const char *p = subject; (p = strchr(p, '[')); p++)
		if (tag_at(p, ret))
			return true;
	return false;
}

static bool is_answer(const struct words *w, const char *subject)
{
	struct lexed *x = lexicon_read(words_lexicon(w), subject);
	const struct term *t = lexed_find(x, TERM_reply_prefix, 0, 4);
	bool answer = t && subject[t->end + strspn(subject + t->end, " []0123456789")] == ':';
	lexed_free(x);
	return answer;
}

static char *first_line(const char *text)
{
	const char *start = text ? text + strspn(text, " \t\r\n") : "";
	return g_strndup(start, strcspn(start, "\r\n"));
}

static struct date local_day(int64_t at_utc, const char *zone_name)
{
	GTimeZone *zone = zone_name ? zones_find(zone_name) : NULL;
	return date_of_instant(at_utc, zone ? zone : zones_find("UTC"), NULL);
}

/* Takes what the subject is about out of it. New string: the rest. */
static char *without_tag(const char *subject, struct letter *ret)
{
	struct tag tag;
	if (!find_tag(subject, &tag))
		return g_strstrip(g_strdup(subject));
	g_autofree char *before = g_strndup(subject, (size_t)(tag.start - subject));
	ret->token = tag.token;
	if (tag.question)
		ret->question = g_ascii_strtoll(tag.ref, NULL, 10);
	else
		ret->deal_ref = g_strdup(tag.ref);
	g_free(tag.ref);
	return g_strstrip(g_strconcat(before, tag.end, NULL));
}

/* A one-tap mail says it in the subject, an answer in its first line (METHOD 2.3 rule 1). */
static void read_outcome(const struct words *w, const struct mail *mail, const struct read_context *context,
	struct letter *ret)
{
	const char *subject = mail->subject ? mail->subject : "";
	struct date today = local_day(mail->sent_utc ? mail->sent_utc : context->now_utc, context->zone);
	g_autofree char *line = without_tag(subject, ret);
	g_autofree char *body = first_line(mail->own_text);

	ret->kind = LETTER_OUTCOME;
	ret->authentic = auth_results_vouch(mail->auth_results, context->authserv_id, mail->from);
	bool answer = is_answer(w, subject);
	ret->line = g_strdup(answer ? body : line);
	answer_read(w, answer ? body : line, context, &ret->answer);
	if (!answer && !answer_says(&ret->answer)) {
		record_clear(&answer_record, &ret->answer);
		answer_read(w, body, context, &ret->answer);
	}
	if (ret->question)
		return;
	outcome_read(w, answer ? body : line, today, &ret->outcome);
	if (answer || !*body || outcome_says(&ret->outcome) || ret->outcome.ask)
		return;
	record_clear(&outcome_record, &ret->outcome);
	outcome_read(w, body, today, &ret->outcome);
	g_free(ret->line);
	ret->line = g_steal_pointer(&body);
}

/* An attachment that could not be read is told, so that nobody wonders why its fields are missing. */
static void note_unread(struct quote *quote, const struct attachment *a, const struct document *document)
{
	g_autofree char *where = g_strdup_printf("%s:%s", document->kind, a->name ? a->name : "");
	struct evidence e = {
		.field = (char *)(uintptr_t)"attachment",
		.value = a->name,
		.where = where,
		.why = document->unread,
	};
	if (!quote->evidence)
		quote->evidence = record_list_new(&evidence_record);
	g_ptr_array_add(quote->evidence, record_new(&evidence_record, &e));
}

/* NULL for none. */
static char **numbers_of(const char *text, const char *region)
{
	g_autoptr(GArray) hits = phone_find(text ? text : "", region);
	g_autoptr(GStrvBuilder) numbers = g_strv_builder_new();
	for (guint i = 0; i < hits->len; i++)
		g_strv_builder_add(numbers, g_array_index(hits, struct phone_hit, i).e164);
	return hits->len ? g_strv_builder_end(numbers) : NULL;
}

static void read_sent(const struct words *w, const struct mail *mail, const struct read_context *context,
	struct letter *ret)
{
	g_autoptr(GPtrArray) documents = documents_read(mail);

	ret->kind = LETTER_SENT;
	quote_read(w, mail, documents, context, &ret->quote);
	const char *at = ret->quote.email ? strchr(ret->quote.email, '@') : NULL;
	ret->public_domain = at && domain_is_public(at + 1);
	/* whoever looks further for the customer's number must not find these */
	if (ret->quote.confidence >= QUOTE_DOUBT && !ret->quote.phone)
		ret->own_phones = numbers_of(mail->signature, context->region);
	for (guint i = 0; i < documents->len; i++) {
		const struct document *document = documents->pdata[i];
		if (document->unread)
			note_unread(&ret->quote, mail->attachments->pdata[i], document);
	}
}

/* What answers an invitation of ours; a broken calendar object is no answer, and the mail is read as any other. */
static bool read_invitation(const struct words *w, const struct mail *mail, const struct read_context *context, struct letter *ret)
{
	GTimeZone *zone = context->zone ? zones_find(context->zone) : NULL;
	if (!goes_to_service(mail, context) || mail->attachments->len == 0)
		return false;
	bool ok = invitation_of_mail(w, mail, zone ? zone : zones_find("UTC"), &ret->invitation, NULL);
	if (!ok || (g_strcmp0(ret->invitation.method, "REPLY") != 0 && g_strcmp0(ret->invitation.method, "COUNTER") != 0)) {
		record_clear(&invitation_reply_record, &ret->invitation);
		return false;
	}
	ret->kind = LETTER_INVITATION;
	ret->authentic = auth_results_vouch(mail->auth_results, context->authserv_id, mail->from);
	return true;
}

static void read_kind(const struct words *w, const struct mail *mail, const struct read_context *context,
	struct letter *ret)
{
	bool own = is_own(mail, context);
	struct tags tags = own ? tags_of(w, mail, context) : (struct tags){ NULL, MOTIVE_UNSAID };
	g_autofree char *wish = tags.wish;
	bool copied = (wish || tags.motive != MOTIVE_UNSAID) && goes_outside(mail, context); /* to a customer, with a copy to us: a quote, not an answer */
	if (mail->bounced && mail->bounced_final) {
		ret->kind = LETTER_BOUNCE;
	} else if (is_service(mail->from, context->service_address)) {
		ret->kind = LETTER_AUTO;
	} else if (mail->closed) {
		ret->kind = LETTER_UNREADABLE;
		ret->text = g_strdup(mail->closed);
	} else if (read_invitation(w, mail, context, ret)) {
		return;
	} else if (own && goes_to_service(mail, context) && !copied && mail->automatic) {
		ret->kind = LETTER_AUTO; /* the rep is away: his machine answered ours */
	} else if (own && !copied && (goes_to_service(mail, context) || goes_to_self(mail))) {
		read_outcome(w, mail, context, ret);
		ret->to_self = !goes_to_service(mail, context);
	} else if (own) {
		read_sent(w, mail, context, ret);
		ret->wish = g_steal_pointer(&wish);
		ret->motive = tags.motive;
	} else {
		ret->kind = mail->automatic ? LETTER_AUTO : LETTER_REPLY;
	}
	const char *at = mail->from ? strrchr(mail->from, '@') : NULL;
	if (!own)
		ret->public_domain = at && domain_is_public(at + 1);
	if (!own && (ret->kind == LETTER_REPLY || ret->kind == LETTER_AUTO || ret->kind == LETTER_BOUNCE))
		reaction_of_mail(w, mail, local_day(mail->sent_utc ? mail->sent_utc : context->now_utc, context->zone), &ret->reaction);
}

/* The country of the number under the mail, when it is written with its country code. */
static char *signed_region(const struct mail *mail)
{
	g_autoptr(GArray) hits = phone_find(mail->signature ? mail->signature : "", NULL);
	return hits->len > 0 ? phone_region(g_array_index(hits, struct phone_hit, 0).e164) : NULL;
}

/* Without a rep the sender counts as the rep, and the domain as the company's unless anybody can have an
 * address there. */
static void suppose_rep(const struct mail *mail, struct read_context *context)
{
	const char *at = mail->from ? strrchr(mail->from, '@') : NULL;
	if (context->rep_address || !at)
		return;
	context->rep_address = g_strdup(mail->from);
	if (!context->rep_name)
		context->rep_name = g_strdup(mail->from_name);
	if ((!context->own_domains || !*context->own_domains) && !domain_is_public(at + 1)) {
		g_strfreev(context->own_domains);
		context->own_domains = g_strsplit(at + 1, " ", -1);
	}
	if (!context->region || context->region_guess) {
		char *region = domain_region(at + 1);
		if (!region)
			region = signed_region(mail);
		if (!region)
			return;
		g_free(context->region);
		context->region = region;
	}
}

bool letter_read(const struct words *w, const void *bytes, size_t n, const struct read_context *context,
	struct letter *ret, GError **error)
{
	struct read_context known;
	record_init(&letter_record, ret);
	struct mail *mail = mail_parse(w, bytes, n, error);
	if (!mail)
		return false;
	record_copy(&read_context_record, &known, context);
	suppose_rep(mail, &known);
	read_header(mail, ret);
	read_kind(w, mail, &known, ret);
	record_clear(&read_context_record, &known);
	mail_free(mail);
	return true;
}
