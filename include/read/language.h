/* The language of a text: counts of each language's common words (vocabulary "common")
 * against the number of words. */
#ifndef READ_LANGUAGE_H
#define READ_LANGUAGE_H

#include "read/lexicon.h"
#include "read/words.h"

/* Borrowed code of one of the loaded languages, or NULL when the text gives too little to say. */
const char *language_of(const struct words *w, const char *text);

/* The same over several texts, read already; NULL elements are skipped. */
const char *language_of_all(const struct words *w, const struct lexed *const *texts, size_t n);

#endif
