#include "edge/http.h"
#include "edge/curl_peer.h"

#include <curl/curl.h>
#include <gio/gio.h>
#include <string.h>

enum { MAX_HOPS = 5, MAX_HEADER_BYTES = 256 * 1024 };
enum { DEFAULT_CONNECT_MS = 20 * 1000, DEFAULT_REQUEST_MS = 60 * 1000 };
static const int64_t DEFAULT_MAX_BODY = 16 * 1024 * 1024;

struct http {
	CURL *curl; /* its connection pool is the pool of this struct http */
	char *login, *password, *bearer, *ca_file;
	int connect_timeout_ms, request_timeout_ms;
	int64_t max_body;
	bool digest; /* the server refused Basic and asked for Digest */
};

struct http *http_new(const struct http_options *o)
{
	static gsize once;
	if (g_once_init_enter(&once)) {
		curl_global_init(CURL_GLOBAL_ALL);
		g_once_init_leave(&once, 1);
	}
	struct http *h = g_new0(struct http, 1);
	h->curl = curl_easy_init();
	if (!h->curl)
		g_error("cannot make a curl handle");
	h->login = g_strdup(o->login);
	h->password = g_strdup(o->password);
	h->bearer = g_strdup(o->bearer);
	h->ca_file = g_strdup(o->ca_file);
	h->connect_timeout_ms = o->connect_timeout_ms > 0 ? o->connect_timeout_ms : DEFAULT_CONNECT_MS;
	h->request_timeout_ms = o->request_timeout_ms > 0 ? o->request_timeout_ms : DEFAULT_REQUEST_MS;
	h->max_body = o->max_body > 0 ? o->max_body : DEFAULT_MAX_BODY;
	return h;
}

void http_free(struct http *h)
{
	if (!h)
		return;
	curl_easy_cleanup(h->curl);
	g_free(h->login);
	g_free(h->password);
	g_free(h->bearer);
	g_free(h->ca_file);
	g_free(h);
}

void http_reply_free(struct http_reply *r)
{
	if (!r)
		return;
	g_free(r->url);
	g_hash_table_unref(r->headers);
	g_string_free(r->body, TRUE);
	g_free(r);
}

/* ---- where a request may go ---- */

static bool host_is_loopback(const char *host)
{
	g_autoptr(GInetAddress) a = g_inet_address_new_from_string(host);
	return a ? g_inet_address_get_is_loopback(a) : g_ascii_strcasecmp(host, "localhost") == 0;
}

static bool is_https(GUri *u)
{
	return strcmp(g_uri_get_scheme(u), "https") == 0;
}

/* https anywhere; plain http only to this machine, where there is nobody to listen */
static GUri *parse_url(const char *url, GError **error)
{
	g_autoptr(GUri) u = g_uri_parse(url, G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED, NULL);
	const char *host = u ? g_uri_get_host(u) : NULL;
	if (!host || !*host) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "'%s' is not a web address", url);
		return NULL;
	}
	if (g_uri_get_userinfo(u)) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP,
			"the address on '%s' holds a login: it belongs in its own setting", host);
		return NULL;
	}
	if (!is_https(u) && !(strcmp(g_uri_get_scheme(u), "http") == 0 && host_is_loopback(host))) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP,
			"'%s' is not encrypted: only https is used, and http on this machine", url);
		return NULL;
	}
	return g_steal_pointer(&u);
}

static int port_of(GUri *u)
{
	int port = g_uri_get_port(u);
	return port > 0 ? port : is_https(u) ? 443 : 80;
}

static bool same_host(GUri *a, GUri *b)
{
	return g_ascii_strcasecmp(g_uri_get_host(a), g_uri_get_host(b)) == 0 && port_of(a) == port_of(b) &&
	       is_https(a) == is_https(b);
}

/* Requests that change nothing: they may be asked twice, and be asked of another host. */
static bool is_safe(const char *method)
{
	static const char *const safe[] = { "GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT", NULL };
	return g_strv_contains(safe, method);
}

/* ---- one exchange ---- */

struct exchange {
	struct http_reply *reply;
	int64_t max_body;
	size_t n_header;
	bool too_large;
};

