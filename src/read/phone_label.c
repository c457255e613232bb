#include "read/phone_label.h"

#define NEAR_BYTES 30

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
