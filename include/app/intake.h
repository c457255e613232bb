/* Facts in: fact, deal and actions in one transaction. */
#ifndef APP_INTAKE_H
#define APP_INTAKE_H

#include "app/service.h"

#define ASK_AGAIN_S 86400 /* between two questions about the same: PROTOCOLS 6, one automatic answer a day in a thread */

/* Within a transaction the caller holds: gives the fact to the deal, writes both and the actions. deal is changed. *ret_new false: the fact was
 * known already and nothing was done. ITEM error: the fact does not fit the deal, nothing was written. */
bool intake_fact(struct service *s, const struct rep *rep, struct deal *deal, struct fact *fact, bool *ret_new, GError **error);

/* The rules by which a fact is applied to a deal: those of the customer as the deal knows him before it. End with customer_rules_clear. */
void intake_rules(const struct config *c, const struct rep *rep, const struct deal *deal, const struct fact *fact, struct customer_rules *ret);

/* The same in a transaction of its own. */
bool intake_one(struct service *s, const struct rep *rep, struct deal *deal, struct fact *fact, bool *ret_new, GError **error);

/* An outcome for a deal, however it came in: applies it, or asks. STOP reaches every open deal of the same person. Within a transaction. */
enum intake {
	INTAKE_KNOWN, /* the same line from the same source again */
	INTAKE_APPLIED,
	INTAKE_ASKED,
};
struct words_said {
	int call_seq; /* 0: of the current call */
	const struct outcome *outcome;
	const char *source;
	int64_t written_utc; /* 0: as they are heard */
};
bool intake_outcome(struct service *s, const struct rep *rep, struct deal *deal, const struct words_said *said, enum intake *ret, GError **error);

/* Words that cost a customer, of which it is not certain who said them: the rep is asked whether he means it. */
bool intake_confirm(struct service *s, const struct rep *rep, struct deal *deal, const struct words_said *said, enum intake *ret, GError **error);

/* Is that what was said last of this call? */
bool intake_is_said(struct service *s, const struct deal *deal, const struct words_said *said, bool *ret, GError **error);

/* Tells what became of it, once the transaction stands. */
void intake_tell(struct service *s, const struct rep *rep, const struct deal *deal, const struct outcome *o, enum intake what);

#endif
