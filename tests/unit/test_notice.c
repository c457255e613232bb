/* The mails: what must be in them, and what must never get out of them. "test_notice --show DIR" writes samples to look at
 * (tests/tools/shots.sh makes pictures of them). */
#include "write/daily.h"
#include "write/taps.h"
#include "write/weekly.h"

#include "sample_deal.h"
#include "shipped_templates.h"
#include "write/table.h"

#define NB "\u00a0"

static struct templates *templates;
static GTimeZone *zone;

/* ---- samples ---- */

static struct action action_of(enum mail_kind kind, enum outcome_code code, const char *text)
{
	struct action a;
	record_init(&action_record, &a);
	a.kind = ACTION_MAIL;
	a.mail = kind;
	a.code = code;
	a.call_seq = 3;
	a.text = g_strdup(text);
	return a;
}

static struct notice mail_about(const struct deal *deal, enum mail_kind kind, enum outcome_code code, const char *text, const char *lang)
{
	struct sender sender = sample_sender(zone);
	struct action a = action_of(kind, code, text);
	struct notice n;
	g_autoptr(GError) error = NULL;
	notice_of_deal(templates, deal, &a, "+32 3 123 45 67", lang, &sender, &n, &error);
	g_assert_no_error(error);
	record_clear(&action_record, &a);
	return n;
}

struct sample_row {
	const char *company, *contact, *number, *phone;
	int64_t minor;
	enum script script;
	enum outcome_code objection;
	int statics, gatekeepers, minute;
};

static const struct sample_row day_rows[] = {
	{ "Acme NV", "mevrouw Peeters", "2024-118", "+3231234567", 1245000, SCRIPT_KNOWN_OBJECTION, OUTCOME_OBJ_PRICE, 0, 0, 520 },
	{ "Devos nv", "de heer Maes", "2024-131", "+3293330011", 390000, SCRIPT_FIRST_CALL, 0, 0, 0, 530 },
	{ "Lumo", "Mme Dubois", "2024-122", NULL, 1820000, SCRIPT_STILL_THINKING, 0, 1, 0, 540 },
	{ "Brandt & Söhne Metallverarbeitungsgesellschaft mbH", "Herr Dr. Schmitz", "2024-109", "+4922112345", 2175000,
		SCRIPT_BEFORE_EXPIRY, 0, 0, 0, 970 },
	{ "Kova", "de heer Claes", "2024-127", "+3222223344", 490050, SCRIPT_FIRST_CALL, 0, 0, 2, 980 },
};

static struct deal *sample_row_deal(const struct sample_row *row, int64_t id)
{
	struct deal *d = record_new(&deal_record, NULL);
	d->id = id;
	d->state = DEAL_OPEN;
	d->quote.company = g_strdup(row->company);
	d->quote.contact = g_strdup(row->contact);
	d->quote.number = g_strdup(row->number);
	d->quote.phone = g_strdup(row->phone);
	d->quote.amount_minor = row->minor;
	d->quote.currency = g_strdup("EUR");
	d->quote.valid_until = (struct date){ 2026, 10, 18 };
	d->call = (struct call){ .seq = 2, .state = CALL_BOOKED, .script = row->script, .gatekeeper = row->gatekeepers > 0 };
	d->call.start_utc = date_to_instant((struct date){ 2026, 10, 8 }, row->minute, zone);
	d->objection = row->objection;
	d->statics = row->statics;
	d->gatekeepers = row->gatekeepers;
	return d;
}

static GPtrArray *sample_day(void)
{
	GPtrArray *list = record_list_new(&deal_record);
	for (size_t i = 0; i < G_N_ELEMENTS(day_rows); i++)
		g_ptr_array_add(list, sample_row_deal(&day_rows[i], (int64_t)i + 1));
	return list;
}

