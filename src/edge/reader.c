#include "edge/reader.h"
#include "edge/reader_pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* The longest sentence of a reader that is handed on: it may be a stranger's who took the reader over. */
#define MAX_SENTENCE 400

#define PIPE_BYTES (256 * 1024)

struct process {
	pid_t pid; /* 0: none runs */
	int to, from;
	guint answered; /* requests so far */
};

struct readers {
	char **argv;
	int timeout_s;
	GPtrArray *processes; /* owns */
	GAsyncQueue *idle;    /* of the same: who takes one out has it for itself */
};

/* ---- one process ---- */

/* In: what the child reads; out: what it writes. Nothing else of ours is open in it, except stderr, and its
 * environment is empty. */
static int spawn(char **argv, int in, int out, pid_t *ret_pid)
{
	char *const nothing[] = { NULL };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	sigset_t none;

	sigemptyset(&none);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
	posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
	posix_spawnattr_init(&attributes);
	/* a group of its own: Ctrl-C is for the daemon, which ends its readers when it is ready to */
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
	posix_spawnattr_setsigmask(&attributes, &none);

	int rc = posix_spawn(ret_pid, argv[0], &files, &attributes, argv, nothing);

	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attributes);
	return rc;
}

static void close_open(int fd)
{
	if (fd >= 0)
		close(fd);
}

static bool process_start(struct process *p, char **argv, GError **error)
{
	int request[2] = { -1, -1 }, answer[2] = { -1, -1 };
	int rc = 0;

	/* not blocking: a write to a reader that does not read must come back for its deadline */
	if (pipe2(request, O_CLOEXEC) != 0 || pipe2(answer, O_CLOEXEC) != 0 ||
		fcntl(request[1], F_SETFL, O_NONBLOCK) != 0)
		rc = errno;
	else
		rc = spawn(argv, request[0], answer[1], &p->pid);
	close_open(request[0]);
	close_open(answer[1]);
	if (rc == 0) {
		/* a mail with a small PDF goes into the pipe whole, and wakes the reader once; where that is too much
		 * to ask, it goes in pieces */
		fcntl(request[1], F_SETPIPE_SZ, PIPE_BYTES);
		p->to = request[1];
		p->from = answer[0];
		p->answered = 0;
		return true;
	}
	close_open(request[1]);
	close_open(answer[0]);
	p->pid = 0;
	g_set_error(error, CLOSECALL_ERROR,
		rc == EAGAIN || rc == ENOMEM || rc == EMFILE || rc == ENFILE ? CLOSECALL_RETRY
									     : CLOSECALL_SETUP,
		"cannot start reader '%s': %s", argv[0], g_strerror(rc));
	return false;
}

/* Its end, if need be, and how it came. The status of a process that was already dying stays what it was. */
static int process_stop(struct process *p)
{
	int status = 0;

	if (p->pid == 0)
		return 0;
	kill(p->pid, SIGKILL);
	while (waitpid(p->pid, &status, 0) < 0 && errno == EINTR)
		;
	close(p->to);
	close(p->from);
	p->pid = 0;
	return status;
}

static bool process_runs(struct process *p)
{
	siginfo_t info = { 0 };

	return p->pid != 0 && waitid(P_PID, (id_t)p->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
	       info.si_pid == 0;
}

static void set_died(GError **error, int status)
{
	if (WIFSIGNALED(status))
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "reader died: signal %d (%s)",
			WTERMSIG(status), g_strsignal(WTERMSIG(status)));
	else
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "reader died: exit status %d",
			WEXITSTATUS(status));
}

enum failure {
	FAILURE_NONE,
	FAILURE_DIED, /* or nonsense: the process may have been ill before this request */
	FAILURE_STALLED,
};

/* One request to one process. After a failure the process is gone. */
static enum failure process_ask(struct process *p, const struct reader_message *request, int timeout_s,
	struct reader_message *ret_answer, GError **error)
{
	int64_t deadline_us = g_get_monotonic_time() + (int64_t)timeout_s * G_USEC_PER_SEC;
	g_autoptr(GError) why = NULL;
	bool sent = reader_pipe_send(p->to, request, deadline_us, &why);

