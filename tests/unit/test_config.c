#include "edge/config.h"
#include "edge/config_values.h"
#include "edge/lang_load.h"
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

/* ---- a directory with all that a configuration speaks of ---- */

static char *dir; /* of this program's run */

static char *in_dir(const char *name)
{
	return g_build_filename(dir, name, NULL);
}

static void put(const char *name, const char *text, int mode)
{
	g_autofree char *path = in_dir(name), *parent = g_path_get_dirname(path);
	g_assert_cmpint(g_mkdir_with_parents(parent, 0700), ==, 0);
	g_assert_true(g_file_set_contents(path, text, -1, NULL));
	g_assert_cmpint(g_chmod(path, mode), ==, 0);
}

static void put_dir(const char *name)
{
	g_autofree char *path = in_dir(name);
	g_assert_cmpint(g_mkdir_with_parents(path, 0700), ==, 0);
}

static void remove_all(const char *path)
{
	GDir *entries = g_file_test(path, G_FILE_TEST_IS_DIR) ? g_dir_open(path, 0, NULL) : NULL;
	const char *name;
	while (entries && (name = g_dir_read_name(entries))) {
		g_autofree char *inner = g_build_filename(path, name, NULL);
		remove_all(inner);
	}
	if (entries)
		g_dir_close(entries);
	remove(path);
}

static void set_up(void)
{
	static const char *const dirs[] = { "sent", "cal", "out", "templates/nl", "templates/fr" };
	dir = g_dir_make_tmp("closecall-config-XXXXXX", NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(dirs); i++)
		put_dir(dirs[i]);
	put("words/nl.conf", "", 0600);
	put("words/fr.conf", "", 0600);
	put("words/de.conf", "", 0600);
	put("an.password", "geheim\n", 0600);
	put("open.password", "geheim\n", 0644);
	put("not-a-dir", "", 0600);
	put("bad-holidays.conf", "\nBE = ( (\"a\", \"12-52\") );", 0600);
	put("inner.conf", "poll_s = 5;\n\nworkers = 0;\n", 0600);
}

/* All findings of a text, warnings last and marked, as one text in which the directory is "DIR" and the file
 * is not named. */
static char *findings_of(const char *text)
{
	g_autofree char *path = in_dir("closecall.conf");
	g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) error = NULL;
	g_assert_true(g_file_set_contents(path, text, -1, NULL));
	struct config *c = config_load(path, warnings, &error);
	g_assert_true((c == NULL) == (error != NULL));
	g_autoptr(GString) all = g_string_new(error ? error->message : "");
	if (error)
		g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP);
	for (guint i = 0; i < warnings->len; i++)
		g_string_append_printf(
			all, "%swarning %s", all->len ? "\n" : "", (char *)g_ptr_array_index(warnings, i));
	config_free(c);
	g_autofree char *prefix = g_strconcat(path, ":", NULL);
	g_string_replace(all, prefix, "", 0);
	g_string_replace(all, dir, "DIR", 0);
	return g_string_free(g_steal_pointer(&all), FALSE);
}

/* ---- faults ---- */

#define ADDRESS "address = \"an@acme.be\";"
#define MAIL "mail = { kind = \"maildir\"; path = \"sent\"; };"
#define CALENDAR "calendar = { kind = \"icsdir\"; path = \"cal\"; };"
#define OUTGOING "outgoing = { kind = \"outdir\"; path = \"out\"; from = \"closecall@acme.be\"; };"
#define ONE_REP(more) "reps = ( { " ADDRESS " " MAIL " " CALENDAR " " more " } );"
#define IMAP(more) "reps = ( { " ADDRESS " " CALENDAR " mail = { host = \"imap.acme.be\"; " more " }; } );"
#define CALDAV(more) \
	"reps = ( { " ADDRESS " " MAIL " calendar = { url = \"https://dav.acme.be\"; " more " }; } );"
#define CADENCE(more) "cadence = { " more " };"

/* The good configuration, line by line; each fault replaces one of them, 5 comes after. */
static const char *const good[] = {
	"company = { name = \"Acme\"; };",
	OUTGOING,
	ONE_REP(""),
	"reader = \"/bin/true\"; templates_dir = \"templates\"; words_dir = \"words\";",
	"",
};

