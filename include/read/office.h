/* Office files → lines: .docx, .odt, .xlsx, .ods. Lines and tables as read/rows.h says; headers of pages
 * first, footers last. What a reader of the file does not see is left out: hidden sheets, rows, columns and
 * letters, deleted text, comments. Numbers of a spreadsheet come as their cell's format shows them, with a
 * decimal point and no grouping: "€ 12450.50". */
#ifndef READ_OFFICE_H
#define READ_OFFICE_H

#include <glib.h>

#define OFFICE_MAX_TEXT (1024 * 1024) /* beyond: cut */

/* New string, and what kind it is: "docx", "odt", "xlsx", "ods". ITEM error when it is no office file,
 * broken, encrypted, or beyond the limits of read/zip.h and read/xml.h. ret_kind is "zip" then. */
char *office_to_text(GBytes *file, const char **ret_kind, GError **error);

/* Why a file of the older kind (OLE2: .doc, .xls, and encrypted files of the newer kinds) is not read. Static
 * text. */
const char *office_why_closed(GBytes *file);

#endif
