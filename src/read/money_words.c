/* Which of the numbers without currency are amounts: the words around them tell. */
#include "read/money.h"

#include <string.h>

#include "read/lexicon.h"

static bool is_label_of_other(enum term_kind kind)
{
	return kind == TERM_foreign_number_label || kind == TERM_our_number_label || kind == TERM_quote_number_label ||
	       kind == TERM_number_mark || kind == TERM_phone_label || kind == TERM_mobile_label || kind == TERM_fax_label;
}

/* "Artikel 4.250.118", "1.000 stuks" */
static bool is_other(const struct lexed *x, const struct money_hit *hit)
{
	for (guint i = lexed_term_from(x, hit->end); i < x->terms->len; i++) {
		const struct term *t = lexed_term(x, i);
		if (t->start > hit->end + 1)
			break;
		if (t->kind == TERM_units && x->text[hit->end] == ' ')
			return true;
	}
	for (guint i = lexed_term_from(x, hit->start); i > 0; i--) {
		const struct term *t = lexed_term(x, i - 1);
		if (t->end + 4 < hit->start)
			break;
		size_t gap = strspn(x->text + t->end, " .:");
		if (is_label_of_other(t->kind) && t->end + gap == hit->start)
			return true;
	}
	return false;
}

GArray *money_find_in(const struct lexed *x, const char *region)
{
	GArray *hits = money_find(x->text, region);
	for (guint i = hits->len; i-- > 0;) {
		const struct money_hit *hit = &g_array_index(hits, struct money_hit, i);
		if (!*hit->currency && is_other(x, hit))
			g_array_remove_index(hits, i);
	}
	return hits;
}
