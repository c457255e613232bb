#include "edge/caldav.h"

#include "edge/caldav_discovery.h"
#include "edge/dav_candidates.h"
#include "httpd.h"

#define NS "xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\" xmlns:CS=\"http://calendarserver.org/ns/\""
#define MULTI(inside) "207 Multi-Status\n\n<?xml version=\"1.0\"?><D:multistatus " NS ">" inside "</D:multistatus>"
#define PROPS(href, props) \
	"<D:response><D:href>" href "</D:href><D:propstat><D:prop>" props \
	"</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>"
#define STATUS(href, status) "<D:response><D:href>" href "</D:href><D:status>HTTP/1.1 " status "</D:status></D:response>"
#define ETAG(e) "<D:getetag>\"" e "\"</D:getetag>"
#define TOKEN(t) "<D:sync-token>" t "</D:sync-token>"
#define DATA(ics) "<C:calendar-data>" ics "</C:calendar-data>"
#define CALENDAR "<D:resourcetype><D:collection/><C:calendar/></D:resourcetype>"
#define COLLECTION "<D:resourcetype><D:collection/></D:resourcetype>"
#define READ_ONLY "<D:current-user-privilege-set><D:privilege><D:read/></D:privilege></D:current-user-privilege-set>"
#define NAME(n) "<D:displayname>" n "</D:displayname>"

#define EVENT(uid, summary) \
	"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:" uid "\nDTSTART:20261201T100000Z\nSUMMARY:" summary \
	"\nEND:VEVENT\nEND:VCALENDAR\n"
#define OURS EVENT("u1", "Call")

/* The calendar /c/ and nothing beside it. */
#define ALONE \
	{ "PROPFIND", "/c/", "C:calendar-home-set", 0, MULTI(PROPS("/c/", CALENDAR)) }, \
	{ "PROPFIND", "/", "Depth: 1", 0, "403 Forbidden\n\n" }

static struct calendar *open_at(struct httpd *d, const char *path, const char *name, GError **error)
{
	g_autofree char *url = g_strconcat(d->url, path, NULL);
	return caldav_open(&(struct dav_account){ .url = url, .name = name, .login = "an", .password = "geheim",
				   .connect_timeout_ms = 5000, .request_timeout_ms = 10000 }, error);
}

static struct calendar *open_alone(struct httpd *d)
{
	g_autoptr(GError) e = NULL;
	struct calendar *c = open_at(d, "/c/", NULL, &e);
	g_assert_no_error(e);
	return c;
}

/* ---- discovery ---- */

static void assert_found(const struct httpd_row *rows, const char *path, const char *name, const char *calendar)
{
	struct httpd *d = httpd_start(rows, false);
	g_autoptr(GError) e = NULL;
	struct calendar *c = open_at(d, path, name, &e);
	g_assert_no_error(e);
	g_autofree char *expected = g_strconcat(d->url, calendar, NULL);
	g_assert_cmpstr(caldav_url(c), ==, expected);
	c->ops->close(c);
	httpd_stop(d);
}

static void assert_not_found(const struct httpd_row *rows, const char *path, const char *name, int code, const char *words)
{
	struct httpd *d = httpd_start(rows, false);
	g_autoptr(GError) e = NULL;
	g_assert_null(open_at(d, path, name, &e));
	g_assert_error(e, CLOSECALL_ERROR, code);
	if (!strstr(e->message, words))
		g_error("'%s' does not say '%s'", e->message, words);
	httpd_stop(d);
}

#define HOME \
	MULTI(PROPS("/home/an/", COLLECTION) PROPS("/home/an/inbox/", COLLECTION) PROPS("/home/an/birthdays/", CALENDAR READ_ONLY) \
			PROPS("/home/an/tasks/", CALENDAR "<C:supported-calendar-component-set><C:comp name=\"VTODO\"/>" \
							  "</C:supported-calendar-component-set>") \
				PROPS("/home/an/work%20x", CALENDAR NAME("Work")) PROPS("/home/an/private/", CALENDAR NAME("Privé")))

#define PRINCIPAL(path) { "PROPFIND", path, "Depth: 0", 0, \
	MULTI(PROPS(path, COLLECTION "<D:current-user-principal><D:href>/p/an/</D:href></D:current-user-principal>")) }

/* From the bare server over /.well-known, the principal and the home to the calendar. */
#define WELL_KNOWN \
	{ "PROPFIND", "/.well-known/caldav", NULL, 0, "301 Moved\nLocation: /dav/\n\n" }, PRINCIPAL("/dav/"), \
		{ "PROPFIND", "/dav/", "Depth: 1", 0, "403 Forbidden\n\n" }, \
		{ "PROPFIND", "/p/an/", NULL, 0, \
			MULTI(PROPS("/p/an/", "<C:calendar-home-set><D:href>/home/an/</D:href></C:calendar-home-set>")) }, \
		{ "PROPFIND", "/home/an/", "Depth: 1", 0, HOME }

static void test_discovery_bare(void)
{
	const struct httpd_row rows[] = { { "PROPFIND", "/", NULL, 0, "405 Method Not Allowed\n\n" }, WELL_KNOWN, { NULL } };
	assert_found(rows, "/", NULL, "/home/an/work%20x/");
	assert_found(rows, "/", "Privé", "/home/an/private/");
	assert_found(rows, "/", "work x", "/home/an/work%20x/");
	assert_found(rows, "/nextcloud", "private", "/home/an/private/");
	assert_not_found(rows, "/", "Werk", CLOSECALL_SETUP, "but 'birthdays', 'Work', 'Privé'");
	assert_not_found(rows, "/", "birthdays", CLOSECALL_SETUP, "only be read");
	assert_not_found(rows, "/", "tasks", CLOSECALL_SETUP, "no calendar 'tasks'");
}

/* Root answers itself, as Radicale does. */
static void test_discovery_root(void)
{
	const struct httpd_row rows[] = { PRINCIPAL("/"),
		{ "PROPFIND", "/p/an/", NULL, 0,
			MULTI(PROPS("/p/an/", "<C:calendar-home-set><D:href>/home/an/</D:href></C:calendar-home-set>")) },
		{ "PROPFIND", "/home/an/", "Depth: 1", 0, HOME }, { NULL } };
	assert_found(rows, "/", NULL, "/home/an/work%20x/");
	assert_found(rows, "", NULL, "/home/an/work%20x/");
}

static void test_discovery_home(void)
{
	const struct httpd_row rows[] = { { "PROPFIND", "/home/an/", "Depth: 0", 0, MULTI(PROPS("/home/an/", COLLECTION)) },
		{ "PROPFIND", "/home/an/", "Depth: 1", 0, HOME }, { NULL } };
	assert_found(rows, "/home/an/", NULL, "/home/an/work%20x/");
}

