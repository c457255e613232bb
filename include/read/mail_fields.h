/* What stands in header fields: addresses, ids, dates. Lenient: senders write "To: a@b.be; c@d.be" (Outlook's habit), names
 * with bare commas, ids without brackets. values: raw, unfolded (read/mail_scan.h). */
#ifndef READ_MAIL_FIELDS_H
#define READ_MAIL_FIELDS_H

#include <glib.h>
#include <stdint.h>

/* Adds the addresses in value to ret, of struct mail_address; groups are taken apart, what has no "@" is left out. */
void mail_addresses_parse(const char *value, GPtrArray *ret);

/* The ids in <>, in order; the first word when there is none. Free with g_strfreev. value may be NULL. */
char **mail_ids_parse(const char *value);

/* UTC seconds; 0 when it is no date or one before 1990. value may be NULL. */
int64_t mail_date_parse(const char *value);

#endif
