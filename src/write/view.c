#include "write/view.h"

#include <string.h>

const char *const view_names[] = {
	"contact", "contact_name", "company", "quote_number", "subject", "amount", "valid_until", "start_date", "last_call_date",
	"decision_date", "agreed", "last_objection", "solution", "decider", "competitor", "attempt", "next_attempt",
	"static_count", "rep", "rep_company", "rep_phone", "phone", "call_seq", "next_call", "next_script", "call_day",
	"call_time", "deal_ref", "reply", "reply_date", "reply_from", "reply_says", "away", "away_date", "state", "who", "email", "attempt_count",
	"objection_price", "objection_timing", "objection_authority", "objection_competitor", "objection_scope",
	"objection_trust", "objection_budget", "objection_project", "objection_terms", "objection_other",
	"state_open", "state_won", "state_lost", "state_dormant", "state_expired", "state_notquote",
	"state_stopped", "invited", NULL,
};

char *view_line(const char *text)
{
	if (!text)
		return NULL;
	GString *out = g_string_new(NULL);
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	for (const char *c = valid; *c; c = g_utf8_next_char(c)) {
		gunichar u = g_utf8_get_char(c);
		bool blank = g_unichar_iscntrl(u) || u == ' ';
		if (!blank)
			g_string_append_unichar(out, u);
		else if (out->len && out->str[out->len - 1] != ' ')
			g_string_append_c(out, ' ');
	}
	if (out->len && out->str[out->len - 1] == ' ')
		g_string_truncate(out, out->len - 1);
	return g_string_free(out, out->len == 0);
}

void view_put(GVariantDict *view, const char *name, const char *text)
{
	if (text && *text)
		g_variant_dict_insert(view, name, "s", text);
}

void view_put_own(GVariantDict *view, const char *name, char *text)
{
	view_put(view, name, text);
	g_free(text);
}

/* As one line. */
static void put(GVariantDict *view, const char *name, const char *text)
{
	g_autofree char *line = view_line(text);
	view_put(view, name, line);
}

/* Takes text over. */
static void put_own(GVariantDict *view, const char *name, char *text)
{
	put(view, name, text);
	g_free(text);
}

static void put_number(GVariantDict *view, const char *name, int n)
{
	if (n > 0)
		g_variant_dict_insert(view, name, "i", n);
}

static void put_true(GVariantDict *view, const char *prefix, const char *key)
{
	g_autofree char *name = g_strconcat(prefix, key, NULL);
	g_variant_dict_insert(view, name, "b", TRUE);
}

char *view_code_key(enum outcome_code code)
{
	const char *name = outcome_code_names[code];
	return g_ascii_strdown(outcome_is_objection(code) ? name + strlen("OBJ_") : name, -1);
}

const char *view_say(const struct lang *lang, enum outcome_code code)
{
	g_autofree char *key = g_strconcat("say_", outcome_code_names[code], NULL);
	const char *said = lang_find_label(lang, key);
	return said ? said : lang_label_of(lang, "outcome_", outcome_code_names[code]);
}

char *view_amount(const struct quote *quote, const struct lang *lang)
{
	if (quote->amount_minor == AMOUNT_NONE)
		return NULL;
	g_autofree char *amount = lang_amount(lang, quote->amount_minor, quote->currency);
	switch (quote->vat) {
	case VAT_EXCL: return lang_fill(lang_label(lang, "vat_excl"), "amount", amount, NULL);
	case VAT_INCL: return lang_fill(lang_label(lang, "vat_incl"), "amount", amount, NULL);
	default: return g_steal_pointer(&amount);
	}
}

/* The first name there is, with its title in that form. */
static char *whom(const struct deal *deal, const struct lang *lang, const char *form)
{
	const char *const names[] = { deal->quote.contact, deal->quote.contact_name, deal->quote.company, deal->quote.email };
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *line = view_line(names[i]);
		char *titled = line ? lang_titled(lang, form, line) : NULL;
		if (line)
			return titled ? titled : g_steal_pointer(&line);
	}
	return g_strdup("…");
}

char *view_who(const struct deal *deal, const struct lang *lang)
{
	return whom(deal, lang, "title_of_");
}

char *view_hail(const struct deal *deal, const struct lang *lang)
{
	return whom(deal, lang, "title_to_");
}

/* Behind a preposition ("mit Herrn Schmitz"), where the language has a form of its own for that. */
static char *behind_preposition(const char *contact, const struct lang *lang)
{
	char *titled = contact ? lang_titled(lang, "title_with_", contact) : NULL;
	if (!titled && contact)
		titled = lang_titled(lang, "title_of_", contact);
	return titled ? titled : g_strdup(contact);
}

char *view_moment(const struct lang *lang, int64_t at_utc, GTimeZone *zone)
{
	int minute;
	struct date date = date_of_instant(at_utc, zone, &minute);
	g_autofree char *day = lang_date(lang, lang->long_day, date);
	g_autofree char *time = lang_time(minute);
	return lang_fill(lang_label(lang, "day_time"), "day", day, "time", time, NULL);
}

static char *day_of(const struct lang *lang, int64_t at_utc, GTimeZone *zone, const char *pattern)
{
	return lang_date(lang, pattern, date_of_instant(at_utc, zone, NULL));
}

