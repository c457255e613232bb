/* What an amount is by the words around it. */
#include "read/quote_amounts.h"

#include <string.h>

#define NEAR_BEHIND 30 /* bytes behind an amount in which "excl. btw" or "per m²" is about it */
#define FAR_BEHIND 50  /* bytes behind it in which "excluding VAT" still is */
#define MAX_AMOUNTS \
	1000           /* of one source, the last ones: a price list of thousands has its total at the end */
#define MAX_HEADING 45 /* bytes of a line that is a heading ("Opties") */

/* Is a letter at p? p may point into the middle of a character: then not. */
static bool letter_at(const char *p)
{
	gunichar c = *p & 0x80 ? g_utf8_get_char_validated(p, -1) : (guchar)*p;
	return c <= 0x10FFFF && g_unichar_isalpha(c);
}

static bool has_letters(const char *text, size_t start, size_t end)
{
	for (size_t i = start; i < end; i++)
		if (letter_at(text + i) && strncmp(text + i, "€", 3))
			return true;
	return false;
}

/* "incl." is about VAT only when no other word follows ("incl. plaatsing"). */
static bool word_follows(const struct source *source, const struct term *t)
{
	size_t at = t->end + strspn(source->text + t->end, " .");
	if (lexed_find(source->lexed, TERM_vat, at, at + 1))
		return false;
	/* "excl. 21 % btw" */
	size_t digits = strspn(source->text + at, "0123456789,. ");
	if (digits && source->text[at + digits] == '%')
		return false;
	/* "including 60 fobs" */
	if (g_ascii_isdigit(source->text[at]))
		return letter_at(source->text + at + digits);
	return letter_at(source->text + at);
}

/* Is the period a year: "par an", "jährlich"? */
static bool names_year(const struct lexed *x, const struct term *period)
{
	return lexed_find(x, TERM_unit_year, period->start, period->end) ||
	       lexed_find(x, TERM_yearly, period->start, period->end);
}

static void take_role(struct amount *a, enum role role, const struct term *t)
{
	a->is[role] = true;
	if (!a->label || role == ROLE_TOTAL)
		a->label = t;
}

/* What the terms of one stretch of text say about an amount. near: it is the stretch right behind or before
 * it. */
static void take_terms(struct amount *a, const struct source *source, size_t start, size_t end, bool near)
{
	const struct lexed *x = source->lexed;
	const struct term *vat = NULL;
	bool named = false;
	for (guint i = lexed_term_from(x, start); i < x->terms->len; i++) {
		const struct term *t = lexed_term(x, i);
		if (t->start >= end)
			break;
		if (t->end > end)
			continue;
		switch (t->kind) {
		case TERM_total: take_role(a, ROLE_TOTAL, t); break;
		case TERM_total_excl:
			take_role(a, ROLE_TOTAL, t);
			a->is[ROLE_EXCL] = true;
			break;
		case TERM_total_incl:
			take_role(a, ROLE_TOTAL, t);
			a->is[ROLE_INCL] = true;
			break;
		case TERM_vat_excl: take_role(a, ROLE_EXCL, t); break;
		case TERM_vat_incl: take_role(a, ROLE_INCL, t); break;
		case TERM_excl_short:
			if (!word_follows(source, t))
				take_role(a, ROLE_EXCL, t);
			break;
		case TERM_incl_short:
			if (!word_follows(source, t))
				take_role(a, ROLE_INCL, t);
			break;
		case TERM_price: take_role(a, ROLE_PRICE, t); break;
		case TERM_offering:
			if (source->kind == SOURCE_TEXT)
				take_role(a, ROLE_PRICE, t);
			break;
		case TERM_subtotal: take_role(a, ROLE_SUBTOTAL, t); break;
		case TERM_vat: vat = t; break;
		case TERM_option: a->is[ROLE_OPTION] = true; break;
		case TERM_discount:
			if (!lexed_find(x, TERM_no_discount, t->start, t->start + 1))
				a->is[ROLE_DISCOUNT] = true;
			break;
		case TERM_deposit: a->is[ROLE_DEPOSIT] = true; break;
		case TERM_per_unit: a->is[ROLE_UNIT] = a->is[ROLE_UNIT] || near; break;
		case TERM_per_month:
			a->is[ROLE_PERIOD] = a->is[ROLE_PERIOD] || near;
			a->yearly = a->yearly || (near && names_year(x, t));
			break;
		default: continue;
		}
	}
	named = a->is[ROLE_TOTAL] || a->is[ROLE_EXCL] || a->is[ROLE_INCL] || a->is[ROLE_PRICE] ||
		a->is[ROLE_SUBTOTAL];
	/* "BTW 21 %" alone is the label of the VAT; "prijs + btw" is a price without it */
	if (vat && !named)
		take_role(a, ROLE_VAT, vat);
}

