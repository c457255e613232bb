#include "write/weekly.h"

#include "write/table.h"

#define FEW 5           /* below this a percentage says nothing */
#define GAP_DECIDED 20  /* a score gap needs this many decided quotes (M16) */
#define STATIC_TALKS 10 /* thresholds of METHOD 5.1, nudges */
#define STATIC_RATE 0.40
#define NO_OUTCOME_RATE 0.10
#define OBJECTION_FAMILIES 3
#define NAME_CHARS 16

static const char colour_order[] = "#15803d", colour_objection[] = "#2563eb", colour_static[] = "#d97706";

struct weekly_view {
	const struct weekly *weekly;
	const struct lang *lang;
};

/* ---- numbers into words ---- */

static void put(GVariantDict *view, const char *name, const char *text)
{
	if (text && *text)
		g_variant_dict_insert(view, name, "s", text);
}

/* Takes text over. */
static void put_own(GVariantDict *view, const char *name, char *text)
{
	put(view, name, text);
	g_free(text);
}

static double ratio(double part, double whole)
{
	return whole > 0 ? part / whole : 0;
}

static char *percent(const struct lang *lang, double share)
{
	g_autofree char *n = lang_number(lang, share * 100, 0);
	return lang_fill(lang_label(lang, "percent"), "n", n, NULL);
}

static char *n_of(const struct lang *lang, int n, int total)
{
	g_autofree char *part = g_strdup_printf("%d", n), *whole = g_strdup_printf("%d", total);
	return lang_fill(lang_label(lang, "n_of"), "n", part, "total", whole, NULL);
}

/* "74 %", or "2 van 3" where a percentage would say too much. */
static char *rate_text(const struct lang *lang, int n, int total)
{
	return total < FEW ? n_of(lang, n, total) : percent(lang, ratio(n, total));
}

/* "–" for nothing: New string. */
static char *money_rate(const struct lang *lang, int64_t part, int64_t whole)
{
	return whole > 0 ? percent(lang, ratio((double)part, (double)whole)) : g_strdup(lang_label(lang, "none"));
}

static char *money(const struct weekly_view *v, int64_t minor)
{
	return lang_amount_round(v->lang, minor, v->weekly->currency);
}

static char *days_text(const struct lang *lang, double days)
{
	return days < 0 ? g_strdup(lang_label(lang, "none")) : lang_number(lang, days, 1);
}

static char *short_name(const char *name)
{
	if (g_utf8_strlen(name, -1) <= NAME_CHARS)
		return g_strdup(name);
	g_autofree char *begin = g_utf8_substring(name, 0, NAME_CHARS - 1);
	return g_strconcat(begin, "…", NULL);
}

/* ---- what stands out (METHOD 5.1, nudges) ---- */

static bool too_static(const struct rep_figures *f)
{
	return f->week.conversations >= STATIC_TALKS && ratio(f->week.statics, f->week.conversations) > STATIC_RATE;
}

static bool too_many_unreported(const struct rep_figures *f)
{
	return ratio(f->calls_no_outcome, f->calls_due) > NO_OUTCOME_RATE;
}

static bool too_late(const struct rep_figures *f)
{
	return f->first_call_median_bd > f->first_call_target_bd + 1;
}

/* ---- rows ---- */

/* Reps first, the team last when there are several. */
struct line {
	const char *name;
	const struct rep_figures *figures;
	bool team;
};

static guint n_lines(const struct weekly *w)
{
	return (guint)w->n_reps + (w->n_reps > 1);
}

static struct line line_at(const struct weekly_view *v, guint i)
{
	if (i < v->weekly->n_reps)
		return (struct line){ v->weekly->reps[i].name, v->weekly->reps[i].figures, false };
	return (struct line){ lang_label(v->lang, "team"), v->weekly->team, true };
}

typedef void (*line_func)(const struct weekly_view *v, const struct line *line, GVariantDict *row);

