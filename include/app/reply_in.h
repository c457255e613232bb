/* What customers and their machines write: to which quote it belongs, and the fact it is (METHOD R26,
 * PROTOCOLS 6).
 *
 * A reply in the thread belongs to the quote of the thread, whoever wrote it; a mail of its own to the open
 * quotes of its writer, or of his colleagues when there is one only; a quote number in it settles which.
 * Addresses at providers have no colleagues. */
#ifndef APP_REPLY_IN_H
#define APP_REPLY_IN_H

#include "app/service.h"
#include "core/letter.h"

/* source: what identifies the mail. Mails that belong to no quote, or say nothing to anybody, are passed over
 * without a word. */
bool reply_take(
	struct service *s, const struct rep *rep, const char *source, const struct letter *l, GError **error);

#endif
