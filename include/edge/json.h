/* GVariant → JSON text (json-glib). a{sv} is an object with its keys in the variant's order, an empty maybe is null. */
#ifndef EDGE_JSON_H
#define EDGE_JSON_H

#include <glib.h>
#include <stdbool.h>

char *json_print(GVariant *value, bool pretty); /* new string, no newline at the end */

/* A JSON object → a{sv} (strings s, integers x, other numbers d, booleans b, objects a{sv}, arrays av); NULL values are left out. */
GVariant *json_parse(const char *text, GError **error);

#endif
