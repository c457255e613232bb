/* The records of core/deal.h: names, and how deals, facts and actions are kept. */
#include "core/deal.h"

const char *const script_names[SCRIPT_N + 1] = {
	"none", "first_call", "still_thinking", "known_objection", "before_expiry", "gatekeeper", "multi_decider",
	"price_lever_test", "polite_no_test", "voicemail", "after_order", NULL,
};
const char *const fact_kind_names[FACT_N + 1] = {
	"none", "quote", "outcome", "booked", "unplaced", "moved", "deleted", "reply", "bounce", "time", "crossed", "corrected",
	"away", "unclear", NULL,
};
const char *const action_kind_names[ACTION_N + 1] = { "none", "book", "close", "cancel", "mail", NULL };
const char *const mail_kind_names[MAIL_N + 1] = {
	"none", "receipt", "one_tap", "ask_type", "ask_reason", "ask_deleted", "ask_line", "confirm", "ask_reply", "bounced",
	"bad_contact", "close_draft", "unplaced", "nudge", "ask_quote", "ask_why", "daily", "weekly", "alert", NULL,
};
const char *const deal_state_names[DEAL_N + 1] = {
	"none", "open", "won", "lost", "dormant", "expired", "notquote", "stopped", NULL,
};
static const char *const call_state_names[] = { "none", "wanted", "booked", NULL };
static const char *const priority_names[] = { "none", "promised", "before_expiry", "objection", "first", "retry", NULL };
const char *const manager_line_names[MANAGER_N + 1] = { "none", "rounds", "revisions", "not_called", "undecided", NULL };

#define F(type, name) { #name, type, offsetof(STRUCT, name), NULL, NULL }
#define ENUM(name, names) { #name, RECORD_ENUM, offsetof(STRUCT, name), NULL, names }
#define SUB(name, rec) { #name, RECORD_RECORD, offsetof(STRUCT, name), &rec, NULL }

#define STRUCT struct call
static const struct record_field call_fields[] = {
	F(RECORD_INT, seq),
	ENUM(state, call_state_names),
	ENUM(script, script_names),
	ENUM(priority, priority_names),
	F(RECORD_BOOL, gatekeeper),
	F(RECORD_BOOL, voicemail),
	F(RECORD_BOOL, locked),
	F(RECORD_INT64, asked_utc),
	F(RECORD_INT64, retry_utc),
	F(RECORD_INT64, earliest_utc),
	F(RECORD_INT64, latest_utc),
	F(RECORD_INT64, promised_utc),
	F(RECORD_INT, avoid_daypart),
	F(RECORD_INT64, start_utc),
	F(RECORD_INT64, end_utc),
	{ 0 },
};
#undef STRUCT
const struct record call_record = { "call", sizeof(struct call), call_fields };

#define STRUCT struct history
static const struct record_field history_fields[] = {
	F(RECORD_INT, quotes),
	F(RECORD_INT, orders),
	F(RECORD_INT, levers),
	F(RECORD_INT, polites),
	F(RECORD_BOOL, stopped),
	{ 0 },
};
#undef STRUCT
const struct record history_record = { "history", sizeof(struct history), history_fields };

#define STRUCT struct fact
static const struct record_field fact_fields[] = {
	F(RECORD_INT64, id),
	F(RECORD_INT64, deal_id),
	F(RECORD_STRING, rep),
	F(RECORD_INT64, at_utc),
	ENUM(kind, fact_kind_names),
	F(RECORD_STRING, source),
	SUB(quote, quote_record),
	SUB(outcome, outcome_record),
	F(RECORD_INT, call_seq),
	F(RECORD_INT64, written_utc),
	F(RECORD_INT64, start_utc),
	F(RECORD_INT64, end_utc),
	F(RECORD_STRING, text),
	F(RECORD_STRING, also_to),
	SUB(history, history_record),
	F(RECORD_STRING, wish),
	ENUM(motive, motive_names),
	F(RECORD_BOOL, resend),
	F(RECORD_STRING, from),
	ENUM(reaction, reaction_kind_names),
	F(RECORD_DATE, until),
	F(RECORD_BOOL, full),
	{ 0 },
};
#undef STRUCT
const struct record fact_record = { "fact", sizeof(struct fact), fact_fields };

