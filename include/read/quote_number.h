/* The quote's number as the customer knows it, its version, the number it replaces, and what it is about. */
#ifndef READ_QUOTE_NUMBER_H
#define READ_QUOTE_NUMBER_H

#include "read/quote_source.h"

/* number, version, supersedes */
void quote_read_number(struct sources *s);

/* A number of a quote, named somewhere. */
struct quote_number {
	char *text;    /* as written, without version */
	char *version; /* NULL when none is named */
};

/* All numbers of quotes, that of the quote itself first; sets number, version and supersedes. New, frees its elements. */
GPtrArray *quote_read_numbers(struct sources *s);

/* subject; after number and company are known, since they are taken out of it */
void quote_read_subject(struct sources *s);

#endif
