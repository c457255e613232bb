#include "read/quote_amount.h"

#include <string.h>

#include "read/money.h"

#define ENOUGH 2.0     /* an amount below this score is not the total */
#define NEAR_BEHIND 30 /* bytes behind an amount in which "excl. btw" or "per m²" is about it */
#define FAR_BEHIND 50  /* bytes behind it in which "excluding VAT" still is */
#define MAX_AMOUNTS \
	1000 /* of one source, the last ones: a price list of thousands has its total at the end */
#define MAX_VAT_LINES 24 /* amounts between a total without VAT and the one with it */
#define MAX_SUM 40       /* amounts that a sum is made of */
#define MAX_TIMES 100000
#define NEAR_LINES 3
#define MAX_HEADING 45 /* bytes of a line that is a heading ("Opties") */

enum role {
	ROLE_TOTAL,
	ROLE_EXCL,
	ROLE_INCL,
	ROLE_PRICE,
	ROLE_SUBTOTAL,
	ROLE_VAT,
	ROLE_OPTION,
	ROLE_DISCOUNT,
	ROLE_DEPOSIT,
	ROLE_UNIT,
	ROLE_PERIOD,
	ROLE_PAIR,    /* this amount and another differ by exactly a VAT rate */
	ROLE_TRIPLE,  /* and the VAT itself stands there too */
	ROLE_LARGEST, /* of its source, of those that could be a total */
	ROLE_ONLY,
	ROLE_PAPER,   /* in the attached quote */
	ROLE_TWICE,   /* in the text and in the quote */
	ROLE_PRODUCT, /* a number of pieces, hours or persons that stands there, at a unit's price */
	ROLE_SUM,     /* of the lines above it */
	ROLE_YEAR,    /* twelve times a price per month that stands there, or the only price */
	ROLES,
};

/* What each role is worth as evidence that an amount is the total to decide about. */
static const struct {
	double score;
	const char *name;
} roles[ROLES] = {
	[ROLE_TOTAL] = { 3.0, "called a total" },
	[ROLE_EXCL] = { 2.0, "excluding VAT" },
	[ROLE_INCL] = { 1.5, "including VAT" },
	[ROLE_PRICE] = { 1.2, "called a price" },
	[ROLE_SUBTOTAL] = { -2.0, "a subtotal" },
	[ROLE_VAT] = { -7.0, "the VAT" },
	[ROLE_OPTION] = { -6.0, "an option" },
	[ROLE_DISCOUNT] = { -6.0, "a discount" },
	[ROLE_DEPOSIT] = { -6.0, "a deposit" },
	[ROLE_UNIT] = { -6.0, "a price per unit" },
	[ROLE_PERIOD] = { -4.0, "a price per period" },
	[ROLE_PAIR] = { 1.5, "with and without VAT agree" },
	[ROLE_TRIPLE] = { 1.5, "the VAT agrees too" },
	[ROLE_LARGEST] = { 0.7, "the largest" },
	[ROLE_ONLY] = { 1.0, "the only amount" },
	[ROLE_PAPER] = { 0.5, "in the quote itself" },
	[ROLE_TWICE] = { 1.0, "in text and quote" },
	[ROLE_PRODUCT] = { 1.5, "the price of a unit as often as it is wanted" },
	[ROLE_SUM] = { 1.5, "the sum of the amounts above it" },
	[ROLE_YEAR] = { 1.5, "the price of a year" },
};

/* VAT rates of the countries around, in tenths of a percent. */
static const int rates[] = { 210, 60, 120, 190, 70, 200, 100, 55, 81, 77, 26, 38, 90, 230, 250, 170, 220 };

struct amount {
	const struct source *source;
	struct money_hit hit;
	guint line;
	bool is[ROLES];
	bool yearly; /* with ROLE_PERIOD: of a year */
	double score;
	const struct term *label; /* the strongest word */
};

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

static void read_source(GArray *amounts, const struct source *source)
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

static bool could_be_total(const struct amount *a)
{
	return a->hit.amount_minor > 0 && !a->is[ROLE_VAT] && !a->is[ROLE_OPTION] && !a->is[ROLE_DISCOUNT] &&
	       !a->is[ROLE_DEPOSIT] && !a->is[ROLE_UNIT] && !a->is[ROLE_PERIOD];
}

/* incl = excl x (1 + rate), to the cent or two that rounding lines apart can make. */
static bool is_vat_pair(int64_t excl, int64_t incl)
{
	if (excl < 100 || incl <= excl || incl > INT64_MAX / 1000 || incl - excl > excl / 2)
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(rates); i++) {
		int64_t want = (excl * (1000 + rates[i]) + 500) / 1000;
		if (want - incl <= 2 && incl - want <= 2)
			return true;
	}
	return false;
}

