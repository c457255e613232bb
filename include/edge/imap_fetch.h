/* FETCH, as both scanning and reading a mail need it, and the names of mails. */
#ifndef EDGE_IMAP_FETCH_H
#define EDGE_IMAP_FETCH_H

#include "edge/imap_session.h"

struct mailimap_msg_att; /* libetpan's: one answer */
typedef void imap_fetch_handler(struct mailimap_msg_att *att, void *data);

struct imap_answer {
	uint32_t uid;
	int64_t arrived_utc; /* INTERNALDATE; 0: not told, or nonsense */
	int64_t size;        /* RFC822.SIZE; -1: not told */
	const char *body;    /* borrowed for the call of the handler */
	size_t n_body;
	bool has_body; /* a BODY[…] was told, if only NIL */
};
struct imap_answer imap_answer_read(const struct mailimap_msg_att *att);

/* One FETCH command, its answers handed to the handler one by one and then forgotten. Servers also speak of
 * mails that were not asked for, so the handler looks whether an answer is meant for it. Errors:
 * imap_session_check(). */
bool imap_fetch_run(struct imap_session *s, const char *command, int64_t max_bytes,
	imap_fetch_handler *handler, void *data, const char *what, enum closecall_error otherwise,
	GError **error);

/* "uidvalidity:uid": cursors and keys. */
bool imap_key_parse(const char *text, uint32_t *ret_validity, uint32_t *ret_uid);
char *imap_key_print(uint32_t validity, uint32_t uid);

#endif
