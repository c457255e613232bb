/* What the recogniser finds where there is no mail around it: a line of text, a PDF. */
#ifndef READ_ALONE_H
#define READ_ALONE_H

#include "core/letter.h"
#include "read/quote_number.h"
#include "read/words.h"

/* Numbers of quotes (struct quote_number) in a text: one line counts as a subject, one word as the name of a
 * file. New, frees its elements. sent: the day it is read. */
GPtrArray *alone_numbers(const struct words *w, const char *text, struct date sent);

/* The quote in a PDF. ret (inited by the caller): as quote_read fills it. ITEM error: no PDF, broken,
 * encrypted. */
bool alone_pdf(const struct words *w, GBytes *pdf, const struct read_context *context, struct quote *ret,
	GError **error);

#endif
