/* One IMAP connection, logged in, with one folder open read-only (EXAMINE): what src/edge/imap.c (reading)
 * and src/edge/imap_idle.c (waiting) have in common. Used by one thread at a time, with at least 1 MiB of
 * stack: libetpan's parser puts 64 KiB on it.
 *
 * libetpan's own answers decide: an error of stream, parser or protocol leaves it out of step for ever
 * (PROTOCOLS 1.6), so the session is dead then and every further use says so. */
#ifndef EDGE_IMAP_SESSION_H
#define EDGE_IMAP_SESSION_H

#include "edge/imap_stream.h"
#include "edge/mailbox.h"

struct mailimap; /* libetpan's */

struct imap_session {
	struct mailbox mailbox;
	struct mailimap *imap;
	struct imap_stream *stream; /* owned by imap */
	char *host;
	char *folder;     /* UTF-8 */
	char *folder_raw; /* as on the wire */
	bool dead;
	bool idle_offered;
	bool fresh; /* the server has just told what is in the folder: no NOOP is needed before looking */
	struct {
		bool on;
		GString *line; /* of which the end has not come; NULL: none */
	} idle;
};

/* Connects, logs in, chooses and opens the folder. Fills a zeroed s; also after an error it must be closed.
 */
bool imap_session_open(struct imap_session *s, const struct imap_account *a, GError **error);
void imap_session_close(struct imap_session *s);

/* Before each command: bounds of its answer in bytes. False: dead already. */
bool imap_session_begin(struct imap_session *s, int64_t max_bytes, GError **error);

/* After each command: what libetpan returned. True for success. Otherwise error, "what" in front: RETRY
 * (dead; or NO that may pass), or the code that the server's reason stands for (RFC 5530), or `otherwise` for
 * a plain NO. */
bool imap_session_check(
	struct imap_session *s, int r, const char *what, enum closecall_error otherwise, GError **error);

/* A RETRY error, and dead. */
bool imap_session_broke(struct imap_session *s, const char *what, const char *reason, GError **error);

/* What a server said, fit for a message: UTF-8, one line, at most 200 characters. New string. */
char *imap_readable(const char *said);

/* A command that libetpan cannot say, or not well, without tag and line end. Then its answer is read; or what
 * the server asks for with "+" is said first. All give libetpan's codes. */
int imap_session_send(struct imap_session *s, const char *command);
int imap_session_answer(struct imap_session *s);
int imap_session_say_more(struct imap_session *s, const void *bytes, size_t n);

#endif
