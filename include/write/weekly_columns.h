/* The tables of the weekly digest's text, for a fixed-width font. */
#ifndef WRITE_WEEKLY_COLUMNS_H
#define WRITE_WEEKLY_COLUMNS_H

#include "write/weekly_words.h"

/* Inserts text_rates, text_week, text_discipline, text_score, text_ages, and text_objections when there were
 * any. */
void weekly_put_columns(const struct weekly_words *v, GVariantDict *view);

#endif
