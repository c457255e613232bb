/* IDLE (RFC 2177) by hand: the three waiting operations of struct mailbox_ops, for imap.
 *
 * libetpan's own idle fails when the server says anything before "+", and hides lines that came with it
 * (PROTOCOLS 1.4). Here every line is looked at as soon as it has come: after each of the three functions
 * nothing is left that poll() would not see. */
#ifndef EDGE_IMAP_IDLE_H
#define EDGE_IMAP_IDLE_H

#include "edge/mailbox.h"

int imap_idle_begin(struct mailbox *m, bool *ret_pending, GError **error);
bool imap_idle_readable(struct mailbox *m, bool *ret_changed, GError **error);
bool imap_idle_end(struct mailbox *m, bool *ret_changed, GError **error);

#endif
