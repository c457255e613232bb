#include "edge/mailbox.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- a directory of mails ---- */

struct place {
	char *path;
};

static void place_init(struct place *p, bool maildir)
{
	static const char *const parts[] = { "new", "cur", "tmp" };

	p->path = g_dir_make_tmp("closecall-XXXXXX", NULL);
	for (size_t i = 0; maildir && i < G_N_ELEMENTS(parts); i++) {
		g_autofree char *part = g_build_filename(p->path, parts[i], NULL);

		g_assert_cmpint(g_mkdir(part, 0700), ==, 0);
	}
}

static void empty_directory(const char *path)
{
	GDir *dir = g_dir_open(path, 0, NULL);

	for (const char *name = g_dir_read_name(dir); name; name = g_dir_read_name(dir)) {
		g_autofree char *file = g_build_filename(path, name, NULL);

		if (g_file_test(file, G_FILE_TEST_IS_DIR) && !g_file_test(file, G_FILE_TEST_IS_SYMLINK))
			empty_directory(file);
		g_remove(file);
	}
	g_dir_close(dir);
}

static void place_clear(struct place *p)
{
	empty_directory(p->path);
	g_rmdir(p->path);
	g_free(p->path);
}

/* mtime 0: as it comes. */
static void put(const struct place *p, const char *name, const char *text, int64_t mtime)
{
	g_autofree char *file = g_build_filename(p->path, name, NULL);
	struct timespec times[2] = { { .tv_sec = mtime }, { .tv_sec = mtime } };

	g_assert_true(g_file_set_contents(file, text, -1, NULL));
	if (mtime)
		g_assert_cmpint(utimensat(AT_FDCWD, file, times, 0), ==, 0);
}

static void move(const struct place *p, const char *from, const char *to)
{
	g_autofree char *a = g_build_filename(p->path, from, NULL), *b = g_build_filename(p->path, to, NULL);

	g_assert_cmpint(g_rename(a, b), ==, 0);
}

/* ---- a scan ---- */

struct seen {
	GString *text; /* "key@arrived+size:header|" */
	GHashTable *known;
	int wanted; /* mails; 0: all */
	size_t header;
};

static bool is_known(const char *key, void *data)
{
	return g_hash_table_contains(((struct seen *)data)->known, key);
}

static bool note(const struct mailbox_header *h, void *data)
{
	struct seen *s = data;

	g_string_append_printf(s->text, "%s@%" G_GINT64_FORMAT "+%" G_GINT64_FORMAT ":%.*s|", h->key,
		h->arrived_utc, h->size, (int)MIN(h->n_header, 20), (const char *)h->header);
	g_hash_table_add(s->known, g_strdup(h->key));
	s->header = h->n_header;
	return s->wanted == 0 || --s->wanted > 0;
}

static void seen_init(struct seen *s)
{
	*s = (struct seen){ .text = g_string_new(NULL),
		.known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL) };
}

static void seen_clear(struct seen *s)
{
	g_string_free(s->text, TRUE);
	g_hash_table_unref(s->known);
}

/* What is new since the last time, and how many were older. */
static int64_t look(struct mailbox *m, const char *cursor, int64_t since_utc, struct seen *s)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *next = NULL;
	int64_t older;
	bool reset;

	g_string_truncate(s->text, 0);
	m->ops->scan(m, cursor, since_utc, is_known, note, s, &next, &older, &reset, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(next, !=, NULL);
	g_assert_false(reset);
	return older;
}

static struct mailbox *open_place(const struct place *p)
{
	g_autoptr(GError) error = NULL;
	struct mailbox *m = maildir_open(p->path, &error);

	g_assert_no_error(error);
	return m;
}

static void assert_mail(struct mailbox *m, const char *key, const char *text)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) mail = NULL;

	g_assert_true(m->ops->fetch(m, key, 1000, &mail, &error));
	g_assert_no_error(error);
	if (text)
		g_assert_cmpmem(g_bytes_get_data(mail, NULL), g_bytes_get_size(mail), text, strlen(text));
	else
		g_assert_null(mail);
}

/* ---- tests ---- */