static struct notice daily_sample(const char *lang)
{
	struct sender sender = sample_sender(zone);
	g_autoptr(GPtrArray) today = sample_day(), missing = record_list_new(&deal_record), look = record_list_new(&deal_record);
	g_autoptr(GPtrArray) parked = g_ptr_array_new();
	struct sample_row late = { "Timmers", "mevrouw Timmers", "2024-115", "+3211", 100000, SCRIPT_FIRST_CALL, 0, 0, 0, 550 };
	struct sample_row twice = { "Ferro", "de heer Ferro", "2024-097", "+3212", 100000, SCRIPT_POLITE_NO_TEST, 0, 2, 0, 560 };
	struct sample_row lever = { "Novum", NULL, "2024-101", "+3213", 100000, SCRIPT_PRICE_LEVER_TEST, 0, 0, 0, 570 };
	g_ptr_array_add(missing, sample_row_deal(&late, 15));
	g_ptr_array_add(look, sample_row_deal(&twice, 16));
	g_ptr_array_add(look, sample_row_deal(&lever, 17));
	g_ptr_array_add(parked, (gpointer)(guintptr) "mail 'Offerte 2024-140': the attachment 'offerte.pdf' is encrypted");
	g_autoptr(GPtrArray) outcomes = g_ptr_array_new();
	struct daily_outcome noted = { today->pdata[0], OUTCOME_OBJ_PRICE };
	g_ptr_array_add(outcomes, &noted);
	g_autoptr(GPtrArray) phones = g_ptr_array_new();
	g_ptr_array_add(phones, (gpointer)(guintptr) "03 123 45 67"); /* of the first; the others show E.164 */
	struct daily d = {
		.currency = "EUR",
		.now_utc = SAMPLE_NOW,
		.today = today,
		.phones = phones,
		.outcomes = outcomes,
		.missing = missing,
		.look_at = look,
		.parked = parked,
		.yesterday = { .dials = 5, .conversations = 3, .productive = 2, .statics = 1, .orders = 1, .objections = 1, .undecided = 1,
			.ordered_minor = 730000 },
	};
	struct notice n;
	g_autoptr(GError) error = NULL;
	notice_daily(templates, &d, lang, &sender, &n, &error);
	g_assert_no_error(error);
	return n;
}

static void add_objection(struct rep_figures *f, enum outcome_code code, int families, int won, int decided, int64_t minor)
{
	struct objection_figures o = { code, families, won, decided, minor };
	g_array_append_val(f->objections, o);
}

#define TALKS(d, v, p, s, o, b, r, l) \
	{ .dials = d, .conversations = v, .productive = p, .statics = s, .orders = o, .objections = b, .revisions = r, .lost_reason = l, \
		.undecided = s }

