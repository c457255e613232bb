/* All templates of the source tree, as the service loads them. */
#ifndef SHIPPED_TEMPLATES_H
#define SHIPPED_TEMPLATES_H

#include <string.h>

#include "edge/lang_load.h"
#include "write/templates.h"

static const char *const shipped_langs[] = { "nl", "fr", "de", "en", "it", NULL };

static inline char *shipped_text(const char *lang, const char *kind, const char *file)
{
	g_autofree char *path = g_build_filename(CLOSECALL_SOURCE, "templates", lang, kind, file, NULL);
	char *text = NULL;
	g_autoptr(GError) error = NULL;
	g_file_get_contents(path, &text, NULL, &error);
	g_assert_no_error(error);
	return text;
}

static inline void shipped_add_kind(struct templates *t, const char *lang, const char *kind, GPtrArray *warnings)
{
	g_autofree char *folder = g_build_filename(CLOSECALL_SOURCE, "templates", lang, kind, NULL);
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	for (const char *file = dir ? g_dir_read_name(dir) : NULL; file; file = g_dir_read_name(dir)) {
		g_autofree char *text = shipped_text(lang, kind, file);
		g_autofree char *path = g_strjoin("/", lang, kind, file, NULL);
		g_autoptr(GError) error = NULL;
		templates_add(t, lang, kind, file, path, text, warnings, &error);
		g_assert_no_error(error);
	}
}

static inline struct templates *shipped_templates(GPtrArray *warnings)
{
	struct templates *t = templates_new();
	for (const char *const *code = shipped_langs; *code; code++) {
		g_autofree char *path = g_build_filename(CLOSECALL_SOURCE, "templates", *code, "lang.conf", NULL);
		g_autoptr(GError) error = NULL;
		struct lang *lang = lang_load(path, *code, &error);
		g_assert_no_error(error);
		templates_add_lang(t, lang);
	}
	for (const char *const *code = shipped_langs; *code; code++) {
		shipped_add_kind(t, *code, "script", warnings);
		shipped_add_kind(t, *code, "mail", warnings);
	}
	shipped_add_kind(t, TEMPLATES_SHARED, "mail", warnings);
	return t;
}

#endif
