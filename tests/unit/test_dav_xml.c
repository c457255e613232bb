#include "edge/dav_xml.h"

#include "edge/dav.h"

#include <glib/gstdio.h>
#include <string.h>

#define OPEN "<?xml version=\"1.0\" encoding=\"utf-8\"?><d:multistatus xmlns:d=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:caldav\">"
#define CLOSE "</d:multistatus>"

static struct dav_multistatus *parse(const char *xml)
{
	g_autoptr(GError) e = NULL;
	struct dav_multistatus *m = dav_multistatus_parse(xml, strlen(xml), &e);
	g_assert_no_error(e);
	g_assert_nonnull(m);
	return m;
}

static const struct dav_response *response(const struct dav_multistatus *m, guint i)
{
	g_assert_cmpuint(i, <, m->responses->len);
	return m->responses->pdata[i];
}

static void test_properties(void)
{
	struct dav_multistatus *m = parse(
		OPEN "<d:response><d:href> /cal/a/ </d:href>"
		     "<d:propstat><d:prop><d:resourcetype><d:collection/><c:calendar/></d:resourcetype>"
		     "<d:displayname>Werk &amp; meer</d:displayname><d:owner><d:href>/p/an/</d:href></d:owner>"
		     "<d:current-user-principal><d:href>/p/an/</d:href></d:current-user-principal>"
		     "<c:calendar-home-set><d:href>/cal/</d:href><d:href>https://p12.example/cal/</d:href></c:calendar-home-set>"
		     "<c:supported-calendar-component-set><c:comp name=\"VTODO\"/><c:comp name=\"VEVENT\"/>"
		     "</c:supported-calendar-component-set>"
		     "<d:current-user-privilege-set><d:privilege><d:read/></d:privilege><d:privilege><d:write-content/>"
		     "</d:privilege></d:current-user-privilege-set>"
		     "<c:schedule-calendar-transp><c:opaque/></c:schedule-calendar-transp>"
		     "<x:getctag xmlns:x=\"http://calendarserver.org/ns/\">17</x:getctag>"
		     "<d:getetag>\"a&quot;b\"</d:getetag></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat>"
		     "<d:propstat><d:prop><d:sync-token>no</d:sync-token></d:prop><d:status>HTTP/1.1 404 Not Found</d:status>"
		     "</d:propstat></d:response>" CLOSE);
	const struct dav_response *r = response(m, 0);
	g_assert_cmpstr(r->href, ==, "/cal/a/");
	g_assert_cmpstr(r->name, ==, "Werk & meer");
	g_assert_cmpstr(r->owner, ==, "/p/an/");
	g_assert_cmpstr(r->principal, ==, "/p/an/");
	g_assert_cmpuint(r->homes->len, ==, 2);
	g_assert_cmpstr(r->homes->pdata[1], ==, "https://p12.example/cal/");
	g_assert_cmpstr(r->ctag, ==, "17");
	g_assert_cmpstr(r->etag, ==, "\"a\"b\"");
	g_assert_null(r->sync_token);
	g_assert_cmpint(r->status, ==, 0);
	g_assert_cmpint(r->worst, ==, 404);
	g_assert_true(r->is_calendar && r->components_told && r->takes_events && r->privileges_told && r->may_write);
	g_assert_false(r->is_subscribed || r->is_transparent);
	dav_multistatus_free(m);
}

static void test_refusing_properties(void)
{
	struct dav_multistatus *m = parse(
		OPEN "<d:response><d:href>/cal/a/</d:href><d:propstat><d:prop>"
		     "<d:resourcetype><c:calendar/><s:subscribed xmlns:s=\"http://calendarserver.org/ns/\"/></d:resourcetype>"
		     "<c:supported-calendar-component-set><c:comp name=\"VTODO\"/></c:supported-calendar-component-set>"
		     "<d:current-user-privilege-set><d:privilege><d:read/></d:privilege></d:current-user-privilege-set>"
		     "<c:schedule-calendar-transp><c:transparent/></c:schedule-calendar-transp>"
		     "</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>" CLOSE);
	const struct dav_response *r = response(m, 0);
	g_assert_true(r->is_calendar && r->is_subscribed && r->is_transparent && r->components_told && r->privileges_told);
	g_assert_false(r->takes_events || r->may_write);
	dav_multistatus_free(m);
}