static struct notice weekly_sample(const char *lang)
{
	struct sender sender = sample_sender(zone);
	struct rep_figures an = { .week = TALKS(24, 12, 10, 2, 4, 4, 1, 1), .score = { 18, 40, 21200000, 50500000, 20560000, 21200000 },
		.calls_due = 24, .first_call_median_bd = 1.0, .first_call_target_bd = 1 };
	struct rep_figures bart = { .week = TALKS(22, 11, 5, 6, 1, 3, 0, 1), .score = { 9, 45, 9600000, 54000000, 8736000, 9600000 },
		.calls_due = 22, .calls_no_outcome = 4, .first_call_median_bd = 3.5, .first_call_target_bd = 1 };
	struct rep_figures chloe = { .week = TALKS(18, 4, 4, 0, 1, 3, 0, 0), .score = { 14, 35, 18800000, 47000000, 18610000, 18800000 },
		.calls_due = 22, .first_call_median_bd = 1.5, .first_call_target_bd = 1 };
	struct rep_figures team = { .week = TALKS(64, 27, 19, 8, 6, 10, 1, 2), .score = { 41, 120, 49600000, 151500000, 47900000, 49600000 },
		.open_count = { 18, 14, 11, 6, 3 }, .open_minor = { 20500000, 17100000, 14200000, 7000000, 3000000 },
		.expiring_minor = 5400000, .calls_due = 68, .calls_no_outcome = 4, .first_call_median_bd = -1,
		.suspects_lever = 3, .suspects_polite = 1, .unknown_amount = 1, .forecast_minor = 17900000 };
	struct rep_figures *all[] = { &an, &bart, &chloe, &team };
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
		all[i]->objections = g_array_new(FALSE, FALSE, sizeof(struct objection_figures));
	g_autoptr(GArray) first_calls = g_array_new(FALSE, TRUE, sizeof(int));
	an.first_call_bd = g_array_set_size(first_calls, 8);
	an.first_calls_in_time = 6;
	add_objection(&an, OUTCOME_OBJ_PRICE, 9, 4, 8, 9000000);
	add_objection(&team, OUTCOME_OBJ_PRICE, 24, 9, 21, 29000000);
	add_objection(&team, OUTCOME_OBJ_AUTHORITY, 12, 5, 10, 21400000);
	add_objection(&team, OUTCOME_OBJ_TIMING, 9, 2, 8, 9600000);
	add_objection(&team, OUTCOME_OBJ_COMPETITOR, 6, 1, 6, 8800000);
	add_objection(&team, OUTCOME_OBJ_SCOPE, 5, 3, 5, 4100000);
	add_objection(&team, OUTCOME_OBJ_OTHER, 4, 0, 3, 2200000);
	team.week.ordered_minor = 6100000;
	g_autoptr(GPtrArray) watch = g_ptr_array_new();
	struct deal watched;
	sample_deal(&watched, lang);
	watched.manager = MANAGER_ROUNDS;
	for (int i = 0; i < 5; i++)
		g_ptr_array_add(watch, &watched);
	struct weekly_rep reps[] = { { "An", &an, NULL }, { "Bart", &bart, watch }, { "Chloé", &chloe, NULL } };
	struct weekly w = { .currency = "EUR", .week = 41, .year = 2026, .from_utc = SAMPLE_NOW - 3 * 86400 - 8 * 3600,
		.to_utc = SAMPLE_NOW + 4 * 86400 - 10 * 3600, .now_utc = SAMPLE_NOW, .reps = reps, .n_reps = G_N_ELEMENTS(reps),
		.team = &team, .margin = 0.25 };
	struct notice n;
	g_autoptr(GError) error = NULL;
	notice_weekly(templates, &w, lang, &sender, &n, &error);
	g_assert_no_error(error);
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
		g_array_unref(all[i]->objections);
	record_clear(&deal_record, &watched);
	return n;
}

/* ---- what holds for every mail ---- */

static void check_text(const struct notice *n)
{
	g_assert_true(g_utf8_validate(n->subject, -1, NULL) && g_utf8_validate(n->text, -1, NULL) && g_utf8_validate(n->html, -1, NULL));
	g_assert_cmpint(strlen(n->subject), >, 4);
	g_assert_null(strpbrk(n->subject, "\r\n"));
	g_assert_null(strstr(n->text, "{{"));
	g_assert_null(strstr(n->html, "{{"));
	g_assert_null(strstr(n->text, "\n\n\n"));
	g_assert_cmpuint(strlen(n->html), <, 100 * 1024);
	g_assert_true(g_str_has_prefix(n->html, "<!DOCTYPE html>"));
	g_assert_nonnull(strstr(n->html, "</html>"));
	g_assert_null(strstr(n->html, "<img"));
	g_assert_null(strstr(n->html, "http"));
	g_auto(GStrv) lines = g_strsplit(n->text, "\n", -1);
	for (char **line = lines; *line; line++) {
		if (!strstr(*line, "mailto:") && table_width(*line) > 100)
			g_error("wider than 100 columns: %s", *line);
	}
}

