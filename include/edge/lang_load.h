/* templates/<lang>/lang.conf (libconfig) → struct lang. Every key of struct lang must be there; `labels` is a
 * group of strings. */
#ifndef EDGE_LANG_LOAD_H
#define EDGE_LANG_LOAD_H

#include "core/error.h"
#include "core/lang.h"

/* NULL and a SETUP error "file:line: what". code is copied; the end is lang_free(). */
struct lang *lang_load(const char *path, const char *code, GError **error);

#endif
