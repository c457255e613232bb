/* Any bytes as a calendar object: an event and busy time come out, or an ITEM error; never a hang. */
#include <stdint.h>

#include "core/error.h"
#include "read/ical.h"
#include "read/zones.h"
#include "unit/shipped_words.h"

#define NOW INT64_C(1791187200)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_event(const struct words *w, const uint8_t *data, size_t size, GTimeZone *zone)
{
	struct event_reading e;
	g_autoptr(GError) error = NULL;

	if (ical_read_event(w, data, size, zone, NOW, &e, &error)) {
		g_autofree char *text = record_print(&event_reading_record, &e);
		g_assert(e.uid && *e.uid && g_utf8_validate(e.uid, -1, NULL) && e.end_utc >= e.start_utc && text);
		g_assert(!e.summary || g_utf8_validate(e.summary, -1, NULL));
		g_assert(!e.typed || *e.typed);
	} else {
		g_assert(g_error_matches(error, CLOSECALL_ERROR, CLOSECALL_ITEM));
	}
	record_clear(&event_reading_record, &e);
}

static void read_busy(const uint8_t *data, size_t size, GTimeZone *zone)
{
	g_autoptr(GPtrArray) busy = record_list_new(&busy_reading_record);
	g_autoptr(GError) error = NULL;
	int64_t from = NOW, to = NOW + INT64_C(86400) * 90;

	if (!ical_read_busy(data, size, zone, from, to, busy, &error))
		g_assert(g_error_matches(error, CLOSECALL_ERROR, CLOSECALL_ITEM) && busy->len == 0);
	for (guint i = 0; i < busy->len; i++) {
		const struct busy_reading *b = busy->pdata[i];
		g_assert(b->start_utc < b->end_utc && b->start_utc < to && b->end_utc > from);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct words *w;
	GTimeZone *zone = zones_find("Europe/Brussels");

	w = w ? w : shipped_words();
	read_event(w, data, size, zone);
	read_busy(data, size, zone);
	return 0;
}