static void test_every_kind(void)
{
	static const char *const texts[MAIL_N] = { [MAIL_NUDGE] = "version", [MAIL_ASK_LINE] = "order niet gekregen", [MAIL_BOUNCED] = "x@y" };
	for (const char *const *lang = shipped_langs; *lang; lang++) {
		for (int kind = MAIL_RECEIPT; kind < MAIL_DAILY; kind++) {
			struct deal deal;
			sample_deal(&deal, *lang);
			struct notice n = mail_about(&deal, kind, OUTCOME_OBJ_PRICE, texts[kind], *lang);
			check_text(&n);
			g_assert_nonnull(strstr(n.subject, "Acme NV – 2024-118"));
			notice_clear(&n);
			/* and of one of which nothing is known */
			struct deal bare;
			record_init(&deal_record, &bare);
			n = mail_about(&bare, kind, OUTCOME_NONE, NULL, *lang);
			check_text(&n);
			notice_clear(&n);
			record_clear(&deal_record, &deal);
		}
	}
}

/* Every reason why nobody calls has its words in every language. */
static void test_every_nudge(void)
{
	static const char *const texts[] = { "confirmation", "version", "validity", "decision", "stopped", "customer", "consumer", "tender" };
	for (const char *const *lang = shipped_langs; *lang; lang++) {
		for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
			struct deal deal;
			sample_deal(&deal, *lang);
			struct notice n = mail_about(&deal, MAIL_NUDGE, OUTCOME_NONE, texts[i], *lang);
			check_text(&n);
			g_assert_false(g_str_has_suffix(n.subject, "– "));
			g_assert_true(g_utf8_strlen(n.text, -1) > 80);
			notice_clear(&n);
			record_clear(&deal_record, &deal);
		}
	}
}

static void test_receipt(void)
{
	struct deal deal;
	sample_deal(&deal, "nl");
	deal.outcome_seq = 2;
	struct notice n = mail_about(&deal, MAIL_RECEIPT, OUTCOME_OBJ_PRICE, NULL, "nl");
	g_assert_cmpstr(n.subject, ==, "✓ bezwaar prijs – Acme NV – 2024-118 – volgende oproep vr 9/10 08:40");
	g_assert_nonnull(strstr(n.text, "Acme NV: bezwaar prijs (8 % duurder dan de vorige keer).\n\n"
					"Volgende oproep: vrijdag 9 oktober om 08:40, script “na een bezwaar”.\n"));
	/* UNDO speaks of the call that was reported, not of the next one */
	g_assert_nonnull(strstr(n.text, "  herstel  mailto:opvolging@scheldeland.example?subject=herstel%20%5Bcc%2012-2%5D\n"));
	g_assert_nonnull(strstr(n.html, "href=\"mailto:opvolging@scheldeland.example?subject=herstel%20%5Bcc%2012-2%5D\""));
	notice_clear(&n);
	deal.state = DEAL_WON;
	deal.ordered_minor = 730000;
	record_clear(&call_record, &deal.call);
	n = mail_about(&deal, MAIL_RECEIPT, OUTCOME_ORDER, NULL, "de");
	g_assert_cmpstr(n.subject, ==, "✓ Auftrag – Acme NV – 2024-118");
	g_assert_nonnull(strstr(n.text, "Acme NV: Auftrag (7.300" NB "€).\n\nGewonnen."));
	notice_clear(&n);
	n = mail_about(&deal, MAIL_RECEIPT, OUTCOME_UNDO, "undo", "en");
	g_assert_cmpstr(n.subject, ==, "✓ undone – Acme NV – 2024-118");
	notice_clear(&n);
	record_clear(&deal_record, &deal);
}

