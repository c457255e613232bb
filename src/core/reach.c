#include "core/reach.h"
#include "core/figures.h"

/* Before anything is known one dial in three reaches somebody. */
#define USUAL (1.0 / 3)

struct reach_count reach_count(const struct reach *r, int weekday, int hour)
{
	struct reach_count n = { 0, 0 };
	int day_from = weekday ? weekday - 1 : 0, day_to = weekday ? weekday : 7;
	int hour_from = hour >= 0 ? hour : 0, hour_to = hour >= 0 ? hour + 1 : 24;
	for (int d = day_from; d < day_to; d++) {
		for (int h = hour_from; h < hour_to; h++) {
			n.dials += r->dials[d][h];
			n.talks += r->talks[d][h];
		}
	}
	return n;
}

static double drawn_to(struct reach_count n, double expected)
{
	return (n.talks + REACH_PRIOR * expected) / (n.dials + REACH_PRIOR);
}

double reach_rate(const struct reach *r, int weekday, int hour)
{
	double all = drawn_to(reach_count(r, 0, -1), USUAL);
	double of_hour = drawn_to(reach_count(r, 0, hour), all);
	if (weekday == 0)
		return of_hour;
	double of_day = drawn_to(reach_count(r, weekday, -1), all);
	return drawn_to(reach_count(r, weekday, hour), CLAMP(of_hour * of_day / all, 0, 1));
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

void reach_learn(struct reach *r, GPtrArray *facts, const enum outcome_class *classes, GTimeZone *zone)
{
	g_autoptr(GHashTable) starts = starts_of(facts);
	g_autoptr(GArray) effective = figures_effective(facts);
	for (guint i = 0; i < effective->len; i++) {
		guint n = g_array_index(effective, guint, i);
		const struct fact *f = facts->pdata[n];
		if (classes[n] == CLASS_NONE || classes[n] == CLASS_ADMINISTRATIVE)
			continue;
		g_autofree char *name = name_of(f);
		const int64_t *start = g_hash_table_lookup(starts, name);
		int minute;
		struct date day = date_of_instant(start && *start < f->at_utc ? *start : f->at_utc, zone, &minute);
		int weekday = date_weekday(day) - 1, hour = minute / 60;
		r->dials[weekday][hour]++;
		r->talks[weekday][hour] += classes[n] != CLASS_NO_CONVERSATION;
	}
}
