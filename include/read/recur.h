/* The days of a recurrence rule (RFC 5545 3.3.10), found by asking of each day whether it belongs to the rule.
 *
 * libical's own iterator never returns from rules such as FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30 (PROTOCOLS 3). Here the work is
 * one test a day, counted against a budget, whatever the rule says. Times of day are the caller's. */
#ifndef READ_RECUR_H
#define READ_RECUR_H

#include <libical/ical.h>

#include "core/date.h"

#define RECUR_MAX_DAYS 1000 /* days found of one rule; further ones are left out */

/* GArray of struct date, ascending: the days in [from, to] on which the rule has an instance; free with g_array_unref. first: the
 * day of DTSTART; it is always the first instance. COUNT is obeyed; UNTIL is not, the caller compares instants. A frequency
 * finer than daily gives every day that has an instance of it, and so do several BYHOUR, BYMINUTE, BYSECOND. *budget: days
 * that may be tested still; when it is used up no more are found. A rule in another calendar (RSCALE), or none
 * at all (ICAL_NO_RECURRENCE), gives the first day. */
GArray *recur_days(const struct icalrecurrencetype *rule, struct date first, struct date from, struct date to, int *budget);

/* More than one instance a day. */
bool recur_is_fine(const struct icalrecurrencetype *rule);

#endif
