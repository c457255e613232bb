#include "edge/caldav.h"

#include "edge/caldav_discovery.h"
#include "edge/dav.h"

#include <string.h>

struct caldav {
	struct calendar base;
	struct http *http;
	struct caldav_place place;
};

static struct caldav *of(struct calendar *c)
{
	return (struct caldav *)c;
}

/* Of an href: a name in the calendar we book in, or the whole address of a member of one of the others. */
static char *url_of(const struct caldav *c, const char *href, GError **error)
{
	if (calendar_href_is_safe(href))
		return dav_member_url(c->place.calendar, href);
	for (guint i = 0; i < c->place.busy->len; i++) {
		g_autofree char *name = strchr(href, '/') ? dav_member(c->place.busy->pdata[i], href) : NULL;
		if (name && calendar_href_is_safe(name))
			return dav_member_url(c->place.busy->pdata[i], name);
	}
	g_autofree char *shown = g_strescape(href, NULL);
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "'%s' is no name for a calendar object", shown);
	return NULL;
}

/* ---- get ---- */

static bool is_strong(const char *etag)
{
	return etag && *etag && !g_str_has_prefix(etag, "W/") && !strstr(etag, "-gzip\"");
}

/* What the server itself would have said, before a proxy's W/ (RFC 9110 13.1.1: If-Match never matches a weak
 * one). */
static char *strengthened(const char *etag)
{
	return g_strdup(!etag ? "" : g_str_has_prefix(etag, "W/") ? etag + 2 : etag);
}

static char *ask_etag(struct http *h, const char *url)
{
	static const char body[] =
		"<D:propfind " DAV_NAMESPACES "><D:prop><D:getetag/></D:prop></D:propfind>";
	struct dav_answer a;
	char *etag = NULL;
	if (dav_ask(h, "PROPFIND", url, "0", body, &a, NULL) && a.m->responses->len > 0) {
		const struct dav_response *r = a.m->responses->pdata[0];
		etag = is_strong(r->etag) ? g_strdup(r->etag) : NULL;
	}
	dav_answer_clear(&a);
	return etag;
}

static struct calendar_object *read_object(
	struct http *h, const char *url, const char *name, const struct http_reply *r, GError **error)
{
	if (r->status != 200) {
		http_status_error(error, r, name);
		return NULL;
	}
	if (r->body->len == 0 || memchr(r->body->str, '\0', r->body->len)) {
		g_set_error(
			error, CLOSECALL_ERROR, CLOSECALL_RETRY, "the server gave no text for '%s'", name);
		return NULL;
	}
	const char *etag = g_hash_table_lookup(r->headers, "etag");
	struct calendar_object *o = g_new0(struct calendar_object, 1);
	o->href = g_strdup(name);
	o->ics = g_utf8_make_valid(r->body->str, (gssize)r->body->len);
	o->etag = is_strong(etag) ? g_strdup(etag) : ask_etag(h, url);
	if (!o->etag)
		o->etag = strengthened(etag);
	return o;
}

static bool get_at(
	struct http *h, const char *url, const char *name, struct calendar_object **ret, GError **error)
{
	*ret = NULL;
	struct http_reply *r = http_request(h, "GET", url, NULL, NULL, 0, error);
	if (!r)
		return false;
	bool gone = r->status == 404 || r->status == 410;
	if (!gone)
		*ret = read_object(h, url, name, r, error);
	http_reply_free(r);
	return gone || *ret;
}

bool caldav_get(struct http *h, const char *collection, const char *name, struct calendar_object **ret,
	GError **error)
{
	g_autofree char *url = dav_member_url(collection, name);
	return get_at(h, url, name, ret, error);
}

static bool get(struct calendar *c, const char *href, struct calendar_object **ret, GError **error)
{
	*ret = NULL;
	g_autofree char *url = url_of(of(c), href, error);
	return url && get_at(of(c)->http, url, href, ret, error);
}

/* ---- find ---- */

/* The response that holds the UID: some servers match parts of it, or do not look at the filter at all. */
static const struct dav_response *with_uid(const struct dav_multistatus *m, const char *uid)
{
	for (guint i = 0; i < m->responses->len; i++) {
		const struct dav_response *r = m->responses->pdata[i];
		g_autofree char *found = r->ics ? calendar_text_uid(r->ics) : NULL;
		if (g_strcmp0(found, uid) == 0)
			return r;
	}
	return NULL;
}

