/* Who asks, and why: what the mail and its thread show of it (METHOD 2.6, R27). After company and people have been read. */
#ifndef READ_QUOTE_SIGNS_H
#define READ_QUOTE_SIGNS_H

#include "read/quote_source.h"

void quote_read_signs(struct sources *s);

#endif
