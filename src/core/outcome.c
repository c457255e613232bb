#include "core/outcome.h"

const char *const outcome_code_names[OUTCOME_N + 1] = {
	"NONE", "ORDER", "OBJ_PRICE", "OBJ_TIMING", "OBJ_AUTHORITY", "OBJ_COMPETITOR", "OBJ_SCOPE", "OBJ_TRUST", "OBJ_BUDGET",
	"OBJ_PROJECT", "OBJ_TERMS", "OBJ_OTHER", "REVISE", "STATIC", "CALLBACK", "NOANSWER", "VOICEMAIL", "GATEKEEPER",
	"BADCONTACT", "LOST_LEVER", "LOST_POLITE", "LOST_PRICE", "LOST_COMPETITOR", "LOST_BUDGET", "LOST_PROJECT", "LOST_OTHER",
	"LOST", "NOTCALLED", "NOTQUOTE", "STOP", "UNDO", NULL,
};

const char *const suspicion_names[] = { "none", "lever", "polite", NULL };
const char *const motive_names[] = { "unsaid", "agreed", "comparing", "unknown", NULL };
const char *const excuse_names[EXCUSE_N + 1] = { "none", "not_read", "no_time", "think", "later", "consult", "comparing", "resend",
	"money_later", "we_call", "absent", NULL };
const char *const isolated_names[] = { "unsaid", "yes", "no", NULL };

#define F(type, name) { #name, type, offsetof(struct outcome, name), NULL, NULL }
static const struct record_field outcome_fields[] = {
	{ "code", RECORD_ENUM, offsetof(struct outcome, code), NULL, outcome_code_names },
	{ "type", RECORD_ENUM, offsetof(struct outcome, type), NULL, outcome_code_names },
	{ "suspicion", RECORD_ENUM, offsetof(struct outcome, suspicion), NULL, suspicion_names },
	{ "motive", RECORD_ENUM, offsetof(struct outcome, motive), NULL, motive_names },
	{ "excuse", RECORD_ENUM, offsetof(struct outcome, excuse), NULL, excuse_names },
	{ "isolated", RECORD_ENUM, offsetof(struct outcome, isolated), NULL, isolated_names },
	F(RECORD_BOOL, denied),
	F(RECORD_BOOL, no_call),
	F(RECORD_STRING, name),
	F(RECORD_DATE, date),
	F(RECORD_INT, minute),
	F(RECORD_INT, bd),
	F(RECORD_AMOUNT, amount_minor),
	F(RECORD_STRING, note),
	F(RECORD_STRING, typed),
	F(RECORD_STRING, ask),
	{ 0 },
};
#undef F
const struct record outcome_record = { "outcome", sizeof(struct outcome), outcome_fields };

bool outcome_says(const struct outcome *o)
{
	return o->code != OUTCOME_NONE || o->suspicion != SUSPICION_NONE || o->motive != MOTIVE_UNSAID;
}

bool outcome_is_objection(enum outcome_code code)
{
	return code >= OUTCOME_OBJ_PRICE && code <= OUTCOME_OBJ_OTHER;
}

bool outcome_is_lost(enum outcome_code code)
{
	return code >= OUTCOME_LOST_LEVER && code <= OUTCOME_LOST;
}

bool outcome_is_grave(enum outcome_code code)
{
	return outcome_is_lost(code) || code == OUTCOME_NOTQUOTE || code == OUTCOME_STOP;
}

enum outcome_class outcome_class(const struct outcome *o)
{
	switch (o->code) {
	case OUTCOME_ORDER: return CLASS_PRODUCTIVE;
	case OUTCOME_REVISE: return o->note && *o->note ? CLASS_PRODUCTIVE : CLASS_STATIC; /* R5: the exact point */
	case OUTCOME_STATIC:
	case OUTCOME_LOST: return CLASS_STATIC;
	case OUTCOME_CALLBACK:
	case OUTCOME_NOANSWER:
	case OUTCOME_VOICEMAIL:
	case OUTCOME_GATEKEEPER:
	case OUTCOME_BADCONTACT: return CLASS_NO_CONVERSATION;
	case OUTCOME_NOTCALLED:
	case OUTCOME_NOTQUOTE:
	case OUTCOME_STOP:
	case OUTCOME_UNDO: return CLASS_ADMINISTRATIVE;
	default: break;
	}
	if (outcome_is_objection(o->code) || outcome_is_lost(o->code))
		return CLASS_PRODUCTIVE;
	return CLASS_NONE;
}

enum outcome_code outcome_lost_for(enum outcome_code objection)
{
	switch (objection) {
	case OUTCOME_OBJ_PRICE: return OUTCOME_LOST_PRICE;
	case OUTCOME_OBJ_COMPETITOR: return OUTCOME_LOST_COMPETITOR;
	case OUTCOME_OBJ_BUDGET: return OUTCOME_LOST_BUDGET;
	case OUTCOME_OBJ_PROJECT: return OUTCOME_LOST_PROJECT;
	default: return OUTCOME_LOST_OTHER;
	}
}
