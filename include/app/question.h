/* Questions to the rep about a quote: is it one at all, and what does it miss? One short mail, asked once, answered by one tap or one line.
 *
 * In doubt nothing is booked: what was read is kept in the ledger until it is answered, and dropped after lookback_days. A yes makes it a deal
 * as if it had been read with certainty. What a sure quote misses (amount, number) completes its deal. */
#ifndef APP_QUESTION_H
#define APP_QUESTION_H

#include "app/round.h"
#include "core/letter.h"

/* Is it in doubt whether this mail is a quote? */
bool question_is_due(const struct letter *l);

/* Asks about a mail in doubt. *ret_asked false: it was asked before, or too many wait for an answer already. */
bool question_doubt(struct service *s, const struct rep *rep, const struct letter *l, bool *ret_asked, GError **error);

/* Inside the transaction that made the deal: asks for what it misses, if anything. */
bool question_missing(struct service *s, const struct rep *rep, const struct deal *deal, GError **error);

/* What the mail of a question speaks of, into deal (inited): a deal without state when there is none yet. *ret_open false: answered meanwhile. */
bool question_load(struct service *s, const char *id, struct deal *deal, bool *ret_open, GError **error);

/* The rep answers: l->question, l->answer. source: what identifies the mail. An answer that says nothing leaves the question open, and it is asked
 * again with the words that were not understood. */
bool question_answered(struct service *s, const struct rep *rep, const struct letter *l, const char *source, GError **error);

/* Inside a transaction: a number for a deal that waits for one, given in answer to any of our mails. *ret_taken false: it does not wait, or there is none. */
bool question_contact(struct service *s, const struct rep *rep, struct deal *deal, const struct letter *l, const char *source, bool *ret_taken,
		GError **error);

/* Tells what a person corrected, once the transaction stands. */
void question_tell(struct service *s, const struct rep *rep, const struct deal *deal, const struct answer *a);

/* A part of the round: what nobody answered is dropped. */
bool questions_drop(struct desk *d, GError **error);

#endif
