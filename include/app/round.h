/* One rep's round: what came in becomes facts, what is due goes out. Straight-line blocking code; one rep's rounds never overlap.
 *
 *   Sent folder → quotes, outcome mails     inbox → replies, bounces     calendar → outcomes, moves, deletions     clock → what is due
 *   → facts → deal_apply → ledger → outbox → calendar and mail
 *
 * closecall's own mailbox (config `incoming`) is one more desk, without quotes, calendar and summaries: its round takes answers, and sends
 * what the admin must know of them.
 *
 * Each source fails by itself: a dead calendar does not keep the mail from being read. */
#ifndef APP_ROUND_H
#define APP_ROUND_H

#include "app/service.h"
#include "core/reach.h"
#include "edge/addressbook.h"
#include "edge/calendar.h"
#include "edge/mailbox.h"
#include "edge/outgoing.h"

/* A rep's open connections; each is opened when first needed and dropped when it failed. */
struct desk {
	struct service *service;
	const struct rep *rep;
	struct mailbox *sent; /* the folder that is watched; of the service, its incoming mail */
	struct calendar *calendar;
	unsigned traits; /* of the calendar: app/traits.h */
	struct outgoing *outgoing;
	GArray *busy;      /* struct interval, merged, without our calls; of this round, NULL until asked for */
	int64_t busy_from_utc, busy_to_utc;
	GArray *plan;      /* of this round: which call gets which slot; NULL until asked for */
	struct mailbox *inbox;    /* for looking people up; of one round */
	struct addressbook *book; /* of book_rep, who in a team's folder need not be rep */
	const struct rep *book_rep;
	GPtrArray *answered; /* of the service: the reps (borrowed) who answered something; what follows is theirs to send. Emptied by who looks */
	int64_t older;     /* mails passed over as too old, in this round */
	bool setup_broken; /* a SETUP error in this round */
};

enum round_part {
	ROUND_SENT = 1,
	ROUND_INBOX = 2,
	ROUND_CALENDAR = 4,
	ROUND_DUE = 8, /* only what time and the outbox ask for, which every round looks at */
	ROUND_ALL = 15,
	ROUND_ANSWERED = ROUND_CALENDAR | ROUND_DUE, /* after an answer in closecall's own mailbox; to an invitation it is a change of the calendar */
};

void desk_init(struct desk *d, struct service *s, const struct rep *rep);
void desk_close(struct desk *d);

/* false when something failed that will be tried again (the ledger and the journal know what). */
bool round_run(struct desk *d, enum round_part parts);

/* Opens what is closed; RETRY without trying when the host is in back-off. */
struct mailbox *desk_sent(struct desk *d, GError **error);
struct calendar *desk_calendar(struct desk *d, GError **error);
/* Without the rest of the desk, to see whether they work. */
struct mailbox *desk_open_imap(const struct mail_source *m, const char *folder, GError **error);
bool desk_calendar_login(const struct calendar_target *c, GError **error);
/* The name an event has for ever: installation, deal, call. New string. */
char *desk_call_uid(const struct desk *d, int64_t deal_id, int call_seq);
struct outgoing *desk_outgoing(struct desk *d, GError **error);

/* How the outgoing server took a mail: after a RETRY error it is left alone for a while; NULL: it is well. */
void desk_outgoing_went(struct desk *d, const GError *why);

/* The inbox is looked at and closed again; *ret NULL and true when none is watched. The caller closes. */
bool desk_inbox(struct desk *d, struct mailbox **ret, GError **error);
bool desk_inbox_of(struct desk *d, const struct rep *rep, struct mailbox **ret, GError **error);

/* Fills desk->busy with what others put into the rep's calendars. */
bool desk_load_busy(struct desk *d, int64_t from_utc, int64_t to_utc, GError **error);

/* At which hours this rep reached people in the last 90 days. */
bool desk_learn_reach(struct service *s, const struct rep *rep, struct reach *ret, GError **error);

/* The same, kept open until the end of the round: a first look at a folder asks about many people. */
bool desk_kept_inbox(struct desk *d, struct mailbox **ret, GError **error);
void desk_drop_inbox(struct desk *d);

/* The address book of a rep; *ret NULL and true when there is none. */
bool desk_book(struct desk *d, const struct rep *rep, struct addressbook **ret, GError **error);
void desk_drop_book(struct desk *d);

/* The next moment something is due for this rep: a deal, an action, a digest; 0 = nothing. */
int64_t round_next_due(struct service *s, const struct rep *rep);

#endif
