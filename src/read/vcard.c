#include "read/vcard.h"

#include <stdbool.h>
#include <string.h>

static void phone_free(gpointer p)
{
	struct vcard_phone *phone = p;
	g_free(phone->number);
	g_free(phone);
}

static void vcard_free(gpointer p)
{
	struct vcard *c = p;
	g_free(c->name);
	g_free(c->company);
	g_ptr_array_unref(c->emails);
	g_ptr_array_unref(c->phones);
	g_free(c);
}

static struct vcard *vcard_new(void)
{
	struct vcard *c = g_new0(struct vcard, 1);
	c->emails = g_ptr_array_new_with_free_func(g_free);
	c->phones = g_ptr_array_new_with_free_func(phone_free);
	return c;
}

/* ---- one line ---- */

struct property {
	char *name;   /* capitals, without group */
	char **types; /* small letters: values of TYPE, and bare words */
	bool preferred, encoded;
	const char *value; /* in the line */
};

static void property_clear(struct property *p)
{
	g_free(p->name);
	g_strfreev(p->types);
}

static void take_parameter(struct property *p, const char *text, GStrvBuilder *types)
{
	const char *equals = strchr(text, '=');
	g_autofree char *name = g_ascii_strup(text, equals ? equals - text : -1);
	g_autofree char *value = g_ascii_strdown(equals ? equals + 1 : text, -1);
	g_strdelimit(value, "\"", ' ');
	if (strcmp(name, "PREF") == 0)
		p->preferred = true;
	else if (strcmp(name, "ENCODING") == 0 || strcmp(name, "QUOTED-PRINTABLE") == 0 || strcmp(name, "BASE64") == 0)
		p->encoded = true;
	else if (!equals || strcmp(name, "TYPE") == 0) {
		g_auto(GStrv) words = g_strsplit(value, ",", VCARD_MAX_VALUES);
		for (char **w = words; *w; w++)
			g_strv_builder_add(types, g_strstrip(*w));
	}
}

/* The end of a parameter or of the name: ; or : that is not within quotes. */
static const char *part_end(const char *p)
{
	for (bool quoted = false; *p && (quoted || !strchr(";:", *p)); p++)
		if (*p == '"')
			quoted = !quoted;
	return p;
}

/* NAME;PARAM;PARAM=…:value. False: no property. */
static bool property_read(const char *line, struct property *ret)
{
	const char *end = part_end(line);
	const char *dot = memchr(line, '.', (size_t)(end - line));
	const char *name = dot ? dot + 1 : line;
	*ret = (struct property){ .name = g_ascii_strup(name, end - name) };
	g_autoptr(GStrvBuilder) types = g_strv_builder_new();
	while (*end == ';') {
		const char *start = end + 1;
		end = part_end(start);
		g_autofree char *parameter = g_strndup(start, (gsize)(end - start));
		take_parameter(ret, parameter, types);
	}
	ret->types = g_strv_builder_end(types);
	ret->preferred = ret->preferred || g_strv_contains((const char *const *)ret->types, "pref");
	ret->value = *end == ':' ? end + 1 : NULL;
	return ret->value != NULL;
}

/* One component of a value, unescaped: up to the first ; when `first`. New string; NULL for nothing. */
static char *text_of(const char *value, bool first, const char **ret_rest)
{
	GString *out = g_string_new(NULL);
	const char *p = value;
	for (; *p && !(first && *p == ';'); p++) {
		bool escaped = *p == '\\' && p[1];
		p += escaped;
		g_string_append_c(out, escaped && (*p == 'n' || *p == 'N') ? ' ' : *p);
	}
	if (ret_rest)
		*ret_rest = *p ? p + 1 : p;
	g_autofree char *text = g_strstrip(g_string_free(out, FALSE));
	return *text ? g_steal_pointer(&text) : NULL;
}

/* ---- what the properties say ---- */

