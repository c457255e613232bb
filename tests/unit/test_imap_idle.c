#include "imap_client.h"

#include <poll.h>

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
	static const struct script_step flags_first[] = { IDLING,
		SAY("* FLAGS (\\Seen)\r\n* OK [PERMANENTFLAGS ()] x\r\n+ idling\r\n"), DONE };
	static const struct script_step exists_first[] = { IDLING, SAY("* 4 EXISTS\r\n"), SAY("+ idling\r\n"),
		DONE };
	static const struct script_step too_early[] = { GREETING, LOGIN, HEAR("EXAMINE"),
		SAY("* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n%t OK open\r\n* 4 EXISTS\r\n"), HEAR("IDLE"),
		SAY("+ idling\r\n"), DONE };
	static const struct script_step strange[] = { IDLING,
		SAY("* XFOO (bar\r\n+ idling\r\n* 3 FETCH (FLAGS ())\r\n* OK Still here\r\n"), DONE };
	static const struct script_step expunged[] = { IDLING,
		SAY("+ idling\r\n* 2 EXPUNGE\r\n* 0 RECENT\r\n"), DONE };
	static const struct {
		const char *name;
		const struct script_step *steps;
		bool pending;
	} rows[] = {
		{ "quiet", quiet, false },
		{ "coalesced", coalesced, true },
		{ "flags first", flags_first, false },
		{ "exists first", exists_first, true },
		{ "exists before IDLE", too_early, true },
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

/* Told in two halves, then told again while ending; and the folder is read on the same connection, without a
 * NOOP, afterwards. */
static void test_idle_told(void)
{
	static const struct script_step steps[] = { IDLING, SAY("+ idling\r\n* 4 EXI"), SAY("STS\r\n"),
		HEAR_RAW("DONE"), SAY("* 5 EXISTS\r\n%t OK idled\r\n"), HEAR("UID FETCH 10:*"),
		SAY(FIRST_MAIL "%t OK done\r\n"), BYE };
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
	static const struct script_step bye[] = { IDLING, SAY("+ idling\r\n"), SAY("* BYE restarting\r\n"),
		{ 0 } };
	static const struct script_step gone[] = { IDLING, SAY("+ idling\r\n"), { 0 } };
	static const struct script_step bye_at_once[] = { IDLING, SAY("* BYE restarting\r\n"), { 0 } };
	static const struct script_step endless[] = { IDLING,
		DRIP("* OK still thinking about whether you may wait for mail"), { 0 } };
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
	static const struct script_step steps[] = { IDLING, SAY("+ idling\r\n%t OK time is up\r\n"),
		HEAR("NOOP"), SAY("%t OK x\r\n"), HEAR("UID FETCH 10:*"), SAY(FIRST_MAIL "%t OK done\r\n"),
		BYE };
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
	static const struct script_step not_offered[] = { TLS, SAY("* PREAUTH [CAPABILITY IMAP4rev1] hi\r\n"),
		EXAMINE("0", "7", "1"), BYE };
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
	client_init(&argc, &argv);
	g_test_add_func("/imap idle/begins", test_idle_begins);
	g_test_add_func("/imap idle/told", test_idle_told);
	g_test_add_func("/imap idle/ends", test_idle_ends);
	g_test_add_func("/imap idle/ended by server", test_idle_ended_by_server);
	g_test_add_func("/imap idle/not possible", test_no_idle);
	return client_run();
}
