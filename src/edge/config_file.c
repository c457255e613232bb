#include "edge/config_file.h"
#include "edge/files.h"

#define MAX_BYTES (1024 * 1024)

/* The text is read here and not by libconfig, whose scanner ends the program when it cannot read what it opened. */
bool config_file_read(config_t *file, const char *path, GError **error)
{
	g_autofree char *dir = g_path_get_dirname(path);
	g_autofree char *text = NULL;
	config_init(file);
	config_set_include_dir(file, dir);
	if (!file_read_text(path, MAX_BYTES, &text, error))
		return false;
	if (config_read_string(file, text) == CONFIG_TRUE)
		return true;
	const char *where = config_error_file(file);
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "%s:%d: %s", where ? where : path, config_error_line(file),
			config_error_text(file));
	return false;
}

char *config_file_place(const char *path, const config_setting_t *at)
{
	const char *included = config_setting_source_file(at);
	unsigned line = config_setting_source_line(at);
	return g_strdup_printf("%s:%u", included ? included : path, MAX(line, 1));
}

bool config_file_fail(const char *path, const config_setting_t *at, const char *what, GError **error)
{
	g_autofree char *place = config_file_place(path, at);
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "%s: %s", place, what);
	return false;
}
