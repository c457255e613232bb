#include "core/days.h"
#include "core/error.h"
#include <string.h>

/* A period that closes every day would make workday_add() search for ever: it gives up this far away. */
#define SEARCH_DAYS (10 * 366)

/* A weekend, both days of it holidays, and the next two weekdays holidays as well: more than enough for what
 * moved. */
#define SUBSTITUTE_REACH_DAYS 10

enum rule_kind {
	RULE_FIXED,       /* month, day */
	RULE_EASTER,      /* easter + days */
	RULE_ON_OR_AFTER, /* weekday, month, day … */
	RULE_ON_OR_BEFORE,
	RULE_BEFORE,
	RULE_AFTER,
	RULE_ONCE, /* year, month, day */
};

struct rule {
	char *name;
	enum rule_kind kind;
	bool away;       /* takes the day of that name away */
	bool substitute; /* on a weekend: the next free weekday is off too */
	int weekday, month, day, year, days;
	int shift_weekday,
		shift_days; /* falling on that weekday it is kept so many days later; weekday 0: never */
	int from_year, to_year;
};

struct holidays {
	GHashTable *regions; /* char* → GPtrArray of struct rule */
};

static void rule_free(gpointer data)
{
	struct rule *r = data;
	g_free(r->name);
	g_free(r);
}

static void rules_unref(gpointer rules)
{
	g_ptr_array_unref(rules);
}

struct holidays *holidays_new(void)
{
	struct holidays *h = g_new0(struct holidays, 1);
	h->regions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, rules_unref);
	return h;
}

void holidays_free(struct holidays *h)
{
	if (!h)
		return;
	g_hash_table_unref(h->regions);
	g_free(h);
}

/* ---- expressions ---- */

static bool take(const char **s, const char *word)
{
	size_t n = strlen(word);
	if (strncmp(*s, word, n) != 0)
		return false;
	*s += n;
	return true;
}

static bool take_digits(const char **s, int n, int *ret)
{
	int v = 0;
	for (int i = 0; i < n; i++) {
		if (!g_ascii_isdigit((*s)[i]))
			return false;
		v = v * 10 + ((*s)[i] - '0');
	}
	*s += n;
	*ret = v;
	return true;
}

/* "+39", "-2": a sign and one to three digits */
static bool take_signed(const char **s, int *ret)
{
	const char *p = *s;
	int sign = *p == '-' ? -1 : 1, n = 0;
	if (*p != '-' && *p != '+')
		return false;
	p++;
	while (n < 3 && g_ascii_isdigit(p[n]))
		n++;
	if (n == 0 || !take_digits(&p, n, ret))
		return false;
	*ret *= sign;
	*s = p;
	return true;
}

static bool take_weekday(const char **s, int *ret)
{
	static const char *const names[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		if (take(s, names[i])) {
			*ret = (int)i + 1;
			return true;
		}
	}
	return false;
}

/* "12-25"; 02-29 is a day too, in the years that have it */
static bool take_month_day(const char **s, struct rule *r)
{
	return take_digits(s, 2, &r->month) && take(s, "-") && take_digits(s, 2, &r->day) &&
	       date_is_valid((struct date){ 2000, r->month, r->day });
}

static bool take_relative(const char **s, struct rule *r)
{
	static const struct {
		const char *sign;
		enum rule_kind kind;
	} signs[] = { { ">=", RULE_ON_OR_AFTER }, { "<=", RULE_ON_OR_BEFORE }, { "<", RULE_BEFORE },
		{ ">", RULE_AFTER } };
	for (size_t i = 0; i < G_N_ELEMENTS(signs); i++) {
		if (take(s, signs[i].sign)) {
			r->kind = signs[i].kind;
			return take_month_day(s, r);
		}
	}
	return false;
}

static bool take_once(const char **s, struct rule *r)
{
	const char *p = *s;
	if (!take_digits(&p, 4, &r->year) || !take(&p, "-"))
		return false;
	*s = p;
	r->kind = RULE_ONCE;
	return take_month_day(s, r) && date_is_valid((struct date){ r->year, r->month, r->day });
}

static bool take_day(const char **s, struct rule *r)
{
	if (take(s, "easter")) {
		r->kind = RULE_EASTER;
		return **s == '\0' || **s == ' ' || take_signed(s, &r->days);
	}
	if (take_weekday(s, &r->weekday))
		return take_relative(s, r);
	r->kind = RULE_FIXED;
	return take_month_day(s, r);
}

