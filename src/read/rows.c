#include "read/rows.h"

#include <string.h>

/* What is being written to: the page, or a cell of a row of a table in it. */
struct sheet {
	GString *text;
	GPtrArray *cells; /* char*: cells of the open row that are done and not empty; NULL for the page */
};

struct rows {
	GArray *sheets; /* struct sheet, the page first */
	size_t max, used;
	bool blank; /* due before the next letter */
	bool tab;
};

static struct sheet *top(const struct rows *rows)
{
	return &g_array_index(rows->sheets, struct sheet, rows->sheets->len - 1);
}

static void open_sheet(struct rows *rows, GPtrArray *cells)
{
	struct sheet sheet = { g_string_new(NULL), cells };
	g_array_append_val(rows->sheets, sheet);
	rows->blank = rows->tab = false;
}

static void sheet_clear(gpointer data)
{
	struct sheet *sheet = data;
	g_string_free(sheet->text, TRUE);
	g_clear_pointer(&sheet->cells, g_ptr_array_unref);
}

struct rows *rows_new(size_t max)
{
	struct rows *rows = g_new0(struct rows, 1);
	rows->max = max;
	rows->sheets = g_array_new(FALSE, FALSE, sizeof(struct sheet));
	g_array_set_clear_func(rows->sheets, sheet_clear);
	open_sheet(rows, NULL);
	return rows;
}

void rows_free(struct rows *rows)
{
	g_array_unref(rows->sheets);
	g_free(rows);
}

bool rows_full(const struct rows *rows)
{
	return rows->used >= rows->max;
}

static bool at_line_start(const GString *text)
{
	return !text->len || text->str[text->len - 1] == '\n';
}

static void append(struct rows *rows, const char *text, size_t n)
{
	rows->used += n;
	g_string_append_len(top(rows)->text, text, (gssize)n);
}

static bool is_blank(gunichar c)
{
	return g_unichar_isspace(c) || c == 0xa0 || c == 0x202f || g_unichar_iscntrl(c);
}

static bool is_invisible(gunichar c)
{
	return c == 0xad || (c >= 0x200b && c <= 0x200f) || c == 0x2060 || c == 0xfeff;
}

void rows_text(struct rows *rows, const char *text, size_t n)
{
	for (const char *p = text, *end = text + n, *next; p < end && !rows_full(rows); p = next) {
		gunichar c = g_utf8_get_char_validated(p, end - p);
		next = c >= (gunichar)-2 ? p + 1 : g_utf8_next_char(p);
		if (c >= (gunichar)-2 || is_invisible(c))
			continue;
		if (is_blank(c)) {
			rows->blank = true;
			continue;
		}
		if (!at_line_start(top(rows)->text) && (rows->tab || rows->blank))
			append(rows, rows->tab ? "\t" : " ", 1);
		rows->blank = rows->tab = false;
		append(rows, p, (size_t)(next - p));
	}
}

void rows_tab(struct rows *rows)
{
	rows->tab = true;
}

void rows_end_line(struct rows *rows)
{
	const GString *text = top(rows)->text;
	rows->blank = rows->tab = false;
	/* no empty line at the start, nor two in a row */
	if (!text->len || (text->len > 1 && g_str_has_suffix(text->str, "\n\n")) || rows_full(rows))
		return;
	append(rows, "\n", 1);
}

void rows_begin_row(struct rows *rows)
{
	GString *text = top(rows)->text;
	if (!at_line_start(text))
		rows_end_line(rows);
	open_sheet(rows, g_ptr_array_new_with_free_func(g_free));
}

void rows_end_cell(struct rows *rows)
{
	struct sheet *sheet = top(rows);
	if (!sheet->cells)
		return;
	char *text = g_strstrip(g_strdup(sheet->text->str));
	if (*text)
		g_ptr_array_add(sheet->cells, text);
	else
		g_free(text);
	g_string_truncate(sheet->text, 0);
	rows->blank = rows->tab = false;
}

/* The next line of each cell. Cells that have no more are taken out: a row costs what its text is long.
 * Returns how many are left. */
static guint append_line(GString *out, const char **at, guint n)
{
	guint left = 0;
	bool any = false;
	for (guint i = 0; i < n; i++) {
		size_t length = strcspn(at[i], "\n");
		if (length && any)
			g_string_append_c(out, '\t');
		g_string_append_len(out, at[i], (gssize)length);
		any = any || length;
		if (at[i][length])
			at[left++] = at[i] + length + 1;
	}
	if (any)
		g_string_append_c(out, '\n');
	return left;
}

void rows_end_row(struct rows *rows)
{
	struct sheet *row = top(rows);
	if (!row->cells)
		return;
	if (row->text->len)
		rows_end_cell(rows);
	g_autoptr(GPtrArray) cells = g_steal_pointer(&row->cells);
	g_autofree const char **at = g_new(const char *, cells->len + 1);
	g_array_set_size(rows->sheets, rows->sheets->len - 1);
	for (guint i = 0; i < cells->len; i++)
		at[i] = cells->pdata[i];
	for (guint left = cells->len; left;)
		left = append_line(top(rows)->text, at, left);
	rows->blank = rows->tab = false;
}

char *rows_take(struct rows *rows)
{
	while (rows->sheets->len > 1)
		rows_end_row(rows);
	GString *text = top(rows)->text;
	/* the tabs and line ends of rows come on top of what was counted */
	if (text->len > rows->max)
		g_string_truncate(text,
			(gsize)(g_utf8_find_prev_char(text->str, text->str + rows->max + 1) - text->str));
	while (g_str_has_suffix(text->str, "\n\n"))
		g_string_truncate(text, text->len - 1);
	return g_strdup(text->str);
}
