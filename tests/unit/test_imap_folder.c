#include "edge/imap_folder.h"

#include <string.h>

/* "name", "\name" with \Sent, "!name" without mails; separated by "|". */
static GPtrArray *folders_of(const char *text, char delimiter)
{
	GPtrArray *list = g_ptr_array_new_with_free_func((GDestroyNotify)imap_folder_free);
	g_auto(GStrv) names = g_strsplit(text, "|", -1);

	for (char **n = names; *n; n++) {
		bool sent = **n == '\\', no_mail = **n == '!';

		g_ptr_array_add(list, imap_folder_new(*n + (sent || no_mail), delimiter, sent, no_mail));
	}
	return list;
}

static void test_find_sent(void)
{
	static const struct {
		const char *folders;
		char delimiter;
		const char *found; /* NULL: none */
	} rows[] = {
		{ "INBOX|Sent|\\Verzonden items", '/', "Verzonden items" },
		{ "INBOX|!\\Sent|Sent Items", '/', "Sent Items" },
		{ "INBOX|Verzonden items|sent", '/', "sent" },
		{ "INBOX|INBOX.Gesendete Elemente", '.', "INBOX.Gesendete Elemente" },
		{ "INBOX|INBOX/&AMk-l&AOk-ments envoy&AOk-s", '/', "INBOX/Éléments envoyés" },
		{ "INBOX|E&AwE-le&AwE-ments envoye&AwE-s", '/', "E\xcc\x81le\xcc\x81ments envoye\xcc\x81s" },
		{ "INBOX|[Google Mail]/Gesendet", '/', "[Google Mail]/Gesendet" },
		{ "INBOX|Archive/Sent", '/', NULL },
		{ "INBOX|INBOX.Sent", '/', NULL }, /* "." is no delimiter here */
		{ "INBOX|!Sent", '/', NULL },
		{ "INBOX|Essent|Present", '/', NULL },
		{ "INBOX|mail", 0, NULL }, /* a flat server */
		{ "", 0, NULL },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GPtrArray) list = folders_of(rows[i].folders, rows[i].delimiter);
		const struct imap_folder *f = imap_folder_find_sent(list);

		g_assert_cmpstr(f ? f->name : NULL, ==, rows[i].found);
	}
}

static void test_suggest(void)
{
	static const struct {
		const char *wanted, *found;
	} rows[] = {
		{ "sent items", "Sent Items" },
		{ "Send Items", "Sent Items" },
		{ "Offertes", "Sales/Offertes" },
		{ "Ofertes", "Sales/Offertes" },
		{ "Éléments envoyes", "INBOX/Éléments envoyés" },
		{ "Quotes", NULL },
		{ "Prullenmand", NULL },
	};
	g_autoptr(GPtrArray) list = folders_of(
		"INBOX|Sent Items|Sales/Offertes|!Prullenmand|INBOX/&AMk-l&AOk-ments envoy&AOk-s", '/');

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const struct imap_folder *f = imap_folder_suggest(list, rows[i].wanted);

		g_assert_cmpstr(f ? f->name : NULL, ==, rows[i].found);
	}
}

static void test_names(void)
{
	g_autoptr(GPtrArray) few = folders_of("INBOX|!Public|Sent", '/');
	g_autoptr(GPtrArray) many = g_ptr_array_new_with_free_func((GDestroyNotify)imap_folder_free);
	g_autofree char *few_text = imap_folder_names(few), *many_text = NULL;

	for (int i = 0; i < 23; i++)
		g_ptr_array_add(many, imap_folder_new("x", '/', false, false));
	many_text = imap_folder_names(many);
	g_assert_cmpstr(few_text, ==, "'INBOX', 'Sent'");
	g_assert_true(g_str_has_suffix(many_text, "'x', 'x' and 3 more"));
}

static void test_find(void)
{
	g_autoptr(GPtrArray) list = folders_of("INBOX|e&AwE-te&AwE-|!Gone|caf\xc3\xa9|\xff", '/');
	const struct imap_folder *f = imap_folder_find(list, "été");

	g_assert_cmpstr(f->raw, ==, "e&AwE-te&AwE-");
	g_assert_nonnull(imap_folder_find(list, "inbox"));
	g_assert_cmpstr(
		imap_folder_find(list, "café")->raw, ==, "caf\xc3\xa9"); /* not encoded by the server */
	g_assert_null(imap_folder_find(list, "Gone"));
	g_assert_null(imap_folder_find(list, "ETE"));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/imap folder/find sent", test_find_sent);
	g_test_add_func("/imap folder/suggest", test_suggest);
	g_test_add_func("/imap folder/names", test_names);
	g_test_add_func("/imap folder/find", test_find);
	return g_test_run();
}
