/* Trade documents in XML → what they state: UBL 2.1 (OASIS; Quotation, and the Order that sales programs
 * embed in a quote's PDF) and UN/CEFACT CII (Factur-X, ZUGFeRD 2, Order-X; document type 310 of UNTDID 1001
 * is a quotation). Invoices, requests and the rest are recognised, and no field is taken from them. */
#ifndef READ_UBL_H
#define READ_UBL_H

#include "read/stated.h"

#define UBL_MAX_TEXT (256 * 1024) /* of the document in lines; beyond: cut */

/* New; NULL without an error when it is well-formed XML of another kind. name: for the evidence; may be NULL.
 * ITEM error as read/xml.h says. */
struct stated *ubl_read(GBytes *xml, const char *name, GError **error);

#endif
