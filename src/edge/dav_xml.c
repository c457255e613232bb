#include "edge/dav_xml.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <string.h>

static const char DAV[] = "DAV:";
static const char CALDAV[] = "urn:ietf:params:xml:ns:caldav";
static const char CARDDAV[] = "urn:ietf:params:xml:ns:carddav";
static const char CALENDARSERVER[] = "http://calendarserver.org/ns/";

/* ---- bytes that XML forbids and servers send ---- */

static bool xml_may_hold(guint64 c)
{
	return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0xd7ff) ||
	       (c >= 0xe000 && c <= 0xfffd) || (c >= 0x10000 && c <= 0x10ffff);
}

/* Length of a character reference ("&#11;") at p to something XML forbids; 0: there is none. */
static gsize forbidden_reference(const char *p)
{
	if (p[0] != '&' || p[1] != '#')
		return 0;
	bool hex = p[2] == 'x';
	const char *digits = p + (hex ? 3 : 2);
	char *end;
	guint64 c = g_ascii_strtoull(digits, &end, hex ? 16 : 10);
	if (*end != ';' || !g_ascii_isxdigit(*digits) || xml_may_hold(c))
		return 0;
	return (gsize)(end + 1 - p);
}

static bool is_utf16(const char *bytes, gsize n)
{
	return n >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0);
}

/* A document in another encoding than UTF-8 says so in its first line; only control characters are then taken
 * out. */
static bool names_encoding(const char *text)
{
	g_autofree char *head = g_ascii_strdown(text, 200);
	const char *said = strstr(head, "encoding=");
	const char *quoted = said ? said + strlen("encoding=") : "";
	return *quoted && !g_str_has_prefix(quoted + 1, "utf-8");
}

static char *clean(const char *bytes, gsize n)
{
	g_autofree char *raw = g_malloc(n + 1);
	memcpy(raw, bytes, n);
	raw[n] = '\0';
	for (gsize i = 0; i < n; i++) {
		if ((guchar)raw[i] < 0x20 && !xml_may_hold((guchar)raw[i]))
			raw[i] = ' ';
	}
	for (char *p = strstr(raw, "&#"); p; p = strstr(p + 1, "&#"))
		memset(p, ' ', forbidden_reference(p));
	return names_encoding(raw) ? g_steal_pointer(&raw) : g_utf8_make_valid(raw, -1);
}

static xmlDoc *parse(const char *bytes, gsize n)
{
	static gsize once;
	if (g_once_init_enter(&once)) {
		xmlInitParser();
		g_once_init_leave(&once, 1);
	}
	const int options = XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
	if (n > G_MAXINT / 4)
		return NULL;
	if (is_utf16(bytes, n))
		return xmlReadMemory(bytes, (int)n, NULL, NULL, options);
	g_autofree char *text = clean(bytes, n);
	return xmlReadMemory(text, (int)strlen(text), NULL, NULL, options);
}

/* ---- the tree ---- */

static bool is(const xmlNode *e, const char *ns, const char *name)
{
	return e->type == XML_ELEMENT_NODE && e->ns && e->ns->href &&
	       strcmp((const char *)e->ns->href, ns) == 0 && strcmp((const char *)e->name, name) == 0;
}

static xmlNode *child(const xmlNode *e, const char *ns, const char *name)
{
	for (xmlNode *c = e->children; c; c = c->next) {
		if (is(c, ns, name))
			return c;
	}
	return NULL;
}

static char *content(const xmlNode *e)
{
	xmlChar *s = xmlNodeGetContent(e);
	char *copy = g_strdup(s ? (const char *)s : "");
	xmlFree(s);
	return copy;
}

/* The text inside, without white space around it; NULL when there is none. */
static char *word(const xmlNode *e)
{
	g_autofree char *s = e ? g_strstrip(content(e)) : NULL;
	return s && *s ? g_steal_pointer(&s) : NULL;
}

static void set_word(char **slot, const xmlNode *e)
{
	g_free(*slot);
	*slot = word(e);
}

/* "HTTP/1.1 404 Not Found" → 404; 0 when it is no status line */
static int status_of(const xmlNode *e)
{
	g_autofree char *line = word(e);
	const char *space = line ? strchr(line, ' ') : NULL;
	guint64 n = space ? g_ascii_strtoull(space, NULL, 10) : 0;
	return n >= 100 && n <= 599 ? (int)n : 0;
}

/* ---- properties ---- */

static void read_type(struct dav_response *r, const xmlNode *e)
{
	for (const xmlNode *c = e->children; c; c = c->next) {
		r->is_calendar = r->is_calendar || is(c, CALDAV, "calendar");
		r->is_addressbook = r->is_addressbook || is(c, CARDDAV, "addressbook");
		r->is_subscribed = r->is_subscribed || is(c, CALENDARSERVER, "subscribed");
	}
}

static void read_components(struct dav_response *r, const xmlNode *e)
{
	r->components_told = true;
	for (xmlNode *c = e->children; c; c = c->next) {
		if (!is(c, CALDAV, "comp"))
			continue;
		xmlChar *name = xmlGetNoNsProp(c, (const xmlChar *)"name");
		r->takes_events =
			r->takes_events || (name && g_ascii_strcasecmp((const char *)name, "VEVENT") == 0);
		xmlFree(name);
	}
}

