/* Calendar objects → meaning (libical). For the reader process: bytes of strangers.
 * Limits: 1 MiB, 500 components; recurrences finer than daily make the whole day busy; at most 1,000 instances a rule and
 * 100,000 iterator steps in all. */
#ifndef READ_ICAL_H
#define READ_ICAL_H

#include "core/letter.h"
#include "read/words.h"

#define ICAL_MARKER "☎" /* our titles start with it; what a rep types before it is an outcome */

/* Our own event as it stands now. ITEM error when it cannot be parsed: meaning unknown, never "gone". */
bool ical_read_event(const struct words *w, const void *bytes, size_t n, GTimeZone *zone, int64_t now_utc,
		struct event_reading *ret, GError **error);

/* Adds the busy intervals of all events in the object that meet [from, to): recurrences expanded, EXDATE and RECURRENCE-ID
 * obeyed, TRANSP:TRANSPARENT and STATUS:CANCELLED left out, all-day events busy from midnight to midnight in zone, floating
 * times in zone. Unsorted. */
bool ical_read_busy(const void *bytes, size_t n, GTimeZone *zone, int64_t from_utc, int64_t to_utc, GPtrArray *ret_busy,
		GError **error);

#endif