static void test_scan(void)
{
	struct place p;
	struct seen s;

	place_init(&p, true);
	seen_init(&s);
	put(&p, "new/1700000300.M1.host", "B: b\n\nbody", 0);
	put(&p, "cur/1700000200.M2.host:2,S", "A: a\r\n\r\nbody", 0);
	put(&p, "cur/1600000000.M3.host:2,", "O: old\n\n", 0);
	put(&p, "cur/odd name", "C: c\n", 1700000400);
	put(&p, "cur/99.M4.host:2,S", "D: d\n\n", 1700000100); /* no second of delivery */
	put(&p, "tmp/1700000500.M5.host", "T: t\n\n", 0);
	put(&p, "cur/.hidden", "H: h\n\n", 1700000500);

	struct mailbox *m = open_place(&p);

	g_assert_cmpint(look(m, NULL, 1700000000, &s), ==, 1);
	g_assert_cmpstr(s.text->str, ==,
		"99.M4.host@1700000100+6:D: d\n\n|1700000200.M2.host@1700000200+12:A: "
		"a\r\n\r\n|1700000300.M1.host@1700000300+10:B: b\n\n|"
		"odd name@1700000400+5:C: c\n|");

	/* read, answered, and another one: only that is new */
	move(&p, "new/1700000300.M1.host", "cur/1700000300.M1.host:2,RS");
	put(&p, "new/1700000600.M6.host", "E: e\n\n", 0);
	assert_mail(m, "1700000300.M1.host", "B: b\n\nbody");
	g_assert_cmpint(look(m, "directory", 1700000000, &s), ==, 0);
	g_assert_cmpstr(s.text->str, ==, "1700000600.M6.host@1700000600+6:E: e\n\n|");
	g_assert_cmpint(look(m, "directory", 1700000000, &s), ==, 0);
	g_assert_cmpstr(s.text->str, ==, "");
	m->ops->close(m);
	seen_clear(&s);
	place_clear(&p);
}

static void test_odd_files(void)
{
	struct place p;
	struct seen s;

	place_init(&p, true);
	seen_init(&s);
	g_hash_table_add(s.known, g_strdup("1700000100.M1.host"));

	/* opening a FIFO for reading would wait for ever, and reading one says nothing about a mail */
	g_autofree char *fifo = g_build_filename(p.path, "cur", "1700000100.M1.host:2,S", NULL);
	g_autofree char *fifo_2 = g_build_filename(p.path, "cur", "1700000200.M2.host:2,S", NULL);

	g_assert_cmpint(mkfifo(fifo, 0600), ==, 0);
	g_assert_cmpint(mkfifo(fifo_2, 0600), ==, 0);

	struct mailbox *m = open_place(&p);

	look(m, NULL, 0, &s);
	g_assert_cmpstr(s.text->str, ==, "");
	assert_mail(m, "1700000200.M2.host", NULL);
	m->ops->close(m);
	seen_clear(&s);
	place_clear(&p);
}

static void test_stop(void)
{
	struct place p;
	struct seen s;

	place_init(&p, true);
	seen_init(&s);
	put(&p, "new/1700000100.a", "A: a\n\n", 0);
	put(&p, "new/1700000200.b", "B: b\n\n", 0);
	put(&p, "new/1700000300.c", "C: c\n\n", 0);

	struct mailbox *m = open_place(&p);

	s.wanted = 2;
	look(m, NULL, 0, &s);
	g_assert_cmpstr(
		s.text->str, ==, "1700000100.a@1700000100+6:A: a\n\n|1700000200.b@1700000200+6:B: b\n\n|");
	s.wanted = 0;
	look(m, "directory", 0, &s);
	g_assert_cmpstr(s.text->str, ==, "1700000300.c@1700000300+6:C: c\n\n|");
	m->ops->close(m);
	seen_clear(&s);
	place_clear(&p);
}

static void test_plain_directory(void)
{
	struct place p;
	struct seen s;

	place_init(&p, false);
	seen_init(&s);
	put(&p, "1600000000.quote.eml", "A: a\n\n", 1700000100);
	put(&p, "Offerte 12.EML", "B: b\n\n", 1700000200);
	put(&p, "caf\xe9.eml", "C: c\n\n", 1700000300); /* a name in Latin-1 */
	put(&p, "notes.txt", "N: n\n\n", 1700000300);
	put(&p, ".eml", "H: h\n\n", 1700000300);
	put(&p, ".half-written.eml", "H: h\n\n", 1700000300);

	struct mailbox *m = open_place(&p);

	look(m, NULL, 1700000000, &s);
	g_assert_cmpstr(s.text->str, ==,
		"1600000000.quote.eml@1700000100+6:A: a\n\n|Offerte 12.EML@1700000200+6:B: "
		"b\n\n|caf%E9.eml@1700000300+6:C: c\n\n|");
	assert_mail(m, "caf%E9.eml", "C: c\n\n");
	assert_mail(m, "notes.txt", NULL);
	look(m, "directory", 1700000000, &s);
	g_assert_cmpstr(s.text->str, ==, "");
	assert_mail(m, "caf%E9.eml", "C: c\n\n"); /* found again by listing */
	m->ops->close(m);
	seen_clear(&s);
	place_clear(&p);
}

