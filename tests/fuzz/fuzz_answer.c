/* Any bytes as an answer, and as a number somebody wrote: what is understood can be dialled and counted, and is never our own number. */
#include <stdint.h>
#include <string.h>

#include "read/answer.h"
#include "read/contact.h"
#include "unit/shipped_words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct words *w;
	static char own[] = "+3225550101", region[] = "BE";
	char *phones[] = { own, NULL };
	struct contact_question q;
	struct contact contact;
	struct answer a;
	g_autofree char *line = g_strndup((const char *)data, size);
	w = w ? w : shipped_words();
	record_init(&contact_question_record, &q);
	q.context.region = region;
	q.context.own_phones = phones;
	answer_read(w, line, &q.context, &a);
	g_assert(g_utf8_validate(a.typed, -1, NULL) && strlen(a.typed) <= 3 * ANSWER_MAX_LINE);
	g_assert(a.amount_minor == AMOUNT_NONE || a.amount_minor > 0);
	g_assert(!a.phone || (a.phone[0] == '+' && strcmp(a.phone, own) != 0));
	g_assert(a.verdict <= VERDICT_YES || (!a.phone && a.amount_minor == AMOUNT_NONE));
	record_clear(&answer_record, &a);
	if (g_utf8_validate(line, -1, NULL)) {
		contact_read_number(line, &q, &contact);
		g_assert(!contact.phone || (contact.phone[0] == '+' && strcmp(contact.phone, own) != 0));
		record_clear(&contact_record, &contact);
	}
	return 0;
}
