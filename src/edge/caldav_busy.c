#include "edge/caldav.h"

#include "edge/dav.h"

/* What is asked of one calendar, and what it gave so far. */
struct search {
	struct http *http;
	const char *collection;
	GHashTable *seen; /* char* href: one event can answer both questions */
	GPtrArray *texts; /* the caller's */
};

/* calendar-query for the events that pass a filter (RFC 4791 7.8) */
static char *query(const char *filter)
{
	return g_strconcat("<C:calendar-query " DAV_NAMESPACES
			   "><D:prop><D:getetag/><C:calendar-data/></D:prop>"
			   "<C:filter><C:comp-filter name=\"VCALENDAR\"><C:comp-filter name=\"VEVENT\">",
		filter, "</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>", NULL);
}

/* Both ends and the inner filter: Nextcloud, SOGo and Cyrus fail or find nothing without. */
static char *time_range(int64_t from_utc, int64_t to_utc)
{
	g_autoptr(GDateTime) from = g_date_time_new_from_unix_utc(from_utc);
	g_autoptr(GDateTime) to = g_date_time_new_from_unix_utc(to_utc);
	g_autofree char *start = g_date_time_format(from, "%Y%m%dT%H%M%SZ");
	g_autofree char *end = g_date_time_format(to, "%Y%m%dT%H%M%SZ");
	return g_strdup_printf("<C:time-range start=\"%s\" end=\"%s\"/>", start, end);
}

/* Found, but without its text: some servers leave that out of a query. */
static bool fetch_text(const struct search *s, const struct dav_response *r, GError **error)
{
	g_autofree char *name = dav_member(s->collection, r->href);
	if (!name || r->status >= 300)
		return true;
	struct calendar_object *o;
	if (!caldav_get(s->http, s->collection, name, &o, error))
		return false;
	if (o)
		g_ptr_array_add(s->texts, g_steal_pointer(&o->ics));
	calendar_object_free(o);
	return true;
}

static bool ask(const struct search *s, const char *filter, int *ret_status, GError **error)
{
	g_autofree char *body = query(filter);
	struct dav_answer a;
	bool ok = dav_ask(s->http, "REPORT", s->collection, "1", body, &a, error);
	for (guint i = 0; ok && i < a.m->responses->len; i++) {
		struct dav_response *r = a.m->responses->pdata[i];
		if (!g_hash_table_add(s->seen, g_strdup(r->href)))
			continue;
		if (r->ics)
			g_ptr_array_add(s->texts, g_steal_pointer(&r->ics));
		else
			ok = fetch_text(s, r, error);
	}
	*ret_status = a.status;
	dav_answer_clear(&a);
	return ok;
}

/* may_vanish: it was there at discovery, but people delete calendars. */
static bool search(const struct search *s, const char *range, bool may_vanish, GError **error)
{
	g_autoptr(GError) why = NULL;
	int status;
	if (!ask(s, range, &status, &why)) {
		if (may_vanish && (status == 404 || status == 410))
			return true;
		g_propagate_error(error, g_steal_pointer(&why));
		return false;
	}
	/* Xandikos finds a series only on the day of its first event: all series are asked for too. A server
	 * that does not know the question has answered the first one. */
	if (!ask(s, "<C:prop-filter name=\"RRULE\"/>", &status, &why) && status == 0) {
		g_propagate_error(error, g_steal_pointer(&why));
		return false;
	}
	return true;
}

bool caldav_busy(struct http *h, GPtrArray *collections, int64_t from_utc, int64_t to_utc, GPtrArray *texts,
	GError **error)
{
	g_autofree char *range = time_range(from_utc, to_utc);
	for (guint i = 0; i < collections->len; i++) {
		g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
		struct search s = {
			.http = h, .collection = collections->pdata[i], .seen = seen, .texts = texts
		};
		if (!search(&s, range, i > 0, error))
			return false;
	}
	return true;
}
