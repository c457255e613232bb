/* Any bytes as HTML: text comes out, UTF-8 and no longer than promised. The first byte chooses the charset. */
#include <glib.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "read/html.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const charsets[] = { NULL, "utf-8", "iso-8859-1", "iso-8859-15", "utf-16", "utf-7", "iso-2022-jp",
		"gb2312" };

	if (size == 0)
		return 0;
	g_autofree char *text = html_to_text(data + 1, size - 1, charsets[data[0] % G_N_ELEMENTS(charsets)]);
	g_assert(strlen(text) <= HTML_MAX_TEXT);
	g_assert(g_utf8_validate(text, -1, NULL));
	return 0;
}
