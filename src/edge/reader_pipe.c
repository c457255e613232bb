#include "edge/reader_pipe.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

static bool fail(GError **error, const char *what)
{
	int e = errno;

	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "cannot %s: %s", what, g_strerror(e));
	return false;
}

/* Until the descriptor can be used, or is at its end. The clock is asked first: who dribbles a byte at a time
 * is late too. */
static bool wait_for(int fd, short events, int64_t deadline_us, GError **error)
{
	struct pollfd p = { .fd = fd, .events = events };

	for (;;) {
		int64_t left_us = deadline_us - g_get_monotonic_time();

		if (deadline_us && left_us <= 0) {
			g_set_error(error, CLOSECALL_ERROR, CLOSECALL_RETRY, "deadline passed");
			return false;
		}

		int n = poll(&p, 1, deadline_us ? (int)MIN((left_us + 999) / 1000, G_MAXINT) : -1);

		if (n > 0)
			return true;
		if (n < 0 && errno != EINTR)
			return fail(error, "wait");
	}
}

/* Reads n bytes; fewer only at the end of input. */
static bool read_all(int fd, void *into, gsize n, gsize *ret_n, int64_t deadline_us, GError **error)
{
	*ret_n = 0;
	while (*ret_n < n) {
		/* without a deadline the read itself waits */
		if (deadline_us && !wait_for(fd, POLLIN, deadline_us, error))
			return false;

		ssize_t got = read(fd, (guint8 *)into + *ret_n, n - *ret_n);

		if (got == 0)
			return true;
		if (got > 0)
			*ret_n += (gsize)got;
		else if (errno != EINTR && errno != EAGAIN)
			return fail(error, "read");
	}
	return true;
}

static GVariant *refuse(GError **error, const char *what)
{
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "%s", what);
	return NULL;
}

GVariant *reader_pipe_receive(int fd, const char *type, uint64_t max, int64_t deadline_us, GError **error)
{
	guint64 length;
	gsize n;

	if (!read_all(fd, &length, sizeof length, &n, deadline_us, error))
		return NULL;
	if (n == 0)
		return NULL;
	if (n < sizeof length)
		return refuse(error, "ended within a message");
	length = GUINT64_FROM_LE(length);
	if (length == 0 || length > max) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM,
			"a message of %" G_GUINT64_FORMAT " bytes, %" G_GUINT64_FORMAT " at most", length,
			max);
		return NULL;
	}

	g_autofree guint8 *data = g_malloc(length); /* aligned for every type, as GVariant wants it */

	if (!read_all(fd, data, length, &n, deadline_us, error))
		return NULL;
	if (n < length)
		return refuse(error, "ended within a message");

	/* A request is the daemon's own work. To check the mail in it byte by byte would cost more than to
	 * read it (50 ns each). */
	bool trusted = strcmp(type, READER_REQUEST) == 0;
	g_autoptr(GBytes) bytes = g_bytes_new_take(g_steal_pointer(&data), length);
	g_autoptr(GVariant) message =
		g_variant_ref_sink(g_variant_new_from_bytes(G_VARIANT_TYPE(type), bytes, trusted));

	/* Not in normal form: whoever made it is confused or means harm. */
	if (!g_variant_is_normal_form(message))
		return refuse(error, "a malformed message");
	return g_steal_pointer(&message);
}

/* Writes both pieces at once: the other side wakes once, and finds a whole message. */
static bool write_all(int fd, struct iovec pieces[2], int64_t deadline_us, GError **error)
{
	int first = 0;

	while (first < 2) {
		ssize_t done = writev(fd, pieces + first, 2 - first);

		if (done < 0 && errno == EAGAIN) {
			if (!wait_for(fd, POLLOUT, deadline_us, error))
				return false;
			continue;
		}
		if (done < 0 && errno != EINTR)
			return fail(error, "write");
		for (size_t n = done < 0 ? 0 : (size_t)done; n > 0 || (first < 2 && pieces[first].iov_len == 0);) {
			size_t part = MIN(n, pieces[first].iov_len);

			pieces[first].iov_base = (char *)pieces[first].iov_base + part;
			pieces[first].iov_len -= part;
			n -= part;
			first += pieces[first].iov_len == 0;
		}
	}
	return true;
}

bool reader_pipe_send(int fd, GVariant *message, int64_t deadline_us, GError **error)
{
	g_autoptr(GVariant) kept = g_variant_ref_sink(message);
	gsize n = g_variant_get_size(kept);
	guint64 length = GUINT64_TO_LE((guint64)n);

	struct iovec pieces[] = { { &length, sizeof length }, { (void *)(uintptr_t)g_variant_get_data(kept), n } };

	return write_all(fd, pieces, deadline_us, error);
}