static bool has_amount(const GArray *amounts, const struct source *source, int64_t minor)
{
	for (guint i = 0; i < amounts->len; i++) {
		const struct amount *a = &g_array_index(amounts, struct amount, i);
		if (a->source == source && a->hit.amount_minor >= minor - 2 &&
			a->hit.amount_minor <= minor + 2)
			return true;
	}
	return false;
}

/* With two rates in one quote: a total without VAT, amounts called VAT behind it, and a larger total that is
 * their sum. */
static bool is_sum_with_vat(const GArray *amounts, const struct amount *excl, const struct amount *incl)
{
	const struct amount *end = &g_array_index(amounts, struct amount, amounts->len);
	int64_t sum = excl->hit.amount_minor;
	if (!excl->is[ROLE_EXCL] || !excl->is[ROLE_TOTAL])
		return false;
	if (incl <= excl || incl - excl > MAX_VAT_LINES)
		return false;
	for (const struct amount *a = excl + 1; a < incl && a->source == excl->source; a++) {
		/* of a line "6 % on 14.200,00   852,00" the last */
		bool last = a + 1 == end || a[1].source != a->source || a[1].line != a->line;
		if (a->is[ROLE_VAT] && last)
			sum += a->hit.amount_minor;
	}
	return sum > excl->hit.amount_minor && sum == incl->hit.amount_minor;
}

/* Those that could be the total, in their order; borrowed. A long quote has hundreds of amounts, and all
 * pairs of these are looked at. */
static GPtrArray *totals_of(GArray *amounts)
{
	GPtrArray *totals = g_ptr_array_new();
	for (guint i = 0; i < amounts->len; i++)
		if (could_be_total(&g_array_index(amounts, struct amount, i)))
			g_ptr_array_add(totals, &g_array_index(amounts, struct amount, i));
	return totals;
}

/* Two amounts of one source that a VAT rate apart, when words or the VAT itself back that up. */
static void mark_pairs(GArray *amounts)
{
	g_autoptr(GPtrArray) totals = totals_of(amounts);
	for (guint i = 0; i < totals->len; i++) {
		struct amount *excl = totals->pdata[i];
		if (excl->is[ROLE_INCL])
			continue;
		for (guint k = 0; k < totals->len; k++) {
			struct amount *incl = totals->pdata[k];
			if (incl->hit.amount_minor <= excl->hit.amount_minor ||
				incl->source != excl->source || incl->is[ROLE_EXCL])
				continue;
			bool sum = is_sum_with_vat(amounts, excl, incl);
			if (!sum && !is_vat_pair(excl->hit.amount_minor, incl->hit.amount_minor))
				continue;
			bool triple = sum || has_amount(amounts, excl->source,
						     incl->hit.amount_minor - excl->hit.amount_minor);
			if (!triple && !excl->is[ROLE_EXCL] && !incl->is[ROLE_INCL])
				continue;
			excl->is[ROLE_PAIR] = incl->is[ROLE_PAIR] = true;
			excl->is[ROLE_EXCL] = incl->is[ROLE_INCL] = true;
			if (triple)
				excl->is[ROLE_TRIPLE] = incl->is[ROLE_TRIPLE] = true;
		}
	}
}

/* Does a number stand in these lines or close to them, alone or with its thousands apart? */
static bool names_number(const struct source *source, guint first_line, guint last_line, int64_t number)
{
	guint from = lexed_line(source->lexed, first_line - MIN(first_line, NEAR_LINES))->first_token;
	for (guint i = from; i < source->lexed->tokens->len; i++) {
		const struct token *t = lexed_token(source->lexed, i);
		if (t->line > last_line + NEAR_LINES)
			break;
		if (!t->digits)
			continue;
		const char *p = source->text + t->start, *end = source->text + t->end;
		int64_t value = 0;
		while (p < end && value <= MAX_TIMES && (g_ascii_isdigit(*p) || strchr(".' ", *p))) {
			value = g_ascii_isdigit(*p) ? value * 10 + (*p - '0') : value;
			p++;
		}
		if (value == number)
			return true;
	}
	return false;
}

/* The rows of a table are multiples, too, each of its own price. */
static bool in_sentence(const struct amount *a)
{
	const struct line *line = lexed_line(a->source->lexed, a->line);
	return a->source->kind == SOURCE_TEXT &&
	       !memchr(a->source->text + line->start, '\t', line->end - line->start);
}

