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
 * of "15. November" and "order no. 8812". */
static bool ends_sentence(const char *text, const char *p)
{
	if (*p == '?' || *p == '!' || *p == ';')
		return true;
	if (*p == ':')
		return g_ascii_isspace(p[1]);
	if (*p != '.' || (p[1] && !g_ascii_isspace(p[1])))
		return false;
	if (p[1] == ' ' && (g_ascii_isdigit(p[2]) || (p > text && g_ascii_isdigit(p[-1]))))
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

static const char *next_word(const char *p)
{
	const char *end = word_end(p);
	return *end ? end + 1 : end;
}

/* A part of a phrase. */
struct span {
	const char *p, *end;
};

/* The first element of it, which is taken off. */
static struct span take_element(struct span *phrase)
{
	struct span element;
	while (phrase->p < phrase->end && is_blank(*phrase->p))
		phrase->p++;
	element.p = phrase->p;
	const char *close =
		*element.p == '(' ? memchr(element.p, ')', (size_t)(phrase->end - element.p)) : NULL;
	if (close)
		phrase->p = close + 1;
	else
		while (phrase->p < phrase->end && !is_blank(*phrase->p))
			phrase->p++;
	element.end = phrase->p;
	return element;
}

/* Is the word at p one of the pattern's? Its end, or NULL. */
static const char *match_word(const char *p, struct span pattern)
{
	const char *end = word_end(p);
	size_t n = (size_t)(end - p), m = (size_t)(pattern.end - pattern.p);
	if (*p == ',' || !m)
		return NULL;
	if (pattern.p[m - 1] == '*')
		return n + 1 >= m && !memcmp(p, pattern.p, m - 1) ? end : NULL;
	if (*pattern.p == '*')
		return n + 1 >= m && !memcmp(end - (m - 1), pattern.p + 1, m - 1) ? end : NULL;
	return n == m && !memcmp(p, pattern.p, m) ? end : NULL;
}

struct search {
	const struct words *w;
	const char *lang;
	const char *words;
};

static const char *match_rest(const struct search *s, const char *p, struct span phrase, const char *end);

/* One of several, and then the rest. */
static const char *match_either(
	const struct search *s, const char *p, struct span one, struct span rest, const char *end)
{
	const char *behind = match_rest(s, p, one, end);
	return behind ? match_rest(s, behind == end ? p : next_word(behind), rest, behind) : NULL;
}

static const char *match_group(
	const struct search *s, const char *p, struct span group, struct span rest, const char *end)
{
	for (const char *a = group.p + 1; a < group.end;) {
		const char *bar = memchr(a, '|', (size_t)(group.end - a));
		const char *stop = bar ? bar : group.end - 1;
		const char *found = match_either(s, p, (struct span){ a, stop }, rest, end);
		if (found)
			return found;
		a = stop + 1;
	}
	return NULL;
}

static const char *match_class(
	const struct search *s, const char *p, struct span class, struct span rest, const char *end)
{
	g_autofree char *name = g_strdup_printf("any_%.*s", (int)(class.end - class.p - 1), class.p + 1);
	for (const char *const *word = words_list(s->w, s->lang, name); *word; word++) {
		const char *found =
			match_either(s, p, (struct span){ *word, *word + strlen(*word) }, rest, end);
		if (found)
			return found;
	}
	return NULL;
}

static const char *match_gap(const struct search *s, const char *p, struct span rest, const char *end)
{
	for (int gap = 0; gap <= PHRASE_GAP; gap++) {
		const char *found = match_rest(s, p, rest, end);
		if (found || !*p)
			return found;
		p = next_word(p);
	}
	return NULL;
}

/* The phrase from the word at p on: where its last word ends, or NULL. end: where the one before ends. */
static const char *match_rest(const struct search *s, const char *p, struct span phrase, const char *end)
{
	struct span e = take_element(&phrase);
	if (e.p == e.end)
		return end;
	switch (*e.p) {
	case '(': return match_group(s, p, e, phrase, end);
	case '@': return match_class(s, p, e, phrase, end);
	case '^':
		return p == s->words || (p > s->words + 1 && p[-2] == ',') ? match_rest(s, p, phrase, end)
									   : NULL;
	case '$': return !*p || *p == ',' ? match_rest(s, p, phrase, end) : NULL;
	case '#':
		if (!g_ascii_isdigit(*p))
			return NULL;
		while (g_ascii_isdigit(*next_word(p)))
			p = next_word(p);
		return match_rest(s, next_word(p), phrase, word_end(p));
	case '*':
		if (e.end == e.p + 1)
			return match_gap(s, p, phrase, end);
	}
	const char *behind = *p ? match_word(p, e) : NULL;
	return behind ? match_rest(s, next_word(behind), phrase, behind) : NULL;
}

static size_t words_between(const char *from, const char *to)
{
	size_t n = 0;
	for (; from < to; from++)
		n += *from == ' ';
	return n;
}

/* Anywhere in the sentence, not too far from the other part. */
static bool find_part(const struct search *s, struct span part, const struct span *near, struct span *ret)
{
	for (const char *p = s->words; *p; p = next_word(p)) {
		const char *end = match_rest(s, p, part, p);
		if (!end || end == p || words_between(end, near->p) > PHRASE_REACH ||
			words_between(near->end, p) > PHRASE_REACH)
			continue;
		*ret = (struct span){ p, end };
		return true;
	}
	return false;
}

/* The whole phrase, its first part at p. */
static bool match_at(const struct search *s, const char *p, const char *phrase, struct span *ret)
{
	const char *and = strchr(phrase, '&');
	const char *first_end = and? and : phrase + strlen(phrase);
	const char *end = match_rest(s, p, (struct span){ phrase, first_end }, p);
	if (!end || end == p)
		return false;
	*ret = (struct span){ p, end };
	while (and) {
		struct span other, part = { and+1, NULL };
		and = strchr(part.p, '&');
		part.end = and? and : part.p + strlen(part.p);
		if (!find_part(s, part, ret, &other))
			return false;
		ret->p = MIN(ret->p, other.p);
		ret->end = MAX(ret->end, other.end);
	}
	return true;
}

/* Most phrases have a word that the sentence does not: those need not be tried at each of its words. */
static bool is_plausible(const char *phrase, const char *words)
{
	struct span rest = { phrase, phrase + strlen(phrase) };
	for (struct span e = take_element(&rest); e.p < e.end; e = take_element(&rest)) {
		const char *from = e.p + (*e.p == '*'), *to = e.end - (e.end[-1] == '*');
		bool literal =
			to > from && !strchr("(@^$#", *from) && !memchr(from, '&', (size_t)(to - from));
		if (literal && !memmem(words, strlen(words), from, (size_t)(to - from)))
			return false;
	}
	return true;
}

/* The first word from p on at which it stands, before `stop` (NULL: anywhere); NULL: none. Of two parts the
 * other may stand before it. */
static const char *find_phrase(
	const struct search *s, const char *p, const char *stop, const char *phrase, struct span *ret)
{
	for (; *p && (!stop || p < stop); p = next_word(p)) {
		bool starts_as = *phrase == *p || !g_ascii_isalnum(*phrase);
		if (*p != ',' && starts_as && match_at(s, p, phrase, ret))
			return p;
	}
	return NULL;
}

/* The earliest in the sentence; of those at one word the first in the vocabulary. */
bool phrases_find(const struct words *w, const char *lang, const char *vocabulary, const char *words,
	size_t from, size_t *ret_start, size_t *ret_end)
{
	const char *const one[] = { lang, NULL };
	const char *begin = words + from + strspn(words + from, " "), *best = NULL;
	for (const char *const *l = lang ? one : words_languages(w); *l; l++) {
		struct search s = { w, *l, words };
		for (const char *const *phrase = words_list(w, *l, vocabulary); *phrase; phrase++) {
			struct span found;
			const char *at = is_plausible(*phrase, words)
						 ? find_phrase(&s, begin, best, *phrase, &found)
						 : NULL;
			if (!at)
				continue;
			best = at;
			*ret_start = (size_t)(found.p - words);
			*ret_end = (size_t)(found.end - words);
		}
	}
	return best != NULL;
}

void phrases_mask(const struct words *w, const char *lang, const char *vocabulary, char *words)
{
	size_t start = 0, end;
	while (phrases_find(w, lang, vocabulary, words, start, &start, &end)) {
		memset(words + start, '_', end - start);
		start = end;
	}
}