/* "€ 45/m²", "€ 90/maand". Returns where it ends. */
static size_t take_slash(struct amount *a, const struct source *source, size_t at)
{
	const char *text = source->text;
	if (text[at] != '/' || !letter_at(text + at + 1))
		return at;
	a->yearly = lexed_find(source->lexed, TERM_unit_year, at, at + 3) != NULL;
	bool period = a->yearly || lexed_find(source->lexed, TERM_unit_month, at, at + 3);
	a->is[period ? ROLE_PERIOD : ROLE_UNIT] = true;
	at++;
	while (letter_at(text + at) || (text[at] & 0xC0) == 0x80)
		at++;
	return at;
}

/* The first word of these that begins at `at`. */
static const struct term *word_behind(const struct source *source, size_t at)
{
	static const enum term_kind kinds[] = { TERM_vat_excl, TERM_vat_incl, TERM_excl_short,
		TERM_incl_short, TERM_vat, TERM_per_unit, TERM_per_month };
	const struct term *t = NULL;
	for (size_t k = 0; k < G_N_ELEMENTS(kinds) && !t; k++)
		t = lexed_find(source->lexed, kinds[k], at, at + 1);
	return t;
}

/* "exclusief 21 % btw": the rate and the name of the tax are part of it. */
static size_t with_tax(const struct amount *a, const struct source *source, size_t used)
{
	size_t rate = used + strspn(source->text + used, " ");
	rate += strspn(source->text + rate, "0123456789,. %");
	const struct term *vat =
		used > a->hit.end ? lexed_find(source->lexed, TERM_vat, rate, rate + 1) : NULL;
	return vat ? vat->end : used;
}

/* "EUR 4,120 including fitting, excluding VAT": further on in the sentence only what can be nothing else. */
static size_t take_further(struct amount *a, const struct source *source, size_t used, size_t end)
{
	static const enum term_kind kinds[] = { TERM_vat_excl, TERM_vat_incl };
	if (a->is[ROLE_EXCL] || a->is[ROLE_INCL])
		return used;
	for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++) {
		const struct term *t = used < end ? lexed_find(source->lexed, kinds[k], used, end) : NULL;
		if (!t || t->end > end ||
			g_strstr_len(source->text + used, (gssize)(t->start - used), ". ") ||
			memchr(source->text + used, '\t', t->start - used))
			continue;
		take_role(a, kinds[k] == TERM_vat_excl ? ROLE_EXCL : ROLE_INCL, t);
		return t->end;
	}
	return used;
}

/* Right behind: "€ 12.450 excl. btw", "€ 45/m²", "+ btw", "per maand". next: where the next amount begins, or
 * the line ends. Returns how far it looked: those words are not about the next amount. */
static size_t take_behind(struct amount *a, const struct source *source, size_t next, bool prefixed)
{
	const char *text = source->text;
	size_t at = a->hit.end + strspn(text + a->hit.end, " *),"), end = MIN(next, a->hit.end + NEAR_BEHIND);
	size_t slash = take_slash(a, source, at), used = slash > at ? slash : a->hit.end;
	bool plus = false;
	at = slash;
	if (text[at] == '\n' && text[at + 1] && text[at + 1] != '\n')
		at++, end = at + NEAR_BEHIND;
	at += strspn(text + at, " (-");
	if (text[at] == '+') {
		plus = true;
		at += 1 + strspn(text + at + 1, " 0123456789,%");
	}
	for (int i = 0; i < 2; i++) {
		const struct term *t = word_behind(source, at);
		bool of_unit = t && t->kind == TERM_per_unit,
		     about_vat = t && !of_unit && t->kind != TERM_per_month;
		if (!t || t->start >= end || (t->kind == TERM_vat && !plus))
			break;
		/* "13.800 € HT, frais de déplacement en sus" */
		if (of_unit && t->start > used && memchr(text + used, ',', t->start - used))
			break;
		/* between two amounts it belongs to the second when the labels of this line stand before
		 * their amounts */
		if (about_vat && !plus &&
			((prefixed && next < lexed_line(source->lexed, a->line)->end) || a->is[ROLE_EXCL] ||
				a->is[ROLE_INCL]))
			return used;
		/* "netto" heads a line of totals, but behind an amount it only says that the VAT is not in it
		 */
		bool total = a->is[ROLE_TOTAL];
		if (t->kind == TERM_vat)
			a->is[ROLE_EXCL] = true;
		else
			take_terms(a, source, t->start, t->end, true);
		a->is[ROLE_TOTAL] = total;
		plus = false;
		used = t->end;
		at = t->end + strspn(text + t->end, " .,(");
	}
	return take_further(a, source, with_tax(a, source, used), MIN(next, a->hit.end + FAR_BEHIND));
}

/* The cell above, when that line has as many cells and no amounts; a lone label when this line is a lone
 * amount. */
static bool label_above(
	const struct source *source, const GArray *money, guint line, size_t offset, struct span *ret)
{
	guint column, above = line;
	source_cell(source, offset, &column);
	for (int i = 0; i < 2 && above > 0; i++) {
		const struct line *l = lexed_line(source->lexed, --above);
		if (l->end == l->start)
			continue;
		for (guint k = 0; k < money->len; k++) {
			struct money_hit hit = g_array_index(money, struct money_hit, k);
			if (hit.start >= l->start && hit.start < l->end)
				return false;
		}
		if (source_n_cells(source, above) != source_n_cells(source, line))
			return false;
		size_t at = l->start;
		for (guint c = 0; c < column; c++)
			at = (size_t)(strchr(source->text + at, '\t') - source->text) + 1;
		*ret = source_cell(source, at, NULL);
		return true;
	}
	return false;
}

