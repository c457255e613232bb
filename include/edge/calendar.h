/* The rep's calendar: the contract, and two of its sides, caldav (a server) and icsdir (a directory of .ics files, the vdir layout); the third is
 * app/invite.h.
 *
 * Objects are named by href, relative to the calendar (its last part, percent-decoded): for those we make it is "<uid>.ics". Bytes are
 * iCalendar text as the server gives it; nobody here looks inside, but to compare (below). Used by one thread at a time. Truth rules
 * (PROTOCOLS 4): 2xx of a PUT is not success until compared; an empty or unparsable answer is unknown, never "all events gone"; deleted
 * means 404 on GET and its UID nowhere else in the account. An object that a person put into another of his calendars has its whole
 * address as href, which get, put and remove take as well. */
#ifndef EDGE_CALENDAR_H
#define EDGE_CALENDAR_H

#include "core/error.h"
#include <stdbool.h>
#include <stdint.h>

struct calendar;

struct calendar_object {
	char *href;
	char *etag; /* verbatim; "" where the server gives none */
	char *ics; /* NULL: deleted */
};
void calendar_object_free(struct calendar_object *o);

enum calendar_put {
	CALENDAR_PUT_FAILED, /* error is set */
	CALENDAR_PUT_DONE,
	CALENDAR_PUT_CONFLICT, /* another object stands at this href or with this UID, or it changed since etag: get it and decide */
};

/* What a calendar does with an event, found out by writing one and reading it back; bits. */
enum calendar_trait {
	TRAIT_ATTACHMENT = 1,     /* keeps a file in the event */
	TRAIT_X_LINES = 2,        /* keeps X- properties */
	TRAIT_TEL_URL = 4,        /* keeps URL:tel: */
	TRAIT_ADDS_ALARM = 8,     /* puts an alarm into an event that has none */
	TRAIT_IF_NONE_MATCH = 16, /* refuses to create over what stands there */
	TRAIT_PUT_ETAG = 32,      /* tells the ETag of what was written */
	TRAIT_SYNC = 64,          /* sync-collection (RFC 6578) */
};
#define CALENDAR_TRAITS 7
extern const char *const calendar_trait_names[CALENDAR_TRAITS]; /* by bit */

struct calendar_ops {
	/* All objects whose events meet [from, to), of all calendars that count as busy: new strings into texts. May give more (a directory gives
	 * everything, some servers too), and our own calls are among them: the caller looks at times and UIDs. */
	bool (*busy)(struct calendar *c, int64_t from_utc, int64_t to_utc, GPtrArray *texts, GError **error);
	/* What changed since token (NULL: everything) among objects whose href has the prefix `ours`: struct calendar_object into objects.
	 * *ret_full: objects is everything there is (token was NULL or not valid any more, or the server cannot tell less): then an object of
	 * ours that is not listed is gone. */
	bool (*changes)(struct calendar *c, const char *token, const char *ours, GPtrArray *objects, char **ret_token, bool *ret_full,
			GError **error);
	/* *ret NULL and true: 404. */
	bool (*get)(struct calendar *c, const char *href, struct calendar_object **ret, GError **error);
	/* Where the UID stands, in whatever calendar that counts as busy; *ret NULL and true: nowhere that the server tells of. */
	bool (*find)(struct calendar *c, const char *uid, struct calendar_object **ret, GError **error);
	/* etag NULL: create; when the same call stands there already (calendar_text_same_call) that is DONE: it was us, before a crash; when
	 * another stands there: CONFLICT, and nothing is written. With an etag: replace; when the same text stands there already
	 * (calendar_text_same) that is DONE. *ret_etag: as of the object's. */
	enum calendar_put (*put)(struct calendar *c, const char *href, const char *etag, const char *ics, char **ret_etag, GError **error);
	/* Gone already is done. */
	bool (*remove)(struct calendar *c, const char *href, GError **error);
	/* Writes an event that takes no time (start_utc should be years ahead), reads it back, removes it. *ret_traits: enum calendar_trait. An error says why the
	 * calendar cannot be written in (SETUP, ITEM) or that nobody knows (RETRY). */
	bool (*probe)(struct calendar *c, int64_t start_utc, unsigned *ret_traits, GError **error);
	void (*close)(struct calendar *c);
};
struct calendar {
	const struct calendar_ops *ops;
};

/* An href that may become part of an address or a path: a plain file name, not hidden, at most 200 bytes. All sides refuse others (ITEM). */
bool calendar_href_is_safe(const char *href);

/* The event that a probe writes, and what came back of it. New string. */
char *calendar_probe_text(const char *uid, int64_t start_utc);
unsigned calendar_probe_traits(const char *ics);

/* The first event's UID; NULL: none. New string. */
char *calendar_text_uid(const char *ics);
/* The same call? UID, DTSTART, SUMMARY and the first line of DESCRIPTION: what survives every server's rewriting (PROTOCOLS 4.5). */
bool calendar_text_same_call(const char *a, const char *b);
/* The same text? All lines in any order and folding, PRODID and time stamps aside. */
bool calendar_text_same(const char *a, const char *b);

/* ---- caldav ---- */
struct dav_account {
	const char *url; /* of a calendar, a home, a principal, a server; or a bare domain or mail address (edge/caldav_discovery.h) */
	const char *name; /* display name or last path part of the calendar to book in; NULL: the first that takes events */
	const char *login, *password;
	const char *ca_file;
	int connect_timeout_ms, request_timeout_ms;
};
struct calendar *caldav_open(const struct dav_account *a, GError **error);
/* Is the login taken? A SETUP error when it is refused, RETRY when nobody answers; true also where nothing is found to log in to: that caldav_open() tells. */
bool caldav_login(const struct dav_account *a, GError **error);
const char *caldav_url(const struct calendar *c); /* what discovery found; borrowed */

/* ---- icsdir ---- */
/* The directory must be there. Only names that end in ".ics" are looked at. */
struct calendar *icsdir_open(const char *path, GError **error);

#endif
