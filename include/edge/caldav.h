/* The parts of the caldav side of edge/calendar.h that stand in files of their own. Addresses of collections end in a slash. */
#ifndef EDGE_CALDAV_H
#define EDGE_CALDAV_H

#include "edge/calendar.h"
#include "edge/http.h"

/* As calendar_ops.get. Asks for the ETag where GET gives none or a proxy has weakened it. */
bool caldav_get(struct http *h, const char *collection, const char *name, struct calendar_object **ret, GError **error);

/* As calendar_ops.busy, of these collections (char*); the first must be there. */
bool caldav_busy(struct http *h, GPtrArray *collections, int64_t from_utc, int64_t to_utc, GPtrArray *texts, GError **error);

/* As calendar_ops.changes. sync-collection (RFC 6578); without it the ctag, and without that a digest of all ETags: then a change anywhere gives
 * everything. Tokens: "sync:…", "ctag:…", "etags:…". */
bool caldav_changes(struct http *h, const char *collection, const char *token, const char *ours, GPtrArray *objects,
		char **ret_token, bool *ret_full, GError **error);

/* As calendar_ops.probe. */
bool caldav_probe(struct http *h, const char *collection, int64_t start_utc, unsigned *ret_traits, GError **error);

struct http *caldav_http(const struct dav_account *a);

#endif
