#include "write/mustache.h"

#include <string.h>

#include "core/error.h"

#define MAX_NESTING 64         /* sections in sections */
#define MAX_PARTIALS 32        /* partials in partials */
#define MAX_STEPS (1 << 20)    /* nodes shown in one rendering: a partial that calls itself twice must still end */
#define MAX_OUTPUT (16 << 20)  /* bytes of one rendering */

enum node_kind {
	NODE_TEXT,
	NODE_VALUE,    /* {{x}} */
	NODE_RAW,      /* {{{x}}}, {{&x}} */
	NODE_SECTION,  /* {{#x}} */
	NODE_INVERTED, /* {{^x}} */
	NODE_PARTIAL,  /* {{>x}} */
};

struct node {
	enum node_kind kind;
	char *text;        /* TEXT: as it is; PARTIAL: the indentation of its lines; else NULL */
	char *name;        /* all but TEXT */
	bool line_start;   /* TEXT: the first thing on its line, so that a partial's indentation goes before it */
	guint end;         /* SECTION, INVERTED: index of the first node behind it */
	int line, column;
};

/* The nodes stand in the order of the text; a section's own follow it up to its end. */
struct mustache {
	GArray *nodes;
};

static void node_clear(gpointer data)
{
	struct node *n = data;
	g_free(n->text);
	g_free(n->name);
}

void mustache_free(struct mustache *m)
{
	if (!m)
		return;
	g_array_unref(m->nodes);
	g_free(m);
}

/* ---- reading ---- */

struct parser {
	const char *text, *end;
	const char *name;
	const char *at;        /* what is before it has been taken */
	char *open, *close;    /* the delimiters of the moment */
	GArray *nodes;
	GArray *sections;      /* guint: indexes of those that are still open */
};

static void position_of(const struct parser *p, const char *where, int *ret_line, int *ret_column)
{
	int line = 1;
	const char *start = p->text;
	for (const char *c = p->text; c < where; c++) {
		if (*c == '\n') {
			line++;
			start = c + 1;
		}
	}
	*ret_line = line;
	*ret_column = (int)g_utf8_strlen(start, where - start) + 1;
}

static bool fail(const struct parser *p, const char *where, GError **error, const char *what, const char *subject)
{
	int line, column;
	position_of(p, where, &line, &column);
	g_autofree char *clean = g_utf8_make_valid(subject, -1);
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "%s:%d:%d: %s '%s'", p->name, line, column, what, clean);
	return false;
}

static bool at_line_start(const struct parser *p, const char *where)
{
	return where == p->text || where[-1] == '\n';
}

static void add_piece(struct parser *p, const char *from, const char *to)
{
	struct node n = { .kind = NODE_TEXT, .text = g_strndup(from, to - from), .line_start = at_line_start(p, from) };
	g_array_append_val(p->nodes, n);
}

/* The text up to `to`, in pieces of one line, so that each knows whether it begins one. */
static void add_text(struct parser *p, const char *to)
{
	while (p->at < to) {
		const char *newline = memchr(p->at, '\n', to - p->at);
		const char *end = newline ? newline + 1 : to;
		add_piece(p, p->at, end);
		p->at = end;
	}
}

static void add_named(struct parser *p, enum node_kind kind, const char *name, const char *where, char *text)
{
	struct node n = { .kind = kind, .name = g_strdup(name), .text = text };
	position_of(p, where, &n.line, &n.column);
	g_array_append_val(p->nodes, n);
}

/* One tag as it stands in the text. */
struct tag {
	char kind;               /* # ^ / > ! = & { or 0 for a plain value */
	const char *start, *end; /* with its delimiters */
	char *content;
};

static bool read_tag(struct parser *p, const char *start, struct tag *ret, GError **error)
{
	const char *content = start + strlen(p->open);
	char kind = content < p->end && strchr("#^/>!=&{", *content) ? *content++ : 0;
	const char *before_close = kind == '{' ? "}" : kind == '=' ? "=" : "";
	g_autofree char *close = g_strconcat(before_close, p->close, NULL);
	const char *stop = strstr(content, close);
	if (!stop)
		return fail(p, start, error, "tag is not closed by", close);
	*ret = (struct tag){ kind, start, stop + strlen(close), g_strstrip(g_strndup(content, stop - content)) };
	if (kind != '!' && kind != '=' && (!*ret->content || strpbrk(ret->content, " \t\r\n"))) {
		fail(p, start, error, "bad name in tag", ret->content);
		g_clear_pointer(&ret->content, g_free);
		return false;
	}
	return true;
}

