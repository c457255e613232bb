#include "write/post.h"

#include "core/error.h"
#include "write/event.h"
#include "write/invitation.h"

#include <gmime/gmime.h>
#include <stdbool.h>
#include <string.h>

static struct post plain(void)
{
	return (struct post){ .from_name = "closecall",
		.from_address = "closecall@corp.test",
		.to_name = "An Peeters",
		.to_address = "an@corp.test",
		.reply_to = "closecall+abc.def@corp.test",
		.subject = "Offerte 12",
		.message_id = "digest.2026-11-23.an@corp.test",
		.in_reply_to = "CAF=x+1@mail.example",
		.date_utc = 1795000000,
		.text = "Dag An,\nalles goed.\n",
		.html = "<p>Dag An,</p>\n" };
}

static GBytes *print(const struct post *p)
{
	g_autoptr(GError) e = NULL;
	GBytes *b = post_print(p, &e);
	g_assert_no_error(e);
	return b;
}

static GMimeMessage *parse(GBytes *b)
{
	gsize n;
	const char *bytes = g_bytes_get_data(b, &n);
	GMimeStream *s = g_mime_stream_mem_new_with_buffer(bytes, n);
	GMimeParser *parser = g_mime_parser_new_with_stream(s);
	GMimeMessage *m = g_mime_parser_construct_message(parser, NULL);
	g_assert_nonnull(m);
	g_object_unref(parser);
	g_object_unref(s);
	return m;
}

static char *text_of(GMimeObject *part)
{
	return g_mime_text_part_get_text(GMIME_TEXT_PART(part));
}

/* ---- oracles on the bytes ---- */

/* 7-bit, CRLF only, no control characters, no line beyond what SMTP carries. */
static void assert_wire(const char *bytes, gsize n)
{
	gsize line = 0;
	for (gsize i = 0; i < n; i++) {
		bool end = bytes[i] == '\r' && i + 1 < n && bytes[i + 1] == '\n';
		g_assert_true(end || (bytes[i] == '\n' && i > 0 && bytes[i - 1] == '\r') || bytes[i] == '\t' ||
			(bytes[i] >= 0x20 && bytes[i] < 0x7f));
		line = end || bytes[i] == '\n' ? 0 : line + 1;
		g_assert_cmpuint(line, <=, 998);
	}
	g_assert_true(n > 2 && memcmp(bytes + n - 2, "\r\n", 2) == 0);
}

/* The names of the header, one a line, in order. */
static char *header_names(const char *bytes)
{
	g_autofree char *head = g_strndup(bytes, (gsize)(strstr(bytes, "\r\n\r\n") - bytes));
	g_auto(GStrv) lines = g_strsplit(head, "\r\n", -1);
	GString *names = g_string_new(NULL);
	for (gsize i = 0; lines[i]; i++) {
		if (lines[i][0] == ' ' || lines[i][0] == '\t')
			continue;
		const char *colon = strchr(lines[i], ':');
		g_assert_nonnull(colon);
		g_string_append_len(names, lines[i], colon - lines[i]);
		g_string_append_c(names, ' ');
	}
	return g_string_free(names, FALSE);
}

static const char NAMES[] = "Date From Reply-To Subject To Message-Id In-Reply-To References Auto-Submitted "
			    "X-Auto-Response-Suppress MIME-Version Content-Type ";

static GMimeMessage *check(const struct post *p)
{
	g_autoptr(GBytes) a = print(p);
	g_autoptr(GBytes) b = print(p);
	g_assert_true(g_bytes_equal(a, b));
	gsize n;
	const char *data = g_bytes_get_data(a, &n);
	assert_wire(data, n);
	g_autofree char *copy = g_strndup(data, n);
	g_autofree char *names = header_names(copy);
	g_assert_cmpstr(names, ==, NAMES);
	return parse(a);
}

/* ---- tests ---- */

