#include "edge/tls.h"
#include "edge/tcp.h"

#include <errno.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define PRIORITIES "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:%PROFILE_MEDIUM"
#define SYSTEM_TRUST "/etc/ssl/certs/ca-certificates.crt" /* only looked at for its date */

/* What all connections that trust the same certificates share: a hundred and fifty of them are a megabyte. */
struct trust {
	struct timespec changed; /* of the file it came from */
	gnutls_certificate_credentials_t certificates;
	gnutls_priority_t priorities;
};

struct tls {
	int fd;
	char *host; /* ASCII form */
	int port;
	int64_t deadline_us;
	gnutls_session_t session; /* NULL: still plain */
	struct trust *trust;
	gnutls_typed_vdata_st verify[2]; /* GnuTLS keeps a pointer to it */
};

static GMutex trusts_lock;
static GHashTable *trusts; /* file name, or "" for the system's → struct trust */

/* ---- waiting ---- */

/* False and ETIMEDOUT when the deadline comes first. */
static bool wait_for(int fd, short events, int64_t deadline_us)
{
	struct pollfd p = { .fd = fd, .events = events };

	for (;;) {
		int n = poll(&p, 1, tcp_poll_ms(deadline_us));

		if (n > 0)
			return true;
		if (n < 0 && errno != EINTR)
			return false;
		if (n == 0) {
			errno = ETIMEDOUT;
			return false;
		}
	}
}

static bool late(const struct tls *t)
{
	return t->deadline_us != 0 && g_get_monotonic_time() >= t->deadline_us;
}

/* ---- connecting ---- */

struct tls *tls_connect(const char *host, int port, int timeout_ms, GError **error)
{
	g_autofree char *ascii = g_hostname_to_ascii(host);

	if (!ascii || !*ascii) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "'%s' is not a host name", host);
		return NULL;
	}
	if (g_str_has_suffix(ascii, ".")) /* a rooted name; certificates and SNI have it without the dot */
		ascii[strlen(ascii) - 1] = '\0';

	int fd = tcp_connect(ascii, port, timeout_ms, error);

	if (fd < 0)
		return NULL;

	struct tls *t = g_new0(struct tls, 1);

	t->fd = fd;
	t->host = g_steal_pointer(&ascii);
	t->port = port;
	return t;
}

/* ---- trust ---- */

static void trust_clear(void *data)
{
	struct trust *t = data;

	if (t->certificates)
		gnutls_certificate_free_credentials(t->certificates);
	if (t->priorities)
		gnutls_priority_deinit(t->priorities);
}

static void trust_unref(void *t)
{
	if (t)
		g_atomic_rc_box_release_full(t, trust_clear);
}

static struct trust *trust_load(const char *ca_file, struct timespec changed, GError **error)
{
	struct trust *t = g_atomic_rc_box_new0(struct trust);

	t->changed = changed;
	gnutls_priority_init(&t->priorities, PRIORITIES, NULL);
	gnutls_certificate_allocate_credentials(&t->certificates);

	int n = ca_file ? gnutls_certificate_set_x509_trust_file(
				  t->certificates, ca_file, GNUTLS_X509_FMT_PEM)
			: gnutls_certificate_set_x509_system_trust(t->certificates);

	if (n > 0)
		return t;
	if (ca_file)
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "no certificate in ca_file '%s'%s%s",
			ca_file, n < 0 ? ": " : "", n < 0 ? gnutls_strerror(n) : "");
	else
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP,
			"the system trusts no certificate authority (package ca-certificates)");
	trust_unref(t);
	return NULL;
}

/* A reference of the caller's. */
static struct trust *trust_get(const char *ca_file, GError **error)
{
	g_autoptr(GMutexLocker) locked = g_mutex_locker_new(&trusts_lock);
	struct stat s = { 0 };

	(void)stat(
		ca_file ? ca_file : SYSTEM_TRUST, &s); /* a file that is not there fails when it is loaded */
	if (!trusts)
		trusts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, trust_unref);

	struct trust *t = g_hash_table_lookup(trusts, ca_file ? ca_file : "");

	if (!t || t->changed.tv_sec != s.st_mtim.tv_sec || t->changed.tv_nsec != s.st_mtim.tv_nsec) {
		t = trust_load(ca_file, s.st_mtim, error);
		if (!t)
			return NULL;
		g_hash_table_replace(trusts, g_strdup(ca_file ? ca_file : ""), t);
	}
	return g_atomic_rc_box_acquire(t);
}

