#include "write/weekly.h"

#include "write/weekly_columns.h"
#include "write/weekly_rows.h"

#define FEW_TALKS 5    /* below this a percentage says nothing */
#define OBJECTION_FAMILIES 3

/* ---- sentences ---- */

static double median_score(const struct weekly *w)
{
	g_autofree struct score_figures *scores = g_new0(struct score_figures, w->n_reps + 1);
	for (size_t i = 0; i < w->n_reps; i++)
		scores[i] = w->reps[i].figures->score;
	return figures_median(scores, w->n_reps);
}

/* M16. NULL when there is no gap, or too little to say so. New string. */
static char *gap_text(const struct weekly_words *v, const struct weekly_rep *rep, double median)
{
	struct score_gap gap;
	if (!figures_gap(&rep->figures->score, median, &gap) || gap.orders < 1)
		return NULL;
	g_autofree char *middle = weekly_percent(v->lang, median), *orders = lang_count(v->lang, "orders", (int)(gap.orders + 0.5));
	g_autofree char *amount = weekly_money(v, (int64_t)gap.lost_minor);
	g_autofree char *text = lang_fill(lang_label(v->lang, "gap"), "name", rep->name, "median", middle, "orders", orders, "amount",
			amount, NULL);
	if (v->weekly->margin <= 0)
		return g_strconcat(text, ".", NULL);
	g_autofree char *margin = weekly_money(v, (int64_t)(gap.lost_minor * v->weekly->margin)), *rate = weekly_percent(v->lang, v->weekly->margin);
	g_autofree char *more = lang_fill(lang_label(v->lang, "gap_margin"), "margin", margin, "percent", rate, NULL);
	return g_strconcat(text, more, ".", NULL);
}

static void add_line(GVariantBuilder *lines, char *text)
{
	if (text)
		g_variant_builder_add(lines, "s", text);
	g_free(text);
}

static GVariant *gaps_view(const struct weekly_words *v)
{
	GVariantBuilder lines;
	g_variant_builder_init(&lines, G_VARIANT_TYPE("as"));
	double median = median_score(v->weekly);
	for (size_t i = 0; i < v->weekly->n_reps; i++)
		add_line(&lines, gap_text(v, &v->weekly->reps[i], median));
	return g_variant_builder_end(&lines);
}

static GVariant *outlook_view(const struct weekly_words *v)
{
	const struct rep_figures *f = v->weekly->team;
	const struct lang *l = v->lang;
	GVariantBuilder lines;
	g_variant_builder_init(&lines, G_VARIANT_TYPE("as"));
	g_autofree char *forecast = weekly_money(v, (int64_t)f->forecast_minor), *total = weekly_money(v, weekly_open_total(f));
	g_autofree char *expiring = weekly_money(v, f->expiring_minor);
	g_autofree char *lever = g_strdup_printf("%d", f->suspects_lever), *polite = g_strdup_printf("%d", f->suspects_polite);
	add_line(&lines, lang_fill(lang_label(l, "forecast"), "amount", forecast, "total", total, NULL));
	if (f->expiring_minor)
		add_line(&lines, lang_fill(lang_label(l, "expiring"), "amount", expiring, NULL));
	if (f->suspects_lever || f->suspects_polite)
		add_line(&lines, lang_fill(lang_label(l, "suspects"), "lever", lever, "polite", polite, NULL));
	return g_variant_builder_end(&lines);
}

static GVariant *registration_view(const struct weekly_words *v)
{
	GVariantBuilder lines;
	g_variant_builder_init(&lines, G_VARIANT_TYPE("as"));
	g_autofree char *n = g_strdup_printf("%d", v->weekly->team->unknown_amount);
	if (v->weekly->team->unknown_amount)
		add_line(&lines, lang_fill(lang_label(v->lang, "unknown_amount"), "n", n, NULL));
	return g_variant_builder_end(&lines);
}

