#include "edge/config_check.h"

#define DAY_MINUTES 1440

/* One rep's rules, and where a finding about one of its lists belongs. */
struct cadence {
	const struct config_reading *r;
	const config_setting_t *rep;
	const struct rules *rules;
};

static const config_setting_t *place(const struct cadence *c, const char *key)
{
	return config_place(c->r, c->rep, "cadence", key);
}

/* Of the nth element, when the list is written in the file. */
static const config_setting_t *place_of(const struct cadence *c, const char *key, size_t n)
{
	const config_setting_t *list = place(c, key);
	const config_setting_t *element =
		config_setting_is_list(list) ? config_setting_get_elem(list, (unsigned)n) : NULL;
	return element ? element : list;
}

static char *range_text(const struct week_range *w)
{
	return g_strdup_printf("%02d:%02d to %02d:%02d", w->from_minute / 60, w->from_minute % 60,
		w->to_minute / 60, w->to_minute % 60);
}

static bool overlap(const struct week_range *a, const struct week_range *b)
{
	return (a->days & b->days) && a->from_minute < b->to_minute && b->from_minute < a->to_minute;
}

static void check_ranges(const struct cadence *c, const char *key, const struct week_range *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		g_autofree char *text = range_text(&v[i]);
		if (v[i].from_minute >= v[i].to_minute)
			finding_add(c->r->findings, c->r->path, false, place_of(c, key, i),
				"'cadence.%s': %s: it must begin before it ends", key, text);
	}
}

static void check_windows(const struct cadence *c)
{
	const struct rules *rules = c->rules;
	for (size_t i = 0; i < rules->n_windows; i++) {
		const struct week_range *w = &rules->windows[i];
		g_autofree char *text = range_text(w);
		bool inside = false;
		if (w->from_minute >= w->to_minute)
			continue; /* a finding already */
		for (size_t j = 0; j < rules->n_hours; j++)
			inside = inside || overlap(w, &rules->hours[j]);
		if (!inside)
			finding_add(c->r->findings, c->r->path, true, place_of(c, "windows", i),
				"'cadence.windows': %s lies outside the working hours", text);
		for (size_t j = 0; j < i; j++) {
			g_autofree char *other = range_text(&rules->windows[j]);
			if (overlap(w, &rules->windows[j]))
				finding_add(c->r->findings, c->r->path, true, place_of(c, "windows", i),
					"'cadence.windows': %s overlaps %s", text, other);
		}
	}
}

static bool among(const struct week_range *v, size_t n, int day, int minute)
{
	for (size_t i = 0; i < n; i++)
		if (v[i].days & 1u << day && v[i].from_minute <= minute && minute < v[i].to_minute)
			return true;
	return false;
}

/* A call fits somewhere in the week. */
static bool has_room(const struct rules *rules)
{
	for (int day = 0; day < 5; day++) {
		int run = 0;
		for (int minute = 0; minute < DAY_MINUTES; minute++) {
			bool free_minute = among(rules->hours, rules->n_hours, day, minute) &&
					   among(rules->windows, rules->n_windows, day, minute) &&
					   !among(rules->never, rules->n_never, day, minute);
			run = free_minute ? run + 1 : 0;
			if (run >= rules->slot_minutes)
				return true;
		}
	}
	return false;
}

static void check_closed(const struct cadence *c)
{
	for (size_t i = 0; i < c->rules->n_closed; i++) {
		const struct date_range *range = &c->rules->closed[i];
		bool once = date_is_set(range->from), both = once == date_is_set(range->to);
		if (range->from.month && range->to.month && !both)
			finding_add(c->r->findings, c->r->path, false, place_of(c, "closed", i),
				"'cadence.closed': both days name a year, or neither");
		else if (once && date_compare(range->from, range->to) > 0)
			finding_add(c->r->findings, c->r->path, false, place_of(c, "closed", i),
				"'cadence.closed': the last day lies before the first");
	}
}

/* A period without its end is a finding already. */
static bool is_complete(const struct rules *rules)
{
	for (size_t i = 0; i < rules->n_closed; i++)
		if (!rules->closed[i].from.month || !rules->closed[i].to.month)
			return false;
	return true;
}

/* In a year of 366 days, so that periods of every year are seen whole. */
static bool has_workday(const struct workdays *days)
{
	for (int i = 0; i < 366; i++)
		if (workday_is(days, date_add_days((struct date){ 2000, 1, 1 }, i)))
			return true;
	return false;
}

static void check_tier(const struct cadence *c, size_t i)
{
	const struct tier *tier = &c->rules->tiers[i];
	const config_setting_t *at = place_of(c, "tiers", i);
	bool last = i + 1 == c->rules->n_tiers;
	const char *name = tier->name ? tier->name : "";
	if (last && tier->below != -1)
		finding_add(c->r->findings, c->r->path, false, at,
			"'cadence.tiers': the last tier, '%s', must have no limit: below = -1", name);
	if (!last && tier->below == -1)
		finding_add(c->r->findings, c->r->path, false, at,
			"'cadence.tiers': only the last tier can be without limit, not '%s'", name);
	else if (i > 0 && tier->below != -1 && tier->below <= c->rules->tiers[i - 1].below)
		finding_add(c->r->findings, c->r->path, false, at,
			"'cadence.tiers': '%s' does not lie above the tier before it", name);
	if (tier->n_noanswer == 0)
		finding_add(c->r->findings, c->r->path, false, at,
			"'cadence.tiers': '%s' has no gaps in noanswer_bd", name);
	for (size_t j = 0; j < i; j++)
		if (g_strcmp0(c->rules->tiers[j].name, tier->name) == 0)
			finding_add(c->r->findings, c->r->path, false, at,
				"'cadence.tiers': two tiers are named '%s'", name);
}

static void check_cadence(const struct cadence *c)
{
	const struct rules *rules = c->rules;
	check_ranges(c, "hours", rules->hours, rules->n_hours);
	check_ranges(c, "windows", rules->windows, rules->n_windows);
	check_ranges(c, "never", rules->never, rules->n_never);
	check_windows(c);
	check_closed(c);
	if (!has_room(rules))
		finding_add(c->r->findings, c->r->path, false, place(c, "windows"),
			"'cadence.windows': hours and never leave no room for a call of %d minutes",
			rules->slot_minutes);
	if (rules->batch_min > rules->batch_max)
		finding_add(c->r->findings, c->r->path, false, place(c, "batch_min"),
			"'cadence.batch_min' is more than batch_max");
	if (is_complete(rules) && !has_workday(&rules->days))
		finding_add(c->r->findings, c->r->path, false, place(c, "closed"),
			"'cadence.closed' leaves no business day");
	for (size_t i = 0; i < rules->n_tiers; i++)
		check_tier(c, i);
}

void config_check_cadences(const struct config_reading *r, const struct config *c)
{
	for (size_t i = 0; i < c->n_reps; i++) {
		struct cadence one = { r, config_rep_setting(r, i), &c->reps[i].rules };
		check_cadence(&one);
	}
}
