/* Tokens: who holds one got it in a mail of ours. They stand in the links of mails ("[cc 12-3 <token>]") and
 * in our Message-IDs, which come back in a reply's In-Reply-To; what arrives from outside without one could
 * be from anybody.
 *
 * 22 letters and digits that survive case folding and being read aloud: 6 for the minute until which it
 * holds, 16 (80 bits) of an HMAC-SHA256 over purpose, rep, what it is about, and that minute. Nothing of it
 * is secret but the key. Pure (PROTOCOLS 8). */
#ifndef CORE_TOKEN_H
#define CORE_TOKEN_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define TOKEN_CHARS 22
#define TOKEN_KEY_MIN 16 /* bytes */

/* What tokens are made with; borrows. key NULL: none are made. */
struct seal {
	GBytes *key;
	const char *rep; /* id */
	int64_t until_utc;
};

/* What a token is good for. */
#define TOKEN_OUTCOME "outcome"   /* about "12-3": an outcome of that call */
#define TOKEN_QUESTION "question" /* about "12": the answer to that question */
#define TOKEN_MAIL "mail"         /* about "345": a reply to that mail of ours */
#define TOKEN_CONFIRM \
	"confirm" /* about "LOST 12-3": that outcome, which cannot be taken back from a customer */

/* New string; NULL when the seal has no key. */
char *token_make(const struct seal *seal, const char *purpose, const char *about);

/* Length of what looks like a token at the start of text; 0: none. */
size_t token_length(const char *text);

/* Until when it says that it holds: only of one that was found good. */
int64_t token_until(const char *token);

enum token_verdict {
	TOKEN_GOOD,
	TOKEN_EXPIRED, /* ours, and too old */
	TOKEN_FORGED,  /* not for this: another rep's, another purpose's, or nobody's */
};
/* Takes the same time whether it fits or not. seal->until_utc is not looked at. */
enum token_verdict token_check(
	const struct seal *seal, const char *purpose, const char *about, const char *token, int64_t now_utc);

#endif