static const struct fault {
	int line;
	const char *text, *findings;
} faults[] = {
	/* keys */
	{ 5, "workerz = 4;", "5: unknown key 'workerz', did you mean 'workers'?" },
	{ 5, "zzzzzz = 4;", "5: unknown key 'zzzzzz'" },
	{ 5, "host = \"x\";", "5: unknown key 'host': it belongs in 'outgoing'" },
	{ 5, CADENCE("slot_minute = 5;"),
		"5: unknown key 'cadence.slot_minute', did you mean 'slot_minutes'?" },
	{ 3, ONE_REP("adress = \"x\";"), "3: unknown key 'reps.adress', did you mean 'address'?" },
	{ 3, ONE_REP("workers = 2;"), "3: unknown key 'reps.workers': it belongs at the top" },
	{ 3, ONE_REP("cadence = { late = \"14:00\"; wndows = ( ); };"),
		"3: unknown key 'reps.cadence.wndows', did you mean 'windows'?" },
	{ 5, "every_rep = { mail = { hots = \"x\"; }; };",
		"5: unknown key 'every_rep.mail.hots', did you mean 'host'?" },
	{ 3, IMAP("password = \"geheim\"; password_file = \"an.password\";"),
		"3: a password does not stand in this file: use password_file, password_command or "
		"password_credential" },
	{ 5, "password = \"geheim\";",
		"5: a password does not stand in this file: use password_file, password_command or "
		"password_credential" },
	/* types and ranges */
	{ 5, "workers = \"4\";", "5: 'workers' must be a whole number: 1 to 256 threads, not \"4\"" },
	{ 5, "workers = 0;", "5: 'workers' must be a whole number: 1 to 256 threads, not 0" },
	{ 5, "workers = 257;", "5: 'workers' must be a whole number: 1 to 256 threads, not 257" },
	{ 5, "workers = 4.5;", "5: 'workers' must be a whole number: 1 to 256 threads, not 4.5" },
	{ 5, "workers = [ 4 ];", "5: 'workers' must be a whole number: 1 to 256 threads, not a list of 1" },
	{ 5, "workers = true;", "5: 'workers' must be a whole number: 1 to 256 threads, not true" },
	{ 5, "workers = { };", "5: 'workers' must be a whole number: 1 to 256 threads, not a group" },
	{ 5, "max_mail_mb = 201;", "5: 'max_mail_mb' must be a whole number: 1 to 200 MiB, not 201" },
	{ 5, "margin = 1.01;", "5: 'margin' must be a number: 0 to 1 of the amount, not 1.01" },
	{ 5, "margin = \"0.2\";", "5: 'margin' must be a number: 0 to 1 of the amount, not \"0.2\"" },
	{ 5, "receipts = \"never\";", "5: 'receipts' must be one of: digest or at-once, not \"never\"" },
	{ 5, "state_dir = 5;", "5: 'state_dir' must be a path in quotation marks, not 5" },
	{ 5, "admin = \"it@acme.be\";", "5: 'admin' must be a group { … }, not \"it@acme.be\"" },
	{ 5, "cadence = ( );", "5: 'cadence' must be a group { … }, not a list of 0" },
	{ 5, CADENCE("alternate_daypart = 1;"),
		"5: 'cadence.alternate_daypart' must be true or false, not 1" },
	{ 5, CADENCE("late = \"3pm\";"), "5: 'cadence.late' must be a time such as \"07:30\", not \"3pm\"" },
	{ 5, CADENCE("late = \"24:01\";"),
		"5: 'cadence.late' must be a time such as \"07:30\", not \"24:01\"" },
	{ 5, CADENCE("voicemail_on = [ 0 ];"),
		"5: 'cadence.voicemail_on' must be whole numbers such as [ 1, 2 ]: up to 12, each 1 to 99, "
		"not a list of 1" },
	{ 5, CADENCE("windows = ( );"),
		"5: 'cadence.windows' must be a list of groups ( { … }, { … } ): 1 to 50, not a list of 0" },
	{ 5, CADENCE("never = ( { days = \"mon-fry\"; } );"),
		"5: 'cadence.never.days' must be days such as \"mon-fri\" or \"mon,wed\", not \"mon-fry\"\n"
		"5: 'cadence.windows': hours and never leave no room for a call of 10 minutes" },
	{ 5, CADENCE("closed = ( { from = \"13-01\"; to = \"01-02\"; } );"),
		"5: 'cadence.closed.from' must be a date such as \"12-24\" or \"2026-12-24\", not "
		"\"13-01\"" },
	{ 5, "manager = { address = \"boss@acme.be\"; day = \"monday\"; };",
		"5: 'manager.day' must be a day such as \"mon\", not \"monday\"" },
	{ 3, "reps = ( 5 );", "3: 'reps' must be a list of groups ( { … }, { … } ): 1 to 10000, not 5" },
	{ 3, "reps = { };", "3: 'reps' must be a list of groups ( { … }, { … } ): 1 to 10000, not a group" },
	{ 3, ONE_REP("phone = \"02 123 45 67\";"),
		"3: 'reps.phone' must be a phone number such as \"+32 2 123 45 67\", not \"02 123 45 67\"" },
	{ 3, ONE_REP("id = \"An Peeters\";"), "3: 'reps.id' must be a short name, not \"An Peeters\"" },
	{ 3, ONE_REP("timezone = \"Europe/Brusels\";"),
		"3: 'reps.timezone' must be a time zone such as \"Europe/Brussels\", not "
		"\"Europe/Brusels\"" },
	{ 3, ONE_REP("name = \"An\\nBcc: x@y.z\";"),
		"3: 'reps.name' must be text on one line, in quotation marks, not \"An\nBcc: x@y.z\"" },
	{ 1, "company = { name = \"Acme\"; timezone = \"\"; };",
		"1: 'company.timezone' must be a time zone such as \"Europe/Brussels\", not \"\"" },
	{ 1, "company = { name = \"Acme\"; currency = \"euro\"; };",
		"1: 'company.currency' must be a currency such as \"EUR\", not \"euro\"" },
	{ 1, "company = { name = \"Acme\"; domains = ( \"acme.be\", \"a b\" ); };",
		"1: 'company.domains' must be domains such as ( \"example.com\" ), not \"a b\"" },
	{ 1, "company = { name = \"Acme\"; phones = ( \"+32 2 123 45 67\", \"112\" ); };",
		"1: 'company.phones' must be phone numbers such as ( \"+32 2 123 45 67\" ), not \"112\"" },
	{ 2, "outgoing = { kind = \"outdir\"; path = \"out\"; from = \"closecall\"; };",
		"2: 'outgoing.from' must be a mail address, not \"closecall\"" },
	/* what is missing, what has no meaning */
	{ 1, "", "1: 'company.name' is missing" },
	{ 1, "company = { name = \"\"; };", "1: 'company.name' is missing" },
	{ 2, "", "1: 'outgoing.from' is missing\n1: 'outgoing.host' is missing: the inbox of rep 'an' is not one that IMAP can put mails into" },
	{ 2, "outgoing = { host = \"mx.acme.be\"; from = \"an@acme.be\"; };",
		"2: 'outgoing.from' is a rep's address: his own mail could not be told from closecall's; one of his with a tag will do "
		"(an+closecall@…)" },
	{ 3, "", "1: 'reps' is missing" },
	{ 3, "reps = ( { " MAIL CALENDAR " } );", "3: 'reps.address' is missing" },
	{ 3, "reps = ( { " ADDRESS CALENDAR " } );", "3: 'reps.mail.host' is missing" },
	{ 3, "reps = ( { " ADDRESS MAIL "\n calendar = { kind = \"icsdir\"; }; } );",
		"4: 'reps.calendar.path' is missing" },
	{ 5, "manager = { day = \"fri\"; };", "5: 'manager.address' is missing" },
	{ 5, CADENCE("closed = ( { from = \"07-01\"; } );"), "5: 'cadence.closed.to' is missing" },
	{ 5, CADENCE("tiers = ( { below = -1; } );"), "5: 'cadence.tiers.name' is missing" },
	{ 3, IMAP("password_file = \"an.password\"; path = \"sent\";"),
		"3: 'reps.mail.path' has no meaning with kind = \"imap\"" },
	{ 2, "outgoing = { kind = \"outdir\"; path = \"out\"; from = \"a@acme.be\"; port = 25; };",
		"2: 'outgoing.port' has no meaning with kind = \"outdir\"" },
	/* people */
	{ 3, "reps = ( { " ADDRESS MAIL CALENDAR " },\n { address = \"An@ACME.be\"; " MAIL CALENDAR " } );",
		"4: 'reps.address' \"an@acme.be\" is another rep's already" },
	{ 3, "reps = ( { " ADDRESS MAIL CALENDAR " },\n { address = \"an@acme.nl\"; " MAIL CALENDAR " } );",
		"4: 'reps.id' \"an\" is another rep's already" },
	{ 3, ONE_REP("language = \"en\";"),
		"3: language 'en' has no templates: no directory 'DIR/templates/en'\n"
		"3: language 'en' has no words: no file 'DIR/words/en.conf'" },
	{ 1, "company = { name = \"Acme\"; language = \"de\"; };",
		"1: language 'de' has no templates: no directory 'DIR/templates/de'" },
	/* places */
	{ 4, "reader = \"/bin/true\"; templates_dir = \"tpl\"; words_dir = \"words\";",
		"1: language 'nl' has no templates: no directory 'DIR/tpl/nl'\n4: 'templates_dir': no "
		"directory 'DIR/tpl'" },
	{ 4, "reader = \"reader\"; templates_dir = \"templates\"; words_dir = \"words\";",
		"4: 'reader': cannot run 'DIR/reader'" },
	{ 5, "holidays_file = \"none.conf\";",
		"5: 'holidays_file': cannot open 'DIR/none.conf': No such file or directory" },
	{ 5, "holidays_file = \"bad-holidays.conf\";",
		"5: 'holidays_file': DIR/bad-holidays.conf:2: '12-52' is not a day: holiday 'a' of BE" },
	{ 3, "reps = ( { " ADDRESS CALENDAR "\n mail = { kind = \"maildir\";\n path = \"snt\"; }; } );",
		"5: 'reps.mail.path': no directory 'DIR/snt'" },
	{ 3, "reps = ( { " ADDRESS MAIL "\n calendar = { kind = \"icsdir\"; path = \"not-a-dir\"; }; } );",
		"4: 'reps.calendar.path': 'DIR/not-a-dir' is not a directory" },
	{ 2, "outgoing = { kind = \"outdir\"; path = \"/nowhere\"; from = \"a@acme.be\"; };",
		"2: 'outgoing.path': no directory '/nowhere'" },
	/* passwords */
	{ 3, IMAP(""),
		"3: 'reps.mail': no password: one of password_file, password_command and password_credential "
		"is missing" },
	{ 3, IMAP("password_file = \"open.password\";"),
		"3: 'reps.mail': password file 'DIR/open.password' can be read by others: chmod 600 "
		"'DIR/open.password'" },
	{ 3, IMAP("password_file = \"none\";"),
		"3: 'reps.mail': password file 'DIR/none': No such file or directory" },
	{ 3, IMAP("password_file = \"sent\";"), "3: 'reps.mail': password file 'DIR/sent' is not a file" },
	{ 3, IMAP("password_file = \"an.password\"; password_command = \"true\";"),
		"3: 'reps.mail': more than one of password_file, password_command and password_credential is "
		"set" },
	{ 3, CALDAV("password_command = \"no-such-program geheim\";"),
		"3: 'reps.calendar': password command 'no-such-program': no such program" },
	{ 3, CALDAV("password_credential = \"../x\";"),
		"3: 'reps.calendar': password credential '../x' is not a name" },
	{ 3, IMAP("password_file = \"an.password\"; ca_file = \"ca.pem\";"),
		"3: 'reps.mail.ca_file': cannot read 'DIR/ca.pem'" },
	{ 3,
		"reps = ( { " ADDRESS MAIL
		" calendar = { url = \"http://dav.acme.be\"; password_file = \"an.password\"; }; } );",
		"3: 'reps.calendar.url' must begin with https://, not \"http://dav.acme.be\"" },
	{ 3,
		"reps = ( { " ADDRESS MAIL
		" calendar = { url = \"http://localhost.evil\"; password_file = \"an.password\"; }; } );",
		"3: 'reps.calendar.url' must begin with https://, not \"http://localhost.evil\"" },
	{ 2, "outgoing = { host = \"smtp.acme.be\"; from = \"a@acme.be\"; login = \"a\"; };",
		"2: 'outgoing': no password: one of password_file, password_command and password_credential "
		"is missing" },
	/* regions */
	{ 1,
		"company = { name = \"Acme\"; region = \"IT\"; }; holidays_file = \"" CLOSECALL_SOURCE
		"/conf/holidays.conf\";",
		"1: 'company.region': unknown region 'IT': not in '" CLOSECALL_SOURCE
		"/conf/holidays.conf'; cadence.holidays can name others, or none" },
	{ 5, CADENCE("holidays = [ \"BE\", \"DE-XX\" ];"),
		"5: 'cadence.holidays': unknown region 'DE-XX': not in '" CLOSECALL_SOURCE
		"/conf/holidays.conf'" },
	/* cadence */
	{ 5,
		CADENCE("windows = ( { from = \"09:00\"; to = \"11:00\"; },\n { from = \"10:30\"; to = "
			"\"12:00\"; } );"),
		"warning 6: 'cadence.windows': 10:30 to 12:00 overlaps 09:00 to 11:00" },
	{ 5,
		CADENCE("windows = ( { from = \"09:00\"; to = \"11:00\"; }, { from = \"18:00\"; to = "
			"\"19:00\"; } );"),
		"warning 5: 'cadence.windows': 18:00 to 19:00 lies outside the working hours" },
	{ 5,
		CADENCE("windows = ( { from = \"09:00\"; to = \"11:00\"; }, { from = \"16:00\"; to = "
			"\"15:00\"; } );"),
		"5: 'cadence.windows': 16:00 to 15:00: it must begin before it ends" },
	{ 5, CADENCE("hours = ( { from = \"11:45\"; to = \"13:30\"; } );"),
		"5: 'cadence.windows': hours and never leave no room for a call of 10 minutes\n"
		"warning 5: 'cadence.windows': 08:30 to 09:45 lies outside the working hours\n"
		"warning 5: 'cadence.windows': 16:00 to 17:15 lies outside the working hours\n"
		"warning 5: 'cadence.windows': 10:00 to 11:45 lies outside the working hours\n"
		"warning 5: 'cadence.windows': 14:00 to 16:00 lies outside the working hours" },
	{ 5, CADENCE("closed = ( { from = \"01-01\"; to = \"12-31\"; } );"),
		"5: 'cadence.closed' leaves no business day" },
	{ 5, CADENCE("closed = ( { from = \"2026-07-01\"; to = \"07-31\"; } );"),
		"5: 'cadence.closed': both days name a year, or neither" },
	{ 5, CADENCE("closed = ( { from = \"2026-07-31\"; to = \"2026-07-01\"; } );"),
		"5: 'cadence.closed': the last day lies before the first" },
	{ 5,
		CADENCE("tiers = ( { name = \"a\"; below = 100; },\n { name = \"b\"; below = 50; },\n { name "
			"= \"c\"; } );"),
		"6: 'cadence.tiers': 'b' does not lie above the tier before it" },
	{ 5, CADENCE("tiers = ( { name = \"a\"; },\n { name = \"b\"; } );"),
		"5: 'cadence.tiers': only the last tier can be without limit, not 'a'" },
	{ 5, CADENCE("tiers = ( { name = \"a\"; below = 5; } );"),
		"5: 'cadence.tiers': the last tier, 'a', must have no limit: below = -1" },
	{ 5, CADENCE("tiers = ( { name = \"a\"; below = 5; },\n { name = \"a\"; noanswer_bd = [ ]; } );"),
		"6: 'cadence.tiers': 'a' has no gaps in noanswer_bd\n6: 'cadence.tiers': two tiers are named "
		"'a'" },
	/* what holds for two is told once */
	{ 3,
		"reps = ( { " ADDRESS MAIL CALENDAR " }, { address = \"bart@acme.be\"; " MAIL CALENDAR
		" } );\n" CADENCE("windows = ( { from = \"09:00\"; to = \"11:00\"; }, { from = \"16:00\"; to "
				  "= \"15:00\"; } );"),
		"4: 'cadence.windows': 16:00 to 15:00: it must begin before it ends" },
	/* the file */
	{ 5, "workers = ;", "5: syntax error" },
	{ 4, "reader = \"/bin/true\"; reader = \"/bin/true\";", "4: duplicate setting name" },
	{ 5, "@include \"none.conf\"", "5: cannot open include file" },
	{ 5, "@include \"inner.conf\"",
		"DIR/inner.conf:3: 'workers' must be a whole number: 1 to 256 threads, not 0" },
	{ 5, "workers = 0;\nreaders = -1;\npol_s = 3;",
		"5: 'workers' must be a whole number: 1 to 256 threads, not 0\n"
		"6: 'readers' must be a whole number: 0 to 256 processes, not -1\n"
		"7: unknown key 'pol_s', did you mean 'poll_s'?" },
};

