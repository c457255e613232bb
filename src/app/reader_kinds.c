/* The kinds of questions the daemon puts to a reader, one function each. */
#include "app/reader_kinds.h"
#include "app/reader_batch.h"
#include "core/error.h"
#include "core/letter.h"
#include "read/contact.h"
#include "read/ical.h"
#include "read/letter.h"
#include "read/mail.h"
#include "read/phone.h"
#include "read/typed.h"
#include "read/zones.h"

/* One question. bytes: of a stranger, mostly. The answer, the caller's; NULL and the reason. */
typedef GBytes *(*answer_func)(
	const struct words *words, GBytes *args, const char *bytes, gsize n, GError **error);

/* Packs what was read, if it was, and clears it. */
static GBytes *packed(const struct record *type, void *data, bool ok)
{
	GBytes *bytes = ok ? record_pack(type, data) : NULL;
	record_clear(type, data);
	return bytes;
}

static GBytes *answer_letter(
	const struct words *words, GBytes *args, const char *bytes, gsize n, GError **error)
{
	struct read_context context;
	struct letter letter;
	record_init(&letter_record, &letter);
	bool ok = record_unpack(&read_context_record, args, &context, error) &&
		  letter_read(words, bytes, n, &context, &letter, error);
	record_clear(&read_context_record, &context);
	return packed(&letter_record, &letter, ok);
}

static GTimeZone *zone_of(const struct item_context *context, GError **error)
{
	GTimeZone *zone = context->zone ? zones_find(context->zone) : NULL;
	if (!zone)
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "unknown time zone '%s'",
			context->zone ? context->zone : "");
	return zone;
}

/* What reads the bytes of a question that has an item_context. */
typedef bool (*item_func)(const struct words *words, const struct item_context *context, const char *bytes,
	gsize n, void *ret, GError **error);

static bool read_event(const struct words *words, const struct item_context *context, const char *bytes,
	gsize n, void *ret, GError **error)
{
	GTimeZone *zone = zone_of(context, error);
	return zone && ical_read_event(words, bytes, n, zone, context->from_utc, ret, error);
}

static bool read_busy(const struct words *words, const struct item_context *context, const char *bytes,
	gsize n, void *ret, GError **error)
{
	struct busy_answer *answer = ret;
	(void)words;
	GTimeZone *zone = zone_of(context, error);
	answer->busy = record_list_new(&busy_reading_record);
	return zone &&
	       ical_read_busy(bytes, n, zone, context->from_utc, context->to_utc, answer->busy, error);
}

static bool read_outcome(const struct words *words, const struct item_context *context, const char *bytes,
	gsize n, void *ret, GError **error)
{
	if (!date_is_set(context->today)) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "no date to reckon from");
		return false;
	}
	g_autofree char *line = g_strndup(bytes, n);
	outcome_read(words, line, context->today, ret);
	return true;
}

static bool read_phone(const struct words *words, const struct item_context *context, const char *bytes,
	gsize n, void *ret, GError **error)
{
	struct phone_answer *answer = ret;
	(void)words;
	(void)error;
	g_autofree char *e164 = g_strndup(bytes, n);
	answer->shown = phone_format(e164, context->region ? context->region : "");
	return true;
}

/* ret: of the type, and cleared here. */
static GBytes *answer_item(item_func f, const struct words *words, GBytes *args, const char *bytes, gsize n,
	const struct record *type, void *ret, GError **error)
{
	struct item_context context;
	record_init(type, ret);
	bool ok = record_unpack(&item_context_record, args, &context, error) &&
		  f(words, &context, bytes, n, ret, error);
	record_clear(&item_context_record, &context);
	return packed(type, ret, ok);
}

static GBytes *answer_event(
	const struct words *words, GBytes *args, const char *bytes, gsize n, GError **error)
{
	struct event_reading event;
	return answer_item(read_event, words, args, bytes, n, &event_reading_record, &event, error);
}

