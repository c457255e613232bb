#include "write/table.h"

#include <string.h>

int table_width(const char *text)
{
	int width = 0;
	for (const char *c = text; *c; c = g_utf8_next_char(c)) {
		gunichar u = g_utf8_get_char(c);
		if (!g_unichar_iszerowidth(u))
			width += g_unichar_iswide(u) ? 2 : 1;
	}
	return width;
}

char *table_pad(const char *text, int width, bool right)
{
	int blanks = MAX(width - table_width(text), 0);
	return right ? g_strdup_printf("%*s%s", blanks, "", text) : g_strdup_printf("%s%*s", text, blanks, "");
}

struct table {
	char *align;
	GPtrArray *rows; /* GStrv */
};

struct table *table_new(const char *align)
{
	struct table *t = g_new0(struct table, 1);
	t->align = g_strdup(align);
	t->rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
	return t;
}

void table_add(struct table *t, const char *const *cells)
{
	size_t n = strlen(t->align);
	char **row = g_new0(char *, n + 1);
	for (size_t i = 0; i < n; i++)
		row[i] = g_strdup(cells[i] ? cells[i] : "");
	g_ptr_array_add(t->rows, row);
}

static void print_row(GString *out, const struct table *t, char **row, const int *widths)
{
	gsize start = out->len;
	g_string_append_c(out, ' ');
	for (size_t c = 0; t->align[c]; c++) {
		g_autofree char *cell = table_pad(row[c], widths[c], t->align[c] == 'r');
		g_string_append_printf(out, "%s%s", c ? "  " : "", cell);
	}
	while (out->len > start && out->str[out->len - 1] == ' ')
		g_string_truncate(out, out->len - 1);
	g_string_append_c(out, '\n');
}

char *table_end(struct table *t)
{
	g_autofree int *widths = g_new0(int, strlen(t->align) + 1);
	for (guint r = 0; r < t->rows->len; r++) {
		char **row = t->rows->pdata[r];
		for (size_t c = 0; t->align[c]; c++)
			widths[c] = MAX(widths[c], table_width(row[c]));
	}
	GString *out = g_string_new(NULL);
	for (guint r = 0; r < t->rows->len; r++)
		print_row(out, t, t->rows->pdata[r], widths);
	g_free(t->align);
	g_ptr_array_unref(t->rows);
	g_free(t);
	return g_string_free(out, FALSE);
}

static void wrap_line(GString *out, const char *line)
{
	g_auto(GStrv) words = g_strsplit(line, " ", -1);
	int column = 0;
	for (char **w = words; *w; w++) {
		int width = table_width(*w);
		bool fits = column + 1 + width <= TEXT_WIDTH;
		if (column)
			g_string_append_c(out, fits ? ' ' : '\n');
		column = column && fits ? column + 1 + width : width;
		g_string_append(out, *w);
	}
}

char *table_wrap(const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	GString *out = g_string_new(NULL);
	for (char **line = lines; *line; line++) {
		if (strchr(" >", **line)) /* also the empty line */
			g_string_append(out, *line);
		else
			wrap_line(out, *line);
		if (line[1])
			g_string_append_c(out, '\n');
	}
	return g_string_free(out, FALSE);
}
