#include "write/weekly_notes.h"

#define OBJECTION_FAMILIES 3 /* of one type in a week: is one standard answer needed? (METHOD 5.1, nudges) \
			      */
#define WATCH_MAX 3          /* customers named of one rep */
#define NUMBERS_MAX 12

static void add_line(GVariantBuilder *lines, char *text)
{
	if (text)
		g_variant_builder_add(lines, "s", text);
	g_free(text);
}

/* Borrowed key of a label, and a number: "{n}" filled in. New string; NULL of none. */
static char *count_line(const struct weekly_words *v, const char *key, int n)
{
	g_autofree char *text = g_strdup_printf("%d", n);
	return n ? lang_fill(lang_label(v->lang, key), "n", text, NULL) : NULL;
}

static void add_part(GString *parts, const char *part)
{
	g_string_append_printf(parts, "%s%s", parts->len ? ", " : "", part);
}

/* ---- what a lower score costs (M16): for managers only ---- */

static char *gap_text(const struct weekly_words *v, const struct weekly_rep *rep, double median,
	const struct score_gap *gap)
{
	g_autofree char *middle = weekly_percent(v->lang, median),
			*orders = lang_count(v->lang, "orders", (int)(gap->orders + 0.5));
	g_autofree char *amount = weekly_money(v, (int64_t)gap->lost_minor);
	g_autofree char *text = lang_fill(lang_label(v->lang, "gap"), "name", rep->name, "median", middle,
		"orders", orders, "amount", amount, NULL);
	if (v->weekly->margin <= 0)
		return g_strconcat(text, ".", NULL);
	g_autofree char *margin = weekly_money(v, (int64_t)(gap->lost_minor * v->weekly->margin));
	g_autofree char *rate = weekly_percent(v->lang, v->weekly->margin);
	g_autofree char *more =
		lang_fill(lang_label(v->lang, "gap_margin"), "margin", margin, "percent", rate, NULL);
	return g_strconcat(text, more, ".", NULL);
}

static GVariant *gaps_view(const struct weekly_words *v)
{
	const struct weekly *w = v->weekly;
	GVariantBuilder lines;
	g_variant_builder_init(&lines, G_VARIANT_TYPE("as"));
	g_autofree struct score_figures *scores = g_new0(struct score_figures, w->n_reps + 1);
	for (size_t i = 0; i < w->n_reps; i++)
		scores[i] = w->reps[i].figures->score;
	double median = figures_median(scores, w->n_reps);
	for (size_t i = 0; !w->own && i < w->n_reps; i++) {
		struct score_gap gap;
		if (figures_gap(&scores[i], median, &gap) && gap.orders >= 1)
			add_line(&lines, gap_text(v, &w->reps[i], median, &gap));
	}
	return g_variant_builder_end(&lines);
}

/* ---- outlook: of the team ---- */

/* What the forecast is made of: each place with what is open there, and its chance. NULL when nothing is
 * open. New string. */
static char *forecast_parts(const struct weekly_words *v)
{
	g_autoptr(GString) parts = g_string_new(NULL);
	for (int i = 0; i < PROSPECT_N; i++) {
		const struct prospect_figures *p = &v->weekly->team->prospects[i];
		if (!p->open_minor)
			continue;
		g_autofree char *amount = weekly_money(v, p->open_minor),
				*percent = weekly_percent(v->lang, figures_chance(p, (enum prospect)i));
		g_autofree char *part = lang_fill(lang_label(v->lang, "forecast_part"), "name",
			lang_label_of(v->lang, "prospect_", prospect_names[i]), "amount", amount, "percent",
			percent, NULL);
		add_part(parts, part);
	}
	return parts->len ? lang_fill(lang_label(v->lang, "forecast_parts"), "parts", parts->str, NULL)
			  : NULL;
}

static char *suspects_line(const struct weekly_words *v)
{
	const struct rep_figures *f = v->weekly->team;
	g_autofree char *lever = g_strdup_printf("%d", f->suspects_lever),
			*lever_amount = weekly_money(v, f->suspects_lever_minor);
	g_autofree char *polite = g_strdup_printf("%d", f->suspects_polite),
			*polite_amount = weekly_money(v, f->suspects_polite_minor);
	if (!f->suspects_lever && !f->suspects_polite)
		return NULL;
	return lang_fill(lang_label(v->lang, "suspects"), "lever", lever, "lever_amount", lever_amount,
		"polite", polite, "polite_amount", polite_amount, NULL);
}

