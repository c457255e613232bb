/* All templates of all languages, parsed: templates/<lang>/{script,mail}/<name>.{txt,html}, and those that hold for every
 * language, templates/all/…, whose words come from the languages' labels ({{t.<label>}}). Built from texts that edge/config
 * loaded; read-only afterwards, and then safe to share between threads. */
#ifndef WRITE_TEMPLATES_H
#define WRITE_TEMPLATES_H

#include "core/lang.h"
#include "write/mustache.h"

#define TEMPLATES_SHARED "all" /* the folder that is no language; it has no lang.conf */

struct templates;

struct templates *templates_new(void);
void templates_free(struct templates *t);

/* Takes lang over. The first language added is the fallback. */
void templates_add_lang(struct templates *t, struct lang *lang);

/* lang: of a language added before, or TEMPLATES_SHARED. kind: "script" or "mail"; file: "first_call.txt", "receipt.html".
 * Parses, and checks every name used against the placeholders that views of this kind have (METHOD 4.2): an unknown one is a
 * SETUP error as path:line:column. Scripts are linted too (write/script_lint.h): findings are appended to warnings as new
 * strings; warnings may be NULL. */
bool templates_add(struct templates *t, const char *lang, const char *kind, const char *file, const char *path,
		const char *text, GPtrArray *warnings, GError **error);

/* Every script, mail and label the code asks for is there in every language: SETUP error that lists what is missing. */
bool templates_complete(const struct templates *t, GError **error);

/* The language, else the fallback. Borrowed. */
const struct lang *templates_lang(const struct templates *t, const char *code);
bool templates_has_lang(const struct templates *t, const char *code); /* code may be NULL */

/* Borrowed; NULL when there is none. Falls back to TEMPLATES_SHARED, then to the first language. */
const struct mustache *templates_get(const struct templates *t, const char *lang, const char *kind, const char *file);

/* New string; NULL when there is no such template. An .html file escapes. Partials are the files of the same kind and ending; the
 * view has besides its own names "t", the labels of the language. view: owned by the caller, or floating and then consumed.
 * missing and data as in write/mustache.h. */
char *templates_render(const struct templates *t, const char *lang, const char *kind, const char *file, GVariant *view,
		mustache_missing_func missing, gpointer data);

#endif
