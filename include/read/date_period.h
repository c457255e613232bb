/* Times that do not say the day of a month: weeks, parts of a month or year, time spans, days by name. Each
 * reads what begins at token i, and says whether there is one. */
#ifndef READ_DATE_PERIOD_H
#define READ_DATE_PERIOD_H

#include "read/date_token.h"

/* "eind november", "Ende KW 50"; "Monatsende"; "KW 48-50"; "next month"; "30 dagen", "un mois" */
bool date_read_part(
	const struct words *w, const struct lexed *x, guint i, struct date base, struct date_reading *r);
bool date_read_end(const struct lexed *x, guint i, struct date base, struct date_reading *r);
bool date_read_week(
	const struct words *w, const struct lexed *x, guint i, struct date base, struct date_reading *r);
bool date_read_next_month(const struct lexed *x, guint i, struct date base, struct date_reading *r);
bool date_read_duration(const struct lexed *x, guint i, struct date base, struct date_reading *r);

/* "vrijdag", "vrijdag 16"; "demain" */
bool date_read_weekday(const struct lexed *x, guint i, struct date base, struct date_reading *r);
bool date_read_relative(const struct lexed *x, guint i, struct date base, struct date_reading *r);

#endif
