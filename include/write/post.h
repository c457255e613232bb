/* An outgoing mail → bytes (GMime): multipart/alternative of text, HTML and an invitation, 7-bit (quoted-printable or base64), CRLF.
 * Every value is cleaned of CR, LF and control characters before it becomes a header: no value can add one. Always
 * Auto-Submitted: auto-generated and X-Auto-Response-Suppress: All (PROTOCOLS 6). One recipient. */
#ifndef WRITE_POST_H
#define WRITE_POST_H

#include <glib.h>
#include <stdint.h>

struct post {
	const char *from_name, *from_address;
	const char *to_name, *to_address;
	const char *reply_to; /* NULL: none */
	const char *subject;
	const char *message_id; /* without <>; fixed by the caller: the same mail has the same id for ever */
	const char *in_reply_to; /* without <>; may be NULL */
	int64_t date_utc;
	const char *text; /* UTF-8, LF */
	const char *html; /* NULL: text only */
	const char *invitation, *method; /* a calendar object (write/invitation.h) and its METHOD; NULL: none */
};

/* New bytes; the same input gives the same bytes (MIME boundaries are derived from message_id). ITEM error when an address is
 * none. */
GBytes *post_print(const struct post *p, GError **error);

#endif
