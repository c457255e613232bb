#include "core/letter.h"

#define F(type, name)                                                        \
	{                                                                    \
#name, type, offsetof(struct read_context, name), NULL, NULL \
	}
static const struct record_field read_context_fields[] = {
	F(RECORD_STRING, rep_address),
	F(RECORD_STRING, rep_name),
	F(RECORD_STRV, own_domains),
	F(RECORD_STRV, own_phones),
	F(RECORD_STRING, own_company),
	F(RECORD_STRING, service_address),
	F(RECORD_STRING, authserv_id),
	F(RECORD_STRING, language),
	F(RECORD_STRING, region),
	F(RECORD_BOOL, region_guess),
	F(RECORD_STRING, zone),
	F(RECORD_BOOL, quotes_folder),
	F(RECORD_INT64, now_utc),
	{ 0 },
};
#undef F
const struct record read_context_record = { "context", sizeof(struct read_context), read_context_fields };

static const char *const kind_names[] = { "none", "sent", "outcome", "reply", "auto", "bounce", "unreadable",
	"invitation", NULL };

#define F(type, name)                                                  \
	{                                                              \
#name, type, offsetof(struct letter, name), NULL, NULL \
	}
static const struct record_field letter_fields[] = {
	{ "kind", RECORD_ENUM, offsetof(struct letter, kind), NULL, kind_names },
	F(RECORD_STRING, message_id),
	F(RECORD_STRING, in_reply_to),
	F(RECORD_STRV, references),
	F(RECORD_STRING, from),
	F(RECORD_STRING, from_name),
	F(RECORD_STRV, to),
	F(RECORD_STRING, subject),
	F(RECORD_INT64, sent_utc),
	F(RECORD_STRING, fingerprint),
	F(RECORD_STRING, own_text),
	F(RECORD_STRING, bounced),
	F(RECORD_STRING, bounced_id),
	F(RECORD_STRING, deal_ref),
	F(RECORD_STRING, token),
	F(RECORD_STRING, line),
	F(RECORD_BOOL, to_self),
	F(RECORD_BOOL, authentic),
	F(RECORD_INT64, question),
	{ "answer", RECORD_RECORD, offsetof(struct letter, answer), &answer_record, NULL },
	F(RECORD_STRING, wish),
	{ "motive", RECORD_ENUM, offsetof(struct letter, motive), NULL, motive_names },
	F(RECORD_BOOL, public_domain),
	F(RECORD_STRV, own_phones),
	{ "reaction", RECORD_RECORD, offsetof(struct letter, reaction), &reaction_record, NULL },
	{ "invitation", RECORD_RECORD, offsetof(struct letter, invitation), &invitation_reply_record, NULL },
	{ "outcome", RECORD_RECORD, offsetof(struct letter, outcome), &outcome_record, NULL },
	{ "quote", RECORD_RECORD, offsetof(struct letter, quote), &quote_record, NULL },
	F(RECORD_STRING, text),
	{ 0 },
};
#undef F
const struct record letter_record = { "letter", sizeof(struct letter), letter_fields };

#define F(type, name)                                                        \
	{                                                                    \
#name, type, offsetof(struct item_context, name), NULL, NULL \
	}
static const struct record_field item_context_fields[] = {
	F(RECORD_STRING, zone),
	F(RECORD_STRING, region),
	F(RECORD_INT64, from_utc),
	F(RECORD_INT64, to_utc),
	F(RECORD_DATE, today),
	{ 0 },
};
#undef F
const struct record item_context_record = { "context", sizeof(struct item_context), item_context_fields };

static const struct record_field phone_answer_fields[] = {
	{ "shown", RECORD_STRING, offsetof(struct phone_answer, shown), NULL, NULL },
	{ 0 },
};
const struct record phone_answer_record = { "phone answer", sizeof(struct phone_answer),
	phone_answer_fields };

#define F(type, name)                                                         \
	{                                                                     \
#name, type, offsetof(struct event_reading, name), NULL, NULL \
	}
static const struct record_field event_reading_fields[] = {
	F(RECORD_STRING, uid),
	F(RECORD_STRING, summary),
	F(RECORD_STRING, typed),
	F(RECORD_INT64, start_utc),
	F(RECORD_INT64, end_utc),
	F(RECORD_INT, sequence),
	F(RECORD_BOOL, all_day),
	F(RECORD_BOOL, cancelled),
	{ "outcome", RECORD_RECORD, offsetof(struct event_reading, outcome), &outcome_record, NULL },
	{ 0 },
};
#undef F
const struct record event_reading_record = { "event", sizeof(struct event_reading), event_reading_fields };

#define F(type, name)                                                        \
	{                                                                    \
#name, type, offsetof(struct busy_reading, name), NULL, NULL \
	}
static const struct record_field busy_reading_fields[] = {
	F(RECORD_INT64, start_utc),
	F(RECORD_INT64, end_utc),
	{ 0 },
};
#undef F
const struct record busy_reading_record = { "busy", sizeof(struct busy_reading), busy_reading_fields };

static const struct record_field busy_answer_fields[] = {
	{ "busy", RECORD_LIST, offsetof(struct busy_answer, busy), &busy_reading_record, NULL },
	{ 0 },
};
const struct record busy_answer_record = { "busy answer", sizeof(struct busy_answer), busy_answer_fields };
