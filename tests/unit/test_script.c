/* The shipped call scripts: they render within their size, ask their question once, and the linter finds planted faults. */
#include "write/script.h"

#include "core/error.h"
#include "sample_deal.h"
#include "shipped_templates.h"
#include "write/call.h"
#include "write/script_lint.h"

static struct templates *templates;

static void test_shipped_are_clean(void)
{
	g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) error = NULL;
	struct templates *t = shipped_templates(warnings);
	for (guint i = 0; i < warnings->len; i++)
		g_test_message("%s", (char *)warnings->pdata[i]);
	g_assert_cmpuint(warnings->len, ==, 0);
	templates_complete(t, &error);
	g_assert_no_error(error);
	templates_free(t);
}

static char *render(const struct deal *deal, GPtrArray *missing)
{
	g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Europe/Brussels");
	struct sender sender = sample_sender(zone);
	return script_render(templates, deal, "+32 3 123 45 67", "nl", &sender, missing);
}

/* Each script in each language, with everything known and each objection. */
static void test_sizes(void)
{
	for (const char *const *lang = shipped_langs; *lang; lang++) {
		for (int script = SCRIPT_NONE + 1; script < SCRIPT_N; script++) {
			for (int o = OUTCOME_OBJ_PRICE; o <= OUTCOME_OBJ_OTHER; o++) {
				struct deal deal;
				sample_deal(&deal, *lang);
				deal.call.script = script;
				deal.objection = o;
				g_autoptr(GPtrArray) missing = g_ptr_array_new_with_free_func(g_free);
				g_autofree char *text = render(&deal, missing);
				if (missing->len)
					g_test_message("%s/%s lacks %s", *lang, script_names[script], (char *)missing->pdata[0]);
				g_assert_cmpuint(missing->len, ==, 0);
				g_assert_cmpint(g_utf8_strlen(text, -1), >, 300);
				g_assert_cmpint(g_utf8_strlen(text, -1), <=, SCRIPT_MAX_CHARS);
				g_assert_null(strstr(text, "{{"));
				record_clear(&deal_record, &deal);
			}
		}
	}
}

static void test_missing(void)
{
	struct deal deal;
	record_init(&deal_record, &deal);
	deal.call.script = SCRIPT_FIRST_CALL;
	g_autoptr(GPtrArray) missing = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *text = render(&deal, missing);
	g_assert_nonnull(strstr(text, "… · offerte … · …\n"));
	g_assert_nonnull(strstr(text, "“Dag …, An Janssens van Dakwerken Scheldeland.”"));
	g_assert_nonnull(strstr(text, "“Mag ik ze nu inboeken?”"));
	static const char *const names[] = { "company", "quote_number", "amount", "contact", "subject" };
	g_assert_cmpuint(missing->len, ==, G_N_ELEMENTS(names));
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		g_assert_cmpstr(missing->pdata[i], ==, names[i]);
	record_clear(&deal_record, &deal);
}