static GVariant *lines_view(const struct weekly_view *v, line_func fill)
{
	GVariantBuilder all;
	g_variant_builder_init(&all, G_VARIANT_TYPE("aa{sv}"));
	for (guint i = 0; i < n_lines(v->weekly); i++) {
		struct line line = line_at(v, i);
		g_auto(GVariantDict) row = G_VARIANT_DICT_INIT(NULL);
		put(&row, "name", line.name);
		g_variant_dict_insert(&row, "team", "b", line.team);
		fill(v, &line, &row);
		g_variant_builder_add_value(&all, g_variant_dict_end(&row));
	}
	return g_variant_builder_end(&all);
}

/* A part of a bar, in whole percents of its width; nothing when it would not be seen. */
static int add_segment(GVariantBuilder *bar, double share, const char *colour)
{
	int width = (int)(share * 100 + 0.5);
	if (width < 1)
		return 0;
	g_auto(GVariantDict) segment = G_VARIANT_DICT_INIT(NULL);
	g_variant_dict_insert(&segment, "width", "i", width);
	g_variant_dict_insert(&segment, "colour", "s", colour);
	g_variant_builder_add_value(bar, g_variant_dict_end(&segment));
	return width;
}

static void put_bar(GVariantDict *row, const double *shares, const char *const *colours, size_t n)
{
	GVariantBuilder bar;
	g_variant_builder_init(&bar, G_VARIANT_TYPE("aa{sv}"));
	int used = 0;
	for (size_t i = 0; i < n; i++)
		used += add_segment(&bar, MIN(shares[i], (100 - used) / 100.0), colours[i]);
	g_variant_dict_insert_value(row, "bar", g_variant_builder_end(&bar));
	if (used < 100)
		g_variant_dict_insert(row, "rest", "i", 100 - used);
}

static void put_share(GVariantDict *row, double share, const char *colour)
{
	put_bar(row, &share, &colour, 1);
}

/* Lines may break between two counts, not inside one. */
static void add_count(GString *out, const struct lang *lang, const char *key, int n)
{
	if (!n)
		return;
	g_autofree char *text = lang_count(lang, key, n);
	g_auto(GStrv) words = g_strsplit(text, " ", -1);
	g_autofree char *unbroken = g_strjoinv("\u00a0", words);
	g_string_append_printf(out, "%s%s", out->len ? " · " : "", unbroken);
}

static void fill_week(const struct weekly_view *v, const struct line *line, GVariantDict *row)
{
	const struct talk_figures *t = &line->figures->week;
	g_autoptr(GString) caption = g_string_new(NULL);
	add_count(caption, v->lang, "calls", t->dials);
	add_count(caption, v->lang, "talks", t->conversations);
	add_count(caption, v->lang, "orders", t->orders);
	add_count(caption, v->lang, "objections", t->objections);
	add_count(caption, v->lang, "revisions", t->revisions);
	add_count(caption, v->lang, "lost", t->lost_reason);
	add_count(caption, v->lang, "undecided", t->undecided);
	put(row, "caption", caption->len ? caption->str : lang_label(v->lang, "calls_0"));
	put_own(row, "rate_text", t->conversations ? rate_text(v->lang, t->productive, t->conversations)
						   : g_strdup(lang_label(v->lang, "none")));
	g_variant_dict_insert(row, "warn", "b", too_static(line->figures) && !line->team);
	double shares[] = { ratio(t->orders, t->conversations), ratio(t->productive - t->orders, t->conversations),
		ratio(t->statics, t->conversations) };
	put_bar(row, shares, (const char *const[]){ colour_order, colour_objection, colour_static }, G_N_ELEMENTS(shares));
}

static GVariant *cell(char *text, bool warn)
{
	g_auto(GVariantDict) one = G_VARIANT_DICT_INIT(NULL);
	put_own(&one, "value", text);
	g_variant_dict_insert(&one, "warn", "b", warn);
	return g_variant_dict_end(&one);
}

