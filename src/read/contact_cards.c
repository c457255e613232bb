#include <string.h>

#include "read/contact.h"
#include "read/vcard.h"

static bool has_address(const struct vcard *card, const char *address)
{
	for (guint i = 0; address && i < card->emails->len; i++)
		if (g_ascii_strcasecmp(card->emails->pdata[i], address) == 0)
			return true;
	return false;
}

/* Do two people write the same? "Acme" and "Acme Bouw NV" do. */
static bool reads_like(const char *a, const char *b, bool in_part)
{
	g_autofree char *x = a ? words_fold(a) : NULL, *y = b ? words_fold(b) : NULL;
	if (!x || !y || strlen(x) < 3 || strlen(y) < 3)
		return false;
	return strcmp(x, y) == 0 || (in_part && (words_find(x, y) == 0 || words_find(y, x) == 0));
}

/* 2 by the address, 1 by name and company (there are many Jan Peeters), 0 somebody else. */
static int is_whom(const struct vcard *card, const struct contact *whom)
{
	if (has_address(card, whom->email))
		return 2;
	return reads_like(card->name, whom->name, false) && reads_like(card->company, whom->company, true);
}

/* What the number is counts more than what somebody called it: a "work" number can be a mobile. */
static int best_number(const struct vcard *card, const struct contact_question *q, char **ret_e164)
{
	int best = 0;
	for (guint i = 0; i < card->phones->len; i++) {
		const struct vcard_phone *phone = card->phones->pdata[i];
		g_autofree char *e164 = NULL;
		enum phone_type type = contact_number(phone->number, q, &e164);
		int rank = type == PHONE_MOBILE ? MAX(phone->rank, VCARD_RANK_MOBILE) : phone->rank;
		if (!e164 || rank <= best)
			continue;
		best = rank;
		g_free(*ret_e164);
		*ret_e164 = g_steal_pointer(&e164);
	}
	return best;
}

static void take_card(const struct vcard *card, int how, char *e164, struct contact *ret)
{
	record_clear(&contact_record, ret);
	ret->phone = e164;
	ret->name = g_strdup(card->name);
	ret->company = g_strdup(card->company);
	ret->why = g_strdup(how == 2 ? "on the card with this address" : "on the card with this name and company");
}

void contact_read_cards(const char *bytes, size_t n, const struct contact_question *q, struct contact *ret)
{
	g_autoptr(GPtrArray) cards = vcard_parse(bytes, n);
	int best_how = 0, best_rank = -1;
	record_init(&contact_record, ret);
	for (guint i = 0; i < cards->len; i++) {
		const struct vcard *card = cards->pdata[i];
		g_autofree char *e164 = NULL;
		int how = is_whom(card, &q->whom);
		int rank = how ? best_number(card, q, &e164) : 0;
		if (!how || how < best_how || (how == best_how && rank <= best_rank))
			continue;
		best_how = how;
		best_rank = rank;
		take_card(card, how, g_steal_pointer(&e164), ret);
	}
}
