/* What a date in running text is said to be: the last day of something, or the day of it. */
#ifndef READ_DATE_ROLE_H
#define READ_DATE_ROLE_H

#include "read/dates.h"

enum date_role {
	DATE_ROLE_NONE,  /* nothing is said */
	DATE_ROLE_UNTIL, /* "geldig tot 15/12", "30 jours de validité" */
	DATE_ROLE_ON,    /* "levering op 3 november", "ab 1. März" */
};
extern const char *const date_role_names[]; /* NULL, "until", "on" */

/* Of hits[i], all that dates_find_in found in x. By the word nearest to it in its sentence: the vocabularies
 * valid_until, date_until; start, decision, date_on. */
enum date_role date_role_of(const struct lexed *x, const GArray *hits, guint i);

#endif
