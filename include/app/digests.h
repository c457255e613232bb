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

/* The action that asks for one now; end it with record_clear. */
void digests_ask(const struct rep *rep, enum mail_kind kind, bool own_copy, struct action *ret);

/* Makes the texts of such an action: of the day, or of the week before the one, in which it was asked for. */
bool digests_daily(struct desk *d, const struct action *a, struct notice *ret, bool *ret_empty, GError **error);
bool digests_weekly(struct desk *d, const struct action *a, struct notice *ret, bool *ret_empty, GError **error);
bool digests_is_own_copy(const struct action *a); /* a weekly for the rep of the desk; else for the manager */

/* Something only a person can mend: one mail to the admin when it breaks, one when it is well again. message NULL: well. */
bool digests_alert(struct desk *d, const char *what, const char *message, GError **error);

#endif