/* A robot's login, a rep's home: with a calendar in it that is the one, without it the robot's own is not. */
static void test_discovery_other_home(void)
{
#define OWNED(props) props "<D:owner><D:href>/p/rep/</D:href></D:owner>" \
			   "<D:current-user-principal><D:href>/p/robot/</D:href></D:current-user-principal>"
	const struct httpd_row rows[] = { { "PROPFIND", "/rep/", "Depth: 0", 0, MULTI(PROPS("/rep/", OWNED(COLLECTION))) },
		{ "PROPFIND", "/rep/", "Depth: 1", 0,
			MULTI(PROPS("/rep/", OWNED(COLLECTION)) PROPS("/rep/cal/", OWNED(CALENDAR))) },
		{ NULL } };
	assert_found(rows, "/rep/", NULL, "/rep/cal/");
	const struct httpd_row bare[] = { { "PROPFIND", "/rep/", "Depth: 0", 0, MULTI(PROPS("/rep/", OWNED(COLLECTION))) },
		{ "PROPFIND", "/rep/", "Depth: 1", 0, MULTI(PROPS("/rep/", OWNED(COLLECTION))) },
		{ "PROPFIND", "/p/robot/", NULL, 0,
			MULTI(PROPS("/p/robot/", "<C:calendar-home-set><D:href>/home/an/</D:href></C:calendar-home-set>")) },
		{ "PROPFIND", "/home/an/", "Depth: 1", 0, HOME }, { NULL } };
	assert_not_found(bare, "/rep/", NULL, CLOSECALL_SETUP, "no calendar to write in");
}

static void test_discovery_calendar(void)
{
	const struct httpd_row rows[] = { ALONE, { "PROPFIND", "/c", NULL, 0, MULTI(PROPS("/c", CALENDAR)) },
		{ "PROPFIND", "/moved", NULL, 0, "301 Moved\nLocation: /c/\n\n" }, { NULL } };
	assert_found(rows, "/c/", NULL, "/c/");
	assert_found(rows, "/c", NULL, "/c/");
	assert_found(rows, "/moved", "c", "/c/");
}

static void test_discovery_failures(void)
{
	const struct httpd_row login[] = { { "PROPFIND", NULL, NULL, 0, "401 Unauthorized\nWWW-Authenticate: Basic realm=x\n\n" },
		{ NULL } };
	assert_not_found(login, "/", NULL, CLOSECALL_SETUP, "401");
	const struct httpd_row down[] = { { "PROPFIND", NULL, NULL, 0, "503 Busy\nRetry-After: 9\n\n" }, { NULL } };
	assert_not_found(down, "/c/", NULL, CLOSECALL_RETRY, "503 (retry after 9)");
	const struct httpd_row broken[] = { { "PROPFIND", NULL, NULL, 0, "207 Multi-Status\n\n<html>" }, { NULL } };
	assert_not_found(broken, "/c/", NULL, CLOSECALL_RETRY, "no DAV multistatus");
	const struct httpd_row nothing[] = { { "PROPFIND", NULL, NULL, 0, "404 Not Found\n\n" }, { NULL } };
	assert_not_found(nothing, "/c/", NULL, CLOSECALL_SETUP, "404");
	const struct httpd_row site[] = { { "PROPFIND", NULL, NULL, 0, "200 OK\n\n<html>" }, { NULL } };
	assert_not_found(site, "/c/", NULL, CLOSECALL_SETUP, "no DAV answer");
	const struct httpd_row drops[] = { { "PROPFIND", NULL, NULL, 0, NULL }, { NULL } };
	assert_not_found(drops, "/c/", NULL, CLOSECALL_RETRY, "cannot ask");
	const struct httpd_row read_only[] = { { "PROPFIND", "/c/", NULL, 0, MULTI(PROPS("/c/", CALENDAR READ_ONLY)) }, { NULL } };
	assert_not_found(read_only, "/c/", NULL, CLOSECALL_SETUP, "only be read");
}

/* iCloud: the home is on another host, which the server asked first names; the login goes there. */
static void test_discovery_other_host(void)
{
	const struct httpd_row there[] = { { "PROPFIND", "/home/an/", "Authorization: Basic", 0, HOME }, { NULL } };
	struct httpd *other = httpd_start(there, false);
	g_autofree char *home = g_strdup_printf(
		MULTI(PROPS("/", "<C:calendar-home-set><D:href>%s/home/an/</D:href></C:calendar-home-set>")), other->url);
	const struct httpd_row here[] = { { "PROPFIND", "/", NULL, 0, home }, { NULL } };
	struct httpd *d = httpd_start(here, false);
	struct calendar *c = open_at(d, "/", NULL, NULL);
	g_assert_nonnull(c);
	g_assert_true(g_str_has_prefix(caldav_url(c), other->url));
	c->ops->close(c);
	httpd_stop(d);
	httpd_stop(other);
}

/* ---- DNS, scripted ---- */

typedef struct {
	GResolver parent;
} dns;
typedef struct {
	GResolverClass parent;
} dnsClass;
GType dns_get_type(void);
G_DEFINE_TYPE(dns, dns, G_TYPE_RESOLVER)

static GList *dns_records(GResolver *r, const char *name, GResolverRecordType type, GCancellable *c, GError **error)
{
	(void)r, (void)c;
	GList *l = NULL;
	if (strcmp(name, "_caldavs._tcp.corp.test") == 0 && type == G_RESOLVER_RECORD_SRV) {
		l = g_list_append(l, g_variant_ref_sink(g_variant_new("(qqqs)", 0, 1, 8443, "dav.corp.test")));
	} else if (strcmp(name, "_caldavs._tcp.corp.test") == 0 && type == G_RESOLVER_RECORD_TXT) {
		const char *txt[] = { "path=/remote/", NULL };
		l = g_list_append(l, g_variant_ref_sink(g_variant_new("(@as)", g_variant_new_strv(txt, -1))));
	} else if (strcmp(name, "_carddavs._tcp.corp.test") == 0 && type == G_RESOLVER_RECORD_SRV) {
		l = g_list_append(l, g_variant_ref_sink(g_variant_new("(qqqs)", 0, 1, 443, "cards.corp.test")));
	} else if (strcmp(name, "_caldavs._tcp.forged.test") == 0 && type == G_RESOLVER_RECORD_SRV) {
		l = g_list_append(l, g_variant_ref_sink(g_variant_new("(qqqs)", 0, 1, 443, "evilforged.test")));
	} else {
		g_set_error(error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "none");
	}
	return l;
}

