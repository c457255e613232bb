/* simulate: a year of reps and customers on the service's own code, to see what a cadence brings before people live by it. */
#include "app/sim_customer.h"
#include "app/sim_rep.h"
#include "app/verbs.h"
#include "edge/config.h"
#include <stdio.h>
#include <sysexits.h>

#define COLUMNS_MAX 2
#define FIRST_YEAR 2000
#define LAST_YEAR 2199

/* ---- figures as text; new strings ---- */

static char *share(int64_t part, int64_t whole)
{
	return whole ? g_strdup_printf("%.1f %%", 100.0 * (double)part / (double)whole) : g_strdup("–");
}

static char *money(int64_t minor)
{
	return g_strdup_printf("%.0f k", (double)minor / 100000);
}

static char *m1(const struct sim_result *r)
{
	return share(r->figures.week.productive, r->figures.week.conversations);
}

static char *m2(const struct sim_result *r)
{
	return share(r->figures.week.statics, r->figures.week.conversations);
}

static char *m3(const struct sim_result *r)
{
	return share(r->figures.week.conversations, r->figures.week.dials);
}

static char *m4(const struct sim_result *r)
{
	return share(r->score.won, r->score.decided);
}

static char *m5(const struct sim_result *r)
{
	return share(r->score.won_minor, r->score.decided_minor);
}

static char *m6(const struct sim_result *r)
{
	return share(r->score.ordered_minor, r->score.ordered_quoted_minor);
}

static char *m7(const struct sim_result *r)
{
	const struct objection_figures *o = r->objections && r->objections->len ? &g_array_index(r->objections, struct objection_figures, 0) : NULL;
	int all = 0;
	for (guint i = 0; o && i < r->objections->len; i++)
		all += g_array_index(r->objections, struct objection_figures, i).families;
	g_autofree char *part = o ? share(o->families, all) : NULL;
	return o ? g_strdup_printf("%s %s", outcome_code_names[o->code], part) : g_strdup("–");
}

static char *m8(const struct sim_result *r)
{
	return g_strdup_printf("%d", r->objections_alone);
}

static int open_count(const struct sim_result *r)
{
	int n = 0;
	for (int i = 0; i < AGE_BANDS; i++)
		n += r->figures.open_count[i];
	return n;
}

static char *m9(const struct sim_result *r)
{
	return g_strdup_printf("%d, %d over 60 d", open_count(r), r->figures.open_count[AGE_BANDS - 1]);
}

static char *m10(const struct sim_result *r)
{
	return share(r->figures.calls_no_outcome, r->figures.calls_due);
}

static char *m11(const struct sim_result *r)
{
	return g_strdup_printf("%d, %d", r->figures.week.moved, r->figures.week.not_called);
}

static char *m12(const struct sim_result *r)
{
	const struct rep_figures *f = &r->figures;
	g_autofree char *in_time = share(f->first_calls_in_time, f->first_call_bd ? (int)f->first_call_bd->len : 0);
	return g_strdup_printf("%.1f bd, %s", f->first_call_median_bd, in_time);
}

static char *m13(const struct sim_result *r)
{
	return share(r->first_talk_orders, r->talked);
}

static char *m14(const struct sim_result *r)
{
	return g_strdup_printf("%d, %d", r->lever_tested, r->polite_tested);
}

static char *m15(const struct sim_result *r)
{
	return money((int64_t)r->figures.forecast_minor);
}

static char *m16(const struct sim_result *r)
{
	const struct score_figures *scores = r->scores ? (struct score_figures *)(void *)r->scores->data : NULL;
	size_t n = r->scores ? r->scores->len : 0;
	double median = figures_median(scores, n);
	struct score_gap sum = { 0, 0 }, gap;
	int below = 0;
	for (size_t i = 0; i < n; i++) {
		below += figures_gap(&scores[i], median, &gap);
		sum.orders += gap.orders;
		sum.lost_minor += gap.lost_minor;
	}
	g_autofree char *lost = money((int64_t)sum.lost_minor);
	return median < 0 ? g_strdup("–") : g_strdup_printf("%d: %.0f orders, %s", below, sum.orders, lost);
}

