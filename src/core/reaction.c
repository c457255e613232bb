#include "core/reaction.h"

const char *const reaction_kind_names[] = { "other", "order", "refusal", "question", "negotiation", "meeting",
	"interested", "undecided", "out_of_office", "auto_reply", "bounce", NULL };

#define F(type, name)                                                    \
	{                                                                \
#name, type, offsetof(struct reaction, name), NULL, NULL \
	}
static const struct record_field reaction_fields[] = {
	{ "kind", RECORD_ENUM, offsetof(struct reaction, kind), NULL, reaction_kind_names },
	F(RECORD_DATE, until),
	F(RECORD_BOOL, hard),
	F(RECORD_BOOL, resend),
	F(RECORD_STRING, address),
	F(RECORD_STRING, paper),
	F(RECORD_STRING, why),
	{ 0 },
};
#undef F
const struct record reaction_record = { "reaction", sizeof(struct reaction), reaction_fields };