/* Tags that print nothing, alone on a line, take the whole line with them. */
static bool find_own_line(const struct parser *p, const struct tag *t, const char **ret_start, const char **ret_end)
{
	if (!t->kind || strchr("&{", t->kind))
		return false;
	const char *start = t->start, *end = t->end;
	while (start > p->text && (start[-1] == ' ' || start[-1] == '\t'))
		start--;
	while (end < p->end && (*end == ' ' || *end == '\t'))
		end++;
	if (end < p->end && end[0] == '\r' && end[1] == '\n')
		end++;
	if (!at_line_start(p, start) || (end < p->end && *end != '\n'))
		return false;
	*ret_start = start;
	*ret_end = end < p->end ? end + 1 : end;
	return true;
}

static bool set_delimiters(struct parser *p, const struct tag *t, GError **error)
{
	g_auto(GStrv) words = g_strsplit_set(t->content, " \t\r\n", -1);
	const char *pair[2] = { NULL, NULL };
	int n = 0;
	for (char **w = words; *w; w++) {
		if (!**w)
			continue;
		if (n == 2 || strchr(*w, '='))
			return fail(p, t->start, error, "bad delimiters", t->content);
		pair[n++] = *w;
	}
	if (n != 2)
		return fail(p, t->start, error, "bad delimiters", t->content);
	g_free(p->open);
	g_free(p->close);
	p->open = g_strdup(pair[0]);
	p->close = g_strdup(pair[1]);
	return true;
}

static bool open_section(struct parser *p, const struct tag *t, GError **error)
{
	if (p->sections->len == MAX_NESTING)
		return fail(p, t->start, error, "sections nested too deep at", t->content);
	guint index = p->nodes->len;
	g_array_append_val(p->sections, index);
	add_named(p, t->kind == '#' ? NODE_SECTION : NODE_INVERTED, t->content, t->start, NULL);
	return true;
}

static bool close_section(struct parser *p, const struct tag *t, GError **error)
{
	if (!p->sections->len)
		return fail(p, t->start, error, "nothing is open to be closed by", t->content);
	guint index = g_array_index(p->sections, guint, p->sections->len - 1);
	struct node *section = &g_array_index(p->nodes, struct node, index);
	if (strcmp(section->name, t->content) != 0)
		return fail(p, t->start, error, "section closed by another name", t->content);
	section->end = p->nodes->len;
	g_array_set_size(p->sections, p->sections->len - 1);
	return true;
}

static bool take_tag(struct parser *p, const struct tag *t, GError **error)
{
	const char *start = t->start, *end = t->end;
	char *indent = NULL;
	bool own_line = find_own_line(p, t, &start, &end);
	add_text(p, start);
	if (own_line && t->kind == '>')
		indent = g_strndup(start, t->start - start);
	if (!own_line && at_line_start(p, start))
		add_piece(p, start, start); /* nothing, but the line begins here and not inside the tag */
	p->at = end;
	switch (t->kind) {
	case '!': return true;
	case '=': return set_delimiters(p, t, error);
	case '#':
	case '^': return open_section(p, t, error);
	case '/': return close_section(p, t, error);
	case '>': add_named(p, NODE_PARTIAL, t->content, t->start, indent); return true;
	case '&':
	case '{': add_named(p, NODE_RAW, t->content, t->start, NULL); return true;
	default: add_named(p, NODE_VALUE, t->content, t->start, NULL); return true;
	}
}

static bool parse_all(struct parser *p, GError **error)
{
	const char *start;
	while ((start = strstr(p->at, p->open))) {
		struct tag tag = { 0 };
		if (!read_tag(p, start, &tag, error))
			return false;
		bool ok = take_tag(p, &tag, error);
		g_free(tag.content);
		if (!ok)
			return false;
	}
	add_text(p, p->end);
	if (!p->sections->len)
		return true;
	guint index = g_array_index(p->sections, guint, p->sections->len - 1);
	const struct node *section = &g_array_index(p->nodes, struct node, index);
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "%s:%d:%d: section is not closed '%s'", p->name,
			section->line, section->column, section->name);
	return false;
}

