/* The method. A deal is all versions of one quote and its state; facts change it; actions follow.
 *
 *     deal_apply(deal, fact, rules) → deal' + actions
 *
 * Invariants (tested by property):
 * - Pure: the same deal, fact and rules give the same result; no clock, no I/O. Replaying a deal's facts rebuilds it.
 * - At most one call of a deal is wanted or booked at a time (`call.state`), and none in an ended deal.
 * - No call is wanted after the validity, nor after a known decision date, decision_lead_bd before it when that can still be met.
 * - An open deal has a call, or waits for a person (`waiting`).
 * - Time never changes a state that a person set: it ends open deals only.
 * - UNDO within 7 days puts back what the last outcome did, all of it, except the numbers of calls; it can be done once.
 * - Of two facts of the same kind from the same source only the first has an effect: sources carry what identifies them.
 * All next steps after an outcome stand in one table in src/core/deal.c that reads like METHOD 2.5. */
#ifndef CORE_DEAL_H
#define CORE_DEAL_H

#include "core/outcome.h"
#include "core/quote.h"
#include "core/reaction.h"
#include "core/rules.h"

enum deal_state {
	DEAL_NONE,
	DEAL_OPEN,
	DEAL_WON,
	DEAL_LOST,
	DEAL_DORMANT,    /* limits reached: presumed no, may be reopened by an outcome */
	DEAL_EXPIRED,    /* validity passed by rules->expired_bd business days */
	DEAL_NOTQUOTE,   /* out of all figures */
	DEAL_STOPPED,    /* the person asked not to be called */
	DEAL_N,
};
extern const char *const deal_state_names[DEAL_N + 1];

enum script {
	SCRIPT_NONE,
	SCRIPT_FIRST_CALL,
	SCRIPT_STILL_THINKING,
	SCRIPT_KNOWN_OBJECTION,
	SCRIPT_BEFORE_EXPIRY,
	SCRIPT_GATEKEEPER, /* never alone: shown above the planned one */
	SCRIPT_MULTI_DECIDER,
	SCRIPT_PRICE_LEVER_TEST,
	SCRIPT_POLITE_NO_TEST,
	SCRIPT_VOICEMAIL, /* never alone: policy and text, below the planned one */
	SCRIPT_AFTER_ORDER,
	SCRIPT_N,
};
extern const char *const script_names[SCRIPT_N + 1]; /* file names of templates/<lang>/script, "NONE" first */

/* Who goes first when slots are short (METHOD 3.2); lower is first. */
enum priority {
	PRIORITY_NONE,
	PRIORITY_PROMISED,
	PRIORITY_BEFORE_EXPIRY,
	PRIORITY_OBJECTION,
	PRIORITY_FIRST,
	PRIORITY_RETRY,
};

enum call_state {
	CALL_NONE,
	CALL_WANTED, /* to be placed between earliest and latest */
	CALL_BOOKED, /* stands in the calendar at [start, end) */
};

struct call {
	int seq; /* 1, 2, 3 … within the deal; with the deal's id it names the event for ever */
	enum call_state state;
	enum script script;
	enum priority priority;
	bool gatekeeper;       /* show the gatekeeper script above */
	bool voicemail;        /* a message may be left at this attempt */
	bool locked;           /* a person moved it: we leave it there */
	int64_t asked_utc;     /* when the one-tap mail was asked for; 0 = not yet */
	int64_t retry_utc;     /* nothing fitted: look again then */
	int64_t earliest_utc;
	int64_t latest_utc;    /* 0 = rules->horizon_days after earliest */
	int64_t promised_utc;  /* the moment agreed with the customer; 0 = free choice */
	int avoid_daypart;     /* 1 morning, 2 afternoon, 0 none: the half in which the last dial failed */
	int64_t start_utc, end_utc; /* when booked */
};

enum fact_kind {
	FACT_NONE,
	FACT_QUOTE,    /* a quote left: `quote`, text = fingerprint */
	FACT_OUTCOME,  /* `outcome` of call `call_seq` (0 = the current one) */
	FACT_BOOKED,   /* the call got its slot: start_utc, end_utc */
	FACT_UNPLACED, /* no slot before its latest moment */
	FACT_MOVED,    /* a person moved the event: start_utc, end_utc */
	FACT_DELETED,  /* a person deleted the event */
	FACT_REPLY,    /* the customer wrote: text = own words (first lines), from, reaction, resend */
	FACT_BOUNCE,   /* the quote never arrived: text = the address */
	FACT_TIME,     /* due_utc has come */
	FACT_CROSSED,  /* something else came to lie over the booked call: a meeting, an absence */
	FACT_CORRECTED, /* a person gave what was missing or wrong: `quote` holds those fields alone (amount, phone, names) */
	FACT_AWAY,     /* the customer's machine answered that he is away: text, `until` the first day back when it is said */
	FACT_UNCLEAR,  /* words about call `call_seq` (0 = the current one) that could not be understood, or do not fit: `text`; with an
	                * `outcome`: they are clear, but it is not certain who said them */
	FACT_N,
};
extern const char *const fact_kind_names[FACT_N + 1];

