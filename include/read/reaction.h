/* A customer's text, or his whole mail → what he says about the quote.
 *
 * Evidence is weighed sentence by sentence, by the phrases of the words files (read/phrases.h), of all languages:
 *   says_order says_refusal says_negotiation says_meeting says_interested says_undecided says_question   what it says
 *   says_would       an order that is not given yet: what conditions are hung on
 *   says_resend      once more, please
 *   says_away        the writer is not there; says_absent: somebody is not; says_automatic: no person writes
 *   order_paper      names of attached files that are orders
 * and what takes a sentence's evidence away, or turns it (sought in the language of the text when that is known):
 *   says_aside       phrases that look like one of the following and are none: "if possible", "no problem"
 *   says_not         a negation: an order that is none
 *   says_yet         "not yet", "we do not know": neither an order nor a refusal
 *   says_if          a condition on us: what would be an order is a negotiation
 *   says_after       a condition on others ("once the bank agrees"): what would be an order is undecided
 *   says_perhaps     a doubt
 *   says_other       another subject: the last order, an invoice
 *   says_but         what follows turns what went before, and is what is meant
 *   says_asks        how a question begins: "agreed, when can you start?" asks nothing about the order
 * Of phrases that overlap the longer one counts, but what overlaps a refusal is no order.
 * An order is one only when nothing speaks against it anywhere in the text. */
#ifndef READ_REACTION_H
#define READ_REACTION_H

#include "core/reaction.h"
#include "read/mail.h"
#include "read/words.h"

/* text: the customer's own words. today: from which "until Monday" counts. Fills ret (inited by us). */
void reaction_of_text(const struct words *w, const char *text, struct date today, struct reaction *ret);

/* Of a mail: what a machine sent, what is attached and what the subject says count, too. */
void reaction_of_mail(
	const struct words *w, const struct mail *mail, struct date today, struct reaction *ret);

#endif
