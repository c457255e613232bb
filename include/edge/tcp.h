/* The way to a server: a connected, non-blocking TCP socket; the ground under tls.
 *
 * Both address families are tried, each next address 250 ms after the one before (RFC 8305). A connection
 * that died in silence is noticed: keepalive 60/15/4 s, TCP_USER_TIMEOUT 45 s. */
#ifndef EDGE_TCP_H
#define EDGE_TCP_H

#include "core/error.h"
#include <stdint.h>

/* The descriptor; -1 and RETRY error "cannot connect to 'host:port': …" (unknown host, refused, time-out).
 * Looking up the name may block for longer than the time-out: getaddrinfo(3) cannot be hurried. */
int tcp_connect(const char *host, int port, int timeout_ms, GError **error);

/* The addresses of a host, for people: "192.0.2.1, 2001:db8::1". New string; NULL and RETRY error: it has none. */
char *tcp_addresses(const char *host, GError **error);

/* For poll(): how long until a deadline (g_get_monotonic_time(); 0: none). */
int tcp_poll_ms(int64_t deadline_us);

#endif
