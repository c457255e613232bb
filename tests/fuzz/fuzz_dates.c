/* Any text for dates: the hits are in order, inside the text, and dates that exist. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "read/dates.h"

#include "unit/shipped_words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct words *words; /* loading them a million times would be the whole hunt */
	g_autofree char *text = g_strndup((const char *)data, size);

	if (!words)
		words = shipped_words();
	g_autoptr(GArray) hits = dates_find(words, text, (struct date){ 2026, 10, 5 });
	size_t end = 0;
	for (guint i = 0; i < hits->len; i++) {
		struct date_hit hit = g_array_index(hits, struct date_hit, i);
		g_assert(hit.start >= end && hit.start < hit.end && hit.end <= strlen(text));
		g_assert(date_is_valid(hit.date));
		end = hit.end;
	}
	return 0;
}
