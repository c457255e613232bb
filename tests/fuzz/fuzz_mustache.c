/* Any text as a template, and what follows its first NUL as the partial "p": it parses or says why, and rendering ends. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "write/mustache.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct mustache *find_partial(const char *name, gpointer data)
{
	return strcmp(name, "p") == 0 ? data : NULL;
}

static const char *show_missing(const char *name, gpointer data)
{
	(void)name, (void)data;
	return "…";
}

static void note_name(const char *name, int line, int column, gpointer data)
{
	(void)data;
	g_assert(*name && line > 0 && column > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_malloc(size + 2);
	memcpy(text, data, size);
	text[size] = text[size + 1] = '\0';
	const char *second = strlen(text) < size ? text + strlen(text) + 1 : text + size;
	g_autoptr(GVariant) view = g_variant_ref_sink(g_variant_new_parsed(
			"{'a': <'<&>'>, 'b': <true>, 'c': <[{'d': <1>}, {'d': <2>}]>, 'e': <{'f': <1.5>, 'g': <false>}>}"));
	struct mustache *m = mustache_parse(text, "t", NULL);
	struct mustache *p = mustache_parse(second, "p", NULL);
	if (m) {
		g_autofree char *html = mustache_render(m, view, MUSTACHE_HTML, find_partial, NULL, p);
		g_autofree char *plain = mustache_render(m, view, MUSTACHE_TEXT, find_partial, show_missing, p);
		mustache_names(m, note_name, NULL);
	}
	mustache_free(m);
	mustache_free(p);
	return 0;
}
