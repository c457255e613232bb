#include "write/notice.h"

#include <string.h>

#include "core/error.h"
#include "write/table.h"
#include "write/taps.h"

const char *const notice_names[] = {
	/* of a mail about a deal */
	"name", "about", "outcome", "details", "quoted_text", "quoted_reply", "address", "mailbox_full", "mailbox_wrong", "waiting_version", "waiting_contact",
	"waiting_validity", "waiting_decision", "waiting_none", "about_undo", "about_confirmation", "about_version", "about_validity",
	"about_decision", "about_stopped", "about_customer", "about_consumer", "about_tender", "since", "healed",
	"question", "ask_is", "ask_amount", "ask_phone", "ask_missing",
	/* of every mail */
	"lang", "title", "preheader", "paragraphs", "lines", "quoted", "lead", "groups", "legend", "taps", "label", "href",
	"padded", "main",
	/* of the digests */
	"headline", "summary", "sub", "period", "table", "today", "time", "tel", "note", "script", "yesterday", "brought",
	"has_outcomes", "outcomes", "has_missing", "missing", "has_look_at", "look_at", "has_parked", "parked",
	"week", "tiles", "value", "reps", "rate_text", "warn", "bar", "width", "colour", "rest", "caption", "discipline", "cells",
	"score", "first", "gaps", "objections", "ages", "outlook", "registration", "has_questions", "questions", "has_watch", "watch",
	"rates", "folded", "has_coaching", "coaching", "own_copy",
	"text_rates", "text_week", "text_discipline", "text_score", "text_objections", "text_ages", NULL,
};

const char *const notice_invitations[] = { "invitation", "invitation_off", NULL };

const char *const notice_labels[] = {
	"amount_thousand", "vat_excl", "vat_incl", "percent", "day_time", "from_day", "n_of", "value_of", "none",
	"lint_question", "lint_silence", "lint_note", "lint_spoken", "lint_backward", "lint_disturbing", "lint_reopening",
	"say_lever_yes", "say_lever_no", "say_polite_yes", "say_polite_no", "tap_lever_yes", "tap_lever_no", "tap_polite_yes", "tap_polite_no",
	"say_yes", "say_why_agreed", "say_why_comparing", "say_why_unknown", "tap_why_agreed", "tap_why_comparing", "tap_why_unknown", "group_why",
	"say_tomorrow", "say_two_days", "say_objection", "tap_yes", "tap_tomorrow", "tap_two_days", "tap_objection",
	"group_objection", "group_talk", "group_no_talk", "group_lost", "draft_subject", "draft_body", "draft_open",
	"calls_0", "calls_n", "talks_n", "orders_n", "objections_n", "revisions_n", "lost_n", "undecided_n", "missing_n",
	"noanswer_n", "reception_n", "undecided_times_n",
	"daily_subject", "last_day", "brought", "expires", "look_lever", "look_lever_quotes", "look_lever_ask", "look_polite", "look_polite_ask", "look_static", "look_amount", "look_missing", "look_phone", "look_number",
	"look_version", "look_contact", "look_validity", "look_decision", "look_deleted", "look_waiting",
	"weekly_subject", "week_of", "team", "calls", "talks", "orders", "objections", "revise", "lost_reason", "undecided",
	"order_or_objection", "static_rate", "quarter_rate", "reach", "first_call", "in_time", "no_outcome",
	"not_called", "moved", "won_decided", "count", "first_talk", "revised",
	"value", "price_hold", "quotes", "share", "cumulated", "quoted", "won_after", "open_quotes", "total",
	"age_0", "age_1", "age_2", "age_3", "age_4",
	"gap", "gap_margin", "expiring", "forecast", "forecast_part", "forecast_parts", "suspects", "tested", "objections_alone",
	"numbers_missing", "number_of", "merged", "unknown_amount", "excuses", "wordings", "said",
	"ask_static", "ask_no_outcome", "ask_first_call", "ask_stale", "ask_objection",
	"manager_rounds", "manager_revisions", "manager_not_called", "manager_undecided", NULL,
};

void notice_clear(struct notice *n)
{
	g_clear_pointer(&n->subject, g_free);
	g_clear_pointer(&n->text, g_free);
	g_clear_pointer(&n->html, g_free);
}

/* ---- layout ---- */

/* Into one line: a customer's name must not be able to begin a header. */
static char *clean_subject(const char *text)
{
	GString *out = g_string_new(NULL);
	for (const char *c = text; *c; c = g_utf8_next_char(c)) {
		gunichar u = g_utf8_get_char(c);
		g_string_append_unichar(out, g_unichar_iscntrl(u) || u == 0x2028 || u == 0x2029 ? ' ' : u);
	}
	return g_strstrip(g_string_free(out, FALSE));
}

