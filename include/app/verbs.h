/* The verbs of the command line; each gets the arguments behind its name. Exit codes are those of sysexits(3). */
#ifndef APP_VERBS_H
#define APP_VERBS_H

#include "app/service.h"

struct call_options {
	const char *config; /* NULL: none was given */
	const char *lang, *region; /* of `read`; NULL: not given */
	int seed, year, quotes, reps; /* of `simulate` */
	const char *ledger;           /* keeps the simulated year; NULL: nothing is kept */
	const char *compare;
	bool json, debug;
	bool rebuild; /* check: replay every deal */
	bool connect; /* check: try every server */
};

#define DEFAULT_CONFIG "/etc/closecall/closecall.conf"

int verb_run(int argc, char **argv, const struct call_options *o);
int verb_once(int argc, char **argv, const struct call_options *o);
int verb_check(int argc, char **argv, const struct call_options *o);
int verb_explain(int argc, char **argv, const struct call_options *o);
int verb_read(int argc, char **argv, const struct call_options *o);
int verb_status(int argc, char **argv, const struct call_options *o);
int verb_outcome(int argc, char **argv, const struct call_options *o);
int verb_script(int argc, char **argv, const struct call_options *o);
int verb_holidays(int argc, char **argv, const struct call_options *o);
int verb_simulate(int argc, char **argv, const struct call_options *o);
int verb_demo(int argc, char **argv, const struct call_options *o);

/* What verbs share: opens the service with the configuration of the options, or says on stderr why not. */
struct service *verb_open(const struct call_options *o, enum service_need need, struct tell *tell);

/* The one quote that has the number, and its rep. ret is inited by the caller. */
bool verb_find_quote(struct service *s, const char *number, struct deal *ret, const struct rep **ret_rep, GError **error);

/* Says the error on stderr, each of its lines, and gives the exit code it stands for. */
int verb_fail(const GError *error);

#endif