static GList *dns_service(GResolver *r, const char *rrname, GCancellable *c, GError **error)
{
	GList *records = dns_records(r, rrname, G_RESOLVER_RECORD_SRV, c, error), *targets = NULL;
	for (GList *i = records; i; i = i->next) {
		guint16 priority, weight, port;
		const char *host;
		g_variant_get(i->data, "(qqq&s)", &priority, &weight, &port, &host);
		targets = g_list_append(targets, g_srv_target_new(host, port, priority, weight));
	}
	g_list_free_full(records, (GDestroyNotify)g_variant_unref);
	return targets;
}

static void dns_class_init(dnsClass *k)
{
	GResolverClass *r = G_RESOLVER_CLASS(k);
	r->lookup_records = dns_records;
	r->lookup_service = dns_service;
}

static void dns_init(dns *d)
{
	(void)d;
}

static void test_candidates(void)
{
	static const struct {
		const char *service, *typed, *urls;
	} rows[] = {
		{ "caldav", "https://h:8443/dav/x?y", "https://h:8443/dav/x?y https://h:8443/.well-known/caldav https://h:8443/" },
		{ "caldav", "h/dav/", "https://h/dav/ https://h/.well-known/caldav https://h/" },
		{ "caldav", "h:8443", "https://h:8443 https://h:8443/.well-known/caldav https://h:8443/" },
		{ "caldav", "an@corp.test", "https://dav.corp.test:8443/remote/ https://dav.corp.test:8443/.well-known/caldav "
				  "https://dav.corp.test:8443/ https://corp.test/.well-known/caldav https://corp.test/" },
		{ "caldav", "plain.test", "https://plain.test/.well-known/caldav https://plain.test/" },
		{ "caldav", "forged.test", NULL },
		{ "carddav", "an@corp.test", "https://cards.corp.test/.well-known/carddav https://cards.corp.test/ "
					     "https://corp.test/.well-known/carddav https://corp.test/" },
	};
	GResolver *scripted = g_object_new(dns_get_type(), NULL);
	GResolver *before = g_resolver_get_default();
	g_resolver_set_default(scripted);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GPtrArray) urls = g_ptr_array_new_with_free_func(g_free);
		g_autoptr(GError) e = NULL;
		bool ok = dav_candidates(rows[i].service, rows[i].typed, urls, &e);
		g_assert_cmpint(ok, ==, rows[i].urls != NULL);
		if (ok) {
			g_ptr_array_add(urls, NULL);
			g_autofree char *joined = g_strjoinv(" ", (char **)urls->pdata);
			g_assert_cmpstr(joined, ==, rows[i].urls);
		} else {
			g_assert_error(e, CLOSECALL_ERROR, CLOSECALL_SETUP);
			g_assert_nonnull(strstr(e->message, "evilforged.test"));
		}
	}
	g_resolver_set_default(before);
	g_object_unref(before);
	g_object_unref(scripted);
}

/* ---- put ---- */

static void test_put(void)
{
#define GOT(text) "200 OK\nETag: \"7\"\n\n" text
#define NOT_HERE "404 Not Found\n\n"
	static const struct {
		const char *what, *etag, *put, *get, *search;
		enum calendar_put result;
		int code; /* of the error */
	} rows[] = {
		{ "created", NULL, "201 Created\nETag: \"7\"\n\n", GOT(OURS), NULL, CALENDAR_PUT_DONE, 0 },
		{ "replaced", "\"6\"", "204 No Content\n\n", GOT(OURS), NULL, CALENDAR_PUT_DONE, 0 },
		{ "rewritten by the server", NULL, "201 Created\n\n", GOT(EVENT("u1", "call  ")), NULL, CALENDAR_PUT_DONE, 0 },
		{ "taken, not there", NULL, "201 Created\n\n", NOT_HERE, NULL, CALENDAR_PUT_FAILED, CLOSECALL_RETRY },
		{ "taken, another stands there", NULL, "201 Created\n\n", GOT(EVENT("u2", "x")), NULL, CALENDAR_PUT_CONFLICT, 0 },
		{ "412 for our own success", NULL, "412 Precondition Failed\n\n", GOT(OURS), NULL, CALENDAR_PUT_DONE, 0 },
		{ "412, the rep changed it", NULL, "412 Precondition Failed\n\n", GOT(EVENT("u1", "won Call")), NULL,
			CALENDAR_PUT_CONFLICT, 0 },
		{ "412, own success with etag", "\"6\"", "412 Precondition Failed\n\n", GOT(OURS), NULL, CALENDAR_PUT_DONE, 0 },
		{ "412, changed since etag", "\"6\"", "412 Precondition Failed\n\n", GOT(EVENT("u1", "won Call")), NULL,
			CALENDAR_PUT_CONFLICT, 0 },
		{ "412, deleted since etag", "\"6\"", "412 Precondition Failed\n\n", NOT_HERE, NULL, CALENDAR_PUT_CONFLICT, 0 },
		{ "412, not changed at all", "\"7\"", "412 Precondition Failed\n\n", GOT(EVENT("u1", "old")), NULL,
			CALENDAR_PUT_FAILED, CLOSECALL_ITEM },
		{ "409 uid", NULL, "409 Conflict\n\n<error><no-uid-conflict/></error>", NOT_HERE, NULL, CALENDAR_PUT_CONFLICT, 0 },
		{ "403 uid, Cyrus", NULL, "403 Forbidden\n\n<error><unique-scheduling-object-resource/></error>", NOT_HERE, NULL,
			CALENDAR_PUT_CONFLICT, 0 },
		{ "400 uid, Nextcloud", NULL, "400 Bad Request\n\n", NOT_HERE, MULTI(PROPS("/c/other.ics", ETAG("1") DATA(OURS))),
			CALENDAR_PUT_CONFLICT, 0 },
		{ "400, search finds a longer uid", NULL, "400 Bad Request\n\n", NOT_HERE,
			MULTI(PROPS("/c/other.ics", ETAG("1") DATA(EVENT("u11", "x")))), CALENDAR_PUT_FAILED, CLOSECALL_ITEM },
		{ "400 for bad text", NULL, "400 Bad Request\n\n", NOT_HERE, MULTI(""), CALENDAR_PUT_FAILED, CLOSECALL_ITEM },
		{ "403 for no permission", NULL, "403 Forbidden\n\n", NOT_HERE, MULTI(""), CALENDAR_PUT_FAILED, CLOSECALL_SETUP },
		{ "207 refused, ours", NULL, MULTI(STATUS("/c/u1.ics", "412 Precondition Failed")), GOT(OURS), NULL,
			CALENDAR_PUT_DONE, 0 },
		{ "207 refused, another", NULL, MULTI(STATUS("/c/u1.ics", "412 Precondition Failed")), GOT(EVENT("u2", "x")), NULL,
			CALENDAR_PUT_CONFLICT, 0 },
		{ "207 refused, nothing there", NULL, MULTI(STATUS("/c/u1.ics", "412 Precondition Failed")), NOT_HERE, NULL,
			CALENDAR_PUT_FAILED, CLOSECALL_ITEM },
		{ "207 refused inside a propstat", NULL,
			MULTI("<D:response><D:href>/c/u1.ics</D:href><D:propstat><D:status>HTTP/1.1 409 Conflict</D:status>"
			      "</D:propstat></D:response>"),
			GOT(EVENT("u2", "x")), NULL, CALENDAR_PUT_CONFLICT, 0 },
		{ "207 taken", NULL, MULTI(STATUS("/c/u1.ics", "201 Created")), GOT(OURS), NULL, CALENDAR_PUT_DONE, 0 },
		{ "207 unreadable", NULL, "207 Multi-Status\n\n", GOT(OURS), NULL, CALENDAR_PUT_FAILED, CLOSECALL_RETRY },
		{ "503", NULL, "503 Busy\n\n", GOT(OURS), NULL, CALENDAR_PUT_FAILED, CLOSECALL_RETRY },
		{ "413", NULL, "413 Too Large\n\n", NOT_HERE, NULL, CALENDAR_PUT_FAILED, CLOSECALL_ITEM },
		{ "401", NULL, "401 Unauthorized\nWWW-Authenticate: Basic realm=x\n\n", NOT_HERE, NULL, CALENDAR_PUT_FAILED,
			CLOSECALL_SETUP },
		{ "broken off", NULL, NULL, GOT(OURS), NULL, CALENDAR_PUT_FAILED, CLOSECALL_RETRY },
		{ "refused, and then broken off", NULL, "412 Precondition Failed\n\n", NULL, NULL, CALENDAR_PUT_FAILED,
			CLOSECALL_RETRY },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_test_message("%s", rows[i].what);
		/* the look before a new one is made finds nothing; what is there afterwards is rows[i].get */
		const struct httpd_row script[] = { ALONE, { rows[i].etag ? "" : "GET", "/c/u1.ics", NULL, 1, NOT_HERE },
			{ "PUT", "/c/u1.ics", rows[i].etag ? "If-Match: \"" : "If-None-Match: *", 0, rows[i].put },
			{ "GET", "/c/u1.ics", NULL, 0, rows[i].get },
			{ "REPORT", "/c/", "text-match", 0, rows[i].search ? rows[i].search : NOT_HERE }, { NULL } };
		struct httpd *d = httpd_start(script, false);
		struct calendar *c = open_alone(d);
		g_autoptr(GError) e = NULL;
		g_autofree char *etag = NULL;
		g_assert_cmpint(c->ops->put(c, "u1.ics", rows[i].etag, OURS, &etag, &e), ==, rows[i].result);
		g_assert_cmpstr(etag, ==, rows[i].result == CALENDAR_PUT_DONE ? "\"7\"" : NULL);
		if (rows[i].result == CALENDAR_PUT_FAILED)
			g_assert_error(e, CLOSECALL_ERROR, rows[i].code);
		else
			g_assert_no_error(e);
		g_assert_cmpuint(httpd_count(d, "PUT"), ==, 1);
		c->ops->close(c);
		httpd_stop(d);
	}
}

