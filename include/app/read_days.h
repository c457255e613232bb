/* `closecall read business-day`: reckoned here, no reader process is asked. */
#ifndef APP_READ_DAYS_H
#define APP_READ_DAYS_H

#include "core/days.h"

/* The region's own holidays, or those of the country it is a part of. */
bool read_days_knows(const struct holidays *h, const char *region);

/* {from, n, region} → {date}: n business days after from (n < 0: before; 0: from itself, or the next one). region NULL in the object: the one
 * given. Floating a{sv}; NULL and an ITEM error that says what is wrong with the question. */
GVariant *read_business_day(const struct holidays *h, const char *region, GVariant *object, GError **error);

#endif
