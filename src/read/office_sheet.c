#include "read/office_sheet.h"

#include <math.h>
#include <string.h>

#include "core/date.h"
#include "read/xml.h"

#define MAX_SHEETS 50
#define MAX_FORMATS 65536
#define MAX_HIDDEN 100 /* ranges of columns */
#define MAX_DECIMALS 6
#define MAX_CELL 32768   /* bytes of one cell's value: Excel's own limit, in letters */
#define MAX_DATE 2958465 /* 9999-12-31, from 1899-12-30 */

bool office_sheet_wants(const char *name)
{
	static const char *const prefixes[] = { "xl/workbook", "xl/_rels/workbook", "xl/sharedStrings",
		"xl/styles", "xl/worksheets/sheet" };
	for (size_t i = 0; i < G_N_ELEMENTS(prefixes); i++)
		if (g_str_has_prefix(name, prefixes[i]))
			return true;
	return false;
}

/* ---- Relations */

struct relations {
	GHashTable *found;
	const char *base; /* the member they are of */
	const char *type_end;
};

/* "../media/x" of "word/document.xml" → "media/x". */
static char *resolve(const char *base, const char *target)
{
	if (*target == '/')
		return g_strdup(target + 1);
	g_autofree char *dir = g_path_get_dirname(base);
	if (!strcmp(dir, "."))
		*dir = '\0';
	while (g_str_has_prefix(target, "../") || g_str_has_prefix(target, "./")) {
		if (target[1] == '.') {
			char *slash = strrchr(dir, '/');
			*(slash ? slash : dir) = '\0';
		}
		target += target[1] == '.' ? 3 : 2;
	}
	return g_strconcat(dir, *dir ? "/" : "", target, NULL);
}

static bool on_relation(const char *name, const struct xml_attributes *a, gpointer user)
{
	struct relations *r = user;
	g_autofree char *id = xml_attribute(a, "Id");
	g_autofree char *type = xml_attribute(a, "Type");
	g_autofree char *target = xml_attribute(a, "Target");
	if (strcmp(name, "Relationship") == 0 && id && type && target &&
		!xml_attribute_is(a, "TargetMode", "External") && g_str_has_suffix(type, r->type_end))
		g_hash_table_insert(r->found, g_steal_pointer(&id), resolve(r->base, target));
	return true;
}

GHashTable *office_relations(GHashTable *members, const char *name, const char *type_end, GError **error)
{
	static const struct xml_handler handler = { on_relation, NULL, NULL };
	g_autofree char *dir = g_path_get_dirname(name),
			*base = *name ? g_path_get_basename(name) : g_strdup("");
	g_autofree char *path = g_strdup_printf(
		"%s%s_rels/%s.rels", strcmp(dir, ".") ? dir : "", strcmp(dir, ".") ? "/" : "", base);
	GBytes *xml = g_hash_table_lookup(members, path);
	struct relations r = {
		.found = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
		.base = name,
		.type_end = type_end,
	};
	if (xml && !xml_read(xml, &handler, &r, error)) {
		g_prefix_error(error, "'%s': ", path);
		g_clear_pointer(&r.found, g_hash_table_unref);
	}
	return r.found;
}

/* ---- Formats of numbers */

struct format {
	bool date, percent, number;
	int decimals;
	const char *currency; /* in the format's text; NULL when it names none */
	size_t n_currency;
};

/* The formats that have a number instead of a text; those left out are plain. */
static const struct {
	int id;
	const char *format;
} builtin_formats[] = {
	{ 1, "0" },
	{ 2, "0.00" },
	{ 3, "#,##0" },
	{ 4, "#,##0.00" },
	{ 5, "#,##0" },
	{ 6, "#,##0" },
	{ 7, "#,##0.00" },
	{ 8, "#,##0.00" },
	{ 9, "0%" },
	{ 10, "0.00%" },
	{ 14, "d/m/yyyy" },
	{ 15, "d-mmm-yy" },
	{ 16, "d-mmm" },
	{ 17, "mmm-yy" },
	{ 22, "d/m/yyyy h:mm" },
	{ 37, "#,##0" },
	{ 38, "#,##0" },
	{ 39, "#,##0.00" },
	{ 40, "#,##0.00" },
	{ 41, "#,##0" },
	{ 42, "#,##0" },
	{ 43, "#,##0.00" },
	{ 44, "#,##0.00" },
};