/* Sections that were left out leave gaps: at most one empty line, none at the ends. Consumes text. */
static char *tidy(char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	g_free(text);
	GString *out = g_string_new(NULL);
	bool gap = false;
	for (char **line = lines; *line; line++) {
		g_strchomp(*line);
		if (!**line) {
			gap = out->len > 0;
			continue;
		}
		g_string_append_printf(out, "%s%s\n", gap ? "\n" : "", *line);
		gap = false;
	}
	return g_string_free(out, FALSE);
}

static bool split_subject(const char *rendered, const char *name, char **ret_subject, char **ret_body, GError **error)
{
	static const char key[] = "Subject:";
	const char *line_end = strchr(rendered, '\n');
	if (!g_str_has_prefix(rendered, key) || !line_end) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "mail template '%s.txt' does not begin with a line 'Subject: …'", name);
		return false;
	}
	g_autofree char *subject = g_strndup(rendered + strlen(key), line_end - rendered - strlen(key));
	*ret_subject = clean_subject(subject);
	*ret_body = tidy(g_strdup(line_end));
	return true;
}

static GVariant *strings(char **lines)
{
	return g_variant_new_strv((const char *const *)lines, -1);
}

/* The paragraphs of a text: lines, quoted (somebody's own words), lead (the first). Floating. */
static GVariant *paragraphs_of(const char *body)
{
	g_auto(GStrv) blocks = g_strsplit(body, "\n\n", -1);
	GVariantBuilder all;
	g_variant_builder_init(&all, G_VARIANT_TYPE("aa{sv}"));
	for (char **block = blocks; *block; block++) {
		bool quoted = g_str_has_prefix(*block, "> ");
		g_auto(GStrv) lines = g_strsplit(g_strchomp(*block), "\n", -1);
		for (char **line = lines; quoted && *line; line++)
			memmove(*line, *line + strspn(*line, "> "), strlen(*line + strspn(*line, "> ")) + 1);
		g_auto(GVariantDict) one = G_VARIANT_DICT_INIT(NULL);
		g_variant_dict_insert_value(&one, "lines", strings(lines));
		g_variant_dict_insert(&one, "quoted", "b", quoted);
		g_variant_dict_insert(&one, "lead", "b", block == blocks);
		g_variant_builder_add_value(&all, g_variant_dict_end(&one));
	}
	return g_variant_builder_end(&all);
}

static char *first_line(const char *body)
{
	return g_strndup(body, strcspn(body, "\n"));
}

static char *html_of(const struct templates *t, const struct lang *lang, const char *name, GVariant *view, GVariant *groups,
		const char *subject, const char *body)
{
	g_autofree char *own = g_strconcat(name, ".html", NULL);
	bool has_own = templates_get(t, lang->code, "mail", own) != NULL;
	g_autofree char *line = first_line(body);
	const char *preheader = line; /* what the list of mails shows behind the subject */
	g_variant_lookup(view, "preheader", "&s", &preheader);
	return templates_render(t, lang->code, "mail", has_own ? own : "note.html",
			view_with(view, "title", g_variant_new_string(subject), "lang", g_variant_new_string(lang->code),
					"preheader", g_variant_new_string(preheader), "paragraphs", paragraphs_of(body), "groups",
					groups, NULL),
			NULL, NULL);
}

bool notice_print(const struct templates *t, const struct lang *lang, const char *name, GVariant *view, GVariant *groups,
		struct notice *ret, GError **error)
{
	g_autoptr(GVariant) own = g_variant_ref_sink(view);
	g_autoptr(GVariant) own_groups = groups ? g_variant_ref_sink(groups) : NULL;
	g_autofree char *file = g_strconcat(name, ".txt", NULL);
	*ret = (struct notice){ NULL, NULL, NULL };
	g_autofree char *with_taps = templates_render(t, lang->code, "mail", file, view_with(own, "groups", own_groups, NULL), NULL, NULL);
	g_autofree char *without = templates_render(t, lang->code, "mail", file, own, NULL, NULL);
	if (!with_taps || !without) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "no mail template '%s'", file);
		return false;
	}
	g_autofree char *subject = NULL, *text = NULL, *again = NULL, *body = NULL;
	if (!split_subject(with_taps, name, &subject, &text, error) || !split_subject(without, name, &again, &body, error))
		return false;
	ret->html = html_of(t, lang, name, own, own_groups, subject, body);
	ret->text = table_wrap(text);
	ret->subject = g_steal_pointer(&subject);
	return true;
}

