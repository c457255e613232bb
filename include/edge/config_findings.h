/* What is wrong, or odd, in a configuration: all of it, each once, by file and line. */
#ifndef EDGE_CONFIG_FINDINGS_H
#define EDGE_CONFIG_FINDINGS_H

#include <glib.h>
#include <libconfig.h>
#include <stdbool.h>

struct finding {
	char *file;
	unsigned line;
	bool warning; /* odd but usable */
	char *text;
};

GPtrArray *findings_new(void); /* of struct finding */

/* path: of the configuration, for settings that no @include brought. findings may be NULL: not wanted. */
void finding_add(GPtrArray *findings, const char *path, bool warning, const config_setting_t *at,
	const char *format, ...) G_GNUC_PRINTF(5, 6);

/* "file:line: text", by file and line: new strings, the findings or the warnings, into texts. */
void findings_print(GPtrArray *findings, bool warnings, GPtrArray *texts);

/* The dotted name of a setting: "reps.mail.port". New string. */
char *setting_path(const config_setting_t *at);

#endif
