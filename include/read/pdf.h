/* PDF → lines (poppler-glib). Words at one height on the page are one line, left to right, columns apart by a tab, so that a
 * label and its amount stay together however far apart they stand. Pages apart by a form feed. Bounded: PDF_MAX_PAGES,
 * PDF_MAX_TEXT. */
#ifndef READ_PDF_H
#define READ_PDF_H

#include <glib.h>
#include <stdbool.h>

#define PDF_MAX_PAGES 30
#define PDF_MAX_TEXT (1024 * 1024)

/* New string, empty for a scan without text. ITEM error when it is no PDF, broken, or encrypted (the text says which). */
char *pdf_to_text(GBytes *pdf, GError **error);

#endif