static char *text_with(int line, const char *text)
{
	g_autoptr(GString) all = g_string_new(NULL);
	for (int i = 1; i <= (int)G_N_ELEMENTS(good); i++)
		g_string_append_printf(all, "%s\n", i == line ? text : good[i - 1]);
	return g_string_free(g_steal_pointer(&all), FALSE);
}

static void test_faults(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(faults); i++) {
		g_autofree char *text = text_with(faults[i].line, faults[i].text);
		g_autofree char *findings = findings_of(text);
		g_test_message("%s", faults[i].text);
		g_assert_cmpstr(findings, ==, faults[i].findings);
	}
}

static void test_no_file(void)
{
	g_autofree char *none = in_dir("none.conf");
	const char *const paths[] = { none, dir };
	for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
		g_autoptr(GError) error = NULL;
		g_assert_null(config_load(paths[i], NULL, &error));
		g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP);
		g_assert_nonnull(strstr(error->message, paths[i]));
	}
	put("latin.conf", "company = { name = \"Caf\xe9\"; };", 0600);
	g_autofree char *findings = findings_of("\ncompany = { name = \"Caf\xe9\"; };");
	g_assert_nonnull(strstr(findings, "line 2 is not UTF-8"));
}

/* ---- what a good one gives ---- */

static struct config *load(const char *text)
{
	g_autofree char *path = in_dir("closecall.conf");
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
	g_assert_true(g_file_set_contents(path, text, -1, NULL));
	struct config *c = config_load(path, warnings, &error);
	g_assert_no_error(error);
	g_assert_cmpint(warnings->len, ==, 0);
	return c;
}

