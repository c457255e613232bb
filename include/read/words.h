/* The vocabulary of all languages, from conf/words/<lang>.conf (libconfig). Adding a language is adding a file.
 *
 * The format is described at the top of conf/words/en.conf. Words are matched folded (METHOD 2.3 rule 2): lower case, accents
 * taken off (é→e, ü→u), ß→ss, œ→oe, typographic apostrophes and dashes to ' and -, ligatures apart, soft hyphens and other
 * invisible characters out, every run of blanks, line ends included, one blank, none at the ends. A word written with ä ö ü
 * is also there with ae oe ue. A byte that is no UTF-8 becomes U+FFFD. */
#ifndef READ_WORDS_H
#define READ_WORDS_H

#include "core/outcome.h"

struct lexicon; /* read/lexicon.h */
struct words; /* all languages; read-only after loading, shared */

struct words *words_new(void);
void words_free(struct words *w);

/* Adds one language from the text of its file. SETUP error with name:line; w is then fit for words_free only. */
bool words_add(struct words *w, const char *lang, const char *text, const char *name_for_errors, GError **error);

/* Languages loaded, in order of loading, NULL-terminated, borrowed. */
const char *const *words_languages(const struct words *w);

/* The list of a vocabulary ("months", "valid_until", "greeting" …) of a language; NULL-terminated, folded, longest first,
 * borrowed; empty when the language does not have it. */
const char *const *words_list(const struct words *w, const char *lang, const char *vocabulary);

/* The lists of all languages, one after the other, NULL-terminated. Borrowed. */
const char *const *words_list_all(const struct words *w, const char *vocabulary);

/* The place a folded word has in its vocabulary's file, from 0 (months: 0 is January), all forms of a word having the same;
 * -1 when it is not in it. */
int words_place(const struct words *w, const char *lang, const char *vocabulary, const char *folded_word);

/* What a person may type for an outcome, of all languages, folded, longest first. Borrowed. */
struct words_alias {
	char *text;
	enum outcome_code code;
};
const struct words_alias *words_aliases(const struct words *w, size_t *ret_n);

/* Folds as above; new string. */
char *words_fold(const char *text);

/* The same, and for each byte of the result, its final NUL included, the offset in text of the character it comes from. */
char *words_fold_at(const char *text, size_t **ret_at);

/* Does folded text hold the folded word as whole words? Offset of the first one, or -1. */
int words_find(const char *folded_text, const char *folded_word);

/* Is the folded word what stands at the start of folded text, as whole words? Its length there, or 0. A hyphen and a blank
 * count as the same ("call-back"), but a hyphen does not end a word ("order-number" is no "order"). */
size_t words_starts(const char *folded_text, const char *folded_word);

/* The longest word of a vocabulary, of all languages, that folded text starts with: its length there, or 0. ret_place: as
 * words_place says; may be NULL, left alone when there is none. */
size_t words_starts_any(const struct words *w, const char *folded_text, const char *vocabulary, int *ret_place);

/* The same words for running text, of all languages at once. Borrowed. */
const struct lexicon *words_lexicon(const struct words *w);

#endif
