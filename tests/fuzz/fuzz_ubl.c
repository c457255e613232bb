/* Any bytes as a trade document: what is stated survives the pipe and is within bounds. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "read/ubl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(GBytes) bytes = g_bytes_new(data, size);
	g_autoptr(GError) error = NULL;
	struct stated *s = ubl_read(bytes, "x.xml", &error);
	struct quote again;

	g_assert(!s || !error);
	if (!s)
		return 0;
	g_autoptr(GBytes) packed = record_pack(&quote_record, &s->quote);
	bool ok = record_unpack(&quote_record, packed, &again, NULL);
	g_assert(ok && record_equal(&quote_record, &s->quote, &again));
	g_assert(strlen(s->text) <= UBL_MAX_TEXT + 4096 && g_utf8_validate(s->text, -1, NULL));
	g_assert(s->paper != STATED_OTHER || !s->quote.number);
	record_clear(&quote_record, &again);
	stated_free(s);
	return 0;
}
