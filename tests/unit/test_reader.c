/* The daemon's side of the readers, against this very program run as a reader that behaves as it is asked to.
 */
#include "edge/reader.h"
#include "edge/reader_pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- the child ---- */

static GVariant *answer_fine(GVariant *value)
{
	return g_variant_new("(bs@a{sv})", TRUE, "", value);
}

static void write_raw(guint64 length, const char *bytes, gsize n)
{
	guint64 le = GUINT64_TO_LE(length);

	if (write(STDOUT_FILENO, &le, sizeof le) < 0 || write(STDOUT_FILENO, bytes, n) < 0)
		_exit(9);
}

static void dribble(void)
{
	write_raw(1000, "", 0);
	for (;;) {
		if (write(STDOUT_FILENO, "x", 1) < 0)
			_exit(9);
		g_usleep(20000);
	}
}

static GVariant *say_where(GVariant *args, GVariant *bytes)
{
	GVariantBuilder b;

	g_variant_builder_init(&b, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&b, "{sv}", "pid", g_variant_new_int64(getpid()));
	g_variant_builder_add(&b, "{sv}", "bytes", bytes);
	g_variant_builder_add(&b, "{sv}", "args", args);
	g_variant_builder_add(&b, "{sv}", "environment", g_variant_new_int64(environ && *environ));
	for (int fd = 3; fd < 256; fd++)
		if (fcntl(fd, F_GETFD) != -1)
			g_variant_builder_add(&b, "{sv}", "open", g_variant_new_int64(fd));
	return g_variant_builder_end(&b);
}

static void obey(const char *kind, GVariant *args, GVariant *bytes, int nth)
{
	g_autofree char *endless = g_strnfill(5000, 'y');

	if (strcmp(kind, "echo") == 0 || (strcmp(kind, "die_old") == 0 && nth == 1))
		reader_pipe_send(STDOUT_FILENO, answer_fine(say_where(args, bytes)), 0, NULL);
	else if (strcmp(kind, "refuse") == 0)
		reader_pipe_send(STDOUT_FILENO,
			g_variant_new("(bs@a{sv})", FALSE, "nested too deep", g_variant_new("a{sv}", NULL)),
			0, NULL);
	else if (strcmp(kind, "chatter") == 0)
		reader_pipe_send(STDOUT_FILENO,
			g_variant_new("(bs@a{sv})", FALSE, endless, g_variant_new("a{sv}", NULL)), 0, NULL);
	else if (strcmp(kind, "die") == 0 || strcmp(kind, "die_old") == 0)
		_exit(3);
	else if (strcmp(kind, "killed") == 0)
		kill(getpid(), SIGKILL);
	else if (strcmp(kind, "hang") == 0)
		pause();
	else if (strcmp(kind, "dribble") == 0)
		dribble();
	else if (strcmp(kind, "garbage") == 0)
		write_raw(16, "0123456789abcdef", 16);
	else if (strcmp(kind, "huge") == 0)
		write_raw((guint64)1 << 50, "", 0);
	else if (strcmp(kind, "half") == 0) {
		write_raw(16, "0123", 4);
		_exit(0);
	} else if (strcmp(kind, "mute") == 0) {
		close(STDOUT_FILENO);
		pause();
	}
}

static int child(bool deaf)
{
	alarm(60); /* of a test that was stopped half way nothing stays behind */
	signal(SIGPIPE, SIG_IGN);
	if (deaf)
		pause();
	for (int nth = 1;; nth++) {
		g_autoptr(GVariant) request =
			reader_pipe_receive(STDIN_FILENO, READER_REQUEST, READER_MAX_REQUEST, 0, NULL);
		g_autoptr(GVariant) args = NULL, bytes = NULL;
		const char *kind;

		if (!request)
			return 0;
		g_variant_get(request, "(&s@a{sv}@ay)", &kind, &args, &bytes);
		obey(kind, args, bytes, nth);
	}
}

/* ---- the daemon's side ---- */

static char *self;

static struct readers *start(const char *mode, int n)
{
	const char *const argv[] = { self, mode, NULL };
	g_autoptr(GError) error = NULL;
	struct readers *r = readers_new(argv, n, 1, &error);

	g_assert_no_error(error);
	g_assert_nonnull(r);
	return r;
}

static int open_descriptors(void)
{
	int n = 0;

	for (int fd = 0; fd < 256; fd++)
		n += fcntl(fd, F_GETFD) != -1;
	return n;
}