static bool rule_parse(const char *on, struct rule *r)
{
	r->away = take(&on, "!");
	if (take_once(&on, r))
		return *on == '\0';
	if (r->away || r->kind == RULE_ONCE || !take_day(&on, r))
		return false;
	if (*on == '\0')
		return true;
	if (!take(&on, " "))
		return false;
	if (take(&on, "sub"))
		r->substitute = true;
	else if (!take_weekday(&on, &r->shift_weekday) || !take_signed(&on, &r->shift_days))
		return false;
	return *on == '\0';
}

bool holidays_add(struct holidays *h, const char *region, const char *name, const char *on, int from_year,
	int to_year, GError **error)
{
	struct rule *r = g_new0(struct rule, 1);
	if (!rule_parse(on, r)) {
		rule_free(r);
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "'%s' is not a day: holiday '%s' of %s",
			on, name, region);
		return false;
	}
	r->name = g_strdup(name);
	r->from_year = from_year;
	r->to_year = to_year;
	GPtrArray *rules = g_hash_table_lookup(h->regions, region);
	if (!rules) {
		rules = g_ptr_array_new_with_free_func(rule_free);
		g_hash_table_insert(h->regions, g_strdup(region), rules);
	}
	g_ptr_array_add(rules, r);
	return true;
}

bool holidays_has_region(const struct holidays *h, const char *region)
{
	return g_hash_table_contains(h->regions, region);
}

/* ---- days ---- */

/* Gregorian computus (Meeus, Jones and Butcher). */
static struct date easter(int year)
{
	int a = year % 19, b = year / 100, c = year % 100;
	int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
	int h = (19 * a + b - d - g + 15) % 30;
	int i = c / 4, k = c % 4;
	int l = (32 + 2 * e + 2 * i - h - k) % 7;
	int m = (a + 11 * h + 22 * l) / 451;
	int n = h + l - 7 * m + 114;
	return (struct date){ year, n / 31, n % 31 + 1 };
}

/* Days from a date's weekday on to the next `weekday`: 0..6. */
static int days_until(struct date d, int weekday)
{
	return (weekday - date_weekday(d) + 7) % 7;
}

static int relative_days(const struct rule *r, struct date d)
{
	int ahead = days_until(d, r->weekday);
	switch (r->kind) {
	case RULE_ON_OR_AFTER: return ahead;
	case RULE_AFTER: return ahead == 0 ? 7 : ahead;
	case RULE_ON_OR_BEFORE: return ahead == 0 ? 0 : ahead - 7;
	default: return ahead - 7; /* RULE_BEFORE */
	}
}

/* The rule's day in a year; DATE_NONE when it has none. Days of the first and last year stay inside
 * year 1..9999. */
static struct date rule_day(const struct rule *r, int year)
{
	struct date d = { year, r->month, r->day };
	if (year < MAX(r->from_year, 1) || (r->to_year && year > r->to_year))
		return DATE_NONE;
	if (r->kind == RULE_ONCE)
		return year == r->year ? d : DATE_NONE;
	if (r->kind == RULE_EASTER)
		d = date_add_days(easter(year), r->days);
	else if (!date_is_valid(d))
		return DATE_NONE;
	else if (r->kind != RULE_FIXED)
		d = date_add_days(d, relative_days(r, d));
	if (r->shift_weekday && date_weekday(d) == r->shift_weekday)
		d = date_add_days(d, r->shift_days);
	return d;
}

/* The rules of a region and of what it is a part of, widest first: "DE", "DE-BY". */
struct chain {
	const GPtrArray *rules[4];
	size_t n;
};

static struct chain chain_of(const struct holidays *h, const char *region)
{
	struct chain c = { .n = 0 };
	for (const char *end = region; c.n < G_N_ELEMENTS(c.rules) && *end;) {
		end += strcspn(end + (*end == '-'), "-") + (*end == '-');
		g_autofree char *part = g_strndup(region, (gsize)(end - region));
		const GPtrArray *rules = g_hash_table_lookup(h->regions, part);
		if (rules)
			c.rules[c.n++] = rules;
	}
	return c;
}

static size_t chain_size(const struct chain *c)
{
	size_t n = 0;
	for (size_t i = 0; i < c->n; i++)
		n += c->rules[i]->len;
	return n;
}

static const struct rule *chain_rule(const struct chain *c, size_t i)
{
	size_t part = 0;
	while (i >= c->rules[part]->len)
		i -= c->rules[part++]->len;
	return g_ptr_array_index(c->rules[part], i);
}

