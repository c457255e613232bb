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

static bool refuse(GError **error, const char *what)
{
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "%s", what);
	return false;
}

enum { WORD, VALUE, BYTES, PIECES };

/* Each is within the limit before they are added up, so that the sum cannot run over. */
static bool lengths_fit(const guint64 lengths[PIECES], uint64_t max, GError **error)
{
	guint64 sum = 0;

	for (int i = 0; i < PIECES; i++) {
		sum += lengths[i];
		if (lengths[i] <= max && sum <= max)
			continue;
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM,
			"a message of %" G_GUINT64_FORMAT " bytes, %" G_GUINT64_FORMAT " at most",
			MAX(sum, lengths[i]), max);
		return false;
	}
	return true;
}

bool reader_pipe_receive(
	int fd, uint64_t max, int64_t deadline_us, struct reader_message *ret, GError **error)
{
	guint64 lengths[PIECES];
	gsize n;

	*ret = (struct reader_message){ 0 };
	if (!read_all(fd, lengths, sizeof lengths, &n, deadline_us, error))
		return false;
	if (n == 0)
		return false;
	if (n < sizeof lengths)
		return refuse(error, "ended within a message");
	for (int i = 0; i < PIECES; i++)
		lengths[i] = GUINT64_FROM_LE(lengths[i]);
	if (!lengths_fit(lengths, max, error))
		return false;

	gsize size = lengths[WORD] + lengths[VALUE] + lengths[BYTES];
	char *data = g_malloc(size + 1); /* never NULL, also of nothing */
	g_autoptr(GBytes) all = g_bytes_new_take(data, size);

	if (!read_all(fd, data, size, &n, deadline_us, error))
		return false;
	if (n < size)
		return refuse(error, "ended within a message");
	if (!g_utf8_validate(data, (gssize)lengths[WORD], NULL))
		return refuse(error, "a malformed message");
	ret->word = g_strndup(data, lengths[WORD]);
	ret->value = g_bytes_new_from_bytes(all, lengths[WORD], lengths[VALUE]);
	ret->bytes = g_bytes_new_from_bytes(all, lengths[WORD] + lengths[VALUE], lengths[BYTES]);
	return true;
}

/* Writes all pieces at once: the other side wakes once, and finds a whole message. */
static bool write_all(int fd, struct iovec *pieces, int n_pieces, int64_t deadline_us, GError **error)
{
	int first = 0;

	while (first < n_pieces) {
		ssize_t done = writev(fd, pieces + first, n_pieces - first);

		if (done < 0 && errno == EAGAIN) {
			if (!wait_for(fd, POLLOUT, deadline_us, error))
				return false;
			continue;
		}
		if (done < 0 && errno != EINTR)
			return fail(error, "write");
		for (size_t n = done < 0 ? 0 : (size_t)done;
			n > 0 || (first < n_pieces && pieces[first].iov_len == 0);) {
			size_t part = MIN(n, pieces[first].iov_len);

			pieces[first].iov_base = (char *)pieces[first].iov_base + part;
			pieces[first].iov_len -= part;
			n -= part;
			first += pieces[first].iov_len == 0;
		}
	}
	return true;
}

static struct iovec piece_of(GBytes *bytes)
{
	gsize n = 0;
	const void *data = bytes ? g_bytes_get_data(bytes, &n) : NULL;

	return (struct iovec){ (void *)(uintptr_t)data, n };
}

bool reader_pipe_send(int fd, const struct reader_message *m, int64_t deadline_us, GError **error)
{
	struct iovec word = { m->word, strlen(m->word) }, value = piece_of(m->value),
		     bytes = piece_of(m->bytes);
	guint64 lengths[PIECES] = { GUINT64_TO_LE((guint64)word.iov_len),
		GUINT64_TO_LE((guint64)value.iov_len), GUINT64_TO_LE((guint64)bytes.iov_len) };
	struct iovec pieces[] = { { lengths, sizeof lengths }, word, value, bytes };

	return write_all(fd, pieces, G_N_ELEMENTS(pieces), deadline_us, error);
}

gsize reader_message_size(const struct reader_message *m)
{
	return strlen(m->word) + piece_of(m->value).iov_len + piece_of(m->bytes).iov_len;
}

void reader_message_clear(struct reader_message *m)
{
	g_free(m->word);
	g_clear_pointer(&m->value, g_bytes_unref);
	g_clear_pointer(&m->bytes, g_bytes_unref);
	*m = (struct reader_message){ 0 };
}
