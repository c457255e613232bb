/* All templates of all languages, parsed: templates/<lang>/{script,mail}/<name>.{txt,html}. Built from texts that edge/config
 * loaded; read-only afterwards. */
#ifndef WRITE_TEMPLATES_H
#define WRITE_TEMPLATES_H

#include "core/lang.h"
#include "write/mustache.h"

struct templates;

struct templates *templates_new(void);
void templates_free(struct templates *t);

/* Takes lang over. The first language added is the fallback. */
void templates_add_lang(struct templates *t, struct lang *lang);
void lang_free(struct lang *lang);

/* kind "script" or "mail"; file "first_call.txt", "receipt.html". Parses, and checks every name used against the placeholders
 * that views of this kind have (METHOD 4.2): an unknown one is a SETUP error as path:line:column. Scripts are linted too
 * (METHOD 4.3, 4.4: one THE QUESTION block followed by a silence line, no backward-looking question, lines of at most 190
 * characters): findings are appended to warnings as new strings. */
bool templates_add(struct templates *t, const char *lang, const char *kind, const char *file, const char *path,
		const char *text, GPtrArray *warnings, GError **error);

/* Every script and mail the code asks for is there in every language: SETUP error that lists what is missing. */
bool templates_complete(const struct templates *t, GError **error);

/* The language, else the fallback. Borrowed. */
const struct lang *templates_lang(const struct templates *t, const char *code);

/* Borrowed; NULL when there is none. Falls back to the first language. */
const struct mustache *templates_get(const struct templates *t, const char *lang, const char *kind, const char *file);

#endif
