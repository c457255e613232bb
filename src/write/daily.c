#include "write/daily.h"
#include "core/suspect.h"
#include "write/script.h"

#include "write/table.h"
#include "write/taps.h"

#define NAME_CHARS 34 /* of company and contact in the text's table */

struct daily_view {
	const struct templates *templates;
	const struct daily *daily;
	const struct lang *lang;
	const struct sender *sender;
};

static guint length(GPtrArray *list)
{
	return list ? list->len : 0;
}

/* New string: the parts that are something, between separators. */
static char *join(GPtrArray *parts, const char *separator)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < parts->len; i++)
		g_string_append_printf(out, "%s%s", out->len ? separator : "", (char *)parts->pdata[i]);
	return g_string_free(out, FALSE);
}

/* ---- today ---- */

/* What the call hangs on, in two or three words; NULL of one that hangs on nothing. New string. */
static char *note_of(const struct deal *deal, const struct lang *lang)
{
	if (deal->call.script == SCRIPT_BEFORE_EXPIRY && date_is_set(deal->quote.valid_until)) {
		g_autofree char *day = lang_date(lang, lang->short_day, deal->quote.valid_until);
		return lang_fill(lang_label(lang, "expires"), "day", day, NULL);
	}
	if (deal->call.gatekeeper)
		return lang_count(lang, "reception", deal->gatekeepers);
	if (deal->objection != OUTCOME_NONE) {
		g_autofree char *key = view_code_key(deal->objection);
		return g_strdup(lang_label_of(lang, "objection_", key));
	}
	if (deal->statics)
		return lang_count(lang, "undecided_times", deal->statics);
	return deal->noanswers ? lang_count(lang, "noanswer", deal->noanswers) : NULL;
}

static char *who_of(const struct deal *deal, const struct lang *lang)
{
	g_autofree char *who = view_who(deal, lang), *company = view_line(deal->quote.company);
	if (!company || g_str_equal(who, company))
		return g_steal_pointer(&who);
	return g_strdup_printf("%s, %s", company, who);
}

static char *time_of(const struct deal *deal, GTimeZone *zone)
{
	int minute;
	date_of_instant(deal->call.start_utc, zone, &minute);
	return lang_time(minute);
}

static char *amount_of(const struct daily_view *v, const struct deal *deal)
{
	const struct quote *q = &deal->quote;
	return q->amount_minor == AMOUNT_NONE ? NULL : lang_amount(v->lang, q->amount_minor, q->currency);
}

/* "€ 12.450 · 2024-118 · prijs", of what is known. New string. */
static char *details_of(const struct daily_view *v, const struct deal *deal)
{
	char *const parts[] = { amount_of(v, deal), view_line(deal->quote.number), note_of(deal, v->lang) };
	g_autoptr(GPtrArray) known = g_ptr_array_new_with_free_func(g_free);
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
		if (parts[i])
			g_ptr_array_add(known, parts[i]);
	return join(known, " · ");
}

static GVariant *today_view(const struct daily_view *v)
{
	GVariantBuilder all;
	g_variant_builder_init(&all, G_VARIANT_TYPE("aa{sv}"));
	for (guint i = 0; i < length(v->daily->today); i++) {
		const struct deal *deal = v->daily->today->pdata[i];
		const char *phone = i < length(v->daily->phones) ? v->daily->phones->pdata[i] : NULL;
		g_autoptr(GVariant) base = g_variant_ref_sink(view_of_deal(deal, phone, v->lang, v->sender));
		g_auto(GVariantDict) row = G_VARIANT_DICT_INIT(base);
		g_autofree char *time = time_of(deal, v->sender->zone), *details = details_of(v, deal);
		g_autofree char *tel = deal->quote.phone ? g_strdup_printf("tel:%s", deal->quote.phone) : NULL;
		view_put(&row, "time", time);
		view_put(&row, "details", details);
		view_put_own(&row, "name", view_line(deal->quote.company));
		view_put(&row, "script", lang_label_of(v->lang, "script_", script_names[deal->call.script]));
		view_put(&row, "tel", tel);
		g_variant_builder_add_value(&all, g_variant_dict_end(&row));
	}
	return g_variant_builder_end(&all);
}

