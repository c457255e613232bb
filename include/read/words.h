/* The vocabulary of all languages, from conf/words/<lang>.conf (libconfig). Adding a language is adding a file.
 *
 * The format is described at the top of conf/words/en.conf. Words are matched folded: lower case, accents taken off
 * (é→e, ü→u; ue/oe/ae are accepted too), ß→ss, typographic apostrophes to ', blanks collapsed (METHOD 2.3 rule 2). */
#ifndef READ_WORDS_H
#define READ_WORDS_H

#include "core/outcome.h"

struct words; /* all languages; read-only after loading, shared */

struct words *words_new(void);
void words_free(struct words *w);

/* Adds one language from the text of its file. SETUP error with name:line. */
bool words_add(struct words *w, const char *lang, const char *text, const char *name_for_errors, GError **error);

/* Languages loaded, in order of loading, NULL-terminated, borrowed. */
const char *const *words_languages(const struct words *w);

/* The list of a vocabulary ("months", "valid_until", "greeting" …) of a language; NULL-terminated, folded, longest first,
 * borrowed; empty when the language does not have it. */
const char *const *words_list(const struct words *w, const char *lang, const char *vocabulary);

/* Folds as above; new string. */
char *words_fold(const char *text);

/* Does folded text hold the folded word as whole words? Offset of the first one, or -1. */
int words_find(const char *folded_text, const char *folded_word);

#endif