#define STRUCT struct deal
static const struct record_field deal_fields[] = {
	F(RECORD_INT64, id),
	F(RECORD_STRING, rep),
	ENUM(state, deal_state_names),
	F(RECORD_BOOL, stopped),
	F(RECORD_STRING, waiting),
	SUB(quote, quote_record),
	F(RECORD_STRING, fingerprint),
	F(RECORD_INT64, first_sent_utc),
	F(RECORD_INT64, last_sent_utc),
	F(RECORD_INT, versions),
	F(RECORD_STRING, also_to),
	SUB(call, call_record),
	F(RECORD_INT, calls),
	F(RECORD_INT64, due_utc),
	F(RECORD_INT64, expiry_utc),
	F(RECORD_INT, dials),
	F(RECORD_INT, conversations),
	F(RECORD_INT, noanswers),
	F(RECORD_INT, statics),
	F(RECORD_INT, voicemails),
	F(RECORD_INT, gatekeepers),
	F(RECORD_INT, callbacks_in_row),
	F(RECORD_INT, notcalled),
	F(RECORD_INT, revisions),
	F(RECORD_INT, moves),
	F(RECORD_INT, deletions),
	F(RECORD_INT, rolls),
	F(RECORD_INT64, first_dial_utc),
	F(RECORD_INT64, last_dial_utc),
	ENUM(last_code, outcome_code_names),
	ENUM(objection, outcome_code_names),
	F(RECORD_INT, objection_rounds),
	F(RECORD_INT, objection_vague),
	F(RECORD_INT, objections),
	F(RECORD_STRING, objection_note),
	F(RECORD_STRING, decider),
	F(RECORD_STRING, competitor),
	F(RECORD_DATE, decision_date),
	SUB(history, history_record),
	F(RECORD_BOOL, large),
	F(RECORD_BOOL, extended),
	ENUM(last_talk, outcome_code_names),
	F(RECORD_INT, objection_changes),
	ENUM(isolated, isolated_names),
	F(RECORD_INT, statics_again),
	F(RECORD_INT, callbacks_again),
	F(RECORD_INT, resends),
	F(RECORD_INT, resends_written),
	ENUM(motive, motive_names),
	F(RECORD_INT, tested),
	F(RECORD_INT64, tested_utc),
	ENUM(suspected, suspicion_names),
	F(RECORD_INT, denied),
	ENUM(suspicion, suspicion_names),
	F(RECORD_INT, lever_points),
	F(RECORD_INT, polite_points),
	F(RECORD_STRV, suspect_reasons),
	ENUM(manager, manager_line_names),
	F(RECORD_INT64, manager_utc),
	F(RECORD_AMOUNT, ordered_minor),
	F(RECORD_INT64, ended_utc),
	F(RECORD_STRING, reply),
	F(RECORD_INT64, reply_utc),
	F(RECORD_STRING, reply_from),
	ENUM(reaction, reaction_kind_names),
	F(RECORD_STRING, away),
	F(RECORD_INT64, away_utc),
	F(RECORD_DATE, away_until),
	F(RECORD_STRING, bounced),
	F(RECORD_BOOL, bounced_full),
	F(RECORD_STRING, before),
	F(RECORD_INT64, outcome_utc),
	F(RECORD_INT64, written_utc),
	F(RECORD_INT, outcome_seq),
	F(RECORD_BOOL, nudged),
	{ 0 },
};
#undef STRUCT
const struct record deal_record = { "deal", sizeof(struct deal), deal_fields };

#define STRUCT struct action
static const struct record_field action_fields[] = {
	ENUM(kind, action_kind_names),
	F(RECORD_INT, call_seq),
	ENUM(code, outcome_code_names),
	ENUM(mail, mail_kind_names),
	F(RECORD_STRING, text),
	{ 0 },
};
#undef STRUCT
const struct record action_record = { "action", sizeof(struct action), action_fields };