/* ---- the handshake ---- */

static const struct {
	unsigned bit;
	const char *says, *mend; /* NULL: only the server's owner can */
} findings[] = {
	{ GNUTLS_CERT_UNEXPECTED_OWNER, "is not for this name", "the configuration must name the server as its certificate does" },
	{ GNUTLS_CERT_EXPIRED, "has expired", "the server's owner must renew it" },
	{ GNUTLS_CERT_NOT_ACTIVATED, "is not valid yet", "a clock is wrong, here or there" },
	{ GNUTLS_CERT_SIGNER_NOT_FOUND, "has an unknown issuer", "if it is the company's own, ca_file must name its certificate" },
	{ GNUTLS_CERT_SIGNER_NOT_CA, "is signed by what is no authority", NULL },
	{ GNUTLS_CERT_SIGNER_CONSTRAINTS_FAILURE, "is outside what its issuer may sign", NULL },
	{ GNUTLS_CERT_REVOKED, "is revoked", "the server's owner must replace it" },
	{ GNUTLS_CERT_INSECURE_ALGORITHM, "has a weak key or signature", "the server's owner must replace it" },
	{ GNUTLS_CERT_SIGNATURE_FAILURE, "has a wrong signature", NULL },
	{ GNUTLS_CERT_PURPOSE_MISMATCH, "is not meant for servers", NULL },
	{ GNUTLS_CERT_UNKNOWN_CRIT_EXTENSIONS, "has an unknown critical extension", NULL },
};

char *tls_certificate_fault(const char *host, unsigned status)
{
	g_autoptr(GString) says = g_string_new(NULL);
	const char *mend = NULL;

	for (size_t i = 0; i < G_N_ELEMENTS(findings); i++) {
		if (!(status & findings[i].bit))
			continue;
		g_string_append_printf(says, "%s%s", says->len ? ", " : "", findings[i].says);
		mend = mend ? mend : findings[i].mend;
	}
	return g_strdup_printf("certificate of '%s' %s%s%s", host, says->len ? says->str : "cannot be verified", mend ? "; " : "",
		mend ? mend : "");
}

static void refuse_certificate(const struct tls *t, GError **error)
{
	g_autofree char *fault = tls_certificate_fault(t->host, gnutls_session_get_verify_cert_status(t->session));

	g_set_error_literal(error, CLOSECALL_ERROR, CLOSECALL_SETUP, fault);
}

static void handshake_failed(const struct tls *t, int r, GError **error)
{
	switch (r) {
	case GNUTLS_E_CERTIFICATE_VERIFICATION_ERROR: refuse_certificate(t, error); return;
	case GNUTLS_E_FATAL_ALERT_RECEIVED:
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "'%s:%d' refuses TLS 1.2 and newer: %s",
			t->host, t->port, gnutls_alert_get_name(gnutls_alert_get(t->session)));
		return;
	case GNUTLS_E_UNSUPPORTED_VERSION_PACKET:
	case GNUTLS_E_UNEXPECTED_PACKET_LENGTH:
	case GNUTLS_E_UNEXPECTED_PACKET:
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP,
			"'%s:%d' does not speak TLS 1.2 or newer here (is it a port for STARTTLS?)", t->host,
			t->port);
		return;
	default:
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_RETRY,
			"TLS handshake with '%s:%d' broke off: %s", t->host, t->port,
			r == GNUTLS_E_TIMEDOUT ? g_strerror(ETIMEDOUT) : gnutls_strerror(r));
	}
}

static void prepare(struct tls *t)
{
	gnutls_init(&t->session, GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL | GNUTLS_NO_TICKETS);
	gnutls_priority_set(t->session, t->trust->priorities);
	gnutls_credentials_set(t->session, GNUTLS_CRD_CERTIFICATE, t->trust->certificates);
	gnutls_transport_set_int(t->session, t->fd);
	if (!g_hostname_is_ip_address(t->host))
		gnutls_server_name_set(t->session, GNUTLS_NAME_DNS, t->host, strlen(t->host));
	t->verify[0] =
		(gnutls_typed_vdata_st){ .type = GNUTLS_DT_DNS_HOSTNAME, .data = (unsigned char *)t->host };
	t->verify[1] = (gnutls_typed_vdata_st){
		.type = GNUTLS_DT_KEY_PURPOSE_OID,
		.data = (unsigned char *)(uintptr_t)GNUTLS_KP_TLS_WWW_SERVER,
	};
	/* during the handshake and not after it, so that the server learns why */
	gnutls_session_set_verify_cert2(t->session, t->verify, G_N_ELEMENTS(t->verify), 0);
}