static void test_whole(void)
{
	struct post p = plain();
	p.subject = "Offerte 12 – één vraag";
	GMimeMessage *m = check(&p);
	GMimeObject *o = GMIME_OBJECT(m);
	g_assert_cmpstr(g_mime_message_get_subject(m), ==, p.subject);
	g_assert_cmpstr(g_mime_message_get_message_id(m), ==, p.message_id);
	g_assert_cmpstr(g_mime_object_get_header(o, "Auto-Submitted"), ==, "auto-generated");
	g_assert_cmpstr(g_mime_object_get_header(o, "X-Auto-Response-Suppress"), ==, "All");
	g_assert_cmpstr(g_mime_object_get_header(o, "In-Reply-To"), ==, "<CAF=x+1@mail.example>");
	g_assert_cmpstr(g_mime_object_get_header(o, "References"), ==, "<CAF=x+1@mail.example>");
	g_assert_cmpstr(g_mime_object_get_header(o, "Date"), ==, "Wed, 18 Nov 2026 11:06:40 +0000");
	GMimeObject *body = g_mime_message_get_mime_part(m);
	g_assert_true(g_mime_content_type_is_type(g_mime_object_get_content_type(body), "multipart", "alternative"));
	g_assert_cmpint(g_mime_multipart_get_count(GMIME_MULTIPART(body)), ==, 2);
	GMimeObject *text = g_mime_multipart_get_part(GMIME_MULTIPART(body), 0);
	GMimeObject *html = g_mime_multipart_get_part(GMIME_MULTIPART(body), 1);
	g_assert_true(g_mime_content_type_is_type(g_mime_object_get_content_type(text), "text", "plain"));
	g_assert_true(g_mime_content_type_is_type(g_mime_object_get_content_type(html), "text", "html"));
	g_object_unref(m);
}

static void test_text_only(void)
{
	struct post p = plain();
	p.html = NULL;
	p.reply_to = p.in_reply_to = p.to_name = p.from_name = NULL;
	g_autoptr(GBytes) b = print(&p);
	gsize n;
	const char *data = g_bytes_get_data(b, &n);
	g_autofree char *copy = g_strndup(data, n);
	g_autofree char *names = header_names(copy);
	g_assert_cmpstr(names, ==, "Date From Subject To Message-Id Auto-Submitted X-Auto-Response-Suppress MIME-Version Content-Type "
				   "Content-Transfer-Encoding ");
	GMimeMessage *m = parse(b);
	g_autofree char *text = text_of(g_mime_message_get_mime_part(m));
	g_assert_cmpstr(text, ==, "Dag An,\r\nalles goed.\r\n");
	g_object_unref(m);
}

static char *boundary_of(const struct post *p)
{
	g_autoptr(GBytes) b = print(p);
	GMimeMessage *m = parse(b);
	char *mark = g_strdup(g_mime_multipart_get_boundary(GMIME_MULTIPART(g_mime_message_get_mime_part(m))));
	g_object_unref(m);
	return mark;
}

static void test_boundary_follows_id(void)
{
	struct post p = plain(), same = plain(), other = plain();
	same.subject = "another";
	other.message_id = "other@corp.test";
	g_autofree char *a = boundary_of(&p);
	g_autofree char *b = boundary_of(&same);
	g_autofree char *c = boundary_of(&other);
	g_assert_cmpstr(a, ==, b);
	g_assert_cmpstr(a, !=, c);
}