static void test_language(void)
{
	static const struct {
		const char *quote, *heading;
	} rows[] = {
		{ "nl", "GESPREK NA EEN BEZWAAR\n" }, { "fr", "APPEL APRÈS UNE OBJECTION\n" },
		{ "de", "ANRUF NACH EINEM EINWAND\n" }, { "en", "CALL AFTER AN OBJECTION\n" },
		{ "it", "TELEFONATA DOPO UN’OBIEZIONE\n" }, { "xx", "GESPREK NA EEN BEZWAAR\n" },
		{ NULL, "GESPREK NA EEN BEZWAAR\n" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct deal deal;
		sample_deal(&deal, rows[i].quote);
		g_autofree char *text = render(&deal, NULL);
		g_assert_true(g_str_has_prefix(text, rows[i].heading));
		record_clear(&deal_record, &deal);
	}
}

static void test_only_the_open_objection(void)
{
	struct deal deal;
	sample_deal(&deal, "en");
	g_autofree char *price = render(&deal, NULL);
	g_assert_nonnull(strstr(price, "\nPRICE\n"));
	g_assert_null(strstr(price, "\nTIMING\n"));
	g_assert_nonnull(strstr(price, "Open objection: 8 % duurder dan de vorige keer\n"));
	deal.objection = OUTCOME_OBJ_TIMING;
	g_clear_pointer(&deal.objection_note, g_free);
	g_autofree char *timing = render(&deal, NULL);
	g_assert_null(strstr(timing, "\nPRICE\n"));
	g_assert_nonnull(strstr(timing, "\nTIMING\n"));
	g_assert_nonnull(strstr(timing, "Open objection: timing\n"));
	record_clear(&deal_record, &deal);
}

static void test_frame_scripts(void)
{
	struct deal deal;
	sample_deal(&deal, "nl");
	deal.call.gatekeeper = deal.call.voicemail = true;
	g_autofree char *text = render(&deal, NULL);
	const char *desk = strstr(text, "AAN DE RECEPTIE"), *planned = strstr(text, "GESPREK NA EEN BEZWAAR");
	const char *voicemail = strstr(text, "\nVOICEMAIL\n");
	g_assert_true(desk && planned && voicemail && desk < planned && planned < voicemail);
	deal.call.script = SCRIPT_NONE;
	g_autofree char *none = render(&deal, NULL);
	g_assert_cmpstr(none, ==, "");
	record_clear(&deal_record, &deal);
}

static void test_lint(void)
{
	static const struct {
		const char *name, *text, *warning;
	} rows[] = {
		{ "first_call", "THE QUESTION\n“May I?”\n\nSILENCE.\n\nNOTE: order\n", NULL },
		{ "first_call", "THE QUESTION\n{{#a}}\n“May I?”\n{{/a}}\n\nSILENCE.\nNOTE: order", NULL },
		{ "first_call", "OPENING\n“Hello.”\nNOTE: order\n", "p:1:1: no line 'THE QUESTION'" },
		{ "first_call", "THE QUESTION\n“May I?”\n\nYES\n“Thanks.”\nNOTE: x\n",
			"p:4:1: the question is not followed by a line that begins with 'SILENCE'" },
		{ "first_call", "THE QUESTION\n“May I?”\n", "p:3:1: the question is not followed by a line that begins with 'SILENCE'" },
		{ "first_call", "THE QUESTION\n“May I? Can I?”\n\nSILENCE.\nNOTE: x\n", "p:2:14: a second question in one line" },
		{ "first_call", "THE QUESTION\n“I book it.”\n\nSILENCE.\nNOTE: x\n", "p:2:1: no question in the block of the question" },
		{ "first_call", "THE QUESTION\n“May I?”\n\nSILENCE.\n\nTHE QUESTION\n“So?”\nNOTE: x\n",
			"p:6:1: the question stands here a second time" },
		{ "gatekeeper", "THE QUESTION\n“May I?”\n\nSILENCE.\nNOTE: x\n", "p:1:1: the question does not belong in this script" },
		{ "gatekeeper", "Say: “Hé, have you received it?”\nNOTE: x\n",
			"p:1:20: this looks back at what was settled; ask for the order" },
		{ "gatekeeper", "DON’T: ask what was received\nNOTE: x\n", NULL },
		{ "gatekeeper", "“Is this a Bad Time?”\nNOTE: x\n", "p:1:12: this asks whether the call is welcome; it never is" },
		{ "gatekeeper", "“What are you looking for?”\nNOTE: x\n", "p:1:2: this reopens the sale; ask for the order" },
		{ "gatekeeper", "“Hello.”\nGoodbye.\n", "p:2:1: the last line does not begin with 'NOTE'" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
		script_lint(rows[i].name, "p", rows[i].text, templates_lang(templates, "en"), warnings);
		g_test_message("row %zu: %s", i, warnings->len ? (char *)warnings->pdata[0] : "clean");
		g_assert_cmpstr(warnings->len ? warnings->pdata[0] : NULL, ==, rows[i].warning);
	}
}

static void test_long_line(void)
{
	g_autofree char *line = g_strnfill(191, 'x');
	g_autofree char *text = g_strdup_printf("%s\nNOTE: x\n", line);
	g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
	script_lint("gatekeeper", "p", text, templates_lang(templates, "en"), warnings);
	g_assert_cmpuint(warnings->len, ==, 1);
	g_assert_cmpstr(warnings->pdata[0], ==, "p:1:191: line of 191 characters, more than 190");
}

/* What admins get wrong is told with its place, before anything is sent. */
static void test_bad_templates(void)
{
	static const struct {
		const char *kind, *text, *message;
	} rows[] = {
		{ "script", "{{company}}\n{{ammount}}\n", "p:2:1: unknown placeholder 'ammount'" },
		{ "script", "{{#deciders}}x{{/deciders}}", "p:1:1: unknown placeholder 'deciders'" },
		{ "script", "{{outcome}}", "p:1:1: unknown placeholder 'outcome'" },
		{ "mail", "Subject: {{outcom}}", "p:1:10: unknown placeholder 'outcom'" },
		{ "script", "{{#decider}}", "p:1:1: section is not closed 'decider'" },
		{ "script", "\xff", "p: not UTF-8" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		struct templates *t = templates_new();
		g_assert_false(templates_add(t, "nl", rows[i].kind, "x.txt", "p", rows[i].text, NULL, &error));
		g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP);
		g_assert_cmpstr(error->message, ==, rows[i].message);
		templates_free(t);
	}
}

static void test_incomplete(void)
{
	g_autoptr(GError) error = NULL;
	struct templates *t = templates_new();
	g_autofree char *path = g_build_filename(CLOSECALL_SOURCE, "templates", "nl", "lang.conf", NULL);
	struct lang *lang = lang_load(path, "nl", NULL);
	g_hash_table_remove(lang->labels, "outcome_ORDER");
	templates_add_lang(t, lang);
	shipped_add_kind(t, "nl", "script", NULL);
	g_assert_true(templates_add(t, "nl", "mail", "receipt.txt", "p", "Subject: {{t.nonsense}}", NULL, NULL));
	g_assert_false(templates_complete(t, &error));
	g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP);
	g_assert_nonnull(strstr(error->message, "\nnl/mail/one_tap.txt"));
	g_assert_nonnull(strstr(error->message, "\nnl/lang.conf: label outcome_ORDER"));
	g_assert_nonnull(strstr(error->message, "\np:1:10: nl/lang.conf has no label nonsense"));
	g_assert_null(strstr(error->message, "first_call"));
	g_assert_null(strstr(error->message, "receipt.txt"));
	templates_free(t);
}

#define NB "\u00a0" /* no break between a sign and its number */

static void test_titles(void)
{
	struct deal deal;
	sample_deal(&deal, "nl");
	g_autofree char *title = call_title(templates, &deal, "nl");
	g_assert_cmpstr(title, ==, "☎ Acme NV – mevrouw Peeters – €" NB "12.450 – 2024-118");
	g_autofree char *order = call_closed_title(templates, &deal, OUTCOME_ORDER, "nl");
	g_assert_cmpstr(order, ==, "✓ order – Acme NV – 2024-118");
	g_autofree char *none = call_closed_title(templates, &deal, OUTCOME_NOANSWER, "fr");
	g_assert_cmpstr(none, ==, "· pas de réponse – Acme NV – 2024-118");
	g_free(deal.quote.company);
	deal.quote.company = g_strdup("Ac\r\nme");
	g_autofree char *clean = call_title(templates, &deal, "nl");
	g_assert_null(strpbrk(clean, "\r\n"));
	record_clear(&deal_record, &deal);
	g_autofree char *unknown = call_title(templates, &deal, "nl");
	g_assert_cmpstr(unknown, ==, "☎ …");
}

static void test_description(void)
{
	g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Europe/Brussels");
	struct sender sender = sample_sender(zone);
	struct deal deal;
	sample_deal(&deal, "fr");
	g_autofree char *text = call_description(templates, &deal, "+32 3 123 45 67", "nl", &sender, NULL);
	g_assert_true(g_str_has_prefix(text, "+32 3 123 45 67 · mevrouw Peeters\n"
					     "Acme NV · offerte 2024-118 · €" NB "12.450 excl. btw\n"
					     "dakrenovatie loods 3\n"
					     "geldig tot 18 oktober\n"
					     "\n"
					     "DE KLANT SCHREEF OP 7 oktober:\n"
					     "“Dag An,\n\nDe offerte ligt maandag op de directievergadering.\n\nLieve”\n"
					     "\n"
					     "APPEL APRÈS UNE OBJECTION\n"));
	g_assert_true(g_str_has_suffix(text, "terugbellen morgen\n[cc 12-3]\n"));
	record_clear(&deal_record, &deal);
	deal.call.script = SCRIPT_FIRST_CALL;
	g_autofree char *bare = call_description(templates, &deal, NULL, "en", &sender, NULL);
	g_assert_true(g_str_has_prefix(bare, "No number found\nquote\n\nFIRST CLOSING CALL\n"));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	templates = shipped_templates(NULL);
	g_test_add_func("/script/shipped", test_shipped_are_clean);
	g_test_add_func("/script/sizes", test_sizes);
	g_test_add_func("/script/missing", test_missing);
	g_test_add_func("/script/language", test_language);
	g_test_add_func("/script/objection", test_only_the_open_objection);
	g_test_add_func("/script/frame", test_frame_scripts);
	g_test_add_func("/script/lint", test_lint);
	g_test_add_func("/script/long-line", test_long_line);
	g_test_add_func("/script/bad-templates", test_bad_templates);
	g_test_add_func("/script/incomplete", test_incomplete);
	g_test_add_func("/script/titles", test_titles);
	g_test_add_func("/script/description", test_description);
	int failed = g_test_run();
	templates_free(templates);
	return failed;
}
