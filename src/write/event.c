#include "write/event.h"

#include <string.h>

#include "core/date.h"

#define LINE_OCTETS 75 /* RFC 5545 3.1, without the line end */

/* ---- lines ---- */

/* Folded between characters, never within one: clients show the halves as two broken ones. */
static void append_line(GString *out, const char *line, const char *line_end)
{
	size_t used = 0;

	for (const char *p = line; *p;) {
		size_t n = (size_t)(g_utf8_next_char(p) - p);

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
static void append_text_property(GString *out, const char *name, const char *text, bool one_line, const char *line_end)
{
	g_autoptr(GString) line = g_string_new(name);

	if (!text || !has_visible(text))
		return;
	g_string_append_c(line, ':');
	append_text(line, text, one_line);
	append_line(out, line->str, line_end);
}

G_GNUC_PRINTF(2, 3) static void append_property(GString *out, const char *format, ...)
{
	g_autofree char *line = NULL;
	va_list args;

	va_start(args, format);
	line = g_strdup_vprintf(format, args);
	va_end(args);
	append_line(out, line, "\r\n");
}

static char *print_utc(int64_t at_utc)
{
	/* years 1 to 9999: four digits is what the format has */
	int64_t at = CLAMP(at_utc, INT64_C(-62135596800), INT64_C(253402300799));
	int64_t days = at / 86400 - (at % 86400 < 0), second = at - days * 86400;
	struct date d = date_from_days((int32_t)days);

	return g_strdup_printf("%04d%02d%02dT%02d%02d%02dZ", d.year, d.month, d.day, (int)(second / 3600), (int)(second / 60 % 60),
			(int)(second % 60));
}

/* ---- a new event ---- */

static void append_alarm(GString *out, const struct event *e)
{
	append_property(out, "BEGIN:VALARM");
	append_property(out, "ACTION:DISPLAY");
	append_property(out, "TRIGGER:-PT%dM", e->alarm_minutes);
	append_text_property(out, "DESCRIPTION", e->summary && *e->summary ? e->summary : "closecall", true, "\r\n");
	append_property(out, "END:VALARM");
}

static void append_attachment(GString *out, const char *script)
{
	g_autofree char *base64 = g_base64_encode((const guchar *)script, strlen(script));

	append_property(out, "ATTACH;FMTTYPE=text/plain;ENCODING=BASE64;VALUE=BINARY;FILENAME=script.txt:%s", base64);
}

static bool is_e164(const char *phone)
{
	return phone && *phone == '+' && phone[1] && !phone[1 + strspn(phone + 1, "0123456789")];
}

char *event_print(const struct event *e)
{
	GString *out = g_string_new(NULL);
	g_autofree char *stamp = print_utc(e->dtstamp_utc), *start = print_utc(e->start_utc), *end = print_utc(e->end_utc);

	append_property(out, "BEGIN:VCALENDAR");
	append_property(out, "VERSION:2.0");
	append_property(out, "PRODID:-//closecall//closecall//EN");
	append_property(out, "CALSCALE:GREGORIAN");
	append_property(out, "BEGIN:VEVENT");
	append_text_property(out, "UID", e->uid, true, "\r\n");
	append_property(out, "DTSTAMP:%s", stamp);
	append_property(out, "DTSTART:%s", start);
	append_property(out, "DTEND:%s", end);
	append_property(out, "SEQUENCE:%d", e->sequence);
	append_text_property(out, "SUMMARY", e->summary, true, "\r\n");
	append_text_property(out, "LOCATION", e->location, true, "\r\n");
	append_text_property(out, "DESCRIPTION", e->description, false, "\r\n");
	if (is_e164(e->phone_e164))
		append_property(out, "URL:tel:%s", e->phone_e164);
	append_property(out, "CLASS:PRIVATE");
	append_property(out, "TRANSP:%s", e->transparent ? "TRANSPARENT" : "OPAQUE");
	if (e->script && *e->script)
		append_attachment(out, e->script);
	if (e->alarm_minutes >= 0)
		append_alarm(out, e);
	append_property(out, "END:VEVENT");
	append_property(out, "END:VCALENDAR");
	return g_string_free(out, FALSE);
}

/* ---- the record of a call ---- */

/* One line of the object with what is folded below it: its bytes, and its text put together again. */
struct line {
	const char *start;
	size_t n;             /* with its line end */
	const char *line_end; /* "\r\n", "\n" or "" */
	GString *text;
};

static const char *next_line(const char *p)
{
	const char *newline = strchr(p, '\n');
	return newline ? newline + 1 : p + strlen(p);
}

static void read_line(const char *p, struct line *ret)
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

static bool is_line(const struct line *l, const char *text)
{
	return !g_ascii_strcasecmp(l->text->str, text);
}

static bool is_property(const struct line *l, const char *name)
{
	size_t n = strlen(name);
	return !g_ascii_strncasecmp(l->text->str, name, n) && (l->text->str[n] == ':' || l->text->str[n] == ';');
}

/* The one event that is changed, while it is copied. */
struct closing {
	GString *out;
	const char *summary;
	char *now;
	bool inside; /* between BEGIN:VEVENT and END:VEVENT */
	int depth;   /* of components within it */
	bool in_alarm, done, has_summary, has_sequence, has_modified;
};

static void put_summary(struct closing *c, const char *line_end)
{
	if (!c->has_summary)
		append_text_property(c->out, "SUMMARY", c->summary, true, line_end);
	c->has_summary = true;
}

static void put_sequence(struct closing *c, const char *old, const char *line_end)
{
	int64_t sequence = old ? g_ascii_strtoll(old + 1, NULL, 10) : 0;

	if (!c->has_sequence)
		g_string_append_printf(c->out, "SEQUENCE:%d%s", (int)CLAMP(sequence, 0, G_MAXINT - 1) + 1, line_end);
	c->has_sequence = true;
}

static void put_modified(struct closing *c, const char *line_end)
{
	if (!c->has_modified)
		g_string_append_printf(c->out, "LAST-MODIFIED:%s%s", c->now, line_end);
	c->has_modified = true;
}

/* A line of the event itself. True when something else, or nothing, was put in its place. */
static bool replaced(struct closing *c, const struct line *l)
{
	if (c->depth)
		return false;
	if (is_property(l, "SUMMARY"))
		put_summary(c, l->line_end);
	else if (is_property(l, "SEQUENCE"))
		put_sequence(c, strchr(l->text->str, ':'), l->line_end);
	else if (is_property(l, "LAST-MODIFIED"))
		put_modified(c, l->line_end);
	else
		return false;
	return true;
}

static void end_event(struct closing *c, const char *line_end)
{
	put_summary(c, line_end);
	put_sequence(c, NULL, line_end);
	put_modified(c, line_end);
	c->inside = false;
	c->done = true;
}

static void close_line(struct closing *c, const struct line *l)
{
	bool begin = c->inside && is_property(l, "BEGIN"), end = c->inside && is_property(l, "END");

	if (!c->done && !c->inside && is_line(l, "BEGIN:VEVENT")) {
		c->inside = true;
	} else if (c->in_alarm) {
		c->in_alarm = !is_line(l, "END:VALARM");
		return;
	} else if (begin && !c->depth && is_line(l, "BEGIN:VALARM")) {
		c->in_alarm = true;
		return;
	} else if (begin) {
		c->depth++;
	} else if (end && c->depth) {
		c->depth--;
	} else if (end) {
		end_event(c, *l->line_end ? l->line_end : "\r\n");
	} else if (c->inside && replaced(c, l)) {
		return;
	}
	g_string_append_len(c->out, l->start, (gssize)l->n);
}

char *event_close(const char *ics, const char *summary, int64_t now_utc)
{
	struct closing c = { .out = g_string_sized_new(strlen(ics) + 256), .summary = summary, .now = print_utc(now_utc) };
	struct line l = { .text = g_string_new(NULL) };

	for (const char *p = ics; *p; p += l.n) {
		read_line(p, &l);
		close_line(&c, &l);
	}
	g_string_free(l.text, TRUE);
	g_free(c.now);
	return g_string_free(c.out, !c.done);
}
