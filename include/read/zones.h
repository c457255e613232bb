/* Time zones by the names calendars use: IANA ("Europe/Brussels"), the same behind a prefix
 * ("/freeassociation.sourceforge.net/Europe/Brussels"), Windows ("Romance Standard Time"), Exchange's display names
 * ("(UTC+01:00) Brussels, Copenhagen, Madrid, Paris") and old abbreviations ("CET"). */
#ifndef READ_ZONES_H
#define READ_ZONES_H

#include <glib.h>

/* Loads every zone the system has. Once, before the process closes itself off: reading a zone later would need its file.
 * Called by the first zones_find when nobody did. */
void zones_init(void);

/* Borrowed, for ever; NULL when the name says no zone. */
GTimeZone *zones_find(const char *name);

#endif