static void test_taps(void)
{
	struct deal deal;
	sample_deal(&deal, "fr");
	struct notice n = mail_about(&deal, MAIL_ONE_TAP, OUTCOME_NONE, NULL, "fr");
	g_assert_cmpstr(n.subject, ==, "☎ Acme NV – 2024-118 – quel résultat ? [cc 12-3]");
	static const char *const links[] = {
		"subject=commande%20%5Bcc%2012-3%5D", "subject=objection%20prix%20%5Bcc%2012-3%5D",
		"subject=h%C3%A9site%20%5Bcc%2012-3%5D", "subject=pas%20de%20r%C3%A9ponse%20%5Bcc%2012-3%5D",
		"subject=rappeler%20%2B2%20%5Bcc%2012-3%5D", "subject=perdu%20prix%20%5Bcc%2012-3%5D",
		"subject=pas%20appel%C3%A9%20%5Bcc%2012-3%5D",
	};
	for (size_t i = 0; i < G_N_ELEMENTS(links); i++) {
		g_assert_nonnull(strstr(n.text, links[i]));
		g_assert_nonnull(strstr(n.html, links[i]));
	}
	notice_clear(&n);
	n = mail_about(&deal, MAIL_CLOSE_DRAFT, OUTCOME_NOANSWER, NULL, "nl");
	g_assert_nonnull(strstr(n.html, "href=\"mailto:lieve.peeters@acme.example?subject=Offre%202024-118&amp;body=Bonjour%20"));
	g_assert_nonnull(strstr(n.text, "mailto:lieve.peeters@acme.example?subject=Offre%202024-118&body=Bonjour%20mevrouw%20Peeters%2C%0D%0A"));
	notice_clear(&n);
	record_clear(&deal_record, &deal);
}

static void test_mailto(void)
{
	static const struct {
		const char *address, *subject, *body, *url;
	} rows[] = {
		{ "a@b.example", "order", NULL, "mailto:a@b.example?subject=order" },
		{ "a+c@b.example", "10 % & meer?", NULL, "mailto:a%2Bc@b.example?subject=10%20%25%20%26%20meer%3F" },
		{ "a?bcc=x@b.example", "\"<x>\"", NULL, "mailto:a%3Fbcc%3Dx@b.example?subject=%22%3Cx%3E%22" },
		{ "a@b.example", "é\r\nBcc: x", "1\n2", "mailto:a@b.example?subject=%C3%A9%0D%0ABcc%3A%20x&body=1%0D%0A2" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *url = taps_mailto(rows[i].address, rows[i].subject, rows[i].body);
		g_assert_cmpstr(url, ==, rows[i].url);
	}
}

/* Customers choose their own names; they must not choose our markup or our headers. */
static void test_hostile_names(void)
{
	static const char name[] = "<b>&\"'\r\nBcc: x@evil.example";
	for (int kind = MAIL_RECEIPT; kind < MAIL_DAILY; kind++) {
		struct deal deal;
		sample_deal(&deal, "nl");
		char **fields[] = { &deal.quote.company, &deal.quote.contact, &deal.quote.subject, &deal.reply, &deal.objection_note };
		for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
			g_free(*fields[i]);
			*fields[i] = g_strdup(name);
		}
		struct notice n = mail_about(&deal, kind, OUTCOME_OBJ_PRICE, name, "nl");
		check_text(&n);
		g_assert_null(strstr(n.html, "<b>&"));
		g_assert_nonnull(strstr(n.html, "&lt;b&gt;&amp;&quot;"));
		g_assert_null(strchr(n.text, '\r'));
		notice_clear(&n);
		record_clear(&deal_record, &deal);
	}
	struct notice n;
	g_autoptr(GError) error = NULL;
	notice_alert(templates, "nl", "rep 'an': <script>\nx", "08:00", false, &n, &error);
	g_assert_no_error(error);
	g_assert_null(strstr(n.html, "<script>"));
	g_assert_nonnull(strstr(n.text, "> rep 'an': <script>\n> x\n"));
	notice_clear(&n);
}

