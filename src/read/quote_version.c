#include "read/quote_version.h"

#include <string.h>

static bool is_version_mark(const char *text, size_t n)
{
	static const char *const marks[] = { "v", "ver", "rev", "vers" };
	for (size_t i = 0; i < G_N_ELEMENTS(marks); i++)
		if (strlen(marks[i]) == n && !g_ascii_strncasecmp(text, marks[i], n))
			return true;
	return false;
}

static char *version_text(const char *start, size_t n)
{
	while (n > 1 && *start == '0') {
		start++;
		n--;
	}
	g_autofree char *version = g_strndup(start, n);
	return g_ascii_strup(version, -1);
}

/* A short value: up to two digits or one letter. Its length, or 0. */
static size_t version_value(const char *p)
{
	size_t n = strspn(p, "0123456789");
	if (n >= 1 && n <= 2 && !g_ascii_isalnum(p[n]) &&
		!(strchr("/.-,", p[n]) && p[n] && g_ascii_isdigit(p[n + 1])))
		return n;
	return n == 0 && g_ascii_isalpha(*p) && !g_ascii_isalnum(p[1]) && !(p[1] & 0x80) ? 1 : 0;
}

/* "v2", "rev B", "revB", "version 2", "Versie: 03" at a place. */
char *quote_version_at(const struct source *source, size_t at)
{
	const char *text = source->text;
	const struct term *term = lexed_find(source->lexed, TERM_version, at, at + 1);
	size_t letters = 0, n;
	while (g_ascii_isalpha(text[at + letters]))
		letters++;
	if (term) {
		size_t value = term->end + strspn(text + term->end, " .:#\t");
		if (value == term->end && text[value] == '-') /* "rev-B" */
			value++;
		return (n = version_value(text + value)) ? version_text(text + value, n) : NULL;
	}
	if (is_version_mark(text + at, letters)) {
		size_t value = at + letters + strspn(text + at + letters, ". ");
		return g_ascii_isdigit(text[value]) && (n = version_value(text + value))
			       ? version_text(text + value, n)
			       : NULL;
	}
	/* "revB" is one word */
	if (letters == 4 && is_version_mark(text + at, 3) && !g_ascii_isalnum(text[at + 4]))
		return version_text(text + at + 3, 1);
	return NULL;
}

/* Takes the version off the end of a number: "2024-118-v2", "2024-118v2", "Q24-0099/revB". */
char *quote_version_cut(const struct source *source, struct span *code)
{
	const char *text = source->text;
	for (size_t i = code->start + 2; i < code->end; i++) {
		bool edge = strchr("-/._ ", text[i - 1]) != NULL ||
			    (g_ascii_isdigit(text[i - 1]) && g_ascii_isalpha(text[i]));
		if (!edge || !g_ascii_isalpha(text[i]))
			continue;
		char *version = quote_version_at(source, i);
		if (!version)
			continue;
		code->end = strchr("-/._ ", text[i - 1]) ? i - 1 : i;
		return version;
	}
	return NULL;
}

char *quote_version_behind(const struct source *source, size_t at)
{
	size_t next = at + strspn(source->text + at, " -_/,(.:");
	return next - at <= 4 ? quote_version_at(source, next) : NULL;
}

bool quote_is_named(const struct source *source)
{
	return lexed_find(source->lexed, TERM_quote, 0, SIZE_MAX) ||
	       lexed_find(source->lexed, TERM_our_quote, 0, SIZE_MAX) ||
	       lexed_find(source->lexed, TERM_quote_number_label, 0, SIZE_MAX);
}

bool quote_is_read_in(const struct source *source)
{
	return source->kind != SOURCE_SIGNATURE && source->kind != SOURCE_THREAD &&
	       (source->kind != SOURCE_DOCUMENT || source->main);
}

static bool quote_ends_near(const struct source *source, size_t at)
{
	for (guint i = lexed_term_from(source->lexed, at > 30 ? at - 30 : 0); i < source->lexed->terms->len;
		i++) {
		const struct term *t = lexed_term(source->lexed, i);
		if (t->start >= at)
			break;
		if ((t->kind == TERM_quote || t->kind == TERM_our_quote) && t->end + 3 >= at)
			return true;
	}
	return false;
}

/* "OF26-0455/2" of version 2 is OF26-0455. */
void quote_drop_known_version(struct quote *q)
{
	char *end = q->number && q->version ? strrchr(q->number, '/') : NULL;
	if (q->number && q->version && !end)
		end = strrchr(q->number, '-');
	if (!end || end == q->number)
		return;
	const char *value = end + 1 + strspn(end + 1, "0");
	if (!g_ascii_strcasecmp(value, q->version))
		*end = '\0';
}

/* "AN-2291, Version B" */
static bool number_ends_near(const struct source *source, size_t at, const char *number)
{
	size_t n = number ? strlen(number) : 0;
	for (size_t gap = 1; n && gap <= 3 && gap + n <= at; gap++)
		if (!g_ascii_strncasecmp(source->text + at - gap - n, number, n))
			return true;
	return false;
}

/* A version named apart from the number: at the end of a file name or subject, or behind its label in the
 * quote's head. */
void quote_read_version_apart(struct sources *s)
{
	for (guint i = 0; i < s->all->len && !s->quote->version; i++) {
		const struct source *source = s->all->pdata[i];
		if (!quote_is_read_in(source) || !(quote_is_named(source) || s->quote->number))
			continue;
		for (guint k = 0; k < source->lexed->tokens->len && !s->quote->version; k++) {
			const struct token *t = lexed_token(source->lexed, k);
			/* in a sentence only beside the word quote: "de aangepaste offerte (versie 2)" */
			if (source->kind == SOURCE_TEXT && !quote_ends_near(source, t->start) &&
				!number_ends_near(source, t->start, s->quote->number))
				continue;
			if (source->kind == SOURCE_DOCUMENT &&
				(t->line > 25 ||
					!lexed_find(source->lexed, TERM_version, t->start, t->start + 1)))
				continue;
			s->quote->version = quote_version_at(source, t->start);
			/* a first version in a file name is how people save files */
			if (source->kind == SOURCE_NAME && s->quote->version && !strcmp(s->quote->version, "1"))
				g_clear_pointer(&s->quote->version, g_free);
			if (s->quote->version)
				sources_note(s, "version", s->quote->version, source, t->start,
					"marked as a version");
		}
	}
}