static void test_defaults(void)
{
	g_autofree char *text = text_with(0, ""), *sent = in_dir("sent"), *path = in_dir("closecall.conf");
	struct config *c = load(text);
	const struct rep *an = config_find_rep(c, "an");
	g_assert_nonnull(an);
	g_assert_null(config_find_rep(c, "bart"));
	g_assert_cmpstr(c->path, ==, path);
	g_assert_cmpstr(c->company, ==, "Acme");
	g_assert_cmpstr(c->region, ==, "BE");
	g_assert_cmpstr(c->language, ==, "nl");
	g_assert_cmpstr(c->currency, ==, "EUR");
	g_assert_cmpstr(c->zone_name, ==, "Europe/Brussels");
	g_assert_cmpstr(c->domains[0], ==, "acme.be");
	g_assert_null(c->domains[1]);
	g_assert_null(c->phones[0]);
	g_assert_cmpstr(c->state_dir, ==, "/var/lib/closecall");
	g_assert_cmpstr(c->holidays_file, ==, CLOSECALL_SOURCE "/conf/holidays.conf");
	g_assert_cmpint(c->readers, ==, 0);
	g_assert_cmpint(c->reader_timeout_s, ==, 20);
	g_assert_cmpint(c->workers, ==, 8);
	g_assert_cmpint(c->lookback_days, ==, 14);
	g_assert_cmpint(c->poll_s, ==, 120);
	g_assert_cmpint(c->max_mail_bytes, ==, 25 * 1024 * 1024);
	g_assert_true(c->receipts_at_once);
	g_assert_cmpfloat(c->margin, ==, 0.25);
	g_assert_null(c->manager_address);
	g_assert_cmpint(c->weekly_weekday, ==, 1);
	g_assert_cmpint(c->weekly_minute, ==, 450);
	g_assert_null(c->admin_address);
	g_assert_cmpstr(c->outgoing.from_name, ==, "closecall");
	g_assert_null(c->outgoing.login);
	g_assert_cmpint(c->n_reps, ==, 1);
	g_assert_cmpstr(an->name, ==, "An");
	g_assert_cmpstr(an->language, ==, "nl");
	g_assert_cmpstr(an->mail.path, ==, sent);
	g_assert_true(an->mail.maildir);
	g_assert_cmpint(an->calendar.kind, ==, CALENDAR_ICSDIR);
	g_assert_false(an->mail.quotes_folder);
	g_assert_false(an->transparent);
	g_assert_cmpint(an->alarm_minutes, ==, 0);
	g_assert_cmpint(an->digest_minute, ==, 450);
	config_free(c);
}

