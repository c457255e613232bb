/* Facts in: fact, deal and actions in one transaction. */
#ifndef APP_INTAKE_H
#define APP_INTAKE_H

#include "app/service.h"

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
bool intake_outcome(struct service *s, const struct rep *rep, struct deal *deal, int call_seq, const struct outcome *o, const char *source,
		enum intake *ret, GError **error);

/* Tells what became of it, once the transaction stands. */
void intake_tell(struct service *s, const struct rep *rep, const struct deal *deal, const struct outcome *o, enum intake what);

#endif
