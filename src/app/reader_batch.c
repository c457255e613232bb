/* The answers of `closecall read`: what one recogniser alone finds in a text (closecall.8, READ). */
#include "app/reader_batch.h"
#include "core/days.h"
#include "core/error.h"
#include "core/letter.h"
#include "read/alone.h"
#include "read/date_role.h"
#include "read/dates.h"
#include "read/invitation.h"
#include "read/language.h"
#include "read/letter.h"
#include "read/mail.h"
#include "read/money.h"
#include "read/phone.h"
#include "read/phone_label.h"
#include "read/reaction.h"
#include "read/reply.h"
#include "read/typed.h"
#include "read/zones.h"
#include <string.h>

/* One text and how to read it. text: the bytes as UTF-8 without NULs. */
struct item {
	const char *bytes;
	gsize n;
	char *text;
	const char *lang, *region; /* NULL: not said */
	const char *region_or_usual;
	gboolean quotes_folder;
	gint64 now_utc;
	struct date today;
	const struct read_context *context;
};

typedef GVariant *(*find_func)(const struct words *words, const struct item *item, GError **error);

/* ---- making answers ---- */

static const char *lookup_string(GVariant *args, const char *name)
{
	const char *value = NULL;
	g_variant_lookup(args, name, "&s", &value);
	return value;
}

static GVariant *string_or_null(const char *text)
{
	return text && *text ? g_variant_new_string(text) : g_variant_new_maybe(G_VARIANT_TYPE_VARIANT, NULL);
}

static GVariant *date_or_null(struct date d)
{
	g_autofree char *text = date_print(d);
	return string_or_null(text);
}

static GVariant *int64_or_null(bool is_set, gint64 value)
{
	return is_set ? g_variant_new_int64(value) : g_variant_new_maybe(G_VARIANT_TYPE_VARIANT, NULL);
}

static void add(GVariantBuilder *b, const char *name, GVariant *value)
{
	g_variant_builder_add(b, "{sv}", name, value);
}

static void add_slice(GVariantBuilder *b, const char *text, size_t start, size_t end)
{
	add(b, "text", g_variant_new_take_string(g_strndup(text + start, end - start)));
}

/* ---- the kinds ---- */

static GVariant *find_money(const struct words *words, const struct item *item, GError **error)
{
	(void)error;
	struct lexed *x = lexicon_read(words_lexicon(words), item->text);
	g_autoptr(GArray) hits = money_find_in(x, item->region_or_usual);
	GVariantBuilder list, b;
	g_variant_builder_init(&list, G_VARIANT_TYPE("aa{sv}"));
	for (guint i = 0; i < hits->len; i++) {
		const struct money_hit *hit = &g_array_index(hits, struct money_hit, i);
		g_variant_builder_init(&b, G_VARIANT_TYPE_VARDICT);
		add_slice(&b, item->text, hit->start, hit->end);
		add(&b, "amount_minor", g_variant_new_int64(hit->amount_minor));
		add(&b, "exponent", g_variant_new_int32(hit->exponent));
		add(&b, "currency", string_or_null(hit->currency));
		g_variant_builder_add_value(&list, g_variant_builder_end(&b));
	}
	lexed_free(x);
	return g_variant_builder_end(&list);
}

static GVariant *find_dates(const struct words *words, const struct item *item, GError **error)
{
	(void)error;
	struct lexed *x = lexicon_read(words_lexicon(words), item->text);
	g_autoptr(GArray) hits = dates_find_in(words, x, item->today);
	GVariantBuilder list, b;
	g_variant_builder_init(&list, G_VARIANT_TYPE("aa{sv}"));
	for (guint i = 0; i < hits->len; i++) {
		const struct date_hit *hit = &g_array_index(hits, struct date_hit, i);
		enum date_role role = date_role_of(x, hits, i);
		/* "betaling 30 dagen": a time, but no date */
		if (hit->duration && role == DATE_ROLE_NONE)
			continue;
		g_variant_builder_init(&b, G_VARIANT_TYPE_VARDICT);
		add_slice(&b, item->text, hit->start, hit->end);
		struct date date = role == DATE_ROLE_UNTIL ? date_hit_until(hit) : date_hit_on(hit);
		add(&b, "date", date_or_null(date));
		add(&b, "role", string_or_null(date_role_names[role]));
		add(&b, "start", date_or_null(hit->first));
		add(&b, "end", date_or_null(hit->last));
		g_variant_builder_add_value(&list, g_variant_builder_end(&b));
	}
	lexed_free(x);
	return g_variant_builder_end(&list);
}

