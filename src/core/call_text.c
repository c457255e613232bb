#include "core/call_text.h"

#define F(type, name) { #name, type, offsetof(struct call_text, name), NULL, NULL }
static const struct record_field fields[] = {
	F(RECORD_STRING, title),
	F(RECORD_STRING, place),
	F(RECORD_STRING, text),
	F(RECORD_BOOL, free),
	{ 0 },
};
#undef F
const struct record call_text_record = { "call text", sizeof(struct call_text), fields };