static void test_without_file(void)
{
	struct config *c = config_defaults();
	g_assert_cmpint(c->n_reps, ==, 0);
	g_assert_null(c->company);
	g_assert_null(c->domains[0]);
	g_assert_cmpstr(c->region, ==, "BE");
	g_assert_cmpstr(c->words_dir, ==, CLOSECALL_SOURCE "/conf/words");
	g_assert_nonnull(c->holidays);
	g_assert_nonnull(c->reader_path);
	config_free(c);
}

/* The table of METHOD 3.1. */
static void test_cadence_defaults(void)
{
	static const struct {
		int days, from, to;
	} windows[] = { { 127, 510, 585 }, { 127, 960, 1035 }, { 127, 600, 705 }, { 127, 840, 960 } },
	  never[] = { { 31, 705, 810 }, { 1, 0, 570 }, { 16, 930, 1440 } };
	static const struct {
		const char *name;
		int below, first, gaps, last_gap, dials, conversations, expiry;
	} tiers[] = { { "small", 2500, 1, 3, 2, 4, 3, 2 }, { "standard", 25000, 1, 5, 5, 6, 5, 3 },
		{ "large", -1, 2, 7, 5, 8, 7, 5 } };
	g_autofree char *text = text_with(0, "");
	struct config *c = load(text);
	const struct rules *r = &c->reps[0].rules;
	g_assert_cmpint(r->n_windows, ==, G_N_ELEMENTS(windows));
	for (size_t i = 0; i < G_N_ELEMENTS(windows); i++) {
		g_assert_cmpint(r->windows[i].days, ==, windows[i].days);
		g_assert_cmpint(r->windows[i].from_minute, ==, windows[i].from);
		g_assert_cmpint(r->windows[i].to_minute, ==, windows[i].to);
	}
	g_assert_cmpint(r->n_never, ==, G_N_ELEMENTS(never));
	for (size_t i = 0; i < G_N_ELEMENTS(never); i++) {
		g_assert_cmpint(r->never[i].days, ==, never[i].days);
		g_assert_cmpint(r->never[i].from_minute, ==, never[i].from);
		g_assert_cmpint(r->never[i].to_minute, ==, never[i].to);
	}
	g_assert_cmpint(r->n_tiers, ==, G_N_ELEMENTS(tiers));
	for (size_t i = 0; i < G_N_ELEMENTS(tiers); i++) {
		const struct tier *t = &r->tiers[i];
		g_assert_cmpstr(t->name, ==, tiers[i].name);
		g_assert_cmpint(t->below, ==, tiers[i].below);
		g_assert_cmpint(t->first_call_bd, ==, tiers[i].first);
		g_assert_cmpint(t->n_noanswer, ==, tiers[i].gaps);
		g_assert_cmpint(t->noanswer_bd[t->n_noanswer - 1], ==, tiers[i].last_gap);
		g_assert_cmpint(t->max_dials, ==, tiers[i].dials);
		g_assert_cmpint(t->max_conversations, ==, tiers[i].conversations);
		g_assert_cmpint(t->before_expiry_bd, ==, tiers[i].expiry);
	}
	g_assert_cmpint(r->n_hours, ==, 1);
	g_assert_cmpint(r->slot_minutes, ==, 10);
	g_assert_cmpint(r->max_calls_per_day, ==, 8);
	g_assert_cmpint(r->lead_minutes, ==, 30);
	g_assert_cmpint(r->horizon_days, ==, 60);
	g_assert_cmpint(r->late_minute, ==, 900);
	g_assert_true(r->alternate_daypart);
	g_assert_cmpint(r->callback_neutral_bd, ==, 2);
	g_assert_cmpint(r->decision_lead_bd, ==, 2);
	g_assert_cmpint(r->static_limit, ==, 3);
	g_assert_cmpint(r->suspect_at, ==, 4);
	g_assert_cmpint(r->n_voicemail_on, ==, 2);
	g_assert_cmpint(r->voicemail_on[1], ==, 99);
	g_assert_cmpint(r->max_voicemails, ==, 2);
	g_assert_cmpint(r->expired_bd, ==, 5);
	g_assert_cmpint(r->ask_minutes, ==, 15);
	/* holidays and closed periods count */
	g_assert_false(workday_is(&r->days, (struct date){ 2026, 7, 21 }));
	g_assert_false(workday_is(&r->days, (struct date){ 2026, 12, 28 }));
	g_assert_true(workday_is(&r->days, (struct date){ 2026, 12, 23 }));
	g_assert_cmpstr(g_time_zone_get_identifier(r->zone), ==, "Europe/Brussels");
	config_free(c);
}

