/* `closecall check --connect`: every way out of the house is walked once, as a round would walk it: name, connection, login, folder, calendar, mail. Line by
 * line ✓ or ✗ with what a person can do about it. Writes one event into each calendar and takes it away again; nothing else changes, no mail is sent. */
#ifndef APP_CONNECT_H
#define APP_CONNECT_H

#include "app/service.h"

/* Prints, and keeps in the ledger what it learnt about the calendars. Returns the exit code: EX_OK, EX_TEMPFAIL (only what may pass by itself), EX_CONFIG. */
int connect_check(struct service *s, bool json);

#endif
