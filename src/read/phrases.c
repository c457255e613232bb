#include "read/phrases.h"

#include <string.h>

#include "read/words.h"

#define SHORT_LINE 45 /* characters: nobody's mail program breaks a line there */

/* ---- sentences */

static void sentence_free(gpointer data)
{
	struct sentence *s = data;
	g_free(s->words);
	g_free(s);
}

static void add_sentence(GPtrArray *list, GString *raw, bool question)
{
	g_autofree char *folded = words_fold(raw->str);
	g_autoptr(GString) words = g_string_new(NULL);
	for (const char *p = folded; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		bool blank = words->len == 0 || words->str[words->len - 1] == ' ';
		if (g_unichar_isalnum(c) || c == '%')
			g_string_append_unichar(words, c);
		else if (c == ',' || c == '(' || c == ')')
			g_string_append(words, blank ? ", " : " , ");
		else if (!blank)
			g_string_append_c(words, ' ');
	}
	g_strchomp(words->str);
	g_string_truncate(raw, 0);
	if (!*words->str || g_str_equal(words->str, ","))
		return;
	struct sentence *s = g_new0(struct sentence, 1);
	s->words = g_strdup(words->str);
	s->question = question;
	g_ptr_array_add(list, s);
}

/* "3.500", "t.a.v.", "a@b.be": a point within a word, or behind a single letter, ends nothing; nor does that
 * of "15. November". */
static bool ends_sentence(const char *text, const char *p)
{
	if (*p == '?' || *p == '!' || *p == ';')
		return true;
	if (*p == ':')
		return g_ascii_isspace(p[1]);
	if (*p != '.' || (p[1] && !g_ascii_isspace(p[1])))
		return false;
	if (p > text && g_ascii_isdigit(p[-1]) && p[1] == ' ')
		return false;
	return p < text + 2 || g_unichar_isalnum(g_utf8_get_char(g_utf8_find_prev_char(text, p - 1))) ||
	       g_ascii_isdigit(p[-1]);
}

/* Does the line that ends at p end what it says? */
static bool line_ends_sentence(const char *line, const char *p)
{
	const char *next = p + 1 + strspn(p + 1, " \t");
	return g_utf8_strlen(line, p - line) < SHORT_LINE || *next == '\n' || *next == '\0' ||
	       strchr("-*>", *next) || g_str_has_prefix(next, "•");
}

GPtrArray *sentences_of(const char *text)
{
	GPtrArray *list = g_ptr_array_new_with_free_func(sentence_free);
	g_autoptr(GString) raw = g_string_new(NULL);
	const char *line = text;
	unsigned n_words = 0;
	for (const char *p = text; *p; p++) {
		bool line_end = *p == '\n';
		n_words += *p == ' ' || line_end;
		if (ends_sentence(text, p) || (line_end && line_ends_sentence(line, p)) ||
			n_words > SENTENCE_MAX_WORDS) {
			add_sentence(list, raw, *p == '?');
			n_words = 0;
		} else {
			g_string_append_c(raw, line_end ? ' ' : *p);
		}
		if (line_end)
			line = p + 1;
	}
	add_sentence(list, raw, false);
	return list;
}

/* ---- phrases */

static bool is_blank(char c)
{
	return c == ' ' || c == '\'' || c == '-' || c == '.' || c == '/';
}

static const char *word_end(const char *p)
{
	return strchrnul(p, ' ');
}

/* The phrase at p, the start of a word: where it ends, or NULL. */
static const char *match_at(const char *p, const char *phrase)
{
	for (; *phrase; phrase++) {
		if (*phrase == '*' && phrase[1] == ' ') {
			for (int gap = 0; gap <= PHRASE_GAP; gap++) {
				const char *end = match_at(p, phrase + 2);
				const char *next = word_end(p);
				if (end || !*next)
					return end;
				p = next + 1;
			}
			return NULL;
		}
		if (*phrase == '*') {
			p = word_end(p);
		} else if (is_blank(*phrase)) {
			if (!phrase[1]) /* "e.g." */
				break;
			if (*p != ' ')
				return NULL;
			p++;
			while (is_blank(phrase[1])) /* "p. ex." */
				phrase++;
		} else if (*p++ != *phrase) {
			return NULL;
		}
	}
	return *p == '\0' || *p == ' ' ? p : NULL;
}

bool phrases_find(
	const char *const *phrases, const char *words, size_t from, size_t *ret_start, size_t *ret_end)
{
	for (const char *p = words + from; *p; p = *word_end(p) ? word_end(p) + 1 : word_end(p))
		for (const char *const *phrase = phrases; *phrase; phrase++) {
			const char *end = **phrase == *p ? match_at(p, *phrase) : NULL;
			if (!end)
				continue;
			*ret_start = (size_t)(p - words);
			*ret_end = (size_t)(end - words);
			return true;
		}
	return false;
}

void phrases_mask(const char *const *phrases, char *words)
{
	size_t start = 0, end;
	while (phrases_find(phrases, words, start, &start, &end)) {
		memset(words + start, '_', end - start);
		start = end;
	}
}
