/* Many small texts read in one request, for `closecall read`; linked into closecall-reader alone. */
#ifndef APP_READER_BATCH_H
#define APP_READER_BATCH_H

#include "read/words.h"

/* args: "kind" s, "items" aa{sv} of "bytes" ay, "lang" s, "region" s, "now" x (UTC seconds), "today" s
 * (YYYY-MM-DD), all but the bytes may be left out; "context" a{sv}, a read_context for mails. The value:
 * "answers" aa{sv}, as many and in the same order, each with either "found" v or "error" s. Error: unknown
 * kind. */
GVariant *reader_batch(const struct words *words, GVariant *args, GError **error);

#endif
