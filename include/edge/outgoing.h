/* Outgoing mail: the contract, and its two sides, smtp (a server) and outdir (a directory of .eml files). */
#ifndef EDGE_OUTGOING_H
#define EDGE_OUTGOING_H

#include "core/error.h"
#include "edge/mailbox.h"

struct outgoing;

enum outgoing_result {
	OUTGOING_SENT,
	OUTGOING_FAILED,   /* certainly not accepted; error is set: RETRY (4xx, network), ITEM (5xx for this mail), SETUP (login, certificate) */
	OUTGOING_IN_DOUBT, /* the connection broke after DATA and before the answer: it may have gone (PROTOCOLS 2.2); error is set, RETRY */
};
struct outgoing_ops {
	enum outgoing_result (*send)(struct outgoing *o, const char *from, const char *to, const char *message_id, GBytes *mail, GError **error);
	/* Would it take a mail: connection, encryption and login, or the directory; nothing is sent. Errors as of OUTGOING_FAILED. */
	bool (*check)(struct outgoing *o, GError **error);
	void (*close)(struct outgoing *o);
};
struct outgoing {
	const struct outgoing_ops *ops;
};

struct smtp_account {
	const char *host;
	int port;
	enum security security;
	const char *login, *password; /* NULL: no AUTH */
	const char *ehlo; /* name to say; never the local host's by itself */
	const char *ca_file;
	int connect_timeout_ms, request_timeout_ms;
};
struct outgoing *smtp_open(const struct smtp_account *a, GError **error);

/* Writes <message-id>.eml, by temporary file and rename; the same mail twice is one file. */
struct outgoing *outdir_open(const char *path, GError **error);

#endif
