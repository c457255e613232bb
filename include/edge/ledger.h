/* The ledger: the only state, one SQLite file. The only door to it; all SQL stands in src/edge/ledger*.c.
 *
 * Invariants: facts are append-only (triggers refuse change and deletion); a fact, the deal it made, the actions it caused and the cursor
 * or item it came from are committed together or not at all; WAL, synchronous=FULL, STRICT tables, foreign keys. Migrations are numbered
 * (PRAGMA user_version); a newer schema than ours is refused. A struct ledger may be shared by threads (one mutex); a transaction
 * belongs to the thread that began it. Errors: SETUP (disk full, read-only, torn file, newer schema: message says which), RETRY (locked),
 * ITEM (a row that cannot be: a fact without source, a fact of a deal that was never put).
 *
 * Tables (columns in src/edge/ledger.c): fact, deal, outbox, event (what stands in the calendars), mail (Message-IDs, both ways), item (mails
 * looked at), cursor, question (edge/ledger_question.h), mark (small named values: instance id, last digest), hold (what is remembered for a time). */
#ifndef EDGE_LEDGER_H
#define EDGE_LEDGER_H

#include "core/call_text.h"
#include "core/deal.h"
#include "core/error.h"

struct ledger;

/* Creates the file (mode 0600) and its directory when absent. path ":memory:" for tests. */
struct ledger *ledger_open(const char *path, GError **error);
void ledger_close(struct ledger *l);
bool ledger_health(struct ledger *l, GError **error); /* PRAGMA integrity_check, foreign keys */

/* One transaction. begin blocks others; every ledger_* call of the thread between belongs to it. What was
 * begun is ended by one commit that says true, or by one rollback: also after a commit that failed. */
bool ledger_begin(struct ledger *l, GError **error);
bool ledger_commit(struct ledger *l, GError **error);
void ledger_rollback(struct ledger *l);

/* The end of a transaction in one: commits when all went well, else rolls back. Returns whether it is committed. */
bool ledger_end(struct ledger *l, bool well, GError **error);

/* ---- facts and deals ---- */

/* Appends; gives fact->id. class: of an outcome (CLASS_NONE otherwise). *ret_new false and nothing done when a fact with the same rep,
 * kind and source is there already: facts are idempotent by their source. */
bool ledger_add_fact(struct ledger *l, struct fact *fact, enum outcome_class class, bool *ret_new, GError **error);

/* A new id for a deal; the deal must be put before the transaction that gives it facts, actions or mails is committed. */
bool ledger_new_deal(struct ledger *l, int64_t *ret_id, GError **error);
bool ledger_put_deal(struct ledger *l, const struct deal *deal, GError **error);

/* ret inited by us; *ret_found. */
bool ledger_get_deal(struct ledger *l, int64_t id, struct deal *ret, bool *ret_found, GError **error);

/* Deals into list (heap struct deal, record_free by the list). Conditions that are NULL or 0 do not count. Newest first. */
struct deal_query {
	const char *rep;
	const char *number;   /* quote number, compared without case, blanks and punctuation */
	const char *email;    /* the customer's */
	const char *domain;   /* of the customer's address */
	bool open_only;
	int64_t due_by_utc;   /* due_utc in 1..this */
	int64_t booked_from_utc, booked_to_utc; /* calls booked with start in [from, to) */
	int64_t sent_from_utc; /* newest version sent then or later */
};
bool ledger_find_deals(struct ledger *l, const struct deal_query *q, GPtrArray *deals, GError **error);

/* When the next deal of a rep (NULL: all) is due; 0 = none. */
bool ledger_deal_next_due(struct ledger *l, const char *rep, int64_t *ret_due_utc, GError **error);

/* Facts of a deal (0: any) and of a rep (NULL: any) at or after an instant, ascending by id; classes parallel (may be NULL: GArray of
 * enum outcome_class). */
bool ledger_find_facts(struct ledger *l, int64_t deal_id, const char *rep, int64_t since_utc, GPtrArray *facts, GArray *classes,
		GError **error);

/* Has a person's word from this source (FACT_OUTCOME, FACT_UNCLEAR, FACT_CORRECTED) been written down? */
bool ledger_has_fact(struct ledger *l, const char *rep, const char *source, bool *ret, GError **error);

/* What the figures of a rep are made of: his deals that are open or had a fact at or after an instant, with their outcomes and moves, also the
 * earlier ones, but none of until_utc or later. Facts ascending by id, classes parallel. */
bool ledger_find_active(struct ledger *l, const char *rep, int64_t since_utc, int64_t until_utc, GPtrArray *deals, GPtrArray *facts, GArray *classes,
		GError **error);

/* ---- the outbox: actions on their way out ---- */

enum outbox_state {
	OUTBOX_WANTED, /* an action, not yet made into bytes */
	OUTBOX_READY,  /* key and payload fixed: from here on every try sends the same */
	OUTBOX_DOUBT,  /* a mail of which it is unknown whether it went */
	OUTBOX_DONE,
	OUTBOX_FAILED, /* given up; error says why */
};
struct outbox_row {
	int64_t id;
	char *rep;
	int64_t deal_id; /* 0: belongs to none (digest, alert) */
	struct action action;
	enum outbox_state state;
	char *key;        /* href or Message-ID */
	char *recipient;  /* mails */
	GBytes *payload;  /* NULL while wanted */
	struct call_text says; /* calls: what is ours in the payload, beside what a person wrote there */
	int64_t due_utc;  /* not before */
	int attempts;
	char *error;      /* of the last try */
};
void outbox_row_free(struct outbox_row *r);

