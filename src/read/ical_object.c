#include "read/ical_object.h"

#include <string.h>

#include "core/error.h"
#include "read/ical.h"
#include "read/zones.h"

#define DAY_S 86400

static bool broken(GError **error, const char *what)
{
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "calendar object: %s", what);
	return false;
}

/* ---- parsing ---- */

static bool within_limits(const char *text, size_t n, GError **error)
{
	unsigned lines = 0, components = 0;

	if (n > ICAL_MAX_BYTES)
		return broken(error, "too large");
	if (strlen(text) != n)
		return broken(error, "not a text");
	for (const char *p = text; p; lines++) {
		p += strspn(p, "\r\n");
		components += !g_ascii_strncasecmp(p, "BEGIN:", 6);
		p = strpbrk(p, "\r\n");
	}
	if (lines > ICAL_MAX_LINES)
		return broken(error, "too many lines");
	return components <= ICAL_MAX_COMPONENTS || broken(error, "too many components");
}

static void collect_events(icalcomponent *c, GPtrArray *events)
{
	icalcomponent_kind kind = icalcomponent_isa(c);

	if (kind == ICAL_VEVENT_COMPONENT || kind == ICAL_VFREEBUSY_COMPONENT)
		g_ptr_array_add(events, c);
	if (kind != ICAL_VCALENDAR_COMPONENT && kind != ICAL_XROOT_COMPONENT)
		return;
	/* libical's cursor stands in the parent: children are all taken before one of them is walked */
	g_autoptr(GPtrArray) children = g_ptr_array_new();
	for (icalcomponent *child = icalcomponent_get_first_component(c, ICAL_ANY_COMPONENT); child;
			child = icalcomponent_get_next_component(c, ICAL_ANY_COMPONENT))
		g_ptr_array_add(children, child);
	for (guint i = 0; i < children->len; i++)
		collect_events(children->pdata[i], events);
}

void ical_object_clear(struct ical_object *o)
{
	g_clear_pointer(&o->root, icalcomponent_free);
	g_clear_pointer(&o->events, g_ptr_array_unref);
	g_clear_pointer(&o->zones, g_hash_table_unref);
}

bool ical_object_parse(struct ical_object *o, const void *bytes, size_t n, GTimeZone *zone, GError **error)
{
	g_autofree char *text = g_strndup(n ? bytes : "", n); /* no bytes are at no address */

	*o = (struct ical_object){ .zone = zone };
	zones_init();
	if (!within_limits(text, n, error))
		return false;
	o->root = icalparser_parse_string(g_str_has_prefix(text, "\xEF\xBB\xBF") ? text + 3 : text);
	if (!o->root)
		return broken(error, "not iCalendar");
	o->events = g_ptr_array_new();
	o->zones = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_time_zone_unref);
	collect_events(o->root, o->events);
	return true;
}

const icalvalue *ical_value(icalproperty *p, icalvalue_kind kind)
{
	const icalvalue *value = p ? icalproperty_get_value(p) : NULL;
	return value && icalvalue_isa(value) == kind ? value : NULL;
}

const char *ical_x_text(icalproperty *p)
{
	const icalvalue *x = ical_value(p, ICAL_X_VALUE), *text = ical_value(p, ICAL_TEXT_VALUE);
	return x ? icalvalue_get_x(x) : text ? icalvalue_get_text(text) : NULL;
}

bool ical_has_value(icalcomponent *c, icalproperty_kind kind, const char *wanted)
{
	icalproperty *p = icalcomponent_get_first_property(c, kind);
	const char *value = p && icalproperty_get_value(p) ? icalproperty_get_value_as_string(p) : NULL;

	return value && !g_ascii_strcasecmp(value, wanted);
}

/* ---- zones the object brings along ---- */

static icalcomponent *find_vtimezone(icalcomponent *c, const char *tzid)
{
	icalcomponent *found = NULL;

	for (icalcomponent *child = icalcomponent_get_first_component(c, ICAL_ANY_COMPONENT); child && !found;
			child = icalcomponent_get_next_component(c, ICAL_ANY_COMPONENT)) {
		const icalvalue *id = ical_value(icalcomponent_get_first_property(child, ICAL_TZID_PROPERTY), ICAL_TEXT_VALUE);

		if (icalcomponent_isa(child) == ICAL_VCALENDAR_COMPONENT)
			found = find_vtimezone(child, tzid);
		else if (icalcomponent_isa(child) == ICAL_VTIMEZONE_COMPONENT && id &&
				!g_strcmp0(icalvalue_get_text(id), tzid))
			found = child;
	}
	return found;
}