static size_t on_body(char *data, size_t size, size_t n, void *user)
{
	struct exchange *x = user;
	if ((int64_t)(x->reply->body->len + size * n) > x->max_body) {
		x->too_large = true;
		return 0;
	}
	g_string_append_len(x->reply->body, data, (gssize)(size * n));
	return size * n;
}

static void keep_header(GHashTable *headers, const char *line)
{
	const char *colon = strchr(line, ':');
	if (!colon)
		return;
	g_autofree char *raw = g_strndup(line, (gsize)(colon - line));
	g_autofree char *value = g_strstrip(g_strdup(colon + 1));
	char *name = g_ascii_strdown(g_strstrip(raw), -1);
	const char *before = g_hash_table_lookup(headers, name);
	g_hash_table_replace(
		headers, name, before ? g_strdup_printf("%s, %s", before, value) : g_strdup(value));
}

static size_t on_header(char *data, size_t size, size_t n, void *user)
{
	struct exchange *x = user;
	x->n_header += size * n;
	if (x->n_header > MAX_HEADER_BYTES) {
		x->too_large = true;
		return 0;
	}
	g_autofree char *line = g_strndup(data, size * n);
	if (g_str_has_prefix(
		    line, "HTTP/")) { /* a new answer: what stood before was "100 Continue" or a challenge */
		g_hash_table_remove_all(x->reply->headers);
		g_string_truncate(x->reply->body, 0);
	} else {
		keep_header(x->reply->headers, line);
	}
	return size * n;
}

static void set_credentials(struct http *h)
{
	if (h->bearer) {
		curl_easy_setopt(h->curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_BEARER);
		curl_easy_setopt(h->curl, CURLOPT_XOAUTH2_BEARER, h->bearer);
	} else if (h->login) {
		curl_easy_setopt(
			h->curl, CURLOPT_HTTPAUTH, (long)(h->digest ? CURLAUTH_DIGEST : CURLAUTH_BASIC));
		curl_easy_setopt(h->curl, CURLOPT_USERNAME, h->login);
		curl_easy_setopt(h->curl, CURLOPT_PASSWORD, h->password ? h->password : "");
	}
}

