#include "edge/caldav.h"

#include "edge/dav.h"

#include <string.h>

enum { MAX_PAGES = 1000, HREFS_PER_REQUEST = 50 };

/* What one listing says about our objects. */
struct listing {
	const char *collection; /* borrowed, as ours */
	const char *ours;
	GHashTable *names; /* char* name → struct entry; servers repeat hrefs (Zimbra, DavMail): the last word
			      counts */
	char *token;
};
struct entry {
	char *href; /* as received */
	char *etag; /* "" when none was told */
	bool gone;
};

static void entry_free(gpointer p)
{
	struct entry *e = p;
	g_free(e->href);
	g_free(e->etag);
	g_free(e);
}

static void listing_init(struct listing *l, const char *collection, const char *ours)
{
	*l = (struct listing){ .collection = collection, .ours = ours };
	l->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, entry_free);
}

static void listing_clear(struct listing *l)
{
	g_hash_table_unref(l->names);
	g_free(l->token);
}

static void list_response(struct listing *l, const struct dav_response *r)
{
	g_autofree char *name = dav_member(l->collection, r->href);
	if (!name || !g_str_has_prefix(name, l->ours) || !calendar_href_is_safe(name))
		return;
	struct entry *e = g_new0(struct entry, 1);
	e->href = g_strdup(r->href);
	e->etag = g_strdup(r->etag ? r->etag : "");
	e->gone = r->status == 404 || r->status == 410;
	g_hash_table_replace(l->names, g_steal_pointer(&name), e);
}

static GList *sorted_names(const struct listing *l)
{
	return g_list_sort(g_hash_table_get_keys(l->names), (GCompareFunc)strcmp);
}

static void set_unknown(GError **error, const char *collection, const char *what)
{
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_RETRY, "'%s': %s", collection, what);
}

/* ---- sync-collection ---- */

enum outcome { FAILED, LISTED, NOT_OFFERED };

/* The answer of one page; Depth 1 for servers that take the old draft's word for it. */
static bool ask_page(
	struct http *h, const char *collection, const char *token, struct dav_answer *a, GError **error)
{
	g_autofree char *body =
		g_markup_printf_escaped("<D:sync-collection " DAV_NAMESPACES
					"><D:sync-token>%s</D:sync-token><D:sync-level>1</D:sync-level>"
					"<D:prop><D:getetag/></D:prop></D:sync-collection>",
			token);
	g_autoptr(GError) why = NULL;
	if (dav_ask(h, "REPORT", collection, "0", body, a, &why))
		return true;
	if (a->status == 400) {
		dav_answer_clear(a);
		return dav_ask(h, "REPORT", collection, "1", body, a, error);
	}
	g_propagate_error(error, g_steal_pointer(&why));
	return false;
}

/* 507 for the collection itself: there is more behind the new token (RFC 6578 3.6). */
static bool read_page(struct listing *l, const struct dav_answer *a)
{
	bool more = false;
	for (guint i = 0; i < a->m->responses->len; i++) {
		const struct dav_response *r = a->m->responses->pdata[i];
		more = more || r->status == 507;
		list_response(l, r);
	}
	g_free(l->token);
	l->token = g_strdup(a->m->sync_token);
	return more;
}

static enum outcome list_sync(struct http *h, const char *token, struct listing *l, GError **error)
{
	g_autofree char *at = g_strdup(token);
	for (int page = 0; page < MAX_PAGES; page++) {
		struct dav_answer a;
		g_autoptr(GError) why = NULL;
		bool ok = ask_page(h, l->collection, at, &a, &why);
		bool more = ok && read_page(l, &a);
		int status = a.status;
		dav_answer_clear(&a);
		if (!ok && dav_is_about_the_request(status))
			return NOT_OFFERED;
		if (!ok) {
			g_propagate_error(error, g_steal_pointer(&why));
			return FAILED;
		}
		if (!l->token) {
			set_unknown(error, l->collection, "the list of changes has no sync-token");
			return FAILED;
		}
		if (!more)
			return LISTED;
		if (strcmp(at, l->token) == 0)
			break;
		g_free(at);
		at = g_strdup(l->token);
	}
	set_unknown(error, l->collection, "the list of changes does not end");
	return FAILED;
}

/* ---- without it: ctag, or all ETags ---- */

