/* Any bytes as a mail, read whole: what comes out survives the pipe. */
#include <stddef.h>
#include <stdint.h>

#include "read/letter.h"
#include "read/mail.h"

#include "unit/shipped_words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct words *words;
	struct read_context context;
	struct letter letter, again;
	g_autoptr(GError) error = NULL;

	if (!words) {
		mail_prepare();
		words = shipped_words();
	}
	record_init(&read_context_record, &context);
	context.region = g_strdup("BE");
	context.now_utc = 1791194400;
	if (letter_read(words, data, size, &context, &letter, &error)) {
		g_autoptr(GBytes) packed = record_pack(&letter_record, &letter);
		bool ok = record_unpack(&letter_record, packed, &again, NULL);
		g_assert(ok && record_equal(&letter_record, &letter, &again));
		record_clear(&letter_record, &again);
	} else {
		g_assert(error);
	}
	record_clear(&letter_record, &letter);
	record_clear(&read_context_record, &context);
	return 0;
}
