#include "read/office.h"

#include <string.h>

#include "core/error.h"
#include "read/office_sheet.h"
#include "read/rows.h"
#include "read/xml.h"
#include "read/zip.h"

/* What an element does to the text in it. */
enum effect {
	TEXT = 1 << 0,
	LINE = 1 << 1,
	ROW = 1 << 2,
	CELL = 1 << 3,
	TAB = 1 << 4,
	BREAK = 1 << 5,
	BLANK = 1 << 6,
	HYPHEN = 1 << 7,
	SKIP = 1 << 8,
	RUN = 1 << 9, /* may be hidden by its properties */
	HIDDEN = 1 << 10,
};

struct element {
	const char *name;
	unsigned effect;
};

static const struct element word_elements[] = {
	{ "t", TEXT },
	{ "r", RUN },
	{ "vanish", HIDDEN },
	{ "p", LINE },
	{ "tr", ROW },
	{ "tc", CELL },
	{ "tab", TAB },
	{ "ptab", TAB },
	{ "br", BREAK },
	{ "cr", BREAK },
	{ "noBreakHyphen", HYPHEN },
	{ "Fallback", SKIP }, /* the same again, for programs that do not know the first form */
	{ "moveFrom", SKIP },
	{ "pPr", SKIP }, /* "tab" there is a tab stop */
	{ NULL, 0 },
};

static const struct element opendocument_elements[] = {
	{ "p", TEXT | LINE },
	{ "h", TEXT | LINE },
	{ "table-row", ROW },
	{ "table-cell", CELL },
	{ "covered-table-cell", CELL | SKIP },
	{ "tab", TAB },
	{ "line-break", BREAK },
	{ "s", BLANK },
	{ "annotation", SKIP },
	{ "tracked-changes", SKIP },
	{ NULL, 0 },
};

/* Of the styles only what stands at the head and foot of pages. */
static const struct element opendocument_styles[] = {
	{ "automatic-styles", SKIP },
	{ "styles", SKIP },
	{ "header-left", SKIP },
	{ "footer-left", SKIP },
	{ NULL, 0 },
};

struct scribe {
	struct rows *rows;
	GArray *open;                          /* unsigned: effect of each open element */
	unsigned skip, text;                   /* how many of them are open */
	bool hidden;                           /* the open run */
	const struct element *elements, *also; /* tables; also may be NULL */
};

static unsigned effect_in(const struct element *elements, const char *name)
{
	for (; elements && elements->name; elements++)
		if (strcmp(elements->name, name) == 0)
			return elements->effect;
	return 0;
}

/* A row that the table does not show. */
static bool is_shown(const struct xml_attributes *a)
{
	return !xml_attribute_is(a, "visibility", "collapse") && !xml_attribute_is(a, "visibility", "filter");
}

/* A switch without a value is on. */
static bool is_on(const struct xml_attributes *a)
{
	return !xml_attribute_is(a, "val", "0") && !xml_attribute_is(a, "val", "false") &&
	       !xml_attribute_is(a, "val", "off");
}

static bool on_start(const char *name, const struct xml_attributes *a, gpointer user)
{
	struct scribe *s = user;
	unsigned effect = effect_in(s->elements, name) | effect_in(s->also, name);

	if ((effect & ROW) && !is_shown(a))
		effect |= SKIP;
	g_array_append_val(s->open, effect);
	s->skip += (effect & SKIP) != 0;
	s->text += (effect & TEXT) != 0;
	if (effect & RUN)
		s->hidden = false;
	if ((effect & HIDDEN) && is_on(a))
		s->hidden = true;
	if (s->skip || s->hidden)
		return !rows_full(s->rows);
	if (effect & ROW)
		rows_begin_row(s->rows);
	if (effect & TAB)
		rows_tab(s->rows);
	if (effect & BREAK)
		rows_end_line(s->rows);
	if (effect & BLANK)
		rows_text(s->rows, " ", 1);
	if (effect & HYPHEN)
		rows_text(s->rows, "-", 1);
	return !rows_full(s->rows);
}

static bool on_end(const char *name, gpointer user)
{
	struct scribe *s = user;
	unsigned effect = g_array_index(s->open, unsigned, s->open->len - 1);
	bool skipped = s->skip > 0;
	(void)name;

	g_array_set_size(s->open, s->open->len - 1);
	s->skip -= (effect & SKIP) != 0;
	s->text -= (effect & TEXT) != 0;
	if (effect & RUN)
		s->hidden = false;
	if (skipped)
		return true;
	if (effect & LINE)
		rows_end_line(s->rows);
	if (effect & CELL)
		rows_end_cell(s->rows);
	if (effect & ROW)
		rows_end_row(s->rows);
	return true;
}

static bool on_text(const char *text, size_t n, gpointer user)
{
	struct scribe *s = user;
	if (s->text && !s->skip && !s->hidden)
		rows_text(s->rows, text, n);
	return !rows_full(s->rows);
}

static bool read_member(GHashTable *members, const char *name, struct scribe *s, GError **error)
{
	static const struct xml_handler handler = { on_start, on_end, on_text };
	GBytes *xml = g_hash_table_lookup(members, name);
	g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(unsigned));

	s->open = open;
	s->skip = s->text = 0;
	s->hidden = false;
	if (!xml || xml_read(xml, &handler, s, error))
		return true;
	g_prefix_error(error, "'%s': ", name);
	return false;
}

/* ---- .docx */

