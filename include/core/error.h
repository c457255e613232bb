/* Errors: one domain, three codes, named after what the caller must do.
 *
 * RETRY  the world was not ready (network, 5xx, lock): try again later, with back-off.
 * ITEM   this mail, event or line is bad: park it with its reason, go on with the next.
 * SETUP  login, certificate, disk, configuration: stop this rep, tell a person once.
 *
 * A message is one sentence without capital or full stop, what failed first, the subject quoted, and is prefixed on the
 * way up with g_prefix_error(): "rep 'an': calendar 'work': server said 503". "Not found" is an answer, not an error.
 * Only app/ logs; the floors below return. */
#ifndef CORE_ERROR_H
#define CORE_ERROR_H

#include <glib.h>

#define CLOSECALL_ERROR (closecall_error_quark())

enum closecall_error {
	CLOSECALL_RETRY,
	CLOSECALL_ITEM,
	CLOSECALL_SETUP,
};

GQuark closecall_error_quark(void);

#endif
