/* The call script of a planned call: the template the method chose, with gatekeeper above or voicemail below when wanted. */
#ifndef WRITE_SCRIPT_H
#define WRITE_SCRIPT_H

#include "core/deal.h"
#include "write/templates.h"
#include "write/view.h"

#define SCRIPT_MAX_CHARS 1600 /* METHOD 4.3, of one rendered script */

/* New string, UTF-8, LF; "" when no call is planned. Language of the quote, else the rep's. Placeholders without value render as
 * "…", and each name is appended once (a new string) to missing, which may be NULL. */
char *script_render(const struct templates *t, const struct deal *deal, const char *shown_phone, const char *rep_lang,
		const struct sender *sender, GPtrArray *missing);

/* The names of placeholders that have no value in that script, strings; empty when it is whole or no call is planned. */
GPtrArray *script_missing(const struct templates *t, const struct deal *deal, const char *rep_lang, const struct sender *sender);

#endif
