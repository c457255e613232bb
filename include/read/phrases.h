/* Phrases with gaps, in a sentence: "voor een andere * gekozen". For what people say in ever new ways, where
 * a vocabulary of fixed phrases (read/lexicon.h) would never end.
 *
 * A phrase of a words file, folded, is a row of elements, divided by blanks, apostrophes, hyphens, points or
 * slashes: word     itself; "bestell*" begins so, "*angebot" ends so
 *   *        a gap of up to PHRASE_GAP words
 *   (a|b c)  one of these
 *   @name    one of the vocabulary any_<name> of the same language: all words for a supplier, for a decision
 *   #        a number
 *   ^ $      the start of the sentence or of what follows a comma; its end or a comma
 *   a & b    both, in either order and up to PHRASE_REACH words apart: verbs stand apart from what they say
 */
#ifndef READ_PHRASES_H
#define READ_PHRASES_H

#include <glib.h>
#include <stdbool.h>

#include "read/words.h"

#define PHRASE_GAP 5
#define PHRASE_REACH 9         /* words between the two sides of & */
#define SENTENCE_MAX_WORDS 120 /* the rest of a longer one is a sentence of its own */

/* A sentence as phrases are sought in it: folded, its words divided by single blanks, a comma being a word.
 */
struct sentence {
	char *words;
	bool question; /* ends with a question mark */
};

/* Of a text in UTF-8 with LF: struct sentence each, in order. A line ends a sentence when it is much shorter
 * than lines of that text are, or an empty one or a list mark follows. New; frees its elements. */
GPtrArray *sentences_of(const char *text);

/* Where the first of the phrases of a vocabulary stands in the words, the start of its first part at or
 * behind from: true, and its place [*ret_start, *ret_end). lang: NULL for all. */
bool phrases_find(const struct words *w, const char *lang, const char *vocabulary, const char *words,
	size_t from, size_t *ret_start, size_t *ret_end);

/* Puts a mark without letters in the place of each of the phrases, so that nothing else is found there. */
void phrases_mask(const struct words *w, const char *lang, const char *vocabulary, char *words);

#endif
