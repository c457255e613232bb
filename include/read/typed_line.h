/* An outcome line while it is read: what its parts share (typed.c the grammar, typed_line.c words and typing errors, typed_fields.c what
 * stands behind an outcome). Only for those. The functions that end in _at say how much of the folded text at p is what they look for, 0 for
 * nothing, and note what it says in the outcome. */
#ifndef READ_TYPED_LINE_H
#define READ_TYPED_LINE_H

#include "core/outcome.h"
#include "read/words.h"

/* The line while it is read: p goes through the folded text, at leads back to what was typed. */
struct line {
	const struct words *w;
	struct date today;
	const char *typed;
	const char *folded;
	const size_t *at;
	const char *p;
	bool capitals;     /* capital letters mean something: the line has small ones, too */
	bool in_note;      /* behind " - " or ": " */
	bool question;     /* a question mark that belongs to no suspicion */
	const char *note;  /* where the words begin that fit nowhere else; NULL while there are none */
	bool plain_words;  /* such words stood before " - " or ": " */
	struct outcome *ret;
};

size_t line_word_at(const struct line *l, const char *p, const char *vocabulary);
const struct words_alias *line_alias_at(const struct line *l, const char *p, size_t *ret_length);

/* The alias that mistyped words must have meant: the only outcome within one edit (METHOD 2.3). */
const struct words_alias *line_typo_at(const struct line *l, const char *p, size_t *ret_length);

/* Codes that end a deal: nothing of them is taken on half evidence. */
bool line_is_costly(enum outcome_code code);

/* Back to what was typed; cut gives a new string. */
const char *line_typed_at(const struct line *l, const char *p);
char *line_cut(const struct line *l, const char *start, const char *end);

size_t line_reference_at(const char *p);
size_t line_date_at(struct line *l, const char *p);
size_t line_amount_at(struct line *l, const char *p);
size_t line_name_at(struct line *l, const char *p);

#endif
