#include "core/suspect.h"
#include <limits.h>

#define MANY_QUOTES 3 /* earlier ones without an order */
#define MANY_DESKS 3
#define TALKS_TO_ASK 2 /* conversations in which somebody who means it would have asked something */

typedef int (*times_func)(const struct deal *deal);

/* ---- price lever ---- */

static int compares(const struct deal *d)
{
	return d->quote.signs.comparison || d->motive == MOTIVE_COMPARING;
}

static int only_asks(const struct deal *d)
{
	return d->history.quotes >= MANY_QUOTES && d->history.orders == 0;
}

static int is_new(const struct deal *d)
{
	return d->history.quotes == 0;
}

static int hurries(const struct deal *d)
{
	return (d->quote.signs.hurry || d->quote.signs.line_prices) && !d->quote.signs.question;
}

static int fails_test(const struct deal *d)
{
	return (d->tested & 1 << SUSPICION_LEVER) != 0;
}

static int only_price(const struct deal *d)
{
	return d->objections == 1 && !d->decider;
}

static int buys(const struct deal *d)
{
	return d->quote.signs.purchasing;
}

static int typed_lever(const struct deal *d)
{
	return d->suspected == SUSPICION_LEVER;
}

static int was_lever(const struct deal *d)
{
	return d->history.levers;
}

static int was_agreed(const struct deal *d)
{
	return d->motive == MOTIVE_AGREED;
}

/* ---- polite no ---- */

static int static_again(const struct deal *d)
{
	return d->statics_again;
}

static int put_off_again(const struct deal *d)
{
	return d->callbacks_again;
}

static int hides(const struct deal *d)
{
	return d->gatekeepers >= MANY_DESKS && d->conversations > 0;
}

static int wants_it_again(const struct deal *d)
{
	return d->resends + d->resends_written > 0;
}

/* "At each call": the last one, too. */
static int changes_objection(const struct deal *d)
{
	return d->objection_changes > 0 && d->objection_rounds == 1;
}

static int never_asks(const struct deal *d)
{
	return d->conversations >= TALKS_TO_ASK && d->objections == 0 && d->reply_utc == 0 && !d->quote.signs.question;
}

static int was_extended(const struct deal *d)
{
	return d->extended;
}

static int typed_polite(const struct deal *d)
{
	return d->suspected == SUSPICION_POLITE;
}

static int was_polite(const struct deal *d)
{
	return d->history.polites;
}

/* ---- the table: METHOD 2.6, row by row ---- */

/* Points count once for each time the predicate gives, at most `most`. */
static const struct {
	enum suspicion of;
	int points, most;
	times_func times;
	const char *why;
} reasons[] = {
	{ SUSPICION_LEVER, 2, 1, compares, "other quotes are asked for, too" },
	{ SUSPICION_LEVER, 3, 1, only_asks, "three earlier quotes or more, and no order" },
	{ SUSPICION_LEVER, 1, 1, is_new, "no contact before the request" },
	{ SUSPICION_LEVER, 1, 1, hurries, "wanted at once, or line by line, without a question on the matter" },
	{ SUSPICION_LEVER, 3, 1, fails_test, "with the price right, still no order" },
	{ SUSPICION_LEVER, 2, 1, only_price, "nothing counts but the price, and nobody decides" },
	{ SUSPICION_LEVER, 1, 1, buys, "only the purchasing department's mailbox" },
	{ SUSPICION_LEVER, -2, 1, was_agreed, "agreed in a talk before the quote" },
	{ SUSPICION_LEVER, 4, 1, typed_lever, "the salesperson says so" },
	/* "lever and polite go into the company's history" (2.5), without points of their own there: as much as any hint of the thread */
	{ SUSPICION_LEVER, 2, 1, was_lever, "an earlier quote to this company was one" },

	{ SUSPICION_POLITE, 2, 9, static_again, "undecided again" },
	{ SUSPICION_POLITE, 2, 9, put_off_again, "put off again" },
	{ SUSPICION_POLITE, 2, 1, hides, "three times the front desk after an earlier talk" },
	{ SUSPICION_POLITE, 1, 1, wants_it_again, "wants the quote once more, unchanged" },
	{ SUSPICION_POLITE, 1, 1, changes_objection, "another objection at each call" },
	{ SUSPICION_POLITE, 1, 1, never_asks, "never a question about the quote" },
	{ SUSPICION_POLITE, 1, 1, was_extended, "the validity passed and was extended" },
	{ SUSPICION_POLITE, -2, 1, was_agreed, "agreed in a talk before the quote" },
	{ SUSPICION_POLITE, 4, 1, typed_polite, "the salesperson says so" },
	{ SUSPICION_POLITE, 2, 1, was_polite, "an earlier quote to this company was one" },
};

/* The one with more points, of those that reach the bar, are not in `without` (bits), and that the rep has not denied. */
static enum suspicion stronger(const struct deal *deal, int without, int bar)
{
	without |= deal->denied;
	int lever = without & 1 << SUSPICION_LEVER ? INT_MIN : deal->lever_points;
	int polite = without & 1 << SUSPICION_POLITE ? INT_MIN : deal->polite_points;
	if (MAX(lever, polite) < bar)
		return SUSPICION_NONE;
	return lever >= polite ? SUSPICION_LEVER : SUSPICION_POLITE;
}

static enum suspicion flag_of(const struct deal *deal, const struct rules *rules)
{
	if (deal->suspected != SUSPICION_NONE)
		return deal->suspected;
	return stronger(deal, 0, rules->suspect_at);
}

enum suspicion suspect_to_ask(const struct deal *deal, int suspect_at)
{
	if (deal->suspected != SUSPICION_NONE)
		return SUSPICION_NONE;
	return stronger(deal, deal->tested, MAX(suspect_at - 1, 1));
}

void suspect_weigh(struct deal *deal, const struct rules *rules)
{
	g_autoptr(GStrvBuilder) said = g_strv_builder_new();
	deal->lever_points = deal->polite_points = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(reasons); i++) {
		int points = MIN(reasons[i].times(deal), reasons[i].most) * reasons[i].points;
		if (points == 0)
			continue;
		*(reasons[i].of == SUSPICION_LEVER ? &deal->lever_points : &deal->polite_points) += points;
		g_autofree char *line = g_strdup_printf("%s %d: %s", suspicion_names[reasons[i].of], points, reasons[i].why);
		g_strv_builder_add(said, line);
	}
	g_strfreev(deal->suspect_reasons);
	deal->suspect_reasons = g_strv_builder_end(said);
	if (!deal->suspect_reasons[0])
		g_clear_pointer(&deal->suspect_reasons, g_strfreev);
	deal->suspicion = flag_of(deal, rules);
}

enum script suspect_script(const struct deal *deal)
{
	if (deal->suspicion == SUSPICION_NONE || (deal->tested & 1 << deal->suspicion))
		return SCRIPT_NONE;
	return deal->suspicion == SUSPICION_LEVER ? SCRIPT_PRICE_LEVER_TEST : SCRIPT_POLITE_NO_TEST;
}

int suspect_max_dials(const struct deal *deal, const struct tier *tier)
{
	return deal->suspicion == SUSPICION_NONE ? tier->max_dials : (tier->max_dials + 1) / 2;
}
