#include "edge/calendar.h"

#include <string.h>

void calendar_object_free(struct calendar_object *o)
{
	if (!o)
		return;
	g_free(o->href);
	g_free(o->etag);
	g_free(o->ics);
	g_free(o);
}

bool calendar_href_is_safe(const char *href)
{
	gsize n = strlen(href);
	if (n == 0 || n > 200 || href[0] == '.' || strchr(href, '/') || !g_utf8_validate(href, -1, NULL))
		return false;
	for (const char *p = href; *p; p++) {
		if (g_ascii_iscntrl(*p))
			return false;
	}
	return true;
}

/* ---- the probe ---- */

const char *const calendar_trait_names[CALENDAR_TRAITS] = { "attachment", "x_lines", "tel_url", "adds_alarm", "if_none_match", "put_etag",
	"sync_collection" };

char *calendar_probe_text(const char *uid, int64_t start_utc)
{
	g_autoptr(GDateTime) start = g_date_time_new_from_unix_utc(start_utc);
	g_autofree char *at = g_date_time_format(start, "%Y%m%dT%H%M%SZ");
	return g_strdup_printf("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//closecall//closecall//EN\r\nCALSCALE:GREGORIAN\r\nBEGIN:VEVENT\r\n"
			       "UID:%s\r\nDTSTAMP:%s\r\nDTSTART:%s\r\nDURATION:PT5M\r\nSUMMARY:closecall probe\r\n"
			       "DESCRIPTION:goes away by itself\r\nURL:tel:+3225550100\r\nTRANSP:TRANSPARENT\r\nX-CLOSECALL-PROBE:kept\r\n"
			       "ATTACH;FMTTYPE=text/plain;ENCODING=BASE64;VALUE=BINARY;FILENAME=script.txt:cHJvYmU=\r\n"
			       "END:VEVENT\r\nEND:VCALENDAR\r\n",
			uid, at, at);
}

/* ---- comparing texts without understanding them ---- */

/* Content lines (RFC 5545 3.1), unfolded, without line ends. */
static char **unfold(const char *ics)
{
	g_autoptr(GString) s = g_string_sized_new(strlen(ics));
	for (const char *p = ics; *p; p++) {
		if (*p == '\r')
			continue;
		if (*p == '\n' && (p[1] == ' ' || p[1] == '\t'))
			p++;
		else
			g_string_append_c(s, *p);
	}
	return g_strsplit(s->str, "\n", -1);
}

static bool has_name(const char *line, const char *name)
{
	gsize n = strlen(name);
	return g_ascii_strncasecmp(line, name, n) == 0 && (line[n] == ':' || line[n] == ';');
}

/* After the colon that ends the parameters; a quoted parameter may hold colons. */
static const char *value_of(const char *line)
{
	bool quoted = false;
	for (const char *p = line; *p; p++) {
		if (*p == '"')
			quoted = !quoted;
		else if (*p == ':' && !quoted)
			return p + 1;
	}
	return "";
}

/* The value of the first event's own property (not of an alarm in it), or NULL. */
static const char *find(char **lines, const char *name)
{
	const char *event = NULL;
	bool in_event = false, in_part = false;
	for (gsize i = 0; lines[i] && !event; i++) {
		if (g_ascii_strcasecmp(lines[i], "BEGIN:VEVENT") == 0)
			in_event = true;
		else if (g_ascii_strcasecmp(lines[i], "END:VEVENT") == 0)
			break;
		else if (g_ascii_strncasecmp(lines[i], "BEGIN:", 6) == 0)
			in_part = in_event; /* an alarm; not the calendar around it */
		else if (g_ascii_strncasecmp(lines[i], "END:", 4) == 0)
			in_part = false;
		else if (in_event && !in_part && has_name(lines[i], name))
			event = value_of(lines[i]);
	}
	return event;
}

/* The first line of a TEXT value, unescaped as far as servers differ in escaping. */
static char *first_line(const char *value)
{
	GString *s = g_string_new(NULL);
	for (const char *p = value ? value : ""; *p; p++) {
		if (*p == '\\' && (p[1] == 'n' || p[1] == 'N'))
			break;
		if (*p == '\\' && p[1])
			p++;
		g_string_append_c(s, *p);
	}
	return g_strstrip(g_string_free(s, FALSE));
}

char *calendar_text_uid(const char *ics)
{
	g_auto(GStrv) lines = unfold(ics);
	const char *uid = find(lines, "UID");
	return uid ? g_strstrip(g_strdup(uid)) : NULL;
}

bool calendar_text_same_call(const char *a, const char *b)
{
	static const char *const names[] = { "UID", "DTSTART", "SUMMARY", "DESCRIPTION" };
	g_auto(GStrv) la = unfold(a);
	g_auto(GStrv) lb = unfold(b);
	bool same = find(la, "UID") != NULL;
	for (gsize i = 0; i < G_N_ELEMENTS(names) && same; i++) {
		g_autofree char *va = first_line(find(la, names[i]));
		g_autofree char *vb = first_line(find(lb, names[i]));
		same = strcmp(va, vb) == 0;
	}
	return same;
}

static int compare_lines(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* What servers write themselves says nothing about what people see. */
static bool is_bookkeeping(const char *line)
{
	static const char *const names[] = { "PRODID", "DTSTAMP", "CREATED", "LAST-MODIFIED" };
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		if (has_name(line, names[i]))
			return true;
	}
	return !*line;
}

static GPtrArray *sorted(char **lines)
{
	GPtrArray *v = g_ptr_array_new();
	for (gsize i = 0; lines[i]; i++) {
		if (!is_bookkeeping(lines[i]))
			g_ptr_array_add(v, lines[i]);
	}
	g_ptr_array_sort(v, compare_lines);
	return v;
}

bool calendar_text_same(const char *a, const char *b)
{
	g_auto(GStrv) la = unfold(a);
	g_auto(GStrv) lb = unfold(b);
	g_autoptr(GPtrArray) va = sorted(la);
	g_autoptr(GPtrArray) vb = sorted(lb);
	bool same = va->len == vb->len;
	for (guint i = 0; i < va->len && same; i++)
		same = strcmp(va->pdata[i], vb->pdata[i]) == 0;
	return same;
}

unsigned calendar_probe_traits(const char *ics)
{
	g_auto(GStrv) lines = unfold(ics);
	const char *file = find(lines, "ATTACH"), *kept = find(lines, "X-CLOSECALL-PROBE"), *url = find(lines, "URL");
	unsigned traits = 0;
	if (file && strstr(file, "cHJvYmU"))
		traits |= TRAIT_ATTACHMENT;
	if (kept && g_str_has_prefix(kept, "kept"))
		traits |= TRAIT_X_LINES;
	if (url && strstr(url, "tel:"))
		traits |= TRAIT_TEL_URL;
	for (gsize i = 0; lines[i]; i++) {
		if (g_ascii_strcasecmp(lines[i], "BEGIN:VALARM") == 0)
			traits |= TRAIT_ADDS_ALARM;
	}
	return traits;
}
