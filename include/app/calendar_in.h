/* The calendar in: what a person typed into, moved or deleted of our events. */
#ifndef APP_CALENDAR_IN_H
#define APP_CALENDAR_IN_H

#include "app/round.h"

bool calendar_in(struct desk *d, GError **error);

#endif