/* One half of a zone as it is now: the newest observance of its kind. */
struct observance {
	bool there;
	int offset_s;
	struct icaltimetype onset;
	int month, week, weekday; /* "last Sunday of March": 3, 5, 0; month 0 when there is no yearly rule */
};

static struct observance newest_observance(icalcomponent *vtimezone, icalcomponent_kind kind)
{
	struct observance newest = { 0 };

	for (icalcomponent *c = icalcomponent_get_first_component(vtimezone, kind); c;
			c = icalcomponent_get_next_component(vtimezone, kind)) {
		const icalvalue *to = ical_value(icalcomponent_get_first_property(c, ICAL_TZOFFSETTO_PROPERTY),
				ICAL_UTCOFFSET_VALUE);
		const icalvalue *start = ical_value(icalcomponent_get_first_property(c, ICAL_DTSTART_PROPERTY),
				ICAL_DATETIME_VALUE);
		const icalvalue *rule = ical_value(icalcomponent_get_first_property(c, ICAL_RRULE_PROPERTY), ICAL_RECUR_VALUE);
		struct observance o = { .there = true };

		if (!to || !start || ABS(icalvalue_get_utcoffset(to)) > 14 * 3600)
			continue;
		o.offset_s = icalvalue_get_utcoffset(to);
		o.onset = icalvalue_get_datetime(start);
		if (rule) {
			struct icalrecurrencetype r = icalvalue_get_recur(rule);
			int week = icalrecurrencetype_day_position(r.by_day[0]);

			if (r.freq == ICAL_YEARLY_RECURRENCE && r.by_month[0] >= 1 && r.by_month[0] <= 12 && week >= -1 &&
					week != 0 && week <= 5) {
				o.month = r.by_month[0];
				o.week = week < 0 ? 5 : week;
				o.weekday = (int)icalrecurrencetype_day_day_of_week(r.by_day[0]) - ICAL_SUNDAY_WEEKDAY;
			}
		}
		if (!newest.there || newest.onset.year < o.onset.year)
			newest = o;
	}
	return newest;
}

/* POSIX counts offsets west of Greenwich. */
static void append_offset(GString *s, int offset_s)
{
	g_string_append_printf(s, "%s%d:%02d", offset_s > 0 ? "-" : "", ABS(offset_s) / 3600, ABS(offset_s) / 60 % 60);
}

static void append_onset(GString *s, const struct observance *o)
{
	g_string_append_printf(s, ",M%d.%d.%d/%d:%02d", o->month, o->week, CLAMP(o->weekday, 0, 6), CLAMP(o->onset.hour, 0, 23),
			CLAMP(o->onset.minute, 0, 59));
}

/* A zone nobody knows by name, as its VTIMEZONE has it today: two offsets and the days they change, or one. */
static GTimeZone *zone_of_vtimezone(icalcomponent *vtimezone)
{
	struct observance standard = newest_observance(vtimezone, ICAL_XSTANDARD_COMPONENT);
	struct observance daylight = newest_observance(vtimezone, ICAL_XDAYLIGHT_COMPONENT);
	g_autoptr(GString) rule = g_string_new("STD");

	if (!standard.there)
		return daylight.there ? g_time_zone_new_offset(daylight.offset_s) : NULL;
	if (!daylight.there || !standard.month || !daylight.month)
		return g_time_zone_new_offset(standard.offset_s);
	append_offset(rule, standard.offset_s);
	g_string_append(rule, "DST");
	append_offset(rule, daylight.offset_s);
	append_onset(rule, &daylight);
	append_onset(rule, &standard);
	return g_time_zone_new_identifier(rule->str); /* a POSIX rule is computed, not looked up in a file */
}

