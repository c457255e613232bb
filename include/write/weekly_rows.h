/* The rows and bars of the weekly digest's HTML. A bar is a list of segments (width in percent, colour) and a
 * rest. */
#ifndef WRITE_WEEKLY_ROWS_H
#define WRITE_WEEKLY_ROWS_H

#include "write/weekly_words.h"

/* Inserts reps, discipline, score, objections and ages; of many reps (WEEKLY_FOLD_AT) folded and lines, and
 * the team alone has bars. */
void weekly_put_rows(const struct weekly_words *v, GVariantDict *view);

#endif
