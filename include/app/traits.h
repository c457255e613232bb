/* What a rep's calendar does with events (enum calendar_trait), as the last `check --connect` found by writing one; kept in the ledger, with the
 * address it was found at: another calendar in the configuration is another matter. Never looked at: everything is taken to work. */
#ifndef APP_TRAITS_H
#define APP_TRAITS_H

#include "edge/calendar.h"
#include "edge/config.h"
#include "edge/ledger.h"

#define TRAITS_UNKNOWN (~0u)

bool traits_load(struct ledger *l, const struct rep *rep, unsigned *ret, GError **error);
bool traits_keep(struct ledger *l, const struct rep *rep, unsigned traits, GError **error);

/* {name: boolean}, floating; of TRAITS_UNKNOWN an empty maybe. */
GVariant *traits_pack(unsigned traits);

#endif
