/* The members of a zip archive (libarchive), which office files are. For hostile bytes: bounded by the limits
 * below, whatever the archive says of itself; a member that nobody asked for is not unpacked. */
#ifndef READ_ZIP_H
#define READ_ZIP_H

#include <glib.h>
#include <stdbool.h>

#define ZIP_MAX_ENTRIES 5000
#define ZIP_MAX_UNPACKED (32 * 1024 * 1024) /* bytes of all members together */
#define ZIP_MAX_RATIO 200                   /* unpacked to packed; XML of spreadsheets comes near 100 */
#define ZIP_FREE_UNPACKED (1024 * 1024)     /* what may be unpacked at any ratio */

/* Name (char *) → GBytes of each member whose name is wanted; of two of one name the first. Free with
 * g_hash_table_unref. ITEM error when it is no zip archive, broken, encrypted, or beyond a limit. */
GHashTable *zip_read(GBytes *zip, bool (*wanted)(const char *name), GError **error);

#endif