static GVariant *find_phones(const struct words *words, const struct item *item, GError **error)
{
	(void)error;
	g_autoptr(GArray) hits = phone_find(item->text, item->region_or_usual);
	struct lexed *x = hits->len > 0 ? lexicon_read(words_lexicon(words), item->text) : NULL;
	GVariantBuilder list, b;
	size_t floor = 0;
	g_variant_builder_init(&list, G_VARIANT_TYPE("aa{sv}"));
	for (guint i = 0; i < hits->len; i++) {
		const struct phone_hit *hit = &g_array_index(hits, struct phone_hit, i);
		bool believed = phone_is_believed(x, floor, hit);
		floor = hit->end;
		if (!believed)
			continue;
		g_variant_builder_init(&b, G_VARIANT_TYPE_VARDICT);
		add_slice(&b, item->text, hit->start, hit->end);
		add(&b, "e164", g_variant_new_string(hit->e164));
		g_variant_builder_add_value(&list, g_variant_builder_end(&b));
	}
	lexed_free(x);
	return g_variant_builder_end(&list);
}

static GVariant *find_numbers(const struct words *words, const struct item *item, GError **error)
{
	(void)error;
	g_autoptr(GPtrArray) numbers = alone_numbers(words, item->text, item->today);
	GVariantBuilder list, b;
	g_variant_builder_init(&list, G_VARIANT_TYPE("aa{sv}"));
	for (guint i = 0; i < numbers->len; i++) {
		const struct quote_number *number = numbers->pdata[i];
		g_variant_builder_init(&b, G_VARIANT_TYPE_VARDICT);
		add(&b, "text", g_variant_new_string(number->text));
		add(&b, "version", string_or_null(number->version));
		g_variant_builder_add_value(&list, g_variant_builder_end(&b));
	}
	return g_variant_builder_end(&list);
}

static GVariant *find_language(const struct words *words, const struct item *item, GError **error)
{
	(void)error;
	return string_or_null(language_of(words, item->text));
}

/* Whole mails are told from their texts by what only a mail's header has. */
static bool is_mail(const struct item *item)
{
	static const char *const fields[] = {
		"\nmessage-id:", "\nmime-version:", "\nreceived:", "\nreturn-path:"
	};
	g_autofree char *lower = g_ascii_strdown(item->bytes, (gssize)MIN(item->n, 16 * 1024));
	g_autofree char *text = g_strconcat("\n", lower, NULL);
	g_strdelimit(text, "\r", ' ');
	char *end = strstr(text, "\n \n");
	if (!end)
		end = strstr(text, "\n\n");
	if (end)
		*end = '\0';
	for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
		if (strstr(text, fields[i]))
			return true;
	return false;
}

struct parts {
	char *own, *signature, *quoted; /* NULL: there is none */
};

static void parts_clear(struct parts *p)
{
	g_free(p->own);
	g_free(p->signature);
	g_free(p->quoted);
}

static bool split(const struct words *words, const struct item *item, struct parts *ret, GError **error)
{
	*ret = (struct parts){ 0 };
	if (!is_mail(item)) {
		g_autoptr(GString) text = g_string_new(item->text);
		g_string_replace(text, "\r\n", "\n", 0);
		reply_split(words, text->str, &ret->own, &ret->signature, &ret->quoted);
		return true;
	}
	struct mail *mail = mail_parse(words, item->bytes, item->n, error);
	if (!mail)
		return false;
	*ret = (struct parts){ g_strdup(mail->own_text), g_strdup(mail->signature),
		g_strdup(mail->quoted_text) };
	mail_free(mail);
	return true;
}

static GVariant *find_reply(const struct words *words, const struct item *item, GError **error)
{
	struct parts p;
	GVariantBuilder b;
	if (!split(words, item, &p, error))
		return NULL;
	g_variant_builder_init(&b, G_VARIANT_TYPE_VARDICT);
	add(&b, "own_text", g_variant_new_string(p.own ? p.own : ""));
	add(&b, "quoted_text", g_variant_new_string(p.quoted ? p.quoted : ""));
	add(&b, "signature", g_variant_new_string(p.signature ? p.signature : ""));
	parts_clear(&p);
	return g_variant_builder_end(&b);
}

