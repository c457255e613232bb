/* Did a mail come back, for whom, and which one? Delivery reports (RFC 3464), X-Failed-Recipients (Gmail, Exim), and the
 * shapes without either (older Exchange, qmail): a mail of a daemon with an error code and an address. */
#ifndef READ_BOUNCE_H
#define READ_BOUNCE_H

#include <stdbool.h>

#include "read/mail_body.h"
#include "read/mail_scan.h"
#include "read/words.h"

/* Is it the address of a mail system, not of a person? */
bool bounce_is_daemon(const char *address);

enum bounce {
	BOUNCE_NONE, /* a success, a person's mail */
	BOUNCE_DELAYED, /* it is still being tried */
	BOUNCE_FULL,    /* given up, though the address is right: a full mailbox, a server that never answered */
	BOUNCE_HARD,    /* given up: nobody has that address, or nobody may write to it */
};

/* *ret_address: whom it did not reach. *ret_id may be NULL all the same: the mail that failed is not named. from may be NULL.
 * Vocabularies "bounce_subject", "bounce_delay", "bounce_full", "bounce_original" (what stands between dashes above our own
 * mail); w may be NULL.
 * New strings. */
enum bounce bounce_read(const struct words *w, const struct mail_header *header, const struct mail_body *body, const char *from,
		char **ret_address, char **ret_id);

#endif
