#include "edge/secret.h"
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

static char *dir; /* of this program's run */

static char *put(const char *name, const char *text, int mode)
{
	char *path = g_build_filename(dir, name, NULL);
	g_assert_true(g_file_set_contents(path, text, -1, NULL));
	g_assert_cmpint(g_chmod(path, mode), ==, 0);
	return path;
}

/* password NULL: an error that has all of `error` in it and nothing of what is secret here */
static void expect(const struct secret *s, const char *password, const char *error)
{
	g_autoptr(GError) bad = NULL;
	char *got = NULL;
	bool good = secret_get(s, &got, &bad);
	g_assert_cmpstr(got, ==, password);
	g_assert_cmpint(good, ==, error == NULL);
	if (error) {
		g_assert_error(bad, CLOSECALL_ERROR, CLOSECALL_SETUP);
		g_test_message("%s", bad->message);
		g_assert_nonnull(strstr(bad->message, error));
		g_assert_null(strstr(bad->message, "geheim"));
	}
	secret_free(got);
}

static void test_file(void)
{
	g_autofree char *longest = g_strnfill(4095, 'x'), *too_long = g_strnfill(4096, 'x');
	const struct {
		const char *text;
		int mode;
		const char *password, *error;
	} rows[] = {
		{ "geheim\n", 0600, "geheim", NULL },
		{ "geheim", 0400, "geheim", NULL },
		{ "geheim\r\nmore\n", 0600, "geheim", NULL },
		{ " ge heim \n", 0600, " ge heim ", NULL },
		{ "p\xc3\xa4ssw\xc3\xb6rt", 0600, "pässwört", NULL },
		{ longest, 0600, longest, NULL },
		{ too_long, 0600, NULL, "more than 4095 bytes are no password" },
		{ "", 0600, NULL, "the first line is empty" },
		{ "\ngeheim", 0600, NULL, "the first line is empty" },
		{ "geheim", 0640, NULL, "can be read by others: chmod 600 '" },
		{ "geheim", 0604, NULL, "can be read by others: chmod 600 '" },
		{ "geheim", 0620, NULL, "can be read by others: chmod 600 '" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = put("password", rows[i].text, rows[i].mode);
		expect(&(struct secret){ .file = path }, rows[i].password, rows[i].error);
		remove(path);
	}
	g_autofree char *none = g_build_filename(dir, "none", NULL);
	expect(&(struct secret){ .file = none }, NULL, "No such file");
	expect(&(struct secret){ .file = dir }, NULL, "is not a file");
}

static void test_command(void)
{
	static const struct {
		const char *command, *password, *error;
	} rows[] = {
		{ "echo geheim", "geheim", NULL },
		{ "printf 'two words\\nmore\\n'", "two words", NULL },
		{ "printf geheim", "geheim", NULL },
		{ "/bin/sh -c 'echo geheim; echo no >&2'", "geheim", NULL },
		/* no shell: nothing is expanded, piped or chained */
		{ "echo $HOME; true | cat", "$HOME; true | cat", NULL },
		{ "true", NULL, "password command 'true': the first line is empty" },
		{ "/bin/sh -c 'echo geheim; exit 3'", NULL,
			"password command '/bin/sh': Child process exited with code 3" },
		{ "/bin/sh -c 'echo geheim; kill -9 $$'", NULL,
			"password command '/bin/sh': Child process killed by signal 9" },
		{ "head -c 5000 /dev/zero", NULL, "more than 4095 bytes are no password" },
		{ "no-such-program geheim", NULL, "password command 'no-such-program': cannot be run" },
		{ "echo 'geheim", NULL, "a quotation mark without its other half" },
		{ "", NULL, "password command: empty" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *command = g_strdup(rows[i].command);
		expect(&(struct secret){ .command = command }, rows[i].password, rows[i].error);
	}
}

/* Its answer is there, but a helper it left behind holds the pipe: nobody waits for the helper beyond the
 * time, and it is ended. */
static void test_command_hangs(void)
{
	if (!g_test_slow()) {
		g_test_skip("takes the whole time limit of a command");
		return;
	}
	g_autofree char *command = g_strdup("/bin/sh -c 'echo geheim; sleep 60 & exit 0'"),
			*forever = g_strdup("sleep 60");
	expect(&(struct secret){ .command = command }, NULL, "no answer within 10 s");
	expect(&(struct secret){ .command = forever }, NULL, "no answer within 10 s");
}

static void test_credential(void)
{
	g_autofree char *path = put("mail-an", "geheim\n", 0440), *name = g_strdup("mail-an");
	g_unsetenv("CREDENTIALS_DIRECTORY");
	expect(&(struct secret){ .credential = name }, NULL,
		"password credential 'mail-an': not run by systemd");
	g_setenv("CREDENTIALS_DIRECTORY", dir, TRUE);
	expect(&(struct secret){ .credential = name }, "geheim", NULL);
	static const char *const bad[] = { "", ".", "..", "../mail-an", "/etc/passwd", ".hidden" };
	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autofree char *credential = g_strdup(bad[i]);
		expect(&(struct secret){ .credential = credential }, NULL, "is not a name");
	}
	g_autofree char *other = g_strdup("mail-bart");
	expect(&(struct secret){ .credential = other }, NULL, "No such file");
	g_unsetenv("CREDENTIALS_DIRECTORY");
	remove(path);
}

static void test_which(void)
{
	g_autofree char *path = put("password", "geheim", 0600), *command = g_strdup("echo geheim");
	expect(&(struct secret){ 0 }, NULL, NULL);
	expect(&(struct secret){ .file = path, .command = command }, NULL, "more than one of");
	remove(path);
	secret_free(NULL);
}

/* What can be said without fetching. */
static void test_check(void)
{
	g_autofree char *good = put("good", "geheim", 0600), *open_to_all = put("open", "geheim", 0644);
	const struct {
		const char *file, *command, *credential, *error;
	} rows[] = {
		{ NULL, NULL, NULL, NULL },
		{ good, NULL, NULL, NULL },
		{ open_to_all, NULL, NULL, "chmod 600" },
		{ dir, NULL, NULL, "is not a file" },
		{ "/none", NULL, NULL, "No such file" },
		{ NULL, "false geheim", NULL, NULL }, /* it is not run */
		{ NULL, "no-such-program geheim", NULL, "'no-such-program': no such program" },
		{ NULL, "'", NULL, "quotation mark" },
		{ NULL, NULL, "mail", NULL }, /* only systemd knows */
		{ NULL, NULL, "a/b", "is not a name" },
		{ good, NULL, "mail", "more than one of" },
	};
	g_unsetenv("CREDENTIALS_DIRECTORY");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *file = g_strdup(rows[i].file), *command = g_strdup(rows[i].command),
				*credential = g_strdup(rows[i].credential);
		struct secret s = { file, command, credential };
		g_assert_cmpint(secret_check(&s, &error), ==, rows[i].error == NULL);
		if (rows[i].error)
			g_assert_nonnull(strstr(error->message, rows[i].error));
	}
	remove(good);
	remove(open_to_all);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	dir = g_dir_make_tmp("closecall-secret-XXXXXX", NULL);
	g_test_add_func("/secret/file", test_file);
	g_test_add_func("/secret/command", test_command);
	g_test_add_func("/secret/command-hangs", test_command_hangs);
	g_test_add_func("/secret/credential", test_credential);
	g_test_add_func("/secret/which", test_which);
	g_test_add_func("/secret/check", test_check);
	int failed = g_test_run();
	remove(dir);
	g_free(dir);
	return failed;
}
