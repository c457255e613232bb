/* Which of the amounts is the one to decide about. */
#include "read/quote_amounts.h"

#define ENOUGH 2.0 /* an amount below this score is not the total */

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
		if (a->is[ROLE_INCL] != incl || a->score < ENOUGH || !amount_could_be_total(a))
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
		bool fits = a->is[ROLE_INCL] && amount_could_be_total(a) && a->score >= ENOUGH &&
			    (amount_is_vat_pair(excl->hit.amount_minor, a->hit.amount_minor) ||
				    amount_is_sum_with_vat(amounts, excl, a) ||
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
		if (a->source != decide->source || a->source->kind != SOURCE_TEXT ||
			!amount_could_be_total(a) || minor == of ||
			(*decide->hit.currency && !*a->hit.currency))
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
			amounts_read(amounts, source);
	}
	amounts_compare(amounts);
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
