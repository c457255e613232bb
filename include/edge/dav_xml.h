/* The answers of DAV servers (multistatus, RFC 4918 13, with the properties of RFC 4791, 5397, 6352, 6578 and 6638 that are asked for here).
 *
 * Pure: bytes → struct. No network, no entities, no DTD; size and depth are libxml2's own limits. Bytes that servers emit although XML
 * forbids them (raw control characters, broken UTF-8, &#11;) become spaces: one colleague's odd event must not hide a whole calendar. */
#ifndef EDGE_DAV_XML_H
#define EDGE_DAV_XML_H

#include "core/error.h"
#include <stdbool.h>

/* One <response>. Properties are those the server gave with a status of 2xx; absent ones are NULL or false. */
struct dav_response {
	char *href;   /* as received, white space around it removed */
	int status;   /* of the whole response; 0: told per property */
	int worst;    /* the highest status anywhere in it; 0: none was told */
	char *etag;   /* verbatim, quotes included */
	char *ics;    /* calendar-data */
	char *vcard;  /* address-data */
	char *name;   /* displayname */
	char *ctag, *sync_token;
	char *principal, *owner; /* hrefs */
	GPtrArray *homes;        /* char*: calendar-home-set */
	GPtrArray *book_homes;   /* char*: addressbook-home-set */
	bool is_addressbook;
	bool is_calendar, is_subscribed, is_transparent; /* transparent: does not count as busy (RFC 6638 9.1) */
	bool components_told, takes_events; /* supported-calendar-component-set */
	bool privileges_told, may_write;    /* current-user-privilege-set */
};
struct dav_multistatus {
	GPtrArray *responses; /* struct dav_response, in the server's order */
	char *sync_token;     /* of a sync-collection; NULL: none */
};

/* RETRY error when the bytes are no multistatus: then nothing is known. A multistatus without responses is an answer; what it means
 * the question must say. */
struct dav_multistatus *dav_multistatus_parse(const char *bytes, gsize n, GError **error);
void dav_multistatus_free(struct dav_multistatus *m);

#endif
