#include "edge/reader_pipe.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* What is received when exactly these bytes stand in the pipe, and then its end. */
static GVariant *receive(const void *bytes, gsize n, uint64_t max, GError **error)
{
	int ends[2];

	g_assert_cmpint(pipe2(ends, O_CLOEXEC), ==, 0);
	g_assert_cmpint(write(ends[1], bytes, n), ==, (gssize)n);
	close(ends[1]);

	GVariant *message = reader_pipe_receive(ends[0], READER_ANSWER, max, 0, error);

	close(ends[0]);
	return message;
}

/* The bytes of an answer with its length in front. */
static GByteArray *packed(GVariant *message)
{
	g_autoptr(GVariant) kept = g_variant_ref_sink(message);
	guint64 length = GUINT64_TO_LE((guint64)g_variant_get_size(kept));
	GByteArray *bytes = g_byte_array_new();

	g_byte_array_append(bytes, (const guint8 *)&length, sizeof length);
	g_byte_array_append(bytes, g_variant_get_data(kept), (guint)g_variant_get_size(kept));
	return bytes;
}

static void test_round_trip(void)
{
	g_autoptr(GVariant) sent = g_variant_ref_sink(
		g_variant_new_parsed("(true, 'é', {'n': <int64 7>, 'list': <[<'a'>, <@mv nothing>]>})"));
	g_autoptr(GError) error = NULL;
	int ends[2];

	g_assert_cmpint(pipe2(ends, O_CLOEXEC), ==, 0);
	for (int i = 0; i < 3; i++)
		g_assert_true(reader_pipe_send(ends[1], sent, 0, &error));
	close(ends[1]);
	for (int i = 0; i < 3; i++) {
		g_autoptr(GVariant) got =
			reader_pipe_receive(ends[0], READER_ANSWER, READER_MAX_ANSWER, 0, &error);

		g_assert_no_error(error);
		g_assert_cmpvariant(got, sent);
	}
	g_assert_null(reader_pipe_receive(ends[0], READER_ANSWER, READER_MAX_ANSWER, 0, &error));
	g_assert_no_error(error); /* the end of input is none */
	close(ends[0]);
}

static void test_every_cut(void)
{
	g_autoptr(GByteArray) whole = packed(g_variant_new_parsed("(false, 'why', {'k': <int64 1>})"));

	for (guint n = 0; n <= whole->len; n++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GVariant) got = receive(whole->data, n, READER_MAX_ANSWER, &error);

		g_assert_cmpint(got != NULL, ==, n == whole->len);
		g_assert_cmpint(error != NULL, ==, n > 0 && n < whole->len);
	}
}

static void test_nonsense(void)
{
	static const struct {
		guint64 length;
		const char *bytes;
		gsize n;
		const char *says;
	} rows[] = {
		{ 0, "", 0, "0 bytes" },
		{ 101, "", 0, "101 bytes, 100 at most" },
		{ G_MAXUINT64, "", 0, "18446744073709551615 bytes" },
		{ (guint64)1 << 40, "", 0, "1099511627776 bytes" },
		{ 4, "\xff\xff\xff\xff", 4, "malformed" },
		{ 8, "abcdefgh", 8, "malformed" },
		{ 1, "\x01", 1, "malformed" },
		{ 50, "short", 5, "ended within" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GByteArray) bytes = g_byte_array_new();
		g_autoptr(GError) error = NULL;
		guint64 length = GUINT64_TO_LE(rows[i].length);

		g_byte_array_append(bytes, (const guint8 *)&length, sizeof length);
		g_byte_array_append(bytes, (const guint8 *)rows[i].bytes, (guint)rows[i].n);
		g_assert_null(receive(bytes->data, bytes->len, 100, &error));
		g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM);
		g_assert_nonnull(strstr(error->message, rows[i].says));
	}
}

/* Neither who says nothing nor who does not listen can hold us. */
static void test_deadline(void)
{
	g_autoptr(GVariant) big =
		g_variant_ref_sink(g_variant_new("(bs@a{sv})", TRUE, "", g_variant_new_parsed("@a{sv} {}")));
	g_autofree char *text = g_strnfill(1024 * 1024, 'x');
	g_autoptr(GVariant) large = g_variant_ref_sink(
		g_variant_new("(bs@a{sv})", TRUE, text, g_variant_new_parsed("@a{sv} {}")));
	g_autoptr(GError) silent = NULL, torn = NULL, deaf = NULL;
	int ends[2];

	g_assert_cmpint(pipe2(ends, O_CLOEXEC), ==, 0);
	g_assert_null(
		reader_pipe_receive(ends[0], READER_ANSWER, 100, g_get_monotonic_time() + 20000, &silent));
	g_assert_error(silent, CLOSECALL_ERROR, CLOSECALL_RETRY);
	g_assert_cmpint(write(ends[1], "\x08", 1), ==, 1);
	g_assert_null(
		reader_pipe_receive(ends[0], READER_ANSWER, 100, g_get_monotonic_time() + 20000, &torn));
	g_assert_error(torn, CLOSECALL_ERROR, CLOSECALL_RETRY);
	g_assert_cmpint(fcntl(ends[1], F_SETFL, O_NONBLOCK), ==, 0);
	g_assert_false(reader_pipe_send(ends[1], large, g_get_monotonic_time() + 20000, &deaf));
	g_assert_error(deaf, CLOSECALL_ERROR, CLOSECALL_RETRY);
	close(ends[0]);
	g_clear_error(&deaf);
	g_assert_false(reader_pipe_send(ends[1], big, 0, &deaf));
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