static char *cut(const char *text, int chars)
{
	if (g_utf8_strlen(text, -1) <= chars)
		return g_strdup(text);
	g_autofree char *begin = g_utf8_substring(text, 0, chars - 1);
	return g_strconcat(begin, "…", NULL);
}

static char *today_table(const struct daily_view *v)
{
	struct table *table = table_new("llrll");
	for (guint i = 0; i < length(v->daily->today); i++) {
		const struct deal *deal = v->daily->today->pdata[i];
		g_autofree char *time = time_of(deal, v->sender->zone), *note = note_of(deal, v->lang);
		g_autofree char *all = who_of(deal, v->lang), *who = cut(all, NAME_CHARS);
		g_autofree char *amount = amount_of(v, deal);
		const char *script = lang_label_of(v->lang, "script_", script_names[deal->call.script]);
		table_add(table, (const char *[]){ time, who, amount, note, script });
	}
	return table_end(table);
}

/* In whole units. */
static int64_t amount_today(const struct daily *d)
{
	int64_t sum = 0;
	for (guint i = 0; i < length(d->today); i++) {
		const struct quote *q = &((const struct deal *)d->today->pdata[i])->quote;
		if (q->amount_minor != AMOUNT_NONE && g_strcmp0(q->currency, d->currency) == 0)
			sum += q->amount_minor;
	}
	int64_t unit = 1;
	for (int i = currency_exponent(d->currency); i > 0; i--)
		unit *= 10;
	return (sum + unit / 2) / unit * unit;
}

/* ---- the last day ---- */

static void add_count(GPtrArray *parts, const struct lang *lang, const char *key, int n)
{
	if (n)
		g_ptr_array_add(parts, lang_count(lang, key, n));
}

static char *last_day(const struct daily_view *v)
{
	const struct talk_figures *t = &v->daily->yesterday;
	if (!t->dials)
		return NULL;
	g_autoptr(GPtrArray) results = g_ptr_array_new_with_free_func(g_free);
	add_count(results, v->lang, "orders", t->orders);
	if (t->orders && t->ordered_minor) {
		g_autofree char *orders = g_ptr_array_steal_index(results, 0);
		g_autofree char *amount = lang_amount(v->lang, t->ordered_minor, v->daily->currency);
		g_ptr_array_add(results, g_strdup_printf("%s (%s)", orders, amount));
	}
	add_count(results, v->lang, "objections", t->objections);
	add_count(results, v->lang, "revisions", t->revisions);
	add_count(results, v->lang, "lost", t->lost_reason);
	add_count(results, v->lang, "undecided", t->undecided);
	g_autofree char *calls = lang_count(v->lang, "calls", t->dials), *talks = lang_count(v->lang, "talks", t->conversations);
	g_autofree char *what = join(results, ", ");
	return g_strdup_printf("%s · %s%s%s", calls, talks, *what ? ": " : "", what);
}

static char *brought(const struct daily_view *v)
{
	const struct talk_figures *t = &v->daily->yesterday;
	if (!t->conversations)
		return NULL;
	g_autofree char *n = g_strdup_printf("%d", t->productive), *total = g_strdup_printf("%d", t->conversations);
	return lang_fill(lang_label(v->lang, "brought"), "n", n, "total", total, NULL);
}

/* ---- what a person should do ---- */

static GVariant *deal_row(const struct daily_view *v, const struct deal *deal, const char *note, GVariant *groups)
{
	g_autoptr(GVariant) base = g_variant_ref_sink(view_of_deal(deal, NULL, v->lang, v->sender));
	g_auto(GVariantDict) row = G_VARIANT_DICT_INIT(base);
	g_autofree char *who = who_of(deal, v->lang);
	view_put(&row, "name", who);
	view_put(&row, "note", note);
	if (groups)
		g_variant_dict_insert_value(&row, "groups", groups);
	return g_variant_dict_end(&row);
}

/* What a tap about the deal's call names. New string. */
static char *about_of(const struct daily_view *v, const struct deal *deal)
{
	g_autofree char *ref = g_strdup_printf("%" G_GINT64_FORMAT "-%d", deal->id, deal->call.seq);
	return taps_about(&v->sender->seal, TOKEN_OUTCOME, ref);
}

