#include "edge/calendar.h"

#include <glib/gstdio.h>
#include <string.h>

#define EVENT(uid, summary) \
	"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:" uid "\r\nDTSTART:20261201T100000Z\r\nSUMMARY:" summary "\r\nDESCRIPTION:a\r\n" \
	"END:VEVENT\r\nEND:VCALENDAR\r\n"

struct dir {
	char *path;
	struct calendar *c;
};

static void set_up(struct dir *d, gconstpointer data)
{
	(void)data;
	d->path = g_dir_make_tmp("closecall-icsdir-XXXXXX", NULL);
	d->c = icsdir_open(d->path, NULL);
	g_assert_nonnull(d->c);
}

static void empty(const char *path)
{
	GDir *dir = g_dir_open(path, 0, NULL);
	for (const char *name; (name = g_dir_read_name(dir));) {
		g_autofree char *file = g_build_filename(path, name, NULL);
		g_remove(file);
	}
	g_dir_close(dir);
}

static void tear_down(struct dir *d, gconstpointer data)
{
	(void)data;
	d->c->ops->close(d->c);
	empty(d->path);
	g_assert_cmpint(g_rmdir(d->path), ==, 0);
	g_free(d->path);
}

static void place(struct dir *d, const char *name, const char *text)
{
	g_autofree char *file = g_build_filename(d->path, name, NULL);
	g_assert_true(g_file_set_contents(file, text, -1, NULL));
}

static char *put(struct dir *d, const char *href, const char *etag, const char *ics, enum calendar_put expected)
{
	g_autoptr(GError) e = NULL;
	char *new_etag = NULL;
	g_assert_cmpint(d->c->ops->put(d->c, href, etag, ics, &new_etag, &e), ==, expected);
	if (expected == CALENDAR_PUT_FAILED)
		g_assert_error(e, CLOSECALL_ERROR, CLOSECALL_ITEM);
	else
		g_assert_no_error(e);
	return new_etag;
}

static void test_put(struct dir *d, gconstpointer data)
{
	(void)data;
	g_autofree char *first = put(d, "cc-1.ics", NULL, EVENT("u1", "Call"), CALENDAR_PUT_DONE);
	g_autofree char *again = put(d, "cc-1.ics", NULL, EVENT("u1", "Call"), CALENDAR_PUT_DONE);
	g_assert_cmpstr(first, ==, again);
	g_assert_null(put(d, "cc-1.ics", NULL, EVENT("u1", "won Call"), CALENDAR_PUT_CONFLICT));
	g_assert_null(put(d, "cc-1.ics", "\"stale\"", EVENT("u1", "won Call"), CALENDAR_PUT_CONFLICT));
	g_assert_null(put(d, "cc-2.ics", "\"stale\"", EVENT("u2", "Call"), CALENDAR_PUT_CONFLICT));
	g_autofree char *second = put(d, "cc-1.ics", first, EVENT("u1", "won Call"), CALENDAR_PUT_DONE);
	g_assert_cmpstr(first, !=, second);
	g_autofree char *same = put(d, "cc-1.ics", first, EVENT("u1", "won Call"), CALENDAR_PUT_DONE);
	g_assert_cmpstr(same, ==, second);

	struct calendar_object *o;
	g_assert_true(d->c->ops->get(d->c, "cc-1.ics", &o, NULL));
	g_assert_cmpstr(o->ics, ==, EVENT("u1", "won Call"));
	g_assert_cmpstr(o->etag, ==, second);
	calendar_object_free(o);
	g_assert_true(d->c->ops->get(d->c, "cc-2.ics", &o, NULL) && !o);
}

/* What stands there after a crash: the file, whole, and nothing beside it. */
static void test_one_file(struct dir *d, gconstpointer data)
{
	(void)data;
	g_free(put(d, "cc-1.ics", NULL, EVENT("u1", "Call"), CALENDAR_PUT_DONE));
	GDir *dir = g_dir_open(d->path, 0, NULL);
	g_assert_cmpstr(g_dir_read_name(dir), ==, "cc-1.ics");
	g_assert_null(g_dir_read_name(dir));
	g_dir_close(dir);
}

static void test_names(struct dir *d, gconstpointer data)
{
	(void)data;
	static const char *const bad[] = { "", "../x.ics", "a/b.ics", ".hidden.ics", "x.txt", "a\nb.ics" };
	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_assert_null(put(d, bad[i], NULL, EVENT("u", "x"), CALENDAR_PUT_FAILED));
		g_autoptr(GError) e = NULL;
		struct calendar_object *o;
		g_assert_false(d->c->ops->get(d->c, bad[i], &o, &e));
		g_assert_error(e, CLOSECALL_ERROR, CLOSECALL_ITEM);
		g_assert_false(d->c->ops->remove(d->c, bad[i], NULL));
	}
}

