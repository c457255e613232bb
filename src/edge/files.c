#include "edge/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A machine short of memory or descriptors and a file server that went away heal by themselves; all else
 * needs a person. */
static enum closecall_error code_of_errno(int e)
{
	switch (e) {
	case EAGAIN:
	case EIO:
	case EMFILE:
	case ENFILE:
	case ENOMEM:
	case ESTALE:
	case ETIMEDOUT: return CLOSECALL_RETRY;
	default: return CLOSECALL_SETUP;
	}
}

static bool fail(GError **error, const char *what, const char *path)
{
	int e = errno;

	g_set_error(
		error, CLOSECALL_ERROR, code_of_errno(e), "cannot %s '%s': %s", what, path, g_strerror(e));
	return false;
}

/* At most max bytes; one byte more is an error and not a shorter file. */
static bool read_all(int fd, const char *path, gsize max, GByteArray *into, GError **error)
{
	guint8 block[16 * 1024];

	for (;;) {
		ssize_t n = read(fd, block, sizeof block);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail(error, "read", path);
		if (n == 0)
			return true;
		if ((gsize)n > max - into->len) {
			g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP,
				"cannot read '%s': more than %" G_GSIZE_FORMAT " bytes", path, max);
			return false;
		}
		g_byte_array_append(into, block, (guint)n);
	}
}

bool file_read_bytes(const char *path, gsize max, GBytes **ret, GError **error)
{
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return fail(error, "open", path);

	bool fine = read_all(fd, path, max, bytes, error);

	close(fd);
	if (!fine)
		return false;
	*ret = g_byte_array_free_to_bytes(g_steal_pointer(&bytes));
	return true;
}

bool file_read_text(const char *path, gsize max, char **ret, GError **error)
{
	static const char mark[] = "\xEF\xBB\xBF";
	g_autoptr(GBytes) bytes = NULL;
	gsize n;
	const char *bad;

	if (!file_read_bytes(path, max, &bytes, error))
		return false;

	const char *text = g_bytes_get_data(bytes, &n);

	/* Windows editors put a byte order mark in front; it is not part of what the person wrote. */
	if (n >= 3 && memcmp(text, mark, 3) == 0) {
		text += 3;
		n -= 3;
	}
	if (n > 0 && !g_utf8_validate(text, (gssize)n, &bad)) {
		int line = 1;

		for (const char *p = text; p < bad; p++)
			line += *p == '\n';
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "cannot read '%s': line %d is not UTF-8",
			path, line);
		return false;
	}
	*ret = n > 0 ? g_strndup(text, n) : g_strdup("");
	return true;
}

static bool write_all(int fd, const char *path, const void *bytes, gsize n, GError **error)
{
	const guint8 *at = bytes;

	while (n > 0) {
		ssize_t done = write(fd, at, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return fail(error, "write", path);
		at += done;
		n -= (gsize)done;
	}
	return true;
}

static bool sync_directory(const char *directory, GError **error)
{
	int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return fail(error, "open", directory);

	/* EINVAL: a file system that cannot sync a directory has nothing to sync. */
	bool fine = fsync(fd) == 0 || errno == EINVAL || fail(error, "sync", directory);

	close(fd);
	return fine;
}

static bool fill(int fd, const char *path, const void *bytes, gsize n, int mode, GError **error)
{
	if (fchmod(fd, (mode_t)mode) != 0)
		return fail(error, "set the mode of", path);
	if (!write_all(fd, path, bytes, n, error))
		return false;
	return fsync(fd) == 0 || fail(error, "sync", path);
}

bool file_write_atomic(const char *path, const void *bytes, gsize n, int mode, GError **error)
{
	g_autofree char *directory = g_path_get_dirname(path);
	g_autofree char *name = g_path_get_basename(path);
	/* hidden, so that nobody who lists the directory takes it for a finished file */
	g_autofree char *temporary = g_strdup_printf("%s/.%s.XXXXXX", directory, name);
	int fd = g_mkstemp_full(temporary, O_WRONLY | O_CLOEXEC, 0600);

	if (fd < 0)
		return fail(error, "create a file in", directory);

	bool fine = fill(fd, temporary, bytes, n, mode, error);

	if (close(fd) != 0 && fine)
		fine = fail(error, "close", temporary);
	if (fine && g_rename(temporary, path) != 0)
		fine = fail(error, "replace", path);
	if (!fine) {
		g_unlink(temporary);
		return false;
	}
	return sync_directory(directory, error);
}

static int compare_names(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool dir_list(const char *path, GPtrArray *names, GError **error)
{
	DIR *directory = opendir(path);
	struct dirent *entry;

	if (!directory)
		return fail(error, "open", path);
	errno = 0;
	while ((entry = readdir(directory))) {
		if (entry->d_name[0] != '.')
			g_ptr_array_add(names, g_strdup(entry->d_name));
		errno = 0;
	}

	/* A listing cut short by an error would read as "the rest was deleted". */
	bool fine = errno == 0 || fail(error, "list", path);

	closedir(directory);
	g_ptr_array_sort(names, compare_names);
	return fine;
}
