/* A calendar that can be reached by mail only: each call is an invitation (iTIP by iMIP, RFC 5546, RFC 6047), and what the rep does to it comes
 * back as a reply.
 *
 * It is one more side of edge/calendar.h, over a mirror in the ledger (edge/ledger_invitation.h): what is put or removed is mailed first and written
 * down then, and a reply changes the mirror as the rep would have changed a calendar, so that app/calendar_in and app/outbox need not know the
 * difference. The same mail twice is one invitation: its Message-ID and SEQUENCE are made from the call and what was mailed before. */
#ifndef APP_INVITE_H
#define APP_INVITE_H

#include "app/round.h"
#include "core/letter.h"

/* Of the desk's rep. Borrows the desk. */
struct calendar *invite_open(struct desk *d);

/* A reply that arrived in closecall's own mailbox. rep: whose address is in From; NULL: nobody's. The UID, which only invitations of ours carry,
 * shows that he has one; words that cost a customer are asked back unless our own server vouches for the sender (app/authority.h). */
bool invite_answered(struct desk *d, const struct rep *rep, const struct letter *l, GError **error);

#endif
