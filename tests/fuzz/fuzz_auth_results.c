/* Any header: no crash, and nobody but the server that is trusted is believed. */
#include <stddef.h>
#include <stdint.h>

#include "read/auth_results.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mail_header header = { NULL };
	mail_header_parse((const char *)data, size, &header);
	g_auto(GStrv) values = auth_results_of(&header);
	mail_header_clear(&header);
	auth_results_vouch(values, "mx.corp.test", "an@corp.test");
	g_assert_false(auth_results_vouch(values, "no server has\tsuch; a name", "an@corp.test"));
	return 0;
}
