#include "read/lexicon.h"

#include <string.h>

#include "read/words.h"

#define MAX_PHRASE 8
#define MAX_GAP 4      /* bytes between two words of a phrase */
#define MIN_COMPOUND 3 /* bytes before the end of a compound */
#define MAX_LINE 4096  /* bytes; a longer one is read as several, so that no search along a line gets long */

#define LEXICON_NAME(name) #name,
static const char *const vocabulary_names[] = { LEXICON_KINDS(LEXICON_NAME) };
#undef LEXICON_NAME

/* Its own key: by hash, n and text. */
struct word {
	char *text; /* folded; owned by those of the lexicon */
	size_t n;
	guint hash;
	GArray *phrases; /* of those that begin with it, as terms are sorted; NULL when none does */
	GArray *common;  /* int: the languages whose common word it is; NULL when there is none */
};

struct phrase {
	enum term_kind kind;
	int lang, place;
	guint n;
	const struct word *words[MAX_PHRASE];
};

struct ending {
	char *text;
	size_t n;
	struct phrase phrase; /* of one word */
};

struct lexicon {
	bool ends[256];      /* bytes that endings end with */
	char letters[0x80];  /* what an ASCII letter or digit folds to; 0: it is neither */
	size_t longest;      /* bytes of the longest word */
	GHashTable *words;   /* struct word, a set */
	GHashTable *numbers; /* vocabulary name → its number + 1 */
	GPtrArray *endings;
	int n_langs;
};

static void word_free(gpointer data)
{
	struct word *word = data;
	if (word->phrases)
		g_array_unref(word->phrases);
	if (word->common)
		g_array_unref(word->common);
	g_free(word->text);
	g_free(word);
}

static void ending_free(gpointer data)
{
	struct ending *ending = data;
	g_free(ending->text);
	g_free(ending);
}

static guint word_hash(gconstpointer data)
{
	return ((const struct word *)data)->hash;
}

static gboolean words_equal(gconstpointer a, gconstpointer b)
{
	const struct word *x = a, *y = b;
	return x->n == y->n && !memcmp(x->text, y->text, x->n);
}

struct lexicon *lexicon_new(void)
{
	struct lexicon *l = g_new0(struct lexicon, 1);
	for (int c = 0; c < 0x80; c++)
		l->letters[c] = (char)(g_ascii_isalnum(c) ? g_ascii_tolower((char)c) : 0);
	l->words = g_hash_table_new_full(word_hash, words_equal, word_free, NULL);
	l->numbers = g_hash_table_new(g_str_hash, g_str_equal);
	l->endings = g_ptr_array_new_with_free_func(ending_free);
	for (size_t i = 0; i < G_N_ELEMENTS(vocabulary_names); i++)
		g_hash_table_insert(
			l->numbers, (gpointer)(uintptr_t)vocabulary_names[i], GUINT_TO_POINTER(i + 1));
	return l;
}

void lexicon_free(struct lexicon *l)
{
	if (!l)
		return;
	g_hash_table_unref(l->words);
	g_hash_table_unref(l->numbers);
	g_ptr_array_unref(l->endings);
	g_free(l);
}

/* Length of the letter or digit at p, 0 when it is neither; a broken byte is neither. */
static size_t letter_length(const char *p)
{
	unsigned char c = (unsigned char)*p;
	if (c < 0x80)
		return g_ascii_isalnum(c) ? 1 : 0;
	gunichar wide = g_utf8_get_char_validated(p, -1);
	if (wide == (gunichar)-1 || wide == (gunichar)-2)
		return 0;
	/* an accent on its own belongs to the letter before it */
	return g_unichar_isalnum(wide) || g_unichar_ismark(wide) ? g_utf8_skip[c] : 0;
}

/* The end of the word that begins at p; p itself when none does. */
static const char *word_end(const char *p)
{
	size_t n;
	for (;;) {
		while (g_ascii_isalnum(*p))
			p++;
		if (!(*p & 0x80) || !(n = letter_length(p)))
			return p;
		p += n;
	}
}

/* A word of a text, folded. Used again for the next. */
struct folded {
	GString *text; /* of a word longer than any we know only its beginning */
	guint hash;
	bool digits; /* has a digit */
	bool known;  /* may be in the lexicon */
};

#define HASH_START 5381

static guint hash_next(guint hash, char c)
{
	return hash * 33 + (guchar)c;
}

