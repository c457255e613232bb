#include "write/weekly.h"

#include "write/weekly_columns.h"
#include "write/weekly_notes.h"
#include "write/weekly_rows.h"

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
	bool few = t->conversations < FIGURES_FEW;
	GVariant *tiles[] = {
		tile(lang_label(v->lang, "order_or_objection"),
			few ? g_strdup_printf("%d", t->productive)
			    : weekly_percent(v->lang, weekly_ratio(t->productive, t->conversations)),
			few ? lang_count(v->lang, "talks", t->conversations)
			    : weekly_n_of(v->lang, t->productive, t->conversations)),
		tile(lang_label(v->lang, "orders"), g_strdup_printf("%d", t->orders),
			weekly_money(v, t->ordered_minor)),
		tile(lang_label(v->lang, "open_quotes"), g_strdup_printf("%d", open),
			weekly_money(v, weekly_open_total(f))),
	};
	return g_variant_new_array(G_VARIANT_TYPE_VARDICT, tiles, G_N_ELEMENTS(tiles));
}

static char *subject_of(const struct weekly_words *v)
{
	const struct talk_figures *t = &v->weekly->team->week;
	g_autofree char *week = g_strdup_printf("%d", v->weekly->week),
			*orders = lang_count(v->lang, "orders", t->orders);
	g_autofree char *rate = t->conversations ? weekly_rate(v->lang, t->productive, t->conversations)
						 : g_strdup(lang_label(v->lang, "none"));
	return lang_fill(
		lang_label(v->lang, "weekly_subject"), "week", week, "rate", rate, "orders", orders, NULL);
}

static char *period_of(const struct weekly_words *v, GTimeZone *zone)
{
	struct date from = date_of_instant(v->weekly->from_utc, zone, NULL),
		    to = date_of_instant(v->weekly->to_utc - 1, zone, NULL);
	g_autofree char *first = lang_date(v->lang, v->lang->day_month, from),
			*last = lang_date(v->lang, v->lang->day_month, to);
	return g_strdup_printf("%s – %s", first, last);
}

/* Behind the subject in the list of mails: who scored what. New string. */
static char *preheader_of(const struct weekly_words *v)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < weekly_n_shown(v->weekly) && i < WEEKLY_FOLD_AT; i++) {
		const struct weekly_rep *rep = weekly_rep_at(v->weekly, i);
		const struct talk_figures *t = &rep->figures->week;
		g_autofree char *rate = weekly_share(v->lang, t->productive, t->conversations);
		g_string_append_printf(out, "%s%s %s", i ? " · " : "", rep->name, rate);
	}
	return g_string_free(out, FALSE);
}

bool notice_weekly(const struct templates *t, const struct weekly *w, const char *lang_code,
	const struct sender *sender, struct notice *ret, GError **error)
{
	const struct lang *lang = templates_lang(t, lang_code);
	struct weekly_words v = { w, lang };
	g_auto(GVariantDict) view = G_VARIANT_DICT_INIT(NULL);
	g_autofree char *week = g_strdup_printf("%d", w->week);
	view_put_own(&view, "headline", subject_of(&v));
	view_put_own(&view, "preheader", preheader_of(&v));
	view_put_own(&view, "week", lang_fill(lang_label(lang, "week_of"), "week", week, NULL));
	view_put_own(&view, "period", period_of(&v, sender->zone));
	g_variant_dict_insert(&view, "own_copy", "b", w->own && w->has_manager);
	g_variant_dict_insert_value(&view, "tiles", tiles_view(&v));
	weekly_put_rows(&v, &view);
	weekly_put_columns(&v, &view);
	weekly_put_notes(&v, &view);
	return notice_print(
		t, lang, mail_kind_names[MAIL_WEEKLY], g_variant_dict_end(&view), NULL, ret, error);
}