static GBytes *answer_busy(
	const struct words *words, GBytes *args, const char *bytes, gsize n, GError **error)
{
	struct busy_answer busy;
	return answer_item(read_busy, words, args, bytes, n, &busy_answer_record, &busy, error);
}

static GBytes *answer_outcome(
	const struct words *words, GBytes *args, const char *bytes, gsize n, GError **error)
{
	struct outcome outcome;
	return answer_item(read_outcome, words, args, bytes, n, &outcome_record, &outcome, error);
}

static GBytes *answer_phone(
	const struct words *words, GBytes *args, const char *bytes, gsize n, GError **error)
{
	struct phone_answer answer;
	return answer_item(read_phone, words, args, bytes, n, &phone_answer_record, &answer, error);
}

/* Whom to call: one question, three kinds of bytes. */
typedef bool (*contact_func)(const struct words *words, const struct contact_question *q, const char *bytes,
	gsize n, struct contact *ret, GError **error);

static bool contact_of_mail(const struct words *words, const struct contact_question *q, const char *bytes,
	gsize n, struct contact *ret, GError **error)
{
	struct mail *mail = mail_parse(words, bytes, n, error);
	if (mail)
		contact_read_mail(words, mail, q, ret);
	mail_free(mail);
	return mail != NULL;
}

static bool contact_of_cards(const struct words *words, const struct contact_question *q, const char *bytes,
	gsize n, struct contact *ret, GError **error)
{
	(void)words;
	(void)error;
	contact_read_cards(bytes, n, q, ret);
	return true;
}

static bool contact_of_number(const struct words *words, const struct contact_question *q, const char *bytes,
	gsize n, struct contact *ret, GError **error)
{
	(void)words;
	(void)error;
	g_autofree char *text = g_utf8_make_valid(bytes, (gssize)n);
	contact_read_number(text, q, ret);
	return true;
}

static GBytes *answer_contact(
	contact_func f, const struct words *words, GBytes *args, const char *bytes, gsize n, GError **error)
{
	struct contact_question q;
	struct contact contact;
	record_init(&contact_record, &contact);
	bool ok = record_unpack(&contact_question_record, args, &q, error) &&
		  f(words, &q, bytes, n, &contact, error);
	record_clear(&contact_question_record, &q);
	return packed(&contact_record, &contact, ok);
}

static GBytes *answer_signature(
	const struct words *words, GBytes *args, const char *bytes, gsize n, GError **error)
{
	return answer_contact(contact_of_mail, words, args, bytes, n, error);
}

static GBytes *answer_cards(
	const struct words *words, GBytes *args, const char *bytes, gsize n, GError **error)
{
	return answer_contact(contact_of_cards, words, args, bytes, n, error);
}

static GBytes *answer_number(
	const struct words *words, GBytes *args, const char *bytes, gsize n, GError **error)
{
	return answer_contact(contact_of_number, words, args, bytes, n, error);
}

static GBytes *answer_batch(
	const struct words *words, GBytes *args, const char *bytes, gsize n, GError **error)
{
	(void)bytes;
	(void)n;
	return reader_batch(words, args, error);
}

GBytes *reader_answer(const struct words *words, const struct reader_message *request, GError **error)
{
	static const struct {
		const char *kind;
		answer_func f;
	} kinds[] = { { "letter", answer_letter }, { "event", answer_event }, { "busy", answer_busy },
		{ "outcome", answer_outcome }, { "phone", answer_phone }, { "signature", answer_signature },
		{ "cards", answer_cards }, { "number", answer_number }, { "batch", answer_batch } };
	gsize n;
	const char *bytes = g_bytes_get_data(request->bytes, &n);
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (g_str_equal(kinds[i].kind, request->word))
			return kinds[i].f(words, request->value, bytes ? bytes : "", n, error);
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "unknown question '%s'", request->word);
	return NULL;
}