/* Do the lines of `part` stand at `lines`? Empty lines do not count. */
static bool lines_match(char *const *lines, char *const *part)
{
	for (;;) {
		while (*lines && !*g_strstrip(*lines))
			lines++;
		while (*part && !*g_strstrip(*part))
			part++;
		if (!*part)
			return true;
		if (!*lines || !g_str_equal(*lines, *part))
			return false;
		lines++;
		part++;
	}
}

/* The line of the text, from 1, on which the part begins; 0 when it is not there as it was written. */
static guint line_of(const char *text, const char *part)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1), sought = g_strsplit(part, "\n", -1);
	for (guint i = 0; lines[i]; i++)
		if (*g_strstrip(lines[i]) && lines_match(lines + i, sought))
			return i + 1;
	return 0;
}

static GVariant *find_signature(const struct words *words, const struct item *item, GError **error)
{
	struct parts p;
	GVariantBuilder b;
	if (!split(words, item, &p, error))
		return NULL;
	guint line = p.signature ? line_of(item->text, p.signature) : 0;
	g_variant_builder_init(&b, G_VARIANT_TYPE_VARDICT);
	add(&b, "text", string_or_null(p.signature));
	add(&b, "line", int64_or_null(line > 0, line));
	parts_clear(&p);
	return g_variant_builder_end(&b);
}

static void react(const struct words *words, const struct item *item, struct reaction *ret, GError **error)
{
	if (!is_mail(item)) {
		struct parts p;
		split(words, item, &p, error);
		reaction_of_text(words, p.own ? p.own : item->text, item->today, ret);
		parts_clear(&p);
		return;
	}
	struct mail *mail = mail_parse(words, item->bytes, item->n, error);
	if (mail)
		reaction_of_mail(words, mail,
			mail->sent_utc ? date_from_days((int32_t)(mail->sent_utc / 86400)) : item->today,
			ret);
	mail_free(mail);
}

static GVariant *find_answer(const struct words *words, const struct item *item, GError **error)
{
	struct reaction r;
	GVariantBuilder b;
	g_autoptr(GError) why = NULL;
	record_init(&reaction_record, &r);
	react(words, item, &r, &why);
	if (why) {
		g_propagate_error(error, g_steal_pointer(&why));
		return NULL;
	}
	g_variant_builder_init(&b, G_VARIANT_TYPE_VARDICT);
	add(&b, "kind", g_variant_new_string(reaction_kind_names[r.kind]));
	add(&b, "until", date_or_null(r.until));
	add(&b, "hard", r.kind == REACTION_BOUNCE ? g_variant_new_boolean(r.hard) : string_or_null(NULL));
	add(&b, "address", string_or_null(r.address));
	add(&b, "why", string_or_null(r.why));
	record_clear(&reaction_record, &r);
	return g_variant_builder_end(&b);
}

/* The day it names; "+3" is so many business days on, of a week without holidays. */
static struct date outcome_day(const struct outcome *o, struct date today)
{
	struct workdays all = { 0 };
	return o->bd ? workday_add(&all, today, o->bd) : o->date;
}

/* "price" of OBJ_PRICE and LOST_PRICE; NULL: no objection is named. New string. */
static char *objection_named(const struct outcome *o)
{
	enum outcome_code code = o->type ? o->type : o->code;
	bool objection = outcome_is_objection(code) && code != OUTCOME_OBJ_OTHER;
	for (int type = OUTCOME_OBJ_PRICE; !objection && type < OUTCOME_OBJ_OTHER && outcome_is_lost(code);
		type++) {
		objection = outcome_lost_for(type) == code && code != OUTCOME_LOST_OTHER;
		code = objection ? (enum outcome_code)type : code;
	}
	return objection ? g_ascii_strdown(outcome_code_names[code] + strlen("OBJ_"), -1) : NULL;
}

