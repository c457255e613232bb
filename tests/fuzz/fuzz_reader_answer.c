/* Any bytes as what a reader answers. The first byte says whether true lengths are put in front of the
 * others, which are then the value, so that both the lengths and what follows them are tried. What is let
 * through is unpacked as the daemon does, and packs to the same again. */
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/letter.h"
#include "edge/reader_pipe.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void unpack(GBytes *value)
{
	struct letter letter, again;

	if (record_unpack(&letter_record, value, &letter, NULL)) {
		g_autoptr(GBytes) packed = record_pack(&letter_record, &letter);

		g_assert(record_unpack(&letter_record, packed, &again, NULL));
		g_autoptr(GBytes) twice = record_pack(&letter_record, &again);
		g_assert(g_bytes_equal(packed, twice)); /* not record_equal: a double may be no number */
		record_clear(&letter_record, &again);
	}
	record_clear(&letter_record, &letter);
}

static void receive(const uint8_t *data, size_t size, bool with_lengths)
{
	const guint64 lengths[] = { 0, GUINT64_TO_LE((guint64)size), 0 };
	int fd = memfd_create("answer", MFD_CLOEXEC);
	struct reader_message answer;

	g_assert(fd >= 0);
	g_assert(!with_lengths || write(fd, lengths, sizeof lengths) == sizeof lengths);
	g_assert(write(fd, data, size) == (ssize_t)size);
	g_assert(lseek(fd, 0, SEEK_SET) == 0);
	if (reader_pipe_receive(fd, 1024 * 1024, 0, &answer, NULL)) {
		g_assert(g_utf8_validate(answer.word, -1, NULL));
		unpack(answer.value);
		reader_message_clear(&answer);
	}
	close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 0)
		receive(data + 1, size - 1, data[0] & 1);
	return 0;
}