static char *digest(const struct listing *l)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	GList *names = sorted_names(l);
	for (GList *i = names; i; i = i->next) {
		const struct entry *e = g_hash_table_lookup(l->names, i->data);
		g_checksum_update(sum, i->data, -1);
		g_checksum_update(sum, (const guchar *)"\n", 1);
		g_checksum_update(sum, (const guchar *)e->etag, -1);
		g_checksum_update(sum, (const guchar *)"\n", 1);
	}
	g_list_free(names);
	return g_strconcat("etags:", g_checksum_get_string(sum), NULL);
}

/* "ctag:…", or NULL where the server has none */
static bool ask_ctag(struct http *h, const char *collection, char **ret, GError **error)
{
	static const char body[] =
		"<D:propfind " DAV_NAMESPACES "><D:prop><CS:getctag/></D:prop></D:propfind>";
	struct dav_answer a;
	*ret = NULL;
	bool ok = dav_ask(h, "PROPFIND", collection, "0", body, &a, error);
	for (guint i = 0; ok && i < a.m->responses->len; i++) {
		const struct dav_response *r = a.m->responses->pdata[i];
		if (r->ctag && !*ret)
			*ret = g_strconcat("ctag:", r->ctag, NULL);
	}
	dav_answer_clear(&a);
	return ok;
}

static bool list_all(struct http *h, struct listing *l, GError **error)
{
	static const char body[] =
		"<D:propfind " DAV_NAMESPACES "><D:prop><D:getetag/><D:resourcetype/></D:prop></D:propfind>";
	struct dav_answer a;
	bool ok = dav_ask(h, "PROPFIND", l->collection, "1", body, &a, error);
	if (ok && a.m->responses->len == 0) { /* it must name at least itself */
		set_unknown(error, l->collection, "the listing is empty");
		ok = false;
	}
	for (guint i = 0; ok && i < a.m->responses->len; i++)
		list_response(l, a.m->responses->pdata[i]);
	dav_answer_clear(&a);
	return ok;
}

/* *ret_same: nothing changed since token, the listing is empty. The ctag is asked before the listing: what
 * changes between is seen next time. */
static bool list_compare(struct http *h, const char *token, struct listing *l, bool *ret_same, GError **error)
{
	if (!ask_ctag(h, l->collection, &l->token, error))
		return false;
	*ret_same = l->token && g_strcmp0(l->token, token) == 0;
	if (*ret_same)
		return true;
	if (!list_all(h, l, error))
		return false;
	if (!l->token)
		l->token = digest(l);
	*ret_same = g_strcmp0(l->token, token) == 0;
	if (*ret_same)
		g_hash_table_remove_all(l->names);
	return true;
}

/* ---- the texts ---- */

static struct calendar_object *object_new(const char *name, const char *etag, char *ics)
{
	struct calendar_object *o = g_new0(struct calendar_object, 1);
	o->href = g_strdup(name);
	o->etag = g_strdup(etag ? etag : "");
	o->ics = ics;
	return o;
}

static bool fetch_one(
	struct http *h, const char *collection, const char *name, GPtrArray *objects, GError **error)
{
	struct calendar_object *o;
	if (!caldav_get(h, collection, name, &o, error))
		return false;
	g_ptr_array_add(objects, o ? o : object_new(name, NULL, NULL));
	return true;
}

static char *multiget_body(const struct listing *l, GPtrArray *names, guint from, guint to)
{
	g_autoptr(GString) hrefs = g_string_new(NULL);
	for (guint i = from; i < to; i++) {
		const struct entry *e = g_hash_table_lookup(l->names, names->pdata[i]);
		g_autofree char *href = g_markup_printf_escaped("<D:href>%s</D:href>", e->href);
		g_string_append(hrefs, href);
	}
	return g_strconcat("<C:calendar-multiget " DAV_NAMESPACES
			   "><D:prop><D:getetag/><C:calendar-data/></D:prop>",
		hrefs->str, "</C:calendar-multiget>", NULL);
}