/* What a body holds arrives, but for line ends and control characters. */
static void test_bodies(void)
{
	g_autofree char *long_line = g_strnfill(5000, 'x');
	const struct {
		const char *in, *out;
	} rows[] = { { "a\nb\n", "a\nb\n" }, { "a\r\nb\rc", "a\nb\nc\n" }, { "", "\n" }, { ".\n..\nFrom me\n", ".\n..\nFrom me\n" },
		{ "trailing  \n\ttab\n", "trailing  \n\ttab\n" }, { "€ 1.250,50 – ü 😀\n", "€ 1.250,50 – ü 😀\n" },
		{ "a\001b\033c\177d\n", "abc d\n" }, { "--=_x\n=3D=\n", "--=_x\n=3D=\n" }, { "\xff\n", "\xef\xbf\xbd\n" },
		{ "line\xe2\x80\xa8separator\n", "line\xe2\x80\xa8separator\n" }, { long_line, NULL } };
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct post p = plain();
		p.text = p.html = rows[i].in;
		GMimeMessage *m = check(&p);
		GMimeMultipart *body = GMIME_MULTIPART(g_mime_message_get_mime_part(m));
		g_assert_cmpint(g_mime_multipart_get_count(body), ==, 2);
		for (int part = 0; part < 2; part++) {
			g_autofree char *got = text_of(g_mime_multipart_get_part(body, part));
			g_auto(GStrv) lines = g_strsplit(got, "\r\n", -1);
			g_autofree char *lf = g_strjoinv("\n", lines);
			g_autofree char *expected = rows[i].out ? g_strdup(rows[i].out) : g_strconcat(rows[i].in, "\n", NULL);
			g_assert_cmpstr(lf, ==, expected);
		}
		g_object_unref(m);
	}
}

static void test_subjects(void)
{
	g_autofree char *long_word = g_strnfill(2000, 'x');
	g_autofree char *clipped = g_strnfill(300, 'x');
	const struct {
		const char *in, *out;
	} rows[] = { { "x\r\nBcc: evil@x.test", "x Bcc: evil@x.test" }, { "x\r\n\r\nbody", "x body" }, { "\r\nx\n", "x" },
		{ "a\tb\vc\033[0m", "a b c [0m" }, { "a\xc2\x85"
						     "b\xe2\x80\xa8"
						     "c\xe2\x80\xa9"
						     "d",
							    "a b c d" },
		{ "=?utf-8?q?=0D=0ABcc:_evil=40x.test?=", NULL }, { "Ünïcödé 😀 €", "Ünïcödé 😀 €" }, { "", "" }, { "\xff", "\xef\xbf\xbd" },
		{ long_word, clipped } };
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct post p = plain();
		p.subject = rows[i].in;
		GMimeMessage *m = check(&p);
		if (rows[i].out)
			g_assert_cmpstr(g_mime_message_get_subject(m), ==, rows[i].out);
		g_object_unref(m);
	}
}

static void test_names(void)
{
	static const struct {
		const char *in, *out;
	} rows[] = { { "Peeters, An", "Peeters, An" }, { "An \"x\" \\ P", "An \"x\" \\ P" }, { "An <evil@x.test>", "An <evil@x.test>" },
		{ "An\r\nBcc: evil@x.test", "An Bcc: evil@x.test" }, { "Zoë 😀", "Zoë 😀" }, { "A (B)", "A (B)" },
		{ "a@b; c: d,", "a@b; c: d," }, { "\r\n", "" } };
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct post p = plain();
		p.to_name = p.from_name = rows[i].in;
		GMimeMessage *m = check(&p);
		InternetAddressList *to = g_mime_message_get_addresses(m, GMIME_ADDRESS_TYPE_TO);
		g_assert_cmpint(internet_address_list_length(to), ==, 1);
		InternetAddress *one = internet_address_list_get_address(to, 0);
		g_assert_cmpstr(internet_address_get_name(one), ==, rows[i].out);
		g_assert_cmpstr(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(one)), ==, "an@corp.test");
		g_assert_cmpint(internet_address_list_length(g_mime_message_get_addresses(m, GMIME_ADDRESS_TYPE_BCC)), ==, 0);
		g_object_unref(m);
	}
}

