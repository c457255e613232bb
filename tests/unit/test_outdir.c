#include "edge/outgoing.h"

#include <glib/gstdio.h>
#include <string.h>

/* The names in a directory, sorted, joined by a space; the files are removed. */
static char *take_names(const char *path)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	GDir *dir = g_dir_open(path, 0, NULL);
	for (const char *name; (name = g_dir_read_name(dir));) {
		g_autofree char *file = g_build_filename(path, name, NULL);
		g_ptr_array_add(names, g_strdup(name));
		g_assert_cmpint(g_unlink(file), ==, 0);
	}
	g_dir_close(dir);
	g_ptr_array_sort(names, (GCompareFunc)(void (*)(void))g_strcmp0);
	g_ptr_array_add(names, NULL);
	return g_strjoinv(" ", (char **)names->pdata);
}

static void send_one(struct outgoing *o, const char *id, const char *text)
{
	g_autoptr(GBytes) mail = g_bytes_new(text, strlen(text));
	g_autoptr(GError) e = NULL;
	g_assert_cmpint(o->ops->send(o, "a@x.test", "b@x.test", id, mail, &e), ==, OUTGOING_SENT);
	g_assert_no_error(e);
}

static void test_names(void)
{
	g_autofree char *long_id = g_strnfill(400, 'a');
	const struct {
		const char *id, *start; /* of the file's name */
	} rows[] = { { "digest-2026-11-23.an@corp.test", "digest-2026-11-23.an@corp.test.eml" }, { "../../etc/passwd", "_._.._etc_passwd-" },
		{ ".hidden", "_hidden-" }, { "a b\r\nc", "a_b__c-" }, { "", "-" }, { long_id, "aaaa" } };
	g_autofree char *path = g_dir_make_tmp("closecall-outdir-XXXXXX", NULL);
	struct outgoing *o = outdir_open(path, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		send_one(o, rows[i].id, "mail");
		g_autofree char *name = take_names(path);
		g_assert_true(g_str_has_suffix(name, ".eml"));
		g_assert_cmpuint(strlen(name), <, 200);
		g_assert_null(strpbrk(name, " /\r\n"));
		g_assert_true(g_str_has_prefix(name, rows[i].start));
	}
	o->ops->close(o);
	g_rmdir(path);
}

static void test_same_mail_is_one_file(void)
{
	g_autofree char *path = g_dir_make_tmp("closecall-outdir-XXXXXX", NULL);
	struct outgoing *o = outdir_open(path, NULL);
	send_one(o, "one@x.test", "first\r\n");
	send_one(o, "one@x.test", "first\r\n");
	send_one(o, "a/b@x.test", "x");
	send_one(o, "a:b@x.test", "x"); /* another id, though it looks the same on disk */
	g_autofree char *file = g_build_filename(path, "one@x.test.eml", NULL);
	g_autofree char *text = NULL;
	g_assert_true(g_file_get_contents(file, &text, NULL, NULL));
	g_assert_cmpstr(text, ==, "first\r\n");
	g_autofree char *names = take_names(path);
	g_auto(GStrv) v = g_strsplit(names, " ", -1);
	g_assert_cmpuint(g_strv_length(v), ==, 3);
	o->ops->close(o);
	g_rmdir(path);
}

static void test_directory_gone(void)
{
	g_autofree char *path = g_dir_make_tmp("closecall-outdir-XXXXXX", NULL);
	struct outgoing *o = outdir_open(path, NULL);
	g_rmdir(path);
	g_autoptr(GBytes) mail = g_bytes_new("x", 1);
	g_autoptr(GError) e = NULL;
	g_assert_cmpint(o->ops->send(o, "a@x.test", "b@x.test", "id@x", mail, &e), ==, OUTGOING_FAILED);
	g_assert_error(e, CLOSECALL_ERROR, CLOSECALL_SETUP);
	o->ops->close(o);
	g_autoptr(GError) at_open = NULL;
	g_assert_null(outdir_open(path, &at_open));
	g_assert_error(at_open, CLOSECALL_ERROR, CLOSECALL_SETUP);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/outdir/names", test_names);
	g_test_add_func("/outdir/same-mail-is-one-file", test_same_mail_is_one_file);
	g_test_add_func("/outdir/directory-gone", test_directory_gone);
	return g_test_run();
}