/* After a crash, on a server that does not heed If-None-Match (SOGo): what stands there is not written over. */
static void test_put_looks_first(void)
{
	static const struct {
		const char *get;
		enum calendar_put result;
		guint puts;
	} rows[] = { { GOT(OURS), CALENDAR_PUT_DONE, 0 }, { GOT(EVENT("u1", "won Call")), CALENDAR_PUT_CONFLICT, 0 },
		{ "503 Busy\n\n", CALENDAR_PUT_FAILED, 0 } };
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		const struct httpd_row script[] = { ALONE, { "GET", "/c/u1.ics", NULL, 0, rows[i].get },
			{ "PUT", "/c/u1.ics", NULL, 0, "204 No Content\n\n" }, { NULL } };
		struct httpd *d = httpd_start(script, false);
		struct calendar *c = open_alone(d);
		g_autofree char *etag = NULL;
		g_assert_cmpint(c->ops->put(c, "u1.ics", NULL, OURS, &etag, NULL), ==, rows[i].result);
		g_assert_cmpuint(httpd_count(d, "PUT"), ==, rows[i].puts);
		c->ops->close(c);
		httpd_stop(d);
	}
}

/* No ETag on PUT, none or a weakened one on GET: PROPFIND knows it; and when nothing does, none is used. */
static void test_etag(void)
{
	static const struct {
		const char *get, *propfind, *etag;
	} rows[] = {
		{ "200 OK\n\n" OURS, MULTI(PROPS("/c/u1.ics", ETAG("9"))), "\"9\"" },
		{ "200 OK\nETag: W/\"8\"\n\n" OURS, MULTI(PROPS("/c/u1.ics", ETAG("9"))), "\"9\"" },
		{ "200 OK\nETag: \"8-gzip\"\n\n" OURS, MULTI(PROPS("/c/u1.ics", ETAG("9"))), "\"9\"" },
		{ "200 OK\nETag: W/\"8\"\n\n" OURS, "405 No\n\n", "\"8\"" },
		{ "200 OK\n\n" OURS, "405 No\n\n", "" },
		{ "200 OK\nETag: bare\n\n" OURS, "405 No\n\n", "bare" },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		const struct httpd_row script[] = { ALONE, { "PUT", NULL, NULL, 0, "201 Created\n\n" },
			{ "GET", NULL, NULL, 1, NOT_HERE }, { "GET", NULL, NULL, 0, rows[i].get }, { "PROPFIND", "/c/u1.ics", NULL, 0, rows[i].propfind }, { NULL } };
		struct httpd *d = httpd_start(script, false);
		struct calendar *c = open_alone(d);
		g_autofree char *etag = NULL;
		g_assert_cmpint(c->ops->put(c, "u1.ics", NULL, OURS, &etag, NULL), ==, CALENDAR_PUT_DONE);
		g_assert_cmpstr(etag, ==, rows[i].etag);
		c->ops->close(c);
		httpd_stop(d);
	}
}

