/* A whole mail → letter: what kind it is, and what is in it. The one entry for mails in the reader process. */
#ifndef READ_LETTER_H
#define READ_LETTER_H

#include "core/letter.h"
#include "read/words.h"

/* Fills ret (inited by us). ITEM error when the mail cannot be parsed at all. */
bool letter_read(const struct words *w, const void *bytes, size_t n, const struct read_context *context, struct letter *ret,
		GError **error);

#endif
