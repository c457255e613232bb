/* Any text for amounts: the hits are in order, inside the text, and not on each other. First byte: the
 * region. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "read/money.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const regions[] = { "BE", "CH", "GB", NULL };
	g_autofree char *text = size ? g_strndup((const char *)data + 1, size - 1) : g_strdup("");
	g_autoptr(GArray) hits = money_find(text, regions[size ? data[0] % G_N_ELEMENTS(regions) : 0]);
	size_t end = 0;
	int64_t minor;
	char currency[4];

	for (guint i = 0; i < hits->len; i++) {
		struct money_hit hit = g_array_index(hits, struct money_hit, i);
		g_assert(hit.start >= end && hit.start < hit.end && hit.end <= strlen(text));
		end = hit.end;
	}
	money_parse(text, "EUR", &minor, currency);
	return 0;
}
