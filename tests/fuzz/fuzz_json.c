/* Any text as JSON: it is refused, or what was read is the same after printing and reading it again. */
#include <stddef.h>
#include <stdint.h>

#include "edge/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_strndup((const char *)data, size);
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) value = json_parse(text, &error);

	g_autoptr(GVariant) any = json_parse_any(text, NULL);

	g_assert((value == NULL) == (error != NULL));
	g_assert(any || !value);
	if (!value)
		return 0;
	for (int pretty = 0; pretty < 2; pretty++) {
		g_autofree char *printed = json_print(value, pretty);
		g_autoptr(GVariant) again = json_parse(printed, NULL);

		g_assert(again && g_variant_equal(value, again));
	}
	return 0;
}