/* ---- mails about a deal ---- */

static void put_flag(GVariantDict *view, const char *prefix, const char *what)
{
	g_autofree char *name = what ? g_strconcat(prefix, what, NULL) : NULL;
	if (name)
		g_variant_dict_insert(view, name, "b", TRUE);
}

/* New string: each line behind "> ". NULL for nothing. */
static char *quote_lines(const char *text)
{
	if (!text || !*text)
		return NULL;
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	g_auto(GStrv) lines = g_strsplit(g_strstrip(valid), "\n", -1);
	GString *out = g_string_new(NULL);
	for (char **line = lines; *line; line++) {
		g_strdelimit(*line, "\r\t", ' ');
		g_string_append_printf(out, "%s> %s", line == lines ? "" : "\n", *line);
	}
	return g_string_free(out, FALSE);
}

/* What was understood besides the code: amount, name, date, the rep's words. NULL for nothing. */
static char *details_of(const struct deal *deal, enum outcome_code code, const struct lang *lang)
{
	g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(g_free);
	if (code == OUTCOME_ORDER && deal->ordered_minor != AMOUNT_NONE)
		g_ptr_array_add(parts, lang_amount(lang, deal->ordered_minor, deal->quote.currency));
	if (code == OUTCOME_OBJ_AUTHORITY && deal->decider)
		g_ptr_array_add(parts, g_strdup(deal->decider));
	if (code == OUTCOME_OBJ_COMPETITOR && deal->competitor)
		g_ptr_array_add(parts, g_strdup(deal->competitor));
	if (code == OUTCOME_OBJ_AUTHORITY && date_is_set(deal->decision_date))
		g_ptr_array_add(parts, lang_date(lang, lang->day_month, deal->decision_date));
	if (outcome_is_objection(code) && deal->objection_note)
		g_ptr_array_add(parts, g_strdup(deal->objection_note));
	if (!parts->len)
		return NULL;
	g_ptr_array_add(parts, NULL);
	g_autofree char *joined = g_strjoinv(", ", (char **)parts->pdata);
	return view_line(joined);
}

/* Answers speak of the call that was reported; its words replace those of before. */
static char *ref_of(const struct deal *deal, const struct action *action)
{
	bool about_outcome = action->mail == MAIL_RECEIPT || action->mail == MAIL_ASK_TYPE || action->mail == MAIL_ASK_REASON;
	int seq = about_outcome && deal->outcome_seq ? deal->outcome_seq : action->call_seq;
	return g_strdup_printf("%" G_GINT64_FORMAT "-%d", deal->id, seq ? seq : deal->call.seq);
}

/* A mail to the customer, ready for the rep to send. */
static GVariant *draft_tap(const struct templates *t, const struct deal *deal, const struct lang *lang, const struct sender *sender)
{
	if (!deal->quote.email)
		return NULL;
	const char *code = templates_has_lang(t, deal->quote.language) ? deal->quote.language : lang->code;
	const struct lang *theirs = templates_lang(t, code);
	const char *number = deal->quote.number ? deal->quote.number : "…";
	g_autofree char *who = view_hail(deal, theirs);
	g_autofree char *subject = lang_fill(lang_label(theirs, "draft_subject"), "number", number, NULL);
	g_autofree char *body = lang_fill(lang_label(theirs, "draft_body"), "contact", who, "number", number, "rep",
			sender->rep ? sender->rep : "", "company", sender->rep_company ? sender->rep_company : "", NULL);
	g_autofree char *href = taps_mailto(deal->quote.email, subject, body);
	return taps_single(lang_label(lang, "draft_open"), href);
}

/* The question's number; its text may go on with an answer that was not understood. New string. */
static char *question_of(const struct action *action)
{
	return action->mail == MAIL_ASK_QUOTE && action->text ? g_strndup(action->text, strcspn(action->text, "\n")) : NULL;
}

/* What is asked about a quote: whether it is one (a deal without state), and what is not known of it. */
static void put_question(GVariantDict *view, const struct deal *deal, const char *id)
{
	bool amount = deal->quote.amount_minor == AMOUNT_NONE, phone = !deal->quote.phone;
	view_put(view, "question", id);
	g_variant_dict_insert(view, "ask_is", "b", deal->state == DEAL_NONE);
	g_variant_dict_insert(view, "ask_amount", "b", amount);
	g_variant_dict_insert(view, "ask_phone", "b", phone);
	g_variant_dict_insert(view, "ask_missing", "b", amount || phone);
}