/* An object without an ETag is replaced without a condition. */
static void test_put_without_etag(void)
{
	const struct httpd_row rows[] = { ALONE, { "PUT", NULL, NULL, 0, "204 No Content\n\n" },
		{ "GET", NULL, NULL, 0, GOT(OURS) }, { NULL } };
	struct httpd *d = httpd_start(rows, false);
	struct calendar *c = open_alone(d);
	g_autofree char *etag = NULL;
	g_assert_cmpint(c->ops->put(c, "u1.ics", "", OURS, &etag, NULL), ==, CALENDAR_PUT_DONE);
	for (guint i = 0; i < d->seen->len; i++)
		g_assert_null(strstr(httpd_seen(d, i)->head, "If-"));
	c->ops->close(c);
	httpd_stop(d);
}

/* ---- get and remove ---- */

static void test_get(void)
{
	const struct httpd_row rows[] = { ALONE, { "GET", "/c/a%20%C3%A9.ics", NULL, 0, GOT(OURS) },
		{ "GET", "/c/gone.ics", NULL, 0, "410 Gone\n\n" }, { "GET", "/c/empty.ics", NULL, 0, "200 OK\nETag: \"1\"\n\n" },
		{ "GET", "/c/busy.ics", NULL, 0, "503 Busy\n\n" }, { NULL } };
	struct httpd *d = httpd_start(rows, false);
	struct calendar *c = open_alone(d);
	struct calendar_object *o;
	g_assert_true(c->ops->get(c, "a é.ics", &o, NULL));
	g_assert_cmpstr(o->href, ==, "a é.ics");
	g_assert_cmpstr(o->etag, ==, "\"7\"");
	g_assert_cmpstr(o->ics, ==, OURS);
	calendar_object_free(o);
	g_assert_true(c->ops->get(c, "gone.ics", &o, NULL) && !o);
	g_assert_true(c->ops->get(c, "never.ics", &o, NULL) && !o);
	static const struct {
		const char *href;
		int code;
	} bad[] = { { "empty.ics", CLOSECALL_RETRY }, { "busy.ics", CLOSECALL_RETRY }, { "../x.ics", CLOSECALL_ITEM },
		{ ".x", CLOSECALL_ITEM } };
	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autoptr(GError) e = NULL;
		g_assert_false(c->ops->get(c, bad[i].href, &o, &e));
		g_assert_error(e, CLOSECALL_ERROR, bad[i].code);
	}
	c->ops->close(c);
	httpd_stop(d);
}

/* The event of a rep who dragged it into another of his calendars. */
static void test_find(void)
{
	static const struct {
		const char *here, *there; /* the answers of both calendars to the search */
		bool ok;
		const char *href; /* NULL: nowhere; its address from the root */
	} rows[] = {
		{ MULTI(""), MULTI(PROPS("/b/x.ics", DATA(OURS))), true, "/b/x.ics" },
		{ MULTI(PROPS("/c/y.ics", DATA(OURS))), MULTI(""), true, "y.ics" },
		{ MULTI(PROPS("/c/z.ics", DATA(EVENT("u12", "another")))), MULTI(""), true, NULL }, /* a filter that is not looked at */
		{ "501 Not Implemented\n\n", MULTI(PROPS("/b/x.ics", DATA(OURS))), true, "/b/x.ics" },
		{ MULTI(""), "503 Busy\n\n", false, NULL },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		const struct httpd_row script[] = {
			{ "PROPFIND", "/c/", "C:calendar-home-set", 0, MULTI(PROPS("/c/", CALENDAR)) },
			{ "PROPFIND", "/", "Depth: 1", 0, MULTI(PROPS("/c/", CALENDAR) PROPS("/b/", CALENDAR)) },
			{ "REPORT", "/c/", "u1", 0, rows[i].here }, { "REPORT", "/b/", "u1", 0, rows[i].there },
			{ "GET", "/b/x.ics", NULL, 0, GOT(OURS) }, { "GET", "/c/y.ics", NULL, 0, GOT(OURS) },
			{ "DELETE", "/b/x.ics", NULL, 0, "204 No Content\n\n" }, { NULL } };
		struct httpd *d = httpd_start(script, false);
		struct calendar *c = open_alone(d);
		struct calendar_object *o, *again = NULL;
		g_autoptr(GError) e = NULL;
		g_assert_cmpint(c->ops->find(c, "u1", &o, &e), ==, rows[i].ok);
		if (!rows[i].ok)
			g_assert_error(e, CLOSECALL_ERROR, CLOSECALL_RETRY);
		g_autofree char *href = rows[i].href && rows[i].href[0] == '/' ? g_strconcat(d->url, rows[i].href, NULL) : g_strdup(rows[i].href);
		g_assert_cmpstr(o ? o->href : NULL, ==, href);
		g_assert_true(!o || (c->ops->get(c, o->href, &again, NULL) && again)); /* an href like any other */
		g_assert_true(!href || *href != 'h' || c->ops->remove(c, href, NULL));
		g_assert_cmpuint(httpd_count(d, "DELETE"), ==, href && *href == 'h');
		calendar_object_free(o);
		calendar_object_free(again);
		g_assert_false(c->ops->get(c, "http://127.0.0.1/elsewhere/x.ics", &o, NULL));
		c->ops->close(c);
		httpd_stop(d);
	}
}

static void test_remove(void)
{
	static const struct {
		const char *reply;
		bool ok;
		int code;
	} rows[] = { { "204 No Content\n\n", true, 0 }, { "200 OK\n\n", true, 0 }, { "404 Not Found\n\n", true, 0 },
		{ "410 Gone\n\n", true, 0 }, { "403 Forbidden\n\n", false, CLOSECALL_SETUP },
		{ "423 Locked\n\n", false, CLOSECALL_RETRY },
		{ MULTI(STATUS("/c/u1.ics", "403 Forbidden")), false, CLOSECALL_SETUP },
		{ MULTI(STATUS("/c/u1.ics", "404 Not Found")), true, 0 }, { "207 Multi-Status\n\n", false, CLOSECALL_RETRY }, { NULL, false, CLOSECALL_RETRY } };
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		const struct httpd_row script[] = { ALONE, { "DELETE", "/c/u1.ics", NULL, 0, rows[i].reply }, { NULL } };
		struct httpd *d = httpd_start(script, false);
		struct calendar *c = open_alone(d);
		g_autoptr(GError) e = NULL;
		g_assert_cmpint(c->ops->remove(c, "u1.ics", &e), ==, rows[i].ok);
		if (!rows[i].ok)
			g_assert_error(e, CLOSECALL_ERROR, rows[i].code);
		g_assert_cmpuint(httpd_count(d, "DELETE"), ==, 1);
		c->ops->close(c);
		httpd_stop(d);
	}
}

