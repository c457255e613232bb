#include "write/weekly_columns.h"

#include "write/table.h"

#define NAME_CHARS 14

static char *short_name(const char *name)
{
	if (g_utf8_strlen(name, -1) <= NAME_CHARS)
		return g_strdup(name);
	g_autofree char *begin = g_utf8_substring(name, 0, NAME_CHARS - 1);
	return g_strconcat(begin, "…", NULL);
}

static char *rates_table(const struct weekly_words *v)
{
	const struct lang *l = v->lang;
	struct table *table = table_new("lrlrrr");
	table_add(table, (const char *[]){ NULL, lang_label(l, "order_or_objection"), NULL,
				 lang_label(l, "quarter_rate"), lang_label(l, "static_rate"),
				 lang_label(l, "reach") });
	for (guint i = 0; i < weekly_n_lines(v->weekly); i++) {
		struct weekly_line line = weekly_line_at(v, i);
		const struct talk_figures *t = &line.figures->week, *quarter = &line.figures->quarter;
		g_autofree char *name = short_name(line.name),
				*rate = weekly_share(l, t->productive, t->conversations);
		g_autofree char *statics = weekly_share(l, t->statics, t->conversations);
		g_autofree char *reach = weekly_share(l, t->conversations, t->dials);
		g_autofree char *long_run = weekly_share(l, quarter->productive, quarter->conversations);
		bool warn = weekly_too_static(line.figures) && !line.team;
		table_add(table, (const char *[]){ name, rate, warn ? "!" : NULL, long_run, statics, reach });
	}
	return table_end(table);
}

static char *week_table(const struct weekly_words *v)
{
	const struct lang *l = v->lang;
	struct table *table = table_new("lrrrrrrr");
	table_add(
		table, (const char *[]){ NULL, lang_label(l, "calls"), lang_label(l, "talks"),
			       lang_label(l, "orders"), lang_label(l, "objections"), lang_label(l, "revise"),
			       lang_label(l, "lost_reason"), lang_label(l, "undecided") });
	for (guint i = 0; i < weekly_n_lines(v->weekly); i++) {
		struct weekly_line line = weekly_line_at(v, i);
		const struct talk_figures *t = &line.figures->week;
		int counts[] = { t->dials, t->conversations, t->orders, t->objections, t->revisions,
			t->lost_reason, t->undecided };
		g_auto(GStrv) cells = g_new0(char *, G_N_ELEMENTS(counts) + 2);
		cells[0] = short_name(line.name);
		for (size_t c = 0; c < G_N_ELEMENTS(counts); c++)
			cells[c + 1] = g_strdup_printf("%d", counts[c]);
		table_add(table, (const char *const *)cells);
	}
	return table_end(table);
}

static char *discipline_table(const struct weekly_words *v)
{
	const struct lang *l = v->lang;
	struct table *table = table_new("lrlrrlrr");
	table_add(table, (const char *[]){ NULL, lang_label(l, "first_call"), NULL, lang_label(l, "in_time"),
				 lang_label(l, "no_outcome"), NULL, lang_label(l, "not_called"),
				 lang_label(l, "moved") });
	for (guint i = 0; i < weekly_n_lines(v->weekly); i++) {
		struct weekly_line line = weekly_line_at(v, i);
		const struct rep_figures *f = line.figures;
		g_autofree char *name = short_name(line.name),
				*first = weekly_days(l, f->first_call_median_bd);
		g_autofree char *in_time = weekly_share(l, f->first_calls_in_time, weekly_first_calls(f));
		g_autofree char *missing = weekly_n_of(l, f->calls_no_outcome, f->calls_due);
		g_autofree char *not_called = g_strdup_printf("%d", f->week.not_called);
		g_autofree char *moved = g_strdup_printf("%d", f->week.moved_again);
		table_add(table,
			(const char *[]){ name, first, weekly_too_late(f) && !line.team ? "!" : NULL, in_time,
				missing, weekly_too_many_unreported(f) && !line.team ? "!" : NULL, not_called,
				moved });
	}
	return table_end(table);
}