static char *tested_line(const struct weekly_words *v)
{
	const struct rep_figures *f = v->weekly->team;
	g_autofree char *n = g_strdup_printf("%d", f->suspects_tested),
			*lost = g_strdup_printf("%d", f->suspects_confirmed);
	g_autofree char *amount = weekly_money(v, f->suspects_confirmed_minor);
	return f->suspects_tested ? lang_fill(lang_label(v->lang, "tested"), "n", n, "lost", lost, "amount",
					    amount, NULL)
				  : NULL;
}

static GVariant *outlook_view(const struct weekly_words *v)
{
	const struct rep_figures *f = v->weekly->team;
	GVariantBuilder lines;
	g_variant_builder_init(&lines, G_VARIANT_TYPE("as"));
	g_autofree char *forecast = weekly_money(v, (int64_t)f->forecast_minor),
			*total = weekly_money(v, weekly_open_total(f));
	g_autofree char *expiring = weekly_money(v, f->expiring_minor);
	if (f->expiring_minor)
		add_line(&lines, lang_fill(lang_label(v->lang, "expiring"), "amount", expiring, NULL));
	add_line(
		&lines, lang_fill(lang_label(v->lang, "forecast"), "amount", forecast, "total", total, NULL));
	add_line(&lines, forecast_parts(v));
	add_line(&lines, suspects_line(v));
	add_line(&lines, tested_line(v));
	add_line(&lines, count_line(v, "objections_alone", f->objections_alone));
	return g_variant_builder_end(&lines);
}

/* ---- registration ---- */

static const char *name_of(const struct weekly *w, const char *id)
{
	for (size_t i = 0; id && i < w->n_reps; i++)
		if (g_strcmp0(w->reps[i].id, id) == 0)
			return w->reps[i].name;
	return NULL;
}

/* NULL when none is missing. New string. */
static char *missing_line(const struct weekly_words *v)
{
	const struct weekly *w = v->weekly;
	g_autoptr(GString) numbers = g_string_new(NULL);
	guint n = 0;
	for (guint i = 0; w->missing && i < w->missing->len; i++) {
		const struct missing_number *m = w->missing->pdata[i];
		const char *name = name_of(w, m->rep);
		if (w->own && g_strcmp0(m->rep, w->own->id) != 0)
			continue;
		if (n++ >= NUMBERS_MAX)
			continue;
		g_autofree char *text = name && !w->own && w->n_reps > 1
						? lang_fill(lang_label(v->lang, "number_of"), "number",
							  m->number, "name", name, NULL)
						: g_strdup(m->number);
		g_autofree char *line = view_line(text);
		add_part(numbers, line);
	}
	if (n > NUMBERS_MAX)
		g_string_append_printf(numbers, ", … +%u", n - NUMBERS_MAX);
	return n ? lang_fill(lang_label(v->lang, "numbers_missing"), "numbers", numbers->str, NULL) : NULL;
}

static GVariant *registration_view(const struct weekly_words *v)
{
	GVariantBuilder lines;
	g_variant_builder_init(&lines, G_VARIANT_TYPE("as"));
	add_line(&lines, missing_line(v));
	add_line(&lines, count_line(v, "merged", v->weekly->team->versions_merged));
	add_line(&lines, count_line(v, "unknown_amount", v->weekly->team->unknown_amount));
	return g_variant_builder_end(&lines);
}

/* ---- lines that belong to one rep ---- */

static void add_note(GVariantBuilder *rows, const struct weekly_rep *rep, char *note)
{
	g_auto(GVariantDict) row = G_VARIANT_DICT_INIT(NULL);
	view_put(&row, "name", rep->name);
	view_put_own(&row, "note", note);
	g_variant_builder_add_value(rows, g_variant_dict_end(&row));
}

/* The one thing to ask this rep, the gravest first. New string; NULL: nothing stands out. */
static char *question_for(const struct weekly_words *v, const struct rep_figures *f)
{
	g_autofree char *days = weekly_days(v->lang, f->first_call_median_bd);
	if (weekly_too_static(f))
		return count_line(v, "ask_static", f->week.statics);
	if (weekly_too_many_unreported(f))
		return count_line(v, "ask_no_outcome", f->calls_no_outcome);
	if (weekly_too_late(f))
		return lang_fill(lang_label(v->lang, "ask_first_call"), "days", days, NULL);
	if (f->objections_stale)
		return count_line(v, "ask_stale", f->objections_stale);
	const struct objection_figures *top =
		f->week_objections && f->week_objections->len
			? &g_array_index(f->week_objections, struct objection_figures, 0)
			: NULL;
	if (!top || top->families < OBJECTION_FAMILIES)
		return NULL;
	g_autofree char *key = view_code_key(top->code), *n = g_strdup_printf("%d", top->families);
	return lang_fill(lang_label(v->lang, "ask_objection"), "objection",
		lang_label_of(v->lang, "objection_", key), "n", n, NULL);
}

