/* The spreadsheet within an .xlsx file → lines. The formats of numbers: ECMA-376 part 1, 18.8.30 and 18.8.31.
 */
#ifndef READ_OFFICE_SHEET_H
#define READ_OFFICE_SHEET_H

#include <glib.h>
#include <stdbool.h>

#include "read/rows.h"

/* Is it a member of the archive that a spreadsheet is made of? */
bool office_sheet_wants(const char *name);

/* members: name → GBytes; book: name of the workbook's member. ITEM error when its XML is broken. */
bool office_sheet_read(GHashTable *members, const char *book, struct rows *out, GError **error);

/* The members that a member refers to (its .rels): id → full name of the member. type_end: only relations
 * whose type ends so;
 * "" for all. Free with g_hash_table_unref. */
GHashTable *office_relations(GHashTable *members, const char *name, const char *type_end, GError **error);

/* A number as a cell's format shows it. New string. dates_1904: days count from 1904. */
char *office_number(double value, const char *format, bool dates_1904);

#endif