static void fill_discipline(const struct weekly_view *v, const struct line *line, GVariantDict *row)
{
	const struct rep_figures *f = line->figures;
	GVariant *cells[] = {
		cell(days_text(v->lang, f->first_call_median_bd), too_late(f) && !line->team),
		cell(n_of(v->lang, f->calls_no_outcome, f->calls_due), too_many_unreported(f)),
		cell(g_strdup_printf("%d", f->week.not_called), false),
		cell(g_strdup_printf("%d", f->week.moved), false),
	};
	g_variant_dict_insert_value(row, "cells", g_variant_new_array(G_VARIANT_TYPE_VARDICT, cells, G_N_ELEMENTS(cells)));
}

static char *value_of(const struct weekly_view *v, const struct score_figures *s)
{
	g_autofree char *won = money(v, s->won_minor), *decided = money(v, s->decided_minor);
	return lang_fill(lang_label(v->lang, "value_of"), "won", won, "decided", decided, NULL);
}

static void fill_score(const struct weekly_view *v, const struct line *line, GVariantDict *row)
{
	const struct score_figures *s = &line->figures->score;
	put_own(row, "rate_text", s->decided < FEW ? g_strdup(lang_label(v->lang, "none"))
						   : percent(v->lang, ratio(s->won, s->decided)));
	put_own(row, "first", n_of(v->lang, s->won, s->decided));
	put_own(row, "value", value_of(v, s));
	put_own(row, "sub", money_rate(v->lang, s->won_minor, s->decided_minor));
	put_own(row, "note", money_rate(v->lang, s->ordered_minor, s->ordered_quoted_minor));
	put_share(row, ratio(s->won, s->decided), colour_order);
}

/* ---- the same in columns ---- */

static char *week_table(const struct weekly_view *v)
{
	const struct lang *l = v->lang;
	struct table *table = table_new("lrrrrrrrrl");
	table_add(table, (const char *[]){ NULL, lang_label(l, "calls"), lang_label(l, "talks"), lang_label(l, "orders"),
			lang_label(l, "objections"), lang_label(l, "revise"), lang_label(l, "lost_reason"), lang_label(l, "undecided"),
			lang_label(l, "order_or_objection_short"), NULL });
	for (guint i = 0; i < n_lines(v->weekly); i++) {
		struct line line = line_at(v, i);
		const struct talk_figures *t = &line.figures->week;
		int counts[] = { t->dials, t->conversations, t->orders, t->objections, t->revisions, t->lost_reason, t->undecided };
		g_auto(GStrv) cells = g_new0(char *, G_N_ELEMENTS(counts) + 4);
		cells[0] = short_name(line.name);
		for (size_t c = 0; c < G_N_ELEMENTS(counts); c++)
			cells[c + 1] = g_strdup_printf("%d", counts[c]);
		cells[8] = t->conversations ? rate_text(l, t->productive, t->conversations) : g_strdup(lang_label(l, "none"));
		cells[9] = g_strdup(too_static(line.figures) && !line.team ? "!" : "");
		table_add(table, (const char *const *)cells);
	}
	return table_end(table);
}

static char *discipline_table(const struct weekly_view *v)
{
	struct table *table = table_new("lrlrlrr");
	table_add(table, (const char *[]){ NULL, lang_label(v->lang, "first_call"), NULL, lang_label(v->lang, "no_outcome"), NULL,
			lang_label(v->lang, "not_called"), lang_label(v->lang, "moved") });
	for (guint i = 0; i < n_lines(v->weekly); i++) {
		struct line line = line_at(v, i);
		const struct rep_figures *f = line.figures;
		g_autofree char *name = short_name(line.name), *first = days_text(v->lang, f->first_call_median_bd);
		g_autofree char *missing = n_of(v->lang, f->calls_no_outcome, f->calls_due);
		g_autofree char *not_called = g_strdup_printf("%d", f->week.not_called), *moved = g_strdup_printf("%d", f->week.moved);
		table_add(table, (const char *[]){ name, first, too_late(f) && !line.team ? "!" : NULL, missing,
				too_many_unreported(f) ? "!" : NULL, not_called, moved });
	}
	return table_end(table);
}