/* With letters that are not ASCII. */
static void fold_wide(const struct lexicon *l, const char *start, const char *end, struct folded *ret)
{
	g_autofree char *wide = g_strndup(start, (size_t)(end - start)), *out = words_fold(wide);
	g_string_assign(ret->text, out);
	ret->hash = HASH_START;
	ret->digits = false;
	for (const char *c = out; *c; c++) {
		ret->hash = hash_next(ret->hash, *c);
		ret->digits = ret->digits || g_ascii_isdigit(*c);
	}
	ret->known = ret->text->len <= l->longest;
}

/* Folds the word at p and returns its end; p itself when none begins there. */
static const char *fold_word(const struct lexicon *l, const char *p, struct folded *ret)
{
	const char *start = p;
	char *out = ret->text->str, *room = out + l->longest, c = 0;
	guint hash = HASH_START;
	bool digits = false;
	for (; !(*p & 0x80) && (c = l->letters[(guchar)*p]); p++) {
		hash = hash_next(hash, c);
		digits = digits || c <= '9';
		if (out < room)
			*out++ = c;
	}
	if (*p & 0x80) {
		p = word_end(p);
		if (p > start)
			fold_wide(l, start, p, ret);
		return p;
	}
	*out = '\0';
	ret->text->len = (size_t)(out - ret->text->str);
	ret->hash = hash;
	ret->digits = digits;
	ret->known = (size_t)(p - start) <= l->longest;
	return p;
}

static GString *room_for(const struct lexicon *l)
{
	return g_string_sized_new(l->longest + 1);
}

static struct word *find_word(const struct lexicon *l, const struct folded *folded)
{
	const struct word key = { .text = folded->text->str, .n = folded->text->len, .hash = folded->hash };
	return folded->known ? g_hash_table_lookup(l->words, &key) : NULL;
}

static struct word *word_intern(struct lexicon *l, const struct folded *folded)
{
	struct word *word = find_word(l, folded);
	if (!word) {
		word = g_new0(struct word, 1);
		word->text = g_strdup(folded->text->str);
		word->n = folded->text->len;
		word->hash = folded->hash;
		g_hash_table_add(l->words, word);
	}
	return word;
}

/* The order of terms that begin at one place: longer first. */
static gint compare_phrases(const struct phrase *x, const struct phrase *y)
{
	if (x->n != y->n)
		return x->n > y->n ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return x->lang - y->lang;
}

static gint compare_phrase_elements(gconstpointer a, gconstpointer b)
{
	return compare_phrases(a, b);
}

static gint compare_ending_pointers(gconstpointer a, gconstpointer b)
{
	return compare_phrases(
		&(*(const struct ending *const *)a)->phrase, &(*(const struct ending *const *)b)->phrase);
}

static void add_phrase(struct word *first, const struct phrase *phrase)
{
	if (phrase->kind == TERM_common && phrase->n == 1) {
		if (!first->common)
			first->common = g_array_new(FALSE, FALSE, sizeof(int));
		g_array_append_val(first->common, phrase->lang);
		return;
	}
	if (!first->phrases)
		first->phrases = g_array_new(FALSE, FALSE, sizeof(struct phrase));
	g_array_append_vals(first->phrases, phrase, 1);
	g_array_sort(first->phrases, compare_phrase_elements);
}

void lexicon_add(struct lexicon *l, int lang, const char *vocabulary, const char *folded, int place)
{
	guint number = GPOINTER_TO_UINT(g_hash_table_lookup(l->numbers, vocabulary));
	struct phrase phrase = { .kind = (enum term_kind)(number - 1), .lang = lang, .place = place };
	struct word *first = NULL;

	l->n_langs = MAX(l->n_langs, lang + 1);
	if (!number)
		return;
	if (*folded == '*') {
		struct ending *ending = g_new0(struct ending, 1);
		ending->text = g_strdup(folded + 1);
		ending->n = strlen(ending->text);
		l->ends[ending->n ? (unsigned char)ending->text[ending->n - 1] : 0] = true;
		ending->phrase = phrase;
		ending->phrase.n = 1;
		g_ptr_array_add(l->endings, ending);
		g_ptr_array_sort(l->endings, compare_ending_pointers);
		return;
	}
	l->longest = MAX(l->longest, strlen(folded));
	g_autoptr(GString) room = room_for(l);
	struct folded part = { .text = room };
	for (const char *p = folded; *p && phrase.n < MAX_PHRASE;) {
		const char *end = fold_word(l, p, &part);
		if (end == p) {
			p++;
			continue;
		}
		struct word *word = word_intern(l, &part);
		first = first ? first : word;
		phrase.words[phrase.n++] = word;
		p = end;
	}
	if (first)
		add_phrase(first, &phrase);
}