	if (sent && reader_pipe_receive(p->from, READER_MAX_ANSWER, deadline_us, ret_answer, &why)) {
		p->answered++;
		return FAILURE_NONE;
	}

	int status = process_stop(p);

	if (g_error_matches(why, CLOSECALL_ERROR, CLOSECALL_RETRY)) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "reader stalled: no answer in %d s",
			timeout_s);
		return FAILURE_STALLED;
	}
	if (sent && why)
		g_set_error(
			error, CLOSECALL_ERROR, CLOSECALL_ITEM, "reader answered nonsense: %s", why->message);
	else
		set_died(error, status);
	return FAILURE_DIED;
}

/* ---- all of them ---- */

static char **copy_argv(const char *const *argv)
{
	g_autoptr(GStrvBuilder) copy = g_strv_builder_new();

	for (; *argv; argv++)
		g_strv_builder_add(copy, *argv);
	return g_strv_builder_end(copy);
}

struct readers *readers_new(const char *const *argv, int n, int timeout_s, GError **error)
{
	struct readers *r = g_new0(struct readers, 1);

	r->argv = copy_argv(argv);
	r->timeout_s = timeout_s;
	r->processes = g_ptr_array_new_with_free_func(g_free);
	r->idle = g_async_queue_new();
	for (int i = 0; i < n; i++) {
		struct process *p = g_new0(struct process, 1);

		g_ptr_array_add(r->processes, p);
		if (!process_start(p, r->argv, error)) {
			readers_free(r);
			return NULL;
		}
		g_async_queue_push(r->idle, p);
	}
	return r;
}

void readers_free(struct readers *r)
{
	if (!r)
		return;
	for (guint i = 0; i < r->processes->len; i++)
		process_stop(g_ptr_array_index(r->processes, i));
	g_async_queue_unref(r->idle);
	g_ptr_array_unref(r->processes);
	g_strfreev(r->argv);
	g_free(r);
}

/* A process that is old when it dies may have died of its age (the CPU seconds of its sandbox, memory lost on
 * the way): only what kills a new one is to blame itself. */
static bool ask_twice(struct readers *r, struct process *p, const struct reader_message *request,
	struct reader_message *ret_answer, GError **error)
{
	for (;;) {
		g_autoptr(GError) why = NULL;

		if (!process_runs(p)) {
			process_stop(p);
			if (!process_start(p, r->argv, error))
				return false;
		}

		bool was_new = p->answered == 0;
		enum failure failure = process_ask(p, request, r->timeout_s, ret_answer, &why);

		if (failure == FAILURE_NONE)
			return true;
		if (failure == FAILURE_STALLED || was_new) {
			g_propagate_error(error, g_steal_pointer(&why));
			return false;
		}
	}
}

/* Takes the value out of the answer. */
static GBytes *value_of(struct reader_message *answer, GError **error)
{
	if (!*answer->word)
		return g_steal_pointer(&answer->value);

	g_autofree char *start =
		g_utf8_substring(answer->word, 0, MIN(g_utf8_strlen(answer->word, -1), MAX_SENTENCE));

	g_set_error_literal(error, CLOSECALL_ERROR, CLOSECALL_ITEM, start);
	return NULL;
}

GBytes *readers_ask(struct readers *r, const char *kind, GBytes *args, GBytes *bytes, GError **error)
{
	const struct reader_message request = { (char *)(uintptr_t)kind, args, bytes };
	struct reader_message answer = { 0 };

	if (reader_message_size(&request) > READER_MAX_REQUEST) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM,
			"%" G_GSIZE_FORMAT " bytes are too many to read", reader_message_size(&request));
		return NULL;
	}

	struct process *p = g_async_queue_pop(r->idle);
	bool answered = ask_twice(r, p, &request, &answer, error);

	/* the next one is made ready now, not when the next mail waits for it; if that fails, then it is
	 * tried again */
	if (p->pid == 0)
		process_start(p, r->argv, NULL);
	g_async_queue_push(r->idle, p);

	GBytes *value = answered ? value_of(&answer, error) : NULL;

	reader_message_clear(&answer);
	return value;
}
