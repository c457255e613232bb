/* PDF → lines (poppler-glib). Words at one height on the page are one line, left to right, columns apart by a tab, so that a
 * label and its amount stay together however far apart they stand. Pages apart by a form feed. Bounded: PDF_MAX_PAGES,
 * PDF_MAX_TEXT. */
#ifndef READ_PDF_H
#define READ_PDF_H

#include <glib.h>
#include <stdbool.h>

#define PDF_MAX_PAGES 30
#define PDF_MAX_TEXT (1024 * 1024)

#define PDF_MAX_XML 4                        /* embedded XML files that are taken out */
#define PDF_MAX_XML_BYTES (4 * 1024 * 1024)  /* of one of them; a larger one is left out */

/* An XML file that is embedded in a PDF: the data of the same document (Factur-X, Order-X, UBL). */
struct pdf_xml {
	char *name;
	GBytes *bytes;
};

/* What poppler makes once for all documents, and unmakes with the last one that is open: made here and kept, which is a seventh of the time
 * that a small PDF takes. May read files; may be called again. */
void pdf_prepare(void);

/* New string, empty for a scan without text. ITEM error when it is no PDF, broken, or encrypted (the text says which).
 * ret_xml: of pdf_xml_list(), which embedded XML is added to; may be NULL. */
char *pdf_read(GBytes *pdf, GPtrArray *ret_xml, GError **error);
char *pdf_to_text(GBytes *pdf, GError **error);

/* A list of struct pdf_xml that owns them. */
GPtrArray *pdf_xml_list(void);

#endif
