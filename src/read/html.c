#include "read/html.h"

#include <glib.h>
#include <libxml/HTMLparser.h>
#include <stdbool.h>
#include <string.h>

#include "read/mime_text.h"

#define MAX_DEPTH 512  /* libxml2 looks at every open element for each stray end tag: deeper than any mail, quick even so */
#define MAX_QUOTES 20

/* What an element does to the text in it. */
enum effect {
	BLOCK = 1 << 0,     /* its text stands on lines of its own */
	PARAGRAPH = 1 << 1, /* an empty line before and after */
	ROW = 1 << 2,
	CELL = 1 << 3,
	SKIP = 1 << 4,
	PRE = 1 << 5, /* blanks and line ends count */
	QUOTE = 1 << 6,
	QUOTE_REST = 1 << 7, /* from here to the end of the mail */
	SIGNATURE = 1 << 8,
};

static const struct {
	const char *name;
	unsigned effect;
} elements[] = {
	{ "address", BLOCK }, { "article", BLOCK }, { "blockquote", BLOCK }, { "body", BLOCK }, { "caption", BLOCK },
	{ "center", BLOCK }, { "dd", BLOCK }, { "div", BLOCK }, { "dl", BLOCK }, { "dt", BLOCK }, { "fieldset", BLOCK },
	{ "footer", BLOCK }, { "form", BLOCK }, { "h1", PARAGRAPH }, { "h2", PARAGRAPH }, { "h3", PARAGRAPH },
	{ "h4", PARAGRAPH }, { "h5", PARAGRAPH }, { "h6", PARAGRAPH }, { "head", SKIP }, { "header", BLOCK },
	{ "hr", BLOCK }, { "li", BLOCK }, { "main", BLOCK }, { "nav", BLOCK }, { "noscript", SKIP }, { "object", SKIP },
	{ "ol", BLOCK }, { "p", PARAGRAPH }, { "pre", BLOCK | PRE }, { "script", SKIP }, { "section", BLOCK },
	{ "style", SKIP }, { "svg", SKIP }, { "table", BLOCK }, { "tbody", BLOCK }, { "td", CELL }, { "template", SKIP },
	{ "tfoot", BLOCK }, { "th", CELL }, { "thead", BLOCK }, { "title", SKIP }, { "tr", ROW }, { "ul", BLOCK },
	{ "xml", SKIP },
};

/* The containers that mail programs put the thread and the signature in. Word: one of the words of the attribute's value. */
static const struct {
	const char *attribute, *word;
	unsigned effect;
} containers[] = {
	{ "class", "gmail_quote", QUOTE },
	{ "type", "cite", QUOTE },                /* Apple Mail, Thunderbird, and most others */
	{ "class", "protonmail_quote", QUOTE },
	{ "class", "yahoo_quoted", QUOTE },
	{ "class", "tutanota_quote", QUOTE },
	{ "name", "quote", QUOTE },               /* web.de, GMX */
	{ "class", "ms-outlook-mobile-reference-message", QUOTE },
	{ "id", "mail-editor-reference-message-container", QUOTE }, /* Outlook 2024, Mac */
	{ "id", "appendonsend", QUOTE_REST },     /* Outlook on the web: an empty div, the thread follows it */
	{ "id", "divRplyFwdMsg", QUOTE_REST },
	{ "class", "OutlookMessageHeader", QUOTE_REST },
	{ "id", "zwchr", QUOTE_REST },            /* Zimbra: a ruler */
	{ "class", "gmail_signature", SIGNATURE },
	{ "class", "protonmail_signature_block", SIGNATURE },
	{ "id", "Signature", SIGNATURE },         /* Outlook on the web */
	{ "id", "ms-outlook-mobile-signature", SIGNATURE },
	{ "id", "AppleMailSignature", SIGNATURE },
	{ "data-smartmail", "gmail_signature", SIGNATURE },
};

/* Styles, without blanks and in lower case. All of a row must be in it. */
static const struct {
	const char *part, *and_part;
	unsigned effect;
} styles[] = {
	{ "display:none", "", SKIP },
	{ "visibility:hidden", "", SKIP },
	{ "white-space:pre", "", PRE },
	{ "border-top:solid#e1e1e1", "padding:3.0pt", QUOTE_REST }, /* Outlook for Windows, above its header block */
	{ "border-top:solid#b5c4df", "padding:3.0pt", QUOTE_REST }, /* the same since 2007 */
};

struct render {
	htmlParserCtxtPtr parser;
	GString *out;
	GString *line;     /* the line being made */
	unsigned breaks;   /* due before the next text: 1 a new line, 2 an empty one between */
	bool row_begun;    /* the row has a cell before this one */
	bool cell;         /* a tab is due before the next text */
	bool cell_empty;   /* in a cell that has no text yet */
	bool blank;        /* a blank is due before the next letter */
	bool nbsp;         /* the line has a no-break blank: it was meant to be seen, though empty */
	unsigned skip, pre, quotes;
	bool quote_rest;
	GArray *open;      /* unsigned: the effects of each open element */
};

