/* conf/holidays.conf (libconfig) → struct holidays. One list a region, of ("name", "expression" [, from year
 * [, to year]]):
 *
 *   BE = ( ("Nieuwjaar", "01-01"), ("Paasmaandag", "easter+1"), … );
 *
 * Expressions as in core/days.h; in the years 0 is open. */
#ifndef EDGE_HOLIDAYS_LOAD_H
#define EDGE_HOLIDAYS_LOAD_H

#include "core/days.h"
#include "core/error.h"

/* NULL and a SETUP error "file:line: what". */
struct holidays *holidays_load(const char *path, GError **error);

#endif