static void set_options(struct http *h, const char *method, GUri *u, bool with_credentials)
{
	bool https = is_https(u);
	curl_easy_reset(h->curl); /* keeps the connections */
	if (with_credentials)
		set_credentials(h);
	curl_easy_setopt(h->curl, CURLOPT_CUSTOMREQUEST, method);
	curl_easy_setopt(h->curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(h->curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(h->curl, CURLOPT_PROTOCOLS_STR, https ? "https" : "http");
	curl_easy_setopt(h->curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(h->curl, CURLOPT_USERAGENT, "closecall"); /* DAViCal fails without one */
	curl_easy_setopt(h->curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(h->curl, CURLOPT_MAXCONNECTS, 4L);
	curl_easy_setopt(h->curl, CURLOPT_MAXAGE_CONN, 60L);
	curl_easy_setopt(h->curl, CURLOPT_CONNECTTIMEOUT_MS, (long)h->connect_timeout_ms);
	curl_easy_setopt(h->curl, CURLOPT_TIMEOUT_MS, (long)h->request_timeout_ms);
	/* On a kept connection that breaks curl sends the request again by itself: a PUT would meet its own
	 * success as 412. */
	curl_easy_setopt(h->curl, CURLOPT_FRESH_CONNECT, is_safe(method) ? 0L : 1L);
	if (!https)
		curl_easy_setopt(h->curl, CURLOPT_NOPROXY, "*");
	if (h->ca_file) {
		curl_easy_setopt(h->curl, CURLOPT_CAINFO, h->ca_file);
		curl_easy_setopt(h->curl, CURLOPT_CAPATH, NULL); /* that authority, not also the system's */
	}
}

static struct curl_slist *header_list(const char *const *headers)
{
	/* no "Expect: 100-continue"; and no compression, since proxies then change the ETag */
	struct curl_slist *l = curl_slist_append(NULL, "Expect:");
	l = curl_slist_append(l, "Accept-Encoding: identity");
	bool typed = false;
	for (size_t i = 0; headers && headers[i]; i++) {
		typed = typed || g_ascii_strncasecmp(headers[i], "Content-Type:", 13) == 0;
		l = curl_slist_append(l, headers[i]);
	}
	return typed ? l : curl_slist_append(l, "Content-Type:"); /* curl would say it is a web form */
}

static bool is_certificate_failure(CURLcode code)
{
	switch (code) {
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_SSL_INVALIDCERTSTATUS:
	case CURLE_SSL_PINNEDPUBKEYNOTMATCH: return true;
	default: return false;
	}
}

static void set_error(
	GError **error, CURLcode code, const struct exchange *x, const char *why, const char *url)
{
	if (x->too_large)
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_RETRY,
			"the answer of '%s' is longer than the %" G_GINT64_FORMAT " bytes that are read", url,
			x->max_body);
	else
		g_set_error(error, CLOSECALL_ERROR,
			is_certificate_failure(code) ? CLOSECALL_SETUP : CLOSECALL_RETRY,
			"cannot ask '%s': %s", url, *why ? why : curl_easy_strerror(code));
}

static struct http_reply *exchange(struct http *h, const char *method, GUri *u, const char *const *headers,
	const char *body, size_t n_body, bool with_credentials, GError **error)
{
	struct http_reply *r = g_new0(struct http_reply, 1);
	r->url = g_uri_to_string(u);
	r->headers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	r->body = g_string_new(NULL);
	struct exchange x = { .reply = r, .max_body = h->max_body };
	char why[CURL_ERROR_SIZE] = "";
	struct curl_peer peer;

	set_options(h, method, u, with_credentials);
	curl_easy_setopt(h->curl, CURLOPT_URL, r->url);
	struct curl_slist *list = header_list(headers);
	curl_easy_setopt(h->curl, CURLOPT_HTTPHEADER, list);
	if (body) {
		curl_easy_setopt(h->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)n_body);
		curl_easy_setopt(h->curl, CURLOPT_POSTFIELDS, body);
	} else if (strcmp(method, "HEAD") == 0) {
		curl_easy_setopt(h->curl, CURLOPT_NOBODY, 1L);
	}
	curl_easy_setopt(h->curl, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(h->curl, CURLOPT_WRITEDATA, &x);
	curl_easy_setopt(h->curl, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(h->curl, CURLOPT_HEADERDATA, &x);
	curl_easy_setopt(h->curl, CURLOPT_ERRORBUFFER, why);
	curl_peer_watch(&peer, h->curl, g_uri_get_host(u));
	CURLcode code = curl_easy_perform(h->curl);
	long status = 0;
	curl_easy_getinfo(h->curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_reset(h->curl); /* nothing on this frame stays referenced */
	curl_slist_free_all(list);
	if (code != CURLE_OK) {
		g_autofree char *fault = is_certificate_failure(code) ? curl_peer_fault(&peer) : NULL;
		set_error(error, code, &x, fault ? fault : why, r->url);
		http_reply_free(r);
		return NULL;
	}
	r->status = (int)status;
	return r;
}

/* ---- redirects, by hand: curl drops the body of a PROPFIND on the way ---- */

/* 303 means "GET the result elsewhere", which answers no DAV question. */
static bool is_redirect(const struct http_reply *r, const char *method)
{
	bool moved = r->status == 301 || r->status == 302 || r->status == 307 || r->status == 308 ||
		     (r->status == 303 && (strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0));
	return moved && g_hash_table_contains(r->headers, "location");
}

/* A server behind a proxy often names itself with http (Nextcloud's /.well-known): the same host is asked
 * over https instead. */
static GUri *same_host_encrypted(GUri *from, GUri *to)
{
	bool itself = is_https(from) && strcmp(g_uri_get_scheme(to), "http") == 0 && g_uri_get_port(to) < 0 &&
		      g_uri_get_host(to) && g_ascii_strcasecmp(g_uri_get_host(from), g_uri_get_host(to)) == 0;
	if (!itself)
		return g_uri_ref(to);
	return g_uri_build(G_URI_FLAGS_ENCODED, "https", NULL, g_uri_get_host(from), g_uri_get_port(from),
		g_uri_get_path(to), g_uri_get_query(to), NULL);
}

static GUri *redirect_target(GUri *from, const char *location, const char *method, GError **error)
{
	g_autoptr(GUri) named =
		g_uri_parse_relative(from, location, G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED, NULL);
	g_autoptr(GUri) meant = named ? same_host_encrypted(from, named) : NULL;
	g_autofree char *url = meant ? g_uri_to_string(meant) : g_strdup(location);
	g_autoptr(GUri) to = parse_url(url, error);
	if (!to) {
		g_prefix_error(error, "'%s' sends us on: ", g_uri_get_host(from));
	} else if (is_https(from) && !is_https(to)) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP,
			"'%s' sends us on to '%s', which is not encrypted", g_uri_get_host(from), url);
		return NULL;
	} else if (!is_safe(method) && !same_host(from, to)) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP,
			"'%s' sends a %s on to '%s', another host: set that address if it is right",
			g_uri_get_host(from), method, url);
		return NULL;
	}
	return g_steal_pointer(&to);
}

static bool wants_digest(const struct http *h, const struct http_reply *r)
{
	const char *challenge = g_hash_table_lookup(r->headers, "www-authenticate");
	if (r->status != 401 || !challenge || h->digest || !h->login || h->bearer)
		return false;
	g_autofree char *lower = g_ascii_strdown(challenge, -1);
	return strstr(lower, "digest") && !strstr(lower, "basic");
}

/* An ETag comes from the other side and goes back in a header. */
static bool headers_are_lines(const char *const *headers, GError **error)
{
	for (size_t i = 0; headers && headers[i]; i++) {
		if (!strpbrk(headers[i], "\r\n"))
			continue;
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "a header would hold a line break");
		return false;
	}
	return true;
}