/* Keys come back from the ledger; none of them may name anything but a mail in here. */
static void test_stays_inside(void)
{
	static const char *const keys[] = { "", ".", "..", "../secret", "../../secret", "cur/../../secret",
		"/etc/passwd", "secret", "link", "directory.d", "new", "cur/1700000100.a" };
	struct place outside, p;
	struct seen s;

	place_init(&outside, false);
	put(&outside, "secret", "S: s\n\n", 0);
	place_init(&p, true);
	seen_init(&s);
	put(&p, "secret", "S: s\n\n", 0);
	put(&p, "cur/1700000100.a:2,S", "A: a\n\n", 0);

	g_autofree char *target = g_build_filename(outside.path, "secret", NULL),
			*link = g_build_filename(p.path, "new", "link", NULL),
			*below = g_build_filename(p.path, "new", "directory.d", NULL);

	g_assert_cmpint(symlink(target, link), ==, 0);
	g_assert_cmpint(g_mkdir(below, 0700), ==, 0);

	struct mailbox *m = open_place(&p);

	look(m, NULL, 0, &s);
	g_assert_cmpstr(s.text->str, ==, "1700000100.a@1700000100+6:A: a\n\n|");
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		assert_mail(m, keys[i], NULL);
	m->ops->close(m);
	seen_clear(&s);
	place_clear(&p);
	place_clear(&outside);
}

static void test_limits(void)
{
	g_autofree char *fill = g_strnfill(300 * 1024, 'x');
	g_autoptr(GError) error = NULL, no_append = NULL;
	g_autoptr(GBytes) mail = NULL, ours = g_bytes_new_static("A: a\r\n\r\n", 8);
	struct place p;
	struct seen s;

	place_init(&p, true);
	seen_init(&s);
	put(&p, "new/1700000100.a", fill, 0);

	struct mailbox *m = open_place(&p);

	look(m, NULL, 0, &s);
	g_assert_cmpuint(s.header, ==, 256 * 1024);
	g_assert_false(m->ops->fetch(m, "1700000100.a", 300 * 1024 - 1, &mail, &error));
	g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM);
	g_assert_true(m->ops->fetch(m, "1700000100.a", 300 * 1024, &mail, NULL));
	g_assert_cmpuint(g_bytes_get_size(mail), ==, 300 * 1024);
	g_assert_false(m->ops->append(m, ours, &no_append));
	g_assert_error(no_append, CLOSECALL_ERROR, CLOSECALL_ITEM);
	m->ops->close(m);
	seen_clear(&s);
	place_clear(&p);
}

static void test_open(void)
{
	g_autoptr(GError) missing = NULL, half = NULL, gone = NULL;
	g_autofree char *cursor = NULL;
	struct place p;
	struct seen s;
	int64_t older;
	bool reset;

	place_init(&p, false);
	seen_init(&s);

	g_autofree char *nowhere = g_build_filename(p.path, "nowhere", NULL),
			*new = g_build_filename(p.path, "new", NULL);
	struct mailbox *m = open_place(&p);

	g_assert_null(maildir_open(nowhere, &missing));
	g_assert_error(missing, CLOSECALL_ERROR, CLOSECALL_SETUP);
	g_assert_cmpint(g_mkdir(new, 0700), ==, 0);
	g_assert_null(maildir_open(p.path, &half));
	g_assert_error(half, CLOSECALL_ERROR, CLOSECALL_SETUP);
	place_clear(&p);
	g_assert_false(m->ops->scan(m, NULL, 0, NULL, note, &s, &cursor, &older, &reset, &gone));
	g_assert_error(gone, CLOSECALL_ERROR, CLOSECALL_SETUP);
	m->ops->close(m);
	seen_clear(&s);
}

static bool told(struct mailbox *m, int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	bool changed;

	g_assert_cmpint(poll(&p, 1, 5000), ==, 1);
	g_assert_true(m->ops->wait_readable(m, &changed, NULL));
	g_assert_cmpint(poll(&p, 1, 0), ==, 0); /* drained */
	return changed;
}

