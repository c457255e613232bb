#include "imap_client.h"

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
	static const struct script_step first[] = { IN_SENT, HEAR("UID SEARCH SINCE 2-Mar-2024"),
		SAY("* SEARCH 9 4 5\r\n%t OK found\r\n"), HEAR("UID FETCH 4:5,9 " HEADERS),
		SAY(FETCH_LINE("1", "4", " 2-Mar-2024 23:30:00 +0100", "A: a\r\n\r\n", "8") FETCH_LINE(
			"2", "5", " 3-Mar-2024 01:00:01 +0100", "B: b\r\n\r\n", "8") FETCH_LINE("3", "9",
			" 3-Mar-2024 12:00:00 -0130", "C: c\r\n\r\n", "8") "%t OK done\r\n"),
		BYE };
	static const struct script_step none[] = { IN_SENT, HEAR("UID SEARCH SINCE 2-Mar-2024"),
		SAY("* SEARCH\r\n%t OK found\r\n"), BYE };
	static const struct script_step silent[] = { IN_SENT, HEAR("UID SEARCH SINCE 2-Mar-2024"),
		SAY("%t OK nothing to say\r\n"), BYE };
	static const struct script_step empty[] = { GREETING, LOGIN, EXAMINE("0", "7", "10"), BYE };
	/* n:* brings the last mail again; flags of others come in between */
	static const struct script_step quirk[] = { IN_SENT, HEAR("UID FETCH 10:* " HEADERS),
		SAY("* 1 FETCH (UID 11 FLAGS (\\Seen))\r\n" FETCH_LINE(
			"3", "9", " 3-Mar-2024 12:00:00 +0000", "C: c\r\n\r\n", "8") "%t OK done\r\n"),
		BYE };
	static const struct script_step after[] = { IN_SENT, HEAR("UID FETCH 10:* " HEADERS),
		SAY("* 5 EXISTS\r\n" FETCH_LINE("4", "12", " 3-Mar-2024 00:00:00 +0000",
			"D: {9999999999}\r\n\r\n", "19") FETCH_LINE("5", "13", " 1-Mar-2020 00:00:00 +0000",
			"E: e\r\n\r\n", "8") "%t OK done\r\n"),
		BYE };
	static const struct script_step known[] = { IN_SENT, HEAR("UID FETCH 10:* " HEADERS),
		SAY(FETCH_LINE("4", "12", " 3-Mar-2024 00:00:00 +0000", "D: d\r\n\r\n", "8") FETCH_LINE(
			"5", "13", " 3-Mar-2024 00:00:00 +0000", "E: e\r\n\r\n", "8") "%t OK done\r\n"),
		BYE };
	static const struct script_step moved[] = { IN_SENT, BYE };
	static const struct script_step moved_unknown[] = { GREETING, LOGIN, HEAR("EXAMINE"),
		SAY("* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n%t OK open\r\n"), HEAR("UID FETCH * (UID)"),
		SAY("* 3 FETCH (UID 44)\r\n%t OK done\r\n"), BYE };
	/* one mail that the server cannot read (Exchange) does not hold up the folder */
	static const struct script_step poison[] = { IN_SENT, HEAR("UID FETCH 10:* " HEADERS),
		SAY(FETCH_LINE("4", "12", " 3-Mar-2024 00:00:00 +0000", "D: d\r\n\r\n",
			"8") "%t NO some messages could not be read\r\n"),
		HEAR("UID SEARCH UID 13:*"), SAY("* SEARCH 13 14\r\n%t OK found\r\n"), HEAR("UID FETCH 13 "),
		SAY("%t NO cannot read\r\n"), HEAR("UID FETCH 14 "),
		SAY(FETCH_LINE(
			"6", "14", " 3-Mar-2024 00:00:00 +0000", "F: f\r\n\r\n", "8") "%t OK done\r\n"),
		BYE };
	static const struct script_step away[] = { IN_SENT, HEAR("UID FETCH"),
		SAY("%t NO [UNAVAILABLE] disk is away\r\n"), BYE };
	static const struct script_step bye[] = { IN_SENT, HEAR("UID FETCH"), SAY("* BYE shutting down\r\n"),
		{ 0 } };
	static const struct script_step cut[] = { IN_SENT, HEAR("UID FETCH"),
		SAY("* 4 FETCH (UID 12 BODY[HEADER] {100}\r\nA: "), { 0 } };
	static const struct scanning rows[] = {
		{ "first look", first, NULL, MAR_3,
			.reported = "7:5@1709424001+99:B: b\r\n\r\n|7:9@1709472600+99:C: c\r\n\r\n|",
			.then = "7:9", .older = 1 },
		{ "first look, all older", none, NULL, MAR_3, .reported = "", .then = "7:9", .older = 3 },
		{ "first look, no SEARCH line", silent, NULL, MAR_3, .reported = "", .then = "7:9",
			.older = 3 },
		{ "first look, empty", empty, NULL, MAR_3, .reported = "", .then = "7:9" },
		{ "empty", empty, "7:4", MAR_3, .reported = "", .then = "7:4" },
		{ "nothing new", quirk, "7:9", 0, .reported = "", .then = "7:9" },
		{ "new and imported", after, "7:9", MAR_3, .reported = "7:12@1709424000+99:D: {999999|",
			.then = "7:13", .older = 1 },
		{ "known", known, "7:9", MAR_3, .seen = { .known = "7:12" },
			.reported = "7:13@1709424000+99:E: e\r\n\r\n|", .then = "7:13" },
		{ "stopped", known, "7:9", MAR_3, .seen = { .stop_after = 1 },
			.reported = "7:12@1709424000+99:D: d\r\n\r\n|", .then = "7:12" },
		{ "UIDVALIDITY changed", moved, "6:4", 0, .reported = "", .then = "7:9", .reset = true },
		{ "UIDVALIDITY changed, no UIDNEXT", moved_unknown, "6:4", 0, .reported = "", .then = "7:44",
			.reset = true },
		{ "poison", poison, "7:9", MAR_3,
			.reported =
				"7:12@1709424000+99:D: d\r\n\r\n|7:13@0+0:|7:14@1709424000+99:F: f\r\n\r\n|",
			.then = "7:14" },
		{ "away", away, "7:9", 0, .says = "*cannot read the headers: disk is away" },
		{ "bye", bye, "7:9", 0, .says = "*the server closed the connection" },
		{ "cut off", cut, "7:9", 0, .says = "*the server closed the connection" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		check_scan(&rows[i]);
}

/* Answers that libetpan would choke on, or wait for, or ask memory for without end. What was reported before
 * stands; a mail is never given the header of another; the connection is not used again. */
static void test_bad_answers(void)
{
	static const struct script_step unknown[] = { IN_SENT, HEAR("UID FETCH"),
		SAY(FIRST_MAIL "* XFOO bar\r\n" FETCH_LINE(
			"5", "13", " 3-Mar-2024 00:00:00 +0000", "E: e\r\n\r\n", "8") "%t OK done\r\n"),
		UNTIL_CLOSED, { 0 } };
	static const struct script_step item[] = { IN_SENT, HEAR("UID FETCH"), SAY(FIRST_MAIL),
		SAY("* 5 FETCH (UID 13 EMAILID (x) RFC822.SIZE 9 BODY[HEADER] {8}\r\nE: e\r\n\r\n)\r\n%t OK "
		    "done\r\n"),
		UNTIL_CLOSED, { 0 } };
	static const struct script_step huge[] = { IN_SENT, HEAR("UID FETCH"), SAY(FIRST_MAIL),
		SAY("* 5 FETCH (UID 13 RFC822.SIZE 9 BODY[HEADER] {4294967295}\r\nE: e\r\n\r\n"),
		UNTIL_CLOSED, { 0 } };
	static const struct script_step huger[] = { IN_SENT, HEAR("UID FETCH"), SAY(FIRST_MAIL),
		SAY("* 5 FETCH (UID 13 RFC822.SIZE 9 BODY[HEADER] {18446744073709551617}\r\nE: e\r\n\r\n"),
		UNTIL_CLOSED, { 0 } };
	static const struct script_step deep[] = { IN_SENT, HEAR("UID FETCH"), SAY(FIRST_MAIL),
		SAY("* 5 FETCH (UID 13 BODYSTRUCTURE "
		    "(((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((\r\n"),
		UNTIL_CLOSED, { 0 } };
	static const struct script_step slow[] = { IN_SENT, HEAR("UID FETCH"), SAY(FIRST_MAIL),
		DRIP("* OK I am still thinking about that mail of yours"), { 0 } };
	static const struct script_step other_tag[] = { IN_SENT, HEAR("UID FETCH"), SAY(FIRST_MAIL),
		SAY("x1 OK done\r\n"), UNTIL_CLOSED, { 0 } };
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
			"* %d FETCH (UID %d INTERNALDATE \" 3-Mar-2024 00:00:00 +0000\" RFC822.SIZE %d "
			"BODY[HEADER] {%d}\r\n%-6d{70}\r\n%.*s)\r\n",
			i + 4, uid, i, 12 + n, uid, n, fill);
		g_string_append_printf(expected, "7:%d@1709424000+%d:%-6d{70}|", uid, i, uid);
	}
	g_string_append(answer, "%t OK done\r\n");

	const struct script_step steps[] = { IN_SENT, HEAR("UID FETCH 10:*"), SAY(answer->str), HEAR("NOOP"),
		SAY("%t OK x\r\n"), HEAR("UID FETCH 710:*"), SAY("%t OK done\r\n"), BYE };

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
	g_autofree char *answer =
		g_strdup_printf("* 4 FETCH (UID 12 INTERNALDATE \" 3-Mar-2024 00:00:00 +0000\" RFC822.SIZE 9 "
				"BODY[HEADER] {%d}\r\n%s)\r\n%%t OK done\r\n",
			LONG, fill);
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