static void test_quoted(void)
{
	struct deal deal;
	sample_deal(&deal, "en");
	struct notice n = mail_about(&deal, MAIL_ASK_REPLY, OUTCOME_NONE, NULL, "en");
	g_assert_nonnull(strstr(n.text, "> Dag An,\n>\n> De offerte ligt maandag op de directievergadering.\n>\n> Lieve\n"));
	g_assert_nonnull(strstr(n.html, "Dag An,<br><br>De offerte ligt maandag"));
	notice_clear(&n);
	record_clear(&deal_record, &deal);
}

/* What is asked depends on what is known; a question whether it is a quote has its two taps. */
static void test_ask_quote(void)
{
	static const struct {
		bool deal;
		int64_t minor;
		const char *phone;
		const char *says[3], *not_this;
		guint taps;
	} rows[] = {
		{ false, 1245000, "+3292345678", { "Is this a quote?", "“yes”" }, "asked only once", 4 },
		{ false, AMOUNT_NONE, NULL, { "Is this a quote?", "“yes 12450 0478" }, "asked only once", 4 },
		{ true, AMOUNT_NONE, "+3292345678", { "what amount?", "“12450”" }, "0478", 0 },
		{ true, 1245000, NULL, { "which number?", "“0478 12 34 56”" }, "12450", 0 },
		{ true, AMOUNT_NONE, NULL, { "what amount?", "“12450 0478 12 34 56”" }, "“yes", 0 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct deal deal;
		record_init(&deal_record, &deal);
		deal.state = rows[i].deal ? DEAL_OPEN : DEAL_NONE;
		deal.quote.amount_minor = rows[i].minor;
		deal.quote.phone = g_strdup(rows[i].phone);
		deal.quote.company = g_strdup("Acme NV");
		struct notice n = mail_about(&deal, MAIL_ASK_QUOTE, OUTCOME_NONE, "12", "en");
		g_auto(GStrv) lines = g_strsplit(n.text, "\n", -1);
		g_autofree char *text = g_strjoinv(" ", lines), *all = g_strconcat(n.subject, " ", text, NULL);
		g_assert_true(g_str_has_suffix(n.subject, " [cq 12]"));
		for (int k = 0; rows[i].says[k]; k++)
			if (!strstr(all, rows[i].says[k]))
				g_error("no '%s' in %s", rows[i].says[k], all);
		if (strstr(all, rows[i].not_this))
			g_error("'%s' in %s", rows[i].not_this, all);
		g_auto(GStrv) taps = g_strsplit(n.text, "%5Bcq%2012%5D", -1);
		g_assert_cmpuint(g_strv_length(taps) - 1, ==, rows[i].taps);
		/* what is missing is typed; why it was wanted is a tap, until it is known */
		g_auto(GStrv) why = g_strsplit(n.text, "subject=asked%3A", -1);
		g_assert_cmpuint(g_strv_length(why) - 1, ==, rows[i].deal ? 3 : 2);
		notice_clear(&n);
		deal.motive = MOTIVE_AGREED;
		n = mail_about(&deal, MAIL_ASK_QUOTE, OUTCOME_NONE, "12", "en");
		g_assert_true(!rows[i].deal || !strstr(n.text, "subject=asked%3A"));
		notice_clear(&n);
		record_clear(&deal_record, &deal);
	}
}

static void test_daily(void)
{
	for (const char *const *lang = shipped_langs; *lang; lang++) {
		struct notice n = daily_sample(*lang);
		check_text(&n);
		notice_clear(&n);
	}
	struct notice n = daily_sample("nl");
	g_assert_cmpstr(n.subject, ==, "Vandaag 5 oproepen · €" NB "61.201 · 1 uitkomst ontbreekt");
	g_assert_nonnull(strstr(n.text, " 08:40  Acme NV, mevrouw Peeters              €" NB "12.450  prijs "));
	g_assert_nonnull(strstr(n.text, "vervalt zo 18/10"));
	g_assert_nonnull(strstr(n.text, "receptie 2×"));
	g_assert_nonnull(strstr(n.text, "5 oproepen · 3 gesprekken: 1 order (€" NB "7.300), 1 bezwaar, 1× twijfelt\n"
					"2 van 3 gesprekken brachten een order of een bezwaar op.\n"));
	g_assert_nonnull(strstr(n.text, "subject=geen%20gehoor%20%5Bcc%2015-2%5D"));
	g_assert_nonnull(strstr(n.html, "href=\"tel:+3231234567\""));
	g_assert_nonnull(strstr(n.html, "☎ 03 123 45 67</a>")); /* shown as people here write it */
	g_assert_nonnull(strstr(n.html, "Brandt &amp; Söhne"));
	g_assert_nonnull(strstr(n.text, "Ferro, de heer Ferro · 2024-097\n    2 keer geen order"));
	notice_clear(&n);
}

/* A script that the rep will read with gaps today: said while there is time to fill them. */
static void test_gaps(void)
{
	struct sender sender = sample_sender(zone);
	g_autoptr(GPtrArray) look = record_list_new(&deal_record);
	struct deal *deal = record_new(&deal_record, NULL);
	sample_deal(deal, "nl");
	deal->statics = 0;
	deal->call.script = SCRIPT_FIRST_CALL;
	g_clear_pointer(&deal->quote.number, g_free);
	g_clear_pointer(&deal->quote.subject, g_free);
	g_ptr_array_add(look, deal);
	struct daily d = { .currency = "EUR", .now_utc = SAMPLE_NOW, .look_at = look };
	struct notice n;
	g_autoptr(GError) error = NULL;
	notice_daily(templates, &d, "nl", &sender, &n, &error);
	g_assert_no_error(error);
	g_test_message("%s", n.text);
	g_assert_nonnull(strstr(n.text, "in het script van vandaag ontbreekt: offertenummer"));
	notice_clear(&n);
}

static void test_empty_daily(void)
{
	struct sender sender = sample_sender(zone);
	struct daily d = { .currency = "EUR", .now_utc = SAMPLE_NOW };
	struct notice n;
	g_assert_true(notice_daily(templates, &d, "en", &sender, &n, NULL));
	check_text(&n);
	g_assert_cmpstr(n.subject, ==, "Today no calls");
	g_assert_nonnull(strstr(n.text, "There are no calls in your calendar today.\n"));
	notice_clear(&n);
}

static void test_weekly(void)
{
	for (const char *const *lang = shipped_langs; *lang; lang++) {
		struct notice n = weekly_sample(*lang);
		check_text(&n);
		notice_clear(&n);
	}
	struct notice n = weekly_sample("nl");
	g_assert_cmpstr(n.subject, ==, "Offertes week 41 · order of bezwaar 70" NB "% · 6 orders");
	static const char *const lines[] = {
		" An           24          12       4         4        1         1         2           83" NB "%\n",
		" Bart         22          11       1         3        0         1         6           45" NB "%  !\n",
		" Chloé        18           4       1         3        0         0         0        4 van 4\n", /* too few for a percentage */
		" An     1,0 (75" NB "% op tijd)",
		"Bart tegenover de teammediaan (40" NB "%): 9 orders, ongeveer €" NB "96k, ongeveer €" NB "24k\nmarge bij 25" NB "%.\n",
		" prijs                   24  40" NB "%      40" NB "%      €" NB "290k  9 van 21\n",
		"Vervalt binnen 7 dagen: €" NB "54k.\n",
		"  Bart: Acme NV 2024-118: derde ronde over prijs\n",
		"  An: prijs bij 9 offertes. Is één vast antwoord nodig?\n",
		"  Bart: 6 gesprekken zonder order of bezwaar. Welk script stond op het scherm?\n",
	};
	for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
		if (!strstr(n.text, lines[i]))
			g_error("not in the text: %s\n%s", lines[i], n.text);
	}
	g_assert_nonnull(strstr(n.html, "<b>Bart</b>"));
	g_auto(GStrv) named = g_strsplit(n.text, "derde ronde", -1);
	g_assert_cmpint(g_strv_length(named) - 1, ==, 3); /* of five: at most three of one rep */
	notice_clear(&n);
}

