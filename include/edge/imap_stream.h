/* The ground under libetpan: it only ever sees this stream, never a socket.
 *
 * Connects, starts TLS (at once, or after STARTTLS spoken by hand), reads the greeting, and then stands
 * between the TLS stream and libetpan's parser, because libetpan 1.9.4 has no limits of its own
 * (PROTOCOLS 1.6, 1.7). For each command: time   waiting may take timeout_ms in all, prolonged only by what
 * arrives at 4 KiB/s or more: a server that drips is given up; what the caller does between two reads does
 * not count bytes  the whole answer, and any one literal before memory for it is asked for: {4294967295} is
 * refused where it is announced depth  64 parentheses: libetpan's parser recurses A broken limit reads as the
 * end of the stream; imap_stream_reason() tells. */
#ifndef EDGE_IMAP_STREAM_H
#define EDGE_IMAP_STREAM_H

#include "edge/mailbox.h"

struct imap_stream;
struct _mailstream; /* libetpan's */

/* Connected, verified, greeted. RETRY: network, BYE. SETUP: certificate, no STARTTLS, something was slipped
 * in before TLS, no IMAP server. */
struct imap_stream *imap_stream_open(const struct imap_account *a, GError **error);

/* For mailimap_connect(). It owns the imap_stream from then on: mailstream_close() closes both. */
struct _mailstream *imap_stream_wrap(struct imap_stream *s);
void imap_stream_close(struct imap_stream *s); /* only when not wrapped */

/* Before each command: its limits. */
void imap_stream_begin(struct imap_stream *s, int64_t max_bytes);

/* libetpan keeps an answer in memory until its end, 50 MB for the headers of a big folder. After this the
 * answer to the command `tag` is cut in pieces by a made-up tagged OK after every mail that ends beyond
 * piece_bytes. imap_stream_was_cut: the answer just parsed was only a piece, read on with the same tag. */
void imap_stream_cut(struct imap_stream *s, int tag, size_t piece_bytes);
bool imap_stream_was_cut(struct imap_stream *s);

/* For IDLE: whatever has come, without libetpan. wait false: -1 and EAGAIN when there is nothing. */
ssize_t imap_stream_take(struct imap_stream *s, void *buf, size_t n, bool wait);
/* Bytes taken that libetpan shall read after all. */
void imap_stream_put_back(struct imap_stream *s, const void *bytes, size_t n);

int imap_stream_fd(const struct imap_stream *s);
/* Why reading or writing failed last: "no answer in time", … Static. */
const char *imap_stream_reason(const struct imap_stream *s);

#endif