static char *score_table(const struct weekly_view *v)
{
	const struct lang *l = v->lang;
	struct table *table = table_new("lrrrrr");
	table_add(table, (const char *[]){ NULL, lang_label(l, "won_decided"), lang_label(l, "count"), lang_label(l, "value"), NULL,
			lang_label(l, "price_hold") });
	for (guint i = 0; i < n_lines(v->weekly); i++) {
		struct line line = line_at(v, i);
		const struct score_figures *s = &line.figures->score;
		g_autofree char *name = short_name(line.name), *won = n_of(l, s->won, s->decided);
		g_autofree char *rate = s->decided < FEW ? g_strdup(lang_label(l, "none")) : percent(l, ratio(s->won, s->decided));
		g_autofree char *value = value_of(v, s), *value_rate = money_rate(l, s->won_minor, s->decided_minor);
		g_autofree char *hold = money_rate(l, s->ordered_minor, s->ordered_quoted_minor);
		table_add(table, (const char *[]){ name, won, rate, value, value_rate, hold });
	}
	return table_end(table);
}

/* ---- objections and age: of the team ---- */

static int sum_of_families(const GArray *objections)
{
	int sum = 0;
	for (guint i = 0; objections && i < objections->len; i++)
		sum += g_array_index(objections, struct objection_figures, i).families;
	return sum;
}

static GVariant *objections_view(const struct weekly_view *v, struct table *table)
{
	GVariantBuilder all;
	g_variant_builder_init(&all, G_VARIANT_TYPE("aa{sv}"));
	const GArray *objections = v->weekly->team->objections;
	int total = sum_of_families(objections), so_far = 0;
	for (guint i = 0; objections && i < objections->len; i++) {
		const struct objection_figures *o = &g_array_index(objections, struct objection_figures, i);
		so_far += o->families;
		g_auto(GVariantDict) row = G_VARIANT_DICT_INIT(NULL);
		g_autofree char *key = view_code_key(o->code), *n = g_strdup_printf("%d", o->families);
		g_autofree char *share = rate_text(v->lang, o->families, total), *sum = rate_text(v->lang, so_far, total);
		g_autofree char *quoted = money(v, o->quoted_minor), *won = n_of(v->lang, o->won, o->decided);
		const char *name = lang_label_of(v->lang, "objection_", key);
		put(&row, "name", name);
		put(&row, "first", n);
		put(&row, "rate_text", share);
		put(&row, "value", quoted);
		put(&row, "note", won);
		put_share(&row, ratio(o->families, total), colour_objection);
		g_variant_builder_add_value(&all, g_variant_dict_end(&row));
		table_add(table, (const char *[]){ name, n, share, sum, quoted, won });
	}
	return g_variant_builder_end(&all);
}

static void put_objections(const struct weekly_view *v, GVariantDict *view)
{
	const struct lang *l = v->lang;
	if (!sum_of_families(v->weekly->team->objections))
		return;
	struct table *table = table_new("lrrrrr");
	table_add(table, (const char *[]){ NULL, lang_label(l, "quotes"), lang_label(l, "share"), lang_label(l, "cumulated"),
			lang_label(l, "quoted"), lang_label(l, "won_after") });
	g_variant_dict_insert_value(view, "objections", objections_view(v, table));
	put_own(view, "text_objections", table_end(table));
}

