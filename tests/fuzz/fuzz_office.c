/* Any bytes as an office file: text or an error, within the promised bounds. Fuzzing zip itself finds
 * libarchive's limits, not ours, so what does not begin as one becomes the XML of a file: the first byte
 * chooses of which. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "read/office.h"
#include "zip_writer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define RELATION(type, target) "<R><Relationship Id='a' Type='/" type "' Target='" target "'/></R>"

/* Files with one member that is to be made of the input. */
static const struct {
	const char *fuzzed;
	struct zip_member others[4];
} shapes[] = {
	{ "content.xml", { { 0 } } },
	{ "styles.xml", { { "content.xml", "<p/>", 0 } } },
	{ "word/document.xml", { { "_rels/.rels", RELATION("officeDocument", "word/document.xml"), 0 } } },
	{ "_rels/.rels", { { "word/document.xml", "<p/>", 0 } } },
	{ "xl/worksheets/sheet1.xml",
		{ { "_rels/.rels", RELATION("officeDocument", "xl/workbook.xml"), 0 },
			{ "xl/workbook.xml", "<w xmlns:r='r'><sheet r:id='a'/></w>", 0 },
			{ "xl/_rels/workbook.xml.rels", RELATION("worksheet", "worksheets/sheet1.xml"), 0 },
			{ "xl/sharedStrings.xml", "<s><si><t>x</t></si></s>", 0 } } },
	{ "xl/styles.xml",
		{ { "_rels/.rels", RELATION("officeDocument", "xl/workbook.xml"), 0 },
			{ "xl/workbook.xml", "<w xmlns:r='r'><sheet r:id='a'/></w>", 0 },
			{ "xl/_rels/workbook.xml.rels", RELATION("worksheet", "worksheets/sheet1.xml"), 0 },
			{ "xl/worksheets/sheet1.xml",
				"<w><row><c s='0'><v>46300.5</v></c><c s='1'><v>1.5</v></c></row></w>",
				0 } } },
};

static GBytes *wrap(const uint8_t *data, size_t size)
{
	size_t k = data[0] % G_N_ELEMENTS(shapes), n = 0;
	struct zip_member members[5] = { { 0 } };

	while (n < 4 && shapes[k].others[n].name) {
		members[n] = shapes[k].others[n];
		n++;
	}
	if (size > 1)
		members[n++] = (struct zip_member){ shapes[k].fuzzed, (const char *)data + 1, size - 1 };
	return zip_write_with(members, n, "zip:compression=store", NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bool zip = size >= 4 && memcmp(data, "PK\3\4", 4) == 0;
	if (size == 0)
		return 0;
	g_autoptr(GBytes) file = zip ? g_bytes_new(data, size) : wrap(data, size);
	g_autoptr(GError) error = NULL;
	const char *kind = NULL;
	g_autofree char *text = office_to_text(file, &kind, &error);

	g_assert(kind && (text == NULL) == (error != NULL));
	g_assert(!text || (strlen(text) <= OFFICE_MAX_TEXT && g_utf8_validate(text, -1, NULL)));
	g_assert(office_why_closed(file));
	return 0;
}
