/* Is it a quote? A table of weighted evidence; their sum is the log-odds. Marks the document that is the
 * quote. */
#ifndef READ_QUOTE_DETECT_H
#define READ_QUOTE_DETECT_H

#include "read/quote_source.h"

/* Before the fields are read: which attachment is the quote. */
void quote_mark_main(struct sources *s);

/* After number and amount are read: of two quotes in one mail neither is the one. */
void quote_drop_rivals(struct sources *s);

/* After the fields are read, since a number, a total and a validity speak for a quote: confidence and its
 * evidence. */
void quote_detect(struct sources *s);

#endif
