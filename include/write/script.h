/* The call script of a planned call: the template the method chose, with gatekeeper above or voicemail below when wanted. */
#ifndef WRITE_SCRIPT_H
#define WRITE_SCRIPT_H

#include "core/deal.h"
#include "write/templates.h"
#include "write/view.h"

#define SCRIPT_MAX_CHARS 1600 /* METHOD 4.3, of one rendered script */

/* New string, UTF-8, LF. Language of the quote, else the rep's (`lang`). Placeholders without value render as "…", and their
 * names are appended (new strings) to missing, which may be NULL. */
char *script_render(const struct templates *t, const struct deal *deal, const char *shown_phone, const char *rep_lang,
		const struct sender *sender, int64_t now_utc, GPtrArray *missing);

#endif
