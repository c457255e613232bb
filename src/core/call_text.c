#include "core/call_text.h"

#define F(name) { #name, RECORD_STRING, offsetof(struct call_text, name), NULL, NULL }
static const struct record_field fields[] = { F(title), F(place), F(text), { 0 } };
#undef F
const struct record call_text_record = { "call text", sizeof(struct call_text), fields };