/* The answer ends where it would have been cut (64 KiB, crossed by the second mail): nothing made up is left
 * for the next command. */
static void test_no_after_piece(void)
{
	enum { LONG = 65536 - 400, SHORT = 500 };
	g_autofree char *fill = g_strnfill(LONG, 'x'), *cursor = NULL;
	g_autofree char *first =
		g_strdup_printf("* 4 FETCH (UID 12 BODY[HEADER] {%d}\r\n%s)\r\n", LONG, fill);
	g_autofree char *second =
		g_strdup_printf("* 5 FETCH (UID 13 BODY[HEADER] {%d}\r\n%.*s)\r\n", SHORT, SHORT, fill);
	const struct script_step steps[] = { IN_SENT, HEAR("UID FETCH"), SAY(first), SAY(second),
		SAY("%t NO [UNAVAILABLE] disk is away\r\n"), HEAR("NOOP"), SAY("%t OK x\r\n"),
		HEAR("UID FETCH 10:*"), SAY(FIRST_MAIL "%t OK done\r\n"), BYE };
	g_autoptr(GError) error = NULL;
	struct seen seen = { 0 };
	struct script server;
	int64_t older;
	bool reset;

	script_start(&server, steps, good);

	struct mailbox *m = open_sent(&server);

	g_assert_false(scan(m, "7:9", 0, &seen, &cursor, &older, &reset, &error));
	assert_error(error, CLOSECALL_RETRY, "*disk is away");
	g_assert_true(scan(m, "7:9", 0, &seen, &cursor, &older, &reset, NULL));
	g_assert_cmpstr(cursor, ==, "7:12");
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

	const struct script_step steps[] = { GREETING, LOGIN, EXAMINE("3000", "7", "200000"),
		HEAR("UID SEARCH"), SAY(found->str), HEAR("UID FETCH 1:4501,104504:108998 " HEADERS),
		SAY("%t OK none of them is there any more\r\n"), BYE };

	script_start(&server, steps, good);

	struct mailbox *m = open_sent(&server);

	g_assert_true(scan(m, NULL, MAR_3, &seen, &cursor, &older, &reset, NULL));
	g_assert_cmpstr(cursor, ==, "7:199999");
	m->ops->close(m);
	seen_clear(&seen);
	script_end(&server);
}

