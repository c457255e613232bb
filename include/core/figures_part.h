/* What the parts of core/figures share; for them alone. */
#ifndef CORE_FIGURES_PART_H
#define CORE_FIGURES_PART_H

#include "core/figures.h"

#define DAY 86400

/* An outcome that counts, with the family it is of. */
struct said {
	const struct fact *fact;
	const struct deal *deal; /* NULL: not among the deals given */
	enum outcome_class class;
};

/* Deals and what was said about them, in the order of time; borrows the deals and facts. */
struct book {
	GPtrArray *deals, *facts;
	struct said *said;
	guint n_said;
	GHashTable *deal_of; /* id → struct deal */
	GHashTable *said_of; /* id → GArray of guint, indices into said */
};
static inline const GArray *book_said_of(const struct book *b, int64_t deal_id)
{
	return g_hash_table_lookup(b->said_of, &deal_id);
}

static inline bool figures_counts(const struct deal *d)
{
	return d && d->state != DEAL_NOTQUOTE;
}

static inline bool figures_is_decided(const struct deal *d)
{
	return d->state == DEAL_WON || d->state == DEAL_LOST || d->state == DEAL_EXPIRED ||
	       d->state == DEAL_DORMANT;
}

/* 0 when it is unknown, or in another currency. */
static inline int64_t figures_quoted(const struct deal *d, const char *currency)
{
	bool known = d->quote.amount_minor != AMOUNT_NONE && g_strcmp0(d->quote.currency, currency) == 0;
	return known ? d->quote.amount_minor : 0;
}

void figures_open_deal(struct rep_figures *f, const struct deal *d, const struct rules *rules,
	const char *currency, int64_t now_utc);
void figures_own_data(struct rep_figures *f, const struct book *b, int64_t from_utc, int64_t to_utc);
void figures_forecast(struct rep_figures *f);

#endif
