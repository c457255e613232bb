/* Small files and directories as the rest of the house needs them. */
#ifndef EDGE_FILES_H
#define EDGE_FILES_H

#include "core/error.h"
#include <stdbool.h>

/* UTF-8 text of at most max bytes; SETUP error that names the path. */
bool file_read_text(const char *path, gsize max, char **ret, GError **error);
bool file_read_bytes(const char *path, gsize max, GBytes **ret, GError **error);

/* Temporary file in the same directory, fsync, rename, fsync of the directory. */
bool file_write_atomic(const char *path, const void *bytes, gsize n, int mode, GError **error);

/* Names in a directory, sorted, without hidden ones: new char* into names. RETRY/SETUP error with the path. */
bool dir_list(const char *path, GPtrArray *names, GError **error);

#endif