static void test_waiting(void)
{
	struct place p;
	struct seen s;
	bool pending, changed;

	place_init(&p, true);
	seen_init(&s);

	struct mailbox *m = open_place(&p);

	look(m, NULL, 0, &s);
	put(&p, "new/1700000100.a", "A: a\n\n", 0); /* between looking and waiting */

	int fd = m->ops->wait_begin(m, &pending, NULL);

	if (fd < 0) {
		g_test_skip("no inotify here");
	} else {
		g_assert_true(pending);
		g_assert_true(m->ops->wait_end(m, &changed, NULL));
		g_assert_false(changed);
		do { /* until the last change is old enough to be told from the next */
			look(m, "directory", 0, &s);
			fd = m->ops->wait_begin(m, &pending, NULL);
		} while (pending);
		put(&p, "tmp/1700000200.b", "B: b\n\n", 0);
		move(&p, "tmp/1700000200.b", "new/1700000200.b");
		g_assert_true(told(m, fd));
		move(&p, "new/1700000200.b", "cur/1700000200.b:2,S");
		g_assert_true(told(m, fd));
		put(&p, "tmp/1700000300.c", "C: c\n\n", 0);
		move(&p, "tmp/1700000300.c", "cur/1700000300.c:2,S");
		g_assert_true(m->ops->wait_end(m, &changed, NULL));
		g_assert_true(changed);
		look(m, "directory", 0, &s);
		g_assert_cmpstr(s.text->str, ==,
			"1700000200.b@1700000200+6:B: b\n\n|1700000300.c@1700000300+6:C: c\n\n|");
	}
	m->ops->close(m);
	seen_clear(&s);
	place_clear(&p);
}

/* ---- mails from somebody ---- */

#define FROM(f) "Received: x\nFrom: " f "\nTo: an@corp.example\n\nFrom: marie@acme.example in the text\n"

static void test_find_from(void)
{
	static const struct {
		const char *address;
		guint max;
		const char *keys;
	} rows[] = {
		{ "marie@acme.example", 10, "1700000400.d 1700000200.b 1700000100.a" },
		{ "marie@acme.example", 2, "1700000400.d 1700000200.b" },
		{ "MARIE@acme.example", 1, "1700000400.d" },
		{ "jan@devos.example", 10, "1700000300.c" },
		{ "an@corp.example", 10, "" }, /* stands in To */
	};
	struct place p;

	place_init(&p, true);
	put(&p, "cur/1700000100.a:2,S", FROM("Marie <marie@acme.example>"), 0);
	put(&p, "new/1700000200.b", FROM("=?utf-8?q?A_very_long_name?=\n <Marie@Acme.example>"), 0);
	put(&p, "new/1700000300.c", FROM("jan@devos.example"), 0);
	put(&p, "new/1700000400.d", "From: marie@acme.example", 0); /* nothing but that */
	put(&p, "new/1700000500.e", "", 0);

	struct mailbox *m = open_place(&p);

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
		g_autoptr(GError) error = NULL;

		g_assert_true(m->ops->find(m, "From", rows[i].address, rows[i].max, keys, &error));
		g_assert_no_error(error);
		g_ptr_array_add(keys, NULL);

		g_autofree char *got = g_strjoinv(" ", (char **)keys->pdata);

		g_assert_cmpstr(got, ==, rows[i].keys);
	}

	g_autoptr(GPtrArray) named = g_ptr_array_new_with_free_func(g_free);
	put(&p, "new/1700000600.f", "Subject: x\nMessage-Id:\n <closecall.X.1@corp.example>\n\nMessage-ID: <other@corp.example>\n", 0);
	g_assert_true(m->ops->find(m, "Message-ID", "closecall.x.1@corp.example", 1, named, NULL));
	g_assert_true(m->ops->find(m, "Message-ID", "other@corp.example", 1, named, NULL));
	g_assert_cmpint(named->len, ==, 1);

	g_autoptr(GBytes) mail = NULL;

	g_assert_true(m->ops->fetch(m, "1700000100.a", 1000, &mail, NULL));
	g_assert_nonnull(mail);
	m->ops->close(m);
	place_clear(&p);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/maildir/scan", test_scan);
	g_test_add_func("/maildir/odd files", test_odd_files);
	g_test_add_func("/maildir/stop", test_stop);
	g_test_add_func("/maildir/plain directory", test_plain_directory);
	g_test_add_func("/maildir/stays inside", test_stays_inside);
	g_test_add_func("/maildir/limits", test_limits);
	g_test_add_func("/maildir/open", test_open);
	g_test_add_func("/maildir/waiting", test_waiting);
	g_test_add_func("/maildir/find from", test_find_from);
	return g_test_run();
}
