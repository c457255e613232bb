#include "write/text_merge.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

/* ---- what is compared ---- */

/* Editors on the web give back HTML for what was plain text. */
static char *without_html(const char *text)
{
	static const struct {
		const char *from, *to;
	} signs[] = { { "&nbsp;", " " }, { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" }, { "&#39;", "'" }, { "&amp;", "&" } };
	if (!strstr(text, "<br") && !strstr(text, "<p>") && !strstr(text, "<div") && !strstr(text, "<span"))
		return g_strdup(text);
	GString *out = g_string_new(NULL);
	for (const char *p = text; *p;) {
		const char *end = *p == '<' ? strchr(p, '>') : NULL;
		if (end && (g_str_has_prefix(p, "<br") || g_str_has_prefix(p, "</p") || g_str_has_prefix(p, "</div")))
			g_string_append_c(out, '\n');
		else if (!end)
			g_string_append_c(out, *p);
		p = end ? end + 1 : p + 1;
	}
	for (gsize i = 0; i < G_N_ELEMENTS(signs); i++)
		g_string_replace(out, signs[i].from, signs[i].to, 0);
	return g_string_free(out, FALSE);
}

static GStrv lines_of(const char *text)
{
	g_autoptr(GString) unix_ends = g_string_new(text);
	g_string_replace(unix_ends, "\r\n", "\n", 0);
	g_strchomp(unix_ends->str);
	GStrv lines = g_strsplit(unix_ends->str, "\n", -1);
	for (char **l = lines; *l; l++)
		g_strchomp(*l);
	return lines;
}

/* ---- the longest common lines ---- */

/* match[i] = the line of b that line i of a became, -1: none. */
static int *match_lines(GStrv a, guint na, GStrv b, guint nb)
{
	int *match = g_new(int, na + 1);
	g_autofree guint16 *length = g_new0(guint16, (gsize)(na + 1) * (nb + 1)); /* of the common rest behind i, k */
#define LENGTH(i, k) length[(gsize)(i) * (nb + 1) + (k)]
	for (guint i = na; i-- > 0;)
		for (guint k = nb; k-- > 0;)
			LENGTH(i, k) = g_str_equal(a[i], b[k]) ? LENGTH(i + 1, k + 1) + 1 : MAX(LENGTH(i + 1, k), LENGTH(i, k + 1));
	for (guint i = 0, k = 0; i < na; i++) {
		match[i] = -1;
		while (k < nb && !g_str_equal(a[i], b[k]) && LENGTH(i, k + 1) > LENGTH(i + 1, k))
			k++;
		if (k < nb && g_str_equal(a[i], b[k]))
			match[i] = (int)k++;
	}
#undef LENGTH
	return match;
}

/* ---- merging ---- */

/* The person's lines behind our old line `was` (-1: on top): those between its place in what stands and the next of ours. */
static void append_additions(GString *out, GStrv standing, const int *kept, int was, guint n_was, guint n_standing)
{
	int from = was < 0 ? 0 : kept[was] + 1;
	guint to = n_standing;
	for (guint i = (guint)(was + 1); i < n_was; i++) {
		if (kept[i] >= 0) {
			to = (guint)kept[i];
			break;
		}
	}
	for (guint i = (guint)from; i < to; i++)
		g_string_append_printf(out, "%s\n", standing[i]);
}

/* Our new lines before the one that line i of the old ones, or the next of them that goes on, became. */
static void append_ours(GString *out, GStrv now, guint n_now, const int *goes_on, guint i, guint n_was, guint *next)
{
	guint to = n_now;
	for (; i < n_was; i++) {
		if (goes_on[i] >= 0) {
			to = (guint)goes_on[i];
			break;
		}
	}
	while (*next < to)
		g_string_append_printf(out, "%s\n", now[(*next)++]);
}

static char *merge(GStrv was, GStrv standing, GStrv now)
{
	guint n_was = g_strv_length(was), n_standing = g_strv_length(standing), n_now = g_strv_length(now);
	g_autofree int *kept = match_lines(was, n_was, standing, n_standing), *goes_on = match_lines(was, n_was, now, n_now);
	GString *out = g_string_new(NULL);
	guint next = 0; /* of our new text */
	append_additions(out, standing, kept, -1, n_was, n_standing);
	for (guint i = 0; i < n_was; i++) {
		append_ours(out, now, n_now, goes_on, i, n_was, &next);
		if (goes_on[i] >= 0)
			next++;
		if (goes_on[i] >= 0 && kept[i] >= 0)
			g_string_append_printf(out, "%s\n", was[i]);
		if (kept[i] >= 0)
			append_additions(out, standing, kept, (int)i, n_was, n_standing);
	}
	append_ours(out, now, n_now, goes_on, n_was, n_was, &next);
	return g_strchomp(g_string_free(out, FALSE));
}

char *text_merge(const char *was, const char *standing, const char *now)
{
	g_autofree char *plain = without_html(standing);
	g_auto(GStrv) a = lines_of(was), b = lines_of(plain), c = lines_of(now);
	if (g_strv_equal((const char *const *)a, (const char *const *)b))
		return g_strdup(now);
	if (MAX(g_strv_length(a), MAX(g_strv_length(b), g_strv_length(c))) > TEXT_MERGE_MAX_LINES)
		return g_strdup(standing);
	return merge(a, b, c);
}
