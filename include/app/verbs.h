/* The verbs of the command line; each gets its arguments behind the verb. Exit codes are those of sysexits.h. */
#ifndef APP_VERBS_H
#define APP_VERBS_H

#include <stdbool.h>

struct call_options {
	const char *config; /* NULL: none was given */
	bool json, debug;
};

int verb_run(int argc, char **argv, const struct call_options *o);
int verb_once(int argc, char **argv, const struct call_options *o);
int verb_check(int argc, char **argv, const struct call_options *o);
int verb_explain(int argc, char **argv, const struct call_options *o);
int verb_status(int argc, char **argv, const struct call_options *o);
int verb_outcome(int argc, char **argv, const struct call_options *o);
int verb_demo(int argc, char **argv, const struct call_options *o);

#endif