static GVariant *missing_view(const struct daily_view *v)
{
	GVariantBuilder all;
	g_variant_builder_init(&all, G_VARIANT_TYPE("aa{sv}"));
	for (guint i = 0; i < length(v->daily->missing); i++) {
		const struct deal *deal = v->daily->missing->pdata[i];
		g_autofree char *about = about_of(v, deal);
		const char *address = v->sender->service_address;
		GVariant *groups = address ? taps_for(MAIL_DAILY, v->lang, address, about) : NULL;
		g_variant_builder_add_value(&all, deal_row(v, deal, NULL, groups));
	}
	return g_variant_builder_end(&all);
}

/* "amount, subject", in the rep's words; NULL when the script is whole. New string. */
static char *missing_in_script(const struct daily_view *v, const struct deal *deal)
{
	g_autoptr(GPtrArray) names = script_missing(v->templates, deal, v->lang->code, v->sender);
	g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < names->len; i++) {
		g_autofree char *key = g_strconcat("what_", (char *)names->pdata[i], NULL);
		const char *label = lang_find_label(v->lang, key);
		g_ptr_array_add(words, g_strdup(label ? label : names->pdata[i]));
	}
	return words->len ? join(words, ", ") : NULL;
}

static char *look_note(const struct daily_view *v, const struct deal *deal)
{
	const struct lang *lang = v->lang;
	if (deal->waiting) {
		g_autofree char *key = g_strconcat("look_", deal->waiting, NULL);
		const char *label = lang_find_label(lang, key);
		return g_strdup(label ? label : lang_label(lang, "look_waiting"));
	}
	enum suspicion asked = suspect_to_ask(deal, v->daily->suspect_at);
	g_autofree char *quotes = g_strdup_printf("%d", deal->history.quotes + 1);
	if (deal->suspicion == SUSPICION_LEVER || deal->call.script == SCRIPT_PRICE_LEVER_TEST)
		return g_strdup(lang_label(lang, "look_lever"));
	if (asked == SUSPICION_LEVER && deal->history.quotes && !deal->history.orders)
		return lang_fill(lang_label(lang, "look_lever_quotes"), "n", quotes, NULL);
	if (asked == SUSPICION_LEVER)
		return g_strdup(lang_label(lang, "look_lever_ask"));
	g_autofree char *n = g_strdup_printf("%d", deal->statics);
	if (deal->statics > 1)
		return lang_fill(lang_label(lang, "look_static"), "n", n, NULL);
	if (deal->suspicion == SUSPICION_POLITE || deal->call.script == SCRIPT_POLITE_NO_TEST)
		return g_strdup(lang_label(lang, "look_polite"));
	if (asked == SUSPICION_POLITE)
		return g_strdup(lang_label(lang, "look_polite_ask"));
	if (deal->also_to)
		return lang_fill(lang_label(lang, "look_number"), "other", deal->also_to, NULL);
	if (!deal->quote.phone)
		return g_strdup(lang_label(lang, "look_phone"));
	if (deal->quote.amount_minor == AMOUNT_NONE)
		return g_strdup(lang_label(lang, "look_amount"));
	g_autofree char *what = missing_in_script(v, deal);
	return what ? lang_fill(lang_label(lang, "look_missing"), "what", what, NULL) : g_strdup(lang_label(lang, "look_waiting"));
}

static GVariant *look_view(const struct daily_view *v)
{
	GVariantBuilder all;
	g_variant_builder_init(&all, G_VARIANT_TYPE("aa{sv}"));
	for (guint i = 0; i < length(v->daily->look_at); i++) {
		const struct deal *deal = v->daily->look_at->pdata[i];
		g_autofree char *note = look_note(v, deal), *about = about_of(v, deal);
		enum suspicion asked = suspect_to_ask(deal, v->daily->suspect_at);
		const char *address = v->sender->service_address;
		GVariant *groups = address && asked ? taps_suspicion(v->lang, address, about, asked) : NULL;
		g_variant_builder_add_value(&all, deal_row(v, deal, note, groups));
	}
	return g_variant_builder_end(&all);
}

