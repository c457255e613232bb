#include "core/error.h"
#include "read/ical.h"
#include "read/ical_object.h"
#include "read/recur.h"

#define DAY_S 86400

/* Instances that do not take place, or elsewhere: EXDATE, RECURRENCE-ID. */
struct exceptions {
	GHashTable *instants; /* int64_t */
	GHashTable *days;     /* days since 1970 */
};

struct expansion {
	struct ical_object *o;
	int64_t from_utc, to_utc;
	int days_left; /* to test */
	GPtrArray *busy;
	GHashTable *overridden; /* UID → struct exceptions */
};

static struct exceptions *exceptions_new(void)
{
	struct exceptions *e = g_new0(struct exceptions, 1);

	e->instants = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	e->days = g_hash_table_new(NULL, NULL);
	return e;
}

static void exceptions_free(gpointer data)
{
	struct exceptions *e = data;

	g_hash_table_unref(e->instants);
	g_hash_table_unref(e->days);
	g_free(e);
}

static void exceptions_add(struct exceptions *e, const struct ical_when *w)
{
	if (w->all_day) {
		g_hash_table_add(e->days, GINT_TO_POINTER(date_to_days(w->date)));
	} else {
		int64_t at = ical_instant(w);
		g_hash_table_add(e->instants, g_memdup2(&at, sizeof at));
	}
}

static bool exceptions_hold(const struct exceptions *e, struct date date, int64_t start_utc)
{
	return e && (g_hash_table_contains(e->days, GINT_TO_POINTER(date_to_days(date))) ||
				    g_hash_table_contains(e->instants, &start_utc));
}

static const char *uid_of(icalcomponent *event)
{
	const icalvalue *uid = ical_value(icalcomponent_get_first_property(event, ICAL_UID_PROPERTY), ICAL_TEXT_VALUE);
	return uid && icalvalue_get_text(uid) ? icalvalue_get_text(uid) : "";
}

static void collect_overridden(struct expansion *x)
{
	for (guint i = 0; i < x->o->events->len; i++) {
		icalcomponent *event = x->o->events->pdata[i];
		icalproperty *p = icalcomponent_get_first_property(event, ICAL_RECURRENCEID_PROPERTY);
		struct exceptions *e;
		struct ical_when when;

		if (!ical_when_of(x->o, p, &when))
			continue;
		e = g_hash_table_lookup(x->overridden, uid_of(event));
		if (!e) {
			e = exceptions_new();
			g_hash_table_insert(x->overridden, g_strdup(uid_of(event)), e);
		}
		exceptions_add(e, &when);
	}
}

static struct exceptions *exdates_of(struct ical_object *o, icalcomponent *event)
{
	struct exceptions *e = exceptions_new();
	struct ical_when when;

	for (icalproperty *p = icalcomponent_get_first_property(event, ICAL_EXDATE_PROPERTY); p;
			p = icalcomponent_get_next_property(event, ICAL_EXDATE_PROPERTY))
		if (ical_when_of(o, p, &when))
			exceptions_add(e, &when);
	return e;
}

/* RFC 4791 7.10, and Outlook's own word for it. */
static bool is_free(icalcomponent *event)
{
	if (ical_has_value(event, ICAL_TRANSP_PROPERTY, "TRANSPARENT") || ical_has_value(event, ICAL_STATUS_PROPERTY, "CANCELLED"))
		return true;
	for (icalproperty *p = icalcomponent_get_first_property(event, ICAL_X_PROPERTY); p;
			p = icalcomponent_get_next_property(event, ICAL_X_PROPERTY))
		if (!g_strcmp0(icalproperty_get_x_name(p), "X-MICROSOFT-CDO-BUSYSTATUS"))
			return !g_strcmp0(ical_x_text(p), "FREE") || !g_strcmp0(ical_x_text(p), "WORKINGELSEWHERE");
	return false;
}