struct http_reply *http_request(struct http *h, const char *method, const char *url,
	const char *const *headers, const char *body, size_t n_body, GError **error)
{
	g_autoptr(GUri) asked = parse_url(url, error);
	if (!asked || !headers_are_lines(headers, error))
		return NULL;
	g_autoptr(GUri) at = g_uri_ref(asked);
	for (int hop = 0; hop <= MAX_HOPS; hop++) {
		bool at_home = same_host(at, asked);
		struct http_reply *r = exchange(h, method, at, headers, body, n_body, at_home, error);
		if (r && at_home && wants_digest(h, r)) {
			h->digest = true;
			http_reply_free(r);
			r = exchange(h, method, at, headers, body, n_body, at_home, error);
		}
		if (r && r->status == 401 && !at_home) {
			g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP,
				"'%s' sends us on to '%s', another host that wants the login: set that "
				"address if it is right",
				g_uri_get_host(asked), r->url);
			g_clear_pointer(&r, http_reply_free);
		}
		if (!r || !is_redirect(r, method))
			return r;
		GUri *next = redirect_target(at, g_hash_table_lookup(r->headers, "location"), method, error);
		http_reply_free(r);
		if (!next)
			return NULL;
		g_uri_unref(at);
		at = next;
	}
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "'%s' sends us in circles", url);
	return NULL;
}

/* ---- what a status means ---- */

/* Google says 403 for "too fast" (rateLimitExceeded, dailyLimitExceeded): later, not never. */
static enum closecall_error status_code(const struct http_reply *r)
{
	bool later = r->status == 408 || r->status == 423 || r->status == 429 || r->status >= 500 ||
		     (r->status == 403 && strstr(r->body->str, "imitExceeded"));
	if (later)
		return CLOSECALL_RETRY;
	return r->status == 401 || r->status == 403 ? CLOSECALL_SETUP : CLOSECALL_ITEM;
}

void http_status_error(GError **error, const struct http_reply *r, const char *what)
{
	const char *wait = g_hash_table_lookup(r->headers, "retry-after");
	g_autofree char *when = wait ? g_strescape(wait, NULL) : NULL;
	g_set_error(error, CLOSECALL_ERROR, status_code(r), "%s: server said %d%s%s%s", what, r->status,
		when ? " (retry after " : "", when ? when : "", when ? ")" : "");
}