/* What stands in a format as itself, and is a currency: a symbol or three capitals. */
static void take_symbol(struct format *f, const char *start, const char *end)
{
	while (start < end && *start == ' ')
		start++;
	while (end > start && end[-1] == ' ')
		end--;
	if (f->currency || start == end)
		return;
	bool code = end - start == 3;
	for (const char *p = start; code && p < end; p++)
		code = g_ascii_isupper(*p);
	if (!code && g_unichar_type(g_utf8_get_char(start)) != G_UNICODE_CURRENCY_SYMBOL)
		return;
	f->currency = start;
	f->n_currency = (size_t)(end - start);
}

/* "…" text, […] a colour, condition or currency, \ _ * with the letter behind them; else one letter. */
static const char *token_end(const char *p)
{
	const char *close = *p == '"' ? strchr(p + 1, '"') : *p == '[' ? strchr(p + 1, ']') : NULL;
	if (close)
		return close + 1;
	return strchr("\\_*", *p) && p[1] ? g_utf8_next_char(p + 1) : g_utf8_next_char(p);
}

/* Of the part for positive numbers, which comes first: "[$€-413] #,##0.00;[Red]-…" is €, two decimals. */
static struct format read_format(const char *format)
{
	struct format f = { .decimals = 0 };
	bool point = false;
	for (const char *p = format, *end; *p && *p != ';'; p = end) {
		end = token_end(p);
		if (*p == '"' && end > p + 1) {
			take_symbol(&f, p + 1, end - 1);
		} else if (*p == '[') {
			if (p[1] == '$')
				take_symbol(&f, p + 2, p + 2 + strcspn(p + 2, "-]"));
		} else if (*p == '\\') {
			take_symbol(&f, p + 1, end);
		} else if (strchr("dDyY", *p)) {
			f.date = true;
		} else if (strchr("0#?", *p)) {
			f.number = true;
			f.decimals += point && *p == '0';
		} else if (*p == '.') {
			point = true;
		} else if (*p == '%') {
			f.percent = true;
		} else if (*p != '_' && *p != '*') {
			take_symbol(&f, p, end);
		}
	}
	f.decimals = MIN(f.decimals, MAX_DECIMALS);
	return f;
}

static char *decimal(double value, int decimals)
{
	char buf[G_ASCII_DTOSTR_BUF_SIZE * 12]; /* the longest double without exponent has 309 digits */
	g_autofree char *format = decimals < 0 ? g_strdup("%.15g") : g_strdup_printf("%%.%df", decimals);
	return g_strdup(g_ascii_formatd(buf, sizeof buf, format, value));
}

char *office_number(double value, const char *format, bool dates_1904)
{
	struct format f = read_format(format);
	if (!isfinite(value))
		return g_strdup("");
	if (f.date && value >= 1 && value <= MAX_DATE) {
		struct date epoch = dates_1904 ? (struct date){ 1904, 1, 1 } : (struct date){ 1899, 12, 30 };
		struct date day = date_add_days(epoch, (int)value);
		return g_strdup_printf("%02d/%02d/%04d", day.day, day.month, day.year);
	}
	if (f.percent) {
		g_autofree char *hundredths = decimal(value * 100, f.decimals);
		return g_strconcat(hundredths, "%", NULL);
	}
	g_autofree char *number = decimal(value, f.number ? f.decimals : -1);
	return f.currency ? g_strdup_printf("%.*s %s", (int)f.n_currency, f.currency, number)
			  : g_steal_pointer(&number);
}

/* ---- The workbook: its sheets, strings and styles */

struct book {
	GPtrArray *sheets; /* char*: relation id of each sheet that is shown */
	GArray *ends;      /* guint32: where each shared string ends in strings */
	GString *strings;
	GHashTable *formats; /* id → char* */
	GArray *styles;      /* int: id of the format of each style */
	bool dates_1904, in_styles, in_phonetic, in_string;
};

static bool on_book_start(const char *name, const struct xml_attributes *a, gpointer user)
{
	struct book *b = user;
	if (strcmp(name, "workbookPr") == 0)
		b->dates_1904 =
			xml_attribute_is(a, "date1904", "1") || xml_attribute_is(a, "date1904", "true");
	g_autofree char *id = strcmp(name, "sheet") == 0 ? xml_attribute(a, "id") : NULL;
	bool shown = !xml_attribute_is(a, "state", "hidden") && !xml_attribute_is(a, "state", "veryHidden");
	if (id && shown && b->sheets->len < MAX_SHEETS)
		g_ptr_array_add(b->sheets, g_steal_pointer(&id));
	return true;
}

static bool on_string_start(const char *name, const struct xml_attributes *a, gpointer user)
{
	struct book *b = user;
	(void)a;
	if (strcmp(name, "rPh") == 0)
		b->in_phonetic = true;
	b->in_string = strcmp(name, "t") == 0 && !b->in_phonetic;
	return true;
}

