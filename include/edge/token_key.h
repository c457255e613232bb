/* The key of tokens (core/token.h): the configured one, else one of this installation, made at first need in
 * state_dir, mode 0600. */
#ifndef EDGE_TOKEN_KEY_H
#define EDGE_TOKEN_KEY_H

#include "edge/secret.h"

/* SETUP error when it cannot be read, is too short, or cannot be made. */
bool token_key_load(const struct secret *key, const char *state_dir, GBytes **ret, GError **error);

#endif