/* Any mixture of what strangers put in names and subjects: the same headers, one recipient, two parts. */
static void test_hostile(void)
{
	static const char *const pieces[] = { "\r\nBcc: evil@x.test", "\n\n<script>", "\r", "\001\002\033", "\xe2\x80\xa8", "\xf0\x9f\x98\x80",
		"=?utf-8?b?DQpCY2M6IGU=?=", "=?us-ascii?q?=0aX:?=", "\"", "\\", "<a@b>", ",", ";", ":", " ", "    ", "é", "word", "?=", "=",
		"\xed\xa0\x80", "\xc0\x80", "(comment", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" };
	for (int round = 0; round < 500; round++) {
		g_autoptr(GString) subject = g_string_new(NULL), name = g_string_new(NULL);
		for (int i = g_test_rand_int_range(0, 30); i > 0; i--)
			g_string_append(subject, pieces[g_test_rand_int_range(0, G_N_ELEMENTS(pieces))]);
		for (int i = g_test_rand_int_range(0, 10); i > 0; i--)
			g_string_append(name, pieces[g_test_rand_int_range(0, G_N_ELEMENTS(pieces))]);
		struct post p = plain();
		p.subject = subject->str;
		p.to_name = p.from_name = name->str;
		p.text = p.html = subject->str;
		GMimeMessage *m = check(&p);
		InternetAddressList *all = g_mime_message_get_all_recipients(m);
		g_assert_cmpint(internet_address_list_length(all), ==, 1);
		InternetAddress *to = internet_address_list_get_address(all, 0);
		g_assert_cmpstr(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(to)), ==, "an@corp.test");
		g_assert_cmpint(g_mime_multipart_get_count(GMIME_MULTIPART(g_mime_message_get_mime_part(m))), ==, 2);
		g_object_unref(all);
		g_object_unref(m);
	}
}

static void test_bad_addresses(void)
{
	static const char *const bad[] = { "", "an", "@corp.test", "an@", "a@b@c", "an@x.test\r\nBcc: e@x", "an@x.test, b@x.test", "an @x.test",
		"<an@x.test>", "jän@x.test", "\"an\"@x.test", "an(x)@x.test", "an@x.test;" };
	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
		struct post from = plain(), to = plain(), reply = plain(), id = plain();
		from.from_address = to.to_address = reply.reply_to = bad[i];
		id.message_id = i < 2 ? "" : "a b@x>\r\nBcc: e@x";
		const struct post *posts[] = { &from, &to, &reply, &id };
		for (gsize j = 0; j < G_N_ELEMENTS(posts); j++) {
			g_autoptr(GError) e = NULL;
			g_assert_null(post_print(posts[j], &e));
			g_assert_error(e, CLOSECALL_ERROR, CLOSECALL_ITEM);
			g_assert_null(strpbrk(e->message, "\r\n"));
		}
	}
}

/* The id of the mail that is answered comes from a stranger: a damaged one is left out. */
static void test_bad_in_reply_to(void)
{
	g_autofree char *endless = g_strnfill(1000, 'x');
	const char *const bad[] = { "", "a b@x", "a@x>\r\nBcc: e@x", "é@x", endless };
	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
		struct post p = plain();
		p.in_reply_to = bad[i];
		g_autoptr(GBytes) b = print(&p);
		GMimeMessage *m = parse(b);
		g_assert_null(g_mime_object_get_header(GMIME_OBJECT(m), "In-Reply-To"));
		g_assert_null(g_mime_object_get_header(GMIME_OBJECT(m), "References"));
		g_assert_null(g_mime_object_get_header(GMIME_OBJECT(m), "Bcc"));
		g_object_unref(m);
	}
}

/* ---- invitations ---- */

static const struct event call = { .uid = "closecall-x-1-1",
	.dtstamp_utc = 1791187200,
	.start_utc = 1791268800,
	.end_utc = 1791269400,
	.summary = "☎ Acme, nv",
	.description = "Bel 09 234 56 78\nDE VRAAG",
	.script = "script",
	.alarm_minutes = 0 };

