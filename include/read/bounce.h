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

/* False when nothing failed for good (a delay, a success, a person's mail). ret_id may be NULL afterwards: the mail that
 * failed is not named. from may be NULL. Words: vocabulary "bounce_subject"; w may be NULL. New strings. */
bool bounce_read(const struct words *w, const struct mail_header *header, const struct mail_body *body, const char *from,
		char **ret_address, char **ret_id);

#endif