/* "24 properties at £85 = £2,040"; "€ 480 per maand, € 5.760 per jaar". */
static void mark_multiples(GArray *amounts)
{
	for (guint i = 0; i < amounts->len; i++) {
		struct amount *a = &g_array_index(amounts, struct amount, i);
		guint from = i > MAX_SUM ? i - MAX_SUM : 0, to = MIN(amounts->len, i + MAX_SUM);
		for (guint k = from; k < to; k++) {
			const struct amount *unit = &g_array_index(amounts, struct amount, k);
			int64_t price = unit->hit.amount_minor,
				times = price > 0 ? a->hit.amount_minor / price : 0;
			if (unit->source != a->source || times < 2 || times > MAX_TIMES ||
				times * price != a->hit.amount_minor)
				continue;
			if (a->is[ROLE_PERIOD] && unit->is[ROLE_PERIOD] && times == 12) {
				a->is[ROLE_YEAR] = true;
				a->is[ROLE_PERIOD] = false;
			} else if (!unit->is[ROLE_PERIOD] && could_be_total(a) && in_sentence(a) &&
				   names_number(a->source, MIN(a->line, unit->line), MAX(a->line, unit->line),
					   times)) {
				a->is[ROLE_PRODUCT] = true;
			}
		}
	}
}

/* "6 240 € HT par an, soit 7 488 € TTC": the second is of a year, too. */
static void mark_periods(GArray *amounts)
{
	for (guint i = 0; i + 1 < amounts->len; i++) {
		struct amount *excl = &g_array_index(amounts, struct amount, i), *incl = excl + 1;
		if (excl->is[ROLE_PERIOD] && incl->is[ROLE_INCL] && incl->source == excl->source &&
			is_vat_pair(excl->hit.amount_minor, incl->hit.amount_minor)) {
			incl->is[ROLE_PERIOD] = excl->is[ROLE_EXCL] = true;
			incl->yearly = excl->yearly;
		}
	}
}

/* A price of a year is what is decided about when the text names no other. */
static void take_only_year(GArray *amounts)
{
	struct amount *only = NULL;
	for (guint i = 0; i < amounts->len; i++) {
		struct amount *a = &g_array_index(amounts, struct amount, i);
		if (a->is[ROLE_UNIT] || a->is[ROLE_VAT] || (a->is[ROLE_PERIOD] && a->is[ROLE_INCL]))
			continue;
		if (!a->yearly || a->source->kind != SOURCE_TEXT ||
			(only && only->hit.amount_minor != a->hit.amount_minor))
			return;
		only = a;
	}
	if (only) {
		only->is[ROLE_PERIOD] = false;
		only->is[ROLE_YEAR] = true;
	}
}

/* A row of items may end in their sum, with or without the word. */
static void mark_sums(GArray *amounts)
{
	for (guint i = 2; i < amounts->len; i++) {
		struct amount *a = &g_array_index(amounts, struct amount, i);
		int64_t sum = 0;
		if (a->source->kind != SOURCE_TEXT || !could_be_total(a))
			continue;
		for (guint k = i, n = 0; k-- > 0 && n < MAX_SUM && !a->is[ROLE_SUM];) {
			const struct amount *item = &g_array_index(amounts, struct amount, k);
			if (item->source != a->source || sum > a->hit.amount_minor)
				break;
			if (item->is[ROLE_UNIT] || item->is[ROLE_VAT])
				continue;
			sum += item->hit.amount_minor;
			a->is[ROLE_SUM] = ++n > 1 && sum == a->hit.amount_minor;
		}
	}
}

static void mark_largest(GArray *amounts)
{
	for (guint i = 0; i < amounts->len; i++) {
		struct amount *a = &g_array_index(amounts, struct amount, i);
		bool largest = could_be_total(a), only = true, twice = false;
		for (guint k = 0; k < amounts->len && (largest || !twice); k++) {
			const struct amount *other = &g_array_index(amounts, struct amount, k);
			bool same = other->hit.amount_minor == a->hit.amount_minor;
			if (other->source == a->source) {
				largest = largest && (!could_be_total(other) ||
							     other->hit.amount_minor <= a->hit.amount_minor ||
							     other->is[ROLE_INCL]);
				only = only && same;
			} else {
				twice = twice || same;
			}
		}
		a->is[ROLE_LARGEST] = largest;
		a->is[ROLE_ONLY] = largest && only;
		a->is[ROLE_TWICE] = twice;
	}
}