static void test_invitation(void)
{
	struct invitation i = { .sequence = 2,
		.stamp_utc = 1791270000,
		.organizer = "closecall@corp.test",
		.organizer_name = "closecall",
		.attendee = "an@corp.test",
		.attendee_name = "An \"de bel\" Peeters;\r\nATTENDEE:mailto:evil@x.test" };
	g_autofree char *ics = event_print(&call), *request = invitation_print(ics, &i);
	g_assert_cmpstr(request, ==,
		"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//closecall//closecall//EN\r\nCALSCALE:GREGORIAN\r\nMETHOD:REQUEST\r\n"
		"BEGIN:VEVENT\r\nUID:closecall-x-1-1\r\nDTSTART:20261006T064000Z\r\nDTEND:20261006T065000Z\r\n"
		"SUMMARY:☎ Acme\\, nv\r\nDESCRIPTION:Bel 09 234 56 78\\nDE VRAAG\r\nCLASS:PRIVATE\r\nTRANSP:OPAQUE\r\n"
		"DTSTAMP:20261006T070000Z\r\nSEQUENCE:2\r\nSTATUS:CONFIRMED\r\n"
		"ORGANIZER;CN=\"closecall\":mailto:closecall@corp.test\r\n"
		"ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN=\"An ^'de b\r\n"
		" el^' Peeters;  ATTENDEE:mailto:evil@x.test\":mailto:an@corp.test\r\n"
		"END:VEVENT\r\nEND:VCALENDAR\r\n");
	i.cancel = true;
	i.attendee_name = NULL;
	g_autofree char *cancel = invitation_print(request, &i);
	g_assert_nonnull(strstr(cancel, "METHOD:CANCEL\r\n"));
	g_assert_nonnull(strstr(cancel, "STATUS:CANCELLED\r\n"));
	g_assert_nonnull(strstr(cancel, "\r\nATTENDEE:mailto:an@corp.test\r\n"));
	g_assert_null(strstr(cancel, "evil"));
	g_assert_null(invitation_print("BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nEND:VTODO\r\nEND:VCALENDAR\r\n", &i));
}

/* The last part of the alternative, its method the object's, nothing that makes it a file; the bytes as they were. */
static void test_invitation_mail(void)
{
	struct invitation i = { .organizer = "closecall@corp.test", .attendee = "an@corp.test" };
	g_autofree char *ics = event_print(&call), *request = invitation_print(ics, &i);
	struct post p = plain();
	p.invitation = request;
	p.method = "REQUEST";
	g_autoptr(GBytes) b = print(&p);
	GMimeMessage *m = parse(b);
	GMimeMultipart *all = GMIME_MULTIPART(g_mime_message_get_mime_part(m));
	g_assert_cmpint(g_mime_multipart_get_count(all), ==, 3);
	GMimeObject *last = g_mime_multipart_get_part(all, 2);
	GMimeContentType *type = g_mime_object_get_content_type(last);
	g_assert_true(g_mime_content_type_is_type(type, "text", "calendar"));
	g_assert_cmpstr(g_mime_content_type_get_parameter(type, "method"), ==, "REQUEST");
	g_assert_cmpstr(g_mime_content_type_get_parameter(type, "charset"), ==, "utf-8");
	g_assert_null(g_mime_object_get_disposition(last));
	GMimeStream *stream = g_mime_stream_mem_new();
	g_mime_data_wrapper_write_to_stream(g_mime_part_get_content(GMIME_PART(last)), stream);
	GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
	g_assert_cmpmem(bytes->data, bytes->len, request, strlen(request));
	g_object_unref(stream);
	g_object_unref(m);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_mime_init();
	g_test_add_func("/post/whole", test_whole);
	g_test_add_func("/post/text-only", test_text_only);
	g_test_add_func("/post/boundary-follows-id", test_boundary_follows_id);
	g_test_add_func("/post/bodies", test_bodies);
	g_test_add_func("/post/subjects", test_subjects);
	g_test_add_func("/post/names", test_names);
	g_test_add_func("/post/hostile", test_hostile);
	g_test_add_func("/post/bad-addresses", test_bad_addresses);
	g_test_add_func("/post/bad-in-reply-to", test_bad_in_reply_to);
	g_test_add_func("/post/invitation", test_invitation);
	g_test_add_func("/post/invitation-mail", test_invitation_mail);
	return g_test_run();
}