static void put_ages(const struct weekly_view *v, GVariantDict *view)
{
	const struct rep_figures *f = v->weekly->team;
	struct table *table = table_new("lrr");
	GVariantBuilder all;
	g_variant_builder_init(&all, G_VARIANT_TYPE("aa{sv}"));
	int64_t total = 0;
	int count = 0;
	for (int b = 0; b < AGE_BANDS; b++) {
		total += f->open_minor[b];
		count += f->open_count[b];
	}
	for (int b = 0; b < AGE_BANDS; b++) {
		g_auto(GVariantDict) row = G_VARIANT_DICT_INIT(NULL);
		g_autofree char *key = g_strdup_printf("age_%d", b), *n = g_strdup_printf("%d", f->open_count[b]);
		g_autofree char *amount = money(v, f->open_minor[b]);
		put(&row, "name", lang_label(v->lang, key));
		put(&row, "first", n);
		put(&row, "value", amount);
		put_share(&row, ratio((double)f->open_minor[b], (double)total), colour_objection);
		g_variant_builder_add_value(&all, g_variant_dict_end(&row));
		table_add(table, (const char *[]){ lang_label(v->lang, key), n, amount });
	}
	g_autofree char *n = g_strdup_printf("%d", count), *amount = money(v, total);
	table_add(table, (const char *[]){ lang_label(v->lang, "total"), n, amount });
	g_variant_dict_insert_value(view, "ages", g_variant_builder_end(&all));
	put_own(view, "text_ages", table_end(table));
}

/* ---- sentences ---- */

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* Of the reps with enough decided quotes; -1 when fewer than two have. */
static double median_score(const struct weekly *w)
{
	g_autofree double *scores = g_new0(double, w->n_reps + 1);
	size_t n = 0;
	for (size_t i = 0; i < w->n_reps; i++) {
		const struct score_figures *s = &w->reps[i].figures->score;
		if (s->decided >= GAP_DECIDED)
			scores[n++] = ratio(s->won, s->decided);
	}
	if (n < 2)
		return -1;
	qsort(scores, n, sizeof *scores, compare_doubles);
	return n % 2 ? scores[n / 2] : (scores[n / 2 - 1] + scores[n / 2]) / 2;
}

/* M16: what a lower score costs. NULL when there is no gap, or too little to say so. New string. */
static char *gap_text(const struct weekly_view *v, const struct weekly_rep *rep, double median)
{
	const struct score_figures *s = &rep->figures->score;
	double gap = (median - ratio(s->won, s->decided)) * s->decided;
	if (median < 0 || s->decided < GAP_DECIDED || gap < 1 || !s->won)
		return NULL;
	double lost = gap * (double)s->won_minor / s->won;
	g_autofree char *middle = percent(v->lang, median), *orders = lang_count(v->lang, "orders", (int)(gap + 0.5));
	g_autofree char *amount = money(v, (int64_t)lost);
	g_autofree char *text = lang_fill(lang_label(v->lang, "gap"), "name", rep->name, "median", middle, "orders", orders, "amount",
			amount, NULL);
	if (v->weekly->margin <= 0)
		return g_strconcat(text, ".", NULL);
	g_autofree char *margin = money(v, (int64_t)(lost * v->weekly->margin)), *rate = percent(v->lang, v->weekly->margin);
	g_autofree char *more = lang_fill(lang_label(v->lang, "gap_margin"), "margin", margin, "percent", rate, NULL);
	return g_strconcat(text, more, ".", NULL);
}

static void add_line(GVariantBuilder *lines, char *text)
{
	if (text)
		g_variant_builder_add(lines, "s", text);
	g_free(text);
}

static GVariant *gaps_view(const struct weekly_view *v)
{
	GVariantBuilder lines;
	g_variant_builder_init(&lines, G_VARIANT_TYPE("as"));
	double median = median_score(v->weekly);
	for (size_t i = 0; i < v->weekly->n_reps; i++)
		add_line(&lines, gap_text(v, &v->weekly->reps[i], median));
	return g_variant_builder_end(&lines);
}

