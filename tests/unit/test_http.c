#include "edge/http.h"

#include "httpd.h"

/* Base64 of "an:geheim". */
static const char BASIC[] = "Authorization: Basic YW46Z2VoZWlt";

static struct http *client(const char *ca_file)
{
	return http_new(&(struct http_options){ .login = "an",
		.password = "geheim",
		.ca_file = ca_file,
		.connect_timeout_ms = 5000,
		.request_timeout_ms = 10000,
		.max_body = 1000 });
}

static struct http_reply *ask(struct http *h, const char *method, const char *url, const char *body, GError **error)
{
	const char *headers[] = { "Depth: 0", NULL };
	return http_request(h, method, url, headers, body, body ? strlen(body) : 0, error);
}

static void test_plain(void)
{
	const struct httpd_row rows[] = { { "REPORT", "/a", NULL, 0, "207 Multi-Status\nX-One: 1\nx-one: 2\n\nhello" },
		{ NULL } };
	struct httpd *d = httpd_start(rows, false);
	struct http *h = client(NULL);
	g_autofree char *url = g_strconcat(d->url, "/a", NULL);
	struct http_reply *r = ask(h, "REPORT", url, "question", NULL);
	g_assert_nonnull(r);
	g_assert_cmpint(r->status, ==, 207);
	g_assert_cmpstr(r->body->str, ==, "hello");
	g_assert_cmpstr(r->url, ==, url);
	g_assert_cmpstr(g_hash_table_lookup(r->headers, "x-one"), ==, "1, 2");
	const struct httpd_request *q = httpd_seen(d, 0);
	g_assert_cmpstr(q->body, ==, "question");
	g_assert_nonnull(strstr(q->head, BASIC));
	g_assert_nonnull(strstr(q->head, "Depth: 0\n"));
	g_assert_nonnull(strstr(q->head, "Accept-Encoding: identity\n"));
	g_assert_null(strstr(q->head, "Expect:"));
	g_assert_null(strstr(q->head, "Content-Type:"));
	http_reply_free(r);
	http_free(h);
	httpd_stop(d);
}

/* Redirects on one host keep method, body and login; 303 answers no DAV question and is given back as it is. */
static void test_redirect_same_host(void)
{
	static const struct {
		const char *status;
		bool follows;
	} rows[] = { { "301 Moved", true }, { "302 Found", true }, { "303 See Other", false }, { "307 Temporary", true },
		{ "308 Permanent", true } };
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *moved = g_strdup_printf("%s\nLocation: /there\n\nbody of the redirect", rows[i].status);
		const struct httpd_row script[] = { { "PROPFIND", "/here", NULL, 0, moved },
			{ "PROPFIND", "/there", NULL, 0, "207 Multi-Status\n\nok" }, { NULL } };
		struct httpd *d = httpd_start(script, false);
		struct http *h = client(NULL);
		g_autofree char *url = g_strconcat(d->url, "/here", NULL);
		g_autofree char *there = g_strconcat(d->url, "/there", NULL);
		struct http_reply *r = ask(h, "PROPFIND", url, "question", NULL);
		g_assert_nonnull(r);
		g_assert_cmpint(r->status, ==, rows[i].follows ? 207 : 303);
		g_assert_cmpstr(r->url, ==, rows[i].follows ? there : url);
		if (rows[i].follows) {
			g_assert_cmpstr(r->body->str, ==, "ok");
			g_assert_cmpstr(httpd_seen(d, 1)->body, ==, "question");
			g_assert_nonnull(strstr(httpd_seen(d, 1)->head, BASIC));
			g_assert_nonnull(strstr(httpd_seen(d, 1)->head, "Depth: 0"));
		}
		http_reply_free(r);
		http_free(h);
		httpd_stop(d);
	}
}

