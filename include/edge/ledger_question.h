/* Questions that a person was asked about a quote, kept until they are answered: part of the ledger (edge/ledger.h).
 *
 * Invariants: about one thing a rep is asked once ("mail <fingerprint>", "deal <id>"); an ended question keeps no body. */
#ifndef EDGE_LEDGER_QUESTION_H
#define EDGE_LEDGER_QUESTION_H

#include "edge/ledger.h"

enum question_state {
	QUESTION_OPEN,
	QUESTION_ANSWERED,
	QUESTION_DROPPED, /* nobody answered in time */
};
struct ledger_question {
	int64_t id;
	char *rep;
	int64_t deal_id; /* 0: there is no deal yet */
	char *about;
	int64_t at_utc;
	enum question_state state;
	char *body; /* what was read, as printed; NULL when ended */
};
void ledger_question_clear(struct ledger_question *q);

/* Gives q->id; 0 and nothing done when this rep was asked about it before. */
bool ledger_add_question(struct ledger *l, struct ledger_question *q, GError **error);
bool ledger_get_question(struct ledger *l, int64_t id, struct ledger_question *ret, bool *ret_found, GError **error);
bool ledger_end_question(struct ledger *l, int64_t id, enum question_state state, GError **error);

/* Of one rep: how many are open; and ends those asked before an instant. */
bool ledger_count_questions(struct ledger *l, const char *rep, int *ret, GError **error);
bool ledger_drop_questions(struct ledger *l, const char *rep, int64_t before_utc, int *ret_dropped, GError **error);

#endif
