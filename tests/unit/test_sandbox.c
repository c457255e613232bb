/* Each attempt is made from inside, by a child that shut itself in. */
#include "edge/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MEMORY_BYTES ((int64_t)512 * 1024 * 1024)

/* In the child, above stderr: a socket, a directory and a file that were left open, two ends of a pipe, and
 * one that is not kept. */
enum {
	SOCKET_FD = 3,
	DIRECTORY_FD,
	FILE_FD,
	PIPE_READ_FD,
	PIPE_WRITE_FD,
	KEEP_FD = PIPE_WRITE_FD,
	LEFT_OVER_FD
};

/* ---- attempts: 0 when it worked, else errno ---- */

static int result(long rc)
{
	return rc < 0 ? errno : 0;
}

static int try_open(void)
{
	return result(open("/etc/passwd", O_RDONLY));
}

static int try_openat(void)
{
	return result(openat(DIRECTORY_FD, "made", O_WRONLY | O_CREAT, 0600));
}

static int try_stat(void)
{
	struct stat status;

	return result(stat("/etc/passwd", &status));
}

static int try_unlink(void)
{
	return result(unlink("/tmp/closecall-nothing"));
}

static int try_socket(void)
{
	return result(socket(AF_INET, SOCK_STREAM, 0));
}

static int try_connect(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	memcpy(address.sun_path, "/run/x", sizeof "/run/x");
	return result(connect(SOCKET_FD, (const struct sockaddr *)&address, sizeof address));
}

static int try_sendto(void)
{
	return result(send(SOCKET_FD, "x", 1, 0));
}

static int try_execve(void)
{
	char name[] = "/bin/true";
	char *const argv[] = { name, NULL }, *const environment[] = { NULL };

	return result(execve(name, argv, environment));
}

static int try_kill_parent(void)
{
	return result(kill(getppid(), 0));
}

static int try_tgkill_other(void)
{
	return result(syscall(SYS_tgkill, getpid() + 1, getpid() + 1, 0));
}

static int try_ptrace(void)
{
	return result(ptrace(PTRACE_TRACEME, 0, NULL, NULL));
}

static int try_fork(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return result(pid);
}

static void *nothing(void *data)
{
	return data;
}

static int try_thread(void)
{
	pthread_t thread;

	return pthread_create(&thread, NULL, nothing, NULL);
}

static int try_executable_memory(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
			       MAP_FAILED
		       ? errno
		       : 0;
}

static int try_make_executable(void)
{
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return page == MAP_FAILED ? 0 : result(mprotect(page, 4096, PROT_READ | PROT_EXEC));
}

static int try_raise_limit(void)
{
	struct rlimit limit = { .rlim_cur = 1024, .rlim_max = 1024 };

	return result(setrlimit(RLIMIT_NOFILE, &limit));
}

static int try_prctl(void)
{
	return result(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0));
}

static int try_left_over(void)
{
	return result(write(LEFT_OVER_FD, "x", 1));
}

/* stderr may be a log file: who complains there gets an error and lives */
static int try_file(void)
{
	return result(write(FILE_FD, "x", 1));
}

static int try_dup(void)
{
	return result(fcntl(PIPE_READ_FD, F_DUPFD, 0));
}

static int try_pipe(void)
{
	char got[5] = "";
	struct pollfd p = { .fd = PIPE_READ_FD, .events = POLLIN };

	if (write(PIPE_WRITE_FD, "bytes", 5) != 5 || poll(&p, 1, -1) != 1 || read(PIPE_READ_FD, got, 5) != 5)
		return errno;
	return memcmp(got, "bytes", 5) == 0 ? 0 : EIO;
}

static int try_memory(void)
{
	gsize n = 64 * 1024 * 1024;
	guint8 *block = malloc(n);

	if (!block)
		return ENOMEM;
	memset(block, 7, n);

	guint8 *larger = realloc(block, n + n / 2);
	int sum = larger ? larger[n - 1] : 0;

	free(larger ? larger : block);
	return sum == 7 ? 0 : ENOMEM;
}

static int try_too_much_memory(void)
{
	return mmap(NULL, MEMORY_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
			       MAP_FAILED
		       ? errno
		       : 0;
}

static int try_clocks(void)
{
	struct timespec now;

	/* by system call, as where the vDSO has no clock */
	if (syscall(SYS_clock_gettime, CLOCK_REALTIME, &now) != 0 || now.tv_sec == 0)
		return errno;
	return g_get_monotonic_time() > 0 && g_get_real_time() > 0 && time(NULL) > 0 ? 0 : EIO;
}

static int compare_bytes(const void *a, const void *b)
{
	return memcmp(a, b, 1);
}

/* What parsers are made of. */
static int try_library(void)
{
	g_autoptr(GHashTable) table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GRegex) regex = g_regex_new("^(\\p{L}+) \\d+$", G_REGEX_OPTIMIZE, 0, NULL);
	g_autofree char *large = g_strnfill(200000, 'x');
	g_autoptr(GDateTime) now = g_date_time_new_now_utc();

	for (int i = 0; i < 1000; i++)
		g_hash_table_add(table, g_strdup_printf("%d", i));
	qsort(large, 200000, 1, compare_bytes);
	return g_hash_table_size(table) == 1000 && now && regex && g_regex_match(regex, "Straße 12", 0, NULL)
		       ? 0
		       : EIO;
}

