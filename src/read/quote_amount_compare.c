/* What amounts are to one another. */
#include "read/quote_amounts.h"

#define MAX_VAT_LINES 24 /* amounts between a total without VAT and the one with it */
#define MAX_SUM 40       /* amounts that a sum is made of */
#define MAX_TIMES 100000
#define NEAR_LINES 3

/* VAT rates of the countries around, in tenths of a percent. */
static const int rates[] = { 210, 60, 120, 190, 70, 200, 100, 55, 81, 77, 26, 38, 90, 230, 250, 170, 220 };

bool amount_could_be_total(const struct amount *a)
{
	return a->hit.amount_minor > 0 && !a->is[ROLE_VAT] && !a->is[ROLE_OPTION] && !a->is[ROLE_DISCOUNT] &&
	       !a->is[ROLE_DEPOSIT] && !a->is[ROLE_UNIT] && !a->is[ROLE_PERIOD];
}

/* incl = excl x (1 + rate), to the cent or two that rounding lines apart can make. */
bool amount_is_vat_pair(int64_t excl, int64_t incl)
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
bool amount_is_sum_with_vat(const GArray *amounts, const struct amount *excl, const struct amount *incl)
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
		if (amount_could_be_total(&g_array_index(amounts, struct amount, i)))
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
			bool sum = amount_is_sum_with_vat(amounts, excl, incl);
			if (!sum && !amount_is_vat_pair(excl->hit.amount_minor, incl->hit.amount_minor))
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
			} else if (!unit->is[ROLE_PERIOD] && amount_could_be_total(a) && in_sentence(a) &&
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
			amount_is_vat_pair(excl->hit.amount_minor, incl->hit.amount_minor)) {
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
		if (a->source->kind != SOURCE_TEXT || !amount_could_be_total(a))
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
		bool largest = amount_could_be_total(a), only = true, twice = false;
		for (guint k = 0; k < amounts->len && (largest || !twice); k++) {
			const struct amount *other = &g_array_index(amounts, struct amount, k);
			bool same = other->hit.amount_minor == a->hit.amount_minor;
			if (other->source == a->source) {
				largest = largest && (!amount_could_be_total(other) ||
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

void amounts_compare(GArray *amounts)
{
	mark_pairs(amounts);
	mark_periods(amounts);
	mark_multiples(amounts);
	take_only_year(amounts);
	mark_sums(amounts);
	mark_largest(amounts);
}
