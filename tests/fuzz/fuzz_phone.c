/* Any text for phone numbers: the hits lie inside the text, are E.164, and can be written for people. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "read/phone.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_strndup((const char *)data, size);
	g_autoptr(GArray) hits = phone_find(text, "BE");

	for (guint i = 0; i < hits->len; i++) {
		struct phone_hit hit = g_array_index(hits, struct phone_hit, i);
		g_assert(hit.start < hit.end && hit.end <= strlen(text));
		g_assert(hit.e164[0] == '+' && strspn(hit.e164 + 1, "0123456789") == strlen(hit.e164 + 1));
		g_autofree char *written = phone_format(hit.e164, "BE");
		g_assert(*written);
	}
	return 0;
}