static void test_servers(void)
{
	struct config *c = load(
		"company = { name = \"Acme\"; domains = \"acme.eu\"; phones = ( \"+32 (0)2 123.45.67\" ); "
		"};\n"
		"outgoing = { host = \"smtp.acme.be\"; security = \"starttls\"; from = \"Closecall@acme.be\";"
		" password_file = \"an.password\"; };\n"
		"reps = ( { address = \"Jan-Piet.de.smet@acme.be\"; phone = \"+32-478/12.34.56\";\n"
		" mail = { host = \"imap.acme.be\"; password_file = \"an.password\"; };\n"
		" calendar = { url = \"http://127.0.0.1:5232/\"; password_credential = \"jan\"; login = "
		"\"jan\"; }; } );\n"
		"reader = \"/bin/true\"; templates_dir = \"templates\"; words_dir = \"words\";\n"
		"manager = { address = \"boss@acme.be\"; language = \"fr\"; day = \"fri\"; time = \"16:00\"; "
		"};\n"
		"admin = { address = \"it@acme.be\"; }; receipts = \"digest\"; max_mail_mb = 2;");
	const struct rep *jan = &c->reps[0];
	g_autofree char *password_file = in_dir("an.password");
	g_assert_cmpstr(c->domains[0], ==, "acme.eu");
	g_assert_cmpstr(c->phones[0], ==, "+3221234567");
	g_assert_cmpint(c->outgoing.port, ==, 587);
	g_assert_cmpint(c->outgoing.security, ==, SECURITY_STARTTLS);
	g_assert_cmpstr(c->outgoing.login, ==, "closecall@acme.be");
	g_assert_cmpstr(jan->id, ==, "jan-piet.de.smet");
	g_assert_cmpstr(jan->name, ==, "Jan-Piet De Smet");
	g_assert_cmpstr(jan->phone, ==, "+32478123456");
	g_assert_cmpint(jan->mail.port, ==, 993);
	g_assert_cmpstr(jan->mail.login, ==, "jan-piet.de.smet@acme.be");
	g_assert_cmpstr(jan->mail.secret.file, ==, password_file);
	g_assert_cmpstr(jan->mail.inbox, ==, "INBOX");
	g_assert_null(jan->mail.folder);
	g_assert_cmpstr(jan->calendar.login, ==, "jan");
	g_assert_cmpstr(jan->calendar.secret.credential, ==, "jan");
	g_assert_cmpstr(c->manager_name, ==, "Boss");
	g_assert_cmpstr(c->manager_language, ==, "fr");
	g_assert_cmpint(c->weekly_weekday, ==, 5);
	g_assert_cmpint(c->weekly_minute, ==, 960);
	g_assert_cmpstr(c->admin_address, ==, "it@acme.be");
	g_assert_false(c->receipts_at_once);
	g_assert_cmpint(c->max_mail_bytes, ==, 2 * 1024 * 1024);
	config_free(c);
}

/* The nearest counts, key by key. */
static void test_common(void)
{
	struct config *c =
		load("company = { name = \"Acme\"; };\n" OUTGOING "\n"
		     "reader = \"/bin/true\"; templates_dir = \"templates\"; words_dir = \"words\";\n"
		     "cadence = { slot_minutes = 15; lead_minutes = 60; max_calls_per_day = 5; holidays = [ "
		     "]; closed = ( ); };\n"
		     "every_rep = { language = \"fr\"; digest = \"08:00\"; show = \"free\"; " CALENDAR
		     " mail = { host = \"imap.acme.be\"; password_file = \"an.password\"; port = 1993; };\n"
		     " cadence = { lead_minutes = 90; max_calls_per_day = 6; }; };\n"
		     "reps = ( { address = \"an@acme.be\"; cadence = { max_calls_per_day = 7; };\n"
		     "  mail = { login = \"an\"; port = 2993; }; },\n"
		     " { address = \"bart@acme.nl\"; digest = \"09:00\"; timezone = \"Europe/London\";\n"
		     "  mail = { kind = \"maildir\"; path = \"sent\"; }; } );");
	const struct rep *an = config_find_rep(c, "an"), *bart = config_find_rep(c, "bart");
	g_assert_cmpint(an->rules.slot_minutes, ==, 15);
	g_assert_cmpint(an->rules.lead_minutes, ==, 90);
	g_assert_cmpint(an->rules.max_calls_per_day, ==, 7);
	g_assert_cmpint(an->rules.horizon_days, ==, 60);
	g_assert_cmpint(bart->rules.max_calls_per_day, ==, 6);
	g_assert_null(bart->rules.regions[0]);
	g_assert_cmpint(bart->rules.n_closed, ==, 0);
	g_assert_cmpstr(an->language, ==, "fr");
	g_assert_true(an->transparent);
	g_assert_cmpint(an->digest_minute, ==, 480);
	g_assert_cmpint(bart->digest_minute, ==, 540);
	g_assert_cmpstr(an->mail.host, ==, "imap.acme.be");
	g_assert_cmpstr(an->mail.login, ==, "an");
	g_assert_cmpint(an->mail.port, ==, 2993);
	g_assert_true(bart->mail.maildir);
	g_assert_cmpstr(g_time_zone_get_identifier(bart->rules.zone), ==, "Europe/London");
	g_assert_cmpstr(c->domains[0], ==, "acme.be");
	g_assert_cmpstr(c->domains[1], ==, "acme.nl");
	config_free(c);
}

/* ---- the example and the man page say what the table says ---- */

static char *read_source(const char *name)
{
	g_autofree char *path = g_build_filename(CLOSECALL_SOURCE, name, NULL);
	char *text = NULL;
	g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
	return text;
}

