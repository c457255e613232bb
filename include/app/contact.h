/* Whom to call on which number, when the quote itself does not say: further sources, in the order of the one table in src/app/contact.c.
 *
 * Each value taken over, and each source that could not be asked, stands in the quote's evidence. No source can fail or slow a round: one that
 * is ill is passed over, and left alone for a while. */
#ifndef APP_CONTACT_H
#define APP_CONTACT_H

#include "app/round.h"
#include "core/letter.h"

/* Fills in number, name and company where they are missing. Asks nobody for what the quote's deal knows already. Errors are the ledger's. */
bool contact_complete(struct desk *d, const struct rep *rep, struct letter *l, GError **error);

#endif
