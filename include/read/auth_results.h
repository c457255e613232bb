/* Authentication-Results (RFC 8601): what our own server says of who sent a mail. Anybody can write such a
 * field; only one that our border server added counts (PROTOCOLS 8), and that one stands above the Received
 * line it wrote: below lines of deliveries within the house at most. Servers take foreign fields that bear
 * their name out (RFC 8601 section 5). Pure. */
#ifndef READ_AUTH_RESULTS_H
#define READ_AUTH_RESULTS_H

#include "read/mail_scan.h"

/* The values of the fields that can be our server's, topmost first; free with g_strfreev. */
char **auth_results_of(const struct mail_header *header);

/* Does one of them, in the name of authserv_id (NULL: nobody is trusted), say that the domain of `from` sent
 * it (DMARC), or that our server itself knew the sender by his password? from: an address in lower case. */
bool auth_results_vouch(char *const *values, const char *authserv_id, const char *from);

#endif
