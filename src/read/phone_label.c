#include "read/phone_label.h"

#include <string.h>

#define NEAR_BYTES 30
#define LABEL_BYTES 24 /* of another number's label and what stands between the two */

enum term_kind phone_label_before(const struct lexed *x, size_t floor, size_t start)
{
	static const enum term_kind kinds[] = { TERM_fax_label, TERM_mobile_label, TERM_phone_label };
	const struct line *line = lexed_line(x, lexed_line_of(x, start));
	size_t from = MAX(floor, line->start);
	from = MAX(from, start > NEAR_BYTES ? start - NEAR_BYTES : 0);
	enum term_kind found = TERM_N;
	size_t at = 0;
	for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++) {
		for (guint i = lexed_term_from(x, from); i < x->terms->len; i++) {
			const struct term *t = lexed_term(x, i);
			if (t->start >= start)
				break;
			if (t->kind == kinds[k] && t->start >= at) {
				found = kinds[k];
				at = t->start;
			}
		}
	}
	return found;
}

/* "BE 0403.170.701", "NL91 ABNA 0417 1643 00": a country's letters, alone or at the head of groups that are
 * capitals or digits. */
static bool is_behind_country(const char *text, size_t from, size_t end)
{
	for (;;) {
		size_t start = end;
		while (start > from && (g_ascii_isupper(text[start - 1]) || g_ascii_isdigit(text[start - 1])))
			start--;
		size_t n = end - start;
		if (n == 0 || (start > from && !strchr(" .:\t(", text[start - 1])))
			return false;
		bool letters = n >= 2 && g_ascii_isupper(text[start]) && g_ascii_isupper(text[start + 1]);
		if (letters && (n == 2 || (n == 4 && g_ascii_isdigit(text[start + 2]) &&
						  g_ascii_isdigit(text[start + 3]))))
			return true;
		if (n > 4 || start == from || text[start - 1] != ' ')
			return false;
		end = start - 1;
	}
}

/* One name between a register and its number: "RPR Gent 0475.170.701" */
static bool is_court(const char *p, const char *end)
{
	if (end - p < 2 || *p != ' ' || !(g_ascii_isupper(p[1]) || p[1] & 0x80))
		return false;
	while (++p < end)
		if (!g_ascii_isalpha(*p) && !(*p & 0x80))
			return false;
	return true;
}

static bool is_label_of_other(enum term_kind kind)
{
	return kind == TERM_foreign_number_label || kind == TERM_our_number_label ||
	       kind == TERM_quote_number_label || kind == TERM_vat || kind == TERM_other_paper;
}

/* "USt-IdNr. 123456789", "RPR Gent 0403.170.701": a number of a register, by its country or its label before
 * it. */
static bool is_registered(const struct lexed *x, size_t floor, size_t start)
{
	const struct line *line = lexed_line(x, lexed_line_of(x, start));
	size_t from = MAX(MAX(floor, line->start), start > LABEL_BYTES ? start - LABEL_BYTES : 0),
	       end = start;
	while (end > from && strchr(" .:", x->text[end - 1]))
		end--;
	if (x->text[start] != '+' && is_behind_country(x->text, MAX(floor, line->start), end))
		return true;
	for (guint i = lexed_term_from(x, from); i < x->terms->len; i++) {
		const struct term *t = lexed_term(x, i);
		if (t->start >= start)
			break;
		if (is_label_of_other(t->kind) &&
			(t->end >= end || is_court(x->text + t->end, x->text + end)))
			return true;
	}
	return false;
}

bool phone_is_believed(const struct lexed *x, size_t floor, const struct phone_hit *hit)
{
	if (phone_label_before(x, floor, hit->start) != TERM_N)
		return true;
	if (x->text[hit->start] == '+')
		return true;
	return hit->type != PHONE_DOUBTFUL && !is_registered(x, floor, hit->start);
}
