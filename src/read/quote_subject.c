#include <string.h>

#include "read/quote_number.h"

#define MAX_SUBJECT 120 /* bytes; a longer "subject" is a paragraph */

/* What is cut out of a subject line, by place: quote words, the number, the company. */
struct cut {
	const struct source *source;
	bool *out; /* per byte */
};

static void cut_span(struct cut *c, size_t start, size_t end)
{
	for (size_t i = start; i < end; i++)
		c->out[i] = true;
}

/* Each place where the words of `name` stand, any case. */
static void cut_name(struct cut *c, const char *name)
{
	size_t n = name ? strlen(name) : 0;
	for (size_t i = 0; n >= 2 && c->source->text[i]; i++)
		if (!g_ascii_strncasecmp(c->source->text + i, name, n) &&
			!g_ascii_isalnum(c->source->text[i + n]) &&
			(i == 0 || !g_ascii_isalnum(c->source->text[i - 1])))
			cut_span(c, i, i + n);
}

/* The number, with what is tied to it: "-v2", "/02". */
static void cut_number(struct cut *c, const char *number)
{
	const char *text = c->source->text;
	size_t n = number ? strlen(number) : 0;
	for (size_t i = 0; n && text[i]; i++) {
		if (g_ascii_strncasecmp(text + i, number, n))
			continue;
		size_t end = i + n;
		while (g_ascii_isalnum(text[end]) ||
			(text[end] && strchr("-/._", text[end]) && g_ascii_isalnum(text[end + 1])))
			end++;
		cut_span(c, i, end);
	}
}

static void cut_terms(struct cut *c)
{
	const struct lexed *x = c->source->lexed;
	for (guint i = 0; i < x->terms->len; i++) {
		const struct term *t = lexed_term(x, i);
		bool quote = t->kind == TERM_quote || t->kind == TERM_our_quote ||
			     t->kind == TERM_quote_number_label || t->kind == TERM_your_request ||
			     t->kind == TERM_request;
		/* a number sign only before what was cut already */
		bool mark = t->kind == TERM_number_mark &&
			    c->out[MIN(t->end + strspn(c->source->text + t->end, " .:°\xC2#"),
				    strlen(c->source->text))];
		size_t value = t->end + strspn(c->source->text + t->end, " .:");
		if (quote || mark)
			cut_span(c, t->start, t->end);
		if (t->kind == TERM_version && value > t->end && g_ascii_isalnum(c->source->text[value]) &&
			!g_ascii_isalnum(c->source->text[value + 1]))
			cut_span(c, t->start, value + 1);
	}
	for (guint i = 0; i < x->tokens->len; i++) {
		const struct token *t = lexed_token(x, i);
		if (t->digits && g_ascii_tolower(c->source->text[t->start]) == 'v' && t->end - t->start <= 3)
			cut_span(c, t->start, t->end);
	}
}

/* Is there a word of three letters in it that says something? */
static bool says_something(const struct source *source, struct span piece)
{
	const struct lexed *x = source->lexed;
	for (guint i = 0; i < x->tokens->len; i++) {
		const struct token *t = lexed_token(x, i);
		if (t->start < piece.start || t->end > piece.end || t->digits || t->end - t->start < 3)
			continue;
		bool noise = lexed_find(x, TERM_subject_noise, t->start, t->start + 1) ||
			     lexed_find(x, TERM_legal_form, t->start, t->start + 1);
		if (!noise)
			return true;
	}
	return false;
}

/* Takes words like "voor", "de" off the ends, and signs. */
static struct span trim_noise(const struct source *source, struct span piece)
{
	const struct lexed *x = source->lexed;
	for (bool again = true; again;) {
		again = false;
		while (piece.start < piece.end && strchr(" \t:,;.-/|#()[]&\"'", source->text[piece.start]))
			piece.start++;
		while (piece.end > piece.start && strchr(" \t:,;.-/|#([&\"'", source->text[piece.end - 1]))
			piece.end--;
		if (piece.end > piece.start && source->text[piece.end - 1] == ')' &&
			!memchr(source->text + piece.start, '(', piece.end - piece.start))
			piece.end--, again = true;
		const struct term *t = lexed_find(x, TERM_subject_noise, piece.start, piece.start + 1);
		if (t && t->end <= piece.end) {
			piece.start = t->end;
			again = true;
		}
		for (guint i = 0; i < x->terms->len && !again; i++) {
			t = lexed_term(x, i);
			if (t->kind == TERM_subject_noise && t->end == piece.end && t->start >= piece.start) {
				piece.end = t->start;
				again = true;
			}
		}
	}
	return piece;
}