/* ---- mails from somebody ---- */

static void test_find_from(void)
{
	static const struct script_step found[] = { IN_SENT, HEAR("UID SEARCH FROM \"m.dubois@acme.example\""),
		SAY("* SEARCH 9 4 12\r\n%t OK found\r\n"), BYE };
	static const struct script_step none[] = { IN_SENT, HEAR("UID SEARCH FROM"), SAY("* SEARCH\r\n%t OK found\r\n"), BYE };
	static const struct script_step refused[] = { IN_SENT, HEAR("UID SEARCH FROM"), SAY("%t NO later\r\n"), BYE };
	static const struct script_step silent[] = { IN_SENT, BYE };
	static const struct script_step named[] = { IN_SENT, HEAR("UID SEARCH HEADER Message-ID \"1.2@corp.example\""),
		SAY("* SEARCH 5\r\n%t OK found\r\n"), BYE };
	static const struct {
		const char *name;
		const struct script_step *steps;
		const char *text, *keys; /* NULL: an error */
		const char *field;
	} rows[] = {
		{ "the newest first", found, "m.dubois@acme.example", "7:12 7:9", "From" },
		{ "none", none, "m.dubois@acme.example", "", "From" },
		{ "refused", refused, "m.dubois@acme.example", NULL, "From" },
		{ "what is no address is not asked for", silent, "a\"\r\nX LOGOUT@acme.example", "", "From" },
		{ "by its name", named, "1.2@corp.example", "7:5", "Message-ID" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
		g_autoptr(GError) error = NULL;
		struct script server;

		g_test_message("%s", rows[i].name);
		script_start(&server, rows[i].steps, good);

		struct mailbox *m = open_sent(&server);
		bool fine = m->ops->find(m, rows[i].field, rows[i].text, 2, keys, &error);

		g_assert_cmpint(fine, ==, rows[i].keys != NULL);
		g_ptr_array_add(keys, NULL);

		g_autofree char *got = g_strjoinv(" ", (char **)keys->pdata);

		g_assert_cmpstr(got, ==, rows[i].keys ? rows[i].keys : "");
		m->ops->close(m);
		script_end(&server);
	}
}

int main(int argc, char **argv)
{
	client_init(&argc, &argv);
	g_test_add_func("/imap scan/reported", test_scan);
	g_test_add_func("/imap scan/bad answers", test_bad_answers);
	g_test_add_func("/imap scan/long answer", test_long_answer);
	g_test_add_func("/imap scan/long header", test_long_header);
	g_test_add_func("/imap scan/no after a piece", test_no_after_piece);
	g_test_add_func("/imap scan/scattered", test_scattered);
	g_test_add_func("/imap/find from", test_find_from);
	return client_run();
}
