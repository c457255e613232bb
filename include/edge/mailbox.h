/* Where quotes and replies come from: the contract, and its two sides, imap (a server) and maildir (a directory).
 *
 * A mailbox is one watched folder, opened, used by one thread at a time, closed. Mail is named by a key: a string that names
 * the same mail for ever within the mailbox ("uidvalidity:uid"; the file name up to ":2,"). A cursor is a string the ledger keeps:
 * where the last scan ended; NULL at the first one. Of imap it is "uidvalidity:last uid"; a directory has no order, so that of maildir is
 * a constant, and `known` tells which mails have been looked at.
 *
 * Errors: RETRY the connection is dead: close and open again · SETUP login, certificate, no such folder · ITEM this mail only. */
#ifndef EDGE_MAILBOX_H
#define EDGE_MAILBOX_H

#include "core/error.h"
#include <stdbool.h>
#include <stdint.h>

struct mailbox;

struct mailbox_header {
	const char *key;
	int64_t arrived_utc; /* INTERNALDATE; delivery time in the file name or mtime */
	int64_t size;        /* bytes */
	const void *header;  /* raw header block; borrowed for the call; cut at 256 KiB */
	size_t n_header; /* 0: the server cannot give it (a mail it cannot read itself); arrival and size are 0 then too */
};
/* Asked before a header is read; true: pass over this mail in silence. A directory of 50,000 mails must not open 50,000 files a round. */
typedef bool (*mailbox_known_func)(const char *key, void *data);
/* Return false to stop the scan early (the cursor is then not moved past this mail). */
typedef bool (*mailbox_header_func)(const struct mailbox_header *h, void *data);

struct mailbox_ops {
	/* Headers of all mails after the cursor that arrived at or after since_utc and are not known (NULL: none is), oldest first,
	 * streamed; data is given to both functions, which must not use the mailbox. *ret_cursor is where to go on (new string);
	 * *ret_older counts mails passed over as older than since_utc (a maildir counts only when cursor is NULL). When UIDVALIDITY changed:
	 * *ret_reset is set, nothing is reported, and the cursor starts at the end of the folder: old mail under new numbers is not acted
	 * upon. After an error nothing is returned; what f was given before stands. */
	bool (*scan)(struct mailbox *m, const char *cursor, int64_t since_utc, mailbox_known_func known, mailbox_header_func f, void *data,
			char **ret_cursor, int64_t *ret_older, bool *ret_reset, GError **error);
	/* The whole mail, at most max_bytes (beyond: ITEM). *ret NULL and true: it is gone. */
	bool (*fetch)(struct mailbox *m, const char *key, int64_t max_bytes, GBytes **ret, GError **error);
	/* The newest mails whose header field ("From", "Message-ID") holds an address or an id, at most max: new keys into keys, newest first.
	 * What stands there is compared as the server or the header has it, so others may be among them. Does not disturb scanning and waiting. */
	bool (*find)(struct mailbox *m, const char *field, const char *text, guint max, GPtrArray *keys, GError **error);
	/* Adds a mail, its lines ended by CR LF, to the folder (only imap; ITEM "not supported" otherwise). */
	bool (*append)(struct mailbox *m, GBytes *mail, GError **error);
	/* Parking. begin: asks to be told of changes (IDLE). Returns the descriptor to poll for input, or -1: with an error, or without one where
	 * waiting is not possible: then look by time. *ret_pending: something is already there, do not sleep. readable: reads what came; *ret_changed says whether
	 * a scan is due. end: stops waiting; the mailbox can be used again. */
	int (*wait_begin)(struct mailbox *m, bool *ret_pending, GError **error);
	bool (*wait_readable)(struct mailbox *m, bool *ret_changed, GError **error);
	bool (*wait_end)(struct mailbox *m, bool *ret_changed, GError **error);
	void (*close)(struct mailbox *m);
};
struct mailbox {
	const struct mailbox_ops *ops; /* implementations embed this first */
	int renew_s; /* how long a wait may last before end and begin; differs a little from mailbox to mailbox, so renewals spread */
};

/* ---- imap ---- */
enum security { SECURITY_TLS, SECURITY_STARTTLS };
struct imap_account {
	const char *host;
	int port;
	enum security security; /* there is no plain text */
	const char *login, *password;
	const char *folder;  /* NULL or "": the one with \Sent, else by name in many languages */
	const char *ca_file; /* NULL: the system's */
	int connect_timeout_ms, command_timeout_ms;
};
/* Threads that use it need 1 MiB of stack. */
struct mailbox *imap_open(const struct imap_account *a, GError **error);
/* The folder actually opened, in UTF-8 (borrowed). */
const char *imap_folder(const struct mailbox *m);
/* To be called once before threads start. */
void imap_global_init(void);

/* ---- maildir ---- */
struct mailbox *maildir_open(const char *path, GError **error);

#endif
