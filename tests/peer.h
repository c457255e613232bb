/* A server on 127.0.0.1 inside a test: every connection is one call of `talk` in its own thread, in clear or over TLS with a certificate made for
 * the occasion. For tests of edges; nothing here leaves loopback. */
#ifndef TESTS_PEER_H
#define TESTS_PEER_H

#include <arpa/inet.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct peer;
struct peer_io {
	struct peer *peer;
	int number; /* of this connection, from 1 */
	int fd;
	gnutls_session_t tls; /* NULL: clear */
	void *data;
	GThread *thread;
};
typedef void (*peer_talk)(struct peer_io *io);

struct peer {
	int fd, port;
	bool tls; /* from the first byte */
	peer_talk talk;
	void *data;
	GThread *thread;
	GMutex lock; /* of connections */
	GPtrArray *connections;
	gnutls_certificate_credentials_t cred;
	char *dir, *ca_file; /* the certificate, which is its own authority; NULL: no TLS at all */
};

/* ---- bytes ---- */

static inline ssize_t peer_read(struct peer_io *io, void *to, size_t n)
{
	return io->tls ? gnutls_record_recv(io->tls, to, n) : recv(io->fd, to, n, 0);
}

static inline bool peer_say(struct peer_io *io, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t some = io->tls ? gnutls_record_send(io->tls, bytes, n) : send(io->fd, bytes, n, MSG_NOSIGNAL);
		if (some <= 0)
			return false;
		bytes += some;
		n -= (size_t)some;
	}
	return true;
}

/* One line without its end; NULL at the end of the connection. */
static inline char *peer_line(struct peer_io *io)
{
	GString *s = g_string_new(NULL);
	char c;
	while (peer_read(io, &c, 1) == 1) {
		if (c != '\n') {
			g_string_append_c(s, c);
			continue;
		}
		if (s->len && s->str[s->len - 1] == '\r')
			g_string_truncate(s, s->len - 1);
		return g_string_free(s, FALSE);
	}
	g_string_free(s, TRUE);
	return NULL;
}

static inline bool peer_start_tls(struct peer_io *io)
{
	gnutls_init(&io->tls, GNUTLS_SERVER | GNUTLS_NO_SIGNAL);
	gnutls_set_default_priority(io->tls);
	gnutls_credentials_set(io->tls, GNUTLS_CRD_CERTIFICATE, io->peer->cred);
	gnutls_transport_set_int(io->tls, io->fd);
	int r;
	do
		r = gnutls_handshake(io->tls);
	while (r < 0 && !gnutls_error_is_fatal(r));
	return r == 0;
}

/* ---- the certificate ---- */

static inline void peer_make_certificate(struct peer *p)
{
	static const unsigned char address[] = { 127, 0, 0, 1 };
	gnutls_x509_privkey_t key;
	gnutls_x509_crt_t crt;
	gnutls_datum_t pem;
	gint64 now = g_get_real_time() / G_USEC_PER_SEC;
	gnutls_x509_privkey_init(&key);
	gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0);
	gnutls_x509_crt_init(&crt);
	gnutls_x509_crt_set_version(crt, 3);
	gnutls_x509_crt_set_serial(crt, "\1", 1);
	gnutls_x509_crt_set_dn_by_oid(crt, GNUTLS_OID_X520_COMMON_NAME, 0, "test", 4);
	gnutls_x509_crt_set_activation_time(crt, now - 3600);
	gnutls_x509_crt_set_expiration_time(crt, now + 24 * 3600);
	gnutls_x509_crt_set_basic_constraints(crt, 1, -1);
	gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_IPADDRESS, address, sizeof address, GNUTLS_FSAN_SET);
	gnutls_x509_crt_set_key(crt, key);
	gnutls_x509_crt_sign2(crt, crt, key, GNUTLS_DIG_SHA256, 0);
	gnutls_certificate_allocate_credentials(&p->cred);
	gnutls_certificate_set_x509_key(p->cred, &crt, 1, key);
	p->dir = g_dir_make_tmp("closecall-peer-XXXXXX", NULL);
	p->ca_file = g_build_filename(p->dir, "ca.pem", NULL);
	g_assert_cmpint(gnutls_x509_crt_export2(crt, GNUTLS_X509_FMT_PEM, &pem), ==, 0);
	g_assert_true(g_file_set_contents(p->ca_file, (const char *)pem.data, (gssize)pem.size, NULL));
	gnutls_free(pem.data);
	gnutls_x509_crt_deinit(crt);
	gnutls_x509_privkey_deinit(key);
}

/* ---- start and stop ---- */

static inline gpointer peer_serve(gpointer data)
{
	struct peer_io *io = data;
	if (!io->peer->tls || peer_start_tls(io))
		io->peer->talk(io);
	if (io->tls)
		gnutls_bye(io->tls, GNUTLS_SHUT_WR);
	shutdown(io->fd, SHUT_RDWR);
	return NULL;
}

static inline gpointer peer_accept(gpointer data)
{
	struct peer *p = data;
	for (int fd; (fd = accept(p->fd, NULL, NULL)) >= 0;) {
		struct peer_io *io = g_new0(struct peer_io, 1);
		g_mutex_lock(&p->lock);
		g_ptr_array_add(p->connections, io);
		*io = (struct peer_io){ .peer = p, .number = (int)p->connections->len, .fd = fd, .data = p->data };
		io->thread = g_thread_new("peer", peer_serve, io);
		g_mutex_unlock(&p->lock);
	}
	return NULL;
}

static inline struct peer *peer_start(bool with_certificate, bool tls, peer_talk talk, void *data)
{
	signal(SIGPIPE, SIG_IGN);
	struct peer *p = g_new0(struct peer, 1);
	*p = (struct peer){ .tls = tls, .talk = talk, .data = data, .connections = g_ptr_array_new() };
	g_mutex_init(&p->lock);
	if (with_certificate)
		peer_make_certificate(p);
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof at;
	p->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	g_assert_cmpint(bind(p->fd, (struct sockaddr *)&at, n), ==, 0);
	g_assert_cmpint(listen(p->fd, 16), ==, 0);
	g_assert_cmpint(getsockname(p->fd, (struct sockaddr *)&at, &n), ==, 0);
	p->port = ntohs(at.sin_port);
	p->thread = g_thread_new("peer accept", peer_accept, p);
	return p;
}

static inline void peer_stop(struct peer *p)
{
	shutdown(p->fd, SHUT_RDWR);
	g_thread_join(p->thread);
	close(p->fd);
	for (guint i = 0; i < p->connections->len; i++) {
		struct peer_io *io = p->connections->pdata[i];
		shutdown(io->fd, SHUT_RDWR);
		g_thread_join(io->thread);
		if (io->tls)
			gnutls_deinit(io->tls);
		close(io->fd);
		g_free(io);
	}
	g_ptr_array_unref(p->connections);
	if (p->cred) {
		gnutls_certificate_free_credentials(p->cred);
		g_unlink(p->ca_file);
		g_rmdir(p->dir);
	}
	g_free(p->ca_file);
	g_free(p->dir);
	g_mutex_clear(&p->lock);
	g_free(p);
}

#endif