static GVariant *find_outcome(const struct words *words, const struct item *item, GError **error)
{
	static const char *const classes[] = { [CLASS_NONE] = NULL,
		[CLASS_PRODUCTIVE] = "P",
		[CLASS_STATIC] = "S",
		[CLASS_NO_CONVERSATION] = "N",
		[CLASS_ADMINISTRATIVE] = "A" };
	static const char *const suspicions[] = {
		[SUSPICION_NONE] = NULL, [SUSPICION_LEVER] = "lever", [SUSPICION_POLITE] = "polite"
	};
	struct outcome o;
	GVariantBuilder b;
	(void)error;
	outcome_read(words, item->text, item->today, &o);
	g_variant_builder_init(&b, G_VARIANT_TYPE_VARDICT);
	add(&b, "code", string_or_null(o.code ? outcome_code_names[o.code] : NULL));
	add(&b, "class", string_or_null(classes[outcome_class(&o)]));
	g_autofree char *type = objection_named(&o);
	add(&b, "type", string_or_null(type));
	add(&b, "name", string_or_null(o.name));
	add(&b, "date", date_or_null(outcome_day(&o, item->today)));
	add(&b, "minute", int64_or_null(o.minute > 0, o.minute - 1));
	add(&b, "amount_minor", int64_or_null(o.amount_minor != AMOUNT_NONE, o.amount_minor));
	add(&b, "note", string_or_null(o.note));
	add(&b, "suspicion", string_or_null(o.denied ? NULL : suspicions[o.suspicion]));
	/* what holds no outcome is asked back, too: closecall records nothing that it did not understand */
	add(&b, "ask",
		string_or_null(
			o.ask || outcome_says(&o) || !o.typed ? o.ask : "it begins with no outcome word"));
	record_clear(&outcome_record, &o);
	return g_variant_builder_end(&b);
}

static void context_of(const struct item *item, struct read_context *ret)
{
	record_copy(&read_context_record, ret, item->context);
	if (item->lang) {
		g_free(ret->language);
		ret->language = g_strdup(item->lang);
	}
	if (item->region) {
		g_free(ret->region);
		ret->region = g_strdup(item->region);
		ret->region_guess = false;
	}
	ret->quotes_folder = item->quotes_folder;
	ret->now_utc = item->now_utc;
}

static GVariant *find_quote_mail(const struct words *words, const struct item *item, GError **error)
{
	struct read_context context;
	struct letter letter;
	context_of(item, &context);
	bool ok = letter_read(words, item->bytes, item->n, &context, &letter, error);
	GVariant *found = ok ? record_tree(&quote_record, &letter.quote, true) : NULL;
	record_clear(&letter_record, &letter);
	record_clear(&read_context_record, &context);
	return found;
}

static GVariant *find_pdf(const struct words *words, const struct item *item, GError **error)
{
	struct read_context context;
	struct quote quote;
	record_init(&quote_record, &quote);
	context_of(item, &context);
	g_autoptr(GBytes) pdf = g_bytes_new_static(item->bytes, item->n);
	bool ok = alone_pdf(words, pdf, &context, &quote, error);
	GVariant *found = ok ? record_tree(&quote_record, &quote, true) : NULL;
	record_clear(&quote_record, &quote);
	record_clear(&read_context_record, &context);
	return found;
}

static GVariant *instant_or_null(gint64 at_utc, bool all_day, GTimeZone *zone)
{
	if (at_utc == 0)
		return string_or_null(NULL);
	if (all_day)
		return date_or_null(date_of_instant(at_utc, zone, NULL));
	g_autoptr(GDateTime) at = g_date_time_new_from_unix_utc(at_utc);
	return g_variant_new_take_string(g_date_time_format_iso8601(at));
}

static GVariant *find_invitation_reply(const struct words *words, const struct item *item, GError **error)
{
	const char *name = item->context->zone;
	GTimeZone *known = name ? zones_find(name) : NULL, *zone = known ? known : zones_find("UTC");
	struct invitation_reply r;
	bool ok = invitation_read(words, item->bytes, item->n, zone, &r, error);
	GVariantBuilder b;
	g_variant_builder_init(&b, G_VARIANT_TYPE_VARDICT);
	add(&b, "method", string_or_null(r.method));
	add(&b, "uid", string_or_null(r.uid));
	add(&b, "partstat", string_or_null(r.partstat));
	add(&b, "dtstart", instant_or_null(r.start_utc, r.all_day, zone));
	add(&b, "attendee", string_or_null(r.attendee));
	add(&b, "comment", string_or_null(r.comment));
	record_clear(&invitation_reply_record, &r);
	if (ok)
		return g_variant_builder_end(&b);
	g_variant_builder_clear(&b);
	return NULL;
}

