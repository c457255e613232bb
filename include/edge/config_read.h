/* From libconfig settings to structs, by the table of keys. Findings are collected, none stops the reading.
 */
#ifndef EDGE_CONFIG_READ_H
#define EDGE_CONFIG_READ_H

#include "edge/config_findings.h"
#include "edge/config_keys.h"

struct config_reading {
	const char *path; /* of the configuration, as a person wrote it */
	const char *dir;  /* where it lies, absolute */
	const config_t *file;
	GPtrArray *findings;  /* of struct finding, each once; NULL: not wanted */
	GHashTable *defaults; /* what was read of them already; from config_defaults_new() */
};

GHashTable *config_defaults_new(void);

/* Fills a zeroed struct: defaults, then the groups at the top that hold for it, then group. under: the
 * KEY_COMMON for the whole of it, or NULL. Later values replace earlier ones key by key, lists as a whole. */
void section_read(const struct config_reading *r, const struct section *s, const char *under,
	const config_setting_t *group, void *base);

/* Frees what the struct owns by the table, and zeroes it. */
void section_clear(const struct section *s, void *base);

#endif