struct mustache *mustache_parse(const char *text, const char *name, GError **error)
{
	struct parser p = {
		.text = text,
		.end = text + strlen(text),
		.name = name,
		.at = text,
		.open = g_strdup("{{"),
		.close = g_strdup("}}"),
		.nodes = g_array_new(FALSE, TRUE, sizeof(struct node)),
		.sections = g_array_new(FALSE, FALSE, sizeof(guint)),
	};
	g_array_set_clear_func(p.nodes, node_clear);
	struct mustache *m = NULL;
	if (parse_all(&p, error)) {
		m = g_new0(struct mustache, 1);
		m->nodes = g_array_ref(p.nodes);
	}
	g_array_unref(p.nodes);
	g_array_unref(p.sections);
	g_free(p.open);
	g_free(p.close);
	return m;
}

void mustache_names(const struct mustache *m, void (*f)(const char *name, int line, int column, gpointer data), gpointer data)
{
	for (guint i = 0; i < m->nodes->len; i++) {
		const struct node *n = &g_array_index(m->nodes, struct node, i);
		if (n->kind != NODE_TEXT && n->kind != NODE_PARTIAL)
			f(n->name, n->line, n->column, data);
	}
}

/* ---- showing ---- */

struct renderer {
	GString *out;
	GPtrArray *contexts; /* GVariant*, the innermost last; borrowed */
	GString *indent;     /* of the partial of the moment */
	enum mustache_escape escape;
	mustache_partial_func partial;
	mustache_missing_func missing;
	gpointer data;
	int depth, steps;
};

/* New reference, "v" and "m" unwrapped; NULL for an empty maybe. */
static GVariant *unwrap(GVariant *v)
{
	while (v && (g_variant_is_of_type(v, G_VARIANT_TYPE_VARIANT) || g_variant_is_of_type(v, G_VARIANT_TYPE_MAYBE))) {
		GVariant *inner = g_variant_is_of_type(v, G_VARIANT_TYPE_VARIANT) ? g_variant_get_variant(v)
										  : g_variant_get_maybe(v);
		g_variant_unref(v);
		v = inner;
	}
	return v;
}

static GVariant *lookup_in(GVariant *context, const char *key)
{
	if (!g_variant_is_of_type(context, G_VARIANT_TYPE_VARDICT))
		return NULL;
	return g_variant_lookup_value(context, key, NULL);
}

/* New reference or NULL. Only the first part of a dotted name is looked for in the outer contexts. */
static GVariant *lookup(const struct renderer *r, const char *name)
{
	if (strcmp(name, ".") == 0)
		return unwrap(g_variant_ref(g_ptr_array_index(r->contexts, r->contexts->len - 1)));
	g_auto(GStrv) parts = g_strsplit(name, ".", -1);
	GVariant *v = NULL;
	for (guint i = r->contexts->len; i > 0 && !v; i--)
		v = lookup_in(g_ptr_array_index(r->contexts, i - 1), parts[0]);
	v = unwrap(v);
	for (char **part = parts + 1; v && *part; part++) {
		GVariant *inner = unwrap(lookup_in(v, *part));
		g_variant_unref(v);
		v = inner;
	}
	return v;
}

static bool is_list(GVariant *v)
{
	return g_variant_is_of_type(v, G_VARIANT_TYPE_ARRAY) && !g_variant_is_of_type(v, G_VARIANT_TYPE_DICTIONARY);
}

static bool is_true(GVariant *v)
{
	if (!v)
		return false;
	if (g_variant_is_of_type(v, G_VARIANT_TYPE_BOOLEAN))
		return g_variant_get_boolean(v);
	if (g_variant_is_of_type(v, G_VARIANT_TYPE_STRING))
		return *g_variant_get_string(v, NULL) != '\0';
	return !is_list(v) || g_variant_n_children(v) > 0;
}

/* New string; NULL for what is no single value. */
static char *value_text(GVariant *v)
{
	if (g_variant_is_of_type(v, G_VARIANT_TYPE_STRING))
		return g_variant_dup_string(v, NULL);
	if (g_variant_is_of_type(v, G_VARIANT_TYPE_DOUBLE)) {
		char number[G_ASCII_DTOSTR_BUF_SIZE];
		return g_strdup(g_ascii_formatd(number, sizeof number, "%.15g", g_variant_get_double(v)));
	}
	return g_variant_type_is_basic(g_variant_get_type(v)) ? g_variant_print(v, FALSE) : NULL;
}

