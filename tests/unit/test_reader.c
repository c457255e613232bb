/* The daemon's side of the readers, against this very program run as a reader that behaves as it is asked to.
 */
#include "edge/reader.h"
#include "edge/reader_pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- the child ---- */

/* An answer that says it has a value of that length, and then these bytes. */
static void write_raw(guint64 length, const char *bytes, gsize n)
{
	const guint64 lengths[] = { 0, GUINT64_TO_LE(length), 0 };

	if (write(STDOUT_FILENO, lengths, sizeof lengths) < 0 || write(STDOUT_FILENO, bytes, n) < 0)
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

/* The answers of this reader are text: its process, what it can reach, and what it was sent. */
static void echo(const struct reader_message *request)
{
	g_autoptr(GString) text = g_string_new(NULL);
	gsize n;
	const char *data = g_bytes_get_data(request->value, &n);

	g_string_append_printf(text, "pid %d environment %d open", getpid(), environ && *environ);
	for (int fd = 3; fd < 256; fd++)
		if (fcntl(fd, F_GETFD) != -1)
			g_string_append_printf(text, " %d", fd);
	g_string_append(text, " args ");
	g_string_append_len(text, data, (gssize)n);
	g_string_append(text, " bytes ");
	data = g_bytes_get_data(request->bytes, &n);
	g_string_append_len(text, data, (gssize)n);

	g_autoptr(GBytes) value = g_bytes_new(text->str, text->len);
	const struct reader_message answer = { (char[]){ "" }, value, NULL };

	reader_pipe_send(STDOUT_FILENO, &answer, 0, NULL);
}

static void refuse(char *why)
{
	const struct reader_message answer = { .word = why };

	reader_pipe_send(STDOUT_FILENO, &answer, 0, NULL);
}

static void obey(const struct reader_message *request, int nth)
{
	const char *kind = request->word;
	g_autofree char *endless = g_strnfill(5000, 'y');

	if (strcmp(kind, "echo") == 0 || (strcmp(kind, "die_old") == 0 && nth == 1))
		echo(request);
	else if (strcmp(kind, "refuse") == 0)
		refuse((char[]){ "nested too deep" });
	else if (strcmp(kind, "chatter") == 0)
		refuse(endless);
	else if (strcmp(kind, "die") == 0 || strcmp(kind, "die_old") == 0)
		_exit(3);
	else if (strcmp(kind, "killed") == 0)
		kill(getpid(), SIGKILL);
	else if (strcmp(kind, "hang") == 0)
		pause();
	else if (strcmp(kind, "dribble") == 0)
		dribble();
	else if (strcmp(kind, "garbage") == 0)
		refuse((char[]){ "\xff" });
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
		struct reader_message request;

		if (!reader_pipe_receive(STDIN_FILENO, READER_MAX_REQUEST, 0, &request, NULL))
			return 0;
		obey(&request, nth);
		reader_message_clear(&request);
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

static int pid_of_answer(GBytes *answer)
{
	int pid = 0;

	g_assert_nonnull(answer);
	g_assert_cmpint(sscanf(g_bytes_get_data(answer, NULL), "pid %d ", &pid), ==, 1);
	return pid;
}

/* Of an answer of no surprises: no environment, and no descriptor beside its pipes and stderr. */
static void assert_echo(GBytes *answer, const char *args, const char *bytes, gsize n_bytes)
{
	g_autofree char *head =
		g_strdup_printf("pid %d environment 0 open args %s bytes ", pid_of_answer(answer), args);
	g_autoptr(GString) expected = g_string_new(head);
	gsize n;
	const void *data = g_bytes_get_data(answer, &n);

	g_string_append_len(expected, bytes, (gssize)n_bytes);
	g_assert_cmpmem(data, n, expected->str, expected->len);
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

	g_autoptr(GBytes) args = g_bytes_new_static("zone", 4);

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GBytes) bytes = g_bytes_new(rows[i].data, rows[i].n);
		g_autoptr(GBytes) answer = readers_ask(r, "echo", args, bytes, &error);

		g_assert_no_error(error);
		assert_echo(answer, "zone", rows[i].data, rows[i].n);
	}

	g_autoptr(GBytes) bare = readers_ask(r, "echo", NULL, NULL, &error);

	g_assert_no_error(error);
	assert_echo(bare, "", "", 0);
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
		g_autoptr(GBytes) first = readers_ask(r, "echo", NULL, NULL, NULL);

		g_assert_null(readers_ask(r, rows[i].kind, NULL, NULL, &error));
		g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM);
		if (!strstr(error->message, rows[i].says))
			g_error("%s: '%s'", rows[i].kind, error->message);

		g_autoptr(GBytes) next = readers_ask(r, "echo", NULL, NULL, NULL);

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
	g_autoptr(GBytes) first = readers_ask(r, "echo", NULL, NULL, NULL);
	g_autoptr(GBytes) second = readers_ask(r, "die_old", NULL, NULL, &error);

	g_assert_no_error(error);
	g_assert_cmpint(pid_of_answer(first), !=, pid_of_answer(second));

	/* killed while nobody asked anything (out of memory) */
	g_assert_cmpint(kill(pid_of_answer(second), SIGKILL), ==, 0);

	g_autoptr(GBytes) third = readers_ask(r, "echo", NULL, NULL, &error);

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
		g_autoptr(GBytes) answer = readers_ask(data, i % 9 == 8 ? "die" : "echo", NULL, bytes, NULL);

		g_assert_cmpint(answer != NULL, ==, i % 9 != 8);
		if (!answer)
			continue;

		assert_echo(answer, "", text, strlen(text));
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
