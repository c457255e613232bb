/* What a reader process answers; linked into closecall-reader alone. */
#ifndef APP_READER_KINDS_H
#define APP_READER_KINDS_H

#include "read/words.h"

/* request: READER_REQUEST of edge/reader_pipe.h. The value, the caller's reference; NULL and the reason. */
GVariant *reader_answer(const struct words *words, GVariant *request, GError **error);

#endif