static void test_remove(struct dir *d, gconstpointer data)
{
	(void)data;
	place(d, "cc-1.ics", EVENT("u1", "Call"));
	g_assert_true(d->c->ops->remove(d->c, "cc-1.ics", NULL));
	g_assert_true(d->c->ops->remove(d->c, "cc-1.ics", NULL));
	struct calendar_object *o;
	g_assert_true(d->c->ops->get(d->c, "cc-1.ics", &o, NULL) && !o);
}

/* Changes of "cc-", as "full|same name name…"; the token goes on. */
static char *changes(struct dir *d, char **token)
{
	g_autoptr(GPtrArray) objects = g_ptr_array_new_with_free_func((GDestroyNotify)calendar_object_free);
	g_autofree char *before = *token;
	bool full;
	g_assert_true(d->c->ops->changes(d->c, before, "cc-", objects, token, &full, NULL));
	GString *s = g_string_new(full ? "full" : "same");
	for (guint i = 0; i < objects->len; i++)
		g_string_append_printf(s, " %s", ((struct calendar_object *)objects->pdata[i])->href);
	return g_string_free(s, FALSE);
}

static void test_changes(struct dir *d, gconstpointer data)
{
	(void)data;
	static const struct {
		const char *name, *text; /* text NULL: delete */
		const char *told;
	} rows[] = { { "cc-1.ics", EVENT("u1", "Call"), "full cc-1.ics" }, { "lunch.ics", EVENT("l", "x"), "same" },
		{ "cc-2.ics", EVENT("u2", "Call"), "full cc-1.ics cc-2.ics" }, { "cc-2.ics", EVENT("u2", "Call"), "same" },
		{ "cc-2.ics", EVENT("u2", "won Call"), "full cc-1.ics cc-2.ics" }, { "cc-1.ics", NULL, "full cc-2.ics" },
		{ ".cc-3.ics.tmp", "half", "same" }, { "cc-4.tmp", "half", "same" }, { "cc-2.ics", NULL, "full" } };
	g_autofree char *token = NULL;
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		if (rows[i].text)
			place(d, rows[i].name, rows[i].text);
		else
			g_assert_true(d->c->ops->remove(d->c, rows[i].name, NULL));
		g_autofree char *told = changes(d, &token);
		g_assert_cmpstr(told, ==, rows[i].told);
	}
}

static void test_directory_gone(void)
{
	g_autofree char *path = g_dir_make_tmp("closecall-icsdir-XXXXXX", NULL);
	struct calendar *c = icsdir_open(path, NULL);
	g_rmdir(path);
	g_autoptr(GPtrArray) objects = g_ptr_array_new();
	g_autofree char *token = NULL;
	bool full;
	g_autoptr(GError) e = NULL;
	g_assert_false(c->ops->changes(c, NULL, "cc-", objects, &token, &full, &e));
	g_assert_nonnull(strstr(e->message, path));
	c->ops->close(c);
	g_autoptr(GError) at_open = NULL;
	g_assert_null(icsdir_open(path, &at_open));
	g_assert_error(at_open, CLOSECALL_ERROR, CLOSECALL_SETUP);
}

static void test_busy(struct dir *d, gconstpointer data)
{
	(void)data;
	place(d, "cc-1.ics", EVENT("u1", "Call"));
	place(d, "lunch.ics", EVENT("l", "x"));
	place(d, "latin.ics", "SUMMARY:caf\xe9");
	place(d, "notes.txt", "x");
	g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
	g_assert_true(d->c->ops->busy(d->c, 0, 1, texts, NULL));
	g_assert_cmpuint(texts->len, ==, 3);
	g_assert_cmpstr(texts->pdata[1], ==, "SUMMARY:caf\xef\xbf\xbd");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define ADD(name, f) g_test_add("/icsdir/" name, struct dir, NULL, set_up, f, tear_down)
	ADD("put", test_put);
	ADD("one-file", test_one_file);
	ADD("names", test_names);
	ADD("remove", test_remove);
	ADD("changes", test_changes);
	ADD("busy", test_busy);
	g_test_add_func("/icsdir/directory-gone", test_directory_gone);
	return g_test_run();
}
