/* An outcome line → outcome (METHOD 2.2, 2.3): the words of any loaded language, from any rep. Never guesses.
 *
 *     [lost-word] alias [type] [name] [date] [time] [amount] [- free note]
 *
 * Stricter than the METHOD where a wrong ORDER, LOST or STOP would cost a customer: a second outcome in the line, a doubt
 * ("order misschien", "order volgt"), a question mark or a typing error in such a word is asked about, too. */
#ifndef READ_TYPED_H
#define READ_TYPED_H

#include "core/outcome.h"
#include "read/words.h"

#define OUTCOME_MAX_LINE 1000 /* bytes; the rest of a longer line is not read */

/* line: one line as typed (of more than one the first that is not empty). today: for dates without year and relative ones.
 * Always fills ret (inited by us): either a code, or `ask` with the reason, or, when the line holds no outcome word at all,
 * code OUTCOME_NONE and ask NULL. Of a suspicion alone ("lever?") the code is OUTCOME_NONE and `suspicion` is set. */
void outcome_read(const struct words *w, const char *line, struct date today, struct outcome *ret);

#endif
