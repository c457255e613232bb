#include "edge/mailbox.h"
#include "imap_script.h"

#include <glib/gstdio.h>
#include <poll.h>

#define DAY (24 * 3600)

static struct tls_ca ca;
static char *directory, *ca_file;
static gnutls_certificate_credentials_t good;

/* ---- what all scripts begin with ---- */

#define GREETING TLS, SAY("* OK [CAPABILITY IMAP4rev1 IDLE AUTH=PLAIN] ready\r\n")
#define LOGIN HEAR("LOGIN \"an@corp.test\" geheim"), SAY("%t OK [CAPABILITY IMAP4rev1 IDLE] welcome\r\n")
#define EXAMINE(exists, validity, next)                                                                                      \
	HEAR("EXAMINE Sent"), SAY("* FLAGS (\\Seen)\r\n* " exists " EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY " validity \
				      "] ok\r\n* OK [UIDNEXT " next "] ok\r\n%t OK [READ-ONLY] open\r\n")
#define IN_SENT GREETING, LOGIN, EXAMINE("3", "7", "10")
#define BYE HEAR("LOGOUT"), { SCRIPT_END, NULL }

static struct imap_account account(const struct script *server)
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

static void assert_error(const GError *error, int code, const char *pattern)
{
	g_assert_error(error, CLOSECALL_ERROR, code);
	if (!g_pattern_match_simple(pattern, error->message))
		g_error("'%s' is not '%s'", error->message, pattern);
}

static struct mailbox *open_sent(const struct script *server)
{
	g_autoptr(GError) error = NULL;
	struct imap_account a = account(server);
	struct mailbox *m = imap_open(&a, &error);

	g_assert_no_error(error);
	return m;
}

/* ---- what a scan reported ---- */

struct seen {
	GString *text; /* "key@arrived+size:first bytes of the header|" */
	size_t header; /* length of the last one */
	int stop_after; /* mails; 0: never */
	const char *known;
};

static bool note(const struct mailbox_header *h, void *data)
{
	struct seen *s = data;

	if (s->stop_after < 0)
		return false;
	g_string_append_printf(s->text, "%s@%" G_GINT64_FORMAT "+%" G_GINT64_FORMAT ":%.*s|", h->key, h->arrived_utc, h->size,
		(int)MIN(h->n_header, 10), (const char *)h->header);
	s->header = h->n_header;
	if (s->stop_after > 0 && --s->stop_after == 0)
		s->stop_after = -1;
	return true;
}

static bool is_known(const char *key, void *data)
{
	return g_strcmp0(((struct seen *)data)->known, key) == 0;
}

static bool scan(struct mailbox *m, const char *cursor, int64_t since_utc, struct seen *seen, char **ret_cursor, int64_t *ret_older,
		bool *ret_reset, GError **error)
{
	*ret_cursor = NULL;
	*ret_older = 0;
	seen->text = seen->text ? seen->text : g_string_new(NULL);
	return m->ops->scan(m, cursor, since_utc, is_known, note, seen, ret_cursor, ret_older, ret_reset, error);
}

static void seen_clear(struct seen *s)
{
	g_string_free(s->text, TRUE);
}

/* ---- opening ---- */

struct opening {
	const char *name;
	const struct script_step *steps;
	const char *login, *password, *folder; /* NULL: the usual; folder "": found */
	enum security security;
	const char *opened; /* folder, or NULL: refused */
	int code;
	const char *says;
};

static void check_opening(const struct opening *o)
{
	g_autoptr(GError) error = NULL;
	struct script server;

	g_test_message("%s", o->name);
	script_start(&server, o->steps, good);

	struct imap_account a = account(&server);

	a.security = o->security;
	a.login = o->login ? o->login : a.login;
	a.password = o->password ? o->password : a.password;
	a.folder = o->folder ? o->folder : a.folder;

	struct mailbox *m = imap_open(&a, &error);

	if (o->opened) {
		g_assert_no_error(error);
		g_assert_cmpstr(imap_folder(m), ==, o->opened);
		g_assert_cmpint(m->renew_s, >=, 480);
		g_assert_cmpint(m->renew_s, <, 600);
		m->ops->close(m);
	} else {
		g_assert_null(m);
		assert_error(error, o->code, o->says);
	}
	script_end(&server);
}

#define REFUSING_LOGIN(answer) { GREETING, LOGIN_HEARD, SAY(answer), { 0 } }
#define LOGIN_HEARD HEAR("LOGIN")

