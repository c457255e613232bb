/* May an answer of a rep that came from outside be acted upon? What stands in his own calendar or Sent folder
 * is his, and is not asked here.
 *
 * From: can be forged by anybody. So it must hold a token of ours: in the tag of its subject (a tapped link),
 * or in the Message-ID that it replies to (core/token.h). That is enough for what can be taken back. What
 * costs a customer (outcome_is_grave) needs besides that our own server vouches for the sender, or the token
 * of a mail that asked him whether he means it. A token says the same words once. */
#ifndef APP_AUTHORITY_H
#define APP_AUTHORITY_H

#include "app/round.h"
#include "core/letter.h"

enum authority {
	AUTHORITY_OTHER, /* no answer to anything of ours */
	AUTHORITY_KNOWN, /* the copy of a mail whose words are known, from the Sent folder */
	AUTHORITY_NONE,  /* nothing shows that he sent it */
	AUTHORITY_TOKEN, /* for what can be taken back */
	AUTHORITY_FULL,
};
struct standing {
	enum authority authority;
	const char *why; /* NONE: for the admin */
	int64_t deal_id; /* of the mail that it replies to; 0: by a tag, or none */
	char *said;      /* what is held when the words are taken, so that they are not taken twice … */
	int64_t until_utc; /* … as long as their token is good */
};
void standing_clear(struct standing *st);

/* rep: whose address is in From; NULL: nobody's. source: of the facts its words would make. */
bool authority_of(struct service *s, const struct rep *rep, const struct letter *l, const char *source,
	struct standing *ret, GError **error);

/* Within the transaction in which the words are taken. */
bool authority_use(struct service *s, const struct standing *st, GError **error);

/* Tells the admin that an answer was refused: the first of its kind of a rep, not each. */
bool authority_refuse(struct desk *d, const struct letter *l, const char *why, GError **error);

#endif