static GVariant *outcomes_view(const struct daily_view *v)
{
	GVariantBuilder all;
	g_variant_builder_init(&all, G_VARIANT_TYPE("aa{sv}"));
	for (guint i = 0; i < length(v->daily->outcomes); i++) {
		const struct daily_outcome *o = v->daily->outcomes->pdata[i];
		g_variant_builder_add_value(&all,
				deal_row(v, o->deal, lang_label_of(v->lang, "outcome_", outcome_code_names[o->code]), NULL));
	}
	return g_variant_builder_end(&all);
}

static GVariant *parked_view(const struct daily_view *v)
{
	GVariantBuilder all;
	g_variant_builder_init(&all, G_VARIANT_TYPE("as"));
	for (guint i = 0; i < length(v->daily->parked); i++) {
		g_autofree char *valid = g_utf8_make_valid(v->daily->parked->pdata[i], -1);
		g_variant_builder_add(&all, "s", valid);
	}
	return g_variant_builder_end(&all);
}

/* ---- all of it ---- */

static char *summary(const struct daily_view *v)
{
	g_autofree char *calls = lang_count(v->lang, "calls", (int)length(v->daily->today));
	return lang_fill(lang_label(v->lang, "daily_subject"), "calls", calls, NULL);
}

/* The money that is called about, and what is missing; "" for neither. */
static char *rest_of_summary(const struct daily_view *v)
{
	g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(g_free);
	int64_t sum = amount_today(v->daily);
	if (sum)
		g_ptr_array_add(parts, lang_amount(v->lang, sum, v->daily->currency));
	add_count(parts, v->lang, "missing", (int)length(v->daily->missing));
	return join(parts, " · ");
}

/* What the list of mails shows behind the subject, which has the numbers of today: those of the last day, or else the first call. */
static char *preheader(const struct daily_view *v, const char *yesterday)
{
	if (yesterday)
		return g_strdup_printf("%s: %s", lang_label(v->lang, "last_day"), yesterday);
	if (!length(v->daily->today))
		return NULL;
	const struct deal *first = v->daily->today->pdata[0];
	g_autofree char *time = time_of(first, v->sender->zone), *who = who_of(first, v->lang);
	return g_strdup_printf("%s %s", time, who);
}

bool notice_daily(const struct templates *t, const struct daily *d, const char *rep_lang, const struct sender *sender,
		struct notice *ret, GError **error)
{
	const struct lang *lang = templates_lang(t, rep_lang);
	struct daily_view v = { t, d, lang, sender };
	g_auto(GVariantDict) view = G_VARIANT_DICT_INIT(NULL);
	g_autofree char *first = summary(&v), *rest = rest_of_summary(&v), *table = today_table(&v);
	g_autofree char *yesterday = last_day(&v), *share = brought(&v);
	g_autofree char *subject = *rest ? g_strdup_printf("%s · %s", first, rest) : g_strdup(first);
	g_autofree char *day = lang_date(lang, lang->long_day, date_of_instant(d->now_utc, sender->zone, NULL));
	g_autofree char *shown = preheader(&v, yesterday);
	view_put(&view, "preheader", shown);
	view_put(&view, "headline", subject);
	view_put(&view, "summary", first);
	view_put(&view, "sub", rest);
	view_put(&view, "period", day);
	view_put(&view, "table", table);
	view_put(&view, "yesterday", yesterday);
	view_put(&view, "brought", share);
	view_put(&view, "rep", sender->rep);
	g_variant_dict_insert_value(&view, "today", today_view(&v));
	g_variant_dict_insert_value(&view, "outcomes", outcomes_view(&v));
	g_variant_dict_insert_value(&view, "missing", missing_view(&v));
	g_variant_dict_insert_value(&view, "look_at", look_view(&v));
	g_variant_dict_insert_value(&view, "parked", parked_view(&v));
	g_variant_dict_insert(&view, "has_outcomes", "b", length(d->outcomes) > 0);
	g_variant_dict_insert(&view, "has_missing", "b", length(d->missing) > 0);
	g_variant_dict_insert(&view, "has_look_at", "b", length(d->look_at) > 0);
	g_variant_dict_insert(&view, "has_parked", "b", length(d->parked) > 0);
	return notice_print(t, lang, mail_kind_names[MAIL_DAILY], g_variant_dict_end(&view), NULL, ret, error);
}