static void test_statuses(void)
{
	struct dav_multistatus *m = parse(OPEN "<d:response><d:href>/c/gone.ics</d:href><d:status>HTTP/1.1 404 Not Found</d:status>"
					       "</d:response><d:response><d:href>/c/a</d:href><d:href>/c/b</d:href>"
					       "<d:status>HTTP/1.1 410 Gone</d:status></d:response>"
					       "<d:response><d:href>/c/</d:href><d:status>HTTP/1.1 507 Insufficient</d:status></d:response>"
					       "<d:response><d:status>HTTP/1.1 200 OK</d:status></d:response>"
					       "<d:response><d:href>/c/odd</d:href><d:status>nonsense</d:status></d:response>"
					       "<d:sync-token> t1 </d:sync-token>" CLOSE);
	static const struct {
		const char *href;
		int status;
	} rows[] = { { "/c/gone.ics", 404 }, { "/c/a", 410 }, { "/c/b", 410 }, { "/c/", 507 }, { "/c/odd", 0 } };
	g_assert_cmpuint(m->responses->len, ==, G_N_ELEMENTS(rows));
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_assert_cmpstr(response(m, i)->href, ==, rows[i].href);
		g_assert_cmpint(response(m, i)->status, ==, rows[i].status);
	}
	g_assert_cmpstr(m->sync_token, ==, "t1");
	dav_multistatus_free(m);
}

/* Bytes that XML forbids, as servers pass them on from other people's events. */
static void test_forbidden_bytes(void)
{
	static const struct {
		const char *in, *out;
	} rows[] = { { "SUMMARY:a\013b", "SUMMARY:a b" }, { "SUMMARY:a&#11;b", "SUMMARY:a     b" },
		{ "SUMMARY:a&#x1b;b", "SUMMARY:a      b" }, { "SUMMARY:a&#xFFFF;b", "SUMMARY:a        b" },
		{ "SUMMARY:a\xe9 b", "SUMMARY:a\xef\xbf\xbd b" }, { "SUMMARY:a&#233;b", "SUMMARY:aéb" },
		{ "<![CDATA[SUMMARY:<a>]]>", "SUMMARY:<a>" }, { "A:1&#13;\r\nB:2", "A:1\r\nB:2" } };
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *xml = g_strconcat(OPEN "<d:response><d:href>/e</d:href><d:propstat><d:prop><c:calendar-data>",
			rows[i].in, "</c:calendar-data></d:prop></d:propstat></d:response>" CLOSE, NULL);
		struct dav_multistatus *m = parse(xml);
		g_assert_cmpstr(response(m, 0)->ics, ==, rows[i].out);
		dav_multistatus_free(m);
	}
}

static void test_nul_byte(void)
{
	static const char xml[] = OPEN "<d:response><d:href>/a\0b</d:href></d:response>" CLOSE;
	g_autoptr(GError) e = NULL;
	struct dav_multistatus *m = dav_multistatus_parse(xml, sizeof xml - 1, &e);
	g_assert_no_error(e);
	g_assert_cmpstr(response(m, 0)->href, ==, "/a b");
	dav_multistatus_free(m);
}

/* Nothing is known from these. */
static void test_unknown(void)
{
	static const char *const rows[] = { "", " ", "hello", "<html><body>login</body></html>", OPEN,
		OPEN "<d:response><d:href>/a</d:href></d:response>", "<multistatus/>",
		"<!DOCTYPE d [<!ENTITY x \"y\">]><d:multistatus xmlns:d=\"DAV:\">&x;</d:multistatus>",
		"<!DOCTYPE d SYSTEM \"file:///etc/passwd\"><d:multistatus xmlns:d=\"DAV:\"/>" };
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) e = NULL;
		g_assert_null(dav_multistatus_parse(rows[i], strlen(rows[i]), &e));
		g_assert_error(e, CLOSECALL_ERROR, CLOSECALL_RETRY);
	}
}

