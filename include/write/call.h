/* What a call says in the rep's calendar: its title, its description, and its title afterwards. To be read on a phone, by somebody
 * who is about to dial. */
#ifndef WRITE_CALL_H
#define WRITE_CALL_H

#include "write/script.h"

/* "☎ Acme – mevr. Peeters – € 12.450 – 2024-118", as far as known; in the rep's language. New string, one line. */
char *call_title(const struct templates *t, const struct deal *deal, const char *rep_lang);

/* What came of it: "✓ order – Acme – 2024-118"; "· geen gehoor – …" when it brought neither order nor objection. The mark ☎ is
 * gone, so that nobody takes the event for a call to come. New string, one line. */
char *call_closed_title(const struct templates *t, const struct deal *deal, enum outcome_code code, const char *rep_lang);

/* Number and name first, then the quote in a few lines, the customer's last words if any (R26), the script, and how to report.
 * The frame is in the rep's language (templates/<lang>/script/call.txt), the script in the customer's. New string, LF; missing as in
 * script_render. */
char *call_description(const struct templates *t, const struct deal *deal, const char *shown_phone, const char *rep_lang,
		const struct sender *sender, GPtrArray *missing);

#endif
