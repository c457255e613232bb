#include "write/weekly_rows.h"

static const char colour_order[] = "#15803d", colour_objection[] = "#2563eb", colour_static[] = "#d97706";

typedef void (*line_func)(const struct weekly_words *v, const struct weekly_line *line, GVariantDict *row);

static GVariant *lines_view(const struct weekly_words *v, line_func fill, guint first)
{
	GVariantBuilder all;
	g_variant_builder_init(&all, G_VARIANT_TYPE("aa{sv}"));
	for (guint i = first; i < weekly_n_lines(v->weekly); i++) {
		struct weekly_line line = weekly_line_at(v, i);
		g_auto(GVariantDict) row = G_VARIANT_DICT_INIT(NULL);
		view_put(&row, "name", line.name);
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

/* "90 d 74 % · static 17 % · reached 50 %" */
static char *rates_of(const struct weekly_words *v, const struct rep_figures *f)
{
	const struct talk_figures *t = &f->week, *quarter = &f->quarter;
	g_autofree char *statics = weekly_share(v->lang, t->statics, t->conversations);
	g_autofree char *reach = weekly_share(v->lang, t->conversations, t->dials);
	g_autofree char *long_run = weekly_share(v->lang, quarter->productive, quarter->conversations);
	return g_strdup_printf("%s %s · %s %s · %s %s", lang_label(v->lang, "quarter_rate"), long_run,
		lang_label(v->lang, "static_rate"), statics, lang_label(v->lang, "reach"), reach);
}

static void fill_week(const struct weekly_words *v, const struct weekly_line *line, GVariantDict *row)
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
	view_put(row, "caption", caption->len ? caption->str : lang_label(v->lang, "calls_0"));
	view_put_own(row, "rates", rates_of(v, line->figures));
	view_put_own(row, "rate_text", weekly_share(v->lang, t->productive, t->conversations));
	g_variant_dict_insert(row, "warn", "b", weekly_too_static(line->figures) && !line->team);
	double shares[] = { weekly_ratio(t->orders, t->conversations),
		weekly_ratio(t->productive - t->orders, t->conversations),
		weekly_ratio(t->statics, t->conversations) };
	put_bar(row, shares, (const char *const[]){ colour_order, colour_objection, colour_static },
		G_N_ELEMENTS(shares));
}

static GVariant *cell(char *text, bool warn)
{
	g_auto(GVariantDict) one = G_VARIANT_DICT_INIT(NULL);
	view_put_own(&one, "value", text);
	g_variant_dict_insert(&one, "warn", "b", warn);
	return g_variant_dict_end(&one);
}

static void fill_discipline(const struct weekly_words *v, const struct weekly_line *line, GVariantDict *row)
{
	const struct rep_figures *f = line->figures;
	GVariant *cells[] = {
		cell(weekly_days(v->lang, f->first_call_median_bd), weekly_too_late(f) && !line->team),
		cell(weekly_share(v->lang, f->first_calls_in_time, weekly_first_calls(f)), false),
		cell(weekly_n_of(v->lang, f->calls_no_outcome, f->calls_due),
			weekly_too_many_unreported(f) && !line->team),
		cell(g_strdup_printf("%d", f->week.not_called), false),
		cell(g_strdup_printf("%d", f->week.moved_again), false),
	};
	g_variant_dict_insert_value(
		row, "cells", g_variant_new_array(G_VARIANT_TYPE_VARDICT, cells, G_N_ELEMENTS(cells)));
}

static void fill_score(const struct weekly_words *v, const struct weekly_line *line, GVariantDict *row)
{
	const struct score_figures *s = &line->figures->score;
	view_put_own(row, "rate_text", weekly_score(v->lang, s));
	view_put_own(row, "first", weekly_n_of(v->lang, s->won, s->decided));
	view_put_own(row, "value", weekly_won_of(v, s));
	view_put_own(row, "sub", weekly_money_rate(v->lang, s->won_minor, s->decided_minor));
	view_put_own(row, "note", weekly_money_rate(v->lang, s->ordered_minor, s->ordered_quoted_minor));
	g_autofree char *at_once =
		weekly_share(v->lang, line->figures->first_talk_orders, line->figures->talked);
	g_autofree char *revised = weekly_share(v->lang, line->figures->revised, line->figures->families);
	view_put_own(row, "rates",
		g_strdup_printf("%s %s · %s %s", lang_label(v->lang, "first_talk"), at_once,
			lang_label(v->lang, "revised"), revised));
	put_share(row, weekly_ratio(s->won, s->decided), colour_order);
}

/* ---- many reps: one line each, without bars ---- */

static void fill_line(const struct weekly_words *v, const struct weekly_line *line, GVariantDict *row)
{
	const struct rep_figures *f = line->figures;
	bool warn = !line->team;
	GVariant *cells[] = {
		cell(weekly_share(v->lang, f->week.productive, f->week.conversations),
			warn && weekly_too_static(f)),
		cell(weekly_days(v->lang, f->first_call_median_bd), warn && weekly_too_late(f)),
		cell(weekly_n_of(v->lang, f->calls_no_outcome, f->calls_due),
			warn && weekly_too_many_unreported(f)),
		cell(weekly_score(v->lang, &f->score), false),
	};
	g_variant_dict_insert_value(
		row, "cells", g_variant_new_array(G_VARIANT_TYPE_VARDICT, cells, G_N_ELEMENTS(cells)));
}

/* ---- objections and age: of the team ---- */

static int sum_of_families(const GArray *objections)
{
	int sum = 0;
	for (guint i = 0; objections && i < objections->len; i++)
		sum += g_array_index(objections, struct objection_figures, i).families;
	return sum;
}

static GVariant *objections_view(const struct weekly_words *v)
{
	GVariantBuilder all;
	g_variant_builder_init(&all, G_VARIANT_TYPE("aa{sv}"));
	const GArray *objections = v->weekly->team->objections;
	int total = sum_of_families(objections);
	for (guint i = 0; objections && i < objections->len; i++) {
		const struct objection_figures *o = &g_array_index(objections, struct objection_figures, i);
		g_auto(GVariantDict) row = G_VARIANT_DICT_INIT(NULL);
		g_autofree char *key = view_code_key(o->code), *n = g_strdup_printf("%d", o->families);
		g_autofree char *share = weekly_rate(v->lang, o->families, total);
		g_autofree char *quoted = weekly_money(v, o->quoted_minor),
				*won = weekly_n_of(v->lang, o->won, o->decided);
		const char *name = lang_label_of(v->lang, "objection_", key);
		view_put(&row, "name", name);
		view_put(&row, "first", n);
		view_put(&row, "rate_text", share);
		view_put(&row, "value", quoted);
		view_put(&row, "note", won);
		put_share(&row, weekly_ratio(o->families, total), colour_objection);
		g_variant_builder_add_value(&all, g_variant_dict_end(&row));
	}
	return g_variant_builder_end(&all);
}

static GVariant *ages_view(const struct weekly_words *v)
{
	const struct rep_figures *f = v->weekly->team;
	int64_t total = weekly_open_total(f);
	GVariantBuilder all;
	g_variant_builder_init(&all, G_VARIANT_TYPE("aa{sv}"));
	for (int b = 0; b < AGE_BANDS; b++) {
		g_auto(GVariantDict) row = G_VARIANT_DICT_INIT(NULL);
		g_autofree char *key = g_strdup_printf("age_%d", b);
		view_put(&row, "name", lang_label(v->lang, key));
		view_put_own(&row, "first", g_strdup_printf("%d", f->open_count[b]));
		view_put_own(&row, "value", weekly_money(v, f->open_minor[b]));
		put_share(&row, weekly_ratio((double)f->open_minor[b], (double)total), colour_objection);
		g_variant_builder_add_value(&all, g_variant_dict_end(&row));
	}
	return g_variant_builder_end(&all);
}

void weekly_put_rows(const struct weekly_words *v, GVariantDict *view)
{
	bool folded = weekly_n_shown(v->weekly) >= WEEKLY_FOLD_AT;
	guint first = folded ? weekly_n_lines(v->weekly) - 1 : 0; /* the team alone has bars */
	g_variant_dict_insert(view, "folded", "b", folded);
	if (folded)
		g_variant_dict_insert_value(view, "lines", lines_view(v, fill_line, 0));
	g_variant_dict_insert_value(view, "reps", lines_view(v, fill_week, first));
	g_variant_dict_insert_value(view, "discipline", lines_view(v, fill_discipline, first));
	g_variant_dict_insert_value(view, "score", lines_view(v, fill_score, first));
	g_variant_dict_insert_value(view, "objections", objections_view(v));
	g_variant_dict_insert_value(view, "ages", ages_view(v));
}