static void test_table(void)
{
	struct table *t = table_new("lr");
	table_add(t, (const char *[]){ "é漢", "1" });
	table_add(t, (const char *[]){ "abcd", NULL });
	table_add(t, (const char *[]){ NULL, "22" });
	g_autofree char *text = table_end(t);
	g_assert_cmpstr(text, ==, " é漢    1\n abcd\n       22\n");
	g_autofree char *word = g_strnfill(77, 'x');
	g_autofree char *long_line = g_strdup_printf("%s y z\n  %s y z\n> %s y z\n\nend", word, word, word);
	g_autofree char *wrapped = table_wrap(long_line);
	g_autofree char *expected = g_strdup_printf("%s\ny z\n  %s y z\n> %s y z\n\nend", word, word, word);
	g_assert_cmpstr(wrapped, ==, expected);
}

/* ---- samples to look at ---- */

static void save(const char *dir, const char *name, struct notice n)
{
	g_autofree char *html = g_strdup_printf("%s/%s.html", dir, name), *txt = g_strdup_printf("%s/%s.txt", dir, name);
	g_autofree char *text = g_strdup_printf("Subject: %s\n\n%s", n.subject, n.text);
	if (!g_file_set_contents(html, n.html, -1, NULL) || !g_file_set_contents(txt, text, -1, NULL))
		g_error("cannot write below '%s'", dir);
	notice_clear(&n);
}

