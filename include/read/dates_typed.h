/* A date and a time as a person types them in an outcome line (METHOD 2.3 rule 6), in the words of any loaded language:
 * 24/10, 24.10., 24-10, 24/10/26, 2026-10-24, 24 oktober, October 24th, today, tomorrow, a weekday (the next one, never today),
 * "+3" (business days); 14u, 14h30, 14:00, 14 Uhr, 2pm. Running text is read/dates.h. */
#ifndef READ_DATES_TYPED_H
#define READ_DATES_TYPED_H

#include "core/date.h"
#include "read/words.h"

/* folded: as words_fold leaves it; only its start is looked at. Returns the bytes used, 0 when neither date nor time stands
 * there. A date without year is the first one on or after base - 30 days. *ret_bd: business days of "+3", else 0; then *ret is
 * not set. *ret_minute: minute of the day plus one, 0 when no time follows or stands alone. */
size_t dates_parse_typed(const struct words *w, const char *folded, struct date base, struct date *ret, int *ret_bd,
		int *ret_minute);

#endif