static bool separates(const struct cut *c, size_t i)
{
	const char *text = c->source->text;
	if (c->out[i] || strchr(":|;\t\n", text[i]))
		return true;
	if (g_str_has_prefix(text + i, "–") || g_str_has_prefix(text + i, "—"))
		return true;
	return text[i] == '-' && i > 0 && text[i - 1] == ' ' && text[i + 1] == ' ';
}

static size_t prefixes_end(const struct source *source)
{
	static const enum term_kind kinds[] = { TERM_reply_prefix, TERM_forward_prefix };
	size_t at = 0;
	for (bool again = true; again;) {
		again = false;
		at += strspn(source->text + at, " ");
		for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++) {
			const struct term *t = lexed_find(source->lexed, kinds[k], at, at + 1);
			size_t colon = t ? t->end + strspn(source->text + t->end, " []0123456789") : 0;
			if (t && source->text[colon] == ':') {
				at = colon + 1;
				again = true;
			}
		}
		const char *close = source->text[at] == '[' ? strchr(source->text + at, ']') : NULL;
		if (close) {
			at = (size_t)(close - source->text) + 1;
			again = true;
		}
	}
	return at;
}

/* What one line says the quote is about; NULL when nothing is left. */
static char *about(struct sources *s, const struct source *source, struct span line)
{
	size_t n = strlen(source->text);
	g_autofree bool *out = g_new0(bool, n + 1);
	struct cut c = { source, out };
	cut_number(&c, s->quote->number);
	cut_number(&c, s->quote->supersedes);
	cut_name(&c, s->quote->company);
	cut_name(&c, s->context->own_company);
	cut_name(&c, s->quote->contact_name);
	cut_terms(&c);
	for (size_t start = line.start; start < line.end;) {
		size_t end = start;
		while (end < line.end && !separates(&c, end))
			end++;
		struct span piece = trim_noise(source, (struct span){ start, end });
		bool company = lexed_find(source->lexed, TERM_legal_form, piece.start, piece.end) != NULL;
		if (!company && says_something(source, piece) && piece.end - piece.start <= MAX_SUBJECT)
			return source_text(source, piece);
		start = end + 1;
		while (start < line.end && ((unsigned char)source->text[start] & 0xC0) == 0x80)
			start++;
	}
	return NULL;
}

/* "Betreft: dakrenovatie loods 3" in the own text or the quote's head. */
static bool read_labelled(struct sources *s, const struct source *source)
{
	for (guint i = 0; i < source->lexed->terms->len; i++) {
		const struct term *t = lexed_term(source->lexed, i);
		if (t->kind != TERM_subject_label || t->line > 60)
			continue;
		struct span cell = source_trim(source, source_cell(source, t->start, NULL)), values[3];
		size_t colon = t->end + strspn(source->text + t->end, " ");
		if (t->start != cell.start || source->text[colon] != ':' || !source_values(source, t, values))
			continue;
		char *text = about(s, source, values[0]);
		if (!text)
			continue;
		s->quote->subject = text;
		sources_note(s, "subject", text, source, t->start, "behind its label");
		return true;
	}
	return false;
}

void quote_read_subject(struct sources *s)
{
	const struct source *subject = sources_first(s, SOURCE_SUBJECT),
			    *text = sources_first(s, SOURCE_TEXT);
	if (text && read_labelled(s, text))
		return;
	for (guint i = 0; i < s->all->len; i++) {
		const struct source *source = s->all->pdata[i];
		if (source->kind == SOURCE_DOCUMENT && source->main && read_labelled(s, source))
			return;
	}
	if (!subject)
		return;
	struct span line = { prefixes_end(subject), strlen(subject->text) };
	s->quote->subject = about(s, subject, line);
	if (s->quote->subject)
		sources_note(s, "subject", s->quote->subject, subject, 0,
			"the subject without quote words and number");
}
