/* A mail, taken apart: bytes → text and attachments (GMime). Pure; for the reader process.
 *
 * Limits (part of the interface): MAIL_MAX_BYTES in all, MAIL_MAX_HEADER bytes of header (of any part), MAIL_MAX_DEPTH
 * levels, MAIL_MAX_PARTS parts, MAIL_MAX_TEXT bytes of text a part. A mail beyond them is an ITEM error or cut, as noted.
 * Text is UTF-8 (charsets: read/mime_text.h), LF, NBSP as blank, format=flowed joined; of text and HTML the text is read,
 * unless it is a stub; HTML comes through read/html. Text is cut in own, signature and thread by read/reply. */
#ifndef READ_MAIL_H
#define READ_MAIL_H

#include "core/letter.h"
#include "read/words.h"

#define MAIL_MAX_BYTES (64 * 1024 * 1024)
#define MAIL_MAX_HEADER (256 * 1024)
#define MAIL_MAX_DEPTH 50
#define MAIL_MAX_PARTS 500
#define MAIL_MAX_TEXT (2 * 1024 * 1024) /* beyond: cut, the others: ITEM error (read/mail_scan.h) */

struct attachment {
	char *name; /* decoded (RFC 2231, RFC 2047), no path; NULL when it has none */
	char *type; /* "application/pdf", lower case; by magic bytes when the header says octet-stream */
	GBytes *bytes; /* decoded */
};

struct mail {
	char *message_id, *in_reply_to; /* without <>; NULL when it has none */
	char **references;              /* without <>, oldest first */
	char *from, *from_name; /* address in lower case; NULL when it has none */
	GPtrArray *to;          /* struct mail_address, To then Cc */
	GPtrArray *bcc;         /* the same of Bcc, which a sender's own copy still has; NULL: none */
	char *subject;          /* decoded, blanks collapsed, "" when it has none */
	int64_t sent_utc;       /* Date, else the newest Received, else 0 */
	char **auth_results; /* what our own server can have said of the sender (read/auth_results.h) */
	bool automatic;  /* RFC 3834, Precedence, List-Id, and the rest of PROTOCOLS 6 */
	const char *closed; /* how nobody but its reader can open it (S/MIME, PGP, rights-managed), in words; NULL: it is open */
	bool tnef;       /* winmail.dat */
	char *own_text;    /* written by the sender: no quoted thread, no signature; "" when there is none */
	char *signature;   /* NULL when none was recognised */
	char *quoted_text; /* the thread below, markers (> | ) taken off; NULL when none */
	char *bounced, *bounced_id; /* address that a mail did not reach, Message-ID of that mail; else NULL */
	bool bounced_final; /* it was given up; else it is still being tried */
	bool bounced_hard;  /* it was given up because nobody has that address */
	bool report;       /* multipart/report: of a delivery, a read receipt, abuse */
	GPtrArray *attachments;     /* struct attachment; inline images and signatures left out, mails within the mail in */
};
struct mail_address {
	char *address, *name; /* address in lower case; name NULL when there is none */
};

/* Makes the parser ready and loads the charsets: reads files, so before a sandbox closes. May be called again. */
void mail_prepare(void);

/* ITEM error when it is no mail or beyond the limits. w may be NULL: then only what needs no language is recognised. */
struct mail *mail_parse(const struct words *w, const void *bytes, size_t n, GError **error);
void mail_free(struct mail *mail);

#endif
