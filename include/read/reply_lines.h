/* A mail's text in lines, each given its place: what the parts of read/reply share (reply.c the thread,
 * reply_signature.c the signature). */
#ifndef READ_REPLY_LINES_H
#define READ_REPLY_LINES_H

#include "read/words.h"

#define REPLY_SHORT_LINE 200 /* bytes; longer ones are no closing formula and no phone's line */

enum place { OWN, SIGNATURE, QUOTED, DROPPED };

struct reply_line {
	const char *p;
	size_t n; /* without blanks at the end */
	enum place place;
	bool marked; /* > */
};

struct reply {
	const struct words *w;
	GArray *lines;                   /* struct reply_line */
	const char *const *attributions; /* words and patterns of all languages */
};

struct reply_line *reply_line(const struct reply *s, guint i);

/* Does folded text fit one of the entries that have a * in them, as a whole? */
bool reply_fits_any(const char *const *entries, const char *folded);
bool reply_has_digit(const char *text);

/* Gives lines that are the sender's own, and belong to a signature, that place. */
void reply_find_signatures(struct reply *s);

#endif
