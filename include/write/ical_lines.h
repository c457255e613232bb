/* Content lines of iCalendar (RFC 5545 3.1): written, and read from texts that other programs wrote, byte by byte as they are. */
#ifndef WRITE_ICAL_LINES_H
#define WRITE_ICAL_LINES_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* ---- writing ---- */

/* One line, folded at 75 octets between characters, never within one: clients show the halves as two broken ones. */
void ical_append_line(GString *out, const char *line, const char *line_end);

/* The same of a format, ended by CR LF. */
void ical_append_property(GString *out, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* NAME:text, escaped (RFC 5545 3.3.11); what could end the line or is not to be seen is left out; one_line: its line ends become blanks. A text
 * without anything visible is left out as a whole: servers drop or choke on empty ones (PROTOCOLS 3). */
void ical_append_text_property(GString *out, const char *name, const char *text, bool one_line, const char *line_end);

/* "20261006T064000Z". New string. */
char *ical_print_utc(int64_t at_utc);

/* ---- reading ---- */

/* One line with what is folded below it: its bytes, and its text put together again. */
struct ical_line {
	const char *start;
	size_t n;             /* bytes, with its line end */
	const char *line_end; /* "\r\n", "\n" or "" */
	GString *text;        /* the caller's */
};

/* The line that begins at p. */
void ical_line_read(const char *p, struct ical_line *ret);
/* Is it this text, or a property of this name? In any case of letters. */
bool ical_line_is(const struct ical_line *l, const char *text);
bool ical_line_is_property(const struct ical_line *l, const char *name);
/* Behind the colon that ends the parameters (a quoted one may hold a colon), unescaped as TEXT. New string. */
char *ical_line_text(const struct ical_line *l);

#endif
