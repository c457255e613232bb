/* One-tap answers: plain mailto: URLs with the outcome's words and "[cc <deal>-<seq>]" or "[cq <question>]" in the subject. They need no server of ours
 * and work in every mail client. */
#ifndef WRITE_TAPS_H
#define WRITE_TAPS_H

#include "core/deal.h"
#include "core/lang.h"

/* New string: an RFC 6068 URL; body may be NULL. Everything but RFC 3986's unreserved characters (and the @) is escaped. */
char *taps_mailto(const char *address, const char *subject, const char *body);

/* Floating aa{sv}: groups of answers to a mail of this kind, NULL when it asks nothing. A group has taps (aa{sv}: label, href, and
 * padded, the label filled up to the width of the widest) and maybe a legend. ref: "12-3" of a call, in MAIL_ASK_QUOTE "12" of a question. MAIL_DAILY gives the short list of the digest. */
GVariant *taps_for(enum mail_kind kind, const struct lang *lang, const char *address, const char *ref);

/* Floating aa{sv}: one group with one tap. */
GVariant *taps_single(const char *label, const char *href);

#endif
