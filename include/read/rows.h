/* Lines of text with tables in them, as read/pdf gives them: the cells of a row stand on one line, apart by a
 * tab, empty ones left out; a cell of several lines makes the row as many, each beside what stands at its
 * height. Blanks are collapsed, empty lines come alone. For the readers of office files. */
#ifndef READ_ROWS_H
#define READ_ROWS_H

#include <glib.h>
#include <stdbool.h>

struct rows;

/* max: bytes of text; beyond, the rest is left out. */
struct rows *rows_new(size_t max);
void rows_free(struct rows *rows);
bool rows_full(const struct rows *rows);

void rows_text(struct rows *rows, const char *text, size_t n);
void rows_tab(struct rows *rows);
void rows_end_line(struct rows *rows); /* may give an empty line */

/* Tables may stand in cells. What is not begun is not ended. */
void rows_begin_row(struct rows *rows);
void rows_end_cell(struct rows *rows);
void rows_end_row(struct rows *rows);

/* The text, UTF-8; open rows are ended. Nothing is written after this. New string. */
char *rows_take(struct rows *rows);

#endif
