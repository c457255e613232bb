/* The version of a quote: "v2", "rev B", "Version: 03", behind its number, within it, or apart from it. New
 * strings, in capitals, without leading zeros; NULL: none. */
#ifndef READ_QUOTE_VERSION_H
#define READ_QUOTE_VERSION_H

#include "read/quote_source.h"

/* At a place; right behind a number that ends there; at the end of a number, which is then shortened by it.
 */
char *quote_version_at(const struct source *source, size_t at);
char *quote_version_behind(const struct source *source, size_t at);
char *quote_version_cut(const struct source *source, struct span *code);

/* One that is named apart from the number, when the quote has none yet. */
void quote_read_version_apart(struct sources *s);

/* "OF26-0455/2" of version 2 is OF26-0455. */
void quote_drop_known_version(struct quote *q);

/* Does the source name a quote? Is it one in which number and version are looked for? */
bool quote_is_named(const struct source *source);
bool quote_is_read_in(const struct source *source);

#endif
