/* Daily and weekly digests, and alerts: when they are due, and what goes into them. */
#ifndef APP_DIGESTS_H
#define APP_DIGESTS_H

#include "app/round.h"
#include "write/daily.h"
#include "write/weekly.h"

/* Puts the digests that are due for this rep (and the manager's, with the first rep) into the outbox. The weekly goes to the manager, and to
 * each rep a copy of his own. */
bool digests_due(struct desk *d, GError **error);
int64_t digests_next(struct service *s, const struct rep *rep);

/* Makes the texts when their time has come. */
bool digests_daily(struct desk *d, struct notice *ret, bool *ret_empty, GError **error);
/* own_copy: for the rep of this desk; else for the manager. */
bool digests_weekly(struct desk *d, bool own_copy, struct notice *ret, bool *ret_empty, GError **error);
bool digests_is_own_copy(const struct action *a);

/* Something only a person can mend: one mail to the admin when it breaks, one when it is well again. message NULL: well. */
bool digests_alert(struct desk *d, const char *what, const char *message, GError **error);

#endif
