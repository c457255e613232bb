/* Figures of what is open: age, silence, suspects, and the forecast (METHOD 5.1: M8-M10, M14, M15, M17). */
#include "core/figures_part.h"

#define STALE_BD 5
#define EXPIRING_DAYS 8 /* valid for seven days more, to their end */
#define OWN_DATA_WEIGHT 10 /* decided families that weigh as much as the placeholder */

const char *const prospect_names[PROSPECT_N] = { "unreached", "objection", "callback", "static", "static_2",
	"suspect", "expired" };

/* Until own data say otherwise. */
static const double placeholder[PROSPECT_N] = {
	[PROSPECT_UNREACHED] = .30,
	[PROSPECT_OBJECTION] = .40,
	[PROSPECT_CALLBACK] = .25,
	[PROSPECT_STATIC] = .20,
	[PROSPECT_STATIC_2] = .10,
	[PROSPECT_SUSPECT] = .05,
	[PROSPECT_EXPIRED] = .02,
};

double figures_chance(const struct prospect_figures *p, enum prospect at)
{
	return (p->won + OWN_DATA_WEIGHT * placeholder[at]) / (p->decided + OWN_DATA_WEIGHT);
}

void figures_forecast(struct rep_figures *f)
{
	f->forecast_minor = 0;
	for (int p = 0; p < PROSPECT_N; p++)
		f->forecast_minor += (double)f->prospects[p].open_minor *
				     figures_chance(&f->prospects[p], (enum prospect)p);
}

/* ---- own data ---- */

/* Bit (1 << enum prospect) of each place a family stood at until it was decided. */
static unsigned places_of(const struct deal *d, const struct said *all, const GArray *of_deal)
{
	unsigned places = 1u << PROSPECT_UNREACHED;
	int statics = 0;
	for (guint i = 0; of_deal && i < of_deal->len; i++) {
		const struct said *s = &all[g_array_index(of_deal, guint, i)];
		enum outcome_code code = s->fact->outcome.code;
		if (outcome_is_objection(code) || (code == OUTCOME_REVISE && s->class == CLASS_PRODUCTIVE))
			places |= 1u << PROSPECT_OBJECTION;
		if (code == OUTCOME_CALLBACK)
			places |= 1u << PROSPECT_CALLBACK;
		if (s->class == CLASS_STATIC && !outcome_is_lost(code))
			places |= 1u << (++statics > 1 ? PROSPECT_STATIC_2 : PROSPECT_STATIC);
	}
	if (d->tested || d->suspicion != SUSPICION_NONE)
		places |= 1u << PROSPECT_SUSPECT;
	if (d->expiry_utc && d->ended_utc > d->expiry_utc)
		places |= 1u << PROSPECT_EXPIRED;
	return places;
}

void figures_own_data(struct rep_figures *f, const struct book *b, int64_t from_utc, int64_t to_utc)
{
	for (guint i = 0; i < b->deals->len; i++) {
		const struct deal *d = b->deals->pdata[i];
		if (!figures_is_decided(d) || d->ended_utc < from_utc || d->ended_utc >= to_utc)
			continue;
		unsigned places = places_of(d, b->said, book_said_of(b, d->id));
		for (int p = 0; p < PROSPECT_N; p++) {
			f->prospects[p].decided += (places >> p) & 1;
			f->prospects[p].won += (places >> p) & 1 && d->state == DEAL_WON;
		}
	}
}

/* ---- what is open ---- */

static int age_band(int64_t days)
{
	static const int last_day[AGE_BANDS - 1] = { 7, 14, 30, 60 };
	int band = 0;
	while (band < AGE_BANDS - 1 && days > last_day[band])
		band++;
	return band;
}

static enum prospect prospect_of(const struct deal *d, int64_t now_utc)
{
	if (d->expiry_utc && d->expiry_utc <= now_utc)
		return PROSPECT_EXPIRED;
	if (d->suspicion != SUSPICION_NONE)
		return PROSPECT_SUSPECT;
	if (d->objection != OUTCOME_NONE &&
		(outcome_is_objection(d->last_talk) || d->last_talk == OUTCOME_REVISE))
		return PROSPECT_OBJECTION;
	if (d->statics)
		return d->statics > 1 ? PROSPECT_STATIC_2 : PROSPECT_STATIC;
	if (d->objection != OUTCOME_NONE)
		return PROSPECT_OBJECTION;
	return d->last_code == OUTCOME_CALLBACK ? PROSPECT_CALLBACK : PROSPECT_UNREACHED;
}

static void count_suspect(struct rep_figures *f, const struct deal *d, int64_t minor)
{
	bool lever = d->suspicion == SUSPICION_LEVER, polite = d->suspicion == SUSPICION_POLITE;
	f->suspects_lever += lever;
	f->suspects_polite += polite;
	f->suspects_lever_minor += lever ? minor : 0;
	f->suspects_polite_minor += polite ? minor : 0;
}

static int bd_since(const struct rules *rules, int64_t then_utc, int64_t now_utc)
{
	return workday_count(&rules->days, date_of_instant(then_utc, rules->zone, NULL),
		date_of_instant(now_utc, rules->zone, NULL));
}

/* Midnight before that day: a week with a change of the clock has another length. */
static int64_t days_later(const struct rules *rules, int64_t now_utc, int days)
{
	return date_to_instant(
		date_add_days(date_of_instant(now_utc, rules->zone, NULL), days), 0, rules->zone);
}

void figures_open_deal(struct rep_figures *f, const struct deal *d, const struct rules *rules,
	const char *currency, int64_t now_utc)
{
	int64_t minor = figures_quoted(d, currency);
	int band = age_band((now_utc - d->first_sent_utc) / DAY);
	struct prospect_figures *prospect = &f->prospects[prospect_of(d, now_utc)];
	bool alone = d->objection != OUTCOME_NONE && d->call.state == CALL_NONE;
	f->open_count[band]++;
	f->open_minor[band] += minor;
	prospect->open++;
	prospect->open_minor += minor;
	if (d->expiry_utc > now_utc && d->expiry_utc <= days_later(rules, now_utc, EXPIRING_DAYS))
		f->expiring_minor += minor;
	count_suspect(f, d, minor);
	f->unknown_amount += d->quote.amount_minor == AMOUNT_NONE;
	f->objections_alone += alone && !d->waiting;
	f->objections_stale +=
		alone && d->outcome_utc && bd_since(rules, d->outcome_utc, now_utc) >= STALE_BD;
	if (d->call.state == CALL_BOOKED && d->call.end_utc < now_utc)
		f->calls_no_outcome += bd_since(rules, d->call.end_utc, now_utc) > 1;
}
