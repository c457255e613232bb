/* What a server does with an event, and whether it takes the login: asked when a person sets things up. */
#include "edge/caldav.h"

#include "edge/dav.h"
#include "edge/dav_candidates.h"

#include <string.h>

struct probe {
	struct http *http;
	const char *collection, *url, *ics;
};

/* The status, of a 207 the one inside (Xandikos); 0 and an error when there is none. */
static int put(const struct probe *p, bool *ret_etag, GError **error)
{
	const char *headers[] = { "Content-Type: text/calendar; charset=utf-8", "If-None-Match: *", NULL };
	struct http_reply *r = http_request(p->http, "PUT", p->url, headers, p->ics, strlen(p->ics), error);
	if (!r)
		return 0;
	int status = r->status, inner = 0;
	struct dav_multistatus *m = status == 207 ? dav_multistatus_parse(r->body->str, r->body->len, NULL) : NULL;
	for (guint i = 0; m && i < m->responses->len; i++)
		inner = MAX(inner, ((struct dav_response *)m->responses->pdata[i])->worst);
	dav_multistatus_free(m);
	*ret_etag = g_hash_table_contains(r->headers, "etag");
	http_reply_free(r);
	return inner ? inner : status;
}

static bool created(const struct probe *p, unsigned *traits, GError **error)
{
	bool etag = false;
	int status = put(p, &etag, error);
	if (etag)
		*traits |= TRAIT_PUT_ETAG;
	if (status >= 200 && status < 300)
		return true;
	if (status)
		g_set_error(error, CLOSECALL_ERROR, status == 429 || status >= 500 ? CLOSECALL_RETRY : CLOSECALL_SETUP,
			"calendar '%s' takes no event: server said %d", p->collection, status);
	return false;
}

static bool read_back(const struct probe *p, unsigned *traits, GError **error)
{
	struct http_reply *r = http_request(p->http, "GET", p->url, NULL, NULL, 0, error);
	if (!r)
		return false;
	bool ok = r->status == 200;
	if (ok)
		*traits |= calendar_probe_traits(r->body->str);
	else
		http_status_error(error, r, "the event that was written");
	http_reply_free(r);
	return ok;
}

static void look_at_protocol(const struct probe *p, unsigned *traits)
{
	static const char body[] = "<D:sync-collection " DAV_NAMESPACES "><D:sync-token/><D:sync-level>1</D:sync-level>"
				   "<D:prop><D:getetag/></D:prop></D:sync-collection>";
	struct dav_answer a;
	bool etag;
	if (put(p, &etag, NULL) == 412)
		*traits |= TRAIT_IF_NONE_MATCH;
	if (dav_ask(p->http, "REPORT", p->collection, "0", body, &a, NULL) && a.m->sync_token)
		*traits |= TRAIT_SYNC;
	dav_answer_clear(&a);
}

static bool removed(const struct probe *p, GError **error)
{
	struct http_reply *r = http_request(p->http, "DELETE", p->url, NULL, NULL, 0, error);
	bool ok = r && r->status < 300 && r->status != 207;
	if (r && !ok)
		http_status_error(error, r, p->url);
	http_reply_free(r);
	g_prefix_error(error, "the event of the probe cannot be taken away again: ");
	return ok;
}

bool caldav_probe(struct http *h, const char *collection, int64_t start_utc, unsigned *ret_traits, GError **error)
{
	/* never the same twice: where deleted events go into a bin, their UID cannot be had again */
	g_autofree char *uid = g_uuid_string_random();
	g_autofree char *name = g_strconcat(uid, ".ics", NULL);
	g_autofree char *ics = calendar_probe_text(uid, start_utc);
	g_autofree char *url = dav_member_url(collection, name);
	struct probe p = { h, collection, url, ics };
	*ret_traits = 0;
	if (!created(&p, ret_traits, error))
		return false;
	bool ok = read_back(&p, ret_traits, error);
	if (ok)
		look_at_protocol(&p, ret_traits);
	return removed(&p, ok ? error : NULL) && ok;
}

/* ---- the login ---- */

static bool is_refused(struct http *h, const char *url, bool *ret_answered, GError **error)
{
	static const char body[] = "<D:propfind " DAV_NAMESPACES "><D:prop><D:current-user-principal/></D:prop></D:propfind>";
	struct dav_answer a;
	g_autoptr(GError) why = NULL;
	*ret_answered = dav_ask(h, "PROPFIND", url, "0", body, &a, &why);
	bool refused = a.status == 401 || (a.status == 0 && !*ret_answered);
	if (a.status == 401)
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "login refused: server said 401");
	else if (refused)
		g_propagate_error(error, g_steal_pointer(&why));
	dav_answer_clear(&a);
	return refused;
}

bool caldav_login(const struct dav_account *a, GError **error)
{
	g_autoptr(GPtrArray) urls = g_ptr_array_new_with_free_func(g_free);
	bool ok = dav_candidates("caldav", a->url, urls, error), answered = false;
	struct http *h = ok ? caldav_http(a) : NULL;
	for (guint i = 0; ok && !answered && i < urls->len; i++)
		ok = !is_refused(h, urls->pdata[i], &answered, error);
	if (h)
		http_free(h);
	return ok;
}