/* Another host gets the question without the login; when it wants one, a person must decide. A PUT does not go there. */
static void test_redirect_other_host(void)
{
	static const struct {
		const char *method, *reply;
		bool arrives, answers;
	} rows[] = { { "PROPFIND", "207 Multi-Status\n\nok", true, true },
		{ "PROPFIND", "401 Unauthorized\nWWW-Authenticate: Basic realm=x\n\n", true, false },
		{ "PUT", "201 Created\n\n", false, false }, { "DELETE", "204 No Content\n\n", false, false },
		{ "POST", "200 OK\n\n", false, false } };
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		const struct httpd_row other_script[] = { { rows[i].method, NULL, NULL, 0, rows[i].reply }, { NULL } };
		struct httpd *other = httpd_start(other_script, false);
		g_autofree char *moved = g_strdup_printf("301 Moved\nLocation: %s/x\n\n", other->url);
		const struct httpd_row script[] = { { rows[i].method, "/", NULL, 0, moved }, { NULL } };
		struct httpd *d = httpd_start(script, false);
		struct http *h = client(NULL);
		g_autofree char *url = g_strconcat(d->url, "/", NULL);
		g_autoptr(GError) e = NULL;
		struct http_reply *r = ask(h, rows[i].method, url, "question", &e);
		g_assert_cmpuint(httpd_count(other, rows[i].method), ==, rows[i].arrives ? 1 : 0);
		if (rows[i].arrives) {
			g_assert_null(strstr(httpd_seen(other, 0)->head, "Authorization"));
			g_assert_cmpstr(httpd_seen(other, 0)->body, ==, "question");
		}
		if (rows[i].answers) {
			g_assert_no_error(e);
			g_assert_cmpint(r->status, ==, 207);
		} else {
			g_assert_null(r);
			g_assert_error(e, CLOSECALL_ERROR, CLOSECALL_SETUP);
			g_assert_nonnull(strstr(e->message, other->url));
		}
		http_reply_free(r);
		http_free(h);
		httpd_stop(d);
		httpd_stop(other);
	}
}

static void test_redirect_circle(void)
{
	const struct httpd_row rows[] = { { "GET", NULL, NULL, 0, "302 Found\nLocation: /again\n\n" }, { NULL } };
	struct httpd *d = httpd_start(rows, false);
	struct http *h = client(NULL);
	g_autofree char *url = g_strconcat(d->url, "/", NULL);
	g_autoptr(GError) e = NULL;
	g_assert_null(ask(h, "GET", url, NULL, &e));
	g_assert_error(e, CLOSECALL_ERROR, CLOSECALL_SETUP);
	g_assert_cmpuint(httpd_count(d, "GET"), ==, 6);
	http_free(h);
	httpd_stop(d);
}

/* Addresses that are refused before a byte is sent. */
static void test_addresses(void)
{
	static const char *const refused[] = { "http://example.com/", "http://192.168.1.2/", "ftp://127.0.0.1/", "calendar",
		"https://", "https://an:geheim@127.0.0.1/", "" };
	struct http *h = client(NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
		g_autoptr(GError) e = NULL;
		g_assert_null(ask(h, "GET", refused[i], NULL, &e));
		g_assert_error(e, CLOSECALL_ERROR, CLOSECALL_SETUP);
		g_assert_null(strstr(e->message, "geheim"));
	}
	http_free(h);
}

static void test_downgrade(void)
{
	static const struct {
		const char *location;
		bool follows;
	} rows[] = { { "http://127.0.0.1:1/x", false }, { "http://example.com/x", false },
		{ "http://127.0.0.1/x", true /* itself, behind a proxy: asked over https */ } };
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *moved = g_strdup_printf("301 Moved\nLocation: %s\n\n", rows[i].location);
		const struct httpd_row script[] = { { "PROPFIND", "/", NULL, 0, moved },
			{ "PROPFIND", "/x", NULL, 0, "207 Multi-Status\n\nok" }, { NULL } };
		struct httpd *d = httpd_start(script, true);
		struct http *h = client(d->peer->ca_file);
		g_autofree char *url = g_strconcat(d->url, "/", NULL);
		g_autoptr(GError) e = NULL;
		struct http_reply *r = ask(h, "PROPFIND", url, "q", &e);
		if (rows[i].follows) {
			g_assert_no_error(e);
			g_assert_cmpint(r->status, ==, 207);
			g_assert_true(g_str_has_prefix(r->url, d->url));
		} else {
			g_assert_null(r);
			g_assert_error(e, CLOSECALL_ERROR, CLOSECALL_SETUP);
		}
		http_reply_free(r);
		http_free(h);
		httpd_stop(d);
	}
}

static void test_certificate(void)
{
	const struct httpd_row rows[] = { { "GET", "/", NULL, 0, "200 OK\n\nok" }, { NULL } };
	struct httpd *d = httpd_start(rows, true);
	struct httpd *other = httpd_start(rows, true);
	g_autofree char *url = g_strconcat(d->url, "/", NULL);
	g_autofree char *by_name = g_strdup_printf("https://localhost:%d/", d->peer->port);
	const struct {
		const char *ca_file, *url;
		bool trusted;
	} cases[] = { { d->peer->ca_file, url, true }, { other->peer->ca_file, url, false }, { NULL, url, false },
		{ d->peer->ca_file, by_name, false } };
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct http *h = client(cases[i].ca_file);
		g_autoptr(GError) e = NULL;
		struct http_reply *r = ask(h, "GET", cases[i].url, NULL, &e);
		if (cases[i].trusted)
			g_assert_no_error(e);
		else
			g_assert_error(e, CLOSECALL_ERROR, CLOSECALL_SETUP);
		http_reply_free(r);
		http_free(h);
	}
	g_assert_cmpuint(httpd_count(d, "GET"), ==, 1); /* no byte of a request reaches a server that is not trusted */
	httpd_stop(other);
	httpd_stop(d);
}

