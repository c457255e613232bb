/* A verified TLS byte stream over TCP (GnuTLS), for IMAP. Non-blocking sockets, poll(), a deadline on every wait.
 *
 * Invariants: no byte of the application leaves before chain, host name (RFC 6125), validity and TLS >= 1.2 are verified; SNI is always
 * sent; both address families are tried, the second 250 ms after the first (RFC 8305). Keepalive and TCP_USER_TIMEOUT are set. */
#ifndef EDGE_TLS_H
#define EDGE_TLS_H

#include "core/error.h"
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct tls;

/* TCP only; RETRY error "cannot connect to 'host:port': …" (unknown host, refused, time-out). */
struct tls *tls_connect(const char *host, int port, int timeout_ms, GError **error);
/* The handshake. SETUP error that says which check failed; RETRY when the connection broke. ca_file NULL: the system's trust. */
bool tls_start(struct tls *t, const char *ca_file, int timeout_ms, GError **error);
/* > 0 bytes; -1 on end, error or deadline (errno ETIMEDOUT). Never 0. Before tls_start: plain bytes, for STARTTLS only. */
ssize_t tls_read(struct tls *t, void *buf, size_t n);
ssize_t tls_write(struct tls *t, const void *buf, size_t n);
/* Absolute monotonic deadline of all following reads and writes, microseconds (g_get_monotonic_time); and bytes that may still be
 * read (0 = unlimited): beyond it reads fail with EMSGSIZE. */
void tls_limit(struct tls *t, int64_t deadline_us, int64_t max_bytes);
bool tls_pending(struct tls *t); /* decrypted bytes wait that poll() cannot see */
int tls_fd(const struct tls *t);
void tls_close(struct tls *t);

#endif