/* Without the "#" of settings and with single blanks. */
static char *flat(const char *text)
{
	g_autoptr(GRegex) marks = g_regex_new("^\\s*#+\\s*", G_REGEX_MULTILINE, 0, NULL);
	g_autoptr(GRegex) blanks = g_regex_new("\\s+", 0, 0, NULL);
	g_autofree char *bare = g_regex_replace_literal(marks, text, -1, 0, "", 0, NULL);
	return g_regex_replace_literal(blanks, bare, -1, 0, " ", 0, NULL);
}

static int key_count;

static void check_example(const char *name, const char *type, const char *range, const char *def,
	const char *sentence, void *data)
{
	const char *last = strrchr(name, '.') ? strrchr(name, '.') + 1 : name;
	(void)type, (void)range, (void)sentence;
	key_count++;
	g_autofree char *any = g_strdup_printf("%s = ", last);
	g_autofree char *with_default = g_strdup_printf("%s = %s;", last, def);
	g_test_message("%s = %s", name, def);
	g_assert_nonnull(strstr(data, any));
	/* keys within lists have theirs in the list's */
	bool inner = g_str_has_prefix(name, "cadence.") && strchr(name + strlen("cadence."), '.');
	/* as it is written in the file, not in words */
	bool literal = g_regex_match_simple("^(-?[0-9.]+|\".*\"|\\(.*\\)|\\[.*\\]|true|false)$", def, 0, 0);
	if (literal && !inner)
		g_assert_nonnull(strstr(data, with_default));
}

static void test_example_is_complete(void)
{
	g_autofree char *text = read_source("conf/closecall.conf"), *all = flat(text);
	key_count = 0;
	config_keys(check_example, all);
	g_assert_cmpint(key_count, >, 100);
}

static char *replaced(const char *text, const char *pattern, const char *with)
{
	g_autoptr(GRegex) regex = g_regex_new(pattern, G_REGEX_MULTILINE, 0, NULL);
	g_autofree char *escaped = NULL;
	char *result = g_regex_replace(regex, text, -1, 0, with, 0, NULL);
	g_assert_cmpstr(result, !=, text);
	return result;
}

/* As it stands only the person's passwords are missing; with every "#" of a default taken away it says the
 * same. */
static void test_example_is_valid(void)
{
	g_autofree char *shipped = read_source("conf/closecall.conf"), *password = in_dir("an.password");
	remove(password);
	g_autofree char *installed = g_strconcat(shipped, "reader = \"/bin/true\";\n", NULL);
	g_autofree char *findings = findings_of(installed);
	g_auto(GStrv) lines = g_strsplit(findings, "\n", -1);
	g_assert_cmpint(g_strv_length(lines), ==, 3);
	for (char **line = lines; *line; line++)
		g_assert_true(g_str_has_suffix(*line, "password': No such file or directory"));

	put("an.password", "x\n", 0600);
	put("closecall.password", "x\n", 0600);
	struct config *c = load(installed);
	g_autofree char *uncommented = replaced(installed, "^(\\s*)#(?=[a-z_]+ = |\t|[)}])", "\\1");
	struct config *all = load(uncommented);
	g_assert_cmpint(all->poll_s, ==, c->poll_s);
	g_assert_cmpstr(all->manager_address, ==, "boss@example.com");
	g_assert_cmpint(all->reps[0].rules.n_windows, ==, c->reps[0].rules.n_windows);
	g_assert_cmpint(all->reps[0].rules.n_tiers, ==, c->reps[0].rules.n_tiers);
	g_assert_cmpstr(all->reps[0].name, ==, "An Peeters");
	config_free(all);
	config_free(c);
}

static void check_manual(const char *name, const char *type, const char *range, const char *def,
	const char *sentence, void *data)
{
	g_autoptr(GString) entry = g_string_new(NULL);
	g_string_append_printf(entry, "\n.It Ic %s\n%s\n", name, sentence);
	g_string_append_printf(
		entry, "%c%s%s%s.\n", g_ascii_toupper(*type), type + 1, *range ? ": " : "", range);
	if (g_str_has_prefix(def, "required"))
		g_string_append_printf(entry, "R%s.\n", def + 1);
	else if (*def)
		g_string_append_printf(entry, "Default: %s.\n", def);
	g_test_message("%s", entry->str);
	g_assert_nonnull(strstr(data, entry->str));
}

static void test_manual(void)
{
	g_autofree char *text = read_source("conf/closecall.conf.5");
	config_keys(check_manual, text);
}

/* The examples of the manual are configurations. */
static void test_manual_examples(void)
{
	g_autofree char *text = read_source("conf/closecall.conf.5");
	g_auto(GStrv) parts = g_strsplit(text, ".Bd -literal -offset indent\n", -1);
	g_assert_cmpint(g_strv_length(parts), ==, 5);
	static const char *const passwords[] = { "closecall.password", "an.password", "bart.password" };
	for (size_t i = 0; i < G_N_ELEMENTS(passwords); i++)
		put(passwords[i], "x\n", 0600);
	for (int i = 1; i < 5; i++) {
		*strstr(parts[i], ".Ed") = '\0';
		/* the second one says only what differs from the first */
		g_autofree char *whole = g_strconcat(i == 2 ? good[0] : "", i == 2 ? good[1] : "", parts[i],
			"reader = \"/bin/true\";", NULL);
		if (i == 3)
			put_dir("inbox"), put_dir("calendar");
		struct config *c = load(whole);
		g_assert_cmpint(c->n_reps, ==, i == 2 ? 2 : 1);
		config_free(c);
	}
}

/* ---- values ---- */