static void test_login(void)
{
	static const struct script_step usual[] = { IN_SENT, BYE };
	static const struct script_step asks[] = { TLS, SAY("* OK hi\r\n"), HEAR("CAPABILITY"), SAY("* CAPABILITY IMAP4rev1\r\n%t OK x\r\n"),
		HEAR("LOGIN"), SAY("%t OK in\r\n"), HEAR("CAPABILITY"), SAY("%t OK nothing said\r\n"), EXAMINE("0", "7", "1"), BYE };
	static const struct script_step preauth[] = { TLS, SAY("* PREAUTH [CAPABILITY IMAP4rev1] hi\r\n"), EXAMINE("0", "7", "1"), BYE };
	static const struct script_step plain[] = { GREETING, HEAR("AUTHENTICATE PLAIN"), SAY("* OK busy\r\n+ \r\n"),
		HEAR_RAW("AGFuQGNvcnAudGVzdABw4oKsInc="), SAY("%t OK [CAPABILITY IMAP4rev1] in\r\n"), EXAMINE("0", "7", "1"), BYE };
	static const struct script_step plain_no[] = { GREETING, HEAR("AUTHENTICATE PLAIN"), SAY("%t NO [AUTHENTICATIONFAILED] no\r\n"), { 0 } };
	static const struct script_step no_way[] = { TLS, SAY("* OK [CAPABILITY IMAP4rev1 LOGINDISABLED] hi\r\n"), BYE };
	static const struct script_step nothing[] = { { 0 } };
	static const struct script_step bye[] = { TLS, SAY("* BYE too busy\r\n"), { 0 } };
	static const struct script_step http[] = { TLS, SAY("HTTP/1.1 400 Bad Request\r\n"), { 0 } };
	static const struct script_step wrong[] = REFUSING_LOGIN("%t NO [AUTHENTICATIONFAILED] wrong password\r\n");
	static const struct script_step plain_wrong[] = REFUSING_LOGIN("%t NO wrong password\r\n");
	static const struct script_step down[] = REFUSING_LOGIN("%t NO [UNAVAILABLE] database is away\r\n");
	static const struct script_step many[] = REFUSING_LOGIN("%t NO [ALERT] Too many simultaneous connections.\r\n");
	static const struct script_step odd[] = REFUSING_LOGIN("%t BAD what?\r\n");
	static const struct script_step kicked[] = REFUSING_LOGIN("* BYE restarting\r\n");
	static const struct opening rows[] = {
		{ "usual", usual, .opened = "Sent" },
		{ "capabilities are asked for", asks, .opened = "Sent" },
		{ "preauth over TLS", preauth, .opened = "Sent" },
		{ "not ASCII", plain, .password = "p€\"w", .opened = "Sent" },
		{ "not ASCII, refused", plain_no, .password = "p€\"w", .code = CLOSECALL_SETUP, .says = "*login refused for 'an@corp.test': no" },
		{ "no way", no_way, .code = CLOSECALL_SETUP, .says = "*no way to log in as 'an@corp.test'*switched off" },
		{ "no way for this password", no_way, .password = "é", .code = CLOSECALL_SETUP, .says = "*plain ASCII only" },
		{ "bye", bye, .code = CLOSECALL_RETRY, .says = "*refuses connections: * BYE too busy*" },
		{ "no IMAP", http, .code = CLOSECALL_SETUP, .says = "*is no IMAP server: it says \"HTTP/1.1 400 Bad Request\"" },
		{ "wrong password", wrong, .code = CLOSECALL_SETUP, .says = "'localhost': login refused for 'an@corp.test': wrong password" },
		{ "wrong password, no code", plain_wrong, .code = CLOSECALL_SETUP, .says = "*login refused*wrong password" },
		{ "down", down, .code = CLOSECALL_RETRY, .says = "*database is away" },
		{ "too many", many, .code = CLOSECALL_RETRY, .says = "*Too many simultaneous*" },
		{ "odd", odd, .code = CLOSECALL_RETRY, .says = "*what?" },
		{ "kicked", kicked, .code = CLOSECALL_RETRY, .says = "*the server closed the connection" },
		{ "injection by password", nothing, .password = "x\r\n2 DELETE INBOX", .code = CLOSECALL_SETUP, .says = "password of 'an@corp.test' has a line break in it" },
		{ "injection by login", nothing, .login = "an\n", .code = CLOSECALL_SETUP, .says = "login for 'localhost' has a line break in it" },
		{ "no password", nothing, .login = "", .code = CLOSECALL_SETUP, .says = "no login or password*" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		check_opening(&rows[i]);
}

/* Neither login nor password ever reach a server that cannot prove who it is. */
static void test_certificates(void)
{
	static const struct script_step at_once[] = { TLS, SAY("* OK hi\r\n"), UNTIL_CLOSED, { 0 } };
	static const struct script_step later[] = { SAY("* OK hi\r\n"), HEAR("STARTTLS"), SAY("%t OK go\r\n"), TLS, UNTIL_CLOSED, { 0 } };
	static const enum tls_fault faults[] = { TLS_WRONG_NAME, TLS_EXPIRED, TLS_SELF_SIGNED, TLS_OTHER_CA };

	for (size_t i = 0; i < 2 * G_N_ELEMENTS(faults); i++) {
		g_autoptr(GError) error = NULL;
		gnutls_certificate_credentials_t bad = tls_server_credentials(&ca, faults[i / 2]);
		struct script server;

		script_start(&server, i % 2 ? later : at_once, bad);

		struct imap_account a = account(&server);

		a.security = i % 2 ? SECURITY_STARTTLS : SECURITY_TLS;
		g_assert_null(imap_open(&a, &error));
		assert_error(error, CLOSECALL_SETUP, "certificate of 'localhost' *");
		script_wait(&server);
		g_assert_cmpstr(server.heard->str, ==, i % 2 ? "s STARTTLS\r\n" : "");
		script_end(&server);
		gnutls_certificate_free_credentials(bad);
	}
}

static void test_starttls(void)
{
	static const struct script_step usual[] = { SAY("* OK [CAPABILITY IMAP4rev1 LOGINDISABLED STARTTLS] hi\r\n"), HEAR("STARTTLS"),
		SAY("* OK in a moment\r\n%t OK go\r\n"), TLS, HEAR("CAPABILITY"), SAY("* CAPABILITY IMAP4rev1\r\n%t OK x\r\n"), LOGIN,
		EXAMINE("0", "7", "1"), BYE };
	static const struct script_step none[] = { SAY("* OK hi\r\n"), HEAR("STARTTLS"), SAY("%t BAD unknown\r\n"), { 0 } };
	static const struct script_step slipped[] = { SAY("* OK hi\r\n"), HEAR("STARTTLS"), SAY("%t OK go\r\n* PREAUTH hi\r\n"), UNTIL_CLOSED, { 0 } };
	static const struct script_step preauth[] = { SAY("* PREAUTH hi\r\n"), UNTIL_CLOSED, { 0 } };
	static const struct opening rows[] = {
		{ "usual", usual, .opened = "Sent" },
		{ "not offered", none, .code = CLOSECALL_SETUP, .says = "*does not offer STARTTLS" },
		{ "injection", slipped, .code = CLOSECALL_SETUP, .says = "*plain text after the answer to STARTTLS*" },
		{ "preauth", preauth, .code = CLOSECALL_SETUP, .says = "*no room for STARTTLS*" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct opening o = rows[i];

		o.security = SECURITY_STARTTLS;
		check_opening(&o);
	}
}

/* ---- folders ---- */

#define LISTED(lines) HEAR("LIST"), SAY(lines "%t OK listed\r\n")
#define OPENS(raw) HEAR("EXAMINE " raw), SAY("* 0 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n%t OK [READ-ONLY] open\r\n"), BYE
#define REFUSES(raw) HEAR("EXAMINE " raw), SAY("%t NO no such mailbox\r\n")

static void test_folders(void)
{
	static const struct script_step special[] = { GREETING, LOGIN,
		LISTED("* LIST (\\HasNoChildren) \"/\" INBOX\r\n* LIST () \"/\" Sent\r\n* LIST (\\HasNoChildren \\Sent) \"/\" \"Verzonden items\"\r\n"),
		OPENS("\"Verzonden items\"") };
	static const struct script_step french[] = { GREETING, LOGIN,
		LISTED("* LIST () \".\" INBOX\r\n* LIST (\\Noselect) \".\" Sent\r\n* LIST () \".\" {34}\r\nINBOX.&AMk-l&AOk-ments envoy&AOk-s\r\n"),
		OPENS("\"INBOX.&AMk-l&AOk-ments envoy&AOk-s\"") };
	static const struct script_step gmail[] = { GREETING, LOGIN,
		LISTED("* LIST () \"/\" INBOX\r\n* LIST () \"/\" \"[Gmail]/Verzonden berichten\"\r\n"), OPENS("\"[Gmail]/Verzonden berichten\"") };
	static const struct script_step unknown[] = { GREETING, LOGIN, LISTED("* LIST () \"/\" INBOX\r\n* LIST () \"/\" Offertes\r\n"), BYE };
	static const struct script_step named[] = { GREETING, LOGIN, OPENS("\"Off&AOk-rtes 'a\\\\b\\\"\"") };
	static const struct script_step missing[] = { GREETING, LOGIN, REFUSES("Oferte"),
		LISTED("* LIST () \"/\" INBOX\r\n* LIST () \"/\" Sales/Offerte\r\n"), BYE };
	static const struct script_step far[] = { GREETING, LOGIN, REFUSES("Oferte"), LISTED("* LIST () \"/\" INBOX\r\n"), BYE };
	static const struct script_step composed[] = { GREETING, LOGIN, REFUSES("\"&AOk-t&AOk-\""), LISTED("* LIST () \"/\" e&AwE-te&AwE-\r\n"),
		OPENS("\"e&AwE-te&AwE-\"") };
	static const struct script_step locked[] = { GREETING, LOGIN, REFUSES("Sent"), LISTED("* LIST () \"/\" Sent\r\n"), BYE };
	static const struct script_step busy[] = { GREETING, LOGIN, HEAR("EXAMINE"), SAY("%t NO [INUSE] locked\r\n"), BYE };
	static const struct script_step unnumbered[] = { GREETING, LOGIN, HEAR("EXAMINE"), SAY("* 0 EXISTS\r\n%t OK open\r\n"), BYE };
	static const struct opening rows[] = {
		{ "special use", special, .folder = "", .opened = "Verzonden items" },
		{ "French name in a literal", french, .folder = "", .opened = "INBOX.Éléments envoyés" },
		{ "Gmail without special use", gmail, .folder = "", .opened = "[Gmail]/Verzonden berichten" },
		{ "no sent folder", unknown, .folder = "", .code = CLOSECALL_SETUP, .says = "*cannot tell which folder*there are 'INBOX', 'Offertes'" },
		{ "quotes in a name", named, .folder = "Offértes 'a\\b\"", .opened = "Offértes 'a\\b\"" },
		{ "near miss", missing, .folder = "Oferte", .code = CLOSECALL_SETUP,
			.says = "*no folder 'Oferte': did you mean 'Sales/Offerte'?*'INBOX', 'Sales/Offerte'" },
		{ "far miss", far, .folder = "Oferte", .code = CLOSECALL_SETUP, .says = "*no folder 'Oferte': there are 'INBOX'" },
		{ "two spellings of é", composed, .folder = "été", .opened = "e\xcc\x81te\xcc\x81" },
		{ "there, but closed", locked, .code = CLOSECALL_SETUP, .says = "*cannot open folder 'Sent': no such mailbox" },
		{ "busy", busy, .code = CLOSECALL_RETRY, .says = "*cannot open folder 'Sent': locked" },
		{ "no UIDVALIDITY", unnumbered, .code = CLOSECALL_SETUP, .says = "*no lasting numbers" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		check_opening(&rows[i]);
}

/* ---- scan ---- */

#define FETCH_LINE(n, uid, date, header, size) \
	"* " n " FETCH (UID " uid " INTERNALDATE \"" date "\" RFC822.SIZE 99 BODY[HEADER] {" size "}\r\n" header ")\r\n"
#define HEADERS "(UID INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER])"
#define MAR_3 1709424000 /* 2024-03-03T00:00:00Z */

struct scanning {
	const char *name;
	const struct script_step *steps;
	const char *cursor;
	int64_t since_utc;
	struct seen seen;
	const char *reported; /* NULL: an error */
	const char *then;     /* cursor */
	int64_t older;
	bool reset;
	const char *says;
};

static void check_scan(const struct scanning *row)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *cursor = NULL;
	struct seen seen = row->seen;
	struct script server;
	int64_t older;
	bool reset;

	g_test_message("%s", row->name);
	script_start(&server, row->steps, good);

	struct mailbox *m = open_sent(&server);
	bool fine = scan(m, row->cursor, row->since_utc, &seen, &cursor, &older, &reset, &error);

	if (row->reported) {
		g_assert_no_error(error);
		g_assert_true(fine);
		g_assert_cmpstr(seen.text->str, ==, row->reported);
		g_assert_cmpstr(cursor, ==, row->then);
		g_assert_cmpint(older, ==, row->older);
		g_assert_cmpint(reset, ==, row->reset);
	} else {
		g_assert_false(fine);
		assert_error(error, CLOSECALL_RETRY, row->says);
		g_assert_null(cursor);
	}
	m->ops->close(m);
	seen_clear(&seen);
	script_end(&server);
}

static void test_scan(void)
{
	/* the search is by day, what it finds is looked at by the second: 02-Mar 23:30 +0100 is 22:30 UTC */
	static const struct script_step first[] = { IN_SENT, HEAR("UID SEARCH SINCE 2-Mar-2024"), SAY("* SEARCH 9 4 5\r\n%t OK found\r\n"),
		HEAR("UID FETCH 4:5,9 " HEADERS),
		SAY(FETCH_LINE("1", "4", " 2-Mar-2024 23:30:00 +0100", "A: a\r\n\r\n", "8") FETCH_LINE("2", "5", " 3-Mar-2024 01:00:01 +0100", "B: b\r\n\r\n", "8")
				FETCH_LINE("3", "9", " 3-Mar-2024 12:00:00 -0130", "C: c\r\n\r\n", "8") "%t OK done\r\n"),
		BYE };
	static const struct script_step none[] = { IN_SENT, HEAR("UID SEARCH SINCE 2-Mar-2024"), SAY("* SEARCH\r\n%t OK found\r\n"), BYE };
	static const struct script_step silent[] = { IN_SENT, HEAR("UID SEARCH SINCE 2-Mar-2024"), SAY("%t OK nothing to say\r\n"), BYE };
	static const struct script_step empty[] = { GREETING, LOGIN, EXAMINE("0", "7", "10"), BYE };
	/* n:* brings the last mail again; flags of others come in between */
	static const struct script_step quirk[] = { IN_SENT, HEAR("UID FETCH 10:* " HEADERS),
		SAY("* 1 FETCH (UID 11 FLAGS (\\Seen))\r\n" FETCH_LINE("3", "9", " 3-Mar-2024 12:00:00 +0000", "C: c\r\n\r\n", "8") "%t OK done\r\n"), BYE };
	static const struct script_step after[] = { IN_SENT, HEAR("UID FETCH 10:* " HEADERS),
		SAY("* 5 EXISTS\r\n" FETCH_LINE("4", "12", " 3-Mar-2024 00:00:00 +0000", "D: \"{5}\r\n\r\n", "11")
				FETCH_LINE("5", "13", " 1-Mar-2020 00:00:00 +0000", "E: e\r\n\r\n", "8") "%t OK done\r\n"),
		BYE };
	static const struct script_step known[] = { IN_SENT, HEAR("UID FETCH 10:* " HEADERS),
		SAY(FETCH_LINE("4", "12", " 3-Mar-2024 00:00:00 +0000", "D: d\r\n\r\n", "8")
				FETCH_LINE("5", "13", " 3-Mar-2024 00:00:00 +0000", "E: e\r\n\r\n", "8") "%t OK done\r\n"),
		BYE };
	static const struct script_step moved[] = { IN_SENT, BYE };
	static const struct script_step moved_unknown[] = { GREETING, LOGIN, HEAR("EXAMINE"),
		SAY("* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n%t OK open\r\n"), HEAR("UID FETCH * (UID)"), SAY("* 3 FETCH (UID 44)\r\n%t OK done\r\n"), BYE };
	/* one mail that the server cannot read (Exchange) does not hold up the folder */
	static const struct script_step poison[] = { IN_SENT, HEAR("UID FETCH 10:* " HEADERS),
		SAY(FETCH_LINE("4", "12", " 3-Mar-2024 00:00:00 +0000", "D: d\r\n\r\n", "8") "%t NO some messages could not be read\r\n"),
		HEAR("UID SEARCH UID 13:*"), SAY("* SEARCH 13 14\r\n%t OK found\r\n"), HEAR("UID FETCH 13 "), SAY("%t NO cannot read\r\n"),
		HEAR("UID FETCH 14 "), SAY(FETCH_LINE("6", "14", " 3-Mar-2024 00:00:00 +0000", "F: f\r\n\r\n", "8") "%t OK done\r\n"), BYE };
	static const struct script_step away[] = { IN_SENT, HEAR("UID FETCH"), SAY("%t NO [UNAVAILABLE] disk is away\r\n"), BYE };
	static const struct script_step bye[] = { IN_SENT, HEAR("UID FETCH"), SAY("* BYE shutting down\r\n"), { 0 } };
	static const struct script_step cut[] = { IN_SENT, HEAR("UID FETCH"), SAY("* 4 FETCH (UID 12 BODY[HEADER] {100}\r\nA: "), { 0 } };
	static const struct scanning rows[] = {
		{ "first look", first, NULL, MAR_3, .reported = "7:5@1709424001+99:B: b\r\n\r\n|7:9@1709472600+99:C: c\r\n\r\n|", .then = "7:9", .older = 1 },
		{ "first look, all older", none, NULL, MAR_3, .reported = "", .then = "7:9", .older = 3 },
		{ "first look, no SEARCH line", silent, NULL, MAR_3, .reported = "", .then = "7:9", .older = 3 },
		{ "first look, empty", empty, NULL, MAR_3, .reported = "", .then = "7:9" },
		{ "empty", empty, "7:4", MAR_3, .reported = "", .then = "7:4" },
		{ "nothing new", quirk, "7:9", 0, .reported = "", .then = "7:9" },
		{ "new and imported", after, "7:9", MAR_3, .reported = "7:12@1709424000+99:D: \"{5}\r\n\r|", .then = "7:13", .older = 1 },
		{ "known", known, "7:9", MAR_3, .seen = { .known = "7:12" }, .reported = "7:13@1709424000+99:E: e\r\n\r\n|", .then = "7:13" },
		{ "stopped", known, "7:9", MAR_3, .seen = { .stop_after = 1 }, .reported = "7:12@1709424000+99:D: d\r\n\r\n|", .then = "7:12" },
		{ "UIDVALIDITY changed", moved, "6:4", 0, .reported = "", .then = "7:9", .reset = true },
		{ "UIDVALIDITY changed, no UIDNEXT", moved_unknown, "6:4", 0, .reported = "", .then = "7:44", .reset = true },
		{ "poison", poison, "7:9", MAR_3, .reported = "7:12@1709424000+99:D: d\r\n\r\n|7:13@0+0:|7:14@1709424000+99:F: f\r\n\r\n|", .then = "7:14" },
		{ "away", away, "7:9", 0, .says = "*cannot read the headers: disk is away" },
		{ "bye", bye, "7:9", 0, .says = "*the server closed the connection" },
		{ "cut off", cut, "7:9", 0, .says = "*the server closed the connection" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		check_scan(&rows[i]);
}

/* Answers that libetpan would choke on, or wait for, or ask memory for without end. What was reported before stands; a mail is never
 * given the header of another; the connection is not used again. */
static void test_bad_answers(void)
{
#define FIRST_MAIL FETCH_LINE("4", "12", " 3-Mar-2024 00:00:00 +0000", "D: d\r\n\r\n", "8")
	static const struct script_step unknown[] = { IN_SENT, HEAR("UID FETCH"),
		SAY(FIRST_MAIL "* XFOO bar\r\n" FETCH_LINE("5", "13", " 3-Mar-2024 00:00:00 +0000", "E: e\r\n\r\n", "8") "%t OK done\r\n"), UNTIL_CLOSED, { 0 } };
	static const struct script_step item[] = { IN_SENT, HEAR("UID FETCH"),
		SAY(FIRST_MAIL), SAY("* 5 FETCH (UID 13 EMAILID (x) RFC822.SIZE 9 BODY[HEADER] {8}\r\nE: e\r\n\r\n)\r\n%t OK done\r\n"), UNTIL_CLOSED, { 0 } };
	static const struct script_step huge[] = { IN_SENT, HEAR("UID FETCH"),
		SAY(FIRST_MAIL), SAY("* 5 FETCH (UID 13 RFC822.SIZE 9 BODY[HEADER] {4294967295}\r\nE: e\r\n\r\n"), UNTIL_CLOSED, { 0 } };
	static const struct script_step huger[] = { IN_SENT, HEAR("UID FETCH"),
		SAY(FIRST_MAIL), SAY("* 5 FETCH (UID 13 RFC822.SIZE 9 BODY[HEADER] {18446744073709551617}\r\nE: e\r\n\r\n"), UNTIL_CLOSED, { 0 } };
	static const struct script_step deep[] = { IN_SENT, HEAR("UID FETCH"),
		SAY(FIRST_MAIL), SAY("* 5 FETCH (UID 13 BODYSTRUCTURE (((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((\r\n"), UNTIL_CLOSED, { 0 } };
	static const struct script_step slow[] = { IN_SENT, HEAR("UID FETCH"), SAY(FIRST_MAIL), DRIP("* OK I am still thinking about that mail of yours"), { 0 } };
	static const struct script_step other_tag[] = { IN_SENT, HEAR("UID FETCH"), SAY(FIRST_MAIL), SAY("x1 OK done\r\n"), UNTIL_CLOSED, { 0 } };
	static const struct {
		const char *name;
		const struct script_step *steps;
		const char *says;
	} rows[] = {
		{ "unknown line", unknown, "*the answer cannot be understood" },
		{ "unknown item", item, "*the answer cannot be understood" },
		{ "huge literal", huge, "*beyond all bounds" },
		{ "huger literal", huger, "*beyond all bounds" },
		{ "deep nesting", deep, "*beyond all bounds" },
		{ "drip", slow, "*no answer in time" },
		{ "other tag", other_tag, "*cannot read the headers: *" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL, again = NULL;
		g_autofree char *cursor = NULL;
		struct seen seen = { 0 };
		struct script server;
		int64_t older;
		bool reset;

		g_test_message("%s", rows[i].name);
		script_start(&server, rows[i].steps, good);

		struct imap_account a = account(&server);

		a.command_timeout_ms = 1000;

		struct mailbox *m = imap_open(&a, &error);

		g_assert_no_error(error);
		g_assert_false(scan(m, "7:9", 0, &seen, &cursor, &older, &reset, &error));
		assert_error(error, CLOSECALL_RETRY, rows[i].says);
		g_assert_cmpstr(seen.text->str, ==, "7:12@1709424000+99:D: d\r\n\r\n|");
		g_assert_false(scan(m, "7:9", 0, &seen, &cursor, &older, &reset, &again));
		assert_error(again, CLOSECALL_RETRY, "*the connection is broken");
		m->ops->close(m);
		seen_clear(&seen);
		script_end(&server);
	}
}

/* A long answer is parsed in pieces; nothing is lost at the seams, and the session is in step afterwards. */
static void test_long_answer(void)
{
	enum { MAILS = 700, FILL = 600 };
	g_autofree char *fill = g_strnfill(FILL, 'x'), *cursor = NULL, *cursor_2 = NULL;
	g_autoptr(GString) answer = g_string_new(NULL), expected = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	struct seen seen = { 0 };
	struct script server;
	int64_t older;
	bool reset;

	for (int i = 0; i < MAILS; i++) {
		int uid = 10 + i, n = FILL - i % 97;

		g_string_append_printf(answer,
			"* %d FETCH (UID %d INTERNALDATE \" 3-Mar-2024 00:00:00 +0000\" RFC822.SIZE %d BODY[HEADER] {%d}\r\n%-6d{70}\r\n%.*s)\r\n",
			i + 4, uid, i, 12 + n, uid, n, fill);
		g_string_append_printf(expected, "7:%d@1709424000+%d:%-6d{70}|", uid, i, uid);
	}
	g_string_append(answer, "%t OK done\r\n");

	const struct script_step steps[] = { IN_SENT, HEAR("UID FETCH 10:*"), SAY(answer->str), HEAR("NOOP"), SAY("%t OK x\r\n"),
		HEAR("UID FETCH 710:*"), SAY("%t OK done\r\n"), BYE };

	script_start(&server, steps, good);

	struct mailbox *m = open_sent(&server);

	scan(m, "7:9", 0, &seen, &cursor, &older, &reset, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(seen.text->str, ==, expected->str);
	g_assert_cmpstr(cursor, ==, "7:709");
	g_assert_true(scan(m, cursor, 0, &seen, &cursor_2, &older, &reset, &error));
	g_assert_cmpstr(cursor_2, ==, "7:709");
	m->ops->close(m);
	seen_clear(&seen);
	script_end(&server);
}

static void test_long_header(void)
{
	enum { LONG = 300 * 1024 };
	g_autofree char *fill = g_strnfill(LONG, 'x'), *cursor = NULL;
	g_autofree char *answer = g_strdup_printf(
		"* 4 FETCH (UID 12 INTERNALDATE \" 3-Mar-2024 00:00:00 +0000\" RFC822.SIZE 9 BODY[HEADER] {%d}\r\n%s)\r\n%%t OK done\r\n", LONG, fill);
	const struct script_step steps[] = { IN_SENT, HEAR("UID FETCH"), SAY(answer), BYE };
	struct seen seen = { 0 };
	struct script server;
	int64_t older;
	bool reset;

	script_start(&server, steps, good);

	struct mailbox *m = open_sent(&server);

	g_assert_true(scan(m, "7:9", 0, &seen, &cursor, &older, &reset, NULL));
	g_assert_cmpstr(seen.text->str, ==, "7:12@1709424000+9:xxxxxxxxxx|");
	g_assert_cmpuint(seen.header, ==, 256 * 1024);
	m->ops->close(m);
	seen_clear(&seen);
	script_end(&server);
}

/* A first look whose mails lie scattered still asks in one line that servers accept. */
static void test_scattered(void)
{
	g_autoptr(GString) found = g_string_new("* SEARCH");
	g_autofree char *cursor = NULL;
	struct seen seen = { 0 };
	struct script server;
	int64_t older;
	bool reset;

	for (int i = 0; i < 3000; i++)
		g_string_append_printf(found, " %d", 1 + i * 3 + (i > 1500 ? 100000 : 0));
	g_string_append(found, "\r\n%t OK found\r\n");

	const struct script_step steps[] = { GREETING, LOGIN, EXAMINE("3000", "7", "200000"), HEAR("UID SEARCH"), SAY(found->str),
		HEAR("UID FETCH 1:4501,104504:108998 " HEADERS), SAY("%t OK none of them is there any more\r\n"), BYE };

	script_start(&server, steps, good);

	struct mailbox *m = open_sent(&server);

	g_assert_true(scan(m, NULL, MAR_3, &seen, &cursor, &older, &reset, NULL));
	g_assert_cmpstr(cursor, ==, "7:199999");
	m->ops->close(m);
	seen_clear(&seen);
	script_end(&server);
}

/* ---- fetch and append ---- */

static void test_fetch(void)
{
	enum { PIECE = 2 * 1024 * 1024 };
	g_autofree char *fill = g_strnfill(PIECE, 'z');
	g_autofree char *piece = g_strdup_printf("* 1 FETCH (UID 5 BODY[]<0> {%d}\r\n%s)\r\n%%t OK done\r\n", PIECE, fill);
	static const char *const request = "UID FETCH 5 (UID BODY.PEEK[]<0.2097152>)";
	const struct script_step small[] = { IN_SENT, HEAR(request),
		SAY("* 1 FETCH (UID 4 BODY[]<0> {3}\r\nno!)\r\n* 2 FETCH (FLAGS () UID 5)\r\n* 2 FETCH (BODY[]<0> {5}\r\nA\r\n\r\n UID 5)\r\n%t OK done\r\n"), BYE };
	const struct script_step large[] = { IN_SENT, HEAR(request), SAY(piece), HEAR("UID FETCH 5 (UID BODY.PEEK[]<2097152.2097152>)"),
		SAY("* 1 FETCH (UID 5 BODY[]<2097152> {4}\r\ntail)\r\n%t OK done\r\n"), BYE };
	const struct script_step exact[] = { IN_SENT, HEAR(request), SAY(piece), HEAR("UID FETCH 5 (UID BODY.PEEK[]<2097152.2097152>)"),
		SAY("* 1 FETCH (UID 5 BODY[]<2097152> \"\")\r\n%t OK done\r\n"), BYE };
	const struct script_step gone[] = { IN_SENT, HEAR(request), SAY("%t OK nothing\r\n"), BYE };
	const struct script_step nil[] = { IN_SENT, HEAR(request), SAY("* 1 FETCH (UID 5 BODY[]<0> NIL)\r\n%t OK done\r\n"), BYE };
	const struct script_step no[] = { IN_SENT, HEAR(request), SAY("%t NO cannot read\r\n"), BYE };
	const struct script_step too_large[] = { IN_SENT, HEAR(request), SAY(piece), BYE };
	const struct script_step unasked[] = { IN_SENT, BYE };
	const struct {
		const char *name;
		const struct script_step *steps;
		const char *key;
		int64_t max;
		gssize n; /* -1: gone, -2: ITEM */
		const char *says;
	} rows[] = {
		{ "small", small, "7:5", 100, 5, NULL },
		{ "large", large, "7:5", 4 * PIECE, PIECE + 4, NULL },
		{ "exact", exact, "7:5", 4 * PIECE, PIECE, NULL },
		{ "gone", gone, "7:5", 100, -1, NULL },
		{ "nil", nil, "7:5", 100, -1, NULL },
		{ "of another time", unasked, "6:5", 100, -1, NULL },
		{ "unreadable", no, "7:5", 100, -2, "*cannot read mail 5 of folder 'Sent': cannot read" },
		{ "too large", too_large, "7:5", 1000000, -2, "mail is larger than 1000000 bytes" },
		{ "nonsense", unasked, "7:*", 100, -2, "'7:*' is no mail of folder 'Sent'" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GBytes) mail = NULL;
		struct script server;

		g_test_message("%s", rows[i].name);
		script_start(&server, rows[i].steps, good);

		struct mailbox *m = open_sent(&server);
		bool fine = m->ops->fetch(m, rows[i].key, rows[i].max, &mail, &error);

		g_assert_cmpint(fine, ==, rows[i].n != -2);
		if (rows[i].n == -2)
			assert_error(error, CLOSECALL_ITEM, rows[i].says);
		else
			g_assert_cmpint(mail ? (gssize)g_bytes_get_size(mail) : -1, ==, rows[i].n);
		if (rows[i].n == PIECE + 4)
			g_assert_cmpmem((const char *)g_bytes_get_data(mail, NULL) + PIECE - 1, 5, "ztail", 5);
		m->ops->close(m);
		script_end(&server);
	}
}

static void test_append(void)
{
	static const struct script_step usual[] = { IN_SENT, HEAR("APPEND \"Sent\" {10}"), SAY("* 4 EXISTS\r\n+ go\r\n"), HEAR_RAW("A: b"), HEAR_RAW(""),
		HEAR_RAW("x%"), SAY("%t OK [APPENDUID 7 10] done\r\n"), BYE };
	static const struct script_step full[] = { IN_SENT, HEAR("APPEND"), SAY("%t NO [OVERQUOTA] full\r\n"), BYE };
	static const struct {
		const struct script_step *steps;
		int code; /* -1: fine */
		const char *says;
	} rows[] = { { usual, -1, NULL }, { full, CLOSECALL_SETUP, "*cannot put a mail into folder 'Sent': full" } };

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GBytes) mail = g_bytes_new_static("A: b\r\n\r\nx%", 10);
		g_autoptr(GError) error = NULL;
		struct script server;

		script_start(&server, rows[i].steps, good);

		struct mailbox *m = open_sent(&server);
		bool fine = m->ops->append(m, mail, &error);

		g_assert_cmpint(fine, ==, rows[i].code == -1);
		if (!fine)
			assert_error(error, rows[i].code, rows[i].says);
		m->ops->close(m);
		script_end(&server);
	}
}

/* ---- IDLE ---- */

static bool readable(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, 5000) == 1;
}

#define IDLING IN_SENT, HEAR("IDLE")
#define DONE HEAR_RAW("DONE"), SAY("%t OK idled\r\n"), BYE

/* Whatever the server says around "+", and in whichever pieces it comes, is known at once. */
static void test_idle_begins(void)
{
	static const struct script_step quiet[] = { IDLING, SAY("+ idling\r\n"), DONE };
	static const struct script_step coalesced[] = { IDLING, SAY("+ idling\r\n* 4 EXISTS\r\n"), DONE };
	static const struct script_step flags_first[] = { IDLING, SAY("* FLAGS (\\Seen)\r\n* OK [PERMANENTFLAGS ()] x\r\n+ idling\r\n"), DONE };
	static const struct script_step exists_first[] = { IDLING, SAY("* 4 EXISTS\r\n"), SAY("+ idling\r\n"), DONE };
	static const struct script_step strange[] = { IDLING, SAY("* XFOO (bar\r\n+ idling\r\n* 3 FETCH (FLAGS ())\r\n* OK Still here\r\n"), DONE };
	static const struct script_step expunged[] = { IDLING, SAY("+ idling\r\n* 2 EXPUNGE\r\n* 0 RECENT\r\n"), DONE };
	static const struct {
		const char *name;
		const struct script_step *steps;
		bool pending;
	} rows[] = {
		{ "quiet", quiet, false },
		{ "coalesced", coalesced, true },
		{ "flags first", flags_first, false },
		{ "exists first", exists_first, true },
		{ "strange lines", strange, false },
		{ "expunged", expunged, false },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		struct script server;
		bool pending, changed;

		g_test_message("%s", rows[i].name);
		script_start(&server, rows[i].steps, good);

		struct mailbox *m = open_sent(&server);
		int fd = m->ops->wait_begin(m, &pending, &error);

		g_assert_no_error(error);
		g_assert_cmpint(fd, >=, 0);
		g_assert_cmpint(pending, ==, rows[i].pending);
		g_assert_true(m->ops->wait_end(m, &changed, &error));
		m->ops->close(m);
		script_end(&server);
	}
}

/* Told in two halves, then told again while ending; and the folder is read on the same connection, without a NOOP, afterwards. */
static void test_idle_told(void)
{
	static const struct script_step steps[] = { IDLING, SAY("+ idling\r\n* 4 EXI"), SAY("STS\r\n"), HEAR_RAW("DONE"),
		SAY("* 5 EXISTS\r\n%t OK idled\r\n"), HEAR("UID FETCH 10:*"), SAY(FIRST_MAIL "%t OK done\r\n"), BYE };
	g_autoptr(GError) error = NULL;
	g_autofree char *cursor = NULL;
	struct seen seen = { 0 };
	struct script server;
	bool pending, changed, reset;
	int64_t older;

	script_start(&server, steps, good);

	struct mailbox *m = open_sent(&server);
	int fd = m->ops->wait_begin(m, &pending, &error);

	for (changed = pending; !changed;) {
		g_assert_true(readable(fd));
		g_assert_true(m->ops->wait_readable(m, &changed, &error));
	}
	g_assert_true(m->ops->wait_end(m, &changed, &error));
	g_assert_true(changed);
	g_assert_true(scan(m, "7:9", 0, &seen, &cursor, &older, &reset, &error));
	g_assert_cmpstr(cursor, ==, "7:12");
	m->ops->close(m);
	seen_clear(&seen);
	script_end(&server);
}

static void test_idle_ends(void)
{
	static const struct script_step bye[] = { IDLING, SAY("+ idling\r\n"), SAY("* BYE restarting\r\n"), { 0 } };
	static const struct script_step gone[] = { IDLING, SAY("+ idling\r\n"), { 0 } };
	static const struct script_step bye_at_once[] = { IDLING, SAY("* BYE restarting\r\n"), { 0 } };
	static const struct script_step endless[] = { IDLING, DRIP("* OK still thinking about whether you may wait for mail"), { 0 } };
	static const struct {
		const char *name;
		const struct script_step *steps;
		const char *says;
	} rows[] = {
		{ "bye", bye, "'localhost': *: * BYE restarting" },
		{ "gone", gone, "'localhost': *: the server closed the connection" },
		{ "bye at once", bye_at_once, "'localhost': *: * BYE restarting" },
		{ "drip", endless, "'localhost': cannot wait for mail: no answer in time" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		struct script server;
		bool pending, changed;

		g_test_message("%s", rows[i].name);
		script_start(&server, rows[i].steps, good);

		struct imap_account a = account(&server);

		a.command_timeout_ms = 1000;

		struct mailbox *m = imap_open(&a, NULL);
		int fd = m->ops->wait_begin(m, &pending, &error);

		while (fd >= 0 && !error) {
			g_assert_true(readable(fd));
			g_assert_cmpint(m->ops->wait_readable(m, &changed, &error), ==, error == NULL);
		}
		assert_error(error, CLOSECALL_RETRY, rows[i].says);
		m->ops->close(m);
		script_end(&server);
	}
}

/* A server that ends the wait by itself wants to be looked at; DONE would be a syntax error then. */
static void test_idle_ended_by_server(void)
{
	static const struct script_step steps[] = { IDLING, SAY("+ idling\r\n%t OK time is up\r\n"), HEAR("NOOP"), SAY("%t OK x\r\n"), HEAR("UID FETCH 10:*"),
		SAY(FIRST_MAIL "%t OK done\r\n"), BYE };
	g_autofree char *cursor = NULL;
	struct seen seen = { 0 };
	struct script server;
	bool changed, reset;
	int64_t older;

	script_start(&server, steps, good);

	struct mailbox *m = open_sent(&server);
	int fd = m->ops->wait_begin(m, &changed, NULL);

	while (!changed) {
		g_assert_true(readable(fd));
		g_assert_true(m->ops->wait_readable(m, &changed, NULL));
	}
	g_assert_true(m->ops->wait_end(m, &changed, NULL));
	g_assert_true(scan(m, "7:9", 0, &seen, &cursor, &older, &reset, NULL));
	g_assert_cmpstr(cursor, ==, "7:12");
	m->ops->close(m);
	seen_clear(&seen);
	script_end(&server);
}

static void test_no_idle(void)
{
	static const struct script_step not_offered[] = { TLS, SAY("* PREAUTH [CAPABILITY IMAP4rev1] hi\r\n"), EXAMINE("0", "7", "1"), BYE };
	static const struct script_step refused[] = { IDLING, SAY("%t NO not today\r\n"), BYE };
	static const struct script_step *const rows[] = { not_offered, refused };

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		struct script server;
		bool pending;

		script_start(&server, rows[i], good);

		struct mailbox *m = open_sent(&server);

		for (int again = 0; again < 2; again++) {
			g_assert_cmpint(m->ops->wait_begin(m, &pending, &error), ==, -1);
			g_assert_no_error(error);
			g_assert_false(pending);
		}
		m->ops->close(m);
		script_end(&server);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	imap_global_init();
	directory = g_dir_make_tmp("closecall-XXXXXX", NULL);
	ca_file = g_build_filename(directory, "ca.pem", NULL);
	ca = tls_ca_new("test authority");
	tls_ca_save(&ca, ca_file);
	good = tls_server_credentials(&ca, TLS_GOOD);
	g_test_add_func("/imap/login", test_login);
	g_test_add_func("/imap/certificates", test_certificates);
	g_test_add_func("/imap/starttls", test_starttls);
	g_test_add_func("/imap/folders", test_folders);
	g_test_add_func("/imap/scan", test_scan);
	g_test_add_func("/imap/bad answers", test_bad_answers);
	g_test_add_func("/imap/long answer", test_long_answer);
	g_test_add_func("/imap/long header", test_long_header);
	g_test_add_func("/imap/scattered", test_scattered);
	g_test_add_func("/imap/fetch", test_fetch);
	g_test_add_func("/imap/append", test_append);
	g_test_add_func("/imap/idle begins", test_idle_begins);
	g_test_add_func("/imap/idle told", test_idle_told);
	g_test_add_func("/imap/idle ends", test_idle_ends);
	g_test_add_func("/imap/idle ended by server", test_idle_ended_by_server);
	g_test_add_func("/imap/no idle", test_no_idle);

	int failed = g_test_run();

	gnutls_certificate_free_credentials(good);
	tls_ca_clear(&ca);
	g_unlink(ca_file);
	g_rmdir(directory);
	g_free(ca_file);
	g_free(directory);
	return failed;
}