static int by_name(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The members that the document refers to as its heads or feet, each once. */
static bool read_margins(
	GHashTable *members, const char *document, const char *type_end, struct scribe *s, GError **error)
{
	g_autoptr(GHashTable) related = office_relations(members, document, type_end, error);
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	GHashTableIter i;
	gpointer name;

	if (!related)
		return false;
	g_hash_table_iter_init(&i, related);
	while (g_hash_table_iter_next(&i, NULL, &name))
		g_ptr_array_add(names, name);
	g_ptr_array_sort(names, by_name);
	for (guint k = 0; k < names->len; k++)
		if (k == 0 || strcmp(names->pdata[k], names->pdata[k - 1]) != 0)
			if (!read_member(members, names->pdata[k], s, error))
				return false;
	return true;
}

static bool read_word(GHashTable *members, const char *main, struct rows *rows, GError **error)
{
	struct scribe s = { .rows = rows, .elements = word_elements };
	return read_margins(members, main, "/header", &s, error) && read_member(members, main, &s, error) &&
	       read_margins(members, main, "/footer", &s, error);
}

/* ---- .odt, .ods */

/* OpenDocument says in its list of members which of them are encrypted. */
static bool is_locked(GHashTable *members)
{
	gsize n = 0;
	GBytes *manifest = g_hash_table_lookup(members, "META-INF/manifest.xml");
	const char *data = manifest ? g_bytes_get_data(manifest, &n) : NULL;
	return n > 0 && memmem(data, n, "encryption-data", strlen("encryption-data"));
}

static bool read_opendocument(GHashTable *members, const char *main, struct rows *rows, GError **error)
{
	struct scribe s = { .rows = rows, .elements = opendocument_elements, .also = opendocument_styles };

	if (is_locked(members)) {
		g_set_error_literal(
			error, CLOSECALL_ERROR, CLOSECALL_ITEM, "file is encrypted with a password");
		return false;
	}
	if (!read_member(members, "styles.xml", &s, error))
		return false;
	s.also = NULL;
	rows_end_line(rows);
	return read_member(members, main, &s, error);
}

/* ---- All */

/* What a main member makes of the file. Programs number them as they like ("word/document2.xml"), so the
 * first relation of the archive names it; OpenDocument has fixed names. */
static const struct {
	const char *prefix, *kind;
	bool (*read)(GHashTable *members, const char *main, struct rows *rows, GError **error);
} kinds[] = {
	{ "word/", "docx", read_word },
	{ "xl/", "xlsx", office_sheet_read },
	{ "content.xml", "odt", read_opendocument },
};

static bool is_wanted(const char *name)
{
	static const char *const names[] = { "_rels/.rels", "content.xml", "styles.xml", "mimetype",
		"META-INF/manifest.xml" };
	static const char *const prefixes[] = { "word/document", "word/header", "word/footer",
		"word/_rels/document" };
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	for (size_t i = 0; i < G_N_ELEMENTS(prefixes); i++)
		if (g_str_has_prefix(name, prefixes[i]))
			return true;
	return office_sheet_wants(name);
}

static char *main_member(GHashTable *members, GError **error)
{
	if (g_hash_table_contains(members, "content.xml"))
		return g_strdup("content.xml");
	g_autoptr(GHashTable) related = office_relations(members, "", "/officeDocument", error);
	GHashTableIter i;
	gpointer name;
	if (!related)
		return NULL;
	g_hash_table_iter_init(&i, related);
	return g_hash_table_iter_next(&i, NULL, &name) ? g_strdup(name) : NULL;
}

static bool is_calc(GHashTable *members)
{
	static const char calc[] = "application/vnd.oasis.opendocument.spreadsheet";
	gsize n = 0;
	GBytes *type = g_hash_table_lookup(members, "mimetype");
	const char *data = type ? g_bytes_get_data(type, &n) : NULL;
	return n >= strlen(calc) && memcmp(data, calc, strlen(calc)) == 0;
}

char *office_to_text(GBytes *file, const char **ret_kind, GError **error)
{
	*ret_kind = "zip";
	g_autoptr(GHashTable) members = zip_read(file, is_wanted, error);
	g_autoptr(GError) cause = NULL;
	g_autofree char *main = members ? main_member(members, &cause) : NULL;
	size_t k = 0;

	if (!members)
		return NULL;
	while (main && k < G_N_ELEMENTS(kinds) && !g_str_has_prefix(main, kinds[k].prefix))
		k++;
	if (!main || k == G_N_ELEMENTS(kinds) || !g_hash_table_contains(members, main)) {
		if (cause)
			g_propagate_error(error, g_steal_pointer(&cause));
		else
			g_set_error_literal(
				error, CLOSECALL_ERROR, CLOSECALL_ITEM, "archive is no office file");
		return NULL;
	}
	*ret_kind = is_calc(members) ? "ods" : kinds[k].kind;
	struct rows *rows = rows_new(OFFICE_MAX_TEXT);
	char *text = kinds[k].read(members, main, rows, error) ? rows_take(rows) : NULL;
	rows_free(rows);
	return text;
}

/* Names of streams in an OLE2 container are UTF-16; the first that fits says what the file is. */
static const struct {
	const char *stream, *why;
} ole_streams[] = {
	{ "DRMEncryptedDataSpace", "rights-managed: only its reader can open it" },
	{ "EncryptedPackage", "encrypted with a password" },
	{ "WordDocument", "the format of Word before 2007, which is not read" },
	{ "Workbook", "the format of Excel before 2007, which is not read" },
};

const char *office_why_closed(GBytes *file)
{
	gsize n;
	const char *data = g_bytes_get_data(file, &n);
	for (size_t i = 0; i < G_N_ELEMENTS(ole_streams); i++) {
		g_autoptr(GByteArray) name = g_byte_array_new();
		for (const char *p = ole_streams[i].stream; *p; p++)
			g_byte_array_append(name, (const guint8[]){ (guint8)*p, 0 }, 2);
		if (n && memmem(data, n, name->data, name->len))
			return ole_streams[i].why;
	}
	return "an office format of before 2007, which is not read";
}