static void append_quote_marks(struct render *r)
{
	for (unsigned i = 0; i < MIN(r->quotes, MAX_QUOTES); i++)
		g_string_append(r->out, "> ");
}

static void end_line(struct render *r)
{
	if (r->line->len == 0)
		return;
	append_quote_marks(r);
	g_string_append_len(r->out, r->line->str, (gssize)r->line->len);
	g_string_append_c(r->out, '\n');
	g_string_truncate(r->line, 0);
	if (r->out->len > HTML_MAX_TEXT)
		xmlStopParser(r->parser);
}

/* A new line is due before the next text; 2: an empty line too. */
static void want_break(struct render *r, unsigned breaks)
{
	if (r->cell)
		return; /* a cell's first block stands beside the cell before it */
	if (r->nbsp && r->breaks > 0)
		breaks = 2;
	r->nbsp = false;
	r->blank = false;
	r->breaks = r->cell_empty ? MAX(r->breaks, 1) : MAX(r->breaks, breaks);
}

/* Ends the line, and writes the empty one that is due. */
static void flush(struct render *r)
{
	end_line(r);
	if (r->breaks > 1 && r->out->len > 0) {
		append_quote_marks(r);
		g_string_append_c(r->out, '\n');
	}
	r->breaks = 0;
}

/* Lines and tabs that are due come before the text. */
static void settle(struct render *r)
{
	if (r->breaks > 0)
		flush(r);
	if (r->line->len > 0 && r->cell)
		g_string_append_c(r->line, '\t');
	else if (r->line->len > 0 && r->blank)
		g_string_append_c(r->line, ' ');
	r->cell = r->cell_empty = r->blank = r->nbsp = false;
}

static void line_break(struct render *r)
{
	if (r->cell)
		return;
	r->blank = r->nbsp = false;
	r->breaks = MIN(r->breaks + 1, 2);
}

static void add_text(struct render *r, const char *p, size_t n)
{
	const char *end = p + n;

	while (p < end) {
		if (r->pre && *p == '\n') {
			line_break(r);
			p++;
		} else if (r->pre && (*p == ' ' || *p == '\t') && r->line->len > 0 && r->breaks == 0) {
			g_string_append_c(r->line, *p++);
		} else if (g_ascii_isspace(*p)) {
			r->blank = true;
			p++;
		} else if ((guchar)*p == 0xc2 && p + 1 < end && (guchar)p[1] == 0xa0) {
			r->blank = r->nbsp = true;
			p += 2;
		} else {
			settle(r);
			const char *start = p;
			while (p < end && !g_ascii_isspace(*p) && !((guchar)*p == 0xc2 && p + 1 < end && (guchar)p[1] == 0xa0))
				p++;
			g_string_append_len(r->line, start, p - start);
		}
	}
}

static bool has_word(const char *value, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = value; (p = strcasestr(p, word)); p += n) {
		bool starts = p == value || g_ascii_isspace(p[-1]);
		/* web mails that show other people's mails put a prefix of theirs ("x_", "m_123") before names */
		if (!starts && p[-1] == '_')
			starts = true;
		if (starts && (p[n] == 0 || g_ascii_isspace(p[n])))
			return true;
	}
	return false;
}

static unsigned effect_of_style(const char *value)
{
	g_autoptr(GString) style = g_string_new(NULL);
	unsigned effect = 0;

	for (const char *p = value; *p && style->len < 4096; p++)
		if (!g_ascii_isspace(*p))
			g_string_append_c(style, g_ascii_tolower(*p));
	for (size_t i = 0; i < G_N_ELEMENTS(styles); i++)
		if (strstr(style->str, styles[i].part) && strstr(style->str, styles[i].and_part))
			effect |= styles[i].effect;
	return effect;
}

/* Outlook makes each line a paragraph without margin; its empty lines are paragraphs with a no-break blank. */
static bool is_close_paragraph(const char *attribute, const char *value)
{
	return (strcmp(attribute, "class") == 0 && g_ascii_strncasecmp(value, "Mso", 3) == 0) ||
	       (strcmp(attribute, "class") == 0 && g_ascii_strncasecmp(value, "x_Mso", 5) == 0) ||
	       (strcmp(attribute, "style") == 0 && (strstr(value, "margin:0") || strstr(value, "margin: 0")));
}

