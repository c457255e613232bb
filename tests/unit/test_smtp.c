#include "edge/outgoing.h"

#include "peer.h"

/* One scripted SMTP server: what it says at each step; NULL drops the connection there, "" is silence. */
struct script {
	const char *what;
	enum security security;
	const char *greeting, *features, *auth, *mail, *rcpt, *data, *dot;
	enum outgoing_result result;
	int code; /* of the error */
	const char *words;
};
struct server {
	const struct script *script;
	GMutex lock;  /* of heard and mail */
	GString *heard; /* command lines, LF */
	GString *mail;  /* as it stood on the wire, up to the dot */
};

/* False: the connection is over. */
static bool say(struct peer_io *io, const char *line)
{
	if (!line)
		return false;
	g_autofree char *wire = g_strconcat(line, "\r\n", NULL);
	return !*line || peer_say(io, wire, strlen(wire));
}

static bool take_mail(struct peer_io *io, struct server *s)
{
	for (;;) {
		g_autofree char *line = peer_line(io);
		if (!line)
			return false;
		if (strcmp(line, ".") == 0)
			return say(io, s->script->dot);
		g_mutex_lock(&s->lock);
		g_string_append_printf(s->mail, "%s\n", line);
		g_mutex_unlock(&s->lock);
	}
}

static bool take_login(struct peer_io *io, const char *verdict)
{
	g_autofree char *login = say(io, "334 ") ? peer_line(io) : NULL;
	g_assert_cmpstr(login, ==, "AGFuAGdlaGVpbQ=="); /* \0an\0geheim */
	return say(io, verdict);
}

static bool answer(struct peer_io *io, struct server *s, const char *line)
{
	const struct script *t = s->script;
	if (g_str_has_prefix(line, "EHLO"))
		return say(io, io->tls ? t->features : "250-x\r\n250 STARTTLS");
	if (strcmp(line, "STARTTLS") == 0)
		return say(io, "220 go") && peer_start_tls(io);
	if (strcmp(line, "AUTH PLAIN") == 0)
		return take_login(io, t->auth);
	if (g_str_has_prefix(line, "MAIL"))
		return say(io, t->mail);
	if (g_str_has_prefix(line, "RCPT"))
		return say(io, t->rcpt);
	if (strcmp(line, "DATA") == 0)
		return say(io, t->data) && (!t->data || *t->data != '3' || take_mail(io, s));
	if (strcmp(line, "QUIT") == 0)
		return say(io, "221 bye") && false;
	return say(io, "502 what");
}

static void talk(struct peer_io *io)
{
	struct server *s = io->data;
	bool on = say(io, s->script->greeting);
	while (on) {
		g_autofree char *line = peer_line(io);
		if (!line)
			return;
		g_mutex_lock(&s->lock);
		g_string_append_printf(s->heard, "%s\n", line);
		g_mutex_unlock(&s->lock);
		on = answer(io, s, line);
	}
}

static const char MAIL[] = "Subject: x\r\n\r\nline\r\n.\r\n..two\r\nlast\r\n";

static enum outgoing_result send_to(const struct script *t, const char *ca_file, const char *from, const char *to, struct server *s,
	GError **error)
{
	*s = (struct server){ .script = t, .heard = g_string_new(NULL), .mail = g_string_new(NULL) };
	g_mutex_init(&s->lock);
	struct peer *p = peer_start(true, t->security == SECURITY_TLS, talk, s);
	struct outgoing *o = smtp_open(&(struct smtp_account){ .host = "127.0.0.1",
					       .port = p->port,
					       .security = t->security,
					       .login = t->auth ? "an" : NULL,
					       .password = "geheim",
					       .ehlo = "closecall.corp.test",
					       .ca_file = ca_file ? ca_file : p->ca_file,
					       .connect_timeout_ms = 5000,
					       .request_timeout_ms = t->dot && !*t->dot ? 2500 : 20000 },
		error);
	g_assert_nonnull(o);
	g_autoptr(GBytes) mail = g_bytes_new_static(MAIL, sizeof MAIL - 1);
	enum outgoing_result r = o->ops->send(o, from, to, "id@x", mail, error);
	o->ops->close(o);
	peer_stop(p);
	g_mutex_clear(&s->lock);
	return r;
}

static void server_clear(struct server *s)
{
	g_string_free(s->heard, TRUE);
	g_string_free(s->mail, TRUE);
}

#define GREET "220 x ESMTP"
#define FEATURES "250-x\r\n250-8BITMIME\r\n250-SIZE 1000000\r\n250 AUTH CRAM-MD5 LOGIN PLAIN"
#define OK "250 ok"
#define GO "354 go on"