static void assert_no_child_left(void)
{
	g_assert_cmpint(waitpid(-1, NULL, WNOHANG), ==, -1);
	g_assert_cmpint(errno, ==, ECHILD);
}

static int64_t pid_of_answer(GVariant *answer)
{
	gint64 pid = 0;

	g_assert_nonnull(answer);
	g_assert_true(g_variant_lookup(answer, "pid", "x", &pid));
	return pid;
}

static void test_echo(void)
{
	int inherited = dup(STDERR_FILENO); /* of a library that knows no O_CLOEXEC */
	struct readers *r = start("--child", 2);
	g_autoptr(GError) error = NULL;
	g_autofree char *large = g_strnfill(3 * 1024 * 1024, 'x');
	const struct {
		const char *data;
		gsize n;
	} rows[] = { { "Subject: \0x", 11 }, { "", 0 }, { large, 3 * 1024 * 1024 } };

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GBytes) bytes = g_bytes_new(rows[i].data, rows[i].n);
		g_autoptr(GVariant) answer = readers_ask(
			r, "echo", g_variant_new_parsed("{'zone': <'Europe/Brussels'>}"), bytes, &error);

		g_assert_no_error(error);

		g_autoptr(GVariant) got = g_variant_lookup_value(answer, "bytes", G_VARIANT_TYPE_BYTESTRING);
		g_autoptr(GVariant) args = g_variant_lookup_value(answer, "args", G_VARIANT_TYPE_VARDICT);
		g_autofree char *args_text = g_variant_print(args, FALSE);
		gsize n;
		const void *data = g_variant_get_fixed_array(got, &n, 1);

		g_assert_cmpmem(data, n, rows[i].data, rows[i].n);
		g_assert_cmpstr(args_text, ==, "{'zone': <'Europe/Brussels'>}");
	}

	g_autoptr(GVariant) bare = readers_ask(r, "echo", NULL, NULL, &error);
	gint64 environment = 1, fd = 0;

	/* what a reader can reach: no environment, and no descriptor beside its pipes and stderr */
	g_assert_no_error(error);
	g_assert_true(g_variant_lookup(bare, "environment", "x", &environment));
	g_assert_cmpint(environment, ==, 0);
	g_assert_false(g_variant_lookup(bare, "open", "x", &fd));
	readers_free(r);
	close(inherited);
	assert_no_child_left();
}

/* Whatever a reader does, it is an error of that one request, and the next is answered. */
static void test_misbehaviour(void)
{
	static const struct {
		const char *kind, *says;
		bool replaced;
	} rows[] = {
		{ "refuse", "nested too deep", false },
		{ "die", "reader died: exit status 3", true },
		{ "killed", "reader died: signal 9 (Killed)", true },
		{ "mute", "reader died: signal 9", true },
		{ "garbage", "reader answered nonsense: a malformed message", true },
		{ "huge", "reader answered nonsense: a message of 1125899906842624 bytes", true },
		{ "half", "reader answered nonsense: ended within a message", true },
		{ "hang", "reader stalled: no answer in 1 s", true },
		{ "dribble", "reader stalled: no answer in 1 s", true },
	};
	int before = open_descriptors();
	struct readers *r = start("--child", 1);

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GVariant) first = readers_ask(r, "echo", NULL, NULL, NULL);

		g_assert_null(readers_ask(r, rows[i].kind, NULL, NULL, &error));
		g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM);
		if (!strstr(error->message, rows[i].says))
			g_error("%s: '%s'", rows[i].kind, error->message);

		g_autoptr(GVariant) next = readers_ask(r, "echo", NULL, NULL, NULL);

		g_assert_cmpint(pid_of_answer(first) != pid_of_answer(next), ==, rows[i].replaced);
	}
	g_assert_cmpint(open_descriptors(), ==, before + 2);
	readers_free(r);
	g_assert_cmpint(open_descriptors(), ==, before);
	assert_no_child_left();
}

/* One that never reads: a request larger than the pipe must come back all the same. */
static void test_deaf(void)
{
	struct readers *r = start("--deaf-child", 1);
	g_autofree char *large = g_strnfill(1024 * 1024, 'x');
	g_autoptr(GBytes) bytes = g_bytes_new(large, 1024 * 1024);
	g_autoptr(GError) error = NULL;

	g_assert_null(readers_ask(r, "echo", NULL, bytes, &error));
	g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM);
	g_assert_nonnull(strstr(error->message, "stalled"));
	readers_free(r);
	assert_no_child_left();
}

