#include "core/answer.h"

static const char *const verdict_names[] = { "none", "yes", "no", "notquote", NULL };

#define F(type, name) { #name, type, offsetof(struct answer, name), NULL, NULL }
static const struct record_field answer_fields[] = {
	{ "verdict", RECORD_ENUM, offsetof(struct answer, verdict), NULL, verdict_names },
	{ "motive", RECORD_ENUM, offsetof(struct answer, motive), NULL, motive_names },
	F(RECORD_AMOUNT, amount_minor),
	F(RECORD_STRING, currency),
	F(RECORD_STRING, phone),
	F(RECORD_STRING, typed),
	{ 0 },
};
#undef F
const struct record answer_record = { "answer", sizeof(struct answer), answer_fields };

bool answer_says(const struct answer *a)
{
	return a->verdict != VERDICT_NONE || a->amount_minor != AMOUNT_NONE || a->phone || a->motive != MOTIVE_UNSAID;
}