static void put_quote(GVariantDict *view, const struct deal *deal, const struct lang *lang)
{
	const struct quote *q = &deal->quote;
	if (q->contact || q->contact_name)
		put_own(view, "contact", view_hail(deal, lang));
	put_own(view, "contact_name",
		q->contact_name ? g_strdup(q->contact_name) : behind_preposition(q->contact, lang));
	put(view, "company", q->company);
	put(view, "quote_number", q->number);
	put(view, "subject", q->subject);
	put(view, "email", q->email);
	put_own(view, "amount", view_amount(q, lang));
	put_own(view, "valid_until", lang_date(lang, lang->day_month, q->valid_until));
}

/* Of a large quote no date is assumed: its question is put without one (R19). */
static void put_start(GVariantDict *view, const struct deal *deal, const struct lang *lang)
{
	if (!deal->large)
		put_own(view, "start_date", lang_date(lang, lang->day_month, deal->quote.start_date));
}

static void put_history(GVariantDict *view, const struct deal *deal, const struct lang *lang, GTimeZone *zone)
{
	put(view, "decider", deal->decider);
	put(view, "competitor", deal->competitor);
	put_own(view, "decision_date", lang_date(lang, lang->day_month, deal->decision_date));
	if (deal->last_dial_utc)
		put_own(view, "last_call_date", day_of(lang, deal->last_dial_utc, zone, lang->day_month));
	put_number(view, "attempt", deal->dials + 1);
	put_number(view, "attempt_count", deal->noanswers);
	put_number(view, "static_count", deal->statics);
	if (deal->objection != OUTCOME_NONE) {
		g_autofree char *key = view_code_key(deal->objection);
		put_true(view, "objection_", key);
		put(view, "last_objection", deal->objection_note ? deal->objection_note : lang_label_of(lang, "objection_", key));
	}
	put(view, "state", lang_label_of(lang, "state_", deal_state_names[deal->state]));
	put_true(view, "state_", deal_state_names[deal->state]);
}

static void put_call(GVariantDict *view, const struct deal *deal, const struct lang *lang, GTimeZone *zone)
{
	const struct call *call = &deal->call;
	put_own(view, "deal_ref", g_strdup_printf("%" G_GINT64_FORMAT "-%d", deal->id, call->seq));
	put_number(view, "call_seq", call->seq);
	if (call->state == CALL_NONE)
		return;
	put(view, "next_script", lang_label_of(lang, "script_", script_names[call->script]));
	if (call->state == CALL_WANTED) {
		g_autofree char *day = day_of(lang, call->earliest_utc, zone, lang->long_day);
		put_own(view, "next_call", lang_fill(lang_label(lang, "from_day"), "day", day, NULL));
		return;
	}
	int minute;
	struct date date = date_of_instant(call->start_utc, zone, &minute);
	put_own(view, "next_call", view_moment(lang, call->start_utc, zone));
	put_own(view, "call_day", lang_date(lang, lang->short_day, date));
	put_own(view, "call_time", lang_time(minute));
}

/* The customer's words keep their lines, but not their length. */
static void put_reply(GVariantDict *view, const struct deal *deal, const struct lang *lang, GTimeZone *zone)
{
	if (!deal->reply || !*deal->reply)
		return;
	g_autofree char *valid = g_utf8_make_valid(deal->reply, -1);
	g_strstrip(valid);
	bool cut = g_utf8_strlen(valid, -1) > VIEW_REPLY_CHARS;
	if (cut)
		*g_utf8_offset_to_pointer(valid, VIEW_REPLY_CHARS) = '\0';
	g_autofree char *shown = g_strconcat(g_strchomp(valid), cut ? "…" : "", NULL);
	g_variant_dict_insert(view, "reply", "s", shown);
	put_own(view, "reply_date", day_of(lang, deal->reply_utc, zone, lang->day_month));
	put(view, "reply_from", deal->reply_from);
	g_autofree char *key = g_strconcat("reaction_", reaction_kind_names[deal->reaction], NULL);
	put(view, "reply_says", lang_find_label(lang, key));
}

/* What a machine said is of use until somebody was spoken to again. */
static void put_away(GVariantDict *view, const struct deal *deal, const struct lang *lang, GTimeZone *zone)
{
	if (!deal->away || deal->away_utc < deal->outcome_utc)
		return;
	put(view, "away", deal->away);
	put_own(view, "away_date", day_of(lang, deal->away_utc, zone, lang->day_month));
}

GVariant *view_of_deal(const struct deal *deal, const char *shown_phone, const struct lang *lang, const struct sender *sender)
{
	g_auto(GVariantDict) view = G_VARIANT_DICT_INIT(NULL);
	put_quote(&view, deal, lang);
	put_start(&view, deal, lang);
	put_history(&view, deal, lang, sender->zone);
	put_call(&view, deal, lang, sender->zone);
	put_reply(&view, deal, lang, sender->zone);
	put_away(&view, deal, lang, sender->zone);
	put(&view, "phone", shown_phone ? shown_phone : deal->quote.phone);
	put(&view, "rep", sender->rep);
	put(&view, "rep_company", sender->rep_company);
	if (sender->invited)
		g_variant_dict_insert(&view, "invited", "b", TRUE);
	put(&view, "rep_phone", sender->rep_phone);
	put_own(&view, "who", view_who(deal, lang));
	return g_variant_dict_end(&view);
}

GVariant *view_with(GVariant *view, const char *name, ...)
{
	g_auto(GVariantDict) more = G_VARIANT_DICT_INIT(view);
	va_list pairs;
	va_start(pairs, name);
	for (const char *n = name; n; n = va_arg(pairs, const char *)) {
		GVariant *value = va_arg(pairs, GVariant *);
		if (value)
			g_variant_dict_insert_value(&more, n, value);
	}
	va_end(pairs);
	return g_variant_dict_end(&more);
}
