#include "edge/config_file.h"
#include "edge/files.h"

#define MAX_BYTES (1024 * 1024)

/* The text is read here and not by libconfig, whose scanner ends the program when it cannot read what it
 * opened. */
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
	g_autofree char *where = config_file_name(path, config_error_file(file));
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "%s:%d: %s", where, config_error_line(file),
		config_error_text(file));
	return false;
}

char *config_file_name(const char *path, const char *included)
{
	g_autofree char *dir = g_path_get_dirname(path);
	if (!included)
		return g_strdup(path);
	return g_path_is_absolute(included) || g_str_equal(dir, ".") ? g_strdup(included)
								     : g_build_filename(dir, included, NULL);
}

bool config_file_fail(const char *path, const config_setting_t *at, const char *what, GError **error)
{
	g_autofree char *name = config_file_name(path, config_setting_source_file(at));
	unsigned line = config_setting_source_line(at); /* the root has none */
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "%s:%u: %s", name, MAX(line, 1), what);
	return false;
}
