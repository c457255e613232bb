/* Any bytes as the name of a folder: what decodes is UTF-8 and encodes to the same bytes; any text encodes to
 * printable ASCII and comes back. */
#include <stddef.h>
#include <stdint.h>

#include "edge/mutf7.h"
#include <glib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_strndup((const char *)data, size);
	g_autofree char *name = mutf7_decode(text);
	g_autofree char *encoded = mutf7_encode(text);

	if (name) {
		g_autofree char *again = mutf7_encode(name);

		g_assert(g_utf8_validate(name, -1, NULL) && strcmp(again, text) == 0);
	}
	if (encoded) {
		g_autofree char *again = mutf7_decode(encoded);

		for (const char *p = encoded; *p; p++)
			g_assert(*p >= 0x20 && *p <= 0x7e);
		g_assert_cmpstr(again, ==, text);
	}
	return 0;
}