static int try_endless_loop(void)
{
	volatile bool turning = true;

	while (turning)
		;
	return 0;
}

static int try_abort(void)
{
	abort();
}

/* ---- the child ---- */

static void put_at(int fd, int wanted)
{
	if (fd != wanted) {
		dup2(fd, wanted);
		close(fd);
	}
}

/* Opens what the attempts need at fixed numbers, whatever was open. */
static void arrange(void)
{
	int ends[2];

	for (int fd = SOCKET_FD; fd < 64; fd++)
		close(fd);
	put_at(socket(AF_UNIX, SOCK_DGRAM, 0), SOCKET_FD);
	put_at(open("/tmp", O_RDONLY | O_DIRECTORY), DIRECTORY_FD);
	put_at(memfd_create("closecall-file", 0), FILE_FD);
	if (pipe(ends) != 0)
		_exit(254);
	put_at(ends[0], PIPE_READ_FD);
	put_at(ends[1], PIPE_WRITE_FD);
	put_at(open("/dev/null", O_WRONLY), LEFT_OVER_FD);
}

static int status_inside(int (*attempt)(void))
{
	pid_t pid = fork();
	int status;

	g_assert_cmpint(pid, >=, 0);
	if (pid == 0) {
		const struct sandbox_limits limits = { .keep_fd = KEEP_FD,
			.memory_bytes = MEMORY_BYTES,
			.cpu_s = 1,
			.without_landlock_ok = true };

		signal(SIGABRT, SIG_DFL);
		arrange();
		_exit(sandbox_enter(&limits, NULL) ? attempt() : 253);
	}
	g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
	return status;
}

static void test_inside(void)
{
	static const struct {
		const char *name;
		int (*attempt)(void);
		int error;  /* expected errno; 0: it works */
		int signal; /* or the end by this */
	} rows[] = {
		{ "open", try_open, EPERM, 0 },
		{ "openat", try_openat, EPERM, 0 },
		{ "stat", try_stat, EPERM, 0 },
		{ "unlink", try_unlink, EPERM, 0 },
		{ "socket", try_socket, 0, SIGSYS },
		{ "connect", try_connect, EPERM, 0 },
		{ "send", try_sendto, EPERM, 0 },
		{ "execve", try_execve, 0, SIGSYS },
		{ "kill", try_kill_parent, 0, SIGSYS },
		{ "tgkill", try_tgkill_other, EPERM, 0 },
		{ "ptrace", try_ptrace, 0, SIGSYS },
		{ "fork", try_fork, EPERM, 0 },
		{ "thread", try_thread, EPERM, 0 },
		{ "executable memory", try_executable_memory, EPERM, 0 },
		{ "memory made executable", try_make_executable, EPERM, 0 },
		{ "setrlimit", try_raise_limit, EPERM, 0 },
		{ "prctl", try_prctl, EPERM, 0 },
		{ "left over descriptor", try_left_over, EBADF, 0 },
		{ "dup", try_dup, EPERM, 0 },
		{ "file", try_file, EFBIG, 0 },
		{ "endless loop", try_endless_loop, 0, SIGXCPU },
		{ "abort", try_abort, 0, SIGABRT },
		{ "pipe", try_pipe, 0, 0 },
		{ "memory", try_memory, 0, 0 },
		{ "clocks", try_clocks, 0, 0 },
		{ "library", try_library, 0, 0 },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		int status = status_inside(rows[i].attempt);

		g_test_message("%s: status %#x", rows[i].name, (unsigned)status);
		if (rows[i].signal) {
			g_assert_true(WIFSIGNALED(status));
			g_assert_cmpint(WTERMSIG(status), ==, rows[i].signal);
		} else {
			g_assert_true(WIFEXITED(status));
			g_assert_cmpint(WEXITSTATUS(status), ==, rows[i].error);
		}
	}
}

/* The same attempts work outside: else the test above would prove nothing. */
static void test_outside(void)
{
	static const struct {
		const char *name;
		int (*attempt)(void);
	} rows[] = { { "open", try_open }, { "stat", try_stat }, { "socket", try_socket },
		{ "fork", try_fork }, { "thread", try_thread }, { "kill", try_kill_parent },
		{ "execve", try_execve }, { "executable memory", try_executable_memory },
		{ "memory made executable", try_make_executable }, { "too much memory", try_too_much_memory },
		{ "left over descriptor", try_left_over }, { "dup", try_dup }, { "file", try_file },
		{ "setrlimit", try_raise_limit }, { "ptrace", try_ptrace }, { "prctl", try_prctl } };

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		pid_t pid = fork();
		int status;

		if (pid == 0) {
			arrange();
			_exit(rows[i].attempt());
		}
		g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
		g_test_message("%s: status %#x", rows[i].name, (unsigned)status);
		g_assert_cmpint(status, ==, 0);
	}
}

static void test_memory_limit(void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
	g_test_skip("a sanitizer needs the address space");
#else
	int status = status_inside(try_too_much_memory);

	g_assert_true(WIFEXITED(status));
	g_assert_cmpint(WEXITSTATUS(status), ==, ENOMEM);
#endif
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sandbox/inside", test_inside);
	g_test_add_func("/sandbox/outside", test_outside);
	g_test_add_func("/sandbox/memory_limit", test_memory_limit);
	return g_test_run();
}
