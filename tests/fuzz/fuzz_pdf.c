/* Any bytes as a PDF: text or an error, never both, never neither. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "read/pdf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(GBytes) bytes = g_bytes_new_static(data, size);
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) files = pdf_xml_list();
	g_autofree char *text = pdf_read(bytes, files, &error);

	g_assert((text == NULL) == (error != NULL));
	g_assert(!text || (strlen(text) <= PDF_MAX_TEXT && g_utf8_validate(text, -1, NULL)));
	g_assert(files->len <= PDF_MAX_XML);
	for (guint i = 0; i < files->len; i++)
		g_assert(g_bytes_get_size(((const struct pdf_xml *)files->pdata[i])->bytes) <= PDF_MAX_XML_BYTES);
	return 0;
}
