#include "read/auth_results.h"

#include <string.h>

#define MAX_FIELDS 20

/* ---- which fields are ours ---- */

/* "Received: from … by … with LMTP …": handed on within the house. */
static bool is_local_delivery(const char *received)
{
	return g_regex_match_simple("\\swith\\s+(lmtp[sa]*|local)\\b", received, G_REGEX_CASELESS, 0);
}

char **auth_results_of(const struct mail_header *header)
{
	g_autoptr(GStrvBuilder) values = g_strv_builder_new();
	guint found = 0;
	for (guint i = 0; i < header->fields->len && found < MAX_FIELDS; i++) {
		const struct mail_field *field = &g_array_index(header->fields, struct mail_field, i);
		if (g_ascii_strcasecmp(field->name, "Received") == 0 && !is_local_delivery(field->value))
			break;
		if (g_ascii_strcasecmp(field->name, "Authentication-Results") != 0)
			continue;
		g_autofree char *value = g_utf8_make_valid(field->value, -1);
		g_strv_builder_add(values, value);
		found++;
	}
	return g_strv_builder_end(values);
}

/* ---- what one says ---- */

/* Without comments, which nest, and with what is quoted as it is meant: a semicolon or blank within quotes
 * becomes '_'. New string. */
static char *plain(const char *value)
{
	GString *out = g_string_new(NULL);
	int depth = 0;
	bool quoted = false;
	for (const char *p = value; *p; p++) {
		bool escaped = *p == '\\' && (quoted || depth > 0) && p[1];
		p += escaped;
		if (!escaped && depth == 0 && *p == '"')
			quoted = !quoted;
		else if (!escaped && !quoted && *p == '(')
			depth++;
		else if (!escaped && !quoted && *p == ')' && depth > 0)
			depth--;
		else if (depth == 0)
			g_string_append_c(out, quoted && strchr("; \t=", *p) ? '_' : *p);
		if (depth == 0 && !quoted && *p == ')')
			g_string_append_c(out, ' ');
	}
	return g_string_free(out, FALSE);
}

/* "dmarc = pass header.from=x" → words with no blanks around "=". New vector. */
static char **words_of(const char *part)
{
	g_autoptr(GRegex) around = g_regex_new("\\s*=\\s*", 0, 0, NULL);
	g_autofree char *tight = g_regex_replace_literal(around, part, -1, 0, "=", 0, NULL);
	return g_strsplit_set(tight, " \t", -1);
}

/* The value behind "name=" among the words; NULL: none. Borrowed. */
static const char *value_of(char *const *words, const char *name)
{
	size_t n = strlen(name);
	for (; *words; words++)
		if (g_ascii_strncasecmp(*words, name, n) == 0 && (*words)[n] == '=')
			return *words + n + 1;
	return NULL;
}

static bool is_same(const char *a, const char *b)
{
	return a && b && g_ascii_strcasecmp(a, b) == 0;
}

/* One method and its result. DMARC is about the domain in From; a login is about one person. */
static bool part_vouches(const char *part, const char *from)
{
	g_auto(GStrv) words = words_of(part);
	const char *domain = strrchr(from, '@'), *of = value_of(words, "header.from");
	if (is_same(value_of(words, "dmarc"), "pass"))
		return of && domain && is_same(of, domain + 1);
	return is_same(value_of(words, "auth"), "pass") &&
	       (is_same(value_of(words, "smtp.auth"), from) ||
		       is_same(value_of(words, "smtp.mailfrom"), from));
}

static bool field_vouches(const char *value, const char *authserv_id, const char *from)
{
	g_autofree char *text = plain(value);
	g_auto(GStrv) parts = g_strsplit(text, ";", -1);
	g_auto(GStrv) server = parts[0] ? words_of(g_strstrip(parts[0])) : NULL; /* "mx.example.com 1" */
	if (!server || !is_same(server[0], authserv_id))
		return false;
	for (char **part = parts + 1; *part; part++)
		if (part_vouches(*part, from))
			return true;
	return false;
}

bool auth_results_vouch(char *const *values, const char *authserv_id, const char *from)
{
	for (; authserv_id && from && values && *values; values++)
		if (field_vouches(*values, authserv_id, from))
			return true;
	return false;
}
