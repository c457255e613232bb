/* What goes over the pipe between daemon and reader, for both ends: messages of one word and two pieces of
 * bytes.
 *
 *     request: word = the kind of question, value = what must be known to answer it, bytes = what a stranger
 * wrote answer:  word = "" or why there is none, value = the answer, bytes = nothing
 *
 * A value is a packed record (core/record.h) or, of "batch", a GVariant; here it is bytes of any origin, and
 * who unpacks it checks it. On the wire: three lengths of 8 bytes (little endian), then the three. Lengths
 * beyond the limits end the conversation. */
#ifndef EDGE_READER_PIPE_H
#define EDGE_READER_PIPE_H

#include "core/error.h"
#include <stdbool.h>
#include <stdint.h>

#define READER_MAX_REQUEST (80 * 1024 * 1024)
#define READER_MAX_ANSWER (8 * 1024 * 1024)

struct reader_message {
	char *word;            /* UTF-8 */
	GBytes *value, *bytes; /* never NULL in what was received; NULL in what is sent: nothing */
};

void reader_message_clear(struct reader_message *m);

/* Bytes of all three. */
gsize reader_message_size(const struct reader_message *m);

/* Reads one message of at most max bytes into ret, which must own nothing and is the caller's to clear.
 * False: nothing is in it; without error: end of input. deadline_us: monotonic, 0 = none. Errors: RETRY when
 * the deadline passed; ITEM: torn, too long, malformed. */
bool reader_pipe_receive(
	int fd, uint64_t max, int64_t deadline_us, struct reader_message *ret, GError **error);

/* Writes one message. SIGPIPE must be ignored by the process. A deadline holds only for a non-blocking fd. */
bool reader_pipe_send(int fd, const struct reader_message *m, int64_t deadline_us, GError **error);

#endif
