/* Civil dates and instants.
 *
 * Invariants: a struct date is a proleptic Gregorian date or all zero ("none"); an instant is UTC seconds since 1970 in
 * an int64_t named *_utc, 0 meaning "none". A zone is a GTimeZone owned by somebody else; nothing here reads a clock. */
#ifndef CORE_DATE_H
#define CORE_DATE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct date {
	int year, month, day; /* month 1..12, day 1..31; 0,0,0 = none */
};

#define DATE_NONE ((struct date){ 0, 0, 0 })

bool date_is_set(struct date d);
bool date_is_valid(struct date d); /* a date that exists, years 1..9999 */

/* Days since 1970-01-01, and back. */
int32_t date_to_days(struct date d);
struct date date_from_days(int32_t days);

struct date date_add_days(struct date d, int n);
int date_compare(struct date a, struct date b); /* <0, 0, >0 */
int date_weekday(struct date d);                 /* ISO 8601: Monday 1 .. Sunday 7 */
int date_iso_week(struct date d, int *ret_year); /* ISO 8601 week 1..53; ret_year may be NULL */
struct date date_of_iso_week(int year, int week); /* its Monday */

/* "YYYY-MM-DD" ↔ date. print of DATE_NONE is "". The text is the caller's. */
char *date_print(struct date d);
bool date_parse(const char *text, struct date *ret);

/* The date and the minute of the day (0..1439) an instant has in a zone. ret_minute may be NULL. */
struct date date_of_instant(int64_t at_utc, GTimeZone *zone, int *ret_minute);

/* The instant of a local time. In the hour that does not exist the clock is moved on by the gap; of the hour that comes
 * twice it is the first (RFC 5545 3.3.5). minute may be 1440 (the end of the day). */
int64_t date_to_instant(struct date d, int minute, GTimeZone *zone);

/* "2026-10-05T08:00:00Z", "2026-10-05T08:00+02:00", "2026-10-05 08:00" or "2026-10-05" (the last two in `zone`). */
bool instant_parse(const char *text, GTimeZone *zone, int64_t *ret_utc);

#endif
