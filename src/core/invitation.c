#include "core/invitation.h"

#define F(type, name)                                                            \
	{                                                                        \
#name, type, offsetof(struct invitation_reply, name), NULL, NULL \
	}
static const struct record_field fields[] = {
	F(RECORD_STRING, method),
	F(RECORD_STRING, uid),
	F(RECORD_STRING, partstat),
	F(RECORD_INT64, start_utc),
	F(RECORD_BOOL, all_day),
	F(RECORD_STRING, attendee),
	F(RECORD_STRING, comment),
	F(RECORD_INT, sequence),
	F(RECORD_INT64, stamp_utc),
	{ 0 },
};
#undef F
const struct record invitation_reply_record = { "invitation reply", sizeof(struct invitation_reply), fields };