static void test_values(void)
{
	static const struct {
		const char *in, *out;
	} phones[] = { { "+32 2 123 45 67", "+3221234567" }, { "+32(0)478123456", "+32478123456" },
		{ "+49-30/1234.567", "+49301234567" }, { "02 123 45 67", NULL }, { "0032 2 123 45 67", NULL },
		{ "+0 123 456 789", NULL }, { "+32 12", NULL }, { "+32 2 123 45 67 89 01 23", NULL },
		{ "+32 2 123 x", NULL }, { "", NULL }, { "+32 +2 1234567", NULL } },
	  addresses[] = { { "An@Acme.BE", "an@acme.be" },
		  { "an.peeters+x@sub.acme.be", "an.peeters+x@sub.acme.be" },
		  { "an@localhost", "an@localhost" }, { "an@müller.de", "an@müller.de" }, { "an", NULL },
		  { "@acme.be", NULL }, { "an@", NULL }, { "an@acme..be", NULL }, { "an@.be", NULL },
		  { "an@acme.", NULL }, { "a n@acme.be", NULL }, { "an@ac me.be", NULL },
		  { "<an@acme.be>", NULL }, { "an@b@acme.be", NULL }, { "an,b@acme.be", NULL },
		  { "an@-acme.be", NULL } };
	for (size_t i = 0; i < G_N_ELEMENTS(phones); i++) {
		g_autofree char *out = value_phone(phones[i].in);
		g_assert_cmpstr(out, ==, phones[i].out);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(addresses); i++) {
		g_autofree char *out = value_address(addresses[i].in);
		g_test_message("%s", addresses[i].in);
		g_assert_cmpstr(out, ==, addresses[i].out);
	}
}

static void test_days_of_week(void)
{
	static const struct {
		const char *in;
		unsigned days; /* 0: none */
	} rows[] = { { "mon", 1 }, { "mon-fri", 31 }, { "sat-mon", 97 }, { "mon,wed", 5 },
		{ "mon-tue, sun", 67 }, { "sun-sun", 64 }, { "", 0 }, { "mon-", 0 }, { "mon,", 0 },
		{ "Mon", 0 }, { "mon-tue-wed", 0 } };
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		unsigned days = 0;
		g_test_message("%s", rows[i].in);
		g_assert_cmpint(value_days(rows[i].in, &days), ==, rows[i].days != 0);
		if (rows[i].days)
			g_assert_cmpuint(days, ==, rows[i].days);
	}
}

static void test_nearest(void)
{
	static const char *const words[] = { "host", "port", "login", "password_file", "days", "to" };
	static const struct {
		const char *word, *nearest;
	} rows[] = { { "hots", "host" }, { "hst", "host" }, { "logni", "login" },
		{ "passwordfile", "password_file" }, { "pasword_flie", "password_file" }, { "x", NULL },
		{ "calendar", NULL }, { "", NULL }, { "day", "days" }, { "ot", "to" }, { "of", NULL } };
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_test_message("%s", rows[i].word);
		g_assert_cmpstr(value_nearest(rows[i].word, words, G_N_ELEMENTS(words)), ==, rows[i].nearest);
	}
}

/* ---- lang.conf ---- */

#define LANG                                                                                          \
	"decimal = \",\"; group = \".\"; amount = \"{currency} {n}\"; day_month = \"{d} {month}\"; "  \
	"short_day = \"{wd}\";\n"                                                                     \
	"long_day = \"{weekday}\"; weekdays = [ \"1\", \"2\", \"3\", \"4\", \"5\", \"6\", \"7\" ];\n" \
	"short_weekdays = ( \"1\", \"2\", \"3\", \"4\", \"5\", \"6\", \"7\" );\n"
#define MONTHS                                                                                              \
	"months = [ \"1\", \"2\", \"3\", \"4\", \"5\", \"6\", \"7\", \"8\", \"9\", \"10\", \"11\", \"12\" " \
	"];\n"

static void test_lang(void)
{
	static const struct {
		const char *text, *error;
	} rows[] = {
		{ LANG MONTHS "labels = { a = \"b\"; };", NULL },
		{ LANG, ":1: 'months' is missing" },
		{ LANG "months = [ \"1\" ];", ":4: 'months' must be 12 texts" },
		{ LANG "months = [ \"1\", \"2\", \"3\", \"4\", \"5\", \"6\", \"7\", \"8\", \"9\", \"10\", "
		       "\"11\", \"12\", \"13\" ];",
			":4: 'months' must be 12 texts" },
		{ LANG "months = 12;", ":4: 'months' must be 12 texts" },
		{ LANG "months = [ 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 ];",
			":4: 'months' must be 12 texts" },
		{ LANG MONTHS "labels = \"x\";", ":5: 'labels' must be a group" },
		{ LANG MONTHS "labels = {\n a = 5; };", ":6: a label must be text" },
		{ LANG MONTHS "colour = \"red\";", ":5: unknown key 'colour'" },
		{ "decimal = 5;", ":1: 'decimal' must be text" },
		{ "decimal", ":1: syntax error" },
	};
	g_autofree char *path = in_dir("lang.conf");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		put("lang.conf", rows[i].text, 0600);
		struct lang *lang = lang_load(path, "nl", &error);
		g_test_message("%s", rows[i].text);
		if (rows[i].error) {
			g_assert_null(lang);
			g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP);
			g_assert_cmpstr(error->message + strlen(path), ==, rows[i].error);
			continue;
		}
		g_assert_no_error(error);
		g_assert_cmpstr(lang->code, ==, "nl");
		g_assert_cmpstr(lang->months[11], ==, "12");
		g_assert_cmpstr(lang->short_weekdays[6], ==, "7");
		g_assert_cmpstr(lang_label(lang, "a"), ==, "b");
		lang_free(lang);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	set_up();
	g_test_add_func("/config/faults", test_faults);
	g_test_add_func("/config/no-file", test_no_file);
	g_test_add_func("/config/defaults", test_defaults);
	g_test_add_func("/config/cadence-defaults", test_cadence_defaults);
	g_test_add_func("/config/without-file", test_without_file);
	g_test_add_func("/config/servers", test_servers);
	g_test_add_func("/config/common", test_common);
	g_test_add_func("/config/example-is-complete", test_example_is_complete);
	g_test_add_func("/config/example-is-valid", test_example_is_valid);
	g_test_add_func("/config/manual", test_manual);
	g_test_add_func("/config/manual-examples", test_manual_examples);
	g_test_add_func("/config/values", test_values);
	g_test_add_func("/config/days-of-week", test_days_of_week);
	g_test_add_func("/config/nearest", test_nearest);
	g_test_add_func("/config/lang", test_lang);
	int failed = g_test_run();
	remove_all(dir);
	g_free(dir);
	return failed;
}