/* ---- probe ---- */

static void test_probe(void)
{
	static const struct {
		const char *put, *got, *removed;
		bool ok;
		unsigned traits;
		int code;
	} rows[] = {
		{ "201 Created\nETag: \"1\"\n\n", "BEGIN:VEVENT\nX-CLOSECALL-PROBE:kept\nURL:tel:+32\nATTACH;VALUE=BINARY:cHJv\n YmU=\nEND:VEVENT\n",
			"204 No Content\n\n", true, TRAIT_PUT_ETAG | TRAIT_X_LINES | TRAIT_TEL_URL | TRAIT_ATTACHMENT, 0 },
		{ "201 Created\n\n", "BEGIN:VEVENT\nATTACH:https://x.example/null\nBEGIN:VALARM\nX-CLOSECALL-PROBE:kept\nEND:VALARM\nEND:VEVENT\n",
			"200 OK\n\n", true, TRAIT_ADDS_ALARM, 0 },
		{ "403 Forbidden\n\n", "", "204 No Content\n\n", false, 0, CLOSECALL_SETUP },
		{ MULTI(STATUS("/c/x.ics", "403 Forbidden")), "", "204 No Content\n\n", false, 0, CLOSECALL_SETUP },
		{ "503 Busy\n\n", "", "204 No Content\n\n", false, 0, CLOSECALL_RETRY },
		{ "201 Created\n\n", "BEGIN:VEVENT\nEND:VEVENT\n", "403 Forbidden\n\n", false, 0, CLOSECALL_SETUP },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *got = g_strconcat("200 OK\n\n", rows[i].got, NULL);
		const struct httpd_row script[] = { ALONE, { "PUT", NULL, NULL, 0, rows[i].put }, { "GET", NULL, NULL, 0, got },
			{ "DELETE", NULL, NULL, 0, rows[i].removed }, { NULL } };
		struct httpd *d = httpd_start(script, false);
		struct calendar *c = open_alone(d);
		g_autoptr(GError) e = NULL;
		unsigned traits;
		g_assert_cmpint(c->ops->probe(c, 1893456000, &traits, &e), ==, rows[i].ok);
		if (rows[i].ok)
			g_assert_cmphex(traits, ==, rows[i].traits);
		else
			g_assert_error(e, CLOSECALL_ERROR, rows[i].code);
		bool written = g_str_has_prefix(rows[i].put, "201");
		g_assert_cmpuint(httpd_count(d, "DELETE"), ==, written); /* what was written goes away again */
		c->ops->close(c);
		httpd_stop(d);
	}
}

/* ---- changes ---- */

/* Asks for changes of "cc-" and gives back "full|delta token name=etag… name=gone…", or "error code". */
static char *changes(const struct httpd_row *rows, const char *token)
{
	struct httpd *d = httpd_start(rows, false);
	struct calendar *c = open_alone(d);
	g_autoptr(GPtrArray) objects = g_ptr_array_new_with_free_func((GDestroyNotify)calendar_object_free);
	g_autoptr(GError) e = NULL;
	g_autofree char *next = NULL;
	bool full;
	GString *s = g_string_new(NULL);
	if (!c->ops->changes(c, token, "cc-", objects, &next, &full, &e)) {
		g_assert_null(next);
		g_string_printf(s, "error %d", e->code);
	} else {
		g_string_printf(s, "%s %s", full ? "full" : "delta", next);
		for (guint i = 0; i < objects->len; i++) {
			struct calendar_object *o = objects->pdata[i];
			g_string_append_printf(s, " %s=%s", o->href, o->ics ? o->etag : "gone");
			g_assert_true(!o->ics || g_str_has_prefix(o->ics, "BEGIN:VCALENDAR"));
		}
	}
	c->ops->close(c);
	httpd_stop(d);
	return g_string_free(s, FALSE);
}

#define MULTIGET(n, e) { "REPORT", "/c/", "multiget", 0, MULTI(PROPS("/c/" n, ETAG(e) DATA(OURS))) }
#define SYNC(with, reply) { "REPORT", "/c/", with, 0, reply }
#define FIRST "<D:sync-token></D:sync-token>"

static void test_changes_sync(void)
{
	const struct httpd_row first[] = { ALONE,
		SYNC(FIRST, MULTI(PROPS("/c/", ETAG("x")) PROPS("/c/cc-1.ics", ETAG("1")) PROPS("/c/lunch.ics", ETAG("2"))
					PROPS("/elsewhere/cc-9.ics", ETAG("2")) STATUS("/c/cc-8.ics", "404 Not Found") TOKEN("t1"))),
		MULTIGET("cc-1.ics", "1"), { NULL } };
	g_autofree char *all = changes(first, NULL);
	g_assert_cmpstr(all, ==, "full sync:t1 cc-1.ics=\"1\"");

	const struct httpd_row later[] = { ALONE,
		SYNC("sync-token>t1<", MULTI(PROPS("/c/cc-1.ics", ETAG("2")) STATUS("/c/cc%2D2%2Eics", "404 Not Found")
					       STATUS("/c/lunch.ics", "404 Not Found") TOKEN("t2"))),
		MULTIGET("cc%2D1.ics", "2"), { NULL } };
	g_autofree char *some = changes(later, "sync:t1");
	g_assert_cmpstr(some, ==, "delta sync:t2 cc-2.ics=gone cc-1.ics=\"2\"");

	const struct httpd_row quiet[] = { ALONE, SYNC("sync-token>t2<", MULTI(TOKEN("t2"))), { NULL } };
	g_autofree char *none = changes(quiet, "sync:t2");
	g_assert_cmpstr(none, ==, "delta sync:t2");
}

/* Every way of saying that a token is not valid any more leads to a full list, and that deletes nothing by itself. */
static void test_changes_invalid_token(void)
{
	static const char *const replies[] = { "403 Forbidden\n\n<D:error xmlns:D=\"DAV:\"><D:valid-sync-token/></D:error>",
		"409 Conflict\n\n", "500 Oops\n\n", "400 Bad\n\n", "410 Gone\n\n", "412 No\n\n" };
	for (gsize i = 0; i < G_N_ELEMENTS(replies); i++) {
		const struct httpd_row rows[] = { ALONE, SYNC(FIRST, MULTI(PROPS("/c/cc-1.ics", ETAG("1")) TOKEN("t9"))),
			SYNC("sync-token>t1<", replies[i]), MULTIGET("cc-1.ics", "1"), { NULL } };
		g_autofree char *r = changes(rows, "sync:t1");
		g_assert_cmpstr(r, ==, "full sync:t9 cc-1.ics=\"1\"");
	}
}

