/* What the table of keys cannot say: what is missing, what contradicts, what is not there. Adds to the
 * reading's findings. */
#ifndef EDGE_CONFIG_CHECK_H
#define EDGE_CONFIG_CHECK_H

#include "edge/config.h"
#include "edge/config_read.h"

/* Keys that are required and not there, keys without a meaning with the kind chosen. Before what is not there
 * is filled in. */
void config_check_keys(const struct config_reading *r, const struct config *c);

/* Duplicates, languages, files and directories, passwords, regions. c->holidays may be NULL. */
void config_check_values(const struct config_reading *r, const struct config *c);

/* Of every rep: hours, windows, periods, tiers. */
void config_check_cadences(const struct config_reading *r, const struct config *c);

/* Where a rep's value comes from: its own group, every_rep's or the one at the top; else the nearest place
 * that could have it. rep: the setting of the rep. */
const config_setting_t *config_place(
	const struct config_reading *r, const config_setting_t *rep, const char *group, const char *key);
const config_setting_t *config_rep_setting(const struct config_reading *r, size_t i);

#endif
