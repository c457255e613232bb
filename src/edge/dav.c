#include "edge/dav.h"

#include <string.h>

static const GUriFlags FLAGS = G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED;

void dav_answer_clear(struct dav_answer *a)
{
	g_free(a->url);
	dav_multistatus_free(a->m);
	*a = (struct dav_answer){ 0 };
}

bool dav_ask(struct http *h, const char *method, const char *url, const char *depth, const char *body,
	struct dav_answer *ret, GError **error)
{
	*ret = (struct dav_answer){ 0 };
	g_autofree char *depth_line = depth ? g_strdup_printf("Depth: %s", depth) : NULL;
	const char *headers[] = { "Content-Type: application/xml; charset=utf-8", depth_line, NULL };
	struct http_reply *r = http_request(h, method, url, headers, body, strlen(body), error);
	if (!r)
		return false;
	ret->status = r->status;
	ret->url = g_strdup(r->url);
	g_autofree char *what = g_strdup_printf("%s '%s'", method, r->url);
	if (r->status >= 200 && r->status < 300 && r->status != 207) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_RETRY,
			"%s: server said %d, which is no DAV answer", what, r->status);
	} else if (r->status != 207) {
		http_status_error(error, r, what);
	} else {
		ret->m = dav_multistatus_parse(r->body->str, r->body->len, error);
		if (!ret->m)
			g_prefix_error(error, "%s: ", what);
	}
	http_reply_free(r);
	return ret->m != NULL;
}

bool dav_is_about_the_request(int status)
{
	return status >= 400 && status != 401 && status != 429 && status != 503;
}

/* ---- addresses ---- */

static bool has_scheme(GUri *u, const char *scheme)
{
	return strcmp(g_uri_get_scheme(u), scheme) == 0;
}

char *dav_resolve(const char *base, const char *href)
{
	g_autoptr(GUri) from = g_uri_parse(base, FLAGS, NULL);
	g_autoptr(GUri) to = from ? g_uri_parse_relative(from, href, FLAGS, NULL) : NULL;
	if (!to || !g_uri_get_host(to))
		return NULL;
	if (has_scheme(to, "https") || (has_scheme(to, "http") && has_scheme(from, "http")))
		return g_uri_to_string(to);
	if (!has_scheme(to, "http") || g_ascii_strcasecmp(g_uri_get_host(from), g_uri_get_host(to)) != 0)
		return NULL;
	return g_uri_join(FLAGS, "https", NULL, g_uri_get_host(from), g_uri_get_port(from),
		g_uri_get_path(to), NULL, NULL);
}

/* Percent-decoded, without the final slash; NULL when the path holds an escaped slash or is damaged: such a
 * name is never ours. */
static char *plain_path(const char *base, const char *href)
{
	g_autoptr(GUri) from = base ? g_uri_parse(base, FLAGS, NULL) : NULL;
	g_autoptr(GUri) u = g_uri_parse_relative(from, href, FLAGS, NULL);
	char *path = g_uri_unescape_string(u ? g_uri_get_path(u) : href, "/");
	gsize n = path ? strlen(path) : 0;
	if (n > 0 && path[n - 1] == '/')
		path[n - 1] = '\0';
	return path;
}

bool dav_same_path(const char *a, const char *b)
{
	g_autofree char *pa = plain_path(NULL, a);
	g_autofree char *pb = plain_path(NULL, b);
	return pa && pb && strcmp(pa, pb) == 0;
}

char *dav_last_part(const char *url)
{
	g_autofree char *path = plain_path(NULL, url);
	const char *slash = path ? strrchr(path, '/') : NULL;
	return g_utf8_make_valid(slash ? slash + 1 : "", -1);
}

/* Only the path counts: behind a proxy servers write their inner host name into hrefs. */
char *dav_member(const char *collection, const char *href)
{
	g_autofree char *path = plain_path(collection, href);
	g_autofree char *parent = plain_path(NULL, collection);
	gsize n = parent ? strlen(parent) : 0;
	if (!path || !parent || strncmp(path, parent, n) != 0 || path[n] != '/' || !path[n + 1])
		return NULL;
	const char *name = path + n + 1;
	return strchr(name, '/') ? NULL : g_strdup(name);
}

char *dav_member_url(const char *collection, const char *name)
{
	g_autofree char *escaped = g_uri_escape_string(name, "@!$'()*+,;=:&", FALSE);
	return g_strconcat(collection, g_str_has_suffix(collection, "/") ? "" : "/", escaped, NULL);
}
