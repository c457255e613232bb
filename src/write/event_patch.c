#include "write/event_patch.h"

#include <string.h>

#include "write/ical_lines.h"
#include "write/text_merge.h"

#define MARKER "☎" /* of our titles; what stands before it was typed by a person (METHOD 2.3) */

/* ---- what becomes of our texts ---- */

/* A title is one line: a person's words before and behind ours stay; where ours were rewritten, the title is his. As a record it says what came of
 * the call, so words typed before the mark have done their work. NULL: as it stands. */
static char *merge_title(const struct event_text *t, const char *standing, bool record)
{
	const char *mark = record ? strstr(standing, MARKER) : NULL, *tail = mark ? mark : standing;
	const char *ours = t->was && *t->was ? strstr(tail, t->was) : NULL;
	if (!t->now)
		return NULL;
	if (ours)
		return g_strdup_printf("%.*s%s%s", (int)(ours - tail), tail, t->now, ours + strlen(t->was));
	return !t->was || record ? g_strdup(t->now) : NULL;
}

/* What stands as we wrote it is ours to change. */
static char *merge_value(const struct event_text *t, const char *standing_or_null)
{
	return t->now && (!t->was || g_strcmp0(t->was, standing_or_null) == 0) ? g_strdup(t->now) : NULL;
}

static char *merge_text(const struct event_text *t, const char *standing_or_null)
{
	if (!t->now)
		return NULL;
	return t->was ? text_merge(t->was, standing_or_null ? standing_or_null : "", t->now) : g_strdup(t->now);
}

/* ---- the changes, one property each ---- */

enum how {
	HOW_TEXT,  /* NAME:value, escaped, on one line of text */
	HOW_LINES, /* the same with line ends */
	HOW_RAW,   /* NAME and value as it is, parameters included */
	HOW_COUNT, /* one more than the number that stands there */
	HOW_DROP,
};
struct edit {
	const char *name;
	enum how how;
	const char *only; /* lines without it are somebody else's; NULL: all */
	bool added;       /* when no line has it */
	char *value;      /* NULL: no change, but of DROP and COUNT */
	bool done;
};

enum { SUMMARY, LOCATION, DESCRIPTION, TRANSP, X_ALT_DESC, DTSTART, DTEND, DURATION, URL, ATTACH, SEQUENCE, LAST_MODIFIED, EDITS };

struct patching {
	GString *out;
	struct edit edits[EDITS];
	char *standing[TRANSP + 1]; /* the texts there */
	bool drop_alarms;
	bool inside; /* between BEGIN:VEVENT and END:VEVENT */
	int depth;   /* of components within it */
	bool in_alarm, done;
};

static const struct edit no_edits[EDITS] = {
	[SUMMARY] = { "SUMMARY", HOW_TEXT, NULL, true, NULL, false },
	[LOCATION] = { "LOCATION", HOW_TEXT, NULL, true, NULL, false },
	[DESCRIPTION] = { "DESCRIPTION", HOW_LINES, NULL, true, NULL, false },
	[TRANSP] = { "TRANSP", HOW_TEXT, NULL, true, NULL, false },
	/* the same text as HTML, made by a program of what is replaced */
	[X_ALT_DESC] = { "X-ALT-DESC", HOW_DROP, NULL, false, NULL, false },
	[DTSTART] = { "DTSTART", HOW_RAW, NULL, true, NULL, false },
	[DTEND] = { "DTEND", HOW_RAW, NULL, true, NULL, false },
	[DURATION] = { "DURATION", HOW_DROP, NULL, false, NULL, false },
	[URL] = { "URL", HOW_RAW, ":tel:", false, NULL, false },
	[ATTACH] = { "ATTACH", HOW_RAW, "FILENAME=script.txt", false, NULL, false },
	[SEQUENCE] = { "SEQUENCE", HOW_COUNT, NULL, true, NULL, false },
	[LAST_MODIFIED] = { "LAST-MODIFIED", HOW_RAW, NULL, true, NULL, false },
};

static char *raw_time(int64_t at_utc)
{
	g_autofree char *time = at_utc ? ical_print_utc(at_utc) : NULL;
	return time ? g_strconcat(":", time, NULL) : NULL;
}

static void plan(struct patching *c, const struct event_patch *p, int64_t now_utc)
{
	g_autofree char *base64 = p->script ? g_base64_encode((const guchar *)p->script, strlen(p->script)) : NULL;
	const char *title = c->standing[SUMMARY];
	c->drop_alarms = p->record;
	c->edits[SUMMARY].value = title ? merge_title(&p->summary, title, p->record) : g_strdup(p->summary.now);
	c->edits[LOCATION].value = merge_value(&p->location, c->standing[LOCATION]);
	c->edits[TRANSP].value = merge_value(&p->transp, c->standing[TRANSP]);
	c->edits[DESCRIPTION].value = merge_text(&p->description, c->standing[DESCRIPTION]);
	c->edits[X_ALT_DESC].value = g_strdup(c->edits[DESCRIPTION].value);
	c->edits[DTSTART].value = raw_time(p->start_utc);
	c->edits[DTEND].value = raw_time(p->end_utc);
	c->edits[DURATION].value = g_strdup(c->edits[DTEND].value);
	c->edits[URL].value = p->phone_e164 ? g_strconcat(":tel:", p->phone_e164, NULL) : NULL;
	c->edits[ATTACH].value = base64 ? g_strconcat(";FMTTYPE=text/plain;ENCODING=BASE64;VALUE=BINARY;FILENAME=script.txt:", base64, NULL) : NULL;
	c->edits[SEQUENCE].value = g_strdup("1");
	c->edits[LAST_MODIFIED].value = raw_time(now_utc);
}

