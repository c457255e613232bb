/* Which of the numbers without currency are amounts: the words around them tell. */
#include "read/money.h"

#include <string.h>

#include "read/lexicon.h"

#define DISCOUNT_BYTES 40 /* "Remise commerciale exceptionnelle (240 €)" */

static bool is_label_of_other(enum term_kind kind)
{
	return kind == TERM_foreign_number_label || kind == TERM_our_number_label ||
	       kind == TERM_quote_number_label || kind == TERM_number_mark || kind == TERM_phone_label ||
	       kind == TERM_mobile_label || kind == TERM_fax_label;
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

static size_t skip_back(const char *text, size_t at)
{
	while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t' || text[at - 1] == ':'))
		at--;
	return at;
}

/* "Nachlass - 400,00 EUR", "less discount (£240.00)": where the minus stands, or hit->start. */
static size_t minus_of(const struct lexed *x, const struct money_hit *hit)
{
	const char *text = x->text;
	size_t at = skip_back(text, hit->start), sign = hit->start;
	if (at > 0 && text[at - 1] == '-')
		sign = at - 1;
	else if (at >= 3 && (g_str_has_prefix(text + at - 3, "–") || g_str_has_prefix(text + at - 3, "−")))
		sign = at - 3;
	else if (hit->start > 0 && text[hit->start - 1] == '(' && text[hit->end] == ')')
		sign = hit->start - 1;
	size_t word = skip_back(text, sign);
	for (guint i = lexed_term_from(x, sign); sign < hit->start && i > 0; i--) {
		const struct term *t = lexed_term(x, i - 1);
		if (t->start + DISCOUNT_BYTES < sign)
			break;
		if (t->kind == TERM_discount && t->end <= word &&
			strcspn(x->text + t->end, "0123456789\n") >= word - t->end)
			return sign;
	}
	return hit->start;
}

GArray *money_find_in(const struct lexed *x, const char *region)
{
	GArray *hits = money_find(x->text, region);
	for (guint i = hits->len; i-- > 0;) {
		struct money_hit *hit = &g_array_index(hits, struct money_hit, i);
		size_t minus = hit->amount_minor > 0 ? minus_of(x, hit) : hit->start;
		if (minus < hit->start) {
			hit->end += x->text[minus] == '(';
			hit->start = minus;
			hit->amount_minor = -hit->amount_minor;
		}
		if (!*hit->currency && is_other(x, hit))
			g_array_remove_index(hits, i);
	}
	return hits;
}
