/* Series of quote numbers, and which are missing in them (METHOD 5.1, M17). Pure.
 *
 * A number is a series and a count: "2024-118" is the 118th of "2024-". The series of a company are looked at
 * as one, whoever of the reps uses them. A number between two that were seen, and that was not, is missing;
 * it is told in the week in which the one behind it was seen, so once. Where most are missing somebody else
 * writes those quotes: nothing is said of such a series. */
#ifndef CORE_SERIES_H
#define CORE_SERIES_H

#include "core/deal.h"

#define SERIES_DENSE_PERCENT 80 /* of the numbers from the first to the last must have been seen */
#define SERIES_GAP_MAX 9        /* more in a row were not forgotten: the counting jumped */

struct missing_number {
	char *number;
	char *rep; /* id: who has the numbers before and behind; NULL: two different ones have */
};
void missing_number_free(struct missing_number *m);

/* deals: struct deal of all reps, any order, first sent at any time before to_utc. New list of struct
 * missing_number that the numbers of [from, to) show to be missing, in the order of their series. */
GPtrArray *series_missing(GPtrArray *deals, int64_t from_utc, int64_t to_utc);

#endif
