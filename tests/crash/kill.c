/* Preloaded into closecall: ends the process, as a power cut would, at its nth durable step. A durable step is fdatasync, fsync, rename
 * or unlink: what the ledger, the calendar directory and the mail directory rest on.
 *   KILL_AT=n      kill at step n (0 or unset: only count)
 *   KILL_WHEN=     before | after the step takes effect
 *   KILL_COUNT=    file that receives the number of steps, one byte a step: it survives the kill */
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static atomic_int steps;

static void die(void)
{
	kill(getpid(), SIGKILL);
	pause();
}

static int at(void)
{
	const char *text = getenv("KILL_AT");
	return text ? (int)strtol(text, NULL, 10) : 0;
}

static int is_before(void)
{
	const char *when = getenv("KILL_WHEN");
	return when && strcmp(when, "before") == 0;
}

static int step_begins(void)
{
	int n = ++steps;
	const char *file = getenv("KILL_COUNT");
	int fd = file ? open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644) : -1;
	if (fd >= 0) {
		if (write(fd, ".", 1) != 1)
			abort();
		close(fd);
	}
	if (n == at() && is_before())
		die();
	return n;
}

static void step_ends(int n)
{
	if (n == at() && !is_before())
		die();
}

int fdatasync(int fd)
{
	int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
	int n = step_begins(), result = real(fd);
	step_ends(n);
	return result;
}

int fsync(int fd)
{
	int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
	int n = step_begins(), result = real(fd);
	step_ends(n);
	return result;
}

int rename(const char *from, const char *to)
{
	int (*real)(const char *, const char *) = (int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename");
	int n = step_begins(), result = real(from, to);
	step_ends(n);
	return result;
}

int unlink(const char *path)
{
	int (*real)(const char *) = (int (*)(const char *))dlsym(RTLD_NEXT, "unlink");
	int n = step_begins(), result = real(path);
	step_ends(n);
	return result;
}
