/* What the reader says about one mail, and what it must know to say it. Both cross the pipe as records. */
#ifndef CORE_LETTER_H
#define CORE_LETTER_H

#include "core/answer.h"
#include "core/invitation.h"
#include "core/outcome.h"
#include "core/quote.h"
#include "core/reaction.h"

/* What is known about the mailbox a mail was found in. */
struct read_context {
	char *rep_address;
	char *rep_name;
	char **own_domains; /* the company's mail domains */
	char **own_phones;  /* E.164, never to be taken for a customer's */
	char *own_company;  /* the company's name, never to be taken for a customer's */
	char *service_address; /* closecall's own sender: mails to it are outcomes */
	char *authserv_id;  /* the server whose Authentication-Results are believed; NULL: none is */
	char *language;     /* the rep's: for ties */
	char *region;       /* ISO 3166-1, for national phone numbers and dates */
	bool region_guess;   /* it is a default: who sent the mail knows better where he is */
	char *zone;         /* IANA */
	bool quotes_folder; /* the folder holds quotes only: prior high; else a Sent folder: prior low */
	int64_t now_utc;
};

enum letter_kind {
	LETTER_NONE,
	LETTER_SENT,       /* from the rep to others: quote is filled, is_quote says whether it is one */
	LETTER_OUTCOME,    /* from the rep to closecall's address, or to himself: outcome is filled */
	LETTER_REPLY,      /* from somebody else, written by a person */
	LETTER_AUTO,       /* auto-reply, out of office, receipt, list (RFC 3834, PROTOCOLS 6) */
	LETTER_BOUNCE,     /* delivery failed (RFC 3464 and the shapes without it) */
	LETTER_UNREADABLE, /* encrypted or otherwise closed: text says how */
	LETTER_INVITATION, /* to closecall's address, the reply to an invitation: invitation is filled */
};

struct letter {
	enum letter_kind kind;
	char *message_id;  /* without <> */
	char *in_reply_to; /* without <> */
	char **references; /* without <>, oldest first */
	char *from;        /* address, lower case */
	char *from_name;
	char **to; /* addresses of To and Cc, lower case */
	char *subject;
	int64_t sent_utc;   /* Date header, else the newest Received, else 0 */
	char *fingerprint;  /* hex SHA-256 over sender, recipients, subject, own text and attachments, not Date or Message-ID */
	char *own_text;     /* what the writer wrote: no quoted thread, no signature; at most 4 KiB */
	char *bounced;      /* BOUNCE: the address that failed */
	char *bounced_id;   /* BOUNCE: Message-ID of the mail that failed */
	char *deal_ref;     /* OUTCOME: "12-3" from a "[cc 12-3 …]" in the subject: deal id - call seq */
	char *token;        /* OUTCOME: what stands behind that, or behind the number of the question (core/token.h); NULL: nothing */
	char *line;         /* OUTCOME: the line that was read */
	bool to_self;       /* OUTCOME: it goes to nobody but its writer; most such mails are no outcomes */
	bool authentic;     /* OUTCOME, INVITATION: the server that is believed says that the sender is who he says */
	int64_t question;   /* OUTCOME: 12 from a "[cq 12]" in the subject: the question that `answer` answers; 0: none */
	struct answer answer; /* OUTCOME: what the same line says when it is read as an answer */
	char *wish;         /* SENT: when the first call is wanted, the tag of closecall's address: "3d", "2w", "2026-12-04", "none" */
	enum motive motive; /* SENT: why the customer asked for it, another tag: "agreed" */
	bool public_domain; /* of an address like the customer's anybody can have one (gmail.com) */
	char **own_phones;  /* SENT: E.164, the numbers in the rep's own signature */
	struct reaction reaction; /* REPLY, AUTO, BOUNCE: what it says of the quote */
	struct invitation_reply invitation;
	struct outcome outcome;
	struct quote quote;
	char *text;
};

extern const struct record read_context_record, letter_record;

/* What must be known to read anything but a mail; each kind of question uses its part. */
struct item_context {
	char *zone;   /* "event", "busy": IANA */
	char *region; /* "phone": ISO 3166-1 */
	int64_t from_utc, to_utc; /* "busy": what is asked about; "event": from now */
	struct date today; /* "outcome": to reckon dates from */
};
extern const struct record item_context_record;

/* The answer to "phone": as people of the region write it. */
struct phone_answer {
	char *shown;
};
extern const struct record phone_answer_record;

/* What the reader says about a calendar object of ours: what a person did to it. */
struct event_reading {
	char *uid;
	char *summary;
	char *typed; /* outcome words: before the marker in the title, the whole title when the marker is gone, or the line
	              * behind ">" at the top of the description; NULL when nothing was typed */
	int64_t start_utc, end_utc;
	int sequence; /* SEQUENCE, raised by each program that changes the event */
	bool all_day;
	bool cancelled;
	struct outcome outcome; /* of `typed` */
};
extern const struct record event_reading_record;

/* One busy interval, and the answer to "busy". */
struct busy_reading {
	int64_t start_utc, end_utc;
};
struct busy_answer {
	GPtrArray *busy; /* of busy_reading */
};
extern const struct record busy_reading_record, busy_answer_record;

#endif
