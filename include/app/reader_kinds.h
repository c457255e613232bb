/* What a reader process answers; linked into closecall-reader alone. */
#ifndef APP_READER_KINDS_H
#define APP_READER_KINDS_H

#include "edge/reader_pipe.h"
#include "read/words.h"

/* The answer's value, the caller's; NULL and the reason. request: as edge/reader_pipe.h says. */
GBytes *reader_answer(const struct words *words, const struct reader_message *request, GError **error);

#endif