static void test_results(void)
{
	static const struct script rows[] = {
		{ "sent", SECURITY_TLS, GREET, FEATURES, "235 yes", OK, OK, GO, "250 queued", OUTGOING_SENT, 0, NULL },
		{ "sent, STARTTLS", SECURITY_STARTTLS, GREET, FEATURES, "235 yes", OK, OK, GO, "250 queued", OUTGOING_SENT, 0, NULL },
		{ "sent, no login", SECURITY_TLS, GREET, FEATURES, NULL, OK, OK, GO, "250 queued", OUTGOING_SENT, 0, NULL },
		{ "451 after the dot", SECURITY_TLS, GREET, FEATURES, "235 yes", OK, OK, GO, "451 try later", OUTGOING_FAILED,
			CLOSECALL_RETRY, "said 451 try later" },
		{ "421 after the dot", SECURITY_TLS, GREET, FEATURES, "235 yes", OK, OK, GO, "421 closing", OUTGOING_FAILED, CLOSECALL_RETRY,
			"said 421" },
		{ "550 after the dot", SECURITY_TLS, GREET, FEATURES, "235 yes", OK, OK, GO, "550 5.6.11 spam\033[1m", OUTGOING_FAILED,
			CLOSECALL_ITEM, "said 550 5.6.11 spam\\033[1m" },
		{ "dropped after the dot", SECURITY_TLS, GREET, FEATURES, "235 yes", OK, OK, GO, NULL, OUTGOING_IN_DOUBT, CLOSECALL_RETRY,
			"127.0.0.1" },
		{ "silence after the dot", SECURITY_TLS, GREET, FEATURES, "235 yes", OK, OK, GO, "", OUTGOING_IN_DOUBT, CLOSECALL_RETRY,
			"127.0.0.1" },
		{ "recipient refused", SECURITY_TLS, GREET, FEATURES, "235 yes", OK, "550 no such user", GO, OK, OUTGOING_FAILED, CLOSECALL_ITEM,
			"550 no such user" },
		{ "recipient grey-listed", SECURITY_TLS, GREET, FEATURES, "235 yes", OK, "450 wait", GO, OK, OUTGOING_FAILED, CLOSECALL_RETRY,
			"450 wait" },
		{ "sender refused", SECURITY_TLS, GREET, FEATURES, "235 yes", "553 not yours", OK, GO, OK, OUTGOING_FAILED, CLOSECALL_ITEM, "553" },
		{ "login required", SECURITY_TLS, GREET, FEATURES, NULL, "530 5.7.0 log in", OK, GO, OK, OUTGOING_FAILED, CLOSECALL_SETUP, "530" },
		{ "DATA refused", SECURITY_TLS, GREET, FEATURES, "235 yes", OK, OK, "452 full", OK, OUTGOING_FAILED, CLOSECALL_RETRY, "452" },
		{ "dropped before DATA", SECURITY_TLS, GREET, FEATURES, "235 yes", OK, NULL, GO, OK, OUTGOING_FAILED, CLOSECALL_RETRY, "127.0.0.1" },
		{ "wrong password", SECURITY_TLS, GREET, FEATURES, "535 5.7.8 no", OK, OK, GO, OK, OUTGOING_FAILED, CLOSECALL_SETUP, "535" },
		{ "password service ill", SECURITY_TLS, GREET, FEATURES, "454 later", OK, OK, GO, OK, OUTGOING_FAILED, CLOSECALL_RETRY, "454" },
		{ "no way to log in", SECURITY_TLS, GREET, "250-x\r\n250 AUTH GSSAPI", "235 yes", OK, OK, GO, OK, OUTGOING_FAILED, CLOSECALL_SETUP,
			"127.0.0.1" },
		{ "we are blocked", SECURITY_TLS, "554 blocked", FEATURES, "235 yes", OK, OK, GO, OK, OUTGOING_FAILED, CLOSECALL_SETUP, "554" },
		{ "busy at the door", SECURITY_TLS, "421 busy", FEATURES, "235 yes", OK, OK, GO, OK, OUTGOING_FAILED, CLOSECALL_RETRY, "421" },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		const struct script *t = &rows[i];
		g_test_message("%s", t->what);
		struct server s;
		g_autoptr(GError) e = NULL;
		g_assert_cmpint(send_to(t, NULL, "robot@corp.test", "an@corp.test", &s, &e), ==, t->result);
		if (t->result == OUTGOING_SENT) {
			g_assert_no_error(e);
			/* dots stuffed, nothing added, nothing lost */
			g_assert_cmpstr(s.mail->str, ==, "Subject: x\n\nline\n..\n...two\nlast\n");
			g_assert_nonnull(strstr(s.heard->str, "MAIL FROM:<robot@corp.test>"));
			g_assert_nonnull(strstr(s.heard->str, "RCPT TO:<an@corp.test>\n"));
			g_assert_nonnull(strstr(s.heard->str, "EHLO closecall.corp.test\n"));
		} else {
			g_assert_error(e, CLOSECALL_ERROR, t->code);
			if (!strstr(e->message, t->words))
				g_error("'%s' does not say '%s'", e->message, t->words);
			g_assert_null(strstr(e->message, "geheim"));
		}
		server_clear(&s);
	}
}

