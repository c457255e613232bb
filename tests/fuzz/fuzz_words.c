/* Any bytes folded, found and loaded as a words file. */
#include <stdint.h>
#include <string.h>

#include "core/error.h"
#include "read/words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void);

/* libconfig forgets the string it is in when the syntax breaks off there; a words file is read once */
const char *__lsan_default_suppressions(void)
{
	return "leak:libconfig";
}

static void fold(const char *text)
{
	g_autofree size_t *at = NULL;
	g_autofree char *folded = words_fold(text), *again = words_fold(folded), *mapped = words_fold_at(text, &at);
	size_t n = strlen(folded);

	g_assert(g_utf8_validate(folded, -1, NULL));
	g_assert(!strcmp(folded, again) && !strcmp(folded, mapped));
	for (size_t i = 0; i < n; i++)
		g_assert(at[i] <= at[i + 1]);
	g_assert(at[n] == strlen(text));
}

/* The first line is the word, the rest the text. */
static void find(const char *text)
{
	g_autofree char *word = words_fold(text), *folded = NULL;
	const char *newline = strchr(text, '\n');
	int at;

	if (!newline)
		return;
	g_free(word);
	g_autofree char *first = g_strndup(text, (gsize)(newline - text));
	word = words_fold(first);
	folded = words_fold(newline);
	at = words_find(folded, word);
	g_assert(at < 0 || g_str_has_prefix(folded + at, word));
	g_assert(words_starts(folded, word) <= strlen(folded));
}

static void load(const char *text)
{
	struct words *w = words_new();
	g_autoptr(GError) error = NULL;

	if (words_add(w, "xx", text, "words", &error)) {
		size_t n;
		words_aliases(w, &n);
		g_assert(words_list(w, "xx", "months") && !strcmp(words_languages(w)[0], "xx"));
	} else {
		g_assert(g_error_matches(error, CLOSECALL_ERROR, CLOSECALL_SETUP) && g_str_has_prefix(error->message, "words:"));
	}
	words_free(w);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_strndup((const char *)data, size);

	fold(text);
	find(text);
	load(text);
	return 0;
}