static void add_line(struct lexed *x, size_t start, guint page)
{
	struct line line = { .start = start, .end = start, .first_token = x->tokens->len, .page = page };
	g_array_append_val(x->lines, line);
}

static void read_tokens(const struct lexicon *l, struct lexed *x)
{
	g_autoptr(GString) room = room_for(l);
	struct folded folded = { .text = room };
	const char *text = x->text, *p = text;
	guint page = 1;

	add_line(x, 0, page);
	while (*p) {
		const char *end = fold_word(l, p, &folded);
		if (end == p) {
			bool ends = *p == '\n' || *p == '\f';
			if (ends) {
				g_array_index(x->lines, struct line, x->lines->len - 1).end =
					(size_t)(p - text);
				page += *p == '\f';
				add_line(x, (size_t)(p - text) + 1, page);
			}
			p++;
			continue;
		}
		if ((size_t)(p - text) > lexed_line(x, x->lines->len - 1)->start + MAX_LINE) {
			g_array_index(x->lines, struct line, x->lines->len - 1).end = (size_t)(p - text);
			add_line(x, (size_t)(p - text), page);
		}
		struct token token = {
			.start = (size_t)(p - text),
			.end = (size_t)(end - text),
			.line = x->lines->len - 1,
			.word = find_word(l, &folded),
			.digits = folded.digits,
		};
		token.capital = *p & 0x80 ? g_unichar_isupper(g_utf8_get_char(p)) : g_ascii_isupper(*p);
		x->n_words += !token.digits;
		g_array_append_val(x->tokens, token);
		p = end;
	}
	g_array_index(x->lines, struct line, x->lines->len - 1).end = (size_t)(p - text);
}

/* May these bytes stand between two words of a phrase? One line end may: plain text wraps anywhere. */
static bool joins(const char *p, const char *end)
{
	int line_ends = 0;
	if (end - p > MAX_GAP)
		return false;
	for (; p < end; p++) {
		if (*p == '\n')
			line_ends++;
		else if ((unsigned char)*p < 0x80 && !strchr(" .-/'_(&", *p))
			return false;
	}
	return line_ends <= 1;
}

static bool phrase_at(const struct lexed *x, const struct phrase *phrase, guint first)
{
	if (first + phrase->n > x->tokens->len)
		return false;
	for (guint i = 1; i < phrase->n; i++) {
		const struct token *left = lexed_token(x, first + i - 1), *right = lexed_token(x, first + i);
		if (right->word != phrase->words[i] || !joins(x->text + left->end, x->text + right->start))
			return false;
	}
	return true;
}

static void add_term(struct lexed *x, const struct phrase *phrase, guint first)
{
	if (phrase->kind == TERM_common) {
		g_array_index(x->common, guint, (guint)phrase->lang)++;
		return;
	}
	const struct token *from = lexed_token(x, first), *to = lexed_token(x, first + phrase->n - 1);
	struct term term = { .start = from->start,
		.end = to->end,
		.first = first,
		.n = phrase->n,
		.line = from->line,
		.kind = phrase->kind,
		.lang = phrase->lang,
		.place = phrase->place };
	g_array_append_val(x->terms, term);
}

/* Does the word end so? In other letters than ASCII it is folded to see it. */
static bool ends_in(const struct ending *ending, const char *word, size_t n, const char *folded)
{
	if (folded) {
		word = folded;
		n = strlen(folded);
	}
	return n >= ending->n + MIN_COMPOUND &&
	       !g_ascii_strncasecmp(word + n - ending->n, ending->text, ending->n);
}

static void add_compound(const struct lexicon *l, struct lexed *x, guint i)
{
	const struct token *token = lexed_token(x, i);
	const char *word = x->text + token->start;
	size_t n = token->end - token->start;
	if (!(word[n - 1] & 0x80) && !l->ends[(unsigned char)g_ascii_tolower(word[n - 1])])
		return;
	g_autofree char *folded = NULL;
	for (size_t k = 0; k < n && !folded; k++) {
		if (!(word[k] & 0x80))
			continue;
		g_autofree char *wide = g_strndup(word, n);
		folded = words_fold(wide);
	}
	for (guint k = 0; k < l->endings->len; k++) {
		const struct ending *ending = l->endings->pdata[k];
		if (ends_in(ending, word, n, folded))
			add_term(x, &ending->phrase, i);
	}
}