static int rank_of(const struct property *p)
{
	static const struct {
		const char *type;
		int rank; /* 0: nobody answers there */
	} ranks[] = { { "fax", 0 }, { "pager", 0 }, { "modem", 0 }, { "cell", VCARD_RANK_MOBILE }, { "mobile", VCARD_RANK_MOBILE },
		{ "iphone", VCARD_RANK_MOBILE }, { "main", 5 }, { "work", 30 }, { "home", 10 }, { "voice", 20 } };
	for (size_t i = 0; i < G_N_ELEMENTS(ranks); i++)
		if (g_strv_contains((const char *const *)p->types, ranks[i].type))
			return ranks[i].rank ? ranks[i].rank + p->preferred : 0;
	return 15 + p->preferred;
}

static void take_phone(struct vcard *c, const struct property *p)
{
	int rank = rank_of(p);
	const char *number = g_ascii_strncasecmp(p->value, "tel:", 4) == 0 ? p->value + 4 : p->value;
	if (rank == 0 || c->phones->len >= VCARD_MAX_VALUES)
		return;
	g_autofree char *text = text_of(number, true, NULL); /* "tel:+32…;ext=12" */
	if (!text)
		return;
	struct vcard_phone *phone = g_new0(struct vcard_phone, 1);
	phone->number = g_steal_pointer(&text);
	phone->rank = rank;
	g_ptr_array_add(c->phones, phone);
}

static void set(char **slot, char *text)
{
	g_free(*slot);
	*slot = text;
}

static void take_property(struct vcard *c, const struct property *p, char **structured)
{
	if (p->encoded)
		return;
	if (strcmp(p->name, "FN") == 0) {
		set(&c->name, text_of(p->value, false, NULL));
	} else if (strcmp(p->name, "N") == 0) {
		const char *rest;
		g_autofree char *family = text_of(p->value, true, &rest), *given = text_of(rest, true, NULL);
		set(structured, given && family ? g_strdup_printf("%s %s", given, family) : NULL);
	} else if (strcmp(p->name, "ORG") == 0) {
		set(&c->company, text_of(p->value, true, NULL));
	} else if (strcmp(p->name, "TEL") == 0) {
		take_phone(c, p);
	} else if (strcmp(p->name, "EMAIL") == 0 && c->emails->len < VCARD_MAX_VALUES) {
		char *address = text_of(p->value, false, NULL);
		if (address)
			g_ptr_array_add(c->emails, address);
	}
}

static void finish(GPtrArray *cards, struct vcard *c, char **structured)
{
	if (!c)
		return;
	if (!c->name)
		c->name = g_steal_pointer(structured);
	if (g_strcmp0(c->name, c->company) == 0)
		g_clear_pointer(&c->name, g_free);
	g_clear_pointer(structured, g_free);
	g_ptr_array_add(cards, c);
}

/* ---- the whole ---- */

/* A line that begins with a blank goes on with the one before (RFC 6350 3.2). */
static char *unfold(const char *bytes, gsize n)
{
	g_autofree char *text = g_utf8_make_valid(bytes, (gssize)n);
	char *to = text;
	for (const char *p = text; *p;) {
		size_t end = *p == '\r' && p[1] == '\n' ? 2 : *p == '\n' ? 1 : 0;
		if (end && (p[end] == ' ' || p[end] == '\t'))
			p += end + 1;
		else if (end == 2)
			p++;
		else
			*to++ = *p++;
	}
	*to = '\0';
	return g_steal_pointer(&text);
}

GPtrArray *vcard_parse(const char *bytes, gsize n)
{
	GPtrArray *cards = g_ptr_array_new_with_free_func(vcard_free);
	g_autofree char *text = unfold(bytes, n), *structured = NULL;
	struct vcard *card = NULL;
	for (char *line = text, *next; line && *line && cards->len < VCARD_MAX_CARDS; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		struct property p;
		bool is_property = property_read(line, &p);
		bool begin = is_property && strcmp(p.name, "BEGIN") == 0, end = is_property && strcmp(p.name, "END") == 0;
		if (begin || end) {
			finish(cards, g_steal_pointer(&card), &structured);
			card = begin ? vcard_new() : NULL;
		} else if (is_property && card) {
			take_property(card, &p, &structured);
		}
		property_clear(&p);
	}
	finish(cards, card, &structured);
	return cards;
}
