#include "edge/caldav_discovery.h"

#include "edge/dav.h"
#include "edge/dav_candidates.h"

#include <string.h>

void caldav_place_clear(struct caldav_place *p)
{
	g_free(p->calendar);
	g_clear_pointer(&p->busy, g_ptr_array_unref);
	*p = (struct caldav_place){ 0 };
}

/* ---- what is there ---- */

static const char ASK[] =
	"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	"<D:propfind " DAV_NAMESPACES "><D:prop><D:resourcetype/><D:displayname/><D:owner/>"
	"<D:current-user-principal/><D:current-user-privilege-set/><C:calendar-home-set/>"
	"<C:supported-calendar-component-set/><C:schedule-calendar-transp/></D:prop></D:propfind>";

/* A calendar that takes events and is not somebody else's published one. */
static bool takes_events(const struct dav_response *r)
{
	return r->is_calendar && !r->is_subscribed && (r->takes_events || !r->components_told);
}

static bool is_writable(const struct dav_response *r)
{
	return r->may_write || !r->privileges_told;
}

static const struct dav_response *response_of(const struct dav_answer *a, const char *url)
{
	for (guint i = 0; i < a->m->responses->len; i++) {
		const struct dav_response *r = a->m->responses->pdata[i];
		g_autofree char *at = dav_resolve(a->url, r->href);
		if (at && dav_same_path(at, url))
			return r;
	}
	return NULL;
}

static const struct dav_response *itself(const struct dav_answer *a)
{
	const struct dav_response *r = response_of(a, a->url);
	return r || a->m->responses->len == 0 ? r : a->m->responses->pdata[0];
}

static char *collection_url(const char *base, const char *href)
{
	g_autofree char *url = dav_resolve(base, href);
	if (!url || g_str_has_suffix(url, "/"))
		return g_steal_pointer(&url);
	return g_strconcat(url, "/", NULL);
}

/* Two people's calendars can stand in one home (shares): whose counts? Where the server does not tell, all
 * do. */
static bool is_owned_by(const struct dav_response *r, const char *owner)
{
	return !owner || !r->owner || dav_same_path(r->owner, owner);
}

static void add_busy(const struct dav_answer *home, const char *owner, struct caldav_place *place)
{
	for (guint i = 0; i < home->m->responses->len; i++) {
		const struct dav_response *r = home->m->responses->pdata[i];
		g_autofree char *url = collection_url(home->url, r->href);
		if (url && takes_events(r) && !r->is_transparent && is_owned_by(r, owner) &&
			!dav_same_path(url, place->calendar))
			g_ptr_array_add(place->busy, g_steal_pointer(&url));
	}
}

static void set_calendar(struct caldav_place *place, char *url)
{
	place->calendar = url;
	place->busy = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(place->busy, g_strdup(url));
}

/* The calendar to book in: by name when one is given, else the first that can be written. */
static const struct dav_response *pick(const struct dav_answer *home, const char *name)
{
	const struct dav_response *by_part = NULL, *first = NULL;
	for (guint i = 0; i < home->m->responses->len; i++) {
		const struct dav_response *r = home->m->responses->pdata[i];
		if (!takes_events(r))
			continue;
		g_autofree char *part = dav_last_part(r->href);
		if (name && g_strcmp0(r->name, name) == 0)
			return r;
		if (name && !by_part && strcmp(part, name) == 0)
			by_part = r;
		if (!first && is_writable(r))
			first = r;
	}
	return name ? by_part : first;
}

static char *names_in(const struct dav_answer *home)
{
	GString *s = g_string_new(NULL);
	for (guint i = 0; i < home->m->responses->len; i++) {
		const struct dav_response *r = home->m->responses->pdata[i];
		g_autofree char *part = dav_last_part(r->href);
		if (takes_events(r))
			g_string_append_printf(s, "%s'%s'", s->len ? ", " : "", r->name ? r->name : part);
	}
	return g_string_free(s, FALSE);
}

static bool refuse_read_only(const struct dav_response *r, const char *url, GError **error)
{
	if (is_writable(r))
		return true;
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "calendar '%s' may only be read with this login",
		url);
	return false;
}

/* Searches one home. True without place->calendar: there is none that fits; *names tells what there was. */
static bool search_home(struct http *h, const char *url, const struct dav_account *a, const char *principal,
	struct caldav_place *place, char **names, GError **error)
{
	struct dav_answer home;
	bool ok = dav_ask(h, "PROPFIND", url, "1", ASK, &home, error);
	const struct dav_response *r = ok ? pick(&home, a->name) : NULL;
	g_autofree char *found = r ? collection_url(home.url, r->href) : NULL;
	if (found) {
		ok = refuse_read_only(r, found, error);
		if (ok) {
			/* a robot's login may look into the home of a rep: what counts is whose home it is */
			const struct dav_response *self = response_of(&home, home.url);
			set_calendar(place, g_steal_pointer(&found));
			add_busy(&home, self && self->owner ? self->owner : principal, place);
		}
	} else if (ok) {
		g_free(*names);
		*names = names_in(&home);
	}
	dav_answer_clear(&home);
	return ok;
}