static GTimeZone *new_zone(struct ical_object *o, const char *tzid)
{
	GTimeZone *known = zones_find(tzid), *own;
	icalcomponent *vtimezone = known ? NULL : find_vtimezone(o->root, tzid);

	for (icalproperty *p = vtimezone ? icalcomponent_get_first_property(vtimezone, ICAL_X_PROPERTY) : NULL; p && !known;
			p = icalcomponent_get_next_property(vtimezone, ICAL_X_PROPERTY))
		if (!g_strcmp0(icalproperty_get_x_name(p), "X-LIC-LOCATION") && ical_x_text(p))
			known = zones_find(ical_x_text(p));
	if (known)
		return g_time_zone_ref(known);
	own = vtimezone ? zone_of_vtimezone(vtimezone) : NULL;
	return own ? own : g_time_zone_ref(o->zone);
}

static GTimeZone *zone_of(struct ical_object *o, icalproperty *p)
{
	icalparameter *parameter = icalproperty_get_first_parameter(p, ICAL_TZID_PARAMETER);
	const char *tzid = parameter ? icalparameter_get_tzid(parameter) : NULL;
	GTimeZone *zone;

	if (!tzid)
		return o->zone;
	zone = g_hash_table_lookup(o->zones, tzid);
	if (!zone) {
		zone = new_zone(o, tzid);
		g_hash_table_insert(o->zones, g_strdup(tzid), zone);
	}
	return zone;
}

/* ---- times ---- */

bool ical_when_of_time(struct ical_object *o, icalproperty *p, struct icaltimetype t, struct ical_when *ret)
{
	*ret = (struct ical_when){ .date = { t.year, t.month, t.day }, .all_day = t.is_date };
	ret->utc = !t.is_date && icaltime_is_utc(t);
	ret->zone = t.is_date ? o->zone : ret->utc ? zones_find("UTC") : zone_of(o, p);
	if (!t.is_date)
		ret->second = t.hour * 3600 + t.minute * 60 + MIN(t.second, 59); /* leap seconds are not ours */
	return t.year >= 1600 && t.year < 9000 && date_is_valid(ret->date) && ret->second >= 0 && ret->second <= DAY_S;
}

bool ical_when_of(struct ical_object *o, icalproperty *p, struct ical_when *ret)
{
	const icalvalue *date = ical_value(p, ICAL_DATE_VALUE), *time = ical_value(p, ICAL_DATETIME_VALUE);

	if (!date && !time)
		return false;
	return ical_when_of_time(o, p, date ? icalvalue_get_date(date) : icalvalue_get_datetime(time), ret);
}

int64_t ical_instant_at(struct date date, int second, GTimeZone *zone)
{
	return date_to_instant(date, second / 60, zone) + second % 60;
}

int64_t ical_instant(const struct ical_when *w)
{
	return ical_instant_at(w->date, w->second, w->zone);
}

bool ical_span_of(struct ical_object *o, icalcomponent *event, struct ical_span *ret)
{
	icalproperty *start = icalcomponent_get_first_property(event, ICAL_DTSTART_PROPERTY);
	icalproperty *end = icalcomponent_get_first_property(event, ICAL_DTEND_PROPERTY);
	const icalvalue *duration = ical_value(icalcomponent_get_first_property(event, ICAL_DURATION_PROPERTY), ICAL_DURATION_VALUE);
	struct ical_when until;

	*ret = (struct ical_span){ .days = 1 };
	if (!ical_when_of(o, start, &ret->start))
		return false;
	ret->start_utc = ical_instant(&ret->start);
	if (ical_when_of(o, end, &until)) {
		ret->days = date_to_days(until.date) - date_to_days(ret->start.date);
		ret->length_s = ical_instant(&until) - ret->start_utc;
	} else if (duration) {
		ret->length_s = icaldurationtype_as_int(icalvalue_get_duration(duration));
		ret->days = (int)(ret->length_s / DAY_S);
	}
	ret->days = MAX(ret->days, 1); /* clients write all-day events that end on the day they start */
	ret->length_s = MAX(ret->length_s, 0);
	return true;
}

/* The end of an instance that starts on `date` at `start_utc`. */
int64_t ical_span_end(const struct ical_span *s, struct date date, int64_t start_utc)
{
	if (s->start.all_day)
		return date_to_instant(date_add_days(date, s->days), 0, s->start.zone);
	return start_utc + s->length_s;
}