/* Drops what a longer term covers, and the same term of a second language. */
static void prune_terms(struct lexed *x)
{
	struct term *terms = (struct term *)(void *)x->terms->data;
	guint kept = 0;
	size_t reach = 0; /* the furthest end of those kept */
	for (guint i = 0; i < x->terms->len; i++) {
		bool covered = false;
		/* one that ends before this begins has none before it that reaches over both */
		for (guint k = terms[i].end <= reach ? kept : 0; k > 0 && !covered; k--) {
			const struct term *other = &terms[k - 1];
			if (other->end <= terms[i].start)
				break;
			bool same_span = other->start == terms[i].start && other->end == terms[i].end;
			covered = same_span ? other->kind == terms[i].kind : other->end >= terms[i].end;
		}
		if (covered)
			continue;
		reach = MAX(reach, terms[i].end);
		x->has[terms[i].kind] = true;
		terms[kept++] = terms[i];
	}
	g_array_set_size(x->terms, kept);
}

static void find_terms(const struct lexicon *l, struct lexed *x)
{
	for (guint i = 0; i < x->tokens->len; i++) {
		const struct word *word = lexed_token(x, i)->word;
		if (!word && !lexed_token(x, i)->digits)
			add_compound(l, x, i);
		for (guint k = 0; word && word->phrases && k < word->phrases->len; k++) {
			const struct phrase *phrase = &g_array_index(word->phrases, struct phrase, k);
			if (phrase_at(x, phrase, i))
				add_term(x, phrase, i);
		}
		for (guint k = 0; word && word->common && k < word->common->len; k++)
			g_array_index(x->common, guint, g_array_index(word->common, int, k))++;
	}
}

static void link_tokens(struct lexed *x)
{
	guint term = 0;
	for (guint i = 0; i < x->tokens->len; i++) {
		struct token *token = &g_array_index(x->tokens, struct token, i);
		while (term < x->terms->len && lexed_term(x, term)->start < token->start)
			term++;
		token->term = term;
	}
}

struct lexed *lexicon_read(const struct lexicon *l, const char *text)
{
	struct lexed *x = g_new0(struct lexed, 1);
	guint some = (guint)(strlen(text) / 8) + 1; /* words of a text of this length, more or less */

	x->text = text;
	x->tokens = g_array_sized_new(FALSE, FALSE, sizeof(struct token), some);
	x->terms = g_array_sized_new(FALSE, FALSE, sizeof(struct term), some / 2);
	x->lines = g_array_new(FALSE, FALSE, sizeof(struct line));
	x->common = g_array_new(FALSE, TRUE, sizeof(guint));
	g_array_set_size(x->common, (guint)l->n_langs);
	read_tokens(l, x);
	find_terms(l, x);
	prune_terms(x);
	link_tokens(x);
	return x;
}

void lexed_free(struct lexed *x)
{
	if (!x)
		return;
	g_array_unref(x->tokens);
	g_array_unref(x->terms);
	g_array_unref(x->lines);
	g_array_unref(x->common);
	g_free(x);
}

guint lexed_line_of(const struct lexed *x, size_t offset)
{
	guint low = 0, high = x->lines->len;
	while (high - low > 1) {
		guint middle = low + (high - low) / 2;
		if (lexed_line(x, middle)->start <= offset)
			low = middle;
		else
			high = middle;
	}
	return low;
}

guint lexed_term_from(const struct lexed *x, size_t offset)
{
	guint low = 0, high = x->terms->len;
	while (low < high) {
		guint middle = low + (high - low) / 2;
		if (lexed_term(x, middle)->start < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct term *lexed_term_at(const struct lexed *x, guint token, enum term_kind v)
{
	if (token >= x->tokens->len || !x->has[v])
		return NULL;
	const struct token *t = lexed_token(x, token);
	for (guint i = t->term; i < x->terms->len && lexed_term(x, i)->start == t->start; i++)
		if (lexed_term(x, i)->kind == v)
			return lexed_term(x, i);
	return NULL;
}

const struct term *lexed_find(const struct lexed *x, enum term_kind v, size_t start, size_t end)
{
	for (guint i = x->has[v] ? lexed_term_from(x, start) : x->terms->len; i < x->terms->len; i++) {
		const struct term *term = lexed_term(x, i);
		if (term->start >= end)
			return NULL;
		if (term->kind == v)
			return term;
	}
	return NULL;
}
