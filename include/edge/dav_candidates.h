/* Where a DAV service may be found from what somebody typed: an address, a mail address or a domain (RFC 6764). Used by caldav_discovery and carddav. */
#ifndef EDGE_DAV_CANDIDATES_H
#define EDGE_DAV_CANDIDATES_H

#include <glib.h>
#include <stdbool.h>

/* The addresses to ask, best first: new char* into urls. service: "caldav" or "carddav". What has no "://" asks DNS (GResolver) for the service's
 * SRV and TXT records first. SETUP: DNS sends to another domain, where no password is sent unasked. */
bool dav_candidates(const char *service, const char *typed, GPtrArray *urls, GError **error);

#endif
