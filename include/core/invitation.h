/* What a reply to an invitation of ours says (iTIP, RFC 5546; by mail, RFC 6047). */
#ifndef CORE_INVITATION_H
#define CORE_INVITATION_H

#include "core/record.h"

struct invitation_reply {
	char *method;      /* upper case: "REPLY", "COUNTER", also "REQUEST" and whatever else came; NULL: no calendar object in the mail */
	char *uid;
	char *partstat;    /* of the attendee, upper case: "ACCEPTED", "DECLINED", "TENTATIVE"; NULL: not said */
	int64_t start_utc; /* COUNTER: the time that is proposed; else the time answered; 0: not said */
	bool all_day;
	char *attendee;    /* address, lower case: who answers; NULL: not said */
	char *comment;     /* what the person typed with it; NULL: nothing */
	int sequence;      /* Google and others send 0 whatever ours is */
	int64_t stamp_utc; /* DTSTAMP: which of two answers is the later one; 0: not said */
};
extern const struct record invitation_reply_record;

#endif
