/* The reader process, seen from the daemon: bytes of strangers go out, packed values come back
 * (edge/reader_pipe.h says which).
 *
 * Each reader is a closecall-reader with a pipe each way (edge/reader_pipe.h), started before it is needed
 * and again when it died. An answer is checked for form and size before anything looks at it, and its value
 * by whoever unpacks it. A reader that dies, stalls past its deadline or answers nonsense is killed and
 * replaced, and the request is an ITEM error that says so. Shared by threads: a request takes any free reader
 * or waits for one. */
#ifndef EDGE_READER_H
#define EDGE_READER_H

#include "core/error.h"
#include <stdbool.h>

struct readers;

/* argv: program and arguments, copied. Starts n processes at once; SETUP error when the program cannot be
 * started. */
struct readers *readers_new(const char *const *argv, int n, int timeout_s, GError **error);
void readers_free(struct readers *r);

/* The answer's value, the caller's; NULL and ITEM error (the reader's own sentence, or "reader died: signal
 * 11" …). args and bytes may be NULL: nothing. */
GBytes *readers_ask(struct readers *r, const char *kind, GBytes *args, GBytes *bytes, GError **error);

#endif
