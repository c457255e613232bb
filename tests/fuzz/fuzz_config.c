/* Any text as a configuration: it loads, or every finding has a file and a line; what loads is whole. */
#include "edge/config.h"
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void);

/* libconfig 1.5 loses the text of a string that the file breaks off in. */
const char *__lsan_default_suppressions(void)
{
	return "leak:libconfig.so";
}

static void look_at(const struct config *c)
{
	g_assert(c->n_reps > 0 && c->company && c->outgoing.from_address && c->domains);
	for (size_t i = 0; i < c->n_reps; i++) {
		const struct rep *rep = &c->reps[i];
		g_assert(config_find_rep(c, rep->id) == rep);
		g_assert(rep->name && rep->language && rep->zone_name && rep->rules.zone);
		g_assert(rep->rules.n_tiers > 0 && rep->rules.n_hours > 0 && rep->rules.n_windows > 0);
		g_assert(rep->rules.tiers[rep->rules.n_tiers - 1].below == -1);
		workday_add(&rep->rules.days, (struct date){ 2026, 11, 23 }, 3);
	}
}

/* "path:12: …", or why the file as a whole cannot be read */
static void look_at_error(const char *message, const char *path)
{
	g_auto(GStrv) lines = g_strsplit(message, "\n", -1);
	bool whole = g_str_has_prefix(message, "cannot ");
	g_assert(whole || (g_str_has_prefix(lines[0], path) && g_ascii_isdigit(lines[0][strlen(path) + 1])));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* no other file is part of the text: an included device has no end */
	if (memmem(data, size, "@include", 8))
		return 0;
	int fd = memfd_create("config", MFD_CLOEXEC);
	g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
	g_assert(write(fd, data, size) == (ssize_t)size);
	struct config *c = config_load(path, warnings, &error);
	g_assert(!c == !!error);
	if (c)
		look_at(c);
	else
		look_at_error(error->message, path);
	config_free(c);
	close(fd);
	return 0;
}
