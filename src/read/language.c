#include "read/language.h"

/* Fewer words known than this say nothing: names, numbers and an address look alike everywhere. */
#define MIN_KNOWN 2
/* But of so few words one is enough that no other language knows: "Bedankt!" */
#define FEW_WORDS 3
/* The winner must know this many of a hundred words: a text in a fifth language borrows some from everyone.
 */
#define MIN_SHARE 30

const char *language_of_all(const struct words *w, const struct lexed *const *texts, size_t n)
{
	const char *const *languages = words_languages(w);
	guint best = 0, second = 0, n_words = 0;
	const char *found = NULL;

	for (guint lang = 0; languages[lang]; lang++) {
		guint count = 0;
		for (size_t i = 0; i < n; i++)
			if (texts[i] && lang < texts[i]->common->len)
				count += g_array_index(texts[i]->common, guint, lang);
		if (count > best) {
			second = best;
			best = count;
			found = languages[lang];
		} else if (count > second) {
			second = count;
		}
	}
	for (size_t i = 0; i < n; i++)
		n_words += texts[i] ? texts[i]->n_words : 0;
	bool enough = best >= MIN_KNOWN || (best > 0 && second == 0 && n_words <= FEW_WORDS);
	return enough && best > second && best * 100 >= n_words * MIN_SHARE ? found : NULL;
}

const char *language_of(const struct words *w, const char *text)
{
	struct lexed *x = lexicon_read(words_lexicon(w), text);
	const char *found = language_of_all(w, (const struct lexed *const *)&x, 1);
	lexed_free(x);
	return found;
}
