/* Replays every deal's facts and compares the result with the deal as it is kept: `closecall check --rebuild`. */
#ifndef APP_REBUILD_H
#define APP_REBUILD_H

#include "app/service.h"

/* One line on stdout for each deal that differs, naming the fields, and one in the end. false: a deal differs, or an error. */
bool rebuild_check(const struct config *c, struct ledger *l, GError **error);

#endif
