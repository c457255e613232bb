/* The words files as shipped, for tests and fuzz targets. */
#ifndef UNIT_SHIPPED_WORDS_H
#define UNIT_SHIPPED_WORDS_H

#include "read/words.h"

static inline struct words *shipped_words(void)
{
	static const char *const langs[] = { "nl", "fr", "de", "en" };
	struct words *w = words_new();

	for (size_t i = 0; i < G_N_ELEMENTS(langs); i++) {
		g_autofree char *name = g_strdup_printf("conf/words/%s.conf", langs[i]);
		g_autofree char *path = g_build_filename(CLOSECALL_SOURCE, name, NULL);
		g_autofree char *text = NULL;
		g_autoptr(GError) error = NULL;

		if (!g_file_get_contents(path, &text, NULL, &error) || !words_add(w, langs[i], text, name, &error))
			g_error("%s", error->message);
	}
	return w;
}

#endif
