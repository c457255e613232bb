/* Deals made again from their facts. */
#ifndef APP_REBUILD_H
#define APP_REBUILD_H

#include "app/service.h"

/* Replays the facts of one deal, in their order, by the rules of the configuration. ret: cleared by the caller in every case. */
bool rebuild_deal(const struct config *c, const struct rep *rep, GPtrArray *facts, struct deal *ret, GError **error);

/* Replays every deal and compares the result with the deal as it is kept: `closecall check --rebuild`.
 * One line on stdout for each deal that differs, naming the fields, and one in the end. false: a deal differs, or an error. */
bool rebuild_check(const struct config *c, struct ledger *l, GError **error);

#endif
