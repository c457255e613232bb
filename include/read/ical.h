/* Calendar objects → meaning (libical). For the reader process: bytes of strangers.
 *
 * libical parses, and no more: its recurrence iterator and its time zones are not used (read/recur.h, read/zones.h), since the
 * one can run for ever and the other opens files. zones_init() goes before the process closes itself off. */
#ifndef READ_ICAL_H
#define READ_ICAL_H

#include "core/letter.h"
#include "read/words.h"

/* Beyond these: ITEM error. */
#define ICAL_MAX_BYTES (1024 * 1024)
#define ICAL_MAX_LINES 20000
#define ICAL_MAX_COMPONENTS 500
#define ICAL_MAX_BUSY 10000 /* intervals of one object */
/* Beyond this further instances are left out; see also RECUR_MAX_DAYS. */
#define ICAL_MAX_DAYS_TESTED 200000 /* of all rules of one object */

#define ICAL_MARKER "☎" /* our titles start with it; what a rep types before it is an outcome */

/* Our own event as it stands now. ret is inited by us. ITEM error when it cannot be parsed: meaning unknown, never "gone". */
bool ical_read_event(const struct words *w, const void *bytes, size_t n, GTimeZone *zone, int64_t now_utc,
		struct event_reading *ret, GError **error);

/* Adds the busy intervals (struct busy_reading, heap) of all events in the object that meet [from, to): recurrences expanded,
 * EXDATE, RDATE and RECURRENCE-ID obeyed, TRANSP:TRANSPARENT, STATUS:CANCELLED and Microsoft's FREE left out, all-day events
 * busy from midnight to midnight in zone, floating times in zone; rules finer than daily make their days busy as a whole.
 * VFREEBUSY is understood, too. Unsorted; may overlap. */
bool ical_read_busy(const void *bytes, size_t n, GTimeZone *zone, int64_t from_utc, int64_t to_utc, GPtrArray *ret_busy,
		GError **error);

#endif
