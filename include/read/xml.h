/* XML, element by element (libxml2). For hostile bytes: a document type is refused, so there are no entities,
 * and nothing is ever fetched; depth and size are bounded. Names are local ones: what the prefix stands for
 * tells nothing that the place does not. */
#ifndef READ_XML_H
#define READ_XML_H

#include <glib.h>
#include <stdbool.h>

#define XML_MAX_DEPTH_READ 200 /* elements within elements; Word's tables within tables come to 60 */

struct xml_attributes;

/* Each may be NULL. A handler that returns false ends the reading: what was read so far counts. */
struct xml_handler {
	bool (*start)(const char *name, const struct xml_attributes *attributes, gpointer user);
	bool (*end)(const char *name, gpointer user);
	bool (*text)(const char *text, size_t n, gpointer user); /* UTF-8; may come in pieces */
};

/* ITEM error when it is not well-formed, has a document type, or is too deep. */
bool xml_read(GBytes *xml, const struct xml_handler *handler, gpointer user, GError **error);

/* The value of the attribute of this local name, or NULL. Case-sensitive. New string. */
char *xml_attribute(const struct xml_attributes *attributes, const char *name);

/* The same, compared: is it there, and this? */
bool xml_attribute_is(const struct xml_attributes *attributes, const char *name, const char *value);

#endif