static void score(GArray *amounts)
{
	for (guint i = 0; i < amounts->len; i++) {
		struct amount *a = &g_array_index(amounts, struct amount, i);
		a->score = a->hit.amount_minor > 0 ? 0 : -9;
		for (int r = 0; r < ROLES; r++)
			a->score += a->is[r] ? roles[r].score : 0;
	}
}

/* The best amount that is_incl says; of equals the larger, of those the later. */
static const struct amount *best_of(const GArray *amounts, bool incl)
{
	const struct amount *best = NULL;
	for (guint i = 0; i < amounts->len; i++) {
		const struct amount *a = &g_array_index(amounts, struct amount, i);
		if (a->is[ROLE_INCL] != incl || a->score < ENOUGH || !could_be_total(a))
			continue;
		if (!best || a->score > best->score ||
			(a->score == best->score && a->hit.amount_minor >= best->hit.amount_minor))
			best = a;
	}
	return best;
}

static const struct amount *incl_for(const GArray *amounts, const struct amount *excl)
{
	const struct amount *best = NULL;
	for (guint i = 0; i < amounts->len; i++) {
		const struct amount *a = &g_array_index(amounts, struct amount, i);
		bool fits = a->is[ROLE_INCL] && could_be_total(a) && a->score >= ENOUGH &&
			    (is_vat_pair(excl->hit.amount_minor, a->hit.amount_minor) ||
				    is_sum_with_vat(amounts, excl, a) ||
				    (a->hit.amount_minor == excl->hit.amount_minor && a->is[ROLE_TOTAL]));
		if (fits && (!best || a->score > best->score))
			best = a;
	}
	return best;
}

/* Two prices of the same kind in a mail's text, and no word or sum that makes one of them the total: the
 * customer is to choose, or we cannot know. */
static bool is_one_of_many(const GArray *amounts, const struct amount *decide)
{
	static const enum role proofs[] = { ROLE_TOTAL, ROLE_PAIR, ROLE_TWICE, ROLE_PRODUCT, ROLE_SUM,
		ROLE_YEAR };
	for (size_t i = 0; i < G_N_ELEMENTS(proofs); i++)
		if (decide->is[proofs[i]])
			return false;
	for (guint i = 0; i < amounts->len; i++) {
		const struct amount *a = &g_array_index(amounts, struct amount, i);
		int64_t minor = a->hit.amount_minor, of = decide->hit.amount_minor;
		if (a->source != decide->source || a->source->kind != SOURCE_TEXT || !could_be_total(a) ||
			minor == of || (*decide->hit.currency && !*a->hit.currency))
			continue;
		/* "a fixed price of 5.625 … the ceiling is 890 more" */
		if (decide->is[ROLE_PRICE] && !a->is[ROLE_PRICE] && minor < of)
			continue;
		bool unsaid = !a->is[ROLE_EXCL] && !a->is[ROLE_INCL];
		bool equal = a->is[ROLE_EXCL] == decide->is[ROLE_EXCL] &&
			     a->is[ROLE_INCL] == decide->is[ROLE_INCL] &&
			     a->score >= ENOUGH - roles[ROLE_LARGEST].score;
		if (equal || (unsaid && minor > of / 2))
			return true;
	}
	return false;
}

/* Where nothing beside the amounts says a currency: the one of the company's country. */
static const struct {
	const char *region, *currency;
} region_currencies[] = { { "CH", "CHF" }, { "LI", "CHF" }, { "GB", "GBP" }, { "US", "USD" }, { "DK", "DKK" },
	{ "SE", "SEK" }, { "NO", "NOK" }, { "PL", "PLN" }, { "CZ", "CZK" }, { "BE", "EUR" }, { "NL", "EUR" },
	{ "LU", "EUR" }, { "FR", "EUR" }, { "DE", "EUR" }, { "AT", "EUR" }, { "IE", "EUR" }, { "IT", "EUR" },
	{ "ES", "EUR" }, { "PT", "EUR" } };

static const char *currency_of(const struct sources *s, const struct amount *a)
{
	if (*a->hit.currency)
		return a->hit.currency;
	for (guint i = 0; i < a->source->money->len; i++)
		if (*g_array_index(a->source->money, struct money_hit, i).currency)
			return g_array_index(a->source->money, struct money_hit, i).currency;
	/* the head of the column, or "alle bedragen in EUR" */
	for (size_t i = 0; i < G_N_ELEMENTS(region_currencies); i++)
		if (strstr(a->source->text, region_currencies[i].currency))
			return region_currencies[i].currency;
	if (strstr(a->source->text, "€"))
		return "EUR";
	for (size_t i = 0; s->context->region && i < G_N_ELEMENTS(region_currencies); i++)
		if (!g_ascii_strcasecmp(region_currencies[i].region, s->context->region))
			return region_currencies[i].currency;
	return NULL;
}