/* In one calendar: its name there, NULL when it is not; *ret_ok false: nobody knows. */
static char *find_in(struct http *h, const char *collection, const char *uid, bool *ret_ok, GError **error)
{
	g_autofree char *body = g_markup_printf_escaped(
		"<C:calendar-query " DAV_NAMESPACES
		"><D:prop><D:getetag/><C:calendar-data/></D:prop><C:filter>"
		"<C:comp-filter name=\"VCALENDAR\"><C:comp-filter name=\"VEVENT\"><C:prop-filter "
		"name=\"UID\">"
		"<C:text-match "
		"collation=\"i;octet\">%s</C:text-match></C:prop-filter></C:comp-filter></C:comp-filter>"
		"</C:filter></C:calendar-query>",
		uid);
	g_autoptr(GError) why = NULL;
	struct dav_answer a;
	bool ok = dav_ask(h, "REPORT", collection, "1", body, &a, &why);
	const struct dav_response *r = ok ? with_uid(a.m, uid) : NULL;
	char *name = r ? dav_member(collection, r->href) : NULL;
	/* a server that has no such search has nothing to tell; one that is away today has */
	*ret_ok = ok || dav_is_about_the_request(a.status);
	dav_answer_clear(&a);
	if (!*ret_ok)
		g_propagate_error(error, g_steal_pointer(&why));
	return name;
}

/* The one we book in comes first in place.busy. */
static bool find(struct calendar *cal, const char *uid, struct calendar_object **ret, GError **error)
{
	const struct caldav *c = of(cal);
	bool ok = true;
	*ret = NULL;
	for (guint i = 0; i < c->place.busy->len && ok && !*ret; i++) {
		const char *collection = c->place.busy->pdata[i];
		g_autofree char *name = find_in(c->http, collection, uid, &ok, error);
		if (!name || !calendar_href_is_safe(name))
			continue;
		g_autofree char *url = dav_member_url(collection, name);
		ok = get_at(c->http, url, i == 0 ? name : url, ret, error);
	}
	return ok;
}

/* ---- put ---- */

enum verdict { ERROR, TAKEN, REFUSED };

/* Xandikos answers 207 to a PUT that it refuses; the status is inside. */
static enum verdict judge(struct http_reply *r, const char *href, GError **error)
{
	if (r->status == 207) {
		struct dav_multistatus *m = dav_multistatus_parse(r->body->str, r->body->len, error);
		if (!m)
			return ERROR;
		for (guint i = 0; i < m->responses->len; i++)
			r->status = MAX(r->status, ((struct dav_response *)m->responses->pdata[i])->worst);
		dav_multistatus_free(m);
	}
	if (r->status >= 200 && r->status < 300)
		return TAKEN;
	if (r->status == 400 || r->status == 403 || r->status == 409 || r->status == 412)
		return REFUSED;
	http_status_error(error, r, href);
	return ERROR;
}

static enum calendar_put done(const struct calendar_object *o, char **ret_etag)
{
	*ret_etag = g_strdup(o->etag);
	return CALENDAR_PUT_DONE;
}

/* Taken: what stands there now? The server may have rewritten it, so only the UID is asked for. */
static enum calendar_put verify(
	const struct calendar_object *o, const char *href, const char *ics, char **ret_etag, GError **error)
{
	if (!o) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_RETRY,
			"the server took '%s' but does not have it", href);
		return CALENDAR_PUT_FAILED;
	}
	g_autofree char *ours = calendar_text_uid(ics);
	g_autofree char *theirs = calendar_text_uid(o->ics);
	return g_strcmp0(ours, theirs) == 0 ? done(o, ret_etag) : CALENDAR_PUT_CONFLICT;
}

/* iCloud and Cyrus have one UID per person, in all calendars. */
static bool stands_elsewhere(const struct caldav *c, const char *ics)
{
	g_autofree char *uid = calendar_text_uid(ics);
	bool known = true, found = false;
	for (guint i = 0; uid && i < c->place.busy->len && !found; i++) {
		g_autofree char *name = find_in(c->http, c->place.busy->pdata[i], uid, &known, NULL);
		found = name != NULL;
	}
	return found;
}

static bool names_uid_conflict(const struct http_reply *r)
{
	return strstr(r->body->str, "no-uid-conflict") ||
	       strstr(r->body->str, "unique-scheduling-object-resource");
}

/* Refused: by our own success before (a crash, a lost answer), by another object, or because it is bad? */
static enum calendar_put explain(const struct caldav *c, const struct http_reply *r,
	const struct calendar_object *o, const char *href, const char *etag, const char *ics, char **ret_etag,
	GError **error)
{
	if (o && (etag ? calendar_text_same(o->ics, ics) : calendar_text_same_call(o->ics, ics)))
		return done(o, ret_etag);
	bool conflict = etag ? (o ? strcmp(o->etag, etag) != 0 : r->status == 412)
			     : (o || names_uid_conflict(r) || stands_elsewhere(c, ics));
	if (conflict)
		return CALENDAR_PUT_CONFLICT;
	http_status_error(error, r, href);
	return CALENDAR_PUT_FAILED;
}

