#include "write/script_lint.h"

#include <stdbool.h>
#include <string.h>

#define LINE_MAX_CHARS 190 /* METHOD 4.3 */

/* These lead to the question or follow it: they must not ask it. */
static const char *const without_question[] = { "gatekeeper", "voicemail", "after_order", "call", NULL };

static const struct {
	const char *label, *what;
} forbidden[] = {
	{ "lint_backward", "this looks back at what was settled; ask for the order" },
	{ "lint_disturbing", "this asks whether the call is welcome; it never is" },
	{ "lint_reopening", "this reopens the sale; ask for the order" },
};

struct lint {
	const char *path;
	char **lines;
	const struct lang *lang;
	GPtrArray *warnings;
};

static void G_GNUC_PRINTF(4, 5) warn(const struct lint *l, int line, int column, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	g_autofree char *what = g_strdup_vprintf(format, args);
	va_end(args);
	g_ptr_array_add(l->warnings, g_strdup_printf("%s:%d:%d: %s", l->path, line, column, what));
}

static bool is_blank(const char *line)
{
	return !line[strspn(line, " \t\r")];
}

static bool is_tag_line(const char *line)
{
	return g_str_has_prefix(line, "{{") && strchr("#^/!>", line[2]) && g_str_has_suffix(line, "}}");
}

/* Byte offset of the first match at or after `from`, or -1. A pattern that is none matches nothing. */
static int find(const struct lint *l, const char *label, const char *line, int from)
{
	const char *pattern = lang_find_label(l->lang, label);
	g_autoptr(GRegex) regex = pattern ? g_regex_new(pattern, G_REGEX_CASELESS, 0, NULL) : NULL;
	g_autoptr(GMatchInfo) match = NULL;
	int start = -1;
	if (regex && g_regex_match_full(regex, line, -1, from, 0, &match, NULL))
		g_match_info_fetch_pos(match, 0, &start, NULL);
	return start;
}

static int column_of(const char *line, int offset)
{
	return (int)g_utf8_strlen(line, offset) + 1;
}

static void check_line(const struct lint *l, int i)
{
	const char *line = l->lines[i];
	long length = g_utf8_strlen(line, -1);
	if (length > LINE_MAX_CHARS && !is_tag_line(line))
		warn(l, i + 1, LINE_MAX_CHARS + 1, "line of %ld characters, more than %d", length, LINE_MAX_CHARS);
	int spoken = find(l, "lint_spoken", line, 0);
	for (size_t f = 0; spoken >= 0 && f < G_N_ELEMENTS(forbidden); f++) {
		int at = find(l, forbidden[f].label, line, spoken);
		if (at >= 0)
			warn(l, i + 1, column_of(line, at), "%s", forbidden[f].what);
	}
}

static bool is_heading(const struct lint *l, const char *line)
{
	g_autofree char *stripped = g_strstrip(g_strdup(line));
	return strcmp(stripped, lang_label(l->lang, "lint_question")) == 0;
}

/* One question mark in each spoken line of the block, and silence behind it. */
static void check_question(const struct lint *l, int heading)
{
	int i = heading + 1;
	for (; l->lines[i] && !is_blank(l->lines[i]); i++) {
		const char *mark = strchr(l->lines[i], '?');
		const char *second = mark ? strchr(mark + 1, '?') : NULL;
		if (is_tag_line(l->lines[i]))
			continue;
		if (!mark)
			warn(l, i + 1, 1, "no question in the block of the question");
		if (second)
			warn(l, i + 1, column_of(l->lines[i], second - l->lines[i]), "a second question in one line");
	}
	while (l->lines[i] && is_blank(l->lines[i]))
		i++;
	const char *silence = lang_label(l->lang, "lint_silence");
	if (!l->lines[i] || !g_str_has_prefix(l->lines[i], silence))
		warn(l, l->lines[i] ? i + 1 : i, 1, "the question is not followed by a line that begins with '%s'", silence);
}

static void check_questions(const struct lint *l, bool wanted)
{
	int headings = 0;
	for (int i = 0; l->lines[i]; i++) {
		if (!is_heading(l, l->lines[i]))
			continue;
		headings++;
		if (!wanted)
			warn(l, i + 1, 1, "the question does not belong in this script");
		else if (headings > 1)
			warn(l, i + 1, 1, "the question stands here a second time");
		else
			check_question(l, i);
	}
	if (wanted && !headings)
		warn(l, 1, 1, "no line '%s'", lang_label(l->lang, "lint_question"));
}

/* The last line gives the words that may be typed. */
static void check_end(const struct lint *l)
{
	int last = (int)g_strv_length(l->lines) - 1;
	while (last > 0 && is_blank(l->lines[last]))
		last--;
	const char *note = lang_label(l->lang, "lint_note");
	if (last < 0 || !g_str_has_prefix(l->lines[last], note))
		warn(l, MAX(last, 0) + 1, 1, "the last line does not begin with '%s'", note);
}

void script_lint(const char *name, const char *path, const char *text, const struct lang *lang, GPtrArray *warnings)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	struct lint l = { .path = path, .lines = lines, .lang = lang, .warnings = warnings };
	for (int i = 0; lines[i]; i++)
		check_line(&l, i);
	check_questions(&l, !g_strv_contains(without_question, name));
	if (strcmp(name, "call") != 0)
		check_end(&l);
}