/* The one thing to ask this rep, the gravest first. New string; NULL: nothing stands out. */
static char *question_for(const struct weekly_words *v, const struct rep_figures *f)
{
	g_autofree char *statics = g_strdup_printf("%d", f->week.statics), *missing = g_strdup_printf("%d", f->calls_no_outcome);
	g_autofree char *days = weekly_days(v->lang, f->first_call_median_bd);
	if (weekly_too_static(f))
		return lang_fill(lang_label(v->lang, "ask_static"), "n", statics, NULL);
	if (weekly_too_many_unreported(f))
		return lang_fill(lang_label(v->lang, "ask_no_outcome"), "n", missing, NULL);
	if (weekly_too_late(f))
		return lang_fill(lang_label(v->lang, "ask_first_call"), "days", days, NULL);
	const struct objection_figures *top = f->objections && f->objections->len
			? &g_array_index(f->objections, struct objection_figures, 0) : NULL;
	if (!top || top->families < OBJECTION_FAMILIES)
		return NULL;
	g_autofree char *key = view_code_key(top->code), *n = g_strdup_printf("%d", top->families);
	return lang_fill(lang_label(v->lang, "ask_objection"), "objection", lang_label_of(v->lang, "objection_", key), "n", n, NULL);
}

static GVariant *questions_view(const struct weekly_words *v)
{
	GVariantBuilder all;
	g_variant_builder_init(&all, G_VARIANT_TYPE("aa{sv}"));
	for (size_t i = 0; i < v->weekly->n_reps; i++) {
		g_autofree char *question = question_for(v, v->weekly->reps[i].figures);
		if (!question)
			continue;
		g_auto(GVariantDict) row = G_VARIANT_DICT_INIT(NULL);
		view_put(&row, "name", v->weekly->reps[i].name);
		view_put(&row, "note", question);
		g_variant_builder_add_value(&all, g_variant_dict_end(&row));
	}
	return g_variant_builder_end(&all);
}

/* ---- quotes that the manager should see (METHOD 2.5) ---- */

#define WATCH_MAX 3 /* of one rep */

static char *watch_note(const struct weekly_words *v, const struct deal *deal)
{
	int counts[MANAGER_N] = { [MANAGER_REVISIONS] = deal->revisions, [MANAGER_NOT_CALLED] = deal->notcalled, [MANAGER_UNDECIDED] = deal->statics };
	g_autofree char *who = view_who(deal, v->lang), *key = view_code_key(deal->objection), *n = g_strdup_printf("%d", counts[deal->manager]);
	const char *objection = deal->objection ? lang_label_of(v->lang, "objection_", key) : "";
	g_autofree char *why = lang_fill(lang_label_of(v->lang, "manager_", manager_line_names[deal->manager]), "n", n, "objection", objection, NULL);
	const char *number = deal->quote.number ? deal->quote.number : "";
	g_autofree char *note = g_strdup_printf("%s %s: %s", deal->quote.company ? deal->quote.company : who, number, why);
	return view_line(note);
}

static GVariant *watch_view(const struct weekly_words *v)
{
	GVariantBuilder all;
	g_variant_builder_init(&all, G_VARIANT_TYPE("aa{sv}"));
	for (size_t i = 0; i < v->weekly->n_reps; i++) {
		const struct weekly_rep *rep = &v->weekly->reps[i];
		for (guint n = 0; rep->watch && n < MIN(rep->watch->len, WATCH_MAX); n++) {
			g_auto(GVariantDict) row = G_VARIANT_DICT_INIT(NULL);
			view_put(&row, "name", rep->name);
			view_put_own(&row, "note", watch_note(v, rep->watch->pdata[n]));
			g_variant_builder_add_value(&all, g_variant_dict_end(&row));
		}
	}
	return g_variant_builder_end(&all);
}

/* ---- all of it ---- */

