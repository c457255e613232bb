#include "edge/secret.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_BYTES 4096 /* tokens of OAuth are the longest there are; what is longer is no password */
#define COMMAND_S 10

G_GNUC_PRINTF(2, 3) static bool fail(GError **error, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	g_autofree char *text = g_strdup_vprintf(format, args);
	va_end(args);
	g_set_error_literal(error, CLOSECALL_ERROR, CLOSECALL_SETUP, text);
	return false;
}

/* Bytes on their way to become a password: of a fixed size, as a buffer that grows leaves copies behind. */
struct bytes {
	char *at;
	size_t n;
};

static struct bytes bytes_new(void)
{
	return (struct bytes){ g_malloc(MAX_BYTES), 0 };
}

static void bytes_free(struct bytes *b)
{
	explicit_bzero(b->at, MAX_BYTES);
	g_free(b->at);
}

/* More came; false at the end, when the buffer is full, or on an error (*ret_errno). */
static bool bytes_read(struct bytes *b, int fd, int *ret_errno)
{
	ssize_t n;
	do
		n = read(fd, b->at + b->n, MAX_BYTES - b->n);
	while (n < 0 && errno == EINTR);
	*ret_errno = n < 0 ? errno : 0;
	b->n += n > 0 ? (size_t)n : 0;
	return n > 0;
}

/* The first line is the password. what, name: for the error. */
static bool bytes_take(const struct bytes *b, const char *what, const char *name, char **ret, GError **error)
{
	size_t n = 0;
	if (b->n == MAX_BYTES)
		return fail(error, "%s '%s': more than %d bytes are no password", what, name, MAX_BYTES - 1);
	while (n < b->n && !strchr("\r\n", b->at[n])) /* a NUL ends it as well */
		n++;
	if (n == 0)
		return fail(error, "%s '%s': the first line is empty", what, name);
	*ret = g_strndup(b->at, n);
	return true;
}

/* ---- files ---- */

static bool check_file(const char *what, const char *path, const struct stat *st, bool closed, GError **error)
{
	if (!S_ISREG(st->st_mode))
		return fail(error, "%s '%s' is not a file", what, path);
	if (closed && st->st_mode & (S_IRWXG | S_IRWXO))
		return fail(error, "%s '%s' can be read by others: chmod 600 '%s'", what, path, path);
	return true;
}

static bool read_open_file(
	int fd, const char *what, const char *path, bool closed, char **ret, GError **error)
{
	struct stat st;
	int e = 0;
	if (fstat(fd, &st) < 0)
		return fail(error, "%s '%s': %s", what, path, g_strerror(errno));
	if (!check_file(what, path, &st, closed, error))
		return false;
	struct bytes b = bytes_new();
	while (bytes_read(&b, fd, &e))
		;
	bool good = e ? fail(error, "%s '%s': %s", what, path, g_strerror(e))
		      : bytes_take(&b, what, path, ret, error);
	bytes_free(&b);
	return good;
}

/* closed: to everyone but its owner */
static bool read_file(const char *what, const char *path, bool closed, char **ret, GError **error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return fail(error, "%s '%s': %s", what, path, g_strerror(errno));
	bool good = read_open_file(fd, what, path, closed, ret, error);
	close(fd);
	return good;
}

/* ---- systemd credentials: their directory is closed to others already ---- */

static bool credential_path(const char *name, char **ret, GError **error)
{
	const char *dir = g_getenv("CREDENTIALS_DIRECTORY");
	if (!*name || *name == '.' || strchr(name, '/'))
		return fail(error, "password credential '%s' is not a name", name);
	*ret = dir ? g_build_filename(dir, name, NULL) : NULL;
	return true;
}

static bool read_credential(const char *name, char **ret, GError **error)
{
	g_autofree char *path = NULL;
	if (!credential_path(name, &path, error))
		return false;
	if (!path)
		return fail(error, "password credential '%s': not run by systemd, which would give it", name);
	return read_file("password credential", path, false, ret, error);
}

/* ---- commands ---- */

/* A person may have written a secret into the arguments: only the program is ever named. */
struct command {
	char **argv;
	const char *program;
	GPid pid;
	int out, deadline; /* descriptors; deadline becomes readable when the time is over */
};

/* Its helpers (gpg, pinentry) end with it when the time is over. */
static void own_group(gpointer data)
{
	(void)data;
	setpgid(0, 0);
}

static bool command_parse(struct command *c, const char *text, GError **error)
{
	if (!g_shell_parse_argv(text, NULL, &c->argv, NULL))
		return fail(error, "password command: empty, or a quotation mark without its other half");
	c->program = c->argv[0];
	return true;
}

