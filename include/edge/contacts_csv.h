/* contacts.csv: people and their numbers, kept by hand or exported from elsewhere.
 *
 * UTF-8 (a BOM is passed over), RFC 4180, LF or CR LF; separated by comma, or by semicolon as Excel does in most of Europe. The header line
 * names the columns, in any order and case: email and phone are required, name and company may be there; others are passed over. */
#ifndef EDGE_CONTACTS_CSV_H
#define EDGE_CONTACTS_CSV_H

#include "core/contact.h"
#include "core/error.h"

/* The person with this address: ret (inited by us) with the number as written in phone. A person may stand in several lines: the first with a
 * number counts. bad (char*, may be NULL): "file:line: what" of lines that are passed over. SETUP error when there is no such file, or its
 * header cannot be used. */
bool contacts_csv_find(const char *path, const char *email, struct contact *ret, bool *ret_found, GPtrArray *bad, GError **error);

#endif
