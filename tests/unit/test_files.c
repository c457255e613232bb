#include "edge/files.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *directory;

static char *in_directory(const char *name)
{
	return g_build_filename(directory, name, NULL);
}

static void test_round_trip(void)
{
	g_autofree char *path = in_directory("round.txt");
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) bytes = NULL;
	g_autofree char *text = NULL;
	struct stat status;

	g_assert_true(file_write_atomic(path, "first", 5, 0644, &error));
	g_assert_true(file_write_atomic(path, "één\nregel", 11, 0640, &error));
	g_assert_no_error(error);
	g_assert_cmpint(g_stat(path, &status), ==, 0);
	g_assert_cmpint(status.st_mode & 07777, ==, 0640);
	g_assert_true(file_read_text(path, 11, &text, &error));
	g_assert_cmpstr(text, ==, "één\nregel");
	g_assert_true(file_read_bytes(path, 11, &bytes, &error));
	g_assert_cmpmem(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), "één\nregel", 11);
	g_unlink(path);
}

static void test_what_is_text(void)
{
	static const struct {
		const char *bytes;
		gsize n;
		const char *text; /* NULL: refused */
		const char *says;
	} rows[] = {
		{ "", 0, "", NULL },
		{ "\xEF\xBB\xBF", 3, "", NULL },
		{ "\xEF\xBB\xBFprijs", 8, "prijs", NULL },
		{ "a\nb\n\xE9t\xE9", 7, NULL, "line 3 is not UTF-8" },
		{ "a\0b", 3, NULL, "line 1 is not UTF-8" },
		{ "0123456789", 10, NULL, "more than 9 bytes" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = in_directory("text");
		g_autofree char *text = NULL;
		g_autoptr(GError) error = NULL;

		g_assert_true(file_write_atomic(path, rows[i].bytes, rows[i].n, 0600, NULL));
		g_assert_cmpint(file_read_text(path, 9, &text, &error), ==, rows[i].text != NULL);
		g_assert_cmpstr(text, ==, rows[i].text);
		if (rows[i].says) {
			g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP);
			g_assert_nonnull(strstr(error->message, rows[i].says));
			g_assert_nonnull(strstr(error->message, path));
		}
		g_unlink(path);
	}
}

static void test_absent(void)
{
	g_autofree char *path = in_directory("absent/file");
	g_autoptr(GError) reading = NULL, writing = NULL, listing = NULL;
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *text = NULL;

	g_assert_false(file_read_text(path, 100, &text, &reading));
	g_assert_error(reading, CLOSECALL_ERROR, CLOSECALL_SETUP);
	g_assert_nonnull(strstr(reading->message, "absent/file': "));
	g_assert_false(file_write_atomic(path, "", 0, 0600, &writing));
	g_assert_error(writing, CLOSECALL_ERROR, CLOSECALL_SETUP);
	g_assert_false(dir_list(path, names, &listing));
	g_assert_error(listing, CLOSECALL_ERROR, CLOSECALL_SETUP);
}

static void test_list(void)
{
	static const char *const made[] = { "b", ".hidden", "a", "ü", "B" };
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) error = NULL;
	g_autofree char *inner = in_directory("list");

	g_assert_cmpint(g_mkdir(inner, 0700), ==, 0);
	for (gsize i = 0; i < G_N_ELEMENTS(made); i++) {
		g_autofree char *path = g_build_filename(inner, made[i], NULL);

		g_assert_true(file_write_atomic(path, "", 0, 0600, NULL));
	}
	g_assert_true(dir_list(inner, names, &error));
	g_ptr_array_add(names, NULL);

	g_autofree char *joined = g_strjoinv(" ", (char **)names->pdata);

	g_assert_cmpstr(joined, ==, "B a b ü");
	for (gsize i = 0; i < G_N_ELEMENTS(made); i++) {
		g_autofree char *path = g_build_filename(inner, made[i], NULL);

		g_unlink(path);
	}
	/* also proves that no temporary file was left behind */
	g_assert_cmpint(g_rmdir(inner), ==, 0);
}

/* A write that fails leaves the old file as it was, and nothing else. */
static void test_failed_write(void)
{
	g_autofree char *path = in_directory("taken");
	g_autofree char *inner = g_build_filename(path, "inner", NULL);
	g_autoptr(GError) error = NULL;

	g_assert_cmpint(g_mkdir_with_parents(inner, 0700), ==, 0);
	g_assert_false(file_write_atomic(path, "x", 1, 0600, &error));
	g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP);
	g_assert_nonnull(strstr(error->message, "cannot replace"));
	g_rmdir(inner);
	g_rmdir(path);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	directory = g_dir_make_tmp("closecall-files-XXXXXX", NULL);
	g_test_add_func("/files/round_trip", test_round_trip);
	g_test_add_func("/files/what_is_text", test_what_is_text);
	g_test_add_func("/files/absent", test_absent);
	g_test_add_func("/files/list", test_list);
	g_test_add_func("/files/failed_write", test_failed_write);

	int rc = g_test_run();

	if (g_rmdir(directory) != 0) {
		g_printerr("# something was left in %s\n", directory);
		rc = 1;
	}
	g_free(directory);
	return rc;
}