/* The address is a calendar itself: its neighbours count as busy too, when they can be seen. */
static bool take_calendar(struct http *h, const struct dav_answer *at, const struct dav_response *me,
	struct caldav_place *place, GError **error)
{
	char *url = collection_url(at->url, me->href);
	if (!url)
		url = g_strdup(at->url);
	set_calendar(place, url);
	if (!refuse_read_only(me, url, error))
		return false;
	g_autofree char *parent = dav_resolve(url, "..");
	struct dav_answer home = { 0 };
	g_autoptr(GError) why = NULL;
	bool seen = parent && dav_ask(h, "PROPFIND", parent, "1", ASK, &home, &why);
	if (seen)
		add_busy(&home, me->owner, place);
	dav_answer_clear(&home);
	/* a neighbourhood that is not to be seen is one thing, one that cannot be seen today another */
	if (seen || !g_error_matches(why, CLOSECALL_ERROR, CLOSECALL_RETRY))
		return true;
	g_propagate_error(error, g_steal_pointer(&why));
	return false;
}

static bool is_named(const struct dav_response *r, const char *name)
{
	g_autofree char *part = dav_last_part(r->href);
	return !name || g_strcmp0(r->name, name) == 0 || strcmp(part, name) == 0;
}

static void add_homes(GPtrArray *homes, const char *base, const struct dav_response *r)
{
	for (guint i = 0; r && i < r->homes->len; i++) {
		char *url = collection_url(base, r->homes->pdata[i]);
		if (url)
			g_ptr_array_add(homes, url);
	}
}

/* The calendar homes that a resource leads to: its own, or its principal's. They may be on another host
 * (iCloud). */
static bool find_homes(struct http *h, const struct dav_answer *at, const struct dav_response *me,
	GPtrArray *homes, GError **error)
{
	add_homes(homes, at->url, me);
	g_autofree char *principal = me->principal ? dav_resolve(at->url, me->principal) : NULL;
	if (homes->len > 0 || !principal)
		return true;
	struct dav_answer answer;
	bool ok = dav_ask(h, "PROPFIND", principal, "0", ASK, &answer, error);
	if (ok)
		add_homes(homes, answer.url, itself(&answer));
	dav_answer_clear(&answer);
	return ok;
}

static bool is_root(const char *url)
{
	g_autoptr(GUri) u = g_uri_parse(url, G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED, NULL);
	return u && strlen(g_uri_get_path(u)) <= 1;
}

/* Follows one address as far as it leads. */
static bool follow(struct http *h, const struct dav_answer *at, const struct dav_account *a,
	struct caldav_place *place, char **names, GError **error)
{
	const struct dav_response *me = itself(at);
	if (!me)
		return true;
	if (takes_events(me) && is_named(me, a->name))
		return take_calendar(h, at, me, place, error);
	/* a home given as such comes before the login's own: a robot books in other people's homes */
	g_autofree char *self = collection_url(at->url, "");
	g_autofree char *home = self ? dav_resolve(self, me->is_calendar ? ".." : "") : NULL;
	if (home && !is_root(home)) {
		g_autoptr(GError) ignored = NULL;
		if (!search_home(h, home, a, me->principal, place, names, &ignored) &&
			g_error_matches(ignored, CLOSECALL_ERROR, CLOSECALL_RETRY)) {
			g_propagate_error(error, g_steal_pointer(&ignored));
			return false;
		}
		if (place->calendar)
			return true;
	}
	if (me->owner && me->principal && !dav_same_path(me->owner, me->principal))
		return true; /* somebody else's home: no reason to book in one's own instead */
	g_autoptr(GPtrArray) homes = g_ptr_array_new_with_free_func(g_free);
	if (!find_homes(h, at, me, homes, error))
		return false;
	for (guint i = 0; i < homes->len && !place->calendar; i++) {
		if (!search_home(h, homes->pdata[i], a, me->principal, place, names, error))
			return false;
	}
	return true;
}

static void set_not_found(GError **error, const struct dav_account *a, const char *names, const GError *why)
{
	if (a->name && names && *names)
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP,
			"there is no calendar '%s' at '%s', but %s", a->name, a->url, names);
	else
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP,
			"no calendar to write in is found at '%s'%s%s", a->url, why ? ": " : "",
			why ? why->message : "");
}

/* Wrong password, dead network, a calendar that may only be read: the next address would not help. */
static bool is_final(const struct dav_answer *at, const GError *why)
{
	if (at->status == 401)
		return true;
	return at->m ? why->code != CLOSECALL_ITEM : at->status == 0 && why->code == CLOSECALL_RETRY;
}

bool caldav_discover(struct http *h, const struct dav_account *a, struct caldav_place *ret, GError **error)
{
	*ret = (struct caldav_place){ 0 };
	g_autoptr(GPtrArray) urls = g_ptr_array_new_with_free_func(g_free);
	if (!dav_candidates("caldav", a->url, urls, error))
		return false;
	g_autoptr(GError) first = NULL; /* the address as given fails in the most telling way */
	g_autofree char *names = NULL;
	for (guint i = 0; i < urls->len && !ret->calendar; i++) {
		g_autoptr(GError) why = NULL;
		struct dav_answer at;
		bool ok = dav_ask(h, "PROPFIND", urls->pdata[i], "0", ASK, &at, &why) &&
			  follow(h, &at, a, ret, &names, &why);
		bool final = !ok && is_final(&at, why);
		if (!ok && at.status == 200)
			why->code = CLOSECALL_SETUP; /* a web site, not a calendar server that is ill */
		dav_answer_clear(&at);
		if (final) {
			g_propagate_error(error, g_steal_pointer(&why));
			return false;
		}
		if (!ok && !first)
			first = g_steal_pointer(&why);
	}
	if (ret->calendar)
		return true;
	if (first && g_error_matches(first, CLOSECALL_ERROR, CLOSECALL_RETRY))
		g_propagate_error(error, g_steal_pointer(&first));
	else
		set_not_found(error, a, names, first);
	return false;
}
