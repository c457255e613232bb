/* HTTP for DAV and OAuth (libcurl). One connection pool per struct http, used by one thread at a time.
 *
 * HTTP/1.1, TLS verified; plain http only to this machine (loopback). Redirects are followed by hand, with method and body: at most 5, never
 * from https to http, credentials never to another host than the one that was asked, and only requests that change nothing go on to another
 * host. Bodies are capped. What changes something always gets a new connection: on a kept one curl re-sends it by itself (PROTOCOLS 2.1). */
#ifndef EDGE_HTTP_H
#define EDGE_HTTP_H

#include "core/error.h"
#include <stdbool.h>
#include <stdint.h>

struct http;

struct http_options {
	const char *login, *password; /* Basic, or Digest where the server offers only that; NULL: none */
	const char *bearer;           /* NULL: none */
	const char *ca_file; /* only this authority is trusted; NULL: the system's */
	int connect_timeout_ms, request_timeout_ms; /* 0: 20 s, 60 s */
	int64_t max_body;                           /* bytes; 0: 16 MiB */
};
struct http_reply {
	int status;
	char *url;           /* after redirects */
	GHashTable *headers; /* lower-case name → value; several of one name are joined by ", " */
	GString *body;
};
struct http *http_new(const struct http_options *o);
void http_free(struct http *h);

/* headers: NULL-terminated "Name: value" or NULL; body may be NULL. A 429 or 5xx is a reply, not an error. Errors: RETRY for the network
 * and for a body beyond max_body; SETUP for certificate failures, unencrypted addresses and refused redirects. */
struct http_reply *http_request(struct http *h, const char *method, const char *url, const char *const *headers, const char *body,
		size_t n_body, GError **error);
void http_reply_free(struct http_reply *r);

/* The error for a status that is not what was hoped for: 401/403 SETUP, 408/423/429/5xx and Google's 403 "rate limit" RETRY (with
 * Retry-After when given), else ITEM. The message is "<what>: server said 503". */
void http_status_error(GError **error, const struct http_reply *r, const char *what);

#endif