/* What says nothing about the token leaves it alone. */
static void test_changes_unknown(void)
{
	static const struct {
		const char *reply, *result;
	} rows[] = { { "503 Busy\n\n", "error 0" }, { "429 Slow\n\n", "error 0" },
		{ "401 Unauthorized\nWWW-Authenticate: Basic realm=x\n\n", "error 2" }, { NULL, "error 0" },
		{ "207 Multi-Status\n\n", "error 0" }, { "207 Multi-Status\n\n<html>", "error 0" }, { MULTI(""), "error 0" },
		{ MULTI(PROPS("/c/cc-1.ics", ETAG("1"))), "error 0" }, { "200 OK\n\n", "error 0" } };
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		for (int with_token = 0; with_token < 2; with_token++) {
			const struct httpd_row script[] = { ALONE, SYNC("sync-collection", rows[i].reply), { NULL } };
			g_autofree char *r = changes(script, with_token ? "sync:t1" : NULL);
			g_assert_cmpstr(r, ==, rows[i].result);
		}
	}
}

static void test_changes_pages(void)
{
	const struct httpd_row rows[] = { ALONE,
		SYNC(FIRST, MULTI(PROPS("/c/cc-1.ics", ETAG("1")) STATUS("/c/", "507 Insufficient Storage") TOKEN("p1"))),
		SYNC("sync-token>p1<", MULTI(PROPS("/c/cc-2.ics", ETAG("2")) STATUS("/c/", "507 Insufficient Storage") TOKEN("p2"))),
		SYNC("sync-token>p2<", MULTI(STATUS("/c/cc-1.ics", "404 Not Found") TOKEN("p3"))), MULTIGET("cc-2.ics", "2"), { NULL } };
	g_autofree char *r = changes(rows, NULL);
	g_assert_cmpstr(r, ==, "full sync:p3 cc-2.ics=\"2\"");

	const struct httpd_row stuck[] = { ALONE, SYNC("sync-collection", MULTI(STATUS("/c/", "507 Insufficient Storage") TOKEN("p1"))),
		{ NULL } };
	g_autofree char *e = changes(stuck, "sync:p1");
	g_assert_cmpstr(e, ==, "error 0");
}

static void test_changes_depth(void)
{
	const struct httpd_row rows[] = { ALONE, SYNC("Depth: 0", "400 Bad Request\n\n"),
		SYNC("sync-collection", MULTI(TOKEN("t1"))), { NULL } };
	g_autofree char *r = changes(rows, NULL);
	g_assert_cmpstr(r, ==, "full sync:t1");
}

/* What multiget leaves out, answers without text or cannot do at all is asked for one by one. */
static void test_changes_texts(void)
{
	static const char *const replies[] = { MULTI(""), MULTI(PROPS("/c/cc-1.ics", ETAG("1"))),
		MULTI(STATUS("/c/cc-1.ics", "404 Not Found")), MULTI(PROPS("/c/cc-%zz1.ics", ETAG("1") DATA(OURS))),
		MULTI(PROPS("/c/cc-1.ics", DATA(OURS))), "501 Not Implemented\n\n" };
	for (gsize i = 0; i < G_N_ELEMENTS(replies); i++) {
		const struct httpd_row rows[] = { ALONE,
			SYNC("sync-collection", MULTI(PROPS("/c/cc-1.ics", ETAG("1")) PROPS("/c/cc-2.ics", ETAG("1")) TOKEN("t1"))),
			SYNC("multiget", replies[i]), { "GET", "/c/cc-1.ics", NULL, 0, GOT(OURS) }, { NULL } };
		g_autofree char *r = changes(rows, NULL);
		g_assert_cmpstr(r, ==, "full sync:t1 cc-1.ics=\"7\" cc-2.ics=gone");
	}
}

static void test_changes_many(void)
{
	g_autoptr(GString) list = g_string_new(NULL), texts = g_string_new(NULL);
	for (int i = 0; i < 120; i++) {
		g_string_append_printf(list, PROPS("/c/cc-%03d.ics", ETAG("1")), i);
		g_string_append_printf(texts, PROPS("/c/cc-%03d.ics", ETAG("1") DATA(OURS)), i);
	}
	g_autofree char *sync = g_strdup_printf(MULTI("%s" TOKEN("t1")), list->str);
	g_autofree char *multiget = g_strdup_printf(MULTI("%s"), texts->str);
	const struct httpd_row rows[] = { ALONE, SYNC("sync-collection", sync), SYNC("multiget", multiget), { NULL } };
	struct httpd *d = httpd_start(rows, false);
	struct calendar *c = open_alone(d);
	g_autoptr(GPtrArray) objects = g_ptr_array_new_with_free_func((GDestroyNotify)calendar_object_free);
	g_autofree char *token = NULL;
	bool full;
	g_assert_true(c->ops->changes(c, NULL, "cc-", objects, &token, &full, NULL));
	g_assert_cmpuint(objects->len, ==, 120);
	g_assert_cmpuint(httpd_count(d, "REPORT"), ==, 1 + 3); /* 50 at a time */
	c->ops->close(c);
	httpd_stop(d);
}

#define CTAG(c) { "PROPFIND", "/c/", "CS:getctag", 0, MULTI(PROPS("/c/", "<CS:getctag>" c "</CS:getctag>")) }
#define NO_SYNC SYNC("sync-collection", "501 Not Implemented\n\n")
#define LISTING { "PROPFIND", "/c/", "Depth: 1", 0, \
	MULTI(PROPS("/c/", COLLECTION) PROPS("/c/cc-1.ics", ETAG("1")) PROPS("/c/lunch.ics", ETAG("2"))) }

static void test_changes_ctag(void)
{
	const struct httpd_row rows[] = { ALONE, NO_SYNC, CTAG("17"), LISTING, MULTIGET("cc-1.ics", "1"), { NULL } };
	static const struct {
		const char *token, *result;
	} cases[] = { { NULL, "full ctag:17 cc-1.ics=\"1\"" }, { "ctag:16", "full ctag:17 cc-1.ics=\"1\"" },
		{ "ctag:17", "delta ctag:17" }, { "sync:t1", "full ctag:17 cc-1.ics=\"1\"" } };
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *r = changes(rows, cases[i].token);
		g_assert_cmpstr(r, ==, cases[i].result);
	}
	const struct httpd_row empty[] = { ALONE, NO_SYNC, CTAG("17"), { "PROPFIND", "/c/", "Depth: 1", 0, MULTI("") }, { NULL } };
	g_autofree char *unknown = changes(empty, "ctag:16");
	g_assert_cmpstr(unknown, ==, "error 0");
	const struct httpd_row gone[] = { ALONE, { NULL } };
	g_autofree char *missing = changes(gone, NULL);
	g_assert_cmpstr(missing, ==, "error 2");
}

