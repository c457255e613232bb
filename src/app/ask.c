#include "app/ask.h"
#include <string.h>

/* One question whose context and answer are records. ret is overwritten, and cleared by the caller also after
 * an error. */
static bool ask(struct readers *r, const char *kind, const struct record *context_type, const void *context,
	GBytes *bytes, const struct record *type, void *ret, GError **error)
{
	g_autoptr(GBytes) args = record_pack(context_type, context);
	g_autoptr(GBytes) answer = readers_ask(r, kind, args, bytes, error);
	record_init(type, ret);
	return answer && record_unpack(type, answer, ret, error);
}

static bool ask_text(struct readers *r, const char *kind, const struct item_context *context,
	const char *text, const struct record *type, void *ret, GError **error)
{
	g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
	return ask(r, kind, &item_context_record, context, bytes, type, ret, error);
}

/* Only lent to a context, which is packed and forgotten. */
static char *lent(const char *text)
{
	return (char *)(uintptr_t)text;
}

bool ask_letter(struct readers *r, GBytes *mail, const struct read_context *context, struct letter *ret,
	GError **error)
{
	return ask(r, "letter", &read_context_record, context, mail, &letter_record, ret, error);
}

bool ask_event(struct readers *r, const char *ics, const char *zone, int64_t now_utc,
	struct event_reading *ret, GError **error)
{
	const struct item_context context = { .zone = lent(zone), .from_utc = now_utc };
	return ask_text(r, "event", &context, ics, &event_reading_record, ret, error);
}

bool ask_busy(struct readers *r, const char *ics, const char *zone, int64_t from_utc, int64_t to_utc,
	GArray *busy, GError **error)
{
	const struct item_context context = { .zone = lent(zone), .from_utc = from_utc, .to_utc = to_utc };
	struct busy_answer list;
	bool ok = ask_text(r, "busy", &context, ics, &busy_answer_record, &list, error);
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
	const struct item_context context = { .today = today };
	return ask_text(r, "outcome", &context, line, &outcome_record, ret, error);
}

char *ask_phone(struct readers *r, const char *e164, const char *region)
{
	if (!e164)
		return NULL;
	const struct item_context context = { .region = lent(region) };
	struct phone_answer answer;
	bool ok = ask_text(r, "phone", &context, e164, &phone_answer_record, &answer, NULL) && answer.shown;
	char *shown = g_strdup(ok ? answer.shown : e164);
	record_clear(&phone_answer_record, &answer);
	return shown;
}

bool ask_contact(struct readers *r, const char *kind, const struct contact_question *q, GBytes *bytes,
	struct contact *ret, GError **error)
{
	return ask(r, kind, &contact_question_record, q, bytes, &contact_record, ret, error);
}
