/* The words files as shipped, for tests and fuzz targets. */
#ifndef UNIT_SHIPPED_WORDS_H
#define UNIT_SHIPPED_WORDS_H

#include "read/words.h"

#include <string.h>

static inline void shipped_words_add(struct words *w, const char *name)
{
	g_autofree char *path = g_build_filename(CLOSECALL_SOURCE, "conf/words", name, NULL);
	g_autofree char *lang = g_strndup(name, strlen(name) - strlen(".conf"));
	g_autofree char *text = NULL;
	g_autoptr(GError) error = NULL;

	if (!g_file_get_contents(path, &text, NULL, &error) || !words_add(w, lang, text, name, &error))
		g_error("%s", error->message);
}

static inline int shipped_words_compare(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* In the order in which the reader loads them. */
static inline struct words *shipped_words(void)
{
	g_autofree char *folder = g_build_filename(CLOSECALL_SOURCE, "conf/words", NULL);
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	struct words *w = words_new();

	for (const char *name = dir ? g_dir_read_name(dir) : NULL; name; name = g_dir_read_name(dir))
		if (g_str_has_suffix(name, ".conf"))
			g_ptr_array_add(names, g_strdup(name));
	g_ptr_array_sort(names, shipped_words_compare);
	for (guint i = 0; i < names->len; i++)
		shipped_words_add(w, names->pdata[i]);
	return w;
}

#endif