/* Returns where the words that are about this amount end. */
static size_t read_roles(struct amount *a, size_t previous_end, size_t next_start, size_t first_start)
{
	const struct source *source = a->source;
	const struct line *line = lexed_line(source->lexed, a->line);
	size_t from = MAX(previous_end, line->start);
	struct span above;
	if (has_letters(source->text, from, a->hit.start)) {
		take_terms(a, source, from, a->hit.start, true);
	} else if (first_start > line->start && has_letters(source->text, line->start, first_start)) {
		/* a further amount of a row: the row's label, and the head of its column, which is no total
		 * of the whole */
		take_terms(a, source, line->start, first_start, false);
		bool total = a->is[ROLE_TOTAL];
		if (label_above(source, source->money, a->line, a->hit.start, &above))
			take_terms(a, source, above.start, above.end, true);
		a->is[ROLE_TOTAL] = total;
	} else if (label_above(source, source->money, a->line, a->hit.start, &above)) {
		take_terms(a, source, above.start, above.end, true);
	} else if (a->line > 0 && from == line->start) {
		/* a sentence that wrapped before its amount */
		const struct line *before = lexed_line(source->lexed, a->line - 1);
		if (!memchr(source->text + before->start, '\t', before->end - before->start))
			take_terms(a, source, before->start, before->end, false);
	}
	bool prefixed = a->is[ROLE_EXCL] || a->is[ROLE_INCL];
	return take_behind(a, source, next_start, prefixed);
}

/* The lines under a heading like "Opties", down to an empty line or a total. */
static void mark_options(const struct source *source, GArray *amounts, guint first)
{
	const struct lexed *x = source->lexed;
	for (guint i = 0; i < x->terms->len; i++) {
		const struct term *t = lexed_term(x, i);
		const struct line *line = lexed_line(x, t->line);
		if (t->kind != TERM_option || t->start > line->start + 4 ||
			line->end - line->start > MAX_HEADING)
			continue;
		bool heading = true;
		for (guint k = first; k < amounts->len; k++)
			heading = heading && g_array_index(amounts, struct amount, k).line != t->line;
		for (guint k = first; k < amounts->len && heading; k++) {
			struct amount *a = &g_array_index(amounts, struct amount, k);
			if (a->line < t->line)
				continue;
			const struct line *between = lexed_line(x, a->line);
			if (a->is[ROLE_TOTAL] || between->page != line->page ||
				strstr(source->text + line->end, "\n\n") < source->text + between->start)
				break;
			a->is[ROLE_OPTION] = true;
		}
	}
}

/* "5.000 ex.  € 2.385": in a line of text that names a currency, a number without one counts something else.
 */
static bool counts_pieces(const struct source *source, guint hit, const struct line *line)
{
	if (source->kind != SOURCE_TEXT || *g_array_index(source->money, struct money_hit, hit).currency)
		return false;
	for (guint k = hit; k-- > 0;) {
		const struct money_hit *other = &g_array_index(source->money, struct money_hit, k);
		if (other->start < line->start)
			break;
		if (*other->currency)
			return true;
	}
	for (guint k = hit + 1; k < source->money->len; k++) {
		const struct money_hit *other = &g_array_index(source->money, struct money_hit, k);
		if (other->start >= line->end)
			break;
		if (*other->currency)
			return true;
	}
	return false;
}

void amounts_read(GArray *amounts, const struct source *source)
{
	guint first = amounts->len;
	size_t used = 0;
	for (guint i = source->money->len > MAX_AMOUNTS ? source->money->len - MAX_AMOUNTS : 0;
		i < source->money->len; i++) {
		struct money_hit hit = g_array_index(source->money, struct money_hit, i);
		struct amount a = {
			.source = source, .hit = hit, .line = lexed_line_of(source->lexed, hit.start)
		};
		const struct line *line = lexed_line(source->lexed, a.line);
		/* "€" may end a line, and its digits begin the next one */
		const struct line *last =
			lexed_line(source->lexed, lexed_line_of(source->lexed, hit.end - 1));
		size_t next = last->end, first_start = hit.start;
		if (counts_pieces(source, i, line))
			continue;
		for (guint k = i; k > 0; k--) {
			struct money_hit other = g_array_index(source->money, struct money_hit, k - 1);
			if (other.start < line->start)
				break;
			first_start = other.start;
		}
		if (i + 1 < source->money->len)
			next = MIN(next, g_array_index(source->money, struct money_hit, i + 1).start);
		used = read_roles(&a, used, next, first_start);
		a.is[ROLE_PAPER] = source->kind == SOURCE_DOCUMENT;
		g_array_append_val(amounts, a);
	}
	mark_options(source, amounts, first);
}