/* The trap: on a kept connection that breaks, curl itself repeats the PUT. */
static void test_no_resend(void)
{
	const struct httpd_row rows[] = { { "GET", "/", NULL, 0, "200 OK\n\nok" }, { "PUT", "/e", NULL, 0, NULL }, { NULL } };
	struct httpd *d = httpd_start(rows, false);
	struct http *h = client(NULL);
	g_autofree char *root = g_strconcat(d->url, "/", NULL);
	g_autofree char *event = g_strconcat(d->url, "/e", NULL);
	http_reply_free(ask(h, "GET", root, NULL, NULL));
	g_autoptr(GError) e = NULL;
	g_assert_null(ask(h, "PUT", event, "x", &e));
	g_assert_error(e, CLOSECALL_ERROR, CLOSECALL_RETRY);
	g_assert_cmpuint(httpd_count(d, "PUT"), ==, 1);
	g_assert_cmpint(httpd_seen(d, 1)->connection, ==, 2);
	http_free(h);
	httpd_stop(d);
}

static void test_keeps_connection(void)
{
	const struct httpd_row rows[] = { { "GET", "/", NULL, 0, "200 OK\n\nok" }, { NULL } };
	struct httpd *d = httpd_start(rows, false);
	struct http *h = client(NULL);
	g_autofree char *root = g_strconcat(d->url, "/", NULL);
	http_reply_free(ask(h, "GET", root, NULL, NULL));
	http_reply_free(ask(h, "GET", root, NULL, NULL));
	g_assert_cmpint(httpd_seen(d, 1)->connection, ==, 1);
	http_free(h);
	httpd_stop(d);
}

static void test_body_cap(void)
{
	g_autofree char *thousand = g_strnfill(1000, 'x');
	g_autofree char *fits = g_strconcat("200 OK\n\n", thousand, NULL);
	g_autofree char *beyond = g_strconcat("200 OK\n\n", thousand, "x", NULL);
	const struct httpd_row rows[] = { { "GET", "/fits", NULL, 0, fits }, { "GET", "/beyond", NULL, 0, beyond }, { NULL } };
	struct httpd *d = httpd_start(rows, false);
	struct http *h = client(NULL);
	g_autofree char *a = g_strconcat(d->url, "/fits", NULL);
	g_autofree char *b = g_strconcat(d->url, "/beyond", NULL);
	struct http_reply *r = ask(h, "GET", a, NULL, NULL);
	g_assert_cmpuint(r->body->len, ==, 1000);
	http_reply_free(r);
	g_autoptr(GError) e = NULL;
	g_assert_null(ask(h, "GET", b, NULL, &e));
	g_assert_error(e, CLOSECALL_ERROR, CLOSECALL_RETRY);
	g_assert_nonnull(strstr(e->message, "1000 bytes"));
	http_free(h);
	httpd_stop(d);
}

/* Baïkal's default: only Digest is offered. The body arrives with the login. */
static void test_digest(void)
{
	const struct httpd_row rows[] = { { "PUT", "/e", "Authorization: Digest", 0, "201 Created\n\n" },
		{ "PUT", "/e", NULL, 0, "401 Unauthorized\nWWW-Authenticate: Digest realm=\"dav\", nonce=\"abc\", qop=\"auth\"\n\n" },
		{ NULL } };
	struct httpd *d = httpd_start(rows, false);
	struct http *h = client(NULL);
	g_autofree char *url = g_strconcat(d->url, "/e", NULL);
	for (int i = 0; i < 2; i++) {
		struct http_reply *r = ask(h, "PUT", url, "text", NULL);
		g_assert_nonnull(r);
		g_assert_cmpint(r->status, ==, 201);
		g_assert_cmpstr(httpd_seen(d, d->seen->len - 1)->body, ==, "text");
		http_reply_free(r);
	}
	http_free(h);
	httpd_stop(d);
}

static void test_wrong_password(void)
{
	const struct httpd_row rows[] = { { "GET", "/", NULL, 0, "401 Unauthorized\nWWW-Authenticate: Basic realm=x\n\n" }, { NULL } };
	struct httpd *d = httpd_start(rows, false);
	struct http *h = client(NULL);
	g_autofree char *url = g_strconcat(d->url, "/", NULL);
	struct http_reply *r = ask(h, "GET", url, NULL, NULL);
	g_assert_cmpint(r->status, ==, 401);
	g_assert_cmpuint(httpd_count(d, "GET"), ==, 1); /* a second try would count towards a lock-out */
	http_reply_free(r);
	http_free(h);
	httpd_stop(d);
}