static void add_question(const struct weekly_words *v, const struct weekly_rep *rep, GVariantBuilder *rows)
{
	char *question = question_for(v, rep->figures);
	if (question)
		add_note(rows, rep, question);
}

/* Quotes that the manager should see (METHOD 2.5). New string. */
static char *watch_note(const struct weekly_words *v, const struct deal *deal)
{
	int counts[MANAGER_N] = { [MANAGER_REVISIONS] = deal->revisions,
		[MANAGER_NOT_CALLED] = deal->notcalled,
		[MANAGER_UNDECIDED] = deal->statics };
	g_autofree char *who = view_who(deal, v->lang), *key = view_code_key(deal->objection),
			*n = g_strdup_printf("%d", counts[deal->manager]);
	const char *objection = deal->objection ? lang_label_of(v->lang, "objection_", key) : "";
	g_autofree char *why =
		lang_fill(lang_label_of(v->lang, "manager_", manager_line_names[deal->manager]), "n", n,
			"objection", objection, NULL);
	const char *number = deal->quote.number ? deal->quote.number : "";
	g_autofree char *note =
		g_strdup_printf("%s %s: %s", deal->quote.company ? deal->quote.company : who, number, why);
	return view_line(note);
}

static void add_watch(const struct weekly_words *v, const struct weekly_rep *rep, GVariantBuilder *rows)
{
	for (guint i = 0; rep->watch && i < MIN(rep->watch->len, WATCH_MAX); i++)
		add_note(rows, rep, watch_note(v, rep->watch->pdata[i]));
}

static char *excuses_line(const struct weekly_words *v, const struct rep_figures *f)
{
	g_autoptr(GString) list = g_string_new(NULL);
	for (int e = EXCUSE_NONE + 1; e < EXCUSE_N; e++) {
		if (!f->excuses[e])
			continue;
		g_autofree char *part = g_strdup_printf(
			"%s %d×", lang_label_of(v->lang, "excuse_", excuse_names[e]), f->excuses[e]);
		add_part(list, part);
	}
	return list->len ? lang_fill(lang_label(v->lang, "excuses"), "list", list->str, NULL) : NULL;
}

static char *wordings_line(const struct weekly_words *v, const struct rep_figures *f)
{
	g_autoptr(GString) list = g_string_new(NULL);
	for (guint i = 0; f->wordings && i < f->wordings->len; i++) {
		g_autofree char *text = view_line(f->wordings->pdata[i]);
		g_autofree char *part =
			text ? lang_fill(lang_label(v->lang, "said"), "text", text, NULL) : NULL;
		if (part)
			add_part(list, part);
	}
	return list->len ? lang_fill(lang_label(v->lang, "wordings"), "list", list->str, NULL) : NULL;
}

/* What was said is shown only of those whose configuration says so: customers' words are content, not
 * statistics (R23). */
static void add_coaching(const struct weekly_words *v, const struct weekly_rep *rep, GVariantBuilder *rows)
{
	if (!rep->coaching)
		return;
	char *notes[] = { excuses_line(v, rep->figures), wordings_line(v, rep->figures) };
	for (size_t i = 0; i < G_N_ELEMENTS(notes); i++)
		if (notes[i])
			add_note(rows, rep, notes[i]);
}

typedef void (*note_func)(const struct weekly_words *v, const struct weekly_rep *rep, GVariantBuilder *rows);

static void put_notes(const struct weekly_words *v, GVariantDict *view, const char *name,
	const char *has_name, note_func add)
{
	GVariantBuilder rows;
	g_variant_builder_init(&rows, G_VARIANT_TYPE("aa{sv}"));
	for (guint i = 0; i < weekly_n_shown(v->weekly); i++)
		add(v, weekly_rep_at(v->weekly, i), &rows);
	GVariant *all = g_variant_builder_end(&rows);
	g_variant_dict_insert(view, has_name, "b", g_variant_n_children(all) > 0);
	g_variant_dict_insert_value(view, name, all);
}

void weekly_put_notes(const struct weekly_words *v, GVariantDict *view)
{
	g_variant_dict_insert_value(view, "gaps", gaps_view(v));
	g_variant_dict_insert_value(view, "outlook", outlook_view(v));
	g_variant_dict_insert_value(view, "registration", registration_view(v));
	put_notes(v, view, "watch", "has_watch", add_watch);
	put_notes(v, view, "coaching", "has_coaching", add_coaching);
	put_notes(v, view, "questions", "has_questions", add_question);
}