static enum calendar_put write_object(const struct caldav *c, const char *url, const char *href, const char *etag,
	const char *ics, char **ret_etag, GError **error)
{
	g_autofree char *match = etag && *etag ? g_strdup_printf("If-Match: %s", etag) : NULL;
	const char *headers[] = { "Content-Type: text/calendar; charset=utf-8",
		etag ? match : "If-None-Match: *", NULL };
	struct http_reply *r = http_request(c->http, "PUT", url, headers, ics, strlen(ics), error);
	if (!r)
		return CALENDAR_PUT_FAILED;
	enum verdict v = judge(r, href, error);
	struct calendar_object *o = NULL;
	enum calendar_put result = CALENDAR_PUT_FAILED;
	if (v != ERROR && get_at(c->http, url, href, &o, error))
		result = v == TAKEN ? verify(o, href, ics, ret_etag, error)
				    : explain(c, r, o, href, etag, ics, ret_etag, error);
	calendar_object_free(o);
	http_reply_free(r);
	return result;
}

/* SOGo, Google and DavMail do not heed If-None-Match: a second try after a crash would write over what the
 * rep has typed since. So a new object is looked for first. */
static enum calendar_put put(struct calendar *cal, const char *href, const char *etag, const char *ics,
	char **ret_etag, GError **error)
{
	const struct caldav *c = of(cal);
	struct calendar_object *o = NULL;
	*ret_etag = NULL;
	g_autofree char *url = url_of(c, href, error);
	if (!url || (!etag && !get_at(c->http, url, href, &o, error)))
		return CALENDAR_PUT_FAILED;
	if (!o)
		return write_object(c, url, href, etag, ics, ret_etag, error);
	bool same = calendar_text_same_call(o->ics, ics);
	enum calendar_put result = same ? done(o, ret_etag) : CALENDAR_PUT_CONFLICT;
	calendar_object_free(o);
	return result;
}

static bool remove_object(struct calendar *cal, const char *href, GError **error)
{
	const struct caldav *c = of(cal);
	g_autofree char *url = url_of(c, href, error);
	if (!url)
		return false;
	struct http_reply *r = http_request(c->http, "DELETE", url, NULL, NULL, 0, error);
	if (!r)
		return false;
	g_autoptr(GError) why = NULL;
	enum verdict v = judge(r, href, &why);
	bool gone = v == TAKEN || r->status == 404 || r->status == 410; /* also inside a 207 */
	if (v == REFUSED)
		http_status_error(error, r, href);
	else if (!gone)
		g_propagate_error(error, g_steal_pointer(&why));
	http_reply_free(r);
	return gone;
}

/* ---- the rest ---- */

static bool busy(struct calendar *c, int64_t from_utc, int64_t to_utc, GPtrArray *texts, GError **error)
{
	return caldav_busy(of(c)->http, of(c)->place.busy, from_utc, to_utc, texts, error);
}

static bool changes(struct calendar *c, const char *token, const char *ours, GPtrArray *objects,
	char **ret_token, bool *ret_full, GError **error)
{
	return caldav_changes(
		of(c)->http, of(c)->place.calendar, token, ours, objects, ret_token, ret_full, error);
}

static bool probe(struct calendar *c, int64_t start_utc, unsigned *ret_traits, GError **error)
{
	return caldav_probe(of(c)->http, of(c)->place.calendar, start_utc, ret_traits, error);
}

static void close_caldav(struct calendar *cal)
{
	struct caldav *c = of(cal);
	http_free(c->http);
	caldav_place_clear(&c->place);
	g_free(c);
}

const char *caldav_url(const struct calendar *c)
{
	return ((const struct caldav *)c)->place.calendar;
}

struct http *caldav_http(const struct dav_account *a)
{
	return http_new(&(struct http_options){ .login = a->login,
		.password = a->password,
		.ca_file = a->ca_file,
		.connect_timeout_ms = a->connect_timeout_ms,
		.request_timeout_ms = a->request_timeout_ms });
}

struct calendar *caldav_open(const struct dav_account *a, GError **error)
{
	static const struct calendar_ops ops = { .busy = busy,
		.changes = changes,
		.get = get,
		.find = find,
		.put = put,
		.remove = remove_object,
		.probe = probe,
		.close = close_caldav };
	struct caldav *c = g_new0(struct caldav, 1);
	c->base.ops = &ops;
	c->http = caldav_http(a);
	if (!caldav_discover(c->http, a, &c->place, error)) {
		close_caldav(&c->base);
		return NULL;
	}
	return &c->base;
}