static short direction(const struct tls *t)
{
	return gnutls_record_get_direction(t->session) ? POLLOUT : POLLIN;
}

bool tls_start(struct tls *t, const char *ca_file, int timeout_ms, GError **error)
{
	int64_t deadline_us = g_get_monotonic_time() + timeout_ms * G_TIME_SPAN_MILLISECOND;
	int r;

	t->trust = trust_get(ca_file, error);
	if (!t->trust)
		return false;
	prepare(t);
	do {
		r = gnutls_handshake(t->session);
		if (g_get_monotonic_time() >= deadline_us)
			r = r < 0 ? GNUTLS_E_TIMEDOUT : r;
		else if (r == GNUTLS_E_AGAIN && !wait_for(t->fd, direction(t), deadline_us))
			r = GNUTLS_E_TIMEDOUT;
	} while (r < 0 && r != GNUTLS_E_TIMEDOUT && !gnutls_error_is_fatal(r));
	if (r < 0)
		handshake_failed(t, r, error);
	return r >= 0;
}

/* ---- reading and writing ---- */

/* One try; -1 and EAGAIN: not now. */
static ssize_t try_read(struct tls *t, void *buf, size_t n)
{
	ssize_t r;

	if (!t->session) {
		r = recv(t->fd, buf, n, 0);
	} else {
		do
			r = gnutls_record_recv(t->session, buf, n);
		while (r < 0 && r != GNUTLS_E_AGAIN && !gnutls_error_is_fatal((int)r) && !late(t));
		if (r < 0)
			errno = r == GNUTLS_E_PREMATURE_TERMINATION ? ECONNRESET
				: gnutls_error_is_fatal((int)r)     ? EPROTO
								    : EAGAIN;
	}
	if (r == 0)
		errno = ECONNRESET;
	return r > 0 ? r : -1;
}

static ssize_t try_write(struct tls *t, const void *buf, size_t n)
{
	if (!t->session)
		return send(t->fd, buf, n, MSG_NOSIGNAL);

	ssize_t r = gnutls_record_send(t->session, buf, n);

	if (r < 0)
		errno = gnutls_error_is_fatal((int)r) ? EPIPE : EAGAIN;
	return r < 0 ? -1 : r;
}

static bool again(const struct tls *t, short plain_events)
{
	if (errno == EINTR)
		return true;
	if (errno != EAGAIN)
		return false;
	return wait_for(t->fd, t->session ? direction(t) : plain_events, t->deadline_us);
}

ssize_t tls_read_now(struct tls *t, void *buf, size_t n)
{
	return try_read(t, buf, n);
}

ssize_t tls_read(struct tls *t, void *buf, size_t n)
{
	for (;;) {
		if (late(t)) {
			errno = ETIMEDOUT;
			return -1;
		}

		ssize_t r = try_read(t, buf, n);

		if (r > 0)
			return r;
		if (!again(t, POLLIN))
			return -1;
	}
}

ssize_t tls_write(struct tls *t, const void *buf, size_t n)
{
	const char *p = buf;
	size_t left = n;

	while (left > 0) {
		if (late(t)) {
			errno = ETIMEDOUT;
			return -1;
		}

		ssize_t r = try_write(t, p, left);

		if (r < 0 && !again(t, POLLOUT))
			return -1;
		p += MAX(r, 0);
		left -= (size_t)MAX(r, 0);
	}
	return (ssize_t)n;
}

void tls_set_deadline(struct tls *t, int64_t deadline_us)
{
	t->deadline_us = deadline_us;
}

int tls_fd(const struct tls *t)
{
	return t->fd;
}

void tls_close(struct tls *t)
{
	if (!t)
		return;
	if (t->session) {
		gnutls_bye(t->session, GNUTLS_SHUT_WR); /* said once, not waited for */
		gnutls_deinit(t->session);
	}
	close(t->fd);
	trust_unref(t->trust);
	g_free(t->host);
	g_free(t);
}