static GVariant *tile(const char *label, char *value, char *sub)
{
	g_auto(GVariantDict) one = G_VARIANT_DICT_INIT(NULL);
	view_put(&one, "label", label);
	view_put_own(&one, "value", value);
	view_put_own(&one, "sub", sub);
	return g_variant_dict_end(&one);
}

static GVariant *tiles_view(const struct weekly_words *v)
{
	const struct rep_figures *f = v->weekly->team;
	const struct talk_figures *t = &f->week;
	int open = 0;
	for (int b = 0; b < AGE_BANDS; b++)
		open += f->open_count[b];
	bool few = t->conversations < FEW_TALKS;
	GVariant *tiles[] = {
		tile(lang_label(v->lang, "order_or_objection"),
				few ? g_strdup_printf("%d", t->productive) : weekly_percent(v->lang, weekly_ratio(t->productive, t->conversations)),
				few ? lang_count(v->lang, "talks", t->conversations) : weekly_n_of(v->lang, t->productive, t->conversations)),
		tile(lang_label(v->lang, "orders"), g_strdup_printf("%d", t->orders), weekly_money(v, t->ordered_minor)),
		tile(lang_label(v->lang, "open_quotes"), g_strdup_printf("%d", open), weekly_money(v, weekly_open_total(f))),
	};
	return g_variant_new_array(G_VARIANT_TYPE_VARDICT, tiles, G_N_ELEMENTS(tiles));
}

static char *subject_of(const struct weekly_words *v)
{
	const struct talk_figures *t = &v->weekly->team->week;
	g_autofree char *week = g_strdup_printf("%d", v->weekly->week), *orders = lang_count(v->lang, "orders", t->orders);
	g_autofree char *rate = t->conversations ? weekly_rate(v->lang, t->productive, t->conversations)
						 : g_strdup(lang_label(v->lang, "none"));
	return lang_fill(lang_label(v->lang, "weekly_subject"), "week", week, "rate", rate, "orders", orders, NULL);
}

static char *period_of(const struct weekly_words *v, GTimeZone *zone)
{
	struct date from = date_of_instant(v->weekly->from_utc, zone, NULL), to = date_of_instant(v->weekly->to_utc - 1, zone, NULL);
	g_autofree char *first = lang_date(v->lang, v->lang->day_month, from), *last = lang_date(v->lang, v->lang->day_month, to);
	return g_strdup_printf("%s – %s", first, last);
}

bool notice_weekly(const struct templates *t, const struct weekly *w, const char *lang_code, const struct sender *sender,
		struct notice *ret, GError **error)
{
	const struct lang *lang = templates_lang(t, lang_code);
	struct weekly_words v = { w, lang };
	g_auto(GVariantDict) view = G_VARIANT_DICT_INIT(NULL);
	g_autofree char *week = g_strdup_printf("%d", w->week);
	view_put_own(&view, "headline", subject_of(&v));
	view_put_own(&view, "week", lang_fill(lang_label(lang, "week_of"), "week", week, NULL));
	view_put_own(&view, "period", period_of(&v, sender->zone));
	g_variant_dict_insert_value(&view, "tiles", tiles_view(&v));
	weekly_put_rows(&v, &view);
	weekly_put_columns(&v, &view);
	g_variant_dict_insert_value(&view, "gaps", gaps_view(&v));
	g_variant_dict_insert_value(&view, "outlook", outlook_view(&v));
	g_variant_dict_insert_value(&view, "registration", registration_view(&v));
	GVariant *watch = watch_view(&v);
	g_variant_dict_insert(&view, "has_watch", "b", g_variant_n_children(watch) > 0);
	g_variant_dict_insert_value(&view, "watch", watch);
	GVariant *questions = questions_view(&v);
	g_variant_dict_insert(&view, "has_questions", "b", g_variant_n_children(questions) > 0);
	g_variant_dict_insert_value(&view, "questions", questions);
	return notice_print(t, lang, mail_kind_names[MAIL_WEEKLY], g_variant_dict_end(&view), NULL, ret, error);
}