static bool taken_away(const struct chain *c, const char *name, struct date d)
{
	for (size_t i = 0; i < chain_size(c); i++) {
		const struct rule *r = chain_rule(c, i);
		if (r->away && date_compare(rule_day(r, d.year), d) == 0 && g_str_equal(r->name, name))
			return true;
	}
	return false;
}

static bool rule_is_on(const struct chain *c, const struct rule *r, struct date d)
{
	return !r->away && date_compare(rule_day(r, d.year), d) == 0 && !taken_away(c, r->name, d);
}

/* The holiday's name on its own day, substitutes left aside. */
static const char *name_on(const struct chain *c, struct date d)
{
	for (size_t i = 0; i < chain_size(c); i++) {
		const struct rule *r = chain_rule(c, i);
		if (rule_is_on(c, r, d))
			return r->name;
	}
	return NULL;
}

static bool is_weekend(struct date d)
{
	return date_weekday(d) >= 6;
}

static bool among(const struct date *v, size_t n, struct date d)
{
	for (size_t i = 0; i < n; i++)
		if (date_compare(v[i], d) == 0)
			return true;
	return false;
}

static bool is_free(const struct chain *c, struct date d, const struct date *taken, size_t n)
{
	return !is_weekend(d) && !name_on(c, d) && !among(taken, n, d);
}

/* The name of the holiday whose substitute d is, d being a weekday without a holiday of its own. Earlier
 * holidays choose first: Christmas on Saturday and Boxing Day on Sunday become Monday and Tuesday. */
static const char *substitute_on(const struct chain *c, struct date d)
{
	struct date taken[SUBSTITUTE_REACH_DAYS];
	size_t n = 0;
	for (int back = SUBSTITUTE_REACH_DAYS; back > 0; back--) {
		struct date day = date_add_days(d, -back);
		for (size_t i = 0; is_weekend(day) && i < chain_size(c); i++) {
			const struct rule *r = chain_rule(c, i);
			if (!r->substitute || !rule_is_on(c, r, day))
				continue;
			struct date free_day = date_add_days(day, 1);
			while (date_compare(free_day, d) < 0 && !is_free(c, free_day, taken, n))
				free_day = date_add_days(free_day, 1);
			if (date_compare(free_day, d) == 0)
				return r->name;
			if (n < G_N_ELEMENTS(taken))
				taken[n++] = free_day;
		}
	}
	return NULL;
}

static bool has_substitutes(const struct chain *c)
{
	for (size_t i = 0; i < chain_size(c); i++)
		if (chain_rule(c, i)->substitute)
			return true;
	return false;
}

const char *holidays_name(const struct holidays *h, const char *region, struct date d)
{
	struct chain c = chain_of(h, region);
	const char *name = name_on(&c, d);
	if (!name && !is_weekend(d) && has_substitutes(&c))
		name = substitute_on(&c, d);
	return name;
}

/* ---- business days ---- */

static bool in_range(const struct date_range *r, struct date d)
{
	if (date_is_set(r->from))
		return date_compare(r->from, d) <= 0 && date_compare(d, r->to) <= 0;
	int from = r->from.month * 100 + r->from.day, to = r->to.month * 100 + r->to.day,
	    day = d.month * 100 + d.day;
	return from <= to ? from <= day && day <= to : from <= day || day <= to;
}

bool workday_is(const struct workdays *w, struct date d)
{
	if (is_weekend(d))
		return false;
	for (size_t i = 0; i < w->n_closed; i++)
		if (in_range(&w->closed[i], d))
			return false;
	for (char **region = w->regions; w->holidays && region && *region; region++)
		if (holidays_name(w->holidays, *region, d))
			return false;
	return true;
}

struct date workday_add(const struct workdays *w, struct date d, int n)
{
	int step = n < 0 ? -1 : 1, left = ABS(n);
	if (n == 0 && workday_is(w, d))
		return d;
	left = MAX(left, 1);
	for (int idle = 0; left > 0 && idle < SEARCH_DAYS; idle++) {
		d = date_add_days(d, step);
		if (workday_is(w, d)) {
			left--;
			idle = 0;
		}
	}
	return d;
}

int workday_count(const struct workdays *w, struct date from, struct date to)
{
	int n = 0, step = date_compare(to, from) < 0 ? -1 : 1;
	while (date_compare(from, to) != 0) {
		from = date_add_days(from, step);
		n += workday_is(w, from) ? step : 0;
	}
	return n;
}
