#include "edge/reader_pipe.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* What is received when exactly these bytes stand in the pipe, and then its end. */
static bool receive(const void *bytes, gsize n, uint64_t max, struct reader_message *ret, GError **error)
{
	int ends[2];

	g_assert_cmpint(pipe2(ends, O_CLOEXEC), ==, 0);
	g_assert_cmpint(write(ends[1], bytes, n), ==, (gssize)n);
	close(ends[1]);

	bool ok = reader_pipe_receive(ends[0], max, 0, ret, error);

	close(ends[0]);
	return ok;
}

static void assert_bytes(GBytes *bytes, const char *expected, gsize n)
{
	gsize size;
	const void *data = g_bytes_get_data(bytes, &size);

	g_assert_cmpmem(data, size, expected, n);
}

static void test_round_trip(void)
{
	g_autoptr(GBytes) value = g_bytes_new_static("a\0b", 3), bytes = g_bytes_new_static("\xff", 1);
	struct reader_message sent[] = { { (char[]){ "é" }, value, bytes }, { (char[]){ "" }, NULL, NULL },
		{ (char[]){ "" }, NULL, bytes } };
	g_autoptr(GError) error = NULL;
	struct reader_message got;
	int ends[2];

	g_assert_cmpint(pipe2(ends, O_CLOEXEC), ==, 0);
	for (gsize i = 0; i < G_N_ELEMENTS(sent); i++)
		g_assert_true(reader_pipe_send(ends[1], &sent[i], 0, &error));
	close(ends[1]);
	for (gsize i = 0; i < G_N_ELEMENTS(sent); i++) {
		g_assert_true(reader_pipe_receive(ends[0], READER_MAX_ANSWER, 0, &got, &error));
		g_assert_no_error(error);
		g_assert_cmpstr(got.word, ==, sent[i].word);
		assert_bytes(got.value, "a\0b", sent[i].value ? 3 : 0);
		assert_bytes(got.bytes, "\xff", sent[i].bytes ? 1 : 0);
		g_assert_cmpuint(reader_message_size(&got), ==, reader_message_size(&sent[i]));
		reader_message_clear(&got);
	}
	g_assert_false(reader_pipe_receive(ends[0], READER_MAX_ANSWER, 0, &got, &error));
	g_assert_no_error(error); /* the end of input is none */
	close(ends[0]);
}

/* A message as it stands on the wire: its lengths, and then what there is. */
static GByteArray *wire(guint64 word, guint64 value, guint64 bytes, const char *rest, gsize n)
{
	const guint64 lengths[] = { GUINT64_TO_LE(word), GUINT64_TO_LE(value), GUINT64_TO_LE(bytes) };
	GByteArray *all = g_byte_array_new();

	g_byte_array_append(all, (const guint8 *)lengths, sizeof lengths);
	g_byte_array_append(all, (const guint8 *)rest, (guint)n);
	return all;
}

static void test_every_cut(void)
{
	g_autoptr(GByteArray) whole = wire(3, 2, 1, "whyvvb", 6);

	for (guint n = 0; n <= whole->len; n++) {
		g_autoptr(GError) error = NULL;
		struct reader_message got;
		bool ok = receive(whole->data, n, READER_MAX_ANSWER, &got, &error);

		g_assert_cmpint(ok, ==, n == whole->len);
		g_assert_cmpint(error != NULL, ==, n > 0 && n < whole->len);
		reader_message_clear(&got);
	}
}

static void test_nonsense(void)
{
	static const struct {
		guint64 word, value, bytes;
		const char *rest;
		gsize n;
		const char *says;
	} rows[] = {
		{ 101, 0, 0, "", 0, "101 bytes, 100 at most" },
		{ 0, 60, 60, "", 0, "120 bytes, 100 at most" },
		{ 0, G_MAXUINT64, 1, "", 0, "18446744073709551615 bytes" },
		{ 100, 100, G_MAXUINT64 - 100, "", 0, "100 at most" },
		{ 0, 0, (guint64)1 << 40, "", 0, "1099511627776 bytes" },
		{ 4, 0, 0, "\xff\xff\xff\xff", 4, "malformed" },
		{ 1, 1, 0, "\xc3\xa9", 2, "malformed" },
		{ 3, 0, 0, "a\0b", 3, "malformed" },
		{ 50, 0, 0, "short", 5, "ended within" },
		{ 0, 5, 5, "short", 5, "ended within" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GByteArray) all =
			wire(rows[i].word, rows[i].value, rows[i].bytes, rows[i].rest, rows[i].n);
		g_autoptr(GError) error = NULL;
		struct reader_message got;

		g_assert_false(receive(all->data, all->len, 100, &got, &error));
		g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM);
		if (!strstr(error->message, rows[i].says))
			g_error("row %" G_GSIZE_FORMAT ": '%s'", i, error->message);
	}
}

/* Neither who says nothing nor who does not listen can hold us. */
static void test_deadline(void)
{
	g_autoptr(GBytes) megabyte = g_bytes_new_take(g_malloc0(1024 * 1024), 1024 * 1024);
	const struct reader_message small = { (char[]){ "" }, NULL, NULL },
				    large = { (char[]){ "" }, NULL, megabyte };
	g_autoptr(GError) silent = NULL, torn = NULL, deaf = NULL;
	struct reader_message got;
	int ends[2];

	g_assert_cmpint(pipe2(ends, O_CLOEXEC), ==, 0);
	g_assert_false(reader_pipe_receive(ends[0], 100, g_get_monotonic_time() + 20000, &got, &silent));
	g_assert_error(silent, CLOSECALL_ERROR, CLOSECALL_RETRY);
	g_assert_cmpint(write(ends[1], "\x08", 1), ==, 1);
	g_assert_false(reader_pipe_receive(ends[0], 100, g_get_monotonic_time() + 20000, &got, &torn));
	g_assert_error(torn, CLOSECALL_ERROR, CLOSECALL_RETRY);
	g_assert_cmpint(fcntl(ends[1], F_SETFL, O_NONBLOCK), ==, 0);
	g_assert_false(reader_pipe_send(ends[1], &large, g_get_monotonic_time() + 20000, &deaf));
	g_assert_error(deaf, CLOSECALL_ERROR, CLOSECALL_RETRY);
	close(ends[0]);
	g_clear_error(&deaf);
	g_assert_false(reader_pipe_send(ends[1], &small, 0, &deaf));
	g_assert_error(deaf, CLOSECALL_ERROR, CLOSECALL_ITEM);
	close(ends[1]);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	signal(SIGPIPE, SIG_IGN);
	g_test_add_func("/reader_pipe/round_trip", test_round_trip);
	g_test_add_func("/reader_pipe/every_cut", test_every_cut);
	g_test_add_func("/reader_pipe/nonsense", test_nonsense);
	g_test_add_func("/reader_pipe/deadline", test_deadline);
	return g_test_run();
}
