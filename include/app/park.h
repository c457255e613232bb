/* The park: all reps' mailboxes waiting for a word from their servers in one epoll set, and a bounded pool of workers that run rounds.
 *
 * A seat is either parked (its mailbox waits, nobody touches it) or busy (one worker has it). It becomes busy when its server says
 * something, its wait must be renewed, its poll is due (IDLE is a hint, never the truth), or the ledger has something due. */
#ifndef APP_PARK_H
#define APP_PARK_H

#include "app/service.h"

/* Runs until SIGTERM or SIGINT. false: the park could not be set up. */
bool park_run(struct service *s, GError **error);

#endif