static bool on_string_end(const char *name, gpointer user)
{
	struct book *b = user;
	guint32 end = (guint32)b->strings->len;
	b->in_string = false;
	if (strcmp(name, "rPh") == 0)
		b->in_phonetic = false;
	if (strcmp(name, "si") == 0)
		g_array_append_val(b->ends, end);
	return true;
}

static bool on_string_text(const char *text, size_t n, gpointer user)
{
	struct book *b = user;
	if (b->in_string)
		g_string_append_len(b->strings, text, (gssize)n);
	return true;
}

static bool on_style_start(const char *name, const struct xml_attributes *a, gpointer user)
{
	struct book *b = user;
	g_autofree char *id = xml_attribute(a, "numFmtId");
	int number = id ? (int)g_ascii_strtoll(id, NULL, 10) : 0;
	if (strcmp(name, "cellXfs") == 0)
		b->in_styles = true;
	if (strcmp(name, "numFmt") == 0 && id && g_hash_table_size(b->formats) < MAX_FORMATS)
		g_hash_table_insert(b->formats, GINT_TO_POINTER(number), xml_attribute(a, "formatCode"));
	if (strcmp(name, "xf") == 0 && b->in_styles && b->styles->len < MAX_FORMATS)
		g_array_append_val(b->styles, number);
	return true;
}

static bool on_style_end(const char *name, gpointer user)
{
	struct book *b = user;
	if (strcmp(name, "cellXfs") == 0)
		b->in_styles = false;
	return true;
}

static bool read_member(GHashTable *members, const char *name, const struct xml_handler *handler,
	gpointer user, GError **error)
{
	GBytes *xml = g_hash_table_lookup(members, name);
	if (!xml || xml_read(xml, handler, user, error))
		return true;
	g_prefix_error(error, "'%s': ", name);
	return false;
}

static bool read_book(struct book *b, GHashTable *members, const char *name, GError **error)
{
	static const struct xml_handler of_book = { on_book_start, NULL, NULL },
					of_strings = { on_string_start, on_string_end, on_string_text },
					of_styles = { on_style_start, on_style_end, NULL };
	return read_member(members, name, &of_book, b, error) &&
	       read_member(members, "xl/sharedStrings.xml", &of_strings, b, error) &&
	       read_member(members, "xl/styles.xml", &of_styles, b, error);
}

static const char *format_of(const struct book *b, guint64 style)
{
	int id = style < b->styles->len ? g_array_index(b->styles, int, style) : 0;
	const char *own = g_hash_table_lookup(b->formats, GINT_TO_POINTER(id));
	for (size_t i = 0; !own && i < G_N_ELEMENTS(builtin_formats); i++)
		if (builtin_formats[i].id == id)
			own = builtin_formats[i].format;
	return own ? own : "";
}

/* ---- One sheet */

struct columns {
	guint64 first, last;
};

struct sheet {
	const struct book *book;
	struct rows *rows;
	GArray *hidden; /* struct columns */
	guint64 column; /* of the open cell, from 1 */
	bool row_hidden, in_value;
	char type; /* of the open cell: s shared, i inline or text, n number, - of no interest */
	guint64 style;
	GString *value;
};

static guint64 number_of(const struct xml_attributes *a, const char *name)
{
	g_autofree char *text = xml_attribute(a, name);
	return text ? g_ascii_strtoull(text, NULL, 10) : 0;
}

/* "AB12" → 28 */
static guint64 column_of(const char *reference)
{
	guint64 column = 0;
	for (size_t i = 0; i < 3 && g_ascii_isalpha(reference[i]); i++)
		column = column * 26 + (guint64)(g_ascii_toupper(reference[i]) - 'A') + 1;
	return column;
}

static char type_of(const struct xml_attributes *a)
{
	static const struct {
		const char *name;
		char type;
	} types[] = { { "s", 's' }, { "inlineStr", 'i' }, { "str", 'i' }, { "b", '-' }, { "e", '-' } };
	for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
		if (xml_attribute_is(a, "t", types[i].name))
			return types[i].type;
	return 'n';
}

static void begin_cell(struct sheet *s, const struct xml_attributes *a)
{
	g_autofree char *reference = xml_attribute(a, "r");
	s->column = reference ? column_of(reference) : s->column + 1;
	s->type = type_of(a);
	s->style = number_of(a, "s");
	g_string_truncate(s->value, 0);
}

