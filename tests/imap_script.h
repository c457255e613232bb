/* An IMAP server that follows a script, in a thread of its own, on 127.0.0.1: says what the script says, byte
 * for byte, and checks what it hears.
 *
 * "%t" in what it says is the tag of the command it heard last. When it hears something else than the script,
 * it hangs up and remembers; the test asks for that with script_end(). It waits at most 10 s for the client,
 * so that a broken test ends. */
#ifndef TESTS_IMAP_SCRIPT_H
#define TESTS_IMAP_SCRIPT_H

#include "tls_ca.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum script_op {
	SCRIPT_END,          /* hang up */
	SCRIPT_TLS,          /* the handshake; text: GnuTLS priorities, or NULL */
	SCRIPT_SAY,          /* in one TLS record */
	SCRIPT_HEAR,         /* a line: a tag, and then what begins with text */
	SCRIPT_HEAR_RAW,     /* a line without a tag: exactly text */
	SCRIPT_DRIP,         /* one byte each 20 ms, until the client hangs up */
	SCRIPT_UNTIL_CLOSED, /* nothing more, until the client hangs up */
};
struct script_step {
	enum script_op op;
	const char *text;
};
#define TLS                      \
	{                        \
		SCRIPT_TLS, NULL \
	}
#define SAY(s)                \
	{                     \
		SCRIPT_SAY, s \
	}
#define HEAR(s)                \
	{                      \
		SCRIPT_HEAR, s \
	}
#define HEAR_RAW(s)                \
	{                          \
		SCRIPT_HEAR_RAW, s \
	}
#define DRIP(s)                \
	{                      \
		SCRIPT_DRIP, s \
	}
#define UNTIL_CLOSED                      \
	{                                 \
		SCRIPT_UNTIL_CLOSED, NULL \
	}

struct script {
	const struct script_step *steps;
	gnutls_certificate_credentials_t credentials; /* not owned */
	int port;
	int listener, fd;
	gnutls_session_t session;
	GThread *thread;
	GString *heard;  /* every byte of the client, decrypted */
	GString *unread; /* of them, not yet taken as a line */
	char *tag;
	char *complaint;
	int connections;
};

static inline bool script_put(struct script *s, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t r = s->session ? gnutls_record_send(s->session, bytes, n)
				       : send(s->fd, bytes, n, MSG_NOSIGNAL);

		if (r <= 0)
			return false;
		bytes += r;
		n -= (size_t)r;
	}
	return true;
}

static inline bool script_get(struct script *s)
{
	char bytes[4096];
	ssize_t r = s->session ? gnutls_record_recv(s->session, bytes, sizeof bytes)
			       : recv(s->fd, bytes, sizeof bytes, 0);

	if (r <= 0)
		return false;
	g_string_append_len(s->heard, bytes, r);
	g_string_append_len(s->unread, bytes, r);
	return true;
}

static inline char *script_line(struct script *s)
{
	const char *end;

	while (!(end = strstr(s->unread->str, "\r\n")))
		if (!script_get(s))
			return NULL;

	char *line = g_strndup(s->unread->str, (gsize)(end - s->unread->str));

	g_string_erase(s->unread, 0, (gssize)strlen(line) + 2);
	return line;
}

static inline bool script_say(struct script *s, const char *text)
{
	GString *out = g_string_new(text);

	g_string_replace(out, "%t", s->tag ? s->tag : "", 0);

	bool fine = script_put(s, out->str, out->len);

	g_string_free(out, TRUE);
	return fine;
}

static inline bool script_hear(struct script *s, const char *text, bool tagged)
{
	g_autofree char *line = script_line(s);
	const char *space = line && tagged ? strchr(line, ' ') : NULL;
	const char *said = space ? space + 1 : line;

	if (space) {
		g_free(s->tag);
		s->tag = g_strndup(line, (gsize)(space - line));
	}
	if (said && (tagged ? space && g_str_has_prefix(said, text) : strcmp(said, text) == 0))
		return true;
	s->complaint = g_strdup_printf("expected '%s', heard '%s'", text, line ? line : "the end");
	g_test_message("%s", s->complaint);
	return false;
}

static inline bool script_drip(struct script *s, const char *text)
{
	for (size_t i = 0;; i = text[i + 1] ? i + 1 : i) {
		if (!script_put(s, text + i, 1))
			return false;
		g_usleep(20 * 1000);
	}
}

static inline bool script_handshake(struct script *s, const char *priorities)
{
	int r;

	TLS_OK(gnutls_init(&s->session, GNUTLS_SERVER | GNUTLS_NO_SIGNAL));
	TLS_OK(gnutls_priority_set_direct(s->session, priorities ? priorities : "NORMAL", NULL));
	TLS_OK(gnutls_credentials_set(s->session, GNUTLS_CRD_CERTIFICATE, s->credentials));
	gnutls_transport_set_int(s->session, s->fd);
	do
		r = gnutls_handshake(s->session);
	while (r < 0 && !gnutls_error_is_fatal(r));
	return r >= 0;
}

static inline bool script_step(struct script *s, const struct script_step *step)
{
	switch (step->op) {
	case SCRIPT_TLS: return script_handshake(s, step->text);
	case SCRIPT_SAY: return script_say(s, step->text);
	case SCRIPT_HEAR: return script_hear(s, step->text, true);
	case SCRIPT_HEAR_RAW: return script_hear(s, step->text, false);
	case SCRIPT_DRIP: return script_drip(s, step->text);
	case SCRIPT_UNTIL_CLOSED:
		while (script_get(s))
			;
		return true;
	case SCRIPT_END: break;
	}
	return false;
}

static inline void *script_run(void *data)
{
	struct script *s = data;
	struct timeval patience = { .tv_sec = 10 };

	s->fd = accept(s->listener, NULL, NULL);
	if (s->fd < 0)
		return NULL; /* the test has ended without a connection */
	s->connections++;
	setsockopt(s->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	for (const struct script_step *step = s->steps; script_step(s, step); step++)
		;
	if (s->session) {
		gnutls_bye(s->session, GNUTLS_SHUT_WR);
		gnutls_deinit(s->session);
	}
	close(s->fd);
	return NULL;
}

static inline void script_start(
	struct script *s, const struct script_step *steps, gnutls_certificate_credentials_t credentials)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof a;

	*s = (struct script){ .steps = steps,
		.credentials = credentials,
		.heard = g_string_new(NULL),
		.unread = g_string_new(NULL) };
	s->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	g_assert_cmpint(bind(s->listener, (struct sockaddr *)&a, n), ==, 0);
	g_assert_cmpint(listen(s->listener, 8), ==, 0);
	g_assert_cmpint(getsockname(s->listener, (struct sockaddr *)&a, &n), ==, 0);
	s->port = ntohs(a.sin_port);
	s->thread = g_thread_new("script", script_run, s);
}

/* Until the server has hung up, or would never be called. */
static inline void script_wait(struct script *s)
{
	if (!s->thread)
		return;
	shutdown(s->listener, SHUT_RDWR);
	g_thread_join(s->thread);
	s->thread = NULL;
}

/* After the client has hung up. Fails the test when the server heard something else than the script. */
static inline void script_end(struct script *s)
{
	script_wait(s);
	close(s->listener);
	g_assert_cmpstr(s->complaint, ==, NULL);
	g_free(s->complaint);
	g_free(s->tag);
	g_string_free(s->unread, TRUE);
	g_string_free(s->heard, TRUE);
}

#endif