static void show(const char *dir)
{
	for (const char *const *lang = shipped_langs; *lang; lang++) {
		struct deal deal;
		sample_deal(&deal, *lang);
		for (int kind = MAIL_RECEIPT; kind < MAIL_DAILY; kind++) {
			g_autofree char *name = g_strdup_printf("%s-%s", mail_kind_names[kind], *lang);
			save(dir, name, mail_about(&deal, kind, OUTCOME_OBJ_PRICE, kind == MAIL_NUDGE ? "version" : "order niet gekregen", *lang));
		}
		g_autofree char *daily = g_strdup_printf("daily-%s", *lang), *weekly = g_strdup_printf("weekly-%s", *lang);
		save(dir, daily, daily_sample(*lang));
		save(dir, weekly, weekly_sample(*lang));
		record_clear(&deal_record, &deal);
	}
}

int main(int argc, char **argv)
{
	templates = shipped_templates(NULL);
	zone = g_time_zone_new_identifier("Europe/Brussels");
	int failed = 0;
	if (argc == 3 && strcmp(argv[1], "--show") == 0) {
		show(argv[2]);
	} else {
		g_test_init(&argc, &argv, NULL);
		g_test_add_func("/notice/every-kind", test_every_kind);
		g_test_add_func("/notice/every-nudge", test_every_nudge);
		g_test_add_func("/notice/receipt", test_receipt);
		g_test_add_func("/notice/taps", test_taps);
		g_test_add_func("/notice/mailto", test_mailto);
		g_test_add_func("/notice/hostile-names", test_hostile_names);
		g_test_add_func("/notice/quoted", test_quoted);
		g_test_add_func("/notice/daily", test_daily);
		g_test_add_func("/notice/daily-gaps", test_gaps);
	g_test_add_func("/notice/empty-daily", test_empty_daily);
		g_test_add_func("/notice/weekly", test_weekly);
		g_test_add_func("/notice/table", test_table);
		g_test_add_func("/notice/ask-quote", test_ask_quote);
		failed = g_test_run();
	}
	templates_free(templates);
	g_time_zone_unref(zone);
	return failed;
}