static void add_busy(struct expansion *x, int64_t start_utc, int64_t end_utc)
{
	struct busy_reading busy = { start_utc, end_utc };

	if (end_utc > start_utc && start_utc < x->to_utc && end_utc > x->from_utc && x->busy->len <= ICAL_MAX_BUSY)
		g_ptr_array_add(x->busy, record_new(&busy_reading_record, &busy));
}

/* UNTIL as an instant: a date means all of that day (RFC 5545 3.3.10). */
static int64_t until_of(struct expansion *x, icalproperty *p, struct icaltimetype until, GTimeZone *zone)
{
	struct ical_when when;

	if (icaltime_is_null_time(until) || !ical_when_of_time(x->o, p, until, &when))
		return INT64_MAX;
	if (when.all_day)
		return date_to_instant(date_add_days(when.date, 1), 0, zone) - 1;
	return when.utc ? ical_instant(&when) : ical_instant_at(when.date, when.second, zone);
}

/* A rule may name the time of day once more; it then counts. */
static int second_of_rule(const struct icalrecurrencetype *r, int second)
{
	int hour = r->by_hour[0] != ICAL_RECURRENCE_ARRAY_MAX ? r->by_hour[0] : second / 3600;
	int minute = r->by_minute[0] != ICAL_RECURRENCE_ARRAY_MAX ? r->by_minute[0] : second / 60 % 60;

	return CLAMP(hour, 0, 23) * 3600 + CLAMP(minute, 0, 59) * 60 + second % 60;
}

static void expand_rule(struct expansion *x, const struct ical_span *s, icalproperty *p, const struct exceptions *exdates,
		const struct exceptions *overridden)
{
	struct icalrecurrencetype rule = icalvalue_get_recur(ical_value(p, ICAL_RECUR_VALUE));
	GTimeZone *zone = s->start.zone;
	bool fine = recur_is_fine(&rule) && !s->start.all_day;
	int second = s->start.all_day || fine ? 0 : second_of_rule(&rule, s->start.second);
	int64_t until = until_of(x, p, rule.until, zone), reach = MAX(s->length_s, (int64_t)s->days * DAY_S) + DAY_S;
	struct date from = date_of_instant(x->from_utc - reach, zone, NULL);
	struct date to = date_of_instant(MIN(x->to_utc, until), zone, NULL);
	g_autoptr(GArray) days = recur_days(&rule, s->start.date, from, to, &x->days_left);

	for (guint i = 0; i < days->len; i++) {
		struct date day = g_array_index(days, struct date, i);
		int64_t start_utc = ical_instant_at(day, second, zone);

		if (start_utc > until || exceptions_hold(exdates, day, start_utc) || exceptions_hold(overridden, day, start_utc))
			continue;
		if (fine)
			add_busy(x, start_utc, date_to_instant(date_add_days(day, 1), 0, zone) + s->length_s);
		else
			add_busy(x, start_utc, ical_span_end(s, day, start_utc));
	}
}

/* A period of the property, with an end or a length of its own. */
static bool period_of(struct expansion *x, icalproperty *p, int64_t *ret_start_utc, int64_t *ret_end_utc)
{
	const icalvalue *value = ical_value(p, ICAL_PERIOD_VALUE);
	struct icalperiodtype period = value ? icalvalue_get_period(value) : icalperiodtype_null_period();
	struct ical_when start, end;

	if (!ical_when_of_time(x->o, p, period.start, &start))
		return false;
	*ret_start_utc = ical_instant(&start);
	if (!icaltime_is_null_time(period.end) && ical_when_of_time(x->o, p, period.end, &end))
		*ret_end_utc = ical_instant(&end);
	else
		*ret_end_utc = *ret_start_utc + icaldurationtype_as_int(period.duration);
	return true;
}

