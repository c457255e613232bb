/* sd_notify without libsystemd: one datagram to $NOTIFY_SOCKET (sd_notify(3)). Does nothing when it is not set. */
#ifndef EDGE_NOTIFY_H
#define EDGE_NOTIFY_H

#include <stdint.h>

void notify_state(const char *lines); /* "READY=1\nSTATUS=…" */
int64_t notify_watchdog_us(void);     /* $WATCHDOG_USEC when meant for us, else 0 */

#endif
