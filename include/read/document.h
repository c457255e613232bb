/* An attachment → what it says. One table of kinds, told by their bytes: those that are read, and those that
 * are only recognised, so that a person can be told why nothing was read. */
#ifndef READ_DOCUMENT_H
#define READ_DOCUMENT_H

#include "read/mail.h"
#include "read/stated.h"

#define DOCUMENT_MAX 8 /* attachments of one mail that are looked into */

struct document {
	const char *kind; /* "pdf", "docx": as evidence names it; NULL: of no interest (a picture) */
	char *text;       /* lines, cells apart by tabs, pages by form feeds; NULL when there is none */
	char *unread;     /* why there is none, in a clause; NULL when it was read or is of no interest */
	struct stated *stated; /* NULL when it has no fields of its own */
};

/* One per attachment of the mail, in order; free with g_ptr_array_unref. */
GPtrArray *documents_read(const struct mail *mail);

#endif
