#include "write/invitation.h"

#include <string.h>

#include "write/ical_lines.h"

/* What is said anew, or has no place in an invitation. */
static const char *const left_out[] = { "METHOD", "ORGANIZER", "ATTENDEE", "SEQUENCE", "DTSTAMP", "STATUS", "ATTACH", "LAST-MODIFIED", "CREATED" };

struct inviting {
	GString *out;
	const struct invitation *i;
	int depth;   /* of components within the event, whose lines are left out */
	bool inside, done;
};

static bool is_left_out(const struct ical_line *l)
{
	for (gsize i = 0; i < G_N_ELEMENTS(left_out); i++)
		if (ical_line_is_property(l, left_out[i]))
			return true;
	return false;
}

/* A parameter value: in quotes, and quotes in it as RFC 6868 writes them; line ends and controls become blanks. */
static void append_name(GString *line, const char *name)
{
	g_autofree char *valid = name ? g_utf8_make_valid(name, -1) : NULL;
	if (!valid || !*valid)
		return;
	g_string_append(line, ";CN=\"");
	for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (c == '"')
			g_string_append(line, "^'");
		else if (c == '^')
			g_string_append(line, "^^");
		else
			g_string_append_unichar(line, g_unichar_iscntrl(c) || c == 0x2028 || c == 0x2029 ? ' ' : c);
	}
	g_string_append_c(line, '"');
}

static void append_person(GString *out, const char *property, const char *name, const char *address)
{
	g_autoptr(GString) line = g_string_new(property);
	append_name(line, name);
	g_string_append(line, ":mailto:");
	for (const char *p = address; *p; p++) /* an address was checked when the configuration was read; this is the last door */
		if (g_ascii_isgraph(*p))
			g_string_append_c(line, *p);
	ical_append_line(out, line->str, "\r\n");
}

static void append_people(struct inviting *v)
{
	const struct invitation *i = v->i;
	g_autofree char *stamp = ical_print_utc(i->stamp_utc);
	ical_append_property(v->out, "DTSTAMP:%s", stamp);
	ical_append_property(v->out, "SEQUENCE:%d", i->sequence);
	ical_append_property(v->out, "STATUS:%s", i->cancel ? "CANCELLED" : "CONFIRMED");
	append_person(v->out, "ORGANIZER", i->organizer_name, i->organizer);
	append_person(v->out, i->cancel ? "ATTENDEE" : "ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE", i->attendee_name, i->attendee);
}

static void keep(struct inviting *v, const struct ical_line *l)
{
	ical_append_line(v->out, l->text->str, "\r\n");
}

static void invite_line(struct inviting *v, const struct ical_line *l)
{
	bool begin = ical_line_is_property(l, "BEGIN"), end = ical_line_is_property(l, "END");
	if (v->inside && begin) {
		v->depth++;
	} else if (v->inside && end && v->depth) {
		v->depth--;
	} else if (v->inside && end) {
		append_people(v);
		keep(v, l);
		v->inside = false;
		v->done = true;
	} else if (ical_line_is(l, "BEGIN:VEVENT") && !v->done) {
		ical_append_property(v->out, "METHOD:%s", v->i->cancel ? "CANCEL" : "REQUEST");
		keep(v, l);
		v->inside = true;
	} else if (!v->depth && !is_left_out(l)) {
		keep(v, l);
	}
}

char *invitation_print(const char *ics, const struct invitation *i)
{
	struct inviting v = { .out = g_string_new(NULL), .i = i };
	struct ical_line l = { .text = g_string_new(NULL) };
	for (const char *p = ics; *p; p += l.n) {
		ical_line_read(p, &l);
		invite_line(&v, &l);
	}
	g_string_free(l.text, TRUE);
	return g_string_free(v.out, !v.done);
}
