/* The scanning and finding operations of struct mailbox_ops, for imap: one search at the first look, one FETCH for all
 * headers, and no more round trips than that however large the folder is. */
#ifndef EDGE_IMAP_SCAN_H
#define EDGE_IMAP_SCAN_H

#include "edge/mailbox.h"

bool imap_scan(struct mailbox *m, const char *cursor, int64_t since_utc, mailbox_known_func known,
	mailbox_header_func f, void *data, char **ret_cursor, int64_t *ret_older, bool *ret_reset,
	GError **error);

/* The finding operation: one search, no mail is fetched. */
bool imap_find(struct mailbox *m, const char *field, const char *text, guint max, GPtrArray *keys, GError **error);

#endif