static GVariant *view_of_mail(const struct deal *deal, const struct action *action, const char *shown_phone,
		const struct lang *lang, const struct sender *sender, const char *ref)
{
	g_autoptr(GVariant) base = g_variant_ref_sink(view_of_deal(deal, shown_phone, lang, sender));
	g_auto(GVariantDict) view = G_VARIANT_DICT_INIT(base);
	g_autofree char *details = details_of(deal, action->code, lang), *who = view_who(deal, lang);
	g_autofree char *question = question_of(action);
	g_autofree char *quoted_text = quote_lines(action->text + (question ? strcspn(action->text, "\n") : 0)), *quoted_reply = quote_lines(deal->reply);
	view_put(&view, "deal_ref", ref);
	g_autofree char *company = view_line(deal->quote.company), *number = view_line(deal->quote.number);
	const char *name = company ? company : who;
	g_autofree char *about = number ? g_strdup_printf("%s – %s", name, number) : g_strdup(name);
	view_put(&view, "name", name);
	view_put(&view, "about", about);
	if (action->code != OUTCOME_NONE)
		view_put(&view, "outcome", lang_label_of(lang, "outcome_", outcome_code_names[action->code]));
	view_put(&view, "details", details);
	view_put(&view, "quoted_text", quoted_text);
	view_put(&view, "quoted_reply", quoted_reply);
	view_put(&view, "address", deal->bounced);
	put_flag(&view, "mailbox_", deal->bounced_full ? "full" : "wrong");
	put_flag(&view, "waiting_", deal->waiting);
	if (question)
		put_question(&view, deal, question);
	if (action->mail == MAIL_NUDGE || action->mail == MAIL_RECEIPT)
		put_flag(&view, "about_", action->text);
	return g_variant_dict_end(&view);
}

/* What can be tapped; NULL: nothing. Floating. */
static GVariant *groups_of(const struct templates *t, const struct deal *deal, const struct action *action, const struct lang *lang,
		const struct sender *sender, const char *ref)
{
	g_autofree char *question = question_of(action);
	const char *address = sender->service_address;
	if (action->mail == MAIL_CLOSE_DRAFT)
		return draft_tap(t, deal, lang, sender);
	if (!address)
		return NULL;
	if (action->mail == MAIL_CONFIRM)
		return taps_confirm(&sender->seal, lang, address, action->code, action->text, ref);
	bool is_quote = question && deal->state == DEAL_NONE;
	g_autofree char *about = taps_about(&sender->seal, is_quote ? TOKEN_QUESTION : TOKEN_OUTCOME, is_quote ? question : ref);
	if (!question || is_quote)
		return taps_for(action->mail, lang, address, about);
	/* what it misses is typed; why it was wanted is a tap */
	return deal->motive == MOTIVE_UNSAID ? taps_for(MAIL_ASK_WHY, lang, address, about) : NULL;
}

bool notice_of_deal(const struct templates *t, const struct deal *deal, const struct action *action, const char *shown_phone,
		const char *rep_lang, const struct sender *sender, struct notice *ret, GError **error)
{
	const struct lang *lang = templates_lang(t, rep_lang);
	g_autofree char *ref = ref_of(deal, action);
	return notice_print(t, lang, mail_kind_names[action->mail],
			view_of_mail(deal, action, shown_phone, lang, sender, ref), groups_of(t, deal, action, lang, sender, ref), ret, error);
}

bool notice_alert(const struct templates *t, const char *lang_code, const char *what, const char *since, bool healed,
		struct notice *ret, GError **error)
{
	const struct lang *lang = templates_lang(t, lang_code);
	g_auto(GVariantDict) view = G_VARIANT_DICT_INIT(NULL);
	g_autofree char *quoted = quote_lines(what);
	g_variant_dict_insert(&view, "healed", "b", healed);
	if (quoted)
		g_variant_dict_insert(&view, "quoted_text", "s", quoted);
	if (since)
		g_variant_dict_insert(&view, "since", "s", since);
	return notice_print(t, lang, mail_kind_names[MAIL_ALERT], g_variant_dict_end(&view), NULL, ret, error);
}

bool notice_invitation(const struct templates *t, const char *rep_lang, const char *title, const char *text, int64_t start_utc, GTimeZone *zone,
		bool off, struct notice *ret, GError **error)
{
	const struct lang *lang = templates_lang(t, rep_lang);
	g_auto(GVariantDict) view = G_VARIANT_DICT_INIT(NULL);
	g_autofree char *summary = view_line(title);
	view_put(&view, "summary", summary);
	view_put(&view, "script", text);
	view_put_own(&view, "time", view_moment(lang, start_utc, zone));
	return notice_print(t, lang, notice_invitations[off], g_variant_dict_end(&view), NULL, ret, error);
}
