/* Phrases with gaps, in a sentence: "voor een andere * gekozen". For what people say in ever new ways, where
 * a vocabulary of fixed phrases (read/lexicon.h) would never end.
 *
 * A phrase of a words file, folded: its words in order; a * that stands alone is a gap of up to PHRASE_GAP
 * words, a * at the end of a word any end of it ("bestell*"). Apostrophes, hyphens and points are blanks, in
 * the phrase as in the sentence. */
#ifndef READ_PHRASES_H
#define READ_PHRASES_H

#include <glib.h>
#include <stdbool.h>

#define PHRASE_GAP 5
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

/* Where the first of the phrases stands in the words, at or behind from: true, and its place [*ret_start,
 * *ret_end). */
bool phrases_find(
	const char *const *phrases, const char *words, size_t from, size_t *ret_start, size_t *ret_end);

/* Puts a mark without letters in the place of each of the phrases, so that nothing else is found there. */
void phrases_mask(const char *const *phrases, char *words);

#endif
