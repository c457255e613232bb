/* One-tap answers: plain mailto: URLs with the outcome's words and "[cc <deal>-<seq> <token>]" or "[cq <question> <token>]" in the subject. They need
 * no server of ours and work in every mail client. */
#ifndef WRITE_TAPS_H
#define WRITE_TAPS_H

#include "core/deal.h"
#include "core/lang.h"
#include "core/token.h"

/* New string: an RFC 6068 URL; body may be NULL. Everything but RFC 3986's unreserved characters (and the @) is escaped. */
char *taps_mailto(const char *address, const char *subject, const char *body);

/* Floating aa{sv}: groups of answers to a mail of this kind, NULL when it asks nothing. A group has taps (aa{sv}: label, href, and
 * padded, the label filled up to the width of the widest) and maybe a legend. ref: "12-3" of a call, in MAIL_ASK_QUOTE "12" of a question, each
 * with its token. MAIL_DAILY gives the short list of the digest. */
GVariant *taps_for(enum mail_kind kind, const struct lang *lang, const char *address, const char *ref);

/* Is it so? Yes and no, in words that are both clear without the question. Floating, as of taps_for. */
GVariant *taps_suspicion(const struct lang *lang, const char *address, const char *ref, enum suspicion s);

/* "12-3 <token>", what a link is about: `ref` with what says that it came from us; ref alone when the seal has no key. New string. */
char *taps_about(const struct seal *seal, const char *purpose, const char *ref);

/* The answer to MAIL_CONFIRM: these words, which are known to mean `code`. Floating, as of taps_for. */
GVariant *taps_confirm(const struct seal *seal, const struct lang *lang, const char *address, enum outcome_code code, const char *words,
		const char *ref);

/* Floating aa{sv}: one group with one tap. */
GVariant *taps_single(const char *label, const char *href);

#endif
