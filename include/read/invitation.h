/* A reply to an invitation, as calendar programs really send it → meaning. Pure; for the reader process.
 *
 * RFC 6047 wants text/calendar with a method parameter; mail has it base64 or not, beside or instead of a text, as application/ics, inside a
 * forwarded mail, with a lower-case method or none. Exchange leaves out ORGANIZER, Google sends SEQUENCE 0, Outlook puts what was typed into the
 * mail's text (PROTOCOLS 5). So only UID, ATTENDEE and PARTSTAT are relied upon. */
#ifndef READ_INVITATION_H
#define READ_INVITATION_H

#include <glib.h>

#include "core/invitation.h"
#include "read/mail.h"
#include "read/words.h"

/* bytes: a mail, or a calendar object by itself. zone: of floating times. A mail without a calendar object is no error: ret->method is NULL. ITEM
 * when there is one that cannot be read. ret is inited by us and cleared by the caller in both cases. */
bool invitation_read(const struct words *w, const void *bytes, size_t n, GTimeZone *zone, struct invitation_reply *ret, GError **error);

/* The same of a mail that was parsed already. */
bool invitation_of_mail(const struct words *w, const struct mail *mail, GTimeZone *zone, struct invitation_reply *ret, GError **error);

#endif