static int64_t open_total(const struct rep_figures *f)
{
	int64_t total = 0;
	for (int b = 0; b < AGE_BANDS; b++)
		total += f->open_minor[b];
	return total;
}

static GVariant *outlook_view(const struct weekly_view *v)
{
	const struct rep_figures *f = v->weekly->team;
	const struct lang *l = v->lang;
	GVariantBuilder lines;
	g_variant_builder_init(&lines, G_VARIANT_TYPE("as"));
	g_autofree char *forecast = money(v, (int64_t)f->forecast_minor), *total = money(v, open_total(f));
	g_autofree char *expiring = money(v, f->expiring_minor);
	g_autofree char *lever = g_strdup_printf("%d", f->suspects_lever), *polite = g_strdup_printf("%d", f->suspects_polite);
	add_line(&lines, lang_fill(lang_label(l, "forecast"), "amount", forecast, "total", total, NULL));
	if (f->expiring_minor)
		add_line(&lines, lang_fill(lang_label(l, "expiring"), "amount", expiring, NULL));
	if (f->suspects_lever || f->suspects_polite)
		add_line(&lines, lang_fill(lang_label(l, "suspects"), "lever", lever, "polite", polite, NULL));
	return g_variant_builder_end(&lines);
}

static GVariant *registration_view(const struct weekly_view *v)
{
	GVariantBuilder lines;
	g_variant_builder_init(&lines, G_VARIANT_TYPE("as"));
	g_autofree char *n = g_strdup_printf("%d", v->weekly->team->unknown_amount);
	if (v->weekly->team->unknown_amount)
		add_line(&lines, lang_fill(lang_label(v->lang, "unknown_amount"), "n", n, NULL));
	return g_variant_builder_end(&lines);
}

/* The one thing to ask this rep, the gravest first. New string; NULL: nothing stands out. */
static char *question_for(const struct weekly_view *v, const struct rep_figures *f)
{
	g_autofree char *statics = g_strdup_printf("%d", f->week.statics), *missing = g_strdup_printf("%d", f->calls_no_outcome);
	g_autofree char *days = days_text(v->lang, f->first_call_median_bd);
	if (too_static(f))
		return lang_fill(lang_label(v->lang, "ask_static"), "n", statics, NULL);
	if (too_many_unreported(f))
		return lang_fill(lang_label(v->lang, "ask_no_outcome"), "n", missing, NULL);
	if (too_late(f))
		return lang_fill(lang_label(v->lang, "ask_first_call"), "days", days, NULL);
	const struct objection_figures *top = f->objections && f->objections->len
			? &g_array_index(f->objections, struct objection_figures, 0) : NULL;
	if (!top || top->families < OBJECTION_FAMILIES)
		return NULL;
	g_autofree char *key = view_code_key(top->code), *n = g_strdup_printf("%d", top->families);
	return lang_fill(lang_label(v->lang, "ask_objection"), "objection", lang_label_of(v->lang, "objection_", key), "n", n, NULL);
}

static GVariant *questions_view(const struct weekly_view *v)
{
	GVariantBuilder all;
	g_variant_builder_init(&all, G_VARIANT_TYPE("aa{sv}"));
	for (size_t i = 0; i < v->weekly->n_reps; i++) {
		g_autofree char *question = question_for(v, v->weekly->reps[i].figures);
		if (!question)
			continue;
		g_auto(GVariantDict) row = G_VARIANT_DICT_INIT(NULL);
		put(&row, "name", v->weekly->reps[i].name);
		put(&row, "note", question);
		g_variant_builder_add_value(&all, g_variant_dict_end(&row));
	}
	return g_variant_builder_end(&all);
}

/* ---- all of it ---- */

static GVariant *tile(const char *label, char *value, char *sub)
{
	g_auto(GVariantDict) one = G_VARIANT_DICT_INIT(NULL);
	put(&one, "label", label);
	put_own(&one, "value", value);
	put_own(&one, "sub", sub);
	return g_variant_dict_end(&one);
}

