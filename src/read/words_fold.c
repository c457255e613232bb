/* Folding, and finding folded words in folded text. */
#include "read/words.h"

#include <string.h>

/* Letters that Unicode does not take apart into a plain one and an accent. */
static const struct {
	gunichar c;
	const char *plain;
} plain_letters[] = {
	{ 0x00DF, "ss" },
	{ 0x1E9E, "ss" },
	{ 0x00E6, "ae" },
	{ 0x0153, "oe" },
	{ 0x00F8, "o" },
	{ 0x0142, "l" },
	{ 0x0111, "d" },
	{ 0x00F0, "d" },
	{ 0x00FE, "th" },
	{ 0x0131, "i" },
	{ 0x2018, "'" },
	{ 0x2019, "'" },
	{ 0x02BC, "'" },
	{ 0x2032, "'" },
	{ 0x0060, "'" },
	{ 0x00B4, "'" },
	{ 0x2010, "-" },
	{ 0x2011, "-" },
	{ 0x2012, "-" },
	{ 0x2013, "-" },
	{ 0x2014, "-" },
	{ 0x2212, "-" },
};

struct folding {
	GString *out;
	GArray *at; /* size_t per byte of out; NULL when nobody asked */
	bool blank; /* a blank is due before the next character */
	size_t blank_at;
};

static void fold_bytes(struct folding *f, const char *bytes, size_t n, size_t at)
{
	if (f->blank && f->out->len) {
		g_string_append_c(f->out, ' ');
		if (f->at)
			g_array_append_val(f->at, f->blank_at);
	}
	f->blank = false;
	if (n)
		g_string_append_len(f->out, bytes, (gssize)n);
	for (size_t i = 0; f->at && i < n; i++)
		g_array_append_val(f->at, at);
}

static void fold_blank(struct folding *f, size_t at)
{
	if (!f->blank)
		f->blank_at = at;
	f->blank = true;
}

static void fold_wide(struct folding *f, gunichar c, size_t at)
{
	gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
	/* PDFs are full of ligatures, East Asian keyboards of wide letters; other compatibility forms mean
	 * something else: "№" would fold to "no", which is a negation */
	gboolean compatible = (c >= 0xFB00 && c <= 0xFB06) || (c >= 0xFF00 && c <= 0xFFEF);
	gsize n = g_unichar_fully_decompose(g_unichar_tolower(c), compatible, parts, G_N_ELEMENTS(parts));

	for (gsize i = 0; i < n; i++) {
		gunichar part = g_unichar_tolower(parts[i]);
		GUnicodeType type = g_unichar_type(part);
		const char *plain = NULL;
		char utf8[6];

		if (type == G_UNICODE_FORMAT || g_unichar_ismark(part))
			continue; /* accents, soft hyphens, marks of direction, the emoji selector behind ☎ */
		for (size_t p = 0; p < G_N_ELEMENTS(plain_letters) && !plain; p++)
			if (plain_letters[p].c == part)
				plain = plain_letters[p].plain;
		if (plain)
			fold_bytes(f, plain, strlen(plain), at);
		else if (type == G_UNICODE_CONTROL || g_unichar_isspace(part))
			fold_blank(f, at);
		else
			fold_bytes(f, utf8, (size_t)g_unichar_to_utf8(part, utf8), at);
	}
}

#define N_SHORT 0x250 /* below: the letters of nearly all European text */
#define SHORT_BLANK 5
#define SHORT_LONG 6

/* What one of these characters folds to, looked up once. */
struct short_fold {
	unsigned char n; /* bytes; or one of the above: a blank; more than fits */
	char bytes[4];
};

static struct short_fold short_fold_of(gunichar c)
{
	g_autoptr(GString) out = g_string_new(NULL);
	struct folding f = { .out = out };
	struct short_fold ret = { 0 };

	fold_wide(&f, c, 0);
	ret.n = f.blank                       ? (out->len ? SHORT_LONG : SHORT_BLANK)
		: out->len > sizeof ret.bytes ? SHORT_LONG
					      : out->len;
	if (ret.n <= sizeof ret.bytes)
		memcpy(ret.bytes, out->str, ret.n);
	return ret;
}

