/* Why the customer asked for the quote, in the rep's words: a tag of closecall's address ("closecall+comparing@"), or a line of its own
 * ("asked: comparing"). Vocabularies: "asked", and "motives" in the order of enum motive; of all languages. */
#ifndef READ_MOTIVE_H
#define READ_MOTIVE_H

#include "core/outcome.h"
#include "read/words.h"

/* The whole tag; blanks may be hyphens. */
enum motive motive_of_tag(const struct words *w, const char *tag);

/* The whole line, folded. */
enum motive motive_of_line(const struct words *w, const char *folded);

#endif