static char *one_more(const char *line_or_null)
{
	const char *number = line_or_null ? strchr(line_or_null, ':') : NULL;
	int64_t n = number ? g_ascii_strtoll(number + 1, NULL, 10) : 0;
	return g_strdup_printf("SEQUENCE:%d", (int)CLAMP(n, 0, G_MAXINT - 1) + 1);
}

static void put_edit(struct patching *c, struct edit *e, const char *old_or_null, const char *line_end)
{
	g_autofree char *line = NULL;
	if (e->done)
		return;
	e->done = true;
	switch (e->how) {
	case HOW_TEXT: ical_append_text_property(c->out, e->name, e->value, true, line_end); return;
	case HOW_LINES: ical_append_text_property(c->out, e->name, e->value, false, line_end); return;
	case HOW_RAW: line = g_strconcat(e->name, e->value, NULL); break;
	case HOW_COUNT: line = one_more(old_or_null); break;
	case HOW_DROP: return;
	}
	ical_append_line(c->out, line, line_end);
}

/* A line of the event itself. True when something else, or nothing, was put in its place. */
static bool replaced(struct patching *c, const struct ical_line *l)
{
	for (int i = 0; i < EDITS; i++) {
		struct edit *e = &c->edits[i];
		if (e->value && ical_line_is_property(l, e->name) && (!e->only || strstr(l->text->str, e->only))) {
			put_edit(c, e, l->text->str, l->line_end);
			return true;
		}
	}
	return false;
}

static void end_event(struct patching *c, const char *line_end)
{
	for (int i = 0; i < EDITS; i++)
		if (c->edits[i].added && c->edits[i].value)
			put_edit(c, &c->edits[i], NULL, line_end);
	c->inside = false;
	c->done = true;
}

/* ---- the lines ---- */

/* Where we are in the components; true: the line goes on to the caller as one of the event itself. */
static bool step(struct patching *c, const struct ical_line *l)
{
	bool begin = c->inside && ical_line_is_property(l, "BEGIN"), end = c->inside && ical_line_is_property(l, "END");
	bool own = c->inside && !begin && !end && !c->depth;
	if (!c->done && !c->inside && ical_line_is(l, "BEGIN:VEVENT"))
		c->inside = true;
	else if (begin)
		c->depth++;
	else if (end && c->depth)
		c->depth--;
	else if (end)
		end_event(c, *l->line_end ? l->line_end : "\r\n");
	return own;
}

static void patch_line(struct patching *c, const struct ical_line *l)
{
	if (c->in_alarm) {
		c->in_alarm = !ical_line_is(l, "END:VALARM");
		return;
	}
	if (c->drop_alarms && c->inside && !c->depth && ical_line_is(l, "BEGIN:VALARM")) {
		c->in_alarm = true;
		return;
	}
	if (!step(c, l) || !replaced(c, l))
		g_string_append_len(c->out, l->start, (gssize)l->n);
}

static void note_line(struct patching *c, const struct ical_line *l)
{
	if (!step(c, l))
		return;
	for (int i = SUMMARY; i <= TRANSP; i++)
		if (!c->standing[i] && ical_line_is_property(l, no_edits[i].name))
			c->standing[i] = ical_line_text(l);
}

static void each_line(struct patching *c, const char *ics, void (*f)(struct patching *, const struct ical_line *))
{
	struct ical_line l = { .text = g_string_new(NULL) };
	c->inside = c->done = c->in_alarm = false;
	c->depth = 0;
	for (const char *p = ics; *p; p += l.n) {
		ical_line_read(p, &l);
		f(c, &l);
	}
	g_string_free(l.text, TRUE);
}

char *event_patch(const char *ics, const struct event_patch *p, int64_t now_utc)
{
	struct patching c = { .out = g_string_new(NULL) };
	each_line(&c, ics, note_line);
	memcpy(c.edits, no_edits, sizeof no_edits);
	plan(&c, p, now_utc);
	g_string_truncate(c.out, 0);
	each_line(&c, ics, patch_line);
	for (int i = 0; i < EDITS; i++)
		g_free(c.edits[i].value);
	for (int i = 0; i <= TRANSP; i++)
		g_free(c.standing[i]);
	return g_string_free(c.out, !c.done);
}
