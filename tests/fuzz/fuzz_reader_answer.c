/* Any bytes as what a reader answers. The first byte says whether a true length is put in front of the
 * others, so that both the length and what follows it are tried. What is let through is unpacked and shown,
 * as the daemon does. */
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/letter.h"
#include "edge/json.h"
#include "edge/reader_pipe.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static GVariant *receive(const uint8_t *data, size_t size, bool with_length)
{
	guint64 length = GUINT64_TO_LE((guint64)size);
	int fd = memfd_create("answer", MFD_CLOEXEC);

	g_assert(fd >= 0);
	g_assert(!with_length || write(fd, &length, sizeof length) == sizeof length);
	g_assert(write(fd, data, size) == (ssize_t)size);
	g_assert(lseek(fd, 0, SEEK_SET) == 0);

	GVariant *answer = reader_pipe_receive(fd, READER_ANSWER, 1024 * 1024, 0, NULL);

	close(fd);
	return answer;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;

	g_autoptr(GVariant) answer = receive(data + 1, size - 1, data[0] & 1);

	if (!answer)
		return 0;

	g_autoptr(GVariant) value = g_variant_get_child_value(answer, 2);
	g_autofree char *shown = json_print(value, true);
	struct letter letter;

	g_assert(g_utf8_validate(shown, -1, NULL));
	record_unpack(&letter_record, value, &letter, NULL);
	record_clear(&letter_record, &letter);
	return 0;
}