static void test_bearer(void)
{
	const struct httpd_row rows[] = { { "GET", "/", "Authorization: Bearer tok", 0, "200 OK\n\n" }, { NULL } };
	struct httpd *d = httpd_start(rows, false);
	struct http *h = http_new(&(struct http_options){ .bearer = "tok" });
	g_autofree char *url = g_strconcat(d->url, "/", NULL);
	struct http_reply *r = ask(h, "GET", url, NULL, NULL);
	g_assert_cmpint(r->status, ==, 200);
	http_reply_free(r);
	http_free(h);
	httpd_stop(d);
}

static void test_header_injection(void)
{
	const struct httpd_row rows[] = { { "PUT", NULL, NULL, 0, "201 Created\n\n" }, { NULL } };
	struct httpd *d = httpd_start(rows, false);
	struct http *h = client(NULL);
	g_autofree char *url = g_strconcat(d->url, "/", NULL);
	const char *headers[] = { "If-Match: \"1\"\r\nX-Evil: 1", NULL };
	g_autoptr(GError) e = NULL;
	g_assert_null(http_request(h, "PUT", url, headers, "x", 1, &e));
	g_assert_error(e, CLOSECALL_ERROR, CLOSECALL_ITEM);
	g_assert_cmpuint(httpd_count(d, "PUT"), ==, 0);
	http_free(h);
	httpd_stop(d);
}

static void test_refused(void)
{
	const struct httpd_row rows[] = { { NULL } };
	struct httpd *d = httpd_start(rows, false);
	g_autofree char *url = g_strconcat(d->url, "/", NULL);
	httpd_stop(d);
	struct http *h = client(NULL);
	g_autoptr(GError) e = NULL;
	g_assert_null(ask(h, "GET", url, NULL, &e));
	g_assert_error(e, CLOSECALL_ERROR, CLOSECALL_RETRY);
	http_free(h);
}

static void test_status_errors(void)
{
	static const struct {
		int status;
		const char *body, *retry_after;
		enum closecall_error code;
		const char *message;
	} rows[] = { { 401, "", NULL, CLOSECALL_SETUP, "x: server said 401" },
		{ 403, "", NULL, CLOSECALL_SETUP, "x: server said 403" },
		{ 403, "{\"reason\":\"rateLimitExceeded\"}", NULL, CLOSECALL_RETRY, "x: server said 403" },
		{ 404, "", NULL, CLOSECALL_ITEM, "x: server said 404" },
		{ 415, "", NULL, CLOSECALL_ITEM, "x: server said 415" },
		{ 423, "", NULL, CLOSECALL_RETRY, "x: server said 423" },
		{ 429, "", "60", CLOSECALL_RETRY, "x: server said 429 (retry after 60)" },
		{ 500, "", NULL, CLOSECALL_RETRY, "x: server said 500" },
		{ 503, "", "a\033b", CLOSECALL_RETRY, "x: server said 503 (retry after a\\033b)" } };
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct http_reply *r = g_new0(struct http_reply, 1);
		r->status = rows[i].status;
		r->body = g_string_new(rows[i].body);
		r->headers = g_hash_table_new(g_str_hash, g_str_equal);
		if (rows[i].retry_after)
			g_hash_table_insert(r->headers, (gpointer) "retry-after", (gpointer)(guintptr)rows[i].retry_after);
		g_autoptr(GError) e = NULL;
		http_status_error(&e, r, "x");
		g_assert_error(e, CLOSECALL_ERROR, (int)rows[i].code);
		g_assert_cmpstr(e->message, ==, rows[i].message);
		http_reply_free(r);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/http/plain", test_plain);
	g_test_add_func("/http/redirect/same-host", test_redirect_same_host);
	g_test_add_func("/http/redirect/other-host", test_redirect_other_host);
	g_test_add_func("/http/redirect/circle", test_redirect_circle);
	g_test_add_func("/http/redirect/downgrade", test_downgrade);
	g_test_add_func("/http/addresses", test_addresses);
	g_test_add_func("/http/certificate", test_certificate);
	g_test_add_func("/http/no-resend", test_no_resend);
	g_test_add_func("/http/keeps-connection", test_keeps_connection);
	g_test_add_func("/http/body-cap", test_body_cap);
	g_test_add_func("/http/digest", test_digest);
	g_test_add_func("/http/wrong-password", test_wrong_password);
	g_test_add_func("/http/bearer", test_bearer);
	g_test_add_func("/http/header-injection", test_header_injection);
	g_test_add_func("/http/refused", test_refused);
	g_test_add_func("/http/status-errors", test_status_errors);
	return g_test_run();
}