static const struct short_fold *short_folds(void)
{
	static struct short_fold all[N_SHORT];
	static gsize once = 0;

	if (g_once_init_enter(&once)) {
		for (gunichar c = 0x80; c < N_SHORT; c++)
			all[c] = short_fold_of(c);
		g_once_init_leave(&once, 1);
	}
	return all;
}

static void fold_letter(struct folding *f, const struct short_fold *shorts, gunichar c, size_t at)
{
	if (c < 0x80 || c >= N_SHORT || shorts[c].n == SHORT_LONG)
		fold_wide(f, c, at);
	else if (shorts[c].n == SHORT_BLANK)
		fold_blank(f, at);
	else if (shorts[c].n)
		fold_bytes(f, shorts[c].bytes, shorts[c].n, at);
}

/* A run of plain letters and marks: nearly all there is. Returns where it ends. */
static const char *fold_ascii(struct folding *f, const char *p, size_t at)
{
	size_t n = 1, start;

	while (p[n] > ' ' && p[n] < 0x7F)
		n++;
	if (f->blank)
		fold_bytes(f, NULL, 0, at);
	start = f->out->len;
	g_string_set_size(f->out, start + n);
	for (size_t i = 0; i < n; i++)
		f->out->str[start + i] = (char)(p[i] == '`'                  ? '\''
						: p[i] >= 'A' && p[i] <= 'Z' ? p[i] | 0x20
									     : p[i]);
	for (size_t i = 0; f->at && i < n; i++) {
		size_t offset = at + i;
		g_array_append_val(f->at, offset);
	}
	return p + n;
}

static char *fold(const char *text, GArray *at)
{
	struct folding f = { .out = g_string_sized_new(strlen(text)), .at = at };
	const struct short_fold *shorts = short_folds();
	const char *p = text;

	while (*p) {
		unsigned char c = (unsigned char)*p;
		size_t offset = (size_t)(p - text);

		if (c <= ' ' || c == 0x7F) {
			fold_blank(&f, offset);
			p++;
		} else if (c < 0x80) {
			p = fold_ascii(&f, p, offset);
		} else {
			gunichar wide = g_utf8_get_char_validated(p, -1);
			bool valid = wide != (gunichar)-1 && wide != (gunichar)-2;

			fold_letter(&f, shorts, valid ? wide : 0xFFFD, offset);
			p += valid ? g_utf8_skip[c] : 1;
		}
	}
	if (at) {
		size_t end = (size_t)(p - text);
		g_array_append_val(at, end);
	}
	return g_string_free(f.out, FALSE);
}

char *words_fold(const char *text)
{
	return fold(text, NULL);
}

char *words_fold_at(const char *text, size_t **ret_at)
{
	GArray *at = g_array_new(FALSE, FALSE, sizeof(size_t));
	char *folded = fold(text, at);

	*ret_at = (size_t *)(void *)g_array_free(at, FALSE);
	return folded;
}

/* A letter or digit; folded text is always valid UTF-8. */
static bool is_word_char(const char *p)
{
	unsigned char c = (unsigned char)*p;

	return c < 0x80 ? g_ascii_isalnum(c) : g_unichar_isalnum(g_utf8_get_char(p));
}

static bool ends_in_word_char(const char *start, const char *end)
{
	return end > start && is_word_char(g_utf8_prev_char(end));
}

int words_find(const char *folded_text, const char *folded_word)
{
	size_t n = strlen(folded_word);
	bool left, right;

	if (!n)
		return -1;
	left = is_word_char(folded_word);
	right = ends_in_word_char(folded_word, folded_word + n);
	for (const char *p = folded_text; (p = strstr(p, folded_word)); p++) {
		if (left && ends_in_word_char(folded_text, p))
			continue;
		if (right && is_word_char(p + n))
			continue;
		return (int)(p - folded_text);
	}
	return -1;
}

static char unhyphened(char c)
{
	return c == '-' ? ' ' : c;
}

size_t words_starts(const char *folded_text, const char *folded_word)
{
	size_t n = 0;

	while (folded_word[n] && unhyphened(folded_text[n]) == unhyphened(folded_word[n]))
		n++;
	if (!n || folded_word[n])
		return 0;
	if (ends_in_word_char(folded_word, folded_word + n) &&
		(is_word_char(folded_text + n) ||
			(folded_text[n] == '-' && is_word_char(folded_text + n + 1))))
		return 0;
	return n;
}
