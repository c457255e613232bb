/* Any text as a mail's body, with and without words: three parts, none longer in sum than the whole, all UTF-8. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "read/mime_text.h"
#include "read/reply.h"
#include "unit/shipped_words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct words *words, const char *text)
{
	g_autofree char *own = NULL, *signature = NULL, *quoted = NULL;

	reply_split(words, text, &own, &signature, &quoted);
	const char *const parts[] = { own, signature, quoted };
	size_t sum = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
		sum += parts[i] ? strlen(parts[i]) : 0;
		g_assert(!parts[i] || (*parts[i] && g_utf8_validate(parts[i], -1, NULL)));
	}
	g_assert(sum <= strlen(text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct words *words;

	if (!words)
		words = shipped_words();
	g_autofree char *text = mime_text_clean(mime_text_decode(data, size, NULL));
	check(words, text);
	check(NULL, text);
	return 0;
}