static unsigned effect_of(const char *name, const xmlChar **attributes)
{
	unsigned effect = 0;

	for (size_t i = 0; i < G_N_ELEMENTS(elements); i++)
		if (strcmp(name, elements[i].name) == 0)
			effect = elements[i].effect;
	for (; attributes && attributes[0]; attributes += 2) {
		const char *attribute = (const char *)attributes[0];
		const char *value = attributes[1] ? (const char *)attributes[1] : "";
		for (size_t i = 0; i < G_N_ELEMENTS(containers); i++)
			if (strcmp(attribute, containers[i].attribute) == 0 && has_word(value, containers[i].word))
				effect |= containers[i].effect;
		if (strcmp(attribute, "style") == 0)
			effect |= effect_of_style(value);
		if (strcmp(attribute, "hidden") == 0)
			effect |= SKIP;
		if ((effect & PARAGRAPH) && is_close_paragraph(attribute, value))
			effect = (effect & ~(unsigned)PARAGRAPH) | BLOCK;
	}
	return effect;
}

static void begin_quote(struct render *r)
{
	flush(r);
	r->quotes++;
}

static void begin_signature(struct render *r)
{
	if (strcmp(r->line->str, "--") == 0)
		return; /* it writes its own */
	want_break(r, 1);
	add_text(r, "--", 2);
	want_break(r, 1);
}

static void begin_cell(struct render *r)
{
	if (r->row_begun) {
		r->breaks = 0; /* of the last block of the cell before */
		r->cell = r->line->len > 0;
	}
	r->row_begun = r->cell_empty = true;
}

static void begin_effect(struct render *r, unsigned effect)
{
	if (effect & ROW)
		r->row_begun = false;
	if (effect & CELL)
		begin_cell(r);
	if (effect & (BLOCK | ROW))
		want_break(r, 1);
	if (effect & PARAGRAPH)
		want_break(r, 2);
	if (effect & PRE)
		r->pre++;
	if (effect & QUOTE)
		begin_quote(r);
	if ((effect & QUOTE_REST) && !r->quote_rest && r->quotes == 0) {
		r->quote_rest = true;
		begin_quote(r);
	}
	if ((effect & SIGNATURE) && r->quotes == 0)
		begin_signature(r);
}

static void end_effect(struct render *r, unsigned effect)
{
	if (effect & ROW)
		r->cell = false;
	if (effect & CELL) {
		r->breaks = MIN(r->breaks, 1);
		r->cell_empty = false;
	}
	if (effect & (BLOCK | ROW))
		want_break(r, 1);
	if (effect & PARAGRAPH)
		want_break(r, 2);
	if (effect & PRE)
		r->pre--;
	if (effect & QUOTE) {
		flush(r);
		r->quotes--;
	}
}

static void on_start(void *data, const xmlChar *name, const xmlChar **attributes)
{
	struct render *r = data;
	unsigned effect = effect_of((const char *)name, attributes);

	if (r->open->len >= MAX_DEPTH) {
		xmlStopParser(r->parser);
		return;
	}
	g_array_append_val(r->open, effect);
	if (effect & SKIP)
		r->skip++;
	if (r->skip)
		return;
	if (strcmp((const char *)name, "br") == 0)
		line_break(r);
	begin_effect(r, effect);
}

static void on_end(void *data, const xmlChar *name G_GNUC_UNUSED)
{
	struct render *r = data;

	if (r->open->len == 0)
		return;
	unsigned effect = g_array_index(r->open, unsigned, r->open->len - 1);
	g_array_set_size(r->open, r->open->len - 1);
	if (!r->skip)
		end_effect(r, effect);
	if (effect & SKIP)
		r->skip--;
}

static void on_text(void *data, const xmlChar *text, int n)
{
	struct render *r = data;

	if (!r->skip && n > 0)
		add_text(r, (const char *)text, (size_t)n);
}

static void parse(struct render *r, const char *text, size_t n)
{
	htmlSAXHandler sax = {
		.startElement = on_start,
		.endElement = on_end,
		.characters = on_text,
		.ignorableWhitespace = on_text,
		.cdataBlock = on_text,
	};

	r->parser = htmlNewParserCtxt();
	if (!r->parser)
		return;
	*r->parser->sax = sax;
	r->parser->userData = r;
	/* no document is built: what comes back is NULL */
	htmlCtxtReadMemory(r->parser, text, (int)n, NULL, "UTF-8",
			HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
					HTML_PARSE_IGNORE_ENC);
	htmlFreeParserCtxt(r->parser);
}

char *html_to_text(const void *bytes, size_t n, const char *charset)
{
	g_autofree char *html = mime_text_decode(bytes, MIN(n, HTML_MAX_BYTES), charset);
	g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(unsigned));
	g_autoptr(GString) line = g_string_new(NULL);
	struct render r = { .out = g_string_new(NULL), .line = line, .open = open };

	parse(&r, html, strlen(html));
	end_line(&r);
	char *text = mime_text_clean(g_string_free(r.out, FALSE));
	if (strlen(text) > HTML_MAX_TEXT)
		*g_utf8_find_prev_char(text, text + HTML_MAX_TEXT + 1) = 0;
	return text;
}
