#include "read/xml.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

#include "core/error.h"

/* As libxml2 hands them over: local name, prefix, namespace, and where the value starts and ends. */
struct xml_attributes {
	int n;
	const xmlChar **fields;
};

#define FIELDS 5

struct reading {
	xmlParserCtxt *parser;
	const struct xml_handler *handler;
	gpointer user;
	guint depth;
	const char *refused; /* why it was not read on */
};

static void stop_unless(struct reading *r, bool go_on)
{
	if (!go_on)
		xmlStopParser(r->parser);
}

static void refuse(struct reading *r, const char *why)
{
	r->refused = why;
	xmlStopParser(r->parser);
}

static void on_start(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
	int n_namespaces, const xmlChar **namespaces, int n_attributes, int n_defaulted,
	const xmlChar **attributes)
{
	struct reading *r = data;
	const struct xml_attributes a = { n_attributes, attributes };
	(void)prefix;
	(void)uri;
	(void)n_namespaces;
	(void)namespaces;
	(void)n_defaulted;
	if (++r->depth > XML_MAX_DEPTH_READ)
		refuse(r, "XML is nested too deep");
	else if (r->handler->start)
		stop_unless(r, r->handler->start((const char *)name, &a, r->user));
}

static void on_end(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct reading *r = data;
	(void)prefix;
	(void)uri;
	r->depth--;
	if (r->handler->end)
		stop_unless(r, r->handler->end((const char *)name, r->user));
}

static void on_text(void *data, const xmlChar *text, int n)
{
	struct reading *r = data;
	if (r->handler->text)
		stop_unless(r, r->handler->text((const char *)text, (size_t)n, r->user));
}

/* Called before anything in the document type is looked at: no entity is ever declared. */
static void on_document_type(void *data, const xmlChar *name, const xmlChar *id, const xmlChar *uri)
{
	(void)name;
	(void)id;
	(void)uri;
	refuse(data, "XML has a document type, which no office program writes");
}

/* Some programs write blanks before the declaration, which XML forbids. */
static size_t leading_blanks(const char *data, size_t n)
{
	size_t i = 0;
	while (i < n && g_ascii_isspace(data[i]))
		i++;
	return i;
}

bool xml_read(GBytes *xml, const struct xml_handler *handler, gpointer user, GError **error)
{
	gsize n;
	const char *data = g_bytes_get_data(xml, &n);
	size_t skip = leading_blanks(data, n);
	xmlParserCtxt *parser =
		n > skip && n < G_MAXINT / 4 ? xmlCreateMemoryParserCtxt(data + skip, (int)(n - skip)) : NULL;
	struct reading r = { .parser = parser, .handler = handler, .user = user };

	if (!parser) {
		g_set_error_literal(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "XML is empty or too large");
		return false;
	}
	/* no handler but ours: no tree is built, and nothing is written to standard error */
	memset(parser->sax, 0, sizeof *parser->sax);
	parser->sax->initialized = XML_SAX2_MAGIC;
	parser->sax->startElementNs = on_start;
	parser->sax->endElementNs = on_end;
	parser->sax->characters = on_text;
	parser->sax->cdataBlock = on_text;
	parser->sax->ignorableWhitespace = on_text;
	parser->sax->internalSubset = on_document_type;
	parser->userData = &r;
	xmlCtxtUseOptions(parser, XML_PARSE_NONET);
	xmlParseDocument(parser);
	/* a reading that its handler ended is whole as far as it goes */
	bool stopped = parser->errNo == XML_ERR_USER_STOP;
	if (r.refused)
		g_set_error_literal(error, CLOSECALL_ERROR, CLOSECALL_ITEM, r.refused);
	else if (!parser->wellFormed && !stopped)
		g_set_error_literal(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "XML is broken");
	bool read = !r.refused && (parser->wellFormed || stopped);
	if (parser->myDoc)
		xmlFreeDoc(parser->myDoc);
	xmlFreeParserCtxt(parser);
	return read;
}

static const xmlChar **find(const struct xml_attributes *a, const char *name)
{
	for (int i = 0; i < a->n; i++)
		if (strcmp((const char *)a->fields[i * FIELDS], name) == 0)
			return a->fields + i * FIELDS;
	return NULL;
}

char *xml_attribute(const struct xml_attributes *attributes, const char *name)
{
	const xmlChar **f = find(attributes, name);
	return f ? g_strndup((const char *)f[3], (gsize)(f[4] - f[3])) : NULL;
}

bool xml_attribute_is(const struct xml_attributes *attributes, const char *name, const char *value)
{
	const xmlChar **f = find(attributes, name);
	size_t n = strlen(value);
	return f && (size_t)(f[4] - f[3]) == n && memcmp(f[3], value, n) == 0;
}
