/* The sentences of the weekly digest: what a lower score costs, the outlook, registration, quotes to look at
 * together, coaching, and one question per rep. */
#ifndef WRITE_WEEKLY_NOTES_H
#define WRITE_WEEKLY_NOTES_H

#include "write/weekly_words.h"

/* Inserts gaps, outlook, registration, watch, coaching and questions, and has_<name> of the last three. */
void weekly_put_notes(const struct weekly_words *v, GVariantDict *view);

#endif
