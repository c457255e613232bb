#include "edge/config_findings.h"
#include "edge/config_file.h"

static void finding_free(gpointer data)
{
	struct finding *f = data;
	g_free(f->file);
	g_free(f->text);
	g_free(f);
}

GPtrArray *findings_new(void)
{
	return g_ptr_array_new_with_free_func(finding_free);
}

static int finding_compare(gconstpointer a, gconstpointer b)
{
	const struct finding *const *x = a, *const *y = b;
	int by_file = g_strcmp0((*x)->file, (*y)->file);
	return by_file ? by_file : ((*x)->line > (*y)->line) - ((*x)->line < (*y)->line);
}

void findings_print(GPtrArray *findings, bool warnings, GPtrArray *texts)
{
	g_ptr_array_sort(findings, finding_compare);
	for (guint i = 0; i < findings->len; i++) {
		const struct finding *f = g_ptr_array_index(findings, i);
		if (f->warning == warnings)
			g_ptr_array_add(texts, g_strdup_printf("%s:%u: %s", f->file, f->line, f->text));
	}
}

static bool is_known(const GPtrArray *findings, const struct finding *new)
{
	for (guint i = 0; i < findings->len; i++) {
		const struct finding *f = g_ptr_array_index(findings, i);
		if (f->line == new->line && g_str_equal(f->text, new->text) &&
			g_str_equal(f->file, new->file))
			return true;
	}
	return false;
}

void finding_add(GPtrArray *findings, const char *path, bool warning, const config_setting_t *at,
	const char *format, ...)
{
	if (!findings)
		return;
	struct finding *f = g_new0(struct finding, 1);
	va_list args;
	va_start(args, format);
	f->text = g_strdup_vprintf(format, args);
	va_end(args);
	f->file = config_file_name(path, config_setting_source_file(at));
	f->line = MAX(config_setting_source_line(at), 1);
	f->warning = warning;
	/* what holds for every rep is found with every rep */
	if (is_known(findings, f))
		finding_free(f);
	else
		g_ptr_array_add(findings, f);
}

/* elements of lists have no name of their own */
char *setting_path(const config_setting_t *at)
{
	g_autoptr(GString) path = g_string_new(NULL);
	for (; at && !config_setting_is_root(at); at = config_setting_parent(at)) {
		if (!config_setting_name(at))
			continue;
		if (path->len)
			g_string_prepend_c(path, '.');
		g_string_prepend(path, config_setting_name(at));
	}
	return g_string_free(g_steal_pointer(&path), FALSE);
}