/* What was known of the customer when the quote left: taken from the ledger then, so that a replay needs nothing else. A company is a mail
 * domain; of a provider that gives addresses to everybody, one address. */
struct history {
	int quotes;          /* earlier quotes to this company, each family once */
	int orders;          /* of those, won */
	int levers, polites; /* of those, lost as a price lever, as a polite no */
	bool stopped;        /* the person asked not to be called */
};

/* Of what the weekly digest tells the manager. */
enum manager_line {
	MANAGER_NONE,
	MANAGER_ROUNDS,     /* the third round on one objection */
	MANAGER_REVISIONS,  /* more than two revisions */
	MANAGER_NOT_CALLED, /* not called three times */
	MANAGER_UNDECIDED,  /* undecided twice */
	MANAGER_N,
};
extern const char *const manager_line_names[MANAGER_N + 1];

struct fact {
	int64_t id; /* given by the ledger, ascending in time of arrival */
	int64_t deal_id;
	char *rep; /* id of the rep */
	int64_t at_utc;
	enum fact_kind kind;
	char *source; /* what identifies it at its origin: "mail <id>", "event <href> <hash>", "cli", "clock" */
	struct quote quote;
	struct outcome outcome;
	int call_seq;
	int64_t written_utc; /* OUTCOME: when the words were written, where that is known; else 0 */
	int64_t start_utc, end_utc;
	char *text;
	char *also_to; /* QUOTE: another customer who has a quote of this number */
	struct history history; /* QUOTE */
	enum motive motive; /* QUOTE: why it was asked for, as in the address he copied */
	bool resend; /* REPLY: asks for the quote once more, unchanged */
	bool full;   /* BOUNCE: the address is right, but its mailbox is full or its server takes no mail */
	char *from;                  /* REPLY: who wrote it, when it is not the person of the quote */
	enum reaction_kind reaction; /* REPLY: what it reads like */
	struct date until;           /* AWAY */
	char *wish; /* QUOTE: when the rep wants the first call, as in the address he copied: "3d", "2w", "2026-12-04", "none" */
};

struct deal {
	int64_t id;
	char *rep;
	enum deal_state state;
	bool stopped;  /* the person asked not to be called, also when the deal was decided since: nobody calls any more */
	char *waiting; /* why there is no call; NULL when there is one, or the deal has ended. A person is asked for "version", "contact",
	                * "deleted" (why?), "validity" (is over), "decision" (has it fallen?), "reply" (is it one? until noon of the
	                * next business day, then the call comes back, as `call` without state remembers it); nobody calls by himself: "none" (the rep said
	                * so), "customer" (the configuration does), "consumer", "tender", "stopped" (by the person, and taken back since) */
	struct quote quote; /* the newest version */
	char *fingerprint;  /* of the newest version's mail */
	int64_t first_sent_utc, last_sent_utc;
	int versions;
	char *also_to; /* another customer who has a quote of this number: one of the two is wrong */

	struct call call;
	int calls; /* seq given out so far */
	int64_t due_utc; /* when a FACT_TIME is due; 0 = never. Always what deal_due() says */
	int64_t expiry_utc; /* validity over, by the rules; 0 = none */

	int dials;         /* outcomes of class P, S, N */
	int conversations; /* outcomes of class P, S */
	int noanswers;     /* dials since the last conversation */
	int statics; /* STATIC, and callbacks that count as static */
	int voicemails, gatekeepers, callbacks_in_row, notcalled, revisions, moves, deletions, rolls;
	int64_t first_dial_utc, last_dial_utc;
	enum outcome_code last_code;
	enum outcome_code objection; /* the open one */
	int objection_rounds;        /* times in a row that the same one was named */
	int objection_vague;         /* of those, the last ones in a row that named nothing concrete: no date, nor a decider */
	int objections;              /* bit (code - OUTCOME_OBJ_PRICE) of each named so far */
	char *objection_note, *decider, *competitor;
	struct date decision_date;
	struct history history;
	bool large;    /* of the tier without limit: no assumed date in THE QUESTION (R19) */
	bool extended; /* the validity passed, and a later version has a new one */
	enum outcome_code last_talk; /* what came of the last conversation */
	int objection_changes;       /* times that another objection was named than before */
	enum isolated isolated;      /* of the open objection */
	int statics_again;   /* undecided, and undecided before: in a row of conversations */
	int callbacks_again; /* put off, and put off before: in a row */
	int resends;         /* asked for the quote once more, unchanged: on the phone, as the rep tells */
	int resends_written; /* and in writing */
	enum motive motive;  /* why the quote was asked for, as the rep has it */
	int tested;          /* bit (1 << enum suspicion): that test was on screen, and no order came of it */
	int64_t tested_utc;  /* when such a test was last on screen, whatever came of it */

	enum suspicion suspected; /* what the rep typed: "lever?" */
	int denied;               /* bit (1 << enum suspicion) of each that the rep typed to be none: "lever? no" */
	enum suspicion suspicion; /* the flag; as core/suspect weighs it */
	int lever_points, polite_points;
	char **suspect_reasons; /* "lever 2: other quotes are asked for, too" */

