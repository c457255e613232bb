/* A rep's answer to a question about a quote, one line: "ja 12450 0478 12 34 56", "geen offerte", "0478 12 34 56", "€ 12.450".
 * Words of all languages; never guesses: where amount and number cannot be told apart neither is taken. */
#ifndef READ_ANSWER_H
#define READ_ANSWER_H

#include "core/answer.h"
#include "core/letter.h"
#include "read/words.h"

#define ANSWER_MAX_LINE 300 /* bytes; the rest of a longer line is not read */

/* Fills ret (inited by us). */
void answer_read(const struct words *w, const char *line, const struct read_context *context, struct answer *ret);

#endif
