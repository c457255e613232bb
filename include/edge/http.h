/* HTTP for DAV and OAuth (libcurl). One connection pool per struct http, used by one thread at a time.
 * HTTP/1.1, TLS verified, redirects followed by hand: at most 5, never from https to http, credentials never to another host. Bodies capped.
 * PUT and DELETE never on a reused connection without care: curl re-sends them by itself (PROTOCOLS 2.1). */
#ifndef EDGE_HTTP_H
#define EDGE_HTTP_H

#include "core/error.h"
#include <stdbool.h>
#include <stdint.h>

struct http;

struct http_options {
	const char *login, *password; /* Basic; NULL: none */
	const char *bearer;           /* NULL: none */
	const char *ca_file;
	int connect_timeout_ms, request_timeout_ms;
	int64_t max_body; /* bytes */
};
struct http_reply {
	int status;
	char *url;        /* after redirects */
	GHashTable *headers; /* lower-case name → value */
	GString *body;
};
struct http *http_new(const struct http_options *o);
void http_free(struct http *h);

/* headers: NULL-terminated "Name: value" or NULL; body may be NULL. Errors: RETRY for network, 429 and 5xx are replies, not errors; SETUP for
 * certificate failures and refused redirects. */
struct http_reply *http_request(struct http *h, const char *method, const char *url, const char *const *headers, const char *body,
		size_t n_body, GError **error);
void http_reply_free(struct http_reply *r);

/* The error for a status that is not what was hoped for: 401/403 SETUP, 429/5xx RETRY (with Retry-After when given), else ITEM. */
void http_status_error(GError **error, const struct http_reply *r, const char *what);

#endif