	enum manager_line manager; /* the last thing the manager should see of it, and since when */
	int64_t manager_utc;
	int64_t ordered_minor; /* AMOUNT_NONE until won with an amount */
	int64_t ended_utc;

	char *reply;   /* the customer's last words after the quote */
	int64_t reply_utc;
	char *reply_from;            /* who wrote them, when it is not the person of the quote */
	enum reaction_kind reaction; /* what they read like */
	char *away;                  /* what his machine said of his absence */
	int64_t away_utc;
	struct date away_until; /* the first day back; DATE_NONE: not said */
	char *bounced;     /* address that the quote did not reach */
	bool bounced_full; /* it exists, but took no mail */

	char *before; /* the deal as it was before the last outcome, printed, for UNDO; without a `before` of its own */
	int64_t outcome_utc;
	int64_t written_utc; /* when the words of that outcome were written */
	int outcome_seq; /* the call that outcome was of: new words for the same call replace the old ones */
	bool nudged;     /* the reminder that goes with the present waiting was sent */
};

extern const struct record call_record, history_record, fact_record, deal_record;

enum action_kind {
	ACTION_NONE,
	ACTION_BOOK,   /* find a slot for call_seq and put the event there (also: put it again after its text changed) */
	ACTION_CLOSE,  /* the event of call_seq stays as a record of `code`: title says so, no alarm */
	ACTION_CANCEL, /* take the event of call_seq away */
	ACTION_MAIL,   /* write to the rep */
	ACTION_N,
};
extern const char *const action_kind_names[ACTION_N + 1];

enum mail_kind {
	MAIL_NONE,
	MAIL_RECEIPT,      /* what was understood, what happens next, UNDO */
	MAIL_ONE_TAP,      /* call past, nothing reported: what came of it? */
	MAIL_ASK_TYPE,     /* bare "objection": which? */
	MAIL_ASK_REASON,   /* bare "lost": why? */
	MAIL_ASK_DELETED,  /* the event was deleted: why? */
	MAIL_ASK_LINE,     /* an outcome line that could not be understood: text = the line */
	MAIL_CONFIRM,      /* words that cannot be taken back came from outside: did you mean `code`? text = the words */
	MAIL_ASK_REPLY,    /* the customer's reply reads like an answer: what came of it? */
	MAIL_BOUNCED,      /* the quote never arrived */
	MAIL_BAD_CONTACT,  /* no number, or a wrong one: please give one */
	MAIL_CLOSE_DRAFT,  /* nobody answers: a draft to the customer, for the rep to send */
	MAIL_UNPLACED,     /* no room in the calendar */
	MAIL_NUDGE,        /* a reminder, or why nobody calls; text says which: "confirmation", or the deal's `waiting` */
	MAIL_ASK_QUOTE,    /* is it a quote (a deal without state), or what does it miss? text = id of the question; on a second line the answer that could not be understood */
	MAIL_ASK_WHY,      /* why was this quote asked for? (ask_why in the configuration) */
	MAIL_DAILY,        /* digests and alerts belong to no deal: app/round.c makes them */
	MAIL_WEEKLY,
	MAIL_ALERT,
	MAIL_N,
};
extern const char *const mail_kind_names[MAIL_N + 1]; /* also the names of templates/<lang>/mail/<name>.txt, in lower case */

struct action {
	enum action_kind kind;
	int call_seq;
	enum outcome_code code; /* CLOSE, RECEIPT: what came of the call */
	enum mail_kind mail;
	char *text;
};
extern const struct record action_record;

/* Applies one fact. `actions` receives heap records (record_list_new(&action_record)). ITEM error, and the deal unchanged,
 * when the fact does not fit: its text says why ("nothing to undo"). */
bool deal_apply(struct deal *deal, const struct fact *fact, const struct rules *rules, GPtrArray *actions, GError **error);

/* The class an outcome has in this deal before it is applied: CALLBACK depends on its date and on the one before. */
enum outcome_class deal_class(const struct deal *deal, const struct fact *fact, const struct rules *rules);

/* The row of the table in src/core/deal.c that holds for an outcome, -1: none (UNDO, a suspicion, a fact that does not fit). */
int deal_step(const struct deal *deal, const struct fact *fact, const struct rules *rules);
/* "OBJ_PRICE from 2"; NULL behind the last row. New string. */
char *deal_step_name(int row);

/* Nobody is asked for anything: the deal is left alone until the rep says otherwise. */
bool deal_is_held(const struct deal *deal);

/* Words that were on their way (a phone without a net, a mail held up) while later ones were heard: those stand. written_utc: of these. */
bool deal_words_are_late(const struct fact *fact, int64_t written_utc);

/* When the next FACT_TIME is due, 0 = never. */
int64_t deal_due(const struct deal *deal, const struct rules *rules);

static inline bool deal_is_open(const struct deal *deal)
{
	return deal->state == DEAL_OPEN;
}

#endif
