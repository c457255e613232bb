/* The health of the hosts we talk to: thirty reps on one dead server cost one time-out, not thirty. Full-jitter back-off per host; one line when
 * a host breaks, one when it heals. Shared by threads. Names are "imap host:port", "dav https://host", "smtp host:port" or a path. */
#ifndef APP_HOSTS_H
#define APP_HOSTS_H

#include "app/tell.h"

struct hosts;

struct hosts *hosts_new(struct tell *tell);
void hosts_free(struct hosts *h);

/* May it be tried now? */
bool hosts_ready(struct hosts *h, const char *host, int64_t now_us);
/* why NULL: it has been said already, and so will be that it is well again. */
void hosts_failed(struct hosts *h, const char *host, const char *why, int64_t now_us);
void hosts_worked(struct hosts *h, const char *host, int64_t now_us);

#endif