static find_func kind_named(const char *name)
{
	static const struct {
		const char *name;
		find_func f;
	} kinds[] = { { "money", find_money }, { "date", find_dates }, { "phone", find_phones },
		{ "number", find_numbers }, { "language", find_language }, { "reply", find_reply },
		{ "signature", find_signature }, { "answer", find_answer }, { "outcome", find_outcome },
		{ "quote-mail", find_quote_mail }, { "pdf", find_pdf },
		{ "invitation-reply", find_invitation_reply } };
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (g_str_equal(kinds[i].name, name))
			return kinds[i].f;
	return NULL;
}

/* ---- a batch ---- */

/* NULs end a text for every reader below; a blank in their place loses nothing. */
static char *text_of(const char *bytes, gsize n)
{
	g_autofree char *copy = g_malloc(n + 1);
	memcpy(copy, bytes, n);
	copy[n] = '\0';
	for (gsize i = 0; i < n; i++)
		if (!copy[i])
			copy[i] = ' ';
	return g_utf8_validate(copy, (gssize)n, NULL) ? g_steal_pointer(&copy)
						      : g_utf8_make_valid(copy, (gssize)n);
}

static GVariant *answer_one(
	const struct words *words, find_func find, GVariant *args, const struct read_context *context)
{
	g_autoptr(GVariant) bytes = g_variant_lookup_value(args, "bytes", G_VARIANT_TYPE_BYTESTRING);
	g_autoptr(GError) why = NULL;
	GVariantBuilder b;
	struct item item = { .lang = lookup_string(args, "lang"),
		.region = lookup_string(args, "region"),
		.context = context };
	const char *today = lookup_string(args, "today");
	if (bytes)
		item.bytes = g_variant_get_fixed_array(bytes, &item.n, 1);
	if (!item.bytes)
		item.bytes = "";
	g_variant_lookup(args, "now", "x", &item.now_utc);
	g_variant_lookup(args, "quotes_folder", "b", &item.quotes_folder);
	item.region_or_usual = item.region ? item.region : context->region;
	if (!today || !date_parse(today, &item.today))
		item.today = date_from_days((int32_t)(item.now_utc / 86400));
	item.text = text_of(item.bytes, item.n);
	GVariant *found = find(words, &item, &why);
	g_variant_builder_init(&b, G_VARIANT_TYPE_VARDICT);
	if (found)
		add(&b, "found", found);
	else
		add(&b, "error", g_variant_new_string(why ? why->message : "cannot be read"));
	g_free(item.text);
	return g_variant_builder_end(&b);
}

static bool unpack_context(GVariant *args, struct read_context *ret, GError **error)
{
	g_autoptr(GVariant) packed = g_variant_lookup_value(args, "context", G_VARIANT_TYPE_BYTESTRING);
	g_autoptr(GBytes) bytes = packed ? g_variant_get_data_as_bytes(packed) : g_bytes_new(NULL, 0);
	return record_unpack(&read_context_record, bytes, ret, error);
}

static GVariant *answer_all(
	const struct words *words, find_func find, GVariant *items, const struct read_context *context)
{
	GVariantBuilder answers;
	g_variant_builder_init(&answers, G_VARIANT_TYPE(READER_BATCH_ANSWERS));
	for (gsize i = 0; i < g_variant_n_children(items); i++) {
		g_autoptr(GVariant) item = g_variant_get_child_value(items, i);
		g_variant_builder_add_value(&answers, answer_one(words, find, item, context));
	}
	return g_variant_ref_sink(g_variant_builder_end(&answers));
}

GBytes *reader_batch(const struct words *words, GBytes *args, GError **error)
{
	/* the daemon's own work: to check the mails in it byte by byte would cost more than to read them (50
	 * ns each) */
	g_autoptr(GVariant) question =
		g_variant_ref_sink(g_variant_new_from_bytes(G_VARIANT_TYPE_VARDICT, args, TRUE));
	const char *kind = lookup_string(question, "kind");
	find_func find = kind ? kind_named(kind) : NULL;
	g_autoptr(GVariant) items = g_variant_lookup_value(question, "items", G_VARIANT_TYPE("aa{sv}"));
	g_autoptr(GVariant) answers = NULL;
	struct read_context context;
	if (!find || !items) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "nothing reads '%s'", kind ? kind : "");
		return NULL;
	}
	if (unpack_context(question, &context, error))
		answers = answer_all(words, find, items, &context);
	record_clear(&read_context_record, &context);
	return answers ? g_variant_get_data_as_bytes(answers) : NULL;
}
