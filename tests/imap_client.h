/* What the tests of imap have in common: an account on a scripted server with right certificates, the
 * beginning of every conversation, and a written account of what a scan reported. */
#ifndef TESTS_IMAP_CLIENT_H
#define TESTS_IMAP_CLIENT_H

#include "edge/mailbox.h"
#include "imap_script.h"

#include <glib/gstdio.h>

static struct tls_ca ca;
static char *directory, *ca_file;
static gnutls_certificate_credentials_t good;

/* ---- what all scripts begin with ---- */

#define GREETING TLS, SAY("* OK [CAPABILITY IMAP4rev1 IDLE AUTH=PLAIN] ready\r\n")
#define LOGIN HEAR("LOGIN \"an@corp.test\" geheim"), SAY("%t OK [CAPABILITY IMAP4rev1 IDLE] welcome\r\n")
#define EXAMINE(exists, validity, next)                                                                    \
	HEAR("EXAMINE Sent"),                                                                              \
		SAY("* FLAGS (\\Seen)\r\n* " exists " EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY " validity \
		    "] ok\r\n* OK [UIDNEXT " next "] ok\r\n%t OK [READ-ONLY] open\r\n")
#define IN_SENT GREETING, LOGIN, EXAMINE("3", "7", "10")
#define BYE                      \
	HEAR("LOGOUT"),          \
	{                        \
		SCRIPT_END, NULL \
	}

static inline struct imap_account account(const struct script *server)
{
	return (struct imap_account){
		.host = "localhost",
		.port = server->port,
		.security = SECURITY_TLS,
		.login = "an@corp.test",
		.password = "geheim",
		.folder = "Sent",
		.ca_file = ca_file,
		.connect_timeout_ms = 5000,
		.command_timeout_ms = 5000,
	};
}

static inline void assert_error(const GError *error, int code, const char *pattern)
{
	g_assert_error(error, CLOSECALL_ERROR, code);
	if (!g_pattern_match_simple(pattern, error->message))
		g_error("'%s' is not '%s'", error->message, pattern);
}

static inline struct mailbox *open_sent(const struct script *server)
{
	g_autoptr(GError) error = NULL;
	struct imap_account a = account(server);
	struct mailbox *m = imap_open(&a, &error);

	g_assert_no_error(error);
	return m;
}

/* ---- what a scan reported ---- */

struct seen {
	GString *text;  /* "key@arrived+size:first bytes of the header|" */
	size_t header;  /* length of the last one */
	int stop_after; /* mails; 0: never */
	const char *known;
};

static inline bool note(const struct mailbox_header *h, void *data)
{
	struct seen *s = data;

	if (s->stop_after < 0)
		return false;
	g_string_append_printf(s->text, "%s@%" G_GINT64_FORMAT "+%" G_GINT64_FORMAT ":%.*s|", h->key,
		h->arrived_utc, h->size, (int)MIN(h->n_header, 10), (const char *)h->header);
	s->header = h->n_header;
	if (s->stop_after > 0 && --s->stop_after == 0)
		s->stop_after = -1;
	return true;
}

static inline bool is_known(const char *key, void *data)
{
	return g_strcmp0(((struct seen *)data)->known, key) == 0;
}

static inline bool scan(struct mailbox *m, const char *cursor, int64_t since_utc, struct seen *seen,
	char **ret_cursor, int64_t *ret_older, bool *ret_reset, GError **error)
{
	*ret_cursor = NULL;
	*ret_older = 0;
	seen->text = seen->text ? seen->text : g_string_new(NULL);
	return m->ops->scan(
		m, cursor, since_utc, is_known, note, seen, ret_cursor, ret_older, ret_reset, error);
}

static inline void seen_clear(struct seen *s)
{
	g_string_free(s->text, TRUE);
}

/* ---- answers ---- */

#define FETCH_LINE(n, uid, date, header, size)                                                    \
	"* " n " FETCH (UID " uid " INTERNALDATE \"" date "\" RFC822.SIZE 99 BODY[HEADER] {" size \
	"}\r\n" header ")\r\n"
#define HEADERS "(UID INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER])"
#define MAR_3 1709424000 /* 2024-03-03T00:00:00Z */
/* the first new mail after 7:9 */
#define FIRST_MAIL FETCH_LINE("4", "12", " 3-Mar-2024 00:00:00 +0000", "D: d\r\n\r\n", "8")

/* ---- the run ---- */

static inline void client_init(int *argc, char ***argv)
{
	g_test_init(argc, argv, NULL);
	imap_global_init();
	directory = g_dir_make_tmp("closecall-XXXXXX", NULL);
	ca_file = g_build_filename(directory, "ca.pem", NULL);
	ca = tls_ca_new("test authority");
	tls_ca_save(&ca, ca_file);
	good = tls_server_credentials(&ca, TLS_GOOD);
}

static inline int client_run(void)
{
	int failed = g_test_run();

	gnutls_certificate_free_credentials(good);
	tls_ca_clear(&ca);
	g_unlink(ca_file);
	g_rmdir(directory);
	g_free(ca_file);
	g_free(directory);
	return failed;
}

#endif