static void test_empty_is_an_answer(void)
{
	struct dav_multistatus *m = parse("<a:multistatus xmlns:a=\"DAV:\"/>");
	g_assert_cmpuint(m->responses->len, ==, 0);
	g_assert_null(m->sync_token);
	dav_multistatus_free(m);
}

static void test_resolve(void)
{
	static const struct {
		const char *base, *href, *url;
	} rows[] = { { "https://h/dav/", "/cal/a/", "https://h/cal/a/" }, { "https://h/dav/", "a.ics", "https://h/dav/a.ics" },
		{ "https://h/dav/a/", "..", "https://h/dav/" }, { "https://h/dav/a/", "", "https://h/dav/a/" },
		{ "https://h/dav/", "https://p12.h:443/c/", "https://p12.h:443/c/" },
		{ "https://h:8443/dav/", "http://h/c/", "https://h:8443/c/" }, { "https://h/", "http://inner/c/", NULL },
		{ "https://h/", "file:///etc/passwd", NULL }, { "http://127.0.0.1:1/", "/c/", "http://127.0.0.1:1/c/" },
		{ "https://h/", "/an%40corp.test/c/", "https://h/an%40corp.test/c/" } };
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *url = dav_resolve(rows[i].base, rows[i].href);
		g_assert_cmpstr(url, ==, rows[i].url);
	}
}

static void test_member(void)
{
	static const char collection[] = "https://h/an@corp.test/c/";
	static const struct {
		const char *href, *name;
	} rows[] = { { "/an@corp.test/c/x.ics", "x.ics" }, { "/an%40corp.test/c/x%2Eics", "x.ics" },
		{ "https://inner:8080/an@corp.test/c/x.ics", "x.ics" }, { "x.ics", "x.ics" },
		{ "/an@corp.test/c/%C3%A9.ics", "é.ics" }, { "/an@corp.test/c/", NULL }, { "/an@corp.test/c", NULL },
		{ "/an@corp.test/cd/x.ics", NULL }, { "/an@corp.test/c/d/x.ics", NULL }, { "/other/c/x.ics", NULL },
		{ "/an@corp.test/c/..%2F..%2Fx.ics", NULL }, { "/an@corp.test/c/../x.ics", NULL },
		{ "/an@corp.test/c/%zz.ics", NULL }, { "/an@corp.test/c/a%00b", NULL } };
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *name = dav_member(collection, rows[i].href);
		g_assert_cmpstr(name, ==, rows[i].name);
	}
	g_autofree char *url = dav_member_url(collection, "a b/é?.ics");
	g_assert_cmpstr(url, ==, "https://h/an@corp.test/c/a%20b%2F%C3%A9%3F.ics");
}

static void test_same_path(void)
{
	g_assert_true(dav_same_path("https://h/a%40b/c/", "/a@b/c"));
	g_assert_true(dav_same_path("/%7Ean/", "/~an/"));
	g_assert_false(dav_same_path("/a/b", "/a/c"));
	g_assert_false(dav_same_path("/a%2Fb", "/a/b"));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/dav_xml/properties", test_properties);
	g_test_add_func("/dav_xml/refusing-properties", test_refusing_properties);
	g_test_add_func("/dav_xml/statuses", test_statuses);
	g_test_add_func("/dav_xml/forbidden-bytes", test_forbidden_bytes);
	g_test_add_func("/dav_xml/nul-byte", test_nul_byte);
	g_test_add_func("/dav_xml/unknown", test_unknown);
	g_test_add_func("/dav_xml/empty-is-an-answer", test_empty_is_an_answer);
	g_test_add_func("/dav/resolve", test_resolve);
	g_test_add_func("/dav/member", test_member);
	g_test_add_func("/dav/same-path", test_same_path);
	return g_test_run();
}
