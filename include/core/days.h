/* Business days: weekdays that are neither a public holiday of the region nor in a closed period.
 *
 * Holidays are rules, not lists, so that every year is known: conf/holidays.conf gives them, one expression
 * each: "12-25"              a fixed day "easter+39"          days from Western Easter Sunday (Gregorian
 * computus) "mon>=05-01"         the first Monday on or after a day;  "mon<=05-31" the last one on or before
 * it "wed<11-23"          the last Wednesday before a day;  "thu>09-05" the first Thursday after it "12-25
 * sub"          with a substitute: on a weekend, the next weekday that is not itself a holiday (GB) "04-27
 * sun-1"        kept a day earlier when it falls on a Sunday (NL) "2022-06-03"         one day of one year;
 * "!2022-05-30" takes a day of that name away An expression that leads out of its year gives no day. A region
 * "DE-BY" has the rules of "DE" and its own, "!" of either included. Regions: ISO 3166-1, or ISO 3166-2 for a
 * part. */
#ifndef CORE_DAYS_H
#define CORE_DAYS_H

#include "core/date.h"

struct holidays; /* all regions' rules; built once, then read-only and shared between threads */

struct holidays *holidays_new(void);
void holidays_free(struct holidays *h);

/* Adds one rule, valid for from_year..to_year (0 = open). A bad expression is a SETUP error that quotes it.
 */
bool holidays_add(struct holidays *h, const char *region, const char *name, const char *on, int from_year,
	int to_year, GError **error);

bool holidays_has_region(const struct holidays *h, const char *region);

/* The holiday's name (borrowed) when d is one in the region, else NULL. */
const char *holidays_name(const struct holidays *h, const char *region, struct date d);

struct date_range {
	struct date from, to; /* inclusive; year 0 in both = every year, and then to may lie before from
				 (12-24 .. 01-02) */
};

/* Which days count. Everything borrowed. */
struct workdays {
	const struct holidays *holidays;
	char **regions; /* NULL-terminated, may be NULL; a day that is a holiday in any of them is off */
	const struct date_range *closed; /* periods in which nobody is called */
	size_t n_closed;
};

bool workday_is(const struct workdays *w, struct date d);

/* n business days on (n < 0: back). n = 0: d itself, or the next business day when it is none. Gives up, with
 * a day that is none, when there is no business day within ten years. */
struct date workday_add(const struct workdays *w, struct date d, int n);

/* Business days in (from, to]; when to lies before from: minus those in [to, from). So workday_count(d,
 * workday_add(d, n)) is n. */
int workday_count(const struct workdays *w, struct date from, struct date to);

#endif
