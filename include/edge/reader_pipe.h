/* What goes over the pipe between daemon and reader, for both ends. A message is 8 bytes of length (little endian) and a GVariant in normal
 * form: request (sa{sv}ay) = kind, arguments, bytes; answer (bsa{sv}) = fine?, error, value. Lengths beyond the limits end the conversation. */
#ifndef EDGE_READER_PIPE_H
#define EDGE_READER_PIPE_H

#include "core/error.h"
#include <stdbool.h>
#include <stdint.h>

#define READER_REQUEST "(sa{sv}ay)"
#define READER_ANSWER "(bsa{sv})"
#define READER_MAX_REQUEST (80 * 1024 * 1024)
#define READER_MAX_ANSWER (8 * 1024 * 1024)

/* Reads one message of the type, checked for size, form and type; the form of a request, which only the daemon writes, is trusted. NULL without error: end of input. deadline_us: monotonic, 0 = none.
 * Errors: RETRY when the deadline passed; ITEM: torn, too long, malformed. The reference is the caller's. */
GVariant *reader_pipe_receive(int fd, const char *type, uint64_t max, int64_t deadline_us, GError **error);

/* Writes one message (consumes a floating one). SIGPIPE must be ignored by the process. A deadline holds only for a non-blocking fd. */
bool reader_pipe_send(int fd, GVariant *message, int64_t deadline_us, GError **error);

#endif