static GVariant *tiles_view(const struct weekly_view *v)
{
	const struct rep_figures *f = v->weekly->team;
	const struct talk_figures *t = &f->week;
	int open = 0;
	for (int b = 0; b < AGE_BANDS; b++)
		open += f->open_count[b];
	bool few = t->conversations < FEW;
	GVariant *tiles[] = {
		tile(lang_label(v->lang, "order_or_objection"),
				few ? g_strdup_printf("%d", t->productive) : percent(v->lang, ratio(t->productive, t->conversations)),
				few ? lang_count(v->lang, "talks", t->conversations) : n_of(v->lang, t->productive, t->conversations)),
		tile(lang_label(v->lang, "orders"), g_strdup_printf("%d", t->orders), money(v, t->ordered_minor)),
		tile(lang_label(v->lang, "open_quotes"), g_strdup_printf("%d", open), money(v, open_total(f))),
	};
	return g_variant_new_array(G_VARIANT_TYPE_VARDICT, tiles, G_N_ELEMENTS(tiles));
}

static char *subject_of(const struct weekly_view *v)
{
	const struct talk_figures *t = &v->weekly->team->week;
	g_autofree char *week = g_strdup_printf("%d", v->weekly->week), *orders = lang_count(v->lang, "orders", t->orders);
	g_autofree char *rate = t->conversations ? rate_text(v->lang, t->productive, t->conversations)
						 : g_strdup(lang_label(v->lang, "none"));
	return lang_fill(lang_label(v->lang, "weekly_subject"), "week", week, "rate", rate, "orders", orders, NULL);
}

static char *period_of(const struct weekly_view *v, GTimeZone *zone)
{
	struct date from = date_of_instant(v->weekly->from_utc, zone, NULL), to = date_of_instant(v->weekly->to_utc - 1, zone, NULL);
	g_autofree char *first = lang_date(v->lang, v->lang->day_month, from), *last = lang_date(v->lang, v->lang->day_month, to);
	return g_strdup_printf("%s – %s", first, last);
}

bool notice_weekly(const struct templates *t, const struct weekly *w, const char *lang_code, const struct sender *sender,
		struct notice *ret, GError **error)
{
	const struct lang *lang = templates_lang(t, lang_code);
	struct weekly_view v = { w, lang };
	g_auto(GVariantDict) view = G_VARIANT_DICT_INIT(NULL);
	g_autofree char *week = g_strdup_printf("%d", w->week);
	put_own(&view, "headline", subject_of(&v));
	put_own(&view, "week", lang_fill(lang_label(lang, "week_of"), "week", week, NULL));
	put_own(&view, "period", period_of(&v, sender->zone));
	g_variant_dict_insert_value(&view, "tiles", tiles_view(&v));
	g_variant_dict_insert_value(&view, "reps", lines_view(&v, fill_week));
	g_variant_dict_insert_value(&view, "discipline", lines_view(&v, fill_discipline));
	g_variant_dict_insert_value(&view, "score", lines_view(&v, fill_score));
	put_own(&view, "text_week", week_table(&v));
	put_own(&view, "text_discipline", discipline_table(&v));
	put_own(&view, "text_score", score_table(&v));
	g_variant_dict_insert_value(&view, "gaps", gaps_view(&v));
	put_objections(&v, &view);
	put_ages(&v, &view);
	g_variant_dict_insert_value(&view, "outlook", outlook_view(&v));
	g_variant_dict_insert_value(&view, "registration", registration_view(&v));
	GVariant *questions = questions_view(&v);
	g_variant_dict_insert(&view, "has_questions", "b", g_variant_n_children(questions) > 0);
	g_variant_dict_insert_value(&view, "questions", questions);
	return notice_print(t, lang, mail_kind_names[MAIL_WEEKLY], g_variant_dict_end(&view), NULL, ret, error);
}
