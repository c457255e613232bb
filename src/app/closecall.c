/* closecall: the command line. */
#include "app/verbs.h"
#include "core/date.h"
#include "edge/clock.h"
#include "edge/mailbox.h"
#include <gmime/gmime.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

struct verb {
	const char *name, *arguments;
	int (*run)(int argc, char **argv, const struct call_options *o);
	const char *help;
};

static const struct verb verbs[] = {
	{ "run", "", verb_run, "watch the mailboxes and calendars until told to stop" },
	{ "once", "", verb_once, "one round of every rep, then exit" },
	{ "check", "", verb_check, "look over configuration, templates, words and ledger" },
	{ "explain", "MAIL|QUOTE", verb_explain, "what is read from a mail and why; or the story of a quote" },
	{ "read", "KIND", verb_read, "what is found in each line of the input: money, date, phone, quote-mail …" },
	{ "status", "", verb_status, "reps, open quotes, what is due and what is stuck" },
	{ "outcome", "QUOTE TEXT…", verb_outcome, "report what came of a call" },
	{ "script", "QUOTE", verb_script, "what the rep will see for the next call about a quote" },
	{ "holidays", "REGION YEAR", verb_holidays, "the public holidays of a year (--json)" },
	{ "simulate", "", verb_simulate, "a year of reps and customers of chance, to compare two cadences" },
	{ "demo", "[DIRECTORY]", verb_demo, "the whole loop on sample data, no server needed" },
};

static void print_usage(FILE *to)
{
	fprintf(to, "usage: closecall [options] verb [arguments]\n\nverbs:\n");
	for (size_t i = 0; i < G_N_ELEMENTS(verbs); i++)
		fprintf(to, "  %-8s %-12s %s\n", verbs[i].name, verbs[i].arguments, verbs[i].help);
	fprintf(to, "\noptions:\n"
		    "  -c, --config FILE  configuration (default: /etc/closecall/closecall.conf)\n"
		    "      --now TIME     fix the clock: 2026-10-05T08:00 (UTC unless with Z or +02:00)\n"
		    "      --lang LANG    the salesperson's language (read)\n"
		    "      --region CC    country of numbers without a country code (read)\n"
		    "      --rebuild      replay every quote's facts and compare (check)\n"
		    "      --connect      try every server, folder, calendar and login (check)\n"
		    "      --seed N, --year Y, --reps N, --quotes N, --compare FILE, --ledger FILE   (simulate)\n"
		    "      --json         machine-readable output (explain, status, holidays, check --connect)\n"
		    "      --debug        also say what holds customer data\n"
		    "      --version\n"
		    "see closecall(8) and closecall.conf(5)\n");
}

static const struct verb *verb_named(const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(verbs); i++)
		if (g_str_equal(verbs[i].name, name))
			return &verbs[i];
	return NULL;
}

static bool fix_clock(const char *now)
{
	g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
	int64_t at;
	if (!now)
		return true;
	if (!instant_parse(now, utc, &at)) {
		fprintf(stderr, "closecall: --now '%s' is no time: 2026-10-05T08:00, with Z or +02:00 behind it if need be\n", now);
		return false;
	}
	clock_fix(at);
	return true;
}

int main(int argc, char **argv)
{
	struct call_options o = { 0 };
	g_autofree char *config = NULL, *now = NULL, *lang = NULL, *region = NULL;
	gboolean rebuild = FALSE, connect = FALSE, json = FALSE, debug = FALSE, version = FALSE, help = FALSE;
	g_autofree char *compare = NULL, *ledger = NULL;
	int seed = 1, year = 2026, reps = 50, quotes = 10000;
	const GOptionEntry entries[] = {
		{ "config", 'c', 0, G_OPTION_ARG_FILENAME, &config, NULL, NULL },
		{ "now", 0, 0, G_OPTION_ARG_STRING, &now, NULL, NULL },
		{ "lang", 0, 0, G_OPTION_ARG_STRING, &lang, NULL, NULL },
		{ "region", 0, 0, G_OPTION_ARG_STRING, &region, NULL, NULL },
		{ "rebuild", 0, 0, G_OPTION_ARG_NONE, &rebuild, NULL, NULL },
		{ "connect", 0, 0, G_OPTION_ARG_NONE, &connect, NULL, NULL },
		{ "seed", 0, 0, G_OPTION_ARG_INT, &seed, NULL, NULL },
		{ "year", 0, 0, G_OPTION_ARG_INT, &year, NULL, NULL },
		{ "reps", 0, 0, G_OPTION_ARG_INT, &reps, NULL, NULL },
		{ "quotes", 0, 0, G_OPTION_ARG_INT, &quotes, NULL, NULL },
		{ "ledger", 0, 0, G_OPTION_ARG_FILENAME, &ledger, NULL, NULL },
		{ "compare", 0, 0, G_OPTION_ARG_FILENAME, &compare, NULL, NULL },
		{ "json", 0, 0, G_OPTION_ARG_NONE, &json, NULL, NULL },
		{ "debug", 0, 0, G_OPTION_ARG_NONE, &debug, NULL, NULL },
		{ "version", 0, 0, G_OPTION_ARG_NONE, &version, NULL, NULL },
		{ "help", 'h', 0, G_OPTION_ARG_NONE, &help, NULL, NULL },
		{ 0 },
	};
	setlocale(LC_CTYPE, ""); /* only this: numbers are written the same everywhere */
	signal(SIGPIPE, SIG_IGN);
	g_autoptr(GError) error = NULL;
	g_autoptr(GOptionContext) context = g_option_context_new(NULL);
	g_option_context_set_help_enabled(context, FALSE);
	g_option_context_add_main_entries(context, entries, NULL);
	if (!g_option_context_parse(context, &argc, &argv, &error)) {
		fprintf(stderr, "closecall: %s\n", error->message);
		return EX_USAGE;
	}
	if (version) {
		printf("closecall %s\n", CLOSECALL_VERSION);
		return EX_OK;
	}
	const struct verb *verb = argc > 1 ? verb_named(argv[1]) : NULL;
	if (help || !verb) {
		print_usage(help ? stdout : stderr);
		if (argc > 1 && !help)
			fprintf(stderr, "\nclosecall: there is no verb '%s'\n", argv[1]);
		return help ? EX_OK : EX_USAGE;
	}
	if (!fix_clock(now))
		return EX_USAGE;
	o.config = config;
	o.lang = lang;
	o.region = region;
	o.rebuild = rebuild;
	o.connect = connect;
	o.seed = seed;
	o.year = year;
	o.quotes = quotes;
	o.reps = reps;
	o.compare = compare;
	o.ledger = ledger;
	o.json = json;
	o.debug = debug;
	g_mime_init();
	imap_global_init();
	return verb->run(argc - 2, argv + 2, &o);
}
