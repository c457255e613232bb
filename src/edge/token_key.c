#include "edge/token_key.h"

#include "core/token.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#define KEY_BYTES 32

static bool fail(const char *what, const char *path, int e, GError **error)
{
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "cannot %s '%s': %s", what, path, g_strerror(e));
	return false;
}

/* Complete under its name or not there: of two processes the first one's key holds. */
static bool put_once(const char *path, const char *line, GError **error)
{
	g_autofree char *draft = g_strconcat(path, ".XXXXXX", NULL);
	int fd = g_mkstemp_full(draft, O_RDWR | O_CLOEXEC, 0600);
	if (fd < 0)
		return fail("write", draft, errno, error);
	bool written = write(fd, line, strlen(line)) == (ssize_t)strlen(line) && fsync(fd) == 0;
	int e = errno;
	close(fd);
	bool there = written && (link(draft, path) == 0 || errno == EEXIST);
	e = written ? errno : e;
	unlink(draft);
	return there || fail("write", path, e, error);
}

static bool make_key(const char *path, GError **error)
{
	guint8 random[KEY_BYTES];
	if (getrandom(random, sizeof random, 0) != sizeof random)
		return fail("make", path, errno, error);
	g_autofree char *text = g_base64_encode(random, sizeof random), *line = g_strconcat(text, "\n", NULL);
	bool ok = put_once(path, line, error);
	explicit_bzero(line, strlen(line));
	explicit_bzero(text, strlen(text));
	return ok;
}

static bool get_key(const struct secret *key, const char *state_dir, char **ret, GError **error)
{
	if (key->file || key->credential)
		return secret_get(key, ret, error);
	g_autofree char *path = g_build_filename(state_dir, "token.key", NULL);
	if (access(path, F_OK) != 0 && !make_key(path, error))
		return false;
	return secret_get(&(struct secret){ .file = path }, ret, error);
}

bool token_key_load(const struct secret *key, const char *state_dir, GBytes **ret, GError **error)
{
	char *text = NULL;
	if (!get_key(key, state_dir, &text, error)) {
		g_prefix_error(error, "token key: ");
		return false;
	}
	bool ok = strlen(text) >= TOKEN_KEY_MIN;
	if (ok)
		*ret = g_bytes_new_with_free_func(text, strlen(text), (GDestroyNotify)secret_free, text);
	else
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "token key: shorter than %d characters",
			TOKEN_KEY_MIN);
	if (!ok)
		secret_free(text);
	return ok;
}