bool ledger_add_action(struct ledger *l, const char *rep, int64_t deal_id, const struct action *a, int64_t due_utc, int64_t *ret_id,
		GError **error);
/* Rows not done or failed with due_utc <= now, ascending by id, of one rep (NULL: all): heap rows into list. */
bool ledger_find_outbox(struct ledger *l, const char *rep, int64_t now_utc, GPtrArray *rows, GError **error);
/* Writes back state, key, recipient, payload, says, due_utc, attempts, error. A done row drops its payload and what it says. */
bool ledger_put_outbox(struct ledger *l, const struct outbox_row *r, GError **error);
/* Takes out the wanted or ready rows of that kind of a deal's call: a newer action makes them needless. */
bool ledger_drop_outbox(struct ledger *l, int64_t deal_id, int call_seq, enum action_kind kind, GError **error);
/* Why the last row that waits failed; *ret NULL: none did. New string. */
bool ledger_outbox_error(struct ledger *l, const char *rep, char **ret, GError **error);
/* The ready row of that kind of a deal's call is made anew: what its bytes were made from is not what stands in the calendar any more. */
bool ledger_reopen_outbox(struct ledger *l, int64_t deal_id, int call_seq, enum action_kind kind, GError **error);
/* When the next row of a rep (NULL: all) is due, at least 1; 0 = none waits. */
bool ledger_outbox_next_due(struct ledger *l, const char *rep, int64_t *ret_due_utc, GError **error);

/* ---- events: what we put into calendars, as the server has it ---- */

struct ledger_event {
	char *uid, *rep, *href, *etag;
	int64_t deal_id;
	int call_seq;
	char *summary; /* as last seen or written */
	struct call_text wrote; /* by us, last */
	char *typed;   /* outcome words already taken from it; NULL none */
	int64_t start_utc, end_utc;
	bool closed; /* stands only as a record */
	bool gone;   /* deleted, by us or by a person */
	int sequence; /* SEQUENCE as last seen or written */
	bool by_name; /* the list of changes need not tell of it: not seen there since it was made, or put elsewhere by a person */
};
void ledger_event_clear(struct ledger_event *e);
bool ledger_put_event(struct ledger *l, const struct ledger_event *e, GError **error);
bool ledger_get_event(struct ledger *l, const char *rep, const char *uid_or_href, struct ledger_event *ret, bool *ret_found, GError **error);
/* All of a rep that are not gone, with end after since_utc (by_name: only those that have that set): heap struct ledger_event into list. */
bool ledger_find_events(struct ledger *l, const char *rep, int64_t since_utc, bool by_name, GPtrArray *events, GError **error);
/* Those whose href has the prefix were listed, or asked for by name: from here on the list of changes tells of them. */
bool ledger_saw_events(struct ledger *l, const char *rep, const char *href_prefix, GError **error);
void ledger_event_free(struct ledger_event *e);

/* ---- mails and cursors ---- */

/* Message-ID ↔ deal, for threads: quotes that left, mails of ours. */
bool ledger_put_mail(struct ledger *l, const char *message_id, const char *rep, int64_t deal_id, GError **error);
bool ledger_find_mail(struct ledger *l, const char *message_id, int64_t *ret_deal_id, GError **error); /* 0 = unknown */

enum item_state {
	ITEM_UNKNOWN,
	ITEM_STARTED, /* an attempt was recorded before it was made */
	ITEM_DONE,    /* looked at; nothing more to do */
	ITEM_PARKED,  /* cannot be read: reason */
};
/* Attempts are recorded before they are made, so that a poison mail cannot become a restart loop: each put of ITEM_STARTED counts. */
bool ledger_get_item(struct ledger *l, const char *mailbox, const char *key, enum item_state *ret_state, int *ret_attempts, GError **error);
bool ledger_put_item(struct ledger *l, const char *mailbox, const char *key, enum item_state state, const char *reason, int64_t at_utc,
		GError **error);
/* Reasons of items parked since an instant, of mailboxes whose name starts with the prefix: char* into list. */
bool ledger_find_parked(struct ledger *l, const char *mailbox_prefix, int64_t since_utc, GPtrArray *reasons, GError **error);

/* Small named values: cursors of mailboxes and calendars, marks of our own. get: NULL = none; put of NULL takes it out. The marks
 * "instance" and "deals" are the ledger's. */
bool ledger_get_cursor(struct ledger *l, const char *name, char **ret, GError **error);
bool ledger_put_cursor(struct ledger *l, const char *name, const char *value, GError **error);
bool ledger_get_mark(struct ledger *l, const char *name, char **ret, GError **error);
bool ledger_put_mark(struct ledger *l, const char *name, const char *value, GError **error);

/* Remembers a name until then, and forgets all whose time is over. held: is it remembered still? */
bool ledger_hold(struct ledger *l, const char *name, int64_t until_utc, int64_t now_utc, GError **error);
bool ledger_is_held(struct ledger *l, const char *name, int64_t now_utc, bool *ret, GError **error);

/* Counts for `status`, of a rep or of all (NULL). parked of a rep: items of mailboxes whose name starts with "<rep> ". */
struct ledger_counts {
	int64_t facts, deals, open_deals, outbox_waiting, outbox_doubt, outbox_failed, parked;
};
bool ledger_count(struct ledger *l, const char *rep, struct ledger_counts *ret, GError **error);

/* Stable random id of this installation, made at first open: part of every UID and Message-ID. Borrowed. */
const char *ledger_instance(struct ledger *l);

#endif
