/* One calendar object, parsed within the limits of read/ical.h, and the times in it as instants. What src/read/ical.c and
 * src/read/ical_busy.c share. */
#ifndef READ_ICAL_OBJECT_H
#define READ_ICAL_OBJECT_H

#include <libical/ical.h>

#include "core/date.h"

struct ical_object {
	icalcomponent *root;
	GPtrArray *events; /* VEVENT and VFREEBUSY, borrowed from root */
	GTimeZone *zone;   /* of floating times and whole days; borrowed */
	GHashTable *zones; /* TZID → GTimeZone, those asked for */
};

/* A date or a time of the object. */
struct ical_when {
	struct date date;
	int second; /* of the day */
	bool all_day;
	bool utc;
	GTimeZone *zone; /* borrowed from the object */
};

/* What one event occupies. */
struct ical_span {
	struct ical_when start;
	int64_t start_utc;
	int64_t length_s; /* of a timed event */
	int days;         /* of an all-day event */
};

/* ITEM error when it is no iCalendar or beyond the limits; to be cleared also then. */
bool ical_object_parse(struct ical_object *o, const void *bytes, size_t n, GTimeZone *zone, GError **error);
void ical_object_clear(struct ical_object *o);

/* The property's value when it is of that kind, else NULL: libical's own getters read whatever is there as what they expect. */
const icalvalue *ical_value(icalproperty *p, icalvalue_kind kind);

/* The text of an X- property, borrowed; NULL when it is something else. */
const char *ical_x_text(icalproperty *p);

/* Is the property there with this value? Letters of any case. */
bool ical_has_value(icalcomponent *c, icalproperty_kind kind, const char *wanted);

/* The time a property holds, or one that libical took from it. False when it is none that exists. */
bool ical_when_of(struct ical_object *o, icalproperty *p, struct ical_when *ret);
bool ical_when_of_time(struct ical_object *o, icalproperty *p, struct icaltimetype t, struct ical_when *ret);

int64_t ical_instant(const struct ical_when *w);
int64_t ical_instant_at(struct date date, int second, GTimeZone *zone);

/* False when the event has no start. */
bool ical_span_of(struct ical_object *o, icalcomponent *event, struct ical_span *ret);

/* The end of an instance of it that starts on `date` at `start_utc`. */
int64_t ical_span_end(const struct ical_span *s, struct date date, int64_t start_utc);

#endif
