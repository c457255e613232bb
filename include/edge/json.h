/* GVariant ↔ JSON text. a{sv} is an object with its keys in the variant's order, an empty maybe is null, a double is
 * as short as it can be and still be the same number. */
#ifndef EDGE_JSON_H
#define EDGE_JSON_H

#include "core/error.h"
#include <stdbool.h>

char *json_print(GVariant *value, bool pretty); /* new string, no newline at the end; consumes a floating value */

/* A JSON object (RFC 8259) → a{sv}, the caller's reference: strings s, integers x, other numbers d, booleans b, objects
 * a{sv}, arrays av; null values are left out. ITEM error: no JSON object, or nested deeper than 32 levels. */
GVariant *json_parse(const char *text, GError **error);

/* Any JSON value, as above, but null is kept, as an empty maybe (mv). */
GVariant *json_parse_any(const char *text, GError **error);

#endif
