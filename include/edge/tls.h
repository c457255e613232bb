/* A verified TLS byte stream over TCP (GnuTLS), for IMAP. Non-blocking sockets, poll(), a deadline on every
 * wait, one descriptor.
 *
 * Invariants: no byte of the application leaves before chain, host name (RFC 6125), key purpose, validity and
 * TLS >= 1.2 are verified; SNI is always sent (except to an address: RFC 6066 3). The trusted certificates
 * are read once and shared by all connections, and read again when their file changes. A struct tls is used
 * by one thread at a time. */
#ifndef EDGE_TLS_H
#define EDGE_TLS_H

#include "core/error.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct tls;

/* TCP only, with the errors of tcp_connect(); SETUP error for what is no host name. */
struct tls *tls_connect(const char *host, int port, int timeout_ms, GError **error);

/* The handshake. SETUP error that says which check failed; RETRY when the connection broke. ca_file (PEM)
 * NULL: the system's trust. */
bool tls_start(struct tls *t, const char *ca_file, int timeout_ms, GError **error);

/* > 0 bytes; -1 on end (errno ECONNRESET), error, or deadline (errno ETIMEDOUT). Never 0: libetpan takes that
 * for "try again". Before tls_start: plain bytes, for STARTTLS only. */
ssize_t tls_read(struct tls *t, void *buf, size_t n);
/* The same without waiting: -1 and EAGAIN when nothing is there. After EAGAIN nothing is hidden from poll()
 * either. */
ssize_t tls_read_now(struct tls *t, void *buf, size_t n);
/* All n bytes, or -1. */
ssize_t tls_write(struct tls *t, const void *buf, size_t n);

/* Until when the following reads and writes may last: absolute, g_get_monotonic_time(); 0: for ever. */
void tls_set_deadline(struct tls *t, int64_t deadline_us);

/* "certificate of 'mx.example' has expired; the server's owner must renew it", of a gnutls_certificate_status_t. New string. */
char *tls_certificate_fault(const char *host, unsigned status);

int tls_fd(const struct tls *t);
void tls_close(struct tls *t);

#endif
