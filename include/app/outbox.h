/* The outbox: actions out. Each goes through two doors: prepare (wanted → ready: the slot is chosen, the bytes are fixed and committed) and
 * send (ready → done: the same bytes at every try). A crash between any two steps repeats a step, never its effect. */
#ifndef APP_OUTBOX_H
#define APP_OUTBOX_H

#include "app/round.h"

/* Carries out what is due of this rep: first what frees room (cancel, close), then calls by priority and amount, then mails, which
 * can so tell where the call went. false when something must be tried again. */
bool outbox_run(struct desk *d);

#endif
