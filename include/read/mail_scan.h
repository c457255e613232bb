/* A look at a mail's bytes before any library sees them: its limits, and its header as it stands.
 *
 * GMime dies on 60,000 nested groups in To:, and needs a minute for 125,000 addresses; libraries to come will have other such
 * spots. So what no mail needs is refused here, by a scan that keeps no more than the open boundaries. */
#ifndef READ_MAIL_SCAN_H
#define READ_MAIL_SCAN_H

#include <glib.h>
#include <stdbool.h>

#define MAIL_MAX_ADDRESSES 2000 /* commas, semicolons and colons of one address header */

struct mail_field {
	char *name;  /* as written */
	char *value; /* raw: unfolded, not decoded, no NUL, bytes of any charset */
};

struct mail_header {
	GArray *fields; /* struct mail_field */
};

/* The header at the start of the bytes; lines that are no field are skipped (mbox "From ", junk). Free with
 * mail_header_clear. Returns where the body begins. */
size_t mail_header_parse(const char *bytes, size_t n, struct mail_header *ret);
void mail_header_clear(struct mail_header *header);

/* Names count without case. */
bool mail_field_is(const struct mail_field *field, const char *name);

/* The first field of this name, in any case; NULL when there is none. Borrowed. */
const char *mail_header_get(const struct mail_header *header, const char *name);

/* Where the mail's header begins: behind empty lines and an mbox "From " line. */
size_t mail_scan_start(const char *bytes, size_t n);

/* ITEM error when a limit of read/mail.h is passed. Nested multiparts and messages are followed; bytes past the limits are
 * not looked at. */
bool mail_scan(const char *bytes, size_t n, GError **error);

#endif