/* Of prices to choose from: the one that all name. */
static const char *only_currency(const GArray *amounts)
{
	const char *only = NULL;
	for (guint i = 0; i < amounts->len; i++) {
		const char *currency = g_array_index(amounts, struct amount, i).hit.currency;
		if (*currency && only && strcmp(only, currency))
			return NULL;
		only = *currency ? currency : only;
	}
	return only;
}

static void note_amount(struct sources *s, const char *field, const struct amount *a)
{
	g_autoptr(GString) why = g_string_new(NULL);
	g_autofree char *value = g_strdup_printf("%" G_GINT64_FORMAT, a->hit.amount_minor);
	for (int r = 0; r < ROLES; r++)
		if (a->is[r])
			g_string_append_printf(why, "%s%s", why->len ? ", " : "", roles[r].name);
	if (a->label) {
		g_autofree char *words =
			source_text(a->source, (struct span){ a->label->start, a->label->end });
		g_string_append_printf(why, " (\"%s\")", words);
	}
	sources_note(s, field, value, a->source, a->hit.start, "%s", why->str);
}

/* "Alle prijzen zijn exclusief btw", or that the customer owes the VAT: on a line of its own. */
static const struct term *said_of_all(
	const struct sources *s, enum term_kind kind, const struct source **ret_source)
{
	for (guint i = 0; i < s->all->len; i++) {
		const struct source *source = s->all->pdata[i];
		if (!source->money || source->kind == SOURCE_SUBJECT ||
			(source->kind == SOURCE_DOCUMENT && !source->main))
			continue;
		*ret_source = source;
		const struct term *t = lexed_find(source->lexed, kind, 0, SIZE_MAX);
		if (t)
			return t;
	}
	return NULL;
}

static void settle_vat(struct sources *s, const struct amount *excl, const struct amount *incl)
{
	struct quote *q = s->quote;
	const struct source *source;
	const struct term *t;
	if (!excl) {
		q->vat = VAT_INCL;
		return;
	}
	if (excl->is[ROLE_EXCL] || incl) {
		q->vat = VAT_EXCL;
	} else if ((t = said_of_all(s, TERM_vat_none, &source)) ||
		   (!said_of_all(s, TERM_vat_incl, &source) &&
			   (t = said_of_all(s, TERM_vat_excl, &source)))) {
		g_autofree char *words = source_text(source, (struct span){ t->start, t->end });
		q->vat = VAT_EXCL;
		sources_note(s, "vat", "excl", source, t->start, "said of all prices: \"%s\"", words);
	} else if ((t = said_of_all(s, TERM_vat_incl, &source))) {
		g_autofree char *words = source_text(source, (struct span){ t->start, t->end });
		q->vat = VAT_INCL;
		q->amount_incl_minor = q->amount_minor;
		sources_note(s, "vat", "incl", source, t->start, "said of all prices: \"%s\"", words);
	}
}

void quote_read_amount(struct sources *s)
{
	g_autoptr(GArray) amounts = g_array_new(FALSE, FALSE, sizeof(struct amount));
	struct quote *q = s->quote;
	for (guint i = 0; i < s->all->len; i++) {
		const struct source *source = s->all->pdata[i];
		if (source->money && (source->kind == SOURCE_TEXT || source->main))
			read_source(amounts, source);
	}
	mark_pairs(amounts);
	mark_periods(amounts);
	mark_multiples(amounts);
	take_only_year(amounts);
	mark_sums(amounts);
	mark_largest(amounts);
	score(amounts);
	const struct amount *excl = best_of(amounts, false), *incl = best_of(amounts, true);
	/* a total with VAT and a mere price without a word: the first is the one to decide about */
	if (excl && incl && !excl->is[ROLE_EXCL] && !excl->is[ROLE_TOTAL])
		excl = NULL;
	if (excl)
		incl = incl_for(amounts, excl);
	const struct amount *decide = excl ? excl : incl;
	if (!decide || is_one_of_many(amounts, decide)) {
		q->currency = g_strdup(only_currency(amounts));
		return;
	}
	q->amount_minor = decide->hit.amount_minor;
	q->currency = g_strdup(currency_of(s, decide));
	note_amount(s, "amount_minor", decide);
	if (incl) {
		q->amount_incl_minor = incl->hit.amount_minor;
		note_amount(s, "amount_incl_minor", incl);
	}
	settle_vat(s, excl, incl);
}
