#include "edge/addressbook.h"

#include "edge/dav.h"
#include "edge/dav_candidates.h"

#include <string.h>

#define NAMESPACES "xmlns:D=\"DAV:\" xmlns:A=\"urn:ietf:params:xml:ns:carddav\""

static const char ASK[] =
	"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	"<D:propfind " NAMESPACES "><D:prop><D:resourcetype/><D:current-user-principal/><A:addressbook-home-set/>"
	"</D:prop></D:propfind>";

struct carddav {
	struct addressbook addressbook;
	struct http *http;
	GPtrArray *books; /* char*: addresses, with a final slash */
};

/* ---- discovery ---- */

static char *collection_url(const char *base, const char *href)
{
	g_autofree char *url = dav_resolve(base, href);
	if (!url || g_str_has_suffix(url, "/"))
		return g_steal_pointer(&url);
	return g_strconcat(url, "/", NULL);
}

static void add_books(const struct dav_answer *a, GPtrArray *books)
{
	for (guint i = 0; i < a->m->responses->len; i++) {
		const struct dav_response *r = a->m->responses->pdata[i];
		g_autofree char *url = r->is_addressbook ? collection_url(a->url, r->href) : NULL;
		if (url && !g_ptr_array_find_with_equal_func(books, url, g_str_equal, NULL))
			g_ptr_array_add(books, g_steal_pointer(&url));
	}
}

/* The address books in one home. */
static bool search_home(struct http *h, const char *url, GPtrArray *books, GError **error)
{
	struct dav_answer home;
	bool ok = dav_ask(h, "PROPFIND", url, "1", ASK, &home, error);
	if (ok)
		add_books(&home, books);
	dav_answer_clear(&home);
	return ok;
}

/* Where the properties of one resource lead: new strings. */
static void collect(const struct dav_answer *a, GPtrArray *homes, char **ret_principal)
{
	for (guint i = 0; i < a->m->responses->len; i++) {
		const struct dav_response *r = a->m->responses->pdata[i];
		for (guint k = 0; k < r->book_homes->len; k++) {
			char *url = collection_url(a->url, r->book_homes->pdata[k]);
			if (url)
				g_ptr_array_add(homes, url);
		}
		if (r->principal && !*ret_principal)
			*ret_principal = dav_resolve(a->url, r->principal);
	}
}

/* One address: an address book itself, else by the home that it or its principal names, else a home itself. */
static bool follow(struct http *h, const char *url, GPtrArray *books, GError **error)
{
	g_autoptr(GPtrArray) homes = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *principal = NULL;
	struct dav_answer at;
	bool ok = dav_ask(h, "PROPFIND", url, "0", ASK, &at, error);
	if (ok) {
		add_books(&at, books);
		collect(&at, homes, &principal);
	}
	g_autofree char *self = ok ? g_strdup(at.url) : NULL;
	dav_answer_clear(&at);
	if (!ok || books->len > 0)
		return ok;
	if (homes->len == 0 && principal) {
		ok = dav_ask(h, "PROPFIND", principal, "0", ASK, &at, error);
		if (ok)
			collect(&at, homes, &principal);
		dav_answer_clear(&at);
	}
	if (homes->len == 0)
		g_ptr_array_add(homes, g_steal_pointer(&self));
	for (guint i = 0; ok && i < homes->len; i++)
		ok = search_home(h, homes->pdata[i], books, error);
	return ok;
}

static bool discover(struct carddav *c, const char *typed, GError **error)
{
	g_autoptr(GPtrArray) urls = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) first = NULL; /* the address as given fails in the most telling way */
	if (!dav_candidates("carddav", typed, urls, error))
		return false;
	for (guint i = 0; i < urls->len && c->books->len == 0; i++) {
		g_autoptr(GError) why = NULL;
		bool ok = follow(c->http, urls->pdata[i], c->books, &why);
		if (!ok && !first)
			first = g_steal_pointer(&why);
		/* a wrong password and a dead server are no better elsewhere */
		if (!ok && !g_error_matches(first, CLOSECALL_ERROR, CLOSECALL_ITEM))
			break;
	}
	if (c->books->len > 0)
		return true;
	if (first && !g_error_matches(first, CLOSECALL_ERROR, CLOSECALL_ITEM))
		g_propagate_error(error, g_steal_pointer(&first));
	else
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "no address book is found at '%s'%s%s", typed, first ? ": " : "",
			first ? first->message : "");
	return false;
}

/* ---- looking somebody up ---- */

static void add_match(GString *s, const char *property, const char *text)
{
	g_autofree char *escaped = text ? g_markup_escape_text(text, -1) : NULL;
	if (escaped)
		g_string_append_printf(s,
			"<A:prop-filter name=\"%s\"><A:text-match collation=\"i;unicode-casemap\" match-type=\"contains\">%s"
			"</A:text-match></A:prop-filter>",
			property, escaped);
}

static char *print_query(const char *email, const char *name)
{
	GString *s = g_string_new("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<A:addressbook-query " NAMESPACES
				  "><D:prop><A:address-data/></D:prop><A:filter test=\"anyof\">");
	add_match(s, "EMAIL", email);
	add_match(s, "FN", name);
	g_string_append_printf(s, "</A:filter><A:limit><A:nresults>%d</A:nresults></A:limit></A:addressbook-query>", ADDRESSBOOK_MAX_FOUND);
	return g_string_free(s, FALSE);
}

static bool find(struct addressbook *a, const char *email, const char *name, GPtrArray *cards, GError **error)
{
	struct carddav *c = (struct carddav *)a;
	g_autofree char *query = print_query(email, name);
	if (!email && !name)
		return true;
	for (guint i = 0; i < c->books->len; i++) {
		struct dav_answer answer;
		bool ok = dav_ask(c->http, "REPORT", c->books->pdata[i], "1", query, &answer, error);
		for (guint k = 0; ok && k < answer.m->responses->len && cards->len < ADDRESSBOOK_MAX_FOUND; k++) {
			struct dav_response *r = answer.m->responses->pdata[k];
			if (r->vcard)
				g_ptr_array_add(cards, g_steal_pointer(&r->vcard));
		}
		dav_answer_clear(&answer);
		if (!ok)
			return false;
	}
	return true;
}

static void close_book(struct addressbook *a)
{
	struct carddav *c = (struct carddav *)a;
	http_free(c->http);
	g_ptr_array_unref(c->books);
	g_free(c);
}

struct addressbook *carddav_open(const struct carddav_account *a, GError **error)
{
	static const struct addressbook_ops ops = { find, close_book };
	struct carddav *c = g_new0(struct carddav, 1);
	c->addressbook.ops = &ops;
	c->books = g_ptr_array_new_with_free_func(g_free);
	c->http = http_new(&(struct http_options){
		.login = a->login,
		.password = a->password,
		.ca_file = a->ca_file,
		.connect_timeout_ms = a->connect_timeout_ms,
		.request_timeout_ms = a->request_timeout_ms,
	});
	if (discover(c, a->url, error))
		return &c->addressbook;
	close_book(&c->addressbook);
	return NULL;
}
