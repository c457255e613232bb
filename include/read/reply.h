/* A mail's text → what the sender wrote, the signature, and the quoted thread below.
 *
 * Invariants: the three add up to the text but for the "--" above a signature and empty lines; the order of lines stays.
 * Own is what was typed for this mail, the closing formula and a first name alone below it included; the signature is what stands below
 * all mails of the sender: a block of lines under the formula, all under "--", and the line a phone adds.
 * What cannot be told apart is the sender's own: a lost line of the thread does no harm, a lost line of the sender does.
 *
 * Language comes from the vocabularies of all languages (conf/words); without words only what needs none is recognised:
 *   attribution       patterns of the line above a quote, * for anything, without the final colon: "op * schreef *"
 *   thread_from       the first label of a header block: "van", "from"
 *   thread_header     all labels of header blocks: "van", "verzonden", "aan", "onderwerp"
 *   thread_separator  what stands between dashes: "oorspronkelijk bericht"
 *   closing           formulas that end a letter: "met vriendelijke groet"; the signature follows them
 *   closing_alone     the same, of words that are said elsewhere, too ("thanks"): alone on their line, with a block below
 *   disclaimer        how the small print below such a block begins
 *   mobile_signature  patterns of what phones add: "verstuurd vanaf mijn *" */
#ifndef READ_REPLY_H
#define READ_REPLY_H

#include "read/words.h"

#define REPLY_MAX_SIGNATURE 60 /* lines; more below a closing formula or "--" is no signature */

/* text: UTF-8, LF. w may be NULL. quoted as it stands there, with its marks. New strings; NULL when empty. */
void reply_split(const struct words *w, const char *text, char **ret_own, char **ret_signature, char **ret_quoted);

/* A quoted thread without its marks (> |). New string. */
char *reply_unmark(const char *quoted);

#endif
