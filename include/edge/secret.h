/* Secrets: where a password is found. Fetched when needed, wiped after use, never kept in the configuration.
 *
 *   file        the first line of a file that only its owner can read (mode 0600 or stricter)
 *   command     the first line of what a command prints; run without a shell, at most 10 s
 *   credential  a systemd credential: a file of that name in $CREDENTIALS_DIRECTORY
 *
 * At most one of them is set. Errors are SETUP, name the source and never the value. */
#ifndef EDGE_SECRET_H
#define EDGE_SECRET_H

#include "core/error.h"
#include <stdbool.h>

struct secret {
	char *file, *command, *credential; /* all NULL: none */
};

/* New string; wipe with secret_free. *ret NULL and true: none is set. */
bool secret_get(const struct secret *s, char **ret, GError **error);
void secret_free(char *password);

/* What can be said without fetching it: the file is there, readable, and closed to others; the command can be
 * split and found. */
bool secret_check(const struct secret *s, GError **error);

#endif
