/* The rows and bars of the weekly digest's HTML. A bar is a list of segments (width in percent, colour) and a rest. */
#ifndef WRITE_WEEKLY_ROWS_H
#define WRITE_WEEKLY_ROWS_H

#include "write/weekly_words.h"

/* Inserts reps, discipline, score, objections and ages. */
void weekly_put_rows(const struct weekly_words *v, GVariantDict *view);

#endif
