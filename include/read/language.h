/* The language of a text: counts of each language's common words (vocabulary "common") with the share of letters. */
#ifndef READ_LANGUAGE_H
#define READ_LANGUAGE_H

#include "read/words.h"

/* Borrowed code of one of the loaded languages, or NULL when the text gives too little to say. */
const char *language_of(const struct words *w, const char *text);

#endif
