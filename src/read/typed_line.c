#include "read/typed_line.h"

#include <string.h>

#define MIN_TYPO_LETTERS 5 /* shorter words are too near to others */
#define MIN_MEANT_LETTERS 4 /* of the word that was meant: a letter too many makes it five */

size_t line_word_at(const struct line *l, const char *p, const char *vocabulary)
{
	return words_starts_any(l->w, p, vocabulary, NULL);
}

const char *line_typed_at(const struct line *l, const char *p)
{
	return l->typed + l->at[p - l->folded];
}

char *line_cut(const struct line *l, const char *start, const char *end)
{
	const char *a = line_typed_at(l, start), *b = line_typed_at(l, end);
	return g_strstrip(g_strndup(a, (gsize)(b - a)));
}

const struct words_alias *line_alias_at(const struct line *l, const char *p, size_t *ret_length)
{
	size_t n;
	const struct words_alias *aliases = words_aliases(l->w, &n);

	for (size_t i = 0; i < n; i++) {
		*ret_length = words_starts(p, aliases[i].text);
		if (*ret_length)
			return &aliases[i];
	}
	return NULL;
}

/* Codes that end a deal: nothing of them is taken on half evidence. */
bool line_is_costly(enum outcome_code code)
{
	return code == OUTCOME_ORDER || outcome_is_lost(code) || code == OUTCOME_NOTQUOTE || code == OUTCOME_STOP ||
	       code == OUTCOME_UNDO;
}

/* Optimal string alignment: one letter more, less, other, or two neighbours changed places. ASCII. */
static bool within_one_edit(const char *a, const char *b)
{
	size_t na = strlen(a), nb = strlen(b), i = 0, left_a, left_b;

	while (a[i] && a[i] == b[i])
		i++;
	left_a = na - i;
	left_b = nb - i;
	if (left_a == left_b)
		return !left_a || !strcmp(a + i + 1, b + i + 1) ||
		       (left_a > 1 && a[i] == b[i + 1] && a[i + 1] == b[i] && !strcmp(a + i + 2, b + i + 2));
	if (left_a == left_b + 1)
		return !strcmp(a + i + 1, b + i);
	return left_b == left_a + 1 && !strcmp(a + i, b + i + 1);
}

/* Length of the word at p when it is `meant`, or a typing error of it: one edit, in a word of five letters or more. The first letter is
 * hardly ever the wrong one, and words that differ in it are other words ("usage", "Zusage"). Sets *ret_typo for an error, else leaves it. */
static size_t meant_at(const char *p, const char *meant, size_t n_meant, bool *ret_typo)
{
	size_t n = strspn(p, "abcdefghijklmnopqrstuvwxyz");
	g_autofree char *word = g_strndup(p, n), *wanted = g_strndup(meant, n_meant);

	if (n == 0 || g_unichar_isalnum(g_utf8_get_char(p + n)) || p[n] == '-' || p[n] == '\'')
		return 0;
	if (strcmp(word, wanted) == 0)
		return n;
	if (n < MIN_TYPO_LETTERS || n_meant < MIN_MEANT_LETTERS || word[0] != wanted[0] || !within_one_edit(word, wanted))
		return 0;
	*ret_typo = true;
	return n;
}

/* The same of an alias, word by word; 0 when it is not there, or there without a typing error in exactly one word. */
static size_t mistyped_at(const char *p, const char *alias)
{
	const char *start = p;
	int typos = 0;

	if (strpbrk(alias, "-'"))
		return 0;
	for (const char *word = alias;;) {
		size_t n_word = strcspn(word, " ");
		bool typo = false;
		size_t n = meant_at(p, word, n_word, &typo);

		typos += typo;
		if (!n)
			return 0;
		p += n;
		word += n_word;
		if (!*word)
			return typos == 1 ? (size_t)(p - start) : 0;
		word++;
		p += strspn(p, " ");
	}
}

/* The alias that mistyped first words must have meant: the only outcome within one edit. */
const struct words_alias *line_typo_at(const struct line *l, const char *p, size_t *ret_length)
{
	size_t n_aliases, longest = 0;
	const struct words_alias *aliases = words_aliases(l->w, &n_aliases), *found = NULL;

	for (size_t i = 0; i < n_aliases; i++) {
		size_t n = mistyped_at(p, aliases[i].text);

		if (!n || n < longest)
			continue;
		if (found && n == longest && found->code != aliases[i].code)
			return NULL;
		found = &aliases[i];
		longest = n;
	}
	*ret_length = longest;
	return found;
}
