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

typedef GVariant *(*answer_func)(
	const struct words *words, GVariant *args, const char *bytes, gsize n, GError **error);

static GTimeZone *zone_of(GVariant *args, GError **error)
{
	const char *id = "";
	g_variant_lookup(args, "zone", "&s", &id);
	GTimeZone *zone = zones_find(id);
	if (!zone)
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "unknown time zone '%s'", id);
	return zone;
}

static int64_t instant_of(GVariant *args, const char *name)
{
	gint64 at = 0;
	g_variant_lookup(args, name, "x", &at);
	return at;
}

static GVariant *packed(const struct record *type, void *data, bool ok)
{
	GVariant *v = ok ? g_variant_ref_sink(record_pack(type, data, false)) : NULL;
	record_clear(type, data);
	return v;
}

static GVariant *answer_letter(
	const struct words *words, GVariant *args, const char *bytes, gsize n, GError **error)
{
	struct read_context context;
	struct letter letter;
	record_init(&letter_record, &letter);
	bool ok = record_unpack(&read_context_record, args, &context, error) &&
		  letter_read(words, bytes, n, &context, &letter, error);
	record_clear(&read_context_record, &context);
	return packed(&letter_record, &letter, ok);
}

static GVariant *answer_event(
	const struct words *words, GVariant *args, const char *bytes, gsize n, GError **error)
{
	struct event_reading event;
	record_init(&event_reading_record, &event);
	GTimeZone *zone = zone_of(args, error);
	bool ok = zone && ical_read_event(words, bytes, n, zone, instant_of(args, "now"), &event, error);
	return packed(&event_reading_record, &event, ok);
}

static GVariant *answer_busy(
	const struct words *words, GVariant *args, const char *bytes, gsize n, GError **error)
{
	struct busy_answer answer = { record_list_new(&busy_reading_record) };
	(void)words;
	GTimeZone *zone = zone_of(args, error);
	bool ok = zone && ical_read_busy(bytes, n, zone, instant_of(args, "from"), instant_of(args, "to"),
				  answer.busy, error);
	return packed(&busy_answer_record, &answer, ok);
}

static GVariant *answer_outcome(
	const struct words *words, GVariant *args, const char *bytes, gsize n, GError **error)
{
	struct outcome outcome;
	struct date today;
	const char *text = NULL;
	if (!g_variant_lookup(args, "today", "&s", &text) || !date_parse(text, &today)) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "no date to reckon from");
		return NULL;
	}
	g_autofree char *line = g_strndup(bytes, n);
	outcome_read(words, line, today, &outcome);
	return packed(&outcome_record, &outcome, true);
}

static GVariant *answer_phone(
	const struct words *words, GVariant *args, const char *bytes, gsize n, GError **error)
{
	const char *region = "";
	(void)words;
	(void)error;
	g_variant_lookup(args, "region", "&s", &region);
	g_autofree char *e164 = g_strndup(bytes, n);
	GVariantBuilder b;
	g_variant_builder_init(&b, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&b, "{sv}", "shown", g_variant_new_take_string(phone_format(e164, region)));
	return g_variant_ref_sink(g_variant_builder_end(&b));
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

static GVariant *answer_contact(
	contact_func f, const struct words *words, GVariant *args, const char *bytes, gsize n, GError **error)
{
	struct contact_question q;
	struct contact contact;
	record_init(&contact_record, &contact);
	bool ok = record_unpack(&contact_question_record, args, &q, error) &&
		  f(words, &q, bytes, n, &contact, error);
	record_clear(&contact_question_record, &q);
	return packed(&contact_record, &contact, ok);
}

static GVariant *answer_signature(
	const struct words *words, GVariant *args, const char *bytes, gsize n, GError **error)
{
	return answer_contact(contact_of_mail, words, args, bytes, n, error);
}

static GVariant *answer_cards(
	const struct words *words, GVariant *args, const char *bytes, gsize n, GError **error)
{
	return answer_contact(contact_of_cards, words, args, bytes, n, error);
}

static GVariant *answer_number(
	const struct words *words, GVariant *args, const char *bytes, gsize n, GError **error)
{
	return answer_contact(contact_of_number, words, args, bytes, n, error);
}

static GVariant *answer_batch(
	const struct words *words, GVariant *args, const char *bytes, gsize n, GError **error)
{
	(void)bytes;
	(void)n;
	return reader_batch(words, args, error);
}

GVariant *reader_answer(const struct words *words, GVariant *request, GError **error)
{
	static const struct {
		const char *kind;
		answer_func f;
	} kinds[] = { { "letter", answer_letter }, { "event", answer_event }, { "busy", answer_busy },
		{ "outcome", answer_outcome }, { "phone", answer_phone }, { "signature", answer_signature },
		{ "cards", answer_cards }, { "number", answer_number }, { "batch", answer_batch } };
	const char *kind;
	g_autoptr(GVariant) args = NULL, bytes = NULL;
	g_variant_get(request, "(&s@a{sv}@ay)", &kind, &args, &bytes);
	gsize n;
	const char *data = g_variant_get_fixed_array(bytes, &n, 1);
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (g_str_equal(kinds[i].kind, kind))
			return kinds[i].f(words, args, data ? data : "", n, error);
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "unknown question '%s'", kind);
	return NULL;
}
