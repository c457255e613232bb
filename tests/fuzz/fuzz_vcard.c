/* Any bytes as cards: what is found is UTF-8 and dialable, and never our own number; never a hang. */
#include <stdint.h>
#include <string.h>

#include "read/contact.h"
#include "read/vcard.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_cards(const uint8_t *data, size_t size)
{
	g_autoptr(GPtrArray) cards = vcard_parse((const char *)data, size);
	g_assert(cards->len <= VCARD_MAX_CARDS + 1);
	for (guint i = 0; i < cards->len; i++) {
		const struct vcard *c = cards->pdata[i];
		g_assert(c->phones->len <= VCARD_MAX_VALUES && c->emails->len <= VCARD_MAX_VALUES);
		g_assert(!c->name || (*c->name && g_utf8_validate(c->name, -1, NULL)));
		g_assert(!c->company || (*c->company && g_utf8_validate(c->company, -1, NULL)));
		for (guint k = 0; k < c->phones->len; k++)
			g_assert(((const struct vcard_phone *)c->phones->pdata[k])->rank > 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char own[] = "+3225550101", email[] = "m.dubois@acme.example", region[] = "BE";
	char *phones[] = { own, NULL };
	struct contact_question q;
	struct contact found;
	record_init(&contact_question_record, &q);
	q.whom.email = email;
	q.context.region = region;
	q.context.own_phones = phones;
	check_cards(data, size);
	contact_read_cards((const char *)data, size, &q, &found);
	g_assert(!found.phone || (found.phone[0] == '+' && strcmp(found.phone, own) != 0));
	record_clear(&contact_record, &found);
	return 0;
}