static char *score_table(const struct weekly_words *v)
{
	const struct lang *l = v->lang;
	struct table *table = table_new("lrrrrrrr");
	table_add(table, (const char *[]){ NULL, lang_label(l, "won_decided"), lang_label(l, "count"),
				 lang_label(l, "value"), NULL, lang_label(l, "price_hold"),
				 lang_label(l, "first_talk"), lang_label(l, "revised") });
	for (guint i = 0; i < weekly_n_lines(v->weekly); i++) {
		struct weekly_line line = weekly_line_at(v, i);
		const struct rep_figures *f = line.figures;
		const struct score_figures *s = &f->score;
		g_autofree char *name = short_name(line.name), *won = weekly_n_of(l, s->won, s->decided);
		g_autofree char *rate = weekly_score(l, s),
				*hold = weekly_money_rate(l, s->ordered_minor, s->ordered_quoted_minor);
		g_autofree char *value = weekly_won_of(v, s),
				*value_rate = weekly_money_rate(l, s->won_minor, s->decided_minor);
		g_autofree char *at_once = weekly_share(l, f->first_talk_orders, f->talked);
		g_autofree char *revised = weekly_share(l, f->revised, f->families);
		table_add(table,
			(const char *[]){ name, won, rate, value, value_rate, hold, at_once, revised });
	}
	return table_end(table);
}

static int sum_of_families(const GArray *objections)
{
	int sum = 0;
	for (guint i = 0; objections && i < objections->len; i++)
		sum += g_array_index(objections, struct objection_figures, i).families;
	return sum;
}

/* NULL when nobody objected. */
static char *objections_table(const struct weekly_words *v)
{
	const struct lang *l = v->lang;
	const GArray *objections = v->weekly->team->objections;
	int total = sum_of_families(objections), so_far = 0;
	if (!total)
		return NULL;
	struct table *table = table_new("lrrrrr");
	table_add(table,
		(const char *[]){ NULL, lang_label(l, "quotes"), lang_label(l, "share"),
			lang_label(l, "cumulated"), lang_label(l, "quoted"), lang_label(l, "won_after") });
	for (guint i = 0; i < objections->len; i++) {
		const struct objection_figures *o = &g_array_index(objections, struct objection_figures, i);
		so_far += o->families;
		g_autofree char *key = view_code_key(o->code), *n = g_strdup_printf("%d", o->families);
		g_autofree char *share = weekly_rate(l, o->families, total),
				*sum = weekly_rate(l, so_far, total);
		g_autofree char *quoted = weekly_money(v, o->quoted_minor),
				*won = weekly_n_of(l, o->won, o->decided);
		table_add(table,
			(const char *[]){ lang_label_of(l, "objection_", key), n, share, sum, quoted, won });
	}
	return table_end(table);
}

static char *ages_table(const struct weekly_words *v)
{
	const struct rep_figures *f = v->weekly->team;
	struct table *table = table_new("lrr");
	int count = 0;
	for (int b = 0; b < AGE_BANDS; b++) {
		g_autofree char *key = g_strdup_printf("age_%d", b),
				*n = g_strdup_printf("%d", f->open_count[b]);
		g_autofree char *amount = weekly_money(v, f->open_minor[b]);
		count += f->open_count[b];
		table_add(table, (const char *[]){ lang_label(v->lang, key), n, amount });
	}
	g_autofree char *n = g_strdup_printf("%d", count), *amount = weekly_money(v, weekly_open_total(f));
	table_add(table, (const char *[]){ lang_label(v->lang, "total"), n, amount });
	return table_end(table);
}

void weekly_put_columns(const struct weekly_words *v, GVariantDict *view)
{
	view_put_own(view, "text_rates", rates_table(v));
	view_put_own(view, "text_week", week_table(v));
	view_put_own(view, "text_discipline", discipline_table(v));
	view_put_own(view, "text_score", score_table(v));
	view_put_own(view, "text_objections", objections_table(v));
	view_put_own(view, "text_ages", ages_table(v));
}
