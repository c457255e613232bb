/* Many small texts read in one request, for `closecall read`. What is found has another shape for each kind
 * and ends as JSON, so that question and answer are GVariants here, and no records. */
#ifndef APP_READER_BATCH_H
#define APP_READER_BATCH_H

#include "read/words.h"

#define READER_BATCH_ANSWERS "aa{sv}"

/* args: a{sv} of "kind" s, "items" aa{sv} of "bytes" ay, "lang" s, "region" s, "now" x (UTC seconds), "today"
 * s (YYYY-MM-DD), all but the bytes may be left out; "context" ay, a packed read_context for mails. The
 * value: READER_BATCH_ANSWERS, as many and in the same order, each with either "found" v or "error" s; new
 * reference. Error: unknown kind. Linked into closecall-reader alone. */
GBytes *reader_batch(const struct words *words, GBytes *args, GError **error);

#endif
