/* The parts of a mail (GMime): its text, its attachments, and what a delivery report says. The bytes have passed mail_scan. */
#ifndef READ_MAIL_BODY_H
#define READ_MAIL_BODY_H

#include <glib.h>
#include <stdbool.h>

#include "read/mail_scan.h"

#define MAIL_CLOSED_PGP "encrypted with PGP: only its reader can open it"

struct mail_body {
	GString *text;          /* as read/mail.h says; quoted thread and signature still in it */
	GPtrArray *attachments; /* struct attachment */
	const char *closed;     /* as in struct mail */
	bool tnef;
	bool report;            /* multipart/report: delivery, read receipt, abuse: no person wrote it */
	char *delivery_status;  /* text of the message/delivery-status part, else NULL */
	char *original_header;  /* header of the mail a report is about or that is enclosed, else NULL */
};

/* header, body: as mail_header_parse found them. ITEM error when the bytes have no MIME structure at all. ret is filled in
 * any case: clear it. */
bool mail_body_read(const char *bytes, size_t n, const struct mail_header *header, size_t body, struct mail_body *ret,
		GError **error);
void mail_body_clear(struct mail_body *body);

#endif
