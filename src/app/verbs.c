/* The small verbs: run, once, check, outcome. */
#include "app/verbs.h"
#include "app/ask.h"
#include "app/connect.h"
#include "app/intake.h"
#include "app/park.h"
#include "app/rebuild.h"
#include "app/round.h"
#include "edge/clock.h"
#include <stdio.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

int verb_fail(const GError *error)
{
	g_auto(GStrv) lines = g_strsplit(error->message, "\n", -1);
	for (char **l = lines; *l; l++)
		fprintf(stderr, "closecall: %s\n", *l);
	switch (error->code) {
	case CLOSECALL_RETRY: return EX_TEMPFAIL;
	case CLOSECALL_ITEM: return EX_DATAERR;
	default: return EX_CONFIG;
	}
}

struct service *verb_open(const struct call_options *o, enum service_need need, struct tell *tell)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
	struct service *s = service_open(o->config ? o->config : DEFAULT_CONFIG, need, tell, warnings, &error);
	for (guint i = 0; i < warnings->len; i++)
		fprintf(stderr, "closecall: warning: %s\n", (char *)warnings->pdata[i]);
	if (!s)
		verb_fail(error);
	return s;
}

int verb_run(int argc, char **argv, const struct call_options *o)
{
	(void)argc;
	(void)argv;
	g_autoptr(GError) error = NULL;
	struct tell *tell = tell_new(TELL_JOURNAL, o->debug);
	struct service *s = verb_open(o, NEED_ALL, tell);
	int code = EX_CONFIG;
	if (s)
		code = park_run(s, &error) ? EX_OK : verb_fail(error);
	service_close(s);
	tell_free(tell);
	return code;
}

struct once {
	struct service *service;
	int64_t older;
	bool ok, setup;
};

static void one_round(struct once *o, const struct rep *rep, enum round_part parts)
{
	struct desk desk;
	desk_init(&desk, o->service, rep);
	o->ok = round_run(&desk, parts) && o->ok;
	o->setup = o->setup || desk.setup_broken;
	o->older += desk.older;
	for (guint i = 0; i < desk.answered->len; i++)
		one_round(o, desk.answered->pdata[i], ROUND_ANSWERED);
	desk_close(&desk);
}

int verb_once(int argc, char **argv, const struct call_options *o)
{
	(void)argc;
	(void)argv;
	struct tell *tell = tell_new(TELL_STORY, o->debug);
	struct service *s = verb_open(o, NEED_ALL, tell);
	struct once once = { .service = s, .ok = true };
	for (size_t i = 0; s && i < config_n_desks(s->config); i++)
		one_round(&once, config_desk(s->config, i), ROUND_ALL);
	if (once.older)
		printf("  %" G_GINT64_FORMAT " mails are older than %d days (lookback_days) and were not acted upon\n", once.older, s->config->lookback_days);
	int code = !s || once.setup ? EX_CONFIG : once.ok ? EX_OK : EX_TEMPFAIL;
	service_close(s);
	tell_free(tell);
	return code;
}

static int check_ledger(const struct config *c, bool rebuild)
{
	g_autofree char *path = g_build_filename(c->state_dir, "ledger.db", NULL);
	g_autoptr(GError) error = NULL;
	if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
		printf("ledger         not there yet; it is made at the first run\n");
		return EX_OK;
	}
	struct ledger *l = ledger_open(path, &error);
	bool ok = l && ledger_health(l, &error);
	if (ok)
		printf("ledger         sound\n");
	ok = ok && (!rebuild || rebuild_check(c, l, &error));
	if (l)
		ledger_close(l);
	return ok ? EX_OK : verb_fail(error);
}

/* A ledger of another user's would be in the service's way. */
static bool may_keep(const struct config *c)
{
	struct stat status;
	if (stat(c->state_dir, &status) != 0 || status.st_uid == geteuid())
		return true;
	fprintf(stderr, "closecall: '%s' belongs to user %u: run this as that user (setpriv --reuid=%u --clear-groups closecall check --connect)\n",
			c->state_dir, status.st_uid, status.st_uid);
	return false;
}