/* A server whose certificate is not trusted hears no login and no mail. */
static void test_certificate(void)
{
	static const struct script t = { "certificate, STARTTLS", SECURITY_STARTTLS, GREET, FEATURES, "235 yes", OK, OK, GO, OK, OUTGOING_FAILED,
		CLOSECALL_SETUP, NULL };
	static const struct script strict = { "certificate", SECURITY_TLS, GREET, FEATURES, "235 yes", OK, OK, GO, OK, OUTGOING_FAILED,
		CLOSECALL_SETUP, NULL };
	struct peer *other = peer_start(true, true, talk, NULL);
	const struct script *scripts[] = { &t, &strict };
	for (gsize i = 0; i < G_N_ELEMENTS(scripts); i++) {
		struct server s;
		g_autoptr(GError) e = NULL;
		g_assert_cmpint(send_to(scripts[i], other->ca_file, "a@x.test", "b@x.test", &s, &e), ==, OUTGOING_FAILED);
		g_assert_error(e, CLOSECALL_ERROR, CLOSECALL_SETUP);
		g_assert_null(strstr(s.heard->str, "AUTH"));
		g_assert_null(strstr(s.heard->str, "MAIL"));
		server_clear(&s);
	}
	peer_stop(other);
}

static void talk_plain(struct peer_io *io)
{
	GString *heard = io->data;
	for (bool on = say(io, GREET); on;) {
		g_autofree char *line = peer_line(io);
		if (!line)
			return;
		g_string_append_printf(heard, "%s\n", line);
		on = say(io, g_str_has_prefix(line, "EHLO") ? "250-x\r\n250 AUTH PLAIN" : "250 ok");
	}
}

/* Somebody in the middle took STARTTLS out of the greeting. */
static void test_stripped(void)
{
	g_autoptr(GString) heard = g_string_new(NULL);
	struct peer *p = peer_start(false, false, talk_plain, heard);
	struct outgoing *o = smtp_open(&(struct smtp_account){ .host = "127.0.0.1", .port = p->port, .security = SECURITY_STARTTLS,
					       .login = "an", .password = "geheim", .ehlo = "x" }, NULL);
	g_autoptr(GBytes) mail = g_bytes_new_static(MAIL, sizeof MAIL - 1);
	g_autoptr(GError) e = NULL;
	g_assert_cmpint(o->ops->send(o, "a@x.test", "b@x.test", "id@x", mail, &e), ==, OUTGOING_FAILED);
	g_assert_error(e, CLOSECALL_ERROR, CLOSECALL_SETUP);
	o->ops->close(o);
	peer_stop(p);
	g_assert_null(strstr(heard->str, "AUTH"));
	g_assert_null(strstr(heard->str, "MAIL"));
}

/* Refused before a connection is made: nothing listens on the port. */
static void test_addresses(void)
{
	static const char *const bad[] = { "", "an", "@x.test", "an@", "an@x.test\r\nRCPT TO:<evil@x.test>", "an@x.test>", "<an@x.test",
		"an @x.test", "jän@x.test", "an@x.test\t" };
	struct outgoing *o = smtp_open(&(struct smtp_account){ .host = "127.0.0.1", .port = 1, .ehlo = "x" }, NULL);
	g_autoptr(GBytes) mail = g_bytes_new_static(MAIL, sizeof MAIL - 1);
	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autoptr(GError) from = NULL;
		g_autoptr(GError) to = NULL;
		g_assert_cmpint(o->ops->send(o, bad[i], "b@x.test", "id@x", mail, &from), ==, OUTGOING_FAILED);
		g_assert_error(from, CLOSECALL_ERROR, CLOSECALL_ITEM);
		g_assert_cmpint(o->ops->send(o, "b@x.test", bad[i], "id@x", mail, &to), ==, OUTGOING_FAILED);
		g_assert_error(to, CLOSECALL_ERROR, CLOSECALL_ITEM);
	}
	g_autoptr(GError) down = NULL;
	g_assert_cmpint(o->ops->send(o, "a@x.test", "b@x.test", "id@x", mail, &down), ==, OUTGOING_FAILED);
	g_assert_error(down, CLOSECALL_ERROR, CLOSECALL_RETRY);
	o->ops->close(o);
}

static void test_open(void)
{
	static const struct {
		const char *host, *ehlo;
	} rows[] = { { "mail.x.test", NULL }, { "mail.x.test", "" }, { "mail.x.test", "a b" }, { "mail.x.test", "a\r\nMAIL" }, { "", "x" },
		{ "a/b", "x" }, { "a@b", "x" } };
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) e = NULL;
		g_assert_null(smtp_open(&(struct smtp_account){ .host = rows[i].host, .port = 465, .ehlo = rows[i].ehlo }, &e));
		g_assert_error(e, CLOSECALL_ERROR, CLOSECALL_SETUP);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/smtp/results", test_results);
	g_test_add_func("/smtp/certificate", test_certificate);
	g_test_add_func("/smtp/stripped", test_stripped);
	g_test_add_func("/smtp/addresses", test_addresses);
	g_test_add_func("/smtp/open", test_open);
	return g_test_run();
}
