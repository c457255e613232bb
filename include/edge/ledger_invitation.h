/* The calendar of a rep who is invited by mail, as far as we know it: part of the ledger (edge/ledger.h).
 *
 * Invariants: one row per object that was ever mailed; a row without ics is one that was taken away, by us or by the rep: it stays, for SEQUENCE
 * must go up when the same call is proposed again (RFC 5546 2.1.4). */
#ifndef EDGE_LEDGER_INVITATION_H
#define EDGE_LEDGER_INVITATION_H

#include "edge/ledger.h"

struct ledger_invitation {
	char *rep, *href;
	char *ics;            /* as it stands there; NULL: taken away */
	int sequence;         /* of the last mail about it */
	int64_t answered_utc; /* DTSTAMP of the last reply that was taken; 0: none */
	char *answered_by;    /* Message-ID of that reply; NULL: none, or it had none */
};
void ledger_invitation_clear(struct ledger_invitation *i);
void ledger_invitation_free(struct ledger_invitation *i);

/* By rep and href. ret is inited, also when nothing is found. */
bool ledger_get_invitation(struct ledger *l, const char *rep, const char *href, struct ledger_invitation *ret, bool *ret_found, GError **error);
bool ledger_put_invitation(struct ledger *l, const struct ledger_invitation *i, GError **error);
/* All that stand there, by href: heap struct ledger_invitation into list. */
bool ledger_find_invitations(struct ledger *l, const char *rep, GPtrArray *list, GError **error);

#endif
