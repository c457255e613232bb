/* Lines of "region expression": each is a rule or is refused, and business days keep their laws whatever the
 * rules are. */
#include "core/days.h"
#include "core/error.h"
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void add_line(struct holidays *h, char *line)
{
	g_autoptr(GError) error = NULL;
	char *on = strchr(line, ' ');
	if (!on)
		return;
	*on++ = '\0';
	bool good = holidays_add(h, line, "it", on, 0, 0, &error);
	g_assert(good || g_error_matches(error, CLOSECALL_ERROR, CLOSECALL_SETUP));
	g_assert(!good || holidays_has_region(h, line));
}

static void look_at(const struct holidays *h)
{
	static char *regions[] = { "A", "A-B-C", NULL };
	struct workdays w = { .holidays = h, .regions = regions };
	for (int i = 0; i < 400; i += 7) {
		struct date d = date_add_days((struct date){ 2023, 12, 20 }, i), next = workday_add(&w, d, 1);
		if (!workday_is(&w, next))
			continue; /* there is none within ten years */
		g_assert(date_compare(d, next) < 0);
		g_assert(workday_count(&w, d, next) == 1);
		if (workday_is(&w, d))
			g_assert(date_compare(workday_add(&w, next, -1), d) == 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct holidays *h = holidays_new();
	g_autofree char *text = g_strndup((const char *)data, size);
	g_auto(GStrv) lines = g_strsplit(text, "\n", 100);
	for (char **line = lines; *line; line++)
		add_line(h, *line);
	look_at(h);
	holidays_free(h);
	return 0;
}