static void expand_rdate(struct expansion *x, const struct ical_span *s, icalproperty *p, const struct exceptions *overridden)
{
	struct ical_when start;
	int64_t start_utc, end_utc;

	if (period_of(x, p, &start_utc, &end_utc)) {
		add_busy(x, start_utc, end_utc);
	} else if (ical_when_of(x->o, p, &start)) {
		start_utc = ical_instant(&start);
		if (!exceptions_hold(overridden, start.date, start_utc))
			add_busy(x, start_utc, ical_span_end(s, start.date, start_utc));
	}
}

static void expand_event(struct expansion *x, icalcomponent *event)
{
	bool instance = icalcomponent_get_first_property(event, ICAL_RECURRENCEID_PROPERTY);
	icalproperty *rule = instance ? NULL : icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY);
	const struct exceptions *overridden = instance ? NULL : g_hash_table_lookup(x->overridden, uid_of(event));
	struct exceptions *exdates;
	struct ical_span span;

	if (is_free(event) || !ical_span_of(x->o, event, &span))
		return;
	exdates = exdates_of(x->o, event);
	if (!rule && !exceptions_hold(exdates, span.start.date, span.start_utc) &&
			!exceptions_hold(overridden, span.start.date, span.start_utc))
		add_busy(x, span.start_utc, ical_span_end(&span, span.start.date, span.start_utc));
	for (; rule; rule = icalcomponent_get_next_property(event, ICAL_RRULE_PROPERTY))
		if (ical_value(rule, ICAL_RECUR_VALUE))
			expand_rule(x, &span, rule, exdates, overridden);
	for (icalproperty *p = instance ? NULL : icalcomponent_get_first_property(event, ICAL_RDATE_PROPERTY); p;
			p = icalcomponent_get_next_property(event, ICAL_RDATE_PROPERTY))
		expand_rdate(x, &span, p, overridden);
	exceptions_free(exdates);
}

static void expand_freebusy(struct expansion *x, icalcomponent *freebusy)
{
	for (icalproperty *p = icalcomponent_get_first_property(freebusy, ICAL_FREEBUSY_PROPERTY); p;
			p = icalcomponent_get_next_property(freebusy, ICAL_FREEBUSY_PROPERTY)) {
		icalparameter *type = icalproperty_get_first_parameter(p, ICAL_FBTYPE_PARAMETER);
		int64_t start_utc, end_utc;

		if ((!type || icalparameter_get_fbtype(type) != ICAL_FBTYPE_FREE) && period_of(x, p, &start_utc, &end_utc))
			add_busy(x, start_utc, end_utc);
	}
}

bool ical_read_busy(const void *bytes, size_t n, GTimeZone *zone, int64_t from_utc, int64_t to_utc, GPtrArray *ret_busy,
		GError **error)
{
	struct ical_object o;
	struct expansion x = { .o = &o, .days_left = ICAL_MAX_DAYS_TESTED };
	bool ok = ical_object_parse(&o, bytes, n, zone, error);

	/* 1970 to 9000: dates beyond are in no calendar */
	x.from_utc = CLAMP(from_utc, 0, INT64_C(221845392000));
	x.to_utc = CLAMP(to_utc, 0, INT64_C(221845392000));
	if (ok) {
		x.busy = record_list_new(&busy_reading_record);
		x.overridden = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, exceptions_free);
		collect_overridden(&x);
		for (guint i = 0; i < o.events->len; i++) {
			if (icalcomponent_isa(o.events->pdata[i]) == ICAL_VEVENT_COMPONENT)
				expand_event(&x, o.events->pdata[i]);
			else
				expand_freebusy(&x, o.events->pdata[i]);
		}
		ok = x.busy->len <= ICAL_MAX_BUSY;
		if (!ok)
			g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "calendar object: too many busy intervals");
		if (ok)
			g_ptr_array_extend_and_steal(ret_busy, g_steal_pointer(&x.busy));
		g_clear_pointer(&x.busy, g_ptr_array_unref);
		g_hash_table_unref(x.overridden);
	}
	ical_object_clear(&o);
	return ok;
}
