/* Mail in: the Sent folder gives quotes and outcomes, the inbox customers' replies and bounces, closecall's own mailbox reps' answers. */
#ifndef APP_POST_IN_H
#define APP_POST_IN_H

#include "app/round.h"

bool post_in_sent(struct desk *d, GError **error);
bool post_in_inbox(struct desk *d, GError **error);
bool post_in_service(struct desk *d, GError **error);

#endif