static bool on_sheet_start(const char *name, const struct xml_attributes *a, gpointer user)
{
	struct sheet *s = user;
	bool hidden = xml_attribute_is(a, "hidden", "1") || xml_attribute_is(a, "hidden", "true");
	if (strcmp(name, "col") == 0 && hidden && s->hidden->len < MAX_HIDDEN) {
		struct columns columns = { number_of(a, "min"), number_of(a, "max") };
		g_array_append_val(s->hidden, columns);
	} else if (strcmp(name, "row") == 0) {
		s->row_hidden = hidden;
		s->column = 0;
		rows_begin_row(s->rows);
	} else if (strcmp(name, "c") == 0) {
		begin_cell(s, a);
	} else if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0) {
		s->in_value = true;
	}
	return !rows_full(s->rows);
}

static bool is_hidden(const struct sheet *s)
{
	for (guint i = 0; i < s->hidden->len; i++) {
		struct columns c = g_array_index(s->hidden, struct columns, i);
		if (s->column >= c.first && s->column <= c.last)
			return true;
	}
	return s->row_hidden;
}

static void write_lines(struct rows *rows, const char *text, size_t n)
{
	for (const char *p = text, *end = text + n; p < end;) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		rows_text(rows, p, (size_t)((nl ? nl : end) - p));
		if (nl)
			rows_end_line(rows);
		p = nl ? nl + 1 : end;
	}
}

static void write_cell(const struct sheet *s)
{
	const struct book *b = s->book;
	char *end;
	if (s->type == 'i') {
		write_lines(s->rows, s->value->str, s->value->len);
	} else if (s->type == 's') {
		guint64 i = g_ascii_strtoull(s->value->str, &end, 10);
		if (end == s->value->str || i >= b->ends->len)
			return;
		guint32 to = g_array_index(b->ends, guint32, i),
			from = i ? g_array_index(b->ends, guint32, i - 1) : 0;
		write_lines(s->rows, b->strings->str + from, to - from);
	} else if (s->type == 'n') {
		double value = g_ascii_strtod(s->value->str, &end);
		if (end == s->value->str || *end)
			return;
		g_autofree char *text = office_number(value, format_of(b, s->style), b->dates_1904);
		rows_text(s->rows, text, strlen(text));
	}
}

static bool on_sheet_end(const char *name, gpointer user)
{
	struct sheet *s = user;
	if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0) {
		s->in_value = false;
	} else if (strcmp(name, "c") == 0) {
		if (!is_hidden(s))
			write_cell(s);
		rows_end_cell(s->rows);
	} else if (strcmp(name, "row") == 0) {
		rows_end_row(s->rows);
	}
	return !rows_full(s->rows);
}

static bool on_sheet_text(const char *text, size_t n, gpointer user)
{
	struct sheet *s = user;
	if (s->in_value && s->value->len < MAX_CELL)
		g_string_append_len(s->value, text, (gssize)MIN(n, MAX_CELL - s->value->len));
	return true;
}

static bool read_sheet(
	const struct book *b, GHashTable *members, const char *name, struct rows *out, GError **error)
{
	static const struct xml_handler handler = { on_sheet_start, on_sheet_end, on_sheet_text };
	struct sheet s = {
		.book = b,
		.rows = out,
		.hidden = g_array_new(FALSE, FALSE, sizeof(struct columns)),
		.value = g_string_new(NULL),
	};
	bool read = read_member(members, name, &handler, &s, error);
	g_array_unref(s.hidden);
	g_string_free(s.value, TRUE);
	return read;
}

static bool read_sheets(
	const struct book *b, GHashTable *members, const char *book, struct rows *out, GError **error)
{
	g_autoptr(GHashTable) related = office_relations(members, book, "/worksheet", error);
	if (!related)
		return false;
	for (guint i = 0; i < b->sheets->len && !rows_full(out); i++) {
		const char *name = g_hash_table_lookup(related, b->sheets->pdata[i]);
		if (name && !read_sheet(b, members, name, out, error))
			return false;
		rows_end_line(out);
		/* two sheets are never one member; a bomb's would be */
		if (name)
			g_hash_table_remove(members, name);
	}
	return true;
}

bool office_sheet_read(GHashTable *members, const char *book, struct rows *out, GError **error)
{
	struct book b = {
		.sheets = g_ptr_array_new_with_free_func(g_free),
		.ends = g_array_new(FALSE, FALSE, sizeof(guint32)),
		.strings = g_string_new(NULL),
		.formats = g_hash_table_new_full(NULL, NULL, NULL, g_free),
		.styles = g_array_new(FALSE, FALSE, sizeof(int)),
	};
	bool read = read_book(&b, members, book, error) && read_sheets(&b, members, book, out, error);
	g_ptr_array_unref(b.sheets);
	g_array_unref(b.ends);
	g_string_free(b.strings, TRUE);
	g_hash_table_unref(b.formats);
	g_array_unref(b.styles);
	return read;
}