static void read_privileges(struct dav_response *r, const xmlNode *e)
{
	static const char *const writing[] = { "all", "write", "write-content", "bind" };
	r->privileges_told = true;
	for (const xmlNode *p = e->children; p; p = p->next) {
		if (!is(p, DAV, "privilege"))
			continue;
		for (gsize i = 0; i < G_N_ELEMENTS(writing); i++)
			r->may_write = r->may_write || child(p, DAV, writing[i]);
	}
}

static void read_homes(GPtrArray *homes, const xmlNode *e)
{
	for (const xmlNode *c = e->children; c; c = c->next) {
		char *href = is(c, DAV, "href") ? word(c) : NULL;
		if (href)
			g_ptr_array_add(homes, href);
	}
}

static void read_property(struct dav_response *r, const xmlNode *p)
{
	if (is(p, DAV, "getetag"))
		set_word(&r->etag, p);
	else if (is(p, DAV, "displayname"))
		set_word(&r->name, p);
	else if (is(p, DAV, "sync-token"))
		set_word(&r->sync_token, p);
	else if (is(p, CALENDARSERVER, "getctag"))
		set_word(&r->ctag, p);
	else if (is(p, DAV, "current-user-principal"))
		set_word(&r->principal, child(p, DAV, "href"));
	else if (is(p, DAV, "owner"))
		set_word(&r->owner, child(p, DAV, "href"));
	else if (is(p, DAV, "resourcetype"))
		read_type(r, p);
	else if (is(p, DAV, "current-user-privilege-set"))
		read_privileges(r, p);
	else if (is(p, CALDAV, "supported-calendar-component-set"))
		read_components(r, p);
	else if (is(p, CALDAV, "calendar-home-set"))
		read_homes(r->homes, p);
	else if (is(p, CARDDAV, "addressbook-home-set"))
		read_homes(r->book_homes, p);
	else if (is(p, CALDAV, "schedule-calendar-transp"))
		r->is_transparent = child(p, CALDAV, "transparent") != NULL;
	else if (is(p, CALDAV, "calendar-data")) {
		g_free(r->ics);
		r->ics = content(p);
	} else if (is(p, CARDDAV, "address-data")) {
		g_free(r->vcard);
		r->vcard = content(p);
	}
}

static void read_propstat(struct dav_response *r, const xmlNode *propstat)
{
	const xmlNode *status = child(propstat, DAV, "status");
	int n = status ? status_of(status) : 0;
	r->worst = MAX(r->worst, n);
	if (n >= 300)
		return;
	const xmlNode *prop = child(propstat, DAV, "prop");
	for (const xmlNode *p = prop ? prop->children : NULL; p; p = p->next)
		read_property(r, p);
}

/* ---- responses ---- */

static void response_free(gpointer p)
{
	struct dav_response *r = p;
	g_free(r->href);
	g_free(r->etag);
	g_free(r->ics);
	g_free(r->vcard);
	g_free(r->name);
	g_free(r->ctag);
	g_free(r->sync_token);
	g_free(r->principal);
	g_free(r->owner);
	g_ptr_array_unref(r->homes);
	g_ptr_array_unref(r->book_homes);
	g_free(r);
}

static struct dav_response *response_new(char *href, int status)
{
	struct dav_response *r = g_new0(struct dav_response, 1);
	r->href = href;
	r->status = r->worst = status;
	r->homes = g_ptr_array_new_with_free_func(g_free);
	r->book_homes = g_ptr_array_new_with_free_func(g_free);
	return r;
}

/* One <response> names one resource with its properties, or several that share one status (RFC 4918 14.24).
 */
static void add_responses(GPtrArray *responses, const xmlNode *e)
{
	const xmlNode *line = child(e, DAV, "status");
	int status = line ? status_of(line) : 0;
	struct dav_response *first = NULL;
	for (const xmlNode *c = e->children; c; c = c->next) {
		char *href = is(c, DAV, "href") ? word(c) : NULL;
		if (!href)
			continue;
		struct dav_response *r = response_new(href, status);
		g_ptr_array_add(responses, r);
		first = first ? first : r;
	}
	for (const xmlNode *c = e->children; first && c; c = c->next) {
		if (is(c, DAV, "propstat"))
			read_propstat(first, c);
	}
}

void dav_multistatus_free(struct dav_multistatus *m)
{
	if (!m)
		return;
	g_ptr_array_unref(m->responses);
	g_free(m->sync_token);
	g_free(m);
}

struct dav_multistatus *dav_multistatus_parse(const char *bytes, gsize n, GError **error)
{
	xmlDoc *doc = parse(bytes, n);
	xmlNode *root = doc && !doc->intSubset ? xmlDocGetRootElement(doc) : NULL;
	if (!root || !is(root, DAV, "multistatus")) {
		xmlFreeDoc(doc);
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_RETRY,
			"the answer is no DAV multistatus (%" G_GSIZE_FORMAT " bytes)", n);
		return NULL;
	}
	struct dav_multistatus *m = g_new0(struct dav_multistatus, 1);
	m->responses = g_ptr_array_new_with_free_func(response_free);
	for (const xmlNode *c = root->children; c; c = c->next) {
		if (is(c, DAV, "sync-token"))
			set_word(&m->sync_token, c);
		else if (is(c, DAV, "response"))
			add_responses(m->responses, c);
	}
	xmlFreeDoc(doc);
	return m;
}