static void append_html(GString *out, const char *text)
{
	for (const char *c = text; *c; c++) {
		switch (*c) {
		case '&': g_string_append(out, "&amp;"); break;
		case '<': g_string_append(out, "&lt;"); break;
		case '>': g_string_append(out, "&gt;"); break;
		case '"': g_string_append(out, "&quot;"); break;
		default: g_string_append_c(out, *c);
		}
	}
}

static void render_value(struct renderer *r, const struct node *n)
{
	g_autoptr(GVariant) v = lookup(r, n->name);
	g_autofree char *value = v ? value_text(v) : NULL;
	const char *text = value;
	if (!text && r->missing)
		text = r->missing(n->name, r->data);
	if (!text)
		return;
	if (n->kind == NODE_VALUE && r->escape == MUSTACHE_HTML)
		append_html(r->out, text);
	else
		g_string_append(r->out, text);
}

static void render_nodes(struct renderer *r, GArray *nodes, guint from, guint to);

static void render_with(struct renderer *r, GVariant *context, GArray *nodes, guint from, guint to)
{
	g_ptr_array_add(r->contexts, context);
	render_nodes(r, nodes, from, to);
	g_ptr_array_set_size(r->contexts, (int)r->contexts->len - 1);
}

static void render_section(struct renderer *r, GArray *nodes, guint at)
{
	const struct node *n = &g_array_index(nodes, struct node, at);
	g_autoptr(GVariant) v = lookup(r, n->name);
	if (n->kind == NODE_INVERTED) {
		if (!is_true(v))
			render_nodes(r, nodes, at + 1, n->end);
		return;
	}
	if (!is_true(v))
		return;
	if (!is_list(v)) {
		render_with(r, v, nodes, at + 1, n->end);
		return;
	}
	for (gsize i = 0; i < g_variant_n_children(v); i++) {
		GVariant *item = unwrap(g_variant_get_child_value(v, i));
		if (!item)
			continue;
		render_with(r, item, nodes, at + 1, n->end);
		g_variant_unref(item);
	}
}

static void render_partial(struct renderer *r, const struct node *n)
{
	const struct mustache *m = r->partial ? r->partial(n->name, r->data) : NULL;
	if (!m || r->depth == MAX_PARTIALS)
		return;
	gsize outer = r->indent->len;
	g_string_append(r->indent, n->text ? n->text : "");
	r->depth++;
	render_nodes(r, m->nodes, 0, m->nodes->len);
	r->depth--;
	g_string_truncate(r->indent, outer);
}

static void render_nodes(struct renderer *r, GArray *nodes, guint from, guint to)
{
	for (guint i = from; i < to; i++) {
		const struct node *n = &g_array_index(nodes, struct node, i);
		if (r->steps-- <= 0 || r->out->len > MAX_OUTPUT)
			return;
		switch (n->kind) {
		case NODE_TEXT:
			if (n->line_start)
				g_string_append_len(r->out, r->indent->str, (gssize)r->indent->len);
			g_string_append(r->out, n->text);
			break;
		case NODE_VALUE:
		case NODE_RAW: render_value(r, n); break;
		case NODE_PARTIAL: render_partial(r, n); break;
		case NODE_SECTION:
		case NODE_INVERTED:
			render_section(r, nodes, i);
			i = n->end - 1;
			break;
		}
	}
}

char *mustache_render(const struct mustache *m, GVariant *view, enum mustache_escape escape, mustache_partial_func partial,
		mustache_missing_func missing, gpointer data)
{
	struct renderer r = {
		.out = g_string_new(NULL),
		.contexts = g_ptr_array_new(),
		.indent = g_string_new(NULL),
		.escape = escape,
		.partial = partial,
		.missing = missing,
		.data = data,
		.steps = MAX_STEPS,
	};
	render_with(&r, view, m->nodes, 0, m->nodes->len);
	g_ptr_array_unref(r.contexts);
	g_string_free(r.indent, TRUE);
	return g_string_free(r.out, FALSE);
}