/* What the answer holds goes into got (name → ETag and text); what it lacks is asked for one by one. */
static void take_texts(const struct listing *l, const struct dav_answer *a, GHashTable *got)
{
	for (guint i = 0; i < a->m->responses->len; i++) {
		struct dav_response *r = a->m->responses->pdata[i];
		g_autofree char *name = dav_member(l->collection, r->href);
		if (name && r->ics && *r->ics && r->etag && g_hash_table_contains(l->names, name) &&
			!g_hash_table_contains(got, name)) {
			struct calendar_object *o = object_new(name, r->etag, g_steal_pointer(&r->ics));
			g_hash_table_insert(got, o->href, o);
		}
	}
}

static bool fetch_some(struct http *h, const struct listing *l, GPtrArray *names, guint from, guint to,
	GPtrArray *objects, GError **error)
{
	g_autofree char *body = multiget_body(l, names, from, to);
	g_autoptr(GHashTable) got =
		g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)calendar_object_free);
	struct dav_answer a;
	g_autoptr(GError) why = NULL;
	bool ok = dav_ask(h, "REPORT", l->collection, "1", body, &a, &why);
	if (ok)
		take_texts(l, &a, got);
	bool one_by_one = ok || dav_is_about_the_request(a.status);
	dav_answer_clear(&a);
	if (!one_by_one) {
		g_propagate_error(error, g_steal_pointer(&why));
		return false;
	}
	for (guint i = from; i < to; i++) {
		struct calendar_object *o = g_hash_table_lookup(got, names->pdata[i]);
		if (o) {
			g_hash_table_steal(got, o->href);
			g_ptr_array_add(objects, o);
		} else if (!fetch_one(h, l->collection, names->pdata[i], objects, error)) {
			return false;
		}
	}
	return true;
}

/* Deleted ones are told as such, but in a full list, where they are simply absent. */
static bool fetch(struct http *h, const struct listing *l, bool full, GPtrArray *objects, GError **error)
{
	g_autoptr(GPtrArray) alive = g_ptr_array_new();
	GList *names = sorted_names(l);
	for (GList *i = names; i; i = i->next) {
		const struct entry *e = g_hash_table_lookup(l->names, i->data);
		if (!e->gone)
			g_ptr_array_add(alive, i->data);
		else if (!full)
			g_ptr_array_add(objects, object_new(i->data, NULL, NULL));
	}
	g_list_free(names);
	bool ok = true;
	for (guint i = 0; ok && i < alive->len; i += HREFS_PER_REQUEST)
		ok = fetch_some(h, l, alive, i, MIN(i + HREFS_PER_REQUEST, alive->len), objects, error);
	return ok;
}

/* ---- the way through ---- */

/* A calendar that is not there is a matter of configuration, not of one item. */
static void collection_error(GError **error)
{
	if (error && *error && (*error)->code == CLOSECALL_ITEM)
		(*error)->code = CLOSECALL_SETUP;
}

static bool list(struct http *h, const char *token, struct listing *l, bool *ret_full, GError **error)
{
	const char *sync = token && g_str_has_prefix(token, "sync:") ? token + strlen("sync:") : NULL;
	enum outcome r = NOT_OFFERED;
	*ret_full = !sync;
	if (!token || sync)
		r = list_sync(h, sync ? sync : "", l, error);
	if (r == NOT_OFFERED &&
		sync) { /* the token is not valid any more: 403, 409, but also 400, 410 and Xandikos' 500 */
		g_hash_table_remove_all(l->names);
		*ret_full = true;
		r = list_sync(h, "", l, error);
	}
	if (r == LISTED) {
		char *bare = l->token;
		l->token = g_strconcat("sync:", bare, NULL);
		g_free(bare);
	}
	if (r != NOT_OFFERED)
		return r == LISTED;
	g_hash_table_remove_all(l->names);
	g_clear_pointer(&l->token, g_free);
	bool same;
	if (!list_compare(h, token, l, &same, error)) {
		collection_error(error);
		return false;
	}
	*ret_full = !same;
	return true;
}

bool caldav_changes(struct http *h, const char *collection, const char *token, const char *ours,
	GPtrArray *objects, char **ret_token, bool *ret_full, GError **error)
{
	struct listing l;
	listing_init(&l, collection, ours);
	*ret_token = NULL;
	bool ok = list(h, token, &l, ret_full, error) && fetch(h, &l, *ret_full, objects, error);
	if (ok)
		*ret_token = g_steal_pointer(&l.token);
	listing_clear(&l);
	return ok;
}
