/* A libconfig file, read whole, with errors as "file:line: what". UTF-8; @include is relative to the file's
 * directory. */
#ifndef EDGE_CONFIG_FILE_H
#define EDGE_CONFIG_FILE_H

#include "core/error.h"
#include <libconfig.h>
#include <stdbool.h>

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(config_t, config_destroy)

/* Inits file and fills it; the caller destroys it (g_auto(config_t)) also after an error. SETUP or RETRY. */
bool config_file_read(config_t *file, const char *path, GError **error);

/* The file a setting came from, that of path or one it includes (as libconfig names it, NULL: none); new
 * string. */
char *config_file_name(const char *path, const char *included);

/* Sets a SETUP error "file:line: what". Returns false. */
bool config_file_fail(const char *path, const config_setting_t *at, const char *what, GError **error);

#endif
