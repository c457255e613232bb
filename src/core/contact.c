#include "core/contact.h"

#define F(type, name) { #name, type, offsetof(struct contact, name), NULL, NULL }
static const struct record_field contact_fields[] = {
	F(RECORD_STRING, name),
	F(RECORD_STRING, company),
	F(RECORD_STRING, email),
	F(RECORD_STRING, phone),
	F(RECORD_STRING, why),
	{ 0 },
};
#undef F
const struct record contact_record = { "contact", sizeof(struct contact), contact_fields };

static const struct record_field question_fields[] = {
	{ "whom", RECORD_RECORD, offsetof(struct contact_question, whom), &contact_record, NULL },
	{ "context", RECORD_RECORD, offsetof(struct contact_question, context), &read_context_record, NULL },
	{ 0 },
};
const struct record contact_question_record = { "contact question", sizeof(struct contact_question), question_fields };
