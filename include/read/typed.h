/* An outcome line → outcome (METHOD 2.2, 2.3): the words of any loaded language, from any rep. Never guesses. */
#ifndef READ_TYPED_H
#define READ_TYPED_H

#include "core/outcome.h"
#include "read/words.h"

/* line: one line as typed. today: for dates without year and relative ones. Always fills ret (inited by us): either a code,
 * or `ask` with the reason, or, when the line holds no outcome word at all, code OUTCOME_NONE and ask NULL. */
void outcome_read(const struct words *w, const char *line, struct date today, struct outcome *ret);

#endif
