/* A quote that left becomes a deal, or a version of one that is there. */
#ifndef APP_QUOTE_IN_H
#define APP_QUOTE_IN_H

#include "app/round.h"
#include "core/letter.h"

/* The deal it belongs to: the same number or the one it replaces, to the same customer; without a number the same mail. ret is inited by the
 * caller. */
bool quote_find_family(struct service *s, const struct rep *rep, const struct letter *l, struct deal *ret, bool *ret_found, GError **error);

/* Inside a transaction. deal (inited): what it became; *ret_new false: this mail was taken before. *ret_versions: how many there were. */
bool quote_commit(struct service *s, const struct rep *rep, const struct letter *l, struct deal *deal, bool *ret_new, int *ret_versions,
		GError **error);

/* After it. */
void quote_tell(struct service *s, const struct rep *rep, const struct deal *deal, int versions_before);

#endif
