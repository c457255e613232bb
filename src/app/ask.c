#include "app/ask.h"
#include <string.h>

bool ask_letter(struct readers *r, GBytes *mail, const struct read_context *context, struct letter *ret, GError **error)
{
	record_init(&letter_record, ret);
	g_autoptr(GVariant) answer = readers_ask(r, "letter", record_pack(&read_context_record, context, false), mail, error);
	return answer && record_unpack(&letter_record, answer, ret, error);
}

static GVariant *zone_and(const char *zone, const char *from, int64_t from_utc, const char *to, int64_t to_utc)
{
	GVariantBuilder b;
	g_variant_builder_init(&b, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&b, "{sv}", "zone", g_variant_new_string(zone));
	g_variant_builder_add(&b, "{sv}", from, g_variant_new_int64(from_utc));
	if (to)
		g_variant_builder_add(&b, "{sv}", to, g_variant_new_int64(to_utc));
	return g_variant_builder_end(&b);
}

bool ask_event(struct readers *r, const char *ics, const char *zone, int64_t now_utc, struct event_reading *ret, GError **error)
{
	record_init(&event_reading_record, ret);
	g_autoptr(GBytes) bytes = g_bytes_new(ics, strlen(ics));
	g_autoptr(GVariant) answer = readers_ask(r, "event", zone_and(zone, "now", now_utc, NULL, 0), bytes, error);
	return answer && record_unpack(&event_reading_record, answer, ret, error);
}

bool ask_busy(struct readers *r, const char *ics, const char *zone, int64_t from_utc, int64_t to_utc, GArray *busy, GError **error)
{
	g_autoptr(GBytes) bytes = g_bytes_new(ics, strlen(ics));
	g_autoptr(GVariant) answer = readers_ask(r, "busy", zone_and(zone, "from", from_utc, "to", to_utc), bytes, error);
	struct busy_answer list;
	if (!answer)
		return false;
	bool ok = record_unpack(&busy_answer_record, answer, &list, error);
	for (guint i = 0; ok && list.busy && i < list.busy->len; i++) {
		const struct busy_reading *b = list.busy->pdata[i];
		struct interval v = { b->start_utc, b->end_utc };
		g_array_append_val(busy, v);
	}
	record_clear(&busy_answer_record, &list);
	return ok;
}

bool ask_outcome(struct readers *r, const char *line, struct date today, struct outcome *ret, GError **error)
{
	record_init(&outcome_record, ret);
	GVariantBuilder b;
	g_variant_builder_init(&b, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&b, "{sv}", "today", g_variant_new_take_string(date_print(today)));
	g_autoptr(GBytes) bytes = g_bytes_new(line, strlen(line));
	g_autoptr(GVariant) answer = readers_ask(r, "outcome", g_variant_builder_end(&b), bytes, error);
	return answer && record_unpack(&outcome_record, answer, ret, error);
}

char *ask_phone(struct readers *r, const char *e164, const char *region)
{
	if (!e164)
		return NULL;
	GVariantBuilder b;
	g_variant_builder_init(&b, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&b, "{sv}", "region", g_variant_new_string(region ? region : ""));
	g_autoptr(GBytes) bytes = g_bytes_new(e164, strlen(e164));
	g_autoptr(GVariant) answer = readers_ask(r, "phone", g_variant_builder_end(&b), bytes, NULL);
	char *shown = NULL;
	if (!answer || !g_variant_lookup(answer, "shown", "s", &shown))
		return g_strdup(e164);
	return shown;
}

bool ask_contact(struct readers *r, const char *kind, const struct contact_question *q, GBytes *bytes, struct contact *ret, GError **error)
{
	record_init(&contact_record, ret);
	g_autoptr(GVariant) answer = readers_ask(r, kind, record_pack(&contact_question_record, q, false), bytes, error);
	return answer && record_unpack(&contact_record, answer, ret, error);
}
