#include "imap_client.h"

#include <sys/resource.h>

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

#define REFUSING_LOGIN(answer)                      \
	{                                           \
		GREETING, LOGIN_HEARD, SAY(answer), \
		{                                   \
			0                           \
		}                                   \
	}
#define LOGIN_HEARD HEAR("LOGIN")

static void test_login(void)
{
	static const struct script_step usual[] = { IN_SENT, BYE };
	static const struct script_step asks[] = { TLS, SAY("* OK hi\r\n"), HEAR("CAPABILITY"),
		SAY("* CAPABILITY IMAP4rev1\r\n%t OK x\r\n"), HEAR("LOGIN"), SAY("%t OK in\r\n"),
		HEAR("CAPABILITY"), SAY("%t OK nothing said\r\n"), EXAMINE("0", "7", "1"), BYE };
	static const struct script_step preauth[] = { TLS, SAY("* PREAUTH [CAPABILITY IMAP4rev1] hi\r\n"),
		EXAMINE("0", "7", "1"), BYE };
	static const struct script_step plain[] = { GREETING, HEAR("AUTHENTICATE PLAIN"),
		SAY("* OK busy\r\n+ \r\n"), HEAR_RAW("AGFuQGNvcnAudGVzdABw4oKsInc="),
		SAY("%t OK [CAPABILITY IMAP4rev1] in\r\n"), EXAMINE("0", "7", "1"), BYE };
	static const struct script_step plain_no[] = { GREETING, HEAR("AUTHENTICATE PLAIN"),
		SAY("%t NO [AUTHENTICATIONFAILED] no\r\n"), { 0 } };
	static const struct script_step no_way[] = { TLS,
		SAY("* OK [CAPABILITY IMAP4rev1 LOGINDISABLED] hi\r\n"), BYE };
	static const struct script_step nothing[] = { { 0 } };
	static const struct script_step bye[] = { TLS, SAY("* BYE too busy\r\n"), { 0 } };
	static const struct script_step http[] = { TLS, SAY("HTTP/1.1 400 Bad Request\r\n"), { 0 } };
	static const struct script_step wrong[] =
		REFUSING_LOGIN("%t NO [AUTHENTICATIONFAILED] wrong password\r\n");
	static const struct script_step plain_wrong[] = REFUSING_LOGIN("%t NO wrong password\r\n");
	static const struct script_step down[] = REFUSING_LOGIN("%t NO [UNAVAILABLE] database is away\r\n");
	static const struct script_step many[] =
		REFUSING_LOGIN("%t NO [ALERT] Too many simultaneous connections.\r\n");
	static const struct script_step odd[] = REFUSING_LOGIN("%t BAD what?\r\n");
	static const struct script_step kicked[] = REFUSING_LOGIN("* BYE restarting\r\n");
	static const struct opening rows[] = {
		{ "usual", usual, .opened = "Sent" },
		{ "capabilities are asked for", asks, .opened = "Sent" },
		{ "preauth over TLS", preauth, .opened = "Sent" },
		{ "not ASCII", plain, .password = "p€\"w", .opened = "Sent" },
		{ "not ASCII, refused", plain_no, .password = "p€\"w", .code = CLOSECALL_SETUP,
			.says = "*login refused for 'an@corp.test': no" },
		{ "no way", no_way, .code = CLOSECALL_SETUP,
			.says = "*no way to log in as 'an@corp.test'*switched off" },
		{ "no way for this password", no_way, .password = "é", .code = CLOSECALL_SETUP,
			.says = "*plain ASCII only" },
		{ "bye", bye, .code = CLOSECALL_RETRY, .says = "*refuses connections: * BYE too busy*" },
		{ "no IMAP", http, .code = CLOSECALL_SETUP,
			.says = "*is no IMAP server: it says \"HTTP/1.1 400 Bad Request\"" },
		{ "wrong password", wrong, .code = CLOSECALL_SETUP,
			.says = "'localhost': login refused for 'an@corp.test': wrong password" },
		{ "wrong password, no code", plain_wrong, .code = CLOSECALL_SETUP,
			.says = "*login refused*wrong password" },
		{ "down", down, .code = CLOSECALL_RETRY, .says = "*database is away" },
		{ "too many", many, .code = CLOSECALL_RETRY, .says = "*Too many simultaneous*" },
		{ "odd", odd, .code = CLOSECALL_RETRY, .says = "*what?" },
		{ "kicked", kicked, .code = CLOSECALL_RETRY, .says = "*the server closed the connection" },
		{ "injection by password", nothing, .password = "x\r\n2 DELETE INBOX",
			.code = CLOSECALL_SETUP,
			.says = "password of 'an@corp.test' has a line break in it" },
		{ "injection by login", nothing, .login = "an\n", .code = CLOSECALL_SETUP,
			.says = "login for 'localhost' has a line break in it" },
		{ "no password", nothing, .login = "", .code = CLOSECALL_SETUP,
			.says = "no login or password*" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		check_opening(&rows[i]);
}

/* Neither login nor password ever reach a server that cannot prove who it is. */
static void test_certificates(void)
{
	static const struct script_step at_once[] = { TLS, SAY("* OK hi\r\n"), UNTIL_CLOSED, { 0 } };
	static const struct script_step later[] = { SAY("* OK hi\r\n"), HEAR("STARTTLS"), SAY("%t OK go\r\n"),
		TLS, UNTIL_CLOSED, { 0 } };
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
	static const struct script_step usual[] = {
		SAY("* OK [CAPABILITY IMAP4rev1 LOGINDISABLED STARTTLS] hi\r\n"), HEAR("STARTTLS"),
		SAY("* OK in a moment\r\n%t OK go\r\n"), TLS, HEAR("CAPABILITY"),
		SAY("* CAPABILITY IMAP4rev1\r\n%t OK x\r\n"), LOGIN, EXAMINE("0", "7", "1"), BYE
	};
	static const struct script_step none[] = { SAY("* OK hi\r\n"), HEAR("STARTTLS"),
		SAY("%t BAD unknown\r\n"), { 0 } };
	static const struct script_step slipped[] = { SAY("* OK hi\r\n"), HEAR("STARTTLS"),
		SAY("%t OK go\r\n* PREAUTH hi\r\n"), UNTIL_CLOSED, { 0 } };
	static const struct script_step preauth[] = { SAY("* PREAUTH hi\r\n"), UNTIL_CLOSED, { 0 } };
	static const struct opening rows[] = {
		{ "usual", usual, .opened = "Sent" },
		{ "not offered", none, .code = CLOSECALL_SETUP, .says = "*does not offer STARTTLS" },
		{ "injection", slipped, .code = CLOSECALL_SETUP,
			.says = "*plain text after the answer to STARTTLS*" },
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
#define OPENS(raw) \
	HEAR("EXAMINE " raw), SAY("* 0 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n%t OK [READ-ONLY] open\r\n"), BYE
#define REFUSES(raw) HEAR("EXAMINE " raw), SAY("%t NO no such mailbox\r\n")

static void test_folders(void)
{
	static const struct script_step special[] = { GREETING, LOGIN,
		LISTED("* LIST (\\HasNoChildren) \"/\" INBOX\r\n* LIST () \"/\" Sent\r\n* LIST "
		       "(\\HasNoChildren \\Sent) \"/\" \"Verzonden items\"\r\n"),
		OPENS("\"Verzonden items\"") };
	static const struct script_step french[] = { GREETING, LOGIN,
		LISTED("* LIST () \".\" INBOX\r\n* LIST (\\Noselect) \".\" Sent\r\n* LIST () \".\" "
		       "{34}\r\nINBOX.&AMk-l&AOk-ments envoy&AOk-s\r\n"),
		OPENS("\"INBOX.&AMk-l&AOk-ments envoy&AOk-s\"") };
	static const struct script_step gmail[] = { GREETING, LOGIN,
		LISTED("* LIST () \"/\" INBOX\r\n* LIST () \"/\" \"[Gmail]/Verzonden berichten\"\r\n"),
		OPENS("\"[Gmail]/Verzonden berichten\"") };
	static const struct script_step unknown[] = { GREETING, LOGIN,
		LISTED("* LIST () \"/\" INBOX\r\n* LIST () \"/\" Offertes\r\n"), BYE };
	static const struct script_step named[] = { GREETING, LOGIN, OPENS("\"Off&AOk-rtes 'a\\\\b\\\"\"") };
	static const struct script_step missing[] = { GREETING, LOGIN, REFUSES("Oferte"),
		LISTED("* LIST () \"/\" INBOX\r\n* LIST () \"/\" Sales/Offerte\r\n"), BYE };
	static const struct script_step far[] = { GREETING, LOGIN, REFUSES("Oferte"),
		LISTED("* LIST () \"/\" INBOX\r\n"), BYE };
	static const struct script_step composed[] = { GREETING, LOGIN, REFUSES("\"&AOk-t&AOk-\""),
		LISTED("* LIST () \"/\" e&AwE-te&AwE-\r\n"), OPENS("\"e&AwE-te&AwE-\"") };
	static const struct script_step locked[] = { GREETING, LOGIN, REFUSES("Sent"),
		LISTED("* LIST () \"/\" Sent\r\n"), BYE };
	static const struct script_step busy[] = { GREETING, LOGIN, HEAR("EXAMINE"),
		SAY("%t NO [INUSE] locked\r\n"), BYE };
	static const struct script_step unnumbered[] = { GREETING, LOGIN, HEAR("EXAMINE"),
		SAY("* 0 EXISTS\r\n%t OK open\r\n"), BYE };
	static const struct opening rows[] = {
		{ "special use", special, .folder = "", .opened = "Verzonden items" },
		{ "French name in a literal", french, .folder = "", .opened = "INBOX.Éléments envoyés" },
		{ "Gmail without special use", gmail, .folder = "", .opened = "[Gmail]/Verzonden berichten" },
		{ "no sent folder", unknown, .folder = "", .code = CLOSECALL_SETUP,
			.says = "*cannot tell which folder*there are 'INBOX', 'Offertes'" },
		{ "quotes in a name", named, .folder = "Offértes 'a\\b\"", .opened = "Offértes 'a\\b\"" },
		{ "near miss", missing, .folder = "Oferte", .code = CLOSECALL_SETUP,
			.says = "*no folder 'Oferte': did you mean 'Sales/Offerte'?*'INBOX', "
				"'Sales/Offerte'" },
		{ "far miss", far, .folder = "Oferte", .code = CLOSECALL_SETUP,
			.says = "*no folder 'Oferte': there are 'INBOX'" },
		{ "two spellings of é", composed, .folder = "été", .opened = "e\xcc\x81te\xcc\x81" },
		{ "there, but closed", locked, .code = CLOSECALL_SETUP,
			.says = "*cannot open folder 'Sent': no such mailbox" },
		{ "busy", busy, .code = CLOSECALL_RETRY, .says = "*cannot open folder 'Sent': locked" },
		{ "no UIDVALIDITY", unnumbered, .code = CLOSECALL_SETUP, .says = "*no lasting numbers" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		check_opening(&rows[i]);
}

/* select() would end the process at descriptor 1024. */
static void test_high_descriptors(void)
{
	static const struct script_step steps[] = { IN_SENT, BYE };
	static const struct opening usual = { "high descriptors", steps, .opened = "Sent" };
	struct rlimit before, limit;
	int low[1100];

	g_assert_cmpint(getrlimit(RLIMIT_NOFILE, &before), ==, 0);
	limit = before;
	limit.rlim_cur = MIN(limit.rlim_max, 4096);
	if (limit.rlim_cur < 1200 || setrlimit(RLIMIT_NOFILE, &limit) != 0) {
		g_test_skip("no more than 1,024 descriptors allowed here");
		return;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(low); i++)
		g_assert_cmpint(low[i] = dup(0), >=, 0);
	check_opening(&usual);
	for (size_t i = 0; i < G_N_ELEMENTS(low); i++)
		close(low[i]);
	setrlimit(RLIMIT_NOFILE, &before);
}

/* ---- fetch and append ---- */

static void test_fetch(void)
{
	enum { PIECE = 2 * 1024 * 1024 };
	g_autofree char *fill = g_strnfill(PIECE, 'z');
	g_autofree char *piece =
		g_strdup_printf("* 1 FETCH (UID 5 BODY[]<0> {%d}\r\n%s)\r\n%%t OK done\r\n", PIECE, fill);
	static const char *const request = "UID FETCH 5 (UID BODY.PEEK[]<0.2097152>)";
	const struct script_step small[] = { IN_SENT, HEAR(request),
		SAY("* 1 FETCH (UID 4 BODY[]<0> {3}\r\nno!)\r\n* 2 FETCH (FLAGS () UID 5)\r\n* 2 FETCH "
		    "(BODY[]<0> {5}\r\nA\r\n\r\n UID 5)\r\n%t OK done\r\n"),
		BYE };
	const struct script_step large[] = { IN_SENT, HEAR(request), SAY(piece),
		HEAR("UID FETCH 5 (UID BODY.PEEK[]<2097152.2097152>)"),
		SAY("* 1 FETCH (UID 5 BODY[]<2097152> {4}\r\ntail)\r\n%t OK done\r\n"), BYE };
	const struct script_step exact[] = { IN_SENT, HEAR(request), SAY(piece),
		HEAR("UID FETCH 5 (UID BODY.PEEK[]<2097152.2097152>)"),
		SAY("* 1 FETCH (UID 5 BODY[]<2097152> \"\")\r\n%t OK done\r\n"), BYE };
	const struct script_step gone[] = { IN_SENT, HEAR(request), SAY("%t OK nothing\r\n"), BYE };
	const struct script_step nil[] = { IN_SENT, HEAR(request),
		SAY("* 1 FETCH (UID 5 BODY[]<0> NIL)\r\n%t OK done\r\n"), BYE };
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
			g_assert_cmpmem(
				(const char *)g_bytes_get_data(mail, NULL) + PIECE - 1, 5, "ztail", 5);
		m->ops->close(m);
		script_end(&server);
	}
}

static void test_append(void)
{
	static const struct script_step usual[] = { IN_SENT, HEAR("APPEND \"Sent\" {10}"),
		SAY("* 4 EXISTS\r\n+ go\r\n"), HEAR_RAW("A: b"), HEAR_RAW(""), HEAR_RAW("x%"),
		SAY("%t OK [APPENDUID 7 10] done\r\n"), BYE };
	static const struct script_step full[] = { IN_SENT, HEAR("APPEND"), SAY("%t NO [OVERQUOTA] full\r\n"),
		BYE };
	static const struct {
		const struct script_step *steps;
		int code; /* -1: fine */
		const char *says;
	} rows[] = { { usual, -1, NULL },
		{ full, CLOSECALL_SETUP, "*cannot put a mail into folder 'Sent': full" } };

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

int main(int argc, char **argv)
{
	client_init(&argc, &argv);
	g_test_add_func("/imap/login", test_login);
	g_test_add_func("/imap/certificates", test_certificates);
	g_test_add_func("/imap/starttls", test_starttls);
	g_test_add_func("/imap/folders", test_folders);
	g_test_add_func("/imap/high descriptors", test_high_descriptors);
	g_test_add_func("/imap/fetch", test_fetch);
	g_test_add_func("/imap/append", test_append);
	return client_run();
}
