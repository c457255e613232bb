/* Text that stands in columns, for mails read in a fixed-width font, and paragraphs of bounded width. */
#ifndef WRITE_TABLE_H
#define WRITE_TABLE_H

#include <glib.h>
#include <stdbool.h>

#define TEXT_WIDTH 78 /* of paragraphs */

/* Columns of a fixed-width font that a text takes: marks none, wide characters two. */
int table_width(const char *text);

/* New string of at least `width` columns; right: filled up on the left. */
char *table_pad(const char *text, int width, bool right);

struct table;

/* align: one character per column, 'l' or 'r'. */
struct table *table_new(const char *align);

/* As many cells as there are columns; NULL is an empty one. Copied. Ends with the last column, no sentinel. */
void table_add(struct table *t, const char *const *cells);

/* New string, a line per row: a blank in front (so that table_wrap leaves it alone), two between columns, none at the end. Frees the
 * table. */
char *table_end(struct table *t);

/* New string: paragraphs broken between words at TEXT_WIDTH columns. Lines that are indented, or begin with '>', stay as they are. */
char *table_wrap(const char *text);

#endif