static int check_connect(const struct call_options *o)
{
	struct tell *tell = tell_new(TELL_NOTHING, o->debug);
	struct service *s = verb_open(o, 0, tell);
	int code = s && may_keep(s->config) ? EX_OK : EX_CONFIG;
	service_close(s);
	s = code == EX_OK ? verb_open(o, NEED_LEDGER, tell) : NULL;
	code = s ? connect_check(s, o->json) : EX_CONFIG;
	service_close(s);
	tell_free(tell);
	return code;
}

int verb_check(int argc, char **argv, const struct call_options *o)
{
	(void)argc;
	(void)argv;
	if (o->connect)
		return check_connect(o);
	struct tell *tell = tell_new(TELL_NOTHING, false);
	struct service *s = verb_open(o, NEED_TEMPLATES | NEED_READERS, tell);
	int code = EX_CONFIG;
	if (s) {
		printf("configuration  OK: %zu rep%s\n", s->config->n_reps, s->config->n_reps == 1 ? "" : "s");
		printf("templates      OK: %s\n", s->config->templates_dir);
		printf("words, reader  OK: %s\n", s->config->words_dir);
		code = check_ledger(s->config, o->rebuild);
	}
	service_close(s);
	tell_free(tell);
	return code;
}

/* ---- outcome ---- */

bool verb_find_quote(struct service *s, const char *number, struct deal *ret, const struct rep **ret_rep, GError **error)
{
	g_autoptr(GPtrArray) deals = record_list_new(&deal_record);
	struct deal_query q = { .number = number };
	if (!ledger_find_deals(s->ledger, &q, deals, error))
		return false;
	if (deals->len != 1) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, deals->len ? "%u quotes have the number '%s'" : "%.0uno quote has the number '%s'",
				deals->len, number);
		return false;
	}
	record_copy(&deal_record, ret, deals->pdata[0]);
	*ret_rep = config_find_rep(s->config, ret->rep);
	if (!*ret_rep)
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "rep '%s' of quote '%s' is not in the configuration", ret->rep, number);
	return *ret_rep != NULL;
}

static bool report(struct service *s, const char *number, const char *text, GError **error)
{
	struct deal deal;
	struct outcome outcome;
	record_init(&deal_record, &deal);
	record_init(&outcome_record, &outcome);
	const struct rep *rep = NULL;
	bool ok = verb_find_quote(s, number, &deal, &rep, error);
	int64_t now = clock_now_utc();
	ok = ok && ask_outcome(s->readers, text, date_of_instant(now, rep->rules.zone, NULL), &outcome, error);
	if (ok && (outcome.ask || !outcome_says(&outcome))) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "'%s' is not understood: %s", text, outcome.ask ? outcome.ask : "it begins with no outcome word");
		ok = false;
	}
	g_autofree char *source = g_strdup_printf("command line %" G_GINT64_FORMAT " %s", now, text);
	enum intake what;
	ok = ok && ledger_begin(s->ledger, error);
	if (ok)
		ok = ledger_end(s->ledger, intake_outcome(s, rep, &deal, &(struct words_said){ 0, &outcome, source, 0 }, &what, error), error);
	if (ok)
		intake_tell(s, rep, &deal, &outcome, what);
	record_clear(&outcome_record, &outcome);
	record_clear(&deal_record, &deal);
	return ok;
}

int verb_outcome(int argc, char **argv, const struct call_options *o)
{
	g_autoptr(GError) error = NULL;
	if (argc < 2) {
		fprintf(stderr, "usage: closecall outcome QUOTE TEXT…\n");
		return EX_USAGE;
	}
	struct tell *tell = tell_new(TELL_STORY, o->debug);
	struct service *s = verb_open(o, NEED_LEDGER | NEED_READERS, tell);
	int code = EX_CONFIG;
	if (s) {
		g_autofree char *text = g_strjoinv(" ", argv + 1);
		code = report(s, argv[0], text, &error) ? EX_OK : verb_fail(error);
		if (code == EX_OK)
			printf("  what follows from it is carried out by the running service, or by the next `closecall once`\n");
	}
	service_close(s);
	tell_free(tell);
	return code;
}
