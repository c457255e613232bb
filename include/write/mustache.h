/* Mustache by its published specification (github.com/mustache/spec v1.3: comments, delimiters, interpolation, inverted,
 * partials, sections; no lambdas). Templates are parsed once and rendered many times.
 *
 * The view is a GVariant: a{sv} is a context; s, x, i, d, b are values; av, aa{sv}, as are lists; an absent name, false, "" and
 * an empty list are false. Dotted names resolve as the spec says. */
#ifndef WRITE_MUSTACHE_H
#define WRITE_MUSTACHE_H

#include <glib.h>
#include <stdbool.h>

struct mustache;

enum mustache_escape {
	MUSTACHE_TEXT, /* {{x}} as it is (plain text) */
	MUSTACHE_HTML, /* {{x}} escapes & < > " ; {{{x}}} and {{&x}} do not */
};

/* Partials are looked up at render time; NULL when there is none (renders as empty, as the spec says). Borrowed. */
typedef const struct mustache *(*mustache_partial_func)(const char *name, gpointer data);

/* SETUP error as "name:line:column: what", columns in characters. */
struct mustache *mustache_parse(const char *text, const char *name, GError **error);
void mustache_free(struct mustache *m);

/* Told the name of each variable {{x}} that has no value while rendering; returns the text to show instead (borrowed), or NULL
 * for nothing. */
typedef const char *(*mustache_missing_func)(const char *name, gpointer data);

/* New string. Recursion of partials is bounded (depth 32: deeper renders as nothing), and so is the work of one rendering (a
 * million nodes, 16 MiB). view is not consumed; it need not be a dictionary ({{.}} is the view itself). */
char *mustache_render(const struct mustache *m, GVariant *view, enum mustache_escape escape, mustache_partial_func partial,
		mustache_missing_func missing, gpointer data);

/* Calls f with every name the template uses (variables and sections) and where; for checking templates before use. */
void mustache_names(const struct mustache *m, void (*f)(const char *name, int line, int column, gpointer data), gpointer data);

#endif