static bool command_start(struct command *c, GError **error)
{
	const struct itimerspec end = { .it_value.tv_sec = COMMAND_S };
	const GSpawnFlags flags = G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD |
				  G_SPAWN_STDERR_TO_DEV_NULL | G_SPAWN_CLOEXEC_PIPES;
	if (!g_spawn_async_with_pipes(
		    NULL, c->argv, NULL, flags, own_group, NULL, &c->pid, NULL, &c->out, NULL, NULL))
		return fail(error, "password command '%s': cannot be run", c->program);
	c->deadline = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
	timerfd_settime(c->deadline, 0, &end, NULL);
	return true;
}

/* Until fd has something to say; false when the time is over. */
static bool command_wait(const struct command *c, int fd)
{
	struct pollfd fds[] = { { .fd = fd, .events = POLLIN }, { .fd = c->deadline, .events = POLLIN } };
	while (poll(fds, G_N_ELEMENTS(fds), -1) < 0 && errno == EINTR)
		;
	return fds[1].revents == 0;
}

static bool command_read(const struct command *c, struct bytes *b, GError **error)
{
	int e = 0;
	do {
		if (!command_wait(c, c->out))
			return fail(
				error, "password command '%s': no answer within %d s", c->program, COMMAND_S);
	} while (bytes_read(b, c->out, &e));
	return e == 0 || fail(error, "password command '%s': %s", c->program, g_strerror(e));
}

/* Waits for its end within the time, and ends it after that. Sets its wait status. */
static bool command_end(const struct command *c, int *ret_status, GError **error)
{
	int self = pidfd_open(c->pid, 0);
	bool ended = self >= 0 && command_wait(c, self);
	if (self >= 0)
		close(self);
	kill(-c->pid, SIGKILL); /* with what it left behind */
	while (waitpid(c->pid, ret_status, 0) < 0 && errno == EINTR)
		;
	return ended || fail(error, "password command '%s': not ended within %d s", c->program, COMMAND_S);
}

static bool command_run(struct command *c, char **ret, GError **error)
{
	int status = 0;
	g_autoptr(GError) late = NULL;
	if (!command_start(c, error))
		return false;
	struct bytes b = bytes_new();
	bool good = command_read(c, &b, error);
	close(c->out);
	if (!command_end(c, &status, &late) && good)
		good = fail(error, "%s", late->message);
	/* who is cut off for saying too much dies of it */
	if (good && b.n < MAX_BYTES && !g_spawn_check_wait_status(status, &late))
		good = fail(error, "password command '%s': %s", c->program, late->message);
	good = good && bytes_take(&b, "password command", c->program, ret, error);
	bytes_free(&b);
	close(c->deadline);
	return good;
}

static bool read_command(const char *text, char **ret, GError **error)
{
	struct command c = { 0 };
	bool good = command_parse(&c, text, error) && command_run(&c, ret, error);
	g_strfreev(c.argv);
	return good;
}

/* ---- any of them ---- */

static bool check_one(const struct secret *s, GError **error)
{
	if (!!s->file + !!s->command + !!s->credential <= 1)
		return true;
	return fail(error, "more than one of password_file, password_command and password_credential is set");
}

bool secret_get(const struct secret *s, char **ret, GError **error)
{
	*ret = NULL;
	if (!check_one(s, error))
		return false;
	if (s->file)
		return read_file("password file", s->file, true, ret, error);
	if (s->command)
		return read_command(s->command, ret, error);
	return !s->credential || read_credential(s->credential, ret, error);
}

void secret_free(char *password)
{
	if (!password)
		return;
	explicit_bzero(password, strlen(password));
	g_free(password);
}

static bool can_read(const char *what, const char *path, bool closed, GError **error)
{
	struct stat st;
	if (stat(path, &st) < 0 || access(path, R_OK) < 0)
		return fail(error, "%s '%s': %s", what, path, g_strerror(errno));
	return check_file(what, path, &st, closed, error);
}

static bool can_run(const char *text, GError **error)
{
	struct command c = { 0 };
	if (!command_parse(&c, text, error))
		return false;
	g_autofree char *found = g_find_program_in_path(c.program);
	bool good = found || fail(error, "password command '%s': no such program", c.program);
	g_strfreev(c.argv);
	return good;
}

bool secret_check(const struct secret *s, GError **error)
{
	g_autofree char *path = NULL;
	if (!check_one(s, error))
		return false;
	if (s->file)
		return can_read("password file", s->file, true, error);
	if (s->command)
		return can_run(s->command, error);
	if (!s->credential)
		return true;
	return credential_path(s->credential, &path, error) &&
	       (!path || can_read("password credential", path, false, error));
}
