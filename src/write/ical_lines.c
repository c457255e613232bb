#include "write/ical_lines.h"

#include <string.h>

#include "core/date.h"

#define LINE_OCTETS 75 /* RFC 5545 3.1, without the line end */

/* ---- writing ---- */

/* Folded between characters, never within one: clients show the halves as two broken ones. */
void ical_append_line(GString *out, const char *line, const char *line_end)
{
	const char *end = line + strlen(line);
	size_t used = 0;

	for (const char *p = line; p < end;) {
		/* of a line that somebody else wrote, the last character may be a part of one */
		size_t n = MIN((size_t)(g_utf8_next_char(p) - p), (size_t)(end - p));

		if (used + n > LINE_OCTETS) {
			g_string_append_printf(out, "%s ", line_end);
			used = 1;
		}
		g_string_append_len(out, p, (gssize)n);
		used += n;
		p += n;
	}
	g_string_append(out, line_end);
}

/* A TEXT value (RFC 5545 3.3.11). What could end the line or is not to be seen is left out; a text on one line has blanks for
 * its line ends. */
static void append_text(GString *line, const char *text, bool one_line)
{
	g_autofree char *valid = g_utf8_make_valid(text, -1);

	for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);

		if (c == '\r' && p[1] == '\n')
			continue;
		if (c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029)
			g_string_append(line, one_line ? " " : "\\n");
		else if (c == '\t')
			g_string_append_c(line, ' ');
		else if (c == '\\' || c == ';' || c == ',')
			g_string_append_printf(line, "\\%c", (char)c);
		else if (!g_unichar_iscntrl(c))
			g_string_append_unichar(line, c);
	}
}

static bool has_visible(const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text, -1);

	for (const char *p = valid; *p; p = g_utf8_next_char(p))
		if (g_unichar_isgraph(g_utf8_get_char(p)))
			return true;
	return false;
}

/* A property without a text, or of blanks alone, is left out: servers drop or choke on empty ones (PROTOCOLS 3). */
void ical_append_text_property(GString *out, const char *name, const char *text, bool one_line, const char *line_end)
{
	g_autoptr(GString) line = g_string_new(name);

	if (!text || !has_visible(text))
		return;
	g_string_append_c(line, ':');
	append_text(line, text, one_line);
	ical_append_line(out, line->str, line_end);
}

void ical_append_property(GString *out, const char *format, ...)
{
	g_autofree char *line = NULL;
	va_list args;

	va_start(args, format);
	line = g_strdup_vprintf(format, args);
	va_end(args);
	ical_append_line(out, line, "\r\n");
}

char *ical_print_utc(int64_t at_utc)
{
	/* years 1 to 9999: four digits is what the format has */
	int64_t at = CLAMP(at_utc, INT64_C(-62135596800), INT64_C(253402300799));
	int64_t days = at / 86400 - (at % 86400 < 0), second = at - days * 86400;
	struct date d = date_from_days((int32_t)days);

	return g_strdup_printf("%04d%02d%02dT%02d%02d%02dZ", d.year, d.month, d.day, (int)(second / 3600), (int)(second / 60 % 60),
			(int)(second % 60));
}

/* ---- reading ---- */

static const char *next_line(const char *p)
{
	const char *newline = strchr(p, '\n');
	return newline ? newline + 1 : p + strlen(p);
}

void ical_line_read(const char *p, struct ical_line *ret)
{
	const char *end = p;

	ret->start = p;
	g_string_truncate(ret->text, 0);
	do {
		const char *part = end, *next = next_line(part);
		size_t skip = part == p ? 0 : 1; /* the blank that marks the fold */

		end = next;
		ret->line_end = next > part && next[-1] == '\n' ? (next - 1 > part && next[-2] == '\r' ? "\r\n" : "\n") : "";
		next -= strlen(ret->line_end);
		if (next > part + skip)
			g_string_append_len(ret->text, part + skip, next - part - (gssize)skip);
	} while (*end == ' ' || *end == '\t');
	ret->n = (size_t)(end - p);
}

bool ical_line_is(const struct ical_line *l, const char *text)
{
	return !g_ascii_strcasecmp(l->text->str, text);
}

bool ical_line_is_property(const struct ical_line *l, const char *name)
{
	size_t n = strlen(name);
	return !g_ascii_strncasecmp(l->text->str, name, n) && (l->text->str[n] == ':' || l->text->str[n] == ';');
}

char *ical_line_text(const struct ical_line *l)
{
	GString *out = g_string_new(NULL);
	bool quoted = false;
	const char *p = l->text->str;

	for (; *p && (quoted || *p != ':'); p++)
		quoted ^= *p == '"';
	for (p += *p == ':'; *p; p++) {
		if (*p == '\\' && p[1])
			p++;
		else {
			g_string_append_c(out, *p);
			continue;
		}
		g_string_append_c(out, *p == 'n' || *p == 'N' ? '\n' : *p);
	}
	return g_string_free(out, FALSE);
}