static void test_changes_etags(void)
{
	const struct httpd_row rows[] = { ALONE, NO_SYNC,
		{ "PROPFIND", "/c/", "CS:getctag", 0, MULTI(PROPS("/c/", COLLECTION)) }, LISTING, MULTIGET("cc-1.ics", "1"), { NULL } };
	g_autofree char *all = changes(rows, NULL);
	g_assert_true(g_str_has_prefix(all, "full etags:"));
	g_assert_true(g_str_has_suffix(all, " cc-1.ics=\"1\""));
	g_auto(GStrv) words = g_strsplit(all, " ", 3);
	g_autofree char *again = changes(rows, words[1]);
	g_autofree char *expected = g_strconcat("delta ", words[1], NULL);
	g_assert_cmpstr(again, ==, expected);
}

/* ---- busy ---- */

static void test_busy(void)
{
	const struct httpd_row rows[] = {
		{ "PROPFIND", "/home/c/", "C:calendar-home-set", 0,
			MULTI(PROPS("/home/c/", CALENDAR "<D:owner><D:href>/p/an/</D:href></D:owner>")) },
		{ "PROPFIND", "/home/", "Depth: 1", 0,
			MULTI(PROPS("/home/c/", CALENDAR) PROPS("/home/private/", CALENDAR) PROPS("/home/vanished/", CALENDAR)
					PROPS("/home/shared/", CALENDAR "<D:owner><D:href>/p/bob/</D:href></D:owner>")
						PROPS("/home/feed/", "<D:resourcetype><C:calendar/><CS:subscribed/></D:resourcetype>")
							PROPS("/home/free/", CALENDAR "<C:schedule-calendar-transp><C:transparent/>"
										      "</C:schedule-calendar-transp>")) },
		{ "REPORT", "/home/c/", "time-range start=\"20261201T000000Z\" end=\"20261202T120000Z\"", 0,
			MULTI(PROPS("/home/c/a.ics", DATA(EVENT("a", "x\013y"))) PROPS("/home/c/b.ics", ETAG("1"))
					PROPS("/home/c/gone.ics", ETAG("1"))) },
		{ "REPORT", "/home/c/", "RRULE", 0,
			MULTI(PROPS("/home/c/a.ics", DATA(EVENT("a", "x"))) PROPS("/home/c/weekly.ics", DATA(EVENT("w", "x")))) },
		{ "GET", "/home/c/b.ics", NULL, 0, GOT(EVENT("b", "x")) },
		{ "REPORT", "/home/private/", "time-range", 0, MULTI(PROPS("/home/private/p.ics", DATA(EVENT("p", "x")))) },
		{ "REPORT", "/home/private/", "RRULE", 0, "500 Oops\n\n" }, { NULL } };
	struct httpd *d = httpd_start(rows, false);
	struct calendar *c = open_at(d, "/home/c/", NULL, NULL);
	g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) e = NULL;
	g_assert_true(c->ops->busy(c, 1796083200, 1796083200 + 36 * 3600, texts, &e));
	g_assert_no_error(e);
	/* two questions to c and private, one to the vanished; none to what is free, shared or subscribed */
	g_assert_cmpuint(httpd_count(d, "REPORT"), ==, 5);
	static const char *const uids[] = { "a", "b", "w", "p" };
	g_assert_cmpuint(texts->len, ==, G_N_ELEMENTS(uids));
	for (guint i = 0; i < texts->len; i++) {
		g_autofree char *uid = calendar_text_uid(texts->pdata[i]);
		g_assert_cmpstr(uid, ==, uids[i]);
	}
	c->ops->close(c);
	httpd_stop(d);
}

/* A free day is an answer; a broken one is not. */
static void test_busy_unknown(void)
{
	static const struct {
		const char *reply;
		bool ok;
	} rows[] = { { MULTI(""), true }, { "207 Multi-Status\n\n", false }, { "200 OK\n\n", false }, { "404 Not Found\n\n", false },
		{ "500 Oops\n\n", false }, { NULL, false } };
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		const struct httpd_row script[] = { ALONE, { "REPORT", "/c/", NULL, 0, rows[i].reply }, { NULL } };
		struct httpd *d = httpd_start(script, false);
		struct calendar *c = open_alone(d);
		g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
		g_autoptr(GError) e = NULL;
		g_assert_cmpint(c->ops->busy(c, 0, 86400, texts, &e), ==, rows[i].ok);
		g_assert_cmpint(e == NULL, ==, rows[i].ok);
		c->ops->close(c);
		httpd_stop(d);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/caldav/discovery/bare", test_discovery_bare);
	g_test_add_func("/caldav/discovery/root", test_discovery_root);
	g_test_add_func("/caldav/discovery/home", test_discovery_home);
	g_test_add_func("/caldav/discovery/other-home", test_discovery_other_home);
	g_test_add_func("/caldav/discovery/calendar", test_discovery_calendar);
	g_test_add_func("/caldav/discovery/failures", test_discovery_failures);
	g_test_add_func("/caldav/discovery/other-host", test_discovery_other_host);
	g_test_add_func("/caldav/discovery/candidates", test_candidates);
	g_test_add_func("/caldav/put", test_put);
	g_test_add_func("/caldav/put/looks-first", test_put_looks_first);
	g_test_add_func("/caldav/put/without-etag", test_put_without_etag);
	g_test_add_func("/caldav/etag", test_etag);
	g_test_add_func("/caldav/get", test_get);
	g_test_add_func("/caldav/find", test_find);
	g_test_add_func("/caldav/remove", test_remove);
	g_test_add_func("/caldav/probe", test_probe);
	g_test_add_func("/caldav/changes/sync", test_changes_sync);
	g_test_add_func("/caldav/changes/invalid-token", test_changes_invalid_token);
	g_test_add_func("/caldav/changes/unknown", test_changes_unknown);
	g_test_add_func("/caldav/changes/pages", test_changes_pages);
	g_test_add_func("/caldav/changes/depth", test_changes_depth);
	g_test_add_func("/caldav/changes/texts", test_changes_texts);
	g_test_add_func("/caldav/changes/many", test_changes_many);
	g_test_add_func("/caldav/changes/ctag", test_changes_ctag);
	g_test_add_func("/caldav/changes/etags", test_changes_etags);
	g_test_add_func("/caldav/busy", test_busy);
	g_test_add_func("/caldav/busy/unknown", test_busy_unknown);
	return g_test_run();
}
