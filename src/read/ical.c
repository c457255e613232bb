#include "read/ical.h"

#include <string.h>

#include "core/error.h"
#include "read/html.h"
#include "read/ical_object.h"
#include "read/typed.h"

static bool broken(GError **error, const char *what)
{
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "calendar object: %s", what);
	return false;
}

static char *text_of(icalcomponent *event, icalproperty_kind kind)
{
	const icalvalue *value = ical_value(icalcomponent_get_first_property(event, kind), ICAL_TEXT_VALUE);
	const char *text = value ? icalvalue_get_text(value) : NULL;

	return text ? g_utf8_make_valid(text, -1) : NULL;
}

/* What stands behind ">" on the first line that is not empty. Google's editor leaves HTML in descriptions. */
static char *typed_in_description(const char *description)
{
	static const char *const html_signs[] = { "<br", "<p", "<div", "<span", "<html", "&gt;" };
	g_autofree char *text = g_strdup(description);
	g_auto(GStrv) lines = NULL;

	for (size_t i = 0; i < G_N_ELEMENTS(html_signs); i++) {
		if (strstr(description, html_signs[i])) {
			g_autoptr(GString) html = g_string_new(description);
			g_string_replace(html, "\n", "<br>", 0);
			g_free(text);
			text = html_to_text(html->str, html->len, "utf-8");
			break;
		}
	}
	lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line; line++) {
		g_strstrip(*line);
		if (**line == '>')
			return g_strdup(g_strstrip(*line + 1));
		if (**line)
			break;
	}
	return NULL;
}

static int sequence_of(icalcomponent *event)
{
	const icalvalue *value = ical_value(icalcomponent_get_first_property(event, ICAL_SEQUENCE_PROPERTY), ICAL_INTEGER_VALUE);

	return value ? MAX(icalvalue_get_integer(value), 0) : 0;
}

static bool has_word(const char *text)
{
	for (const char *p = text; *p; p = g_utf8_next_char(p))
		if (g_unichar_isalnum(g_utf8_get_char(p)))
			return true;
	return false;
}

/* METHOD 2.3 rule 1 c and d: before the marker; or the whole title when a person replaced it; or on top of the description. */
static char *typed_by_person(const struct words *w, const char *summary, const char *description, struct date today)
{
	const char *marker = summary ? strstr(summary, ICAL_MARKER) : NULL;
	g_autofree char *typed = marker ? g_strstrip(g_strndup(summary, (gsize)(marker - summary))) : NULL;

	if (summary && !marker) {
		struct outcome whole;
		bool is_outcome;

		outcome_read(w, summary, today, &whole);
		is_outcome = outcome_says(&whole);
		record_clear(&outcome_record, &whole);
		if (is_outcome)
			return g_strdup(summary);
	}
	if (typed && has_word(typed))
		return g_steal_pointer(&typed);
	g_clear_pointer(&typed, g_free);
	typed = description ? typed_in_description(description) : NULL;
	return typed && has_word(typed) ? g_steal_pointer(&typed) : NULL;
}

static icalcomponent *main_event(const struct ical_object *o)
{
	icalcomponent *first = NULL;

	for (guint i = 0; i < o->events->len; i++) {
		icalcomponent *c = o->events->pdata[i];

		if (icalcomponent_isa(c) != ICAL_VEVENT_COMPONENT)
			continue;
		if (!icalcomponent_get_first_property(c, ICAL_RECURRENCEID_PROPERTY))
			return c;
		first = first ? first : c;
	}
	return first;
}

static bool read_event(const struct words *w, struct ical_object *o, int64_t now_utc, struct event_reading *ret, GError **error)
{
	icalcomponent *event = main_event(o);
	struct date today = date_of_instant(now_utc, o->zone, NULL);
	g_autofree char *description = NULL;
	struct ical_span span;

	if (!event)
		return broken(error, "no event in it");
	if (!ical_span_of(o, event, &span))
		return broken(error, "event without a start");
	ret->uid = text_of(event, ICAL_UID_PROPERTY);
	if (!ret->uid || !*ret->uid)
		return broken(error, "event without UID");
	ret->summary = text_of(event, ICAL_SUMMARY_PROPERTY);
	description = text_of(event, ICAL_DESCRIPTION_PROPERTY);
	ret->start_utc = span.start_utc;
	ret->end_utc = ical_span_end(&span, span.start.date, span.start_utc);
	ret->sequence = sequence_of(event);
	ret->all_day = span.start.all_day;
	ret->cancelled = ical_has_value(event, ICAL_STATUS_PROPERTY, "CANCELLED");
	ret->typed = typed_by_person(w, ret->summary, description, today);
	if (ret->typed)
		outcome_read(w, ret->typed, today, &ret->outcome);
	return true;
}

bool ical_read_event(const struct words *w, const void *bytes, size_t n, GTimeZone *zone, int64_t now_utc,
		struct event_reading *ret, GError **error)
{
	struct ical_object o;
	bool ok;

	record_init(&event_reading_record, ret);
	ok = ical_object_parse(&o, bytes, n, zone, error) && read_event(w, &o, now_utc, ret, error);
	ical_object_clear(&o);
	return ok;
}