static char *m17(const struct sim_result *r)
{
	return g_strdup_printf("%d, %d", r->merged, r->figures.unknown_amount);
}

static char *m18(const struct sim_result *r)
{
	return share(r->revised, r->quotes);
}

static char *orders(const struct sim_result *r)
{
	g_autofree char *sum = money(r->figures.week.ordered_minor);
	return g_strdup_printf("%d, %s", r->figures.week.orders, sum);
}

static char *dials(const struct sim_result *r)
{
	return g_strdup_printf("%d", r->figures.week.dials);
}

static char *dials_per_order(const struct sim_result *r)
{
	return r->figures.week.orders ? g_strdup_printf("%.1f", (double)r->figures.week.dials / r->figures.week.orders) : g_strdup("–");
}

static char *crossed(const struct sim_result *r)
{
	return g_strdup_printf("%" G_GINT64_FORMAT, r->crossed);
}

static char *out_of_windows(const struct sim_result *r)
{
	return g_strdup_printf("%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT, r->least_bad, r->unplaced);
}

static char *mails(const struct sim_result *r)
{
	return g_strdup_printf("%" G_GINT64_FORMAT, r->mails);
}

static const struct {
	const char *name;
	char *(*text)(const struct sim_result *r);
} rows[] = {
	{ "orders, and their sum", orders },
	{ "dials", dials },
	{ "dials for an order", dials_per_order },
	{ "M1  order or objection", m1 },
	{ "M2  static", m2 },
	{ "M3  reach", m3 },
	{ "M4  close score, count", m4 },
	{ "M5  close score, value", m5 },
	{ "M6  price hold", m6 },
	{ "M7  most frequent objection", m7 },
	{ "M8  objections without next call", m8 },
	{ "M9  open at the end", m9 },
	{ "M10 calls without outcome", m10 },
	{ "M11 moved by hand, not called", m11 },
	{ "M12 first call, median, in time", m12 },
	{ "M13 order at first conversation", m13 },
	{ "M14 levers, polite noes tested", m14 },
	{ "M15 forecast of what is open", m15 },
	{ "M16 reps below the median, gap", m16 },
	{ "M17 versions merged, no amount", m17 },
	{ "M18 revised", m18 },
	{ "moved out of the way of meetings", crossed },
	{ "outside the windows, no room", out_of_windows },
	{ "mails to reps", mails },
};

/* ---- columns ---- */

struct column {
	const char *name;
	struct config *config;
	struct sim_result result;
};

/* Pads by characters, not bytes. */
static void print_cell(const char *text, int width, bool right)
{
	int pad = MAX(width - (int)g_utf8_strlen(text, -1), 0);
	printf("%*s%s%*s", right ? pad : 0, "", text, right ? 0 : pad, "");
}

static void print_row(const char *name, char *cells[], size_t n)
{
	print_cell(name, 36, false);
	for (size_t i = 0; i < n; i++)
		print_cell(cells[i], 22, true);
	printf("\n");
}

static void print_names(const char *head, const struct column *columns, size_t n)
{
	char *cells[COLUMNS_MAX];
	for (size_t i = 0; i < n; i++)
		cells[i] = g_path_get_basename(columns[i].name);
	printf("\n");
	print_row(head, cells, n);
	for (size_t i = 0; i < n; i++)
		g_free(cells[i]);
}

static void print_checks(const struct column *columns, size_t n)
{
	print_names("what must hold: checked, broken", columns, n);
	for (int c = 0; c < CHECK_N; c++) {
		char *cells[COLUMNS_MAX];
		for (size_t i = 0; i < n; i++)
			cells[i] = g_strdup_printf("%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT, columns[i].result.checked[c], columns[i].result.broken[c]);
		print_row(sim_check_words[c], cells, n);
		for (size_t i = 0; i < n; i++)
			g_free(cells[i]);
	}
}

static void print_figures(const struct column *columns, size_t n)
{
	print_names("figures of the year", columns, n);
	for (size_t row = 0; row < G_N_ELEMENTS(rows); row++) {
		char *cells[COLUMNS_MAX];
		for (size_t i = 0; i < n; i++)
			cells[i] = rows[row].text(&columns[i].result);
		print_row(rows[row].name, cells, n);
		for (size_t i = 0; i < n; i++)
			g_free(cells[i]);
	}
}

static bool is_sound(const struct column *columns, size_t n)
{
	bool sound = true;
	for (size_t i = 0; i < n; i++) {
		if (!columns[i].result.first_broken)
			continue;
		fprintf(stderr, "closecall: %s: broken first: %s\n", columns[i].name, columns[i].result.first_broken);
		sound = false;
	}
	return sound;
}

/* ---- the verb ---- */

static bool open_column(struct column *c, const char *path, GError **error)
{
	*c = (struct column){ .name = path ? path : "defaults", .result = { .figures = { .first_call_median_bd = -1 } } };
	c->config = path ? config_load(path, NULL, error) : config_example();
	return c->config != NULL;
}

/* The first Monday of the year: fixed, so that seed and year say it all. */
static struct date first_day(const struct call_options *o)
{
	struct date d = { o->year, 1, 1 };
	return date_add_days(d, (8 - date_weekday(d)) % 7);
}

/* Each rep has a year and a seed of his own; the quotes are shared out evenly. */
static bool run_column(struct column *c, const struct call_options *o, GError **error)
{
	for (int i = 0; i < o->reps; i++) {
		const struct rep *rep = &c->config->reps[(size_t)i % c->config->n_reps];
		int64_t from_utc = date_to_instant(first_day(o), 0, rep->rules.zone);
		int n = o->quotes / o->reps + (i < o->quotes % o->reps);
		struct sim_result one;
		bool ok = sim_rep_run(c->config, rep, o->compare ? NULL : o->ledger, (guint32)(o->seed + i), n, from_utc, &one, error);
		if (ok)
			sim_result_add(&c->result, &one);
		sim_result_clear(&one);
		if (!ok)
			return false;
	}
	return true;
}

static void print_head(const struct call_options *o)
{
	g_autofree char *day = date_print(first_day(o));
	printf("%d reps, %d quotes, %d days from Monday %s, seed %d. The customers:\n", o->reps, o->quotes, SIM_DAYS, day, o->seed);
	for (const char *const *line = sim_model; *line; line++)
		printf("  %s\n", *line);
}

int verb_simulate(int argc, char **argv, const struct call_options *o)
{
	g_autoptr(GError) error = NULL;
	struct column columns[COLUMNS_MAX] = { 0 };
	const char *paths[COLUMNS_MAX] = { o->config, o->compare };
	size_t n = o->compare ? 2 : 1;
	(void)argv;
	if (argc > 0 || o->reps < 1 || o->quotes < 0 || o->year < FIRST_YEAR || o->year > LAST_YEAR) {
		fprintf(stderr, "usage: closecall simulate [--seed N] [--year Y] [--quotes N] [--reps N] [--config FILE] [--ledger FILE | --compare OTHER]\n");
		return EX_USAGE;
	}
	bool ok = true;
	for (size_t i = 0; i < n && ok; i++)
		ok = open_column(&columns[i], paths[i], &error);
	if (ok)
		print_head(o);
	for (size_t i = 0; i < n && ok; i++)
		ok = run_column(&columns[i], o, &error);
	int code = ok ? EX_OK : verb_fail(error);
	if (ok) {
		print_checks(columns, n);
		print_figures(columns, n);
		code = is_sound(columns, n) ? EX_OK : EX_SOFTWARE;
	}
	for (size_t i = 0; i < n; i++) {
		sim_result_clear(&columns[i].result);
		config_free(columns[i].config);
	}
	return code;
}
