/* Mail → quote: whether it is one, and its fields, each with its evidence. The recogniser.
 *
 * Invariants: never invents (a field below its confidence is absent); never takes the rep's or the company's own number, name
 * or address for the customer's; reads the sender's own text and attachments before the quoted thread; the thread serves only
 * for the customer's signature (phone, company, name). */
#ifndef READ_QUOTE_H
#define READ_QUOTE_H

#include "core/letter.h"
#include "read/mail.h"
#include "read/words.h"

/* Fills ret (inited by us). documents: struct document, one per attachment of the mail (read/document.h). */
void quote_read(const struct words *w, const struct mail *mail, const GPtrArray *documents,
		const struct read_context *context, struct quote *ret);

#endif
