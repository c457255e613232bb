/* The rep's calendar: the contract, and its two sides, caldav (a server) and icsdir (a directory of .ics files, the vdir layout).
 *
 * Objects are named by href, relative to the calendar: for those we make it is "<uid>.ics". Bytes are iCalendar text as the server gives it;
 * nobody here looks inside. Used by one thread at a time. Truth rules (PROTOCOLS 4): 2xx of a PUT is not success until compared; an empty or
 * unparsable answer is unknown, never "all events gone"; deleted means 404 on GET and absent from the listing. */
#ifndef EDGE_CALENDAR_H
#define EDGE_CALENDAR_H

#include "core/error.h"
#include <stdbool.h>
#include <stdint.h>

struct calendar;

struct calendar_object {
	char *href, *etag;
	char *ics; /* NULL: deleted */
};
void calendar_object_free(struct calendar_object *o);

enum calendar_put {
	CALENDAR_PUT_FAILED, /* error is set */
	CALENDAR_PUT_DONE,
	CALENDAR_PUT_CONFLICT, /* another object stands at this href or with this UID, or it changed since etag: get it and decide */
};

struct calendar_ops {
	/* All objects whose events meet [from, to), of all calendars that count as busy: new strings into texts. */
	bool (*busy)(struct calendar *c, int64_t from_utc, int64_t to_utc, GPtrArray *texts, GError **error);
	/* What changed since token (NULL: everything) among objects whose href has the prefix `ours`: struct calendar_object into objects. With an
	 * invalid token: starts over, as with NULL, and sets *ret_full: then an object of ours that is not listed is gone. */
	bool (*changes)(struct calendar *c, const char *token, const char *ours, GPtrArray *objects, char **ret_token, bool *ret_full,
			GError **error);
	/* *ret NULL and true: 404. */
	bool (*get)(struct calendar *c, const char *href, struct calendar_object **ret, GError **error);
	/* etag NULL: create (If-None-Match: *), and when an object with the same text stands there already that is DONE too. */
	enum calendar_put (*put)(struct calendar *c, const char *href, const char *etag, const char *ics, char **ret_etag, GError **error);
	/* Gone already is done. */
	bool (*remove)(struct calendar *c, const char *href, GError **error);
	void (*close)(struct calendar *c);
};
struct calendar {
	const struct calendar_ops *ops;
};

/* ---- caldav ---- */
struct dav_account {
	const char *url; /* of a calendar, a home, a principal, or only the server: discovery by RFC 6764, RFC 4791 6.2.1 */
	const char *name; /* display name or last path part of the calendar to book in; NULL: the first that takes events */
	const char *login, *password;
	const char *ca_file;
	int connect_timeout_ms, request_timeout_ms;
};
struct calendar *caldav_open(const struct dav_account *a, GError **error);
const char *caldav_url(const struct calendar *c); /* what discovery found; borrowed */

/* ---- icsdir ---- */
struct calendar *icsdir_open(const char *path, GError **error);

#endif