static void test_long_sentence(void)
{
	struct readers *r = start("--child", 1);
	g_autoptr(GError) error = NULL;

	g_assert_null(readers_ask(r, "chatter", NULL, NULL, &error));
	g_assert_cmpuint(strlen(error->message), ==, 400);
	readers_free(r);
}

/* What dies of its age is not the request's fault. */
static void test_old_reader(void)
{
	struct readers *r = start("--child", 1);
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) first = readers_ask(r, "echo", NULL, NULL, NULL);
	g_autoptr(GVariant) second = readers_ask(r, "die_old", NULL, NULL, &error);

	g_assert_no_error(error);
	g_assert_cmpint(pid_of_answer(first), !=, pid_of_answer(second));

	/* killed while nobody asked anything (out of memory) */
	g_assert_cmpint(kill((pid_t)pid_of_answer(second), SIGKILL), ==, 0);

	g_autoptr(GVariant) third = readers_ask(r, "echo", NULL, NULL, &error);

	g_assert_no_error(error);
	g_assert_cmpint(pid_of_answer(third), !=, pid_of_answer(second));
	readers_free(r);
	assert_no_child_left();
}

static void test_no_program(void)
{
	const char *const argv[] = { "/nonexistent/closecall-reader", NULL };
	g_autoptr(GError) error = NULL;
	int before = open_descriptors();

	g_assert_null(readers_new(argv, 2, 1, &error));
	g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP);
	g_assert_nonnull(strstr(error->message, "/nonexistent/closecall-reader"));
	g_assert_cmpint(open_descriptors(), ==, before);
	assert_no_child_left();
}

static void test_too_large(void)
{
	struct readers *r = start("--child", 1);
	g_autoptr(GBytes) bytes = g_bytes_new_take(g_malloc0(READER_MAX_REQUEST), READER_MAX_REQUEST);
	g_autoptr(GError) error = NULL;

	g_assert_null(readers_ask(r, "echo", NULL, bytes, &error));
	g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM);
	g_assert_nonnull(strstr(error->message, "too many"));
	readers_free(r);
}

enum { N_THREADS = 4, N_ROUNDS = 25 };

static gpointer ask_often(gpointer data)
{
	for (int i = 0; i < N_ROUNDS; i++) {
		g_autofree char *text = g_strdup_printf("%p %d", (void *)g_thread_self(), i);
		g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
		g_autoptr(GVariant) answer =
			readers_ask(data, i % 9 == 8 ? "die" : "echo", NULL, bytes, NULL);

		g_assert_cmpint(answer != NULL, ==, i % 9 != 8);
		if (!answer)
			continue;

		g_autoptr(GVariant) got = g_variant_lookup_value(answer, "bytes", G_VARIANT_TYPE_BYTESTRING);
		gsize n;
		const void *back = g_variant_get_fixed_array(got, &n, 1);

		g_assert_cmpmem(back, n, text, strlen(text));
	}
	return NULL;
}

/* More threads than readers, some of which die: each gets its own answer. */
static void test_threads(void)
{
	struct readers *r = start("--child", 2);
	GThread *threads[N_THREADS];

	for (int i = 0; i < N_THREADS; i++)
		threads[i] = g_thread_new("ask", ask_often, r);
	for (int i = 0; i < N_THREADS; i++)
		g_thread_join(threads[i]);
	readers_free(r);
	assert_no_child_left();
}

int main(int argc, char **argv)
{
	if (argc == 2 && g_str_has_suffix(argv[1], "child"))
		return child(strcmp(argv[1], "--deaf-child") == 0);
	g_test_init(&argc, &argv, NULL);
	signal(SIGPIPE, SIG_IGN);
	self = g_file_read_link("/proc/self/exe", NULL);
	g_test_add_func("/reader/echo", test_echo);
	g_test_add_func("/reader/misbehaviour", test_misbehaviour);
	g_test_add_func("/reader/deaf", test_deaf);
	g_test_add_func("/reader/long_sentence", test_long_sentence);
	g_test_add_func("/reader/old_reader", test_old_reader);
	g_test_add_func("/reader/no_program", test_no_program);
	g_test_add_func("/reader/too_large", test_too_large);
	g_test_add_func("/reader/threads", test_threads);

	int rc = g_test_run();

	g_free(self);
	return rc;
}
