#include "core/reach.h"
#include "core/figures.h"

/* Before anything is known one dial in three reaches somebody. */
#define USUAL (1.0 / 3)

static void add_count(struct reach_count *a, const struct reach_count *b)
{
	a->dials += b->dials;
	a->talks += b->talks;
}

struct reach_count reach_count(const struct reach *r, const struct reach_at *at)
{
	struct reach_count n = { 0, 0 };
	int day_from = at->weekday ? at->weekday - 1 : 0, day_to = at->weekday ? at->weekday : 7;
	int hour_from = at->hour >= 0 ? at->hour : 0, hour_to = at->hour >= 0 ? at->hour + 1 : 24;
	for (int h = hour_from; h < hour_to; h++) {
		if (at->country)
			add_count(&n, &r->there[at->country - countries][h]);
		for (int d = day_from; d < day_to && !at->country; d++)
			add_count(&n, &r->cells[d][h]);
	}
	return n;
}

static double drawn_to(struct reach_count n, double expected)
{
	return (n.talks + REACH_PRIOR * expected) / (n.dials + REACH_PRIOR);
}

static struct reach_count all_at(const struct reach *r, int weekday, int hour)
{
	return reach_count(r, &(struct reach_at){ NULL, weekday, hour });
}

static double rate_anywhere(const struct reach *r, int weekday, int hour)
{
	double all = drawn_to(all_at(r, 0, -1), USUAL);
	double of_hour = hour < 0 ? all : drawn_to(all_at(r, 0, hour), all);
	double of_day = weekday == 0 ? all : drawn_to(all_at(r, weekday, -1), all);
	if (weekday == 0 || hour < 0)
		return weekday == 0 ? of_hour : of_day;
	return drawn_to(all_at(r, weekday, hour), CLAMP(of_hour * of_day / all, 0, 1));
}

/* How much better a country goes at that hour than the hour does everywhere: 1 where nothing is known, and where all calls go there. */
static double factor_of(const struct reach *r, const struct country *country, int hour)
{
	struct reach_count there = reach_count(r, &(struct reach_at){ country, 0, hour }), everywhere = all_at(r, 0, hour);
	if (there.dials == 0)
		return 1;
	double expected = (double)there.dials * everywhere.talks / everywhere.dials;
	double prior = REACH_PRIOR * rate_anywhere(r, 0, hour);
	return (there.talks + prior) / (expected + prior);
}

double reach_rate(const struct reach *r, const struct reach_at *at)
{
	double rate = rate_anywhere(r, at->weekday, at->hour);
	return at->country ? MIN(rate * factor_of(r, at->country, at->hour), 1) : rate;
}

void reach_add(struct reach *r, const struct country *country, int64_t at_utc, bool talk, GTimeZone *zone)
{
	int minute;
	int weekday = date_weekday(date_of_instant(at_utc, zone, &minute)) - 1;
	struct reach_count one = { 1, talk };
	add_count(&r->cells[weekday][minute / 60], &one);
	if (country)
		add_count(&r->there[country - countries][minute / 60], &one);
}

static char *name_of(const struct fact *f)
{
	return g_strdup_printf("%" G_GINT64_FORMAT "-%d", f->deal_id, f->call_seq);
}

/* Where each call stood: "deal-call" → start. */
static GHashTable *starts_of(GPtrArray *facts)
{
	GHashTable *starts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	for (guint i = 0; i < facts->len; i++) {
		const struct fact *f = facts->pdata[i];
		if (f->kind == FACT_BOOKED || f->kind == FACT_MOVED)
			g_hash_table_insert(starts, name_of(f), g_memdup2(&f->start_utc, sizeof(f->start_utc)));
	}
	return starts;
}

/* Where the customer of each deal is, as far as the facts up to now say: deal → country. */
static void note_country(GHashTable *where, const struct fact *f)
{
	bool says = f->kind == FACT_QUOTE || f->kind == FACT_CORRECTED;
	const struct country *country = says ? country_of_phone(f->quote.phone) : NULL;
	if (country)
		g_hash_table_insert(where, g_memdup2(&f->deal_id, sizeof(f->deal_id)), (gpointer)(uintptr_t)country);
}

void reach_learn(struct reach *r, GPtrArray *facts, const enum outcome_class *classes, GTimeZone *zone)
{
	g_autoptr(GHashTable) starts = starts_of(facts), where = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	g_autoptr(GArray) effective = figures_effective(facts);
	guint next = 0;
	for (guint i = 0; i < effective->len; i++) {
		guint n = g_array_index(effective, guint, i);
		const struct fact *f = facts->pdata[n];
		for (; next < n; next++)
			note_country(where, facts->pdata[next]);
		if (classes[n] == CLASS_NONE || classes[n] == CLASS_ADMINISTRATIVE)
			continue;
		g_autofree char *name = name_of(f);
		const int64_t *start = g_hash_table_lookup(starts, name);
		reach_add(r, g_hash_table_lookup(where, &f->deal_id), start && *start < f->at_utc ? *start : f->at_utc,
				classes[n] != CLASS_NO_CONVERSATION, zone);
	}
}
