#include "read/mime_text.h"

#include <glib.h>
#include <string.h>

#define MAX_ENCODED_WORD 8192 /* RFC 2047 says 75; senders that never break lines write thousands */

/* 0x80 to 0x9f, where windows-1252 differs from latin1 */
static const gunichar windows_1252[32] = {
	0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d,
	0x017d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a,
	0x0153, 0x9d, 0x017e, 0x0178,
};

/* Names that mail uses for what libc calls otherwise. NULL: says nothing, look at the bytes. */
static const struct {
	const char *name, *iconv;
} charset_names[] = {
	{ "utf-8", NULL }, { "utf8", NULL }, { "unicode-1-1-utf-8", NULL },
	{ "us-ascii", NULL }, { "ascii", NULL }, { "ansi_x3.4-1968", NULL }, { "x-unknown", NULL },
	{ "unknown-8bit", NULL }, { "8bit", NULL }, { "default", NULL }, { "binary", NULL },
	{ "iso-8859-1", NULL }, { "iso8859-1", NULL }, { "iso_8859-1", NULL }, { "latin1", NULL }, { "latin-1", NULL },
	{ "windows-1252", NULL }, { "cp1252", NULL }, { "cp-1252", NULL }, { "x-ansi", NULL }, { "ansi", NULL },
	{ "cp-850", "CP850" }, { "ibm-850", "CP850" }, { "cp-437", "CP437" }, { "x-mac-roman", "MACINTOSH" },
	{ "unicode-1-1-utf-7", "UTF-7" }, { "iso-8859-8-i", "ISO-8859-8" }, { "iso-8859-6-i", "ISO-8859-6" },
	{ "gb2312", "GB18030" }, { "gbk", "GB18030" }, { "ks_c_5601-1987", "CP949" }, { "x-sjis", "CP932" },
	{ "shift_jis", "CP932" }, { "iso-2022-jp", "ISO-2022-JP-2" },
};

/* One byte a letter, ASCII below 0x80: bytes that are valid UTF-8 beyond ASCII were never written in these. */
static const char *const single_byte[] = { "iso-8859-", "iso8859-", "windows-125", "cp125", "cp-125", "koi8-", "x-mac",
	"macintosh" };

static const char *const kept_charsets[] = { "ISO-8859-1", "ISO-8859-2", "ISO-8859-3", "ISO-8859-7", "ISO-8859-9",
	"ISO-8859-15", "ISO-8859-16", "WINDOWS-1250", "WINDOWS-1251", "WINDOWS-1252", "WINDOWS-1253", "WINDOWS-1254",
	"WINDOWS-1257", "CP850", "CP437", "MACINTOSH", "KOI8-R", "UTF-7", "UTF-16", "ISO-2022-JP-2", "GB18030", "BIG5",
	"CP932", "CP949" };

void mime_text_prepare(void)
{
	static GPtrArray *kept; /* never closed: libc forgets a table with its last user */

	if (!g_once_init_enter(&kept))
		return;
	GPtrArray *open = g_ptr_array_new();
	for (size_t i = 0; i < G_N_ELEMENTS(kept_charsets); i++) {
		GIConv converter = g_iconv_open("UTF-8", kept_charsets[i]);
		if (converter != (GIConv)-1)
			g_ptr_array_add(open, converter);
	}
	g_once_init_leave(&kept, open);
}

/* The name for iconv; NULL when the bytes themselves must tell. */
static const char *iconv_name(const char *charset)
{
	if (!charset || !*charset)
		return NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(charset_names); i++)
		if (g_ascii_strcasecmp(charset, charset_names[i].name) == 0)
			return charset_names[i].iconv;
	return charset;
}

static bool is_single_byte(const char *charset)
{
	for (size_t i = 0; i < G_N_ELEMENTS(single_byte); i++)
		if (g_ascii_strncasecmp(charset, single_byte[i], strlen(single_byte[i])) == 0)
			return true;
	return false;
}

static bool is_ascii(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((guchar)p[i] >= 0x80)
			return false;
	return true;
}

/* Two or four bytes a letter: any text of a mail holds NULs then, of its blanks and line ends. */
static bool is_wide(const char *charset)
{
	return g_ascii_strncasecmp(charset, "utf-16", 6) == 0 || g_ascii_strncasecmp(charset, "utf-32", 6) == 0 ||
	       g_ascii_strncasecmp(charset, "ucs-", 4) == 0;
}

/* Valid UTF-8 stays, every other byte is windows-1252: serves UTF-8, latin1, and mails pasted together from both. */
static char *decode_by_bytes(const char *p, size_t n)
{
	GString *out = g_string_sized_new(n + 1);

	while (n > 0) {
		const char *end;
		g_utf8_validate_len(p, n, &end);
		g_string_append_len(out, p, end - p);
		n -= (size_t)(end - p);
		if (n == 0)
			break;
		guchar c = (guchar)*end;
		if (c >= 0x80)
			g_string_append_unichar(out, c < 0xa0 ? windows_1252[c - 0x80] : c);
		p = end + 1;
		n--;
	}
	return g_string_free(out, FALSE);
}

/* iconv, strictly; NULL when a byte does not fit or the charset is unknown. */
static char *decode_declared(const char *p, size_t n, const char *name)
{
	gsize written = 0;
	g_autofree char *text = g_convert(p, (gssize)n, "UTF-8", name, NULL, &written, NULL);
	if (!text)
		return NULL;
	return decode_by_bytes(text, written); /* takes NULs out */
}

static const char *charset_of_mark(const char *p, size_t n, size_t *ret_mark)
{
	*ret_mark = 0;
	if (n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0) {
		*ret_mark = 3;
		return "utf-8";
	}
	if (n >= 2 && (memcmp(p, "\xff\xfe", 2) == 0 || memcmp(p, "\xfe\xff", 2) == 0))
		return "UTF-16"; /* iconv reads the mark itself */
	return NULL;
}

char *mime_text_decode(const void *bytes, size_t n, const char *charset)
{
	const char *p = n > 0 ? bytes : "";
	size_t mark;
	const char *marked = charset_of_mark(p, n, &mark);
	const char *name = iconv_name(marked ? marked : charset);

	p += mark;
	n -= mark;
	if (name && is_single_byte(name) && (is_ascii(p, n) || g_utf8_validate_len(p, n, NULL)))
		name = NULL;
	if (name && !marked && is_wide(name) && g_utf8_validate_len(p, n, NULL))
		name = NULL; /* g_utf8_validate_len() takes no NUL */
	g_autofree char *text = name ? decode_declared(p, n, name) : NULL;
	return text ? g_steal_pointer(&text) : decode_by_bytes(p, n);
}

/* One encoded word, "=?charset?B?bytes?=". */
struct encoded_word {
	char *charset;
	char encoding; /* 'B' or 'Q' */
	const char *text, *text_end, *end;
};

static bool encoded_word_at(const char *p, struct encoded_word *ret)
{
	if (p[0] != '=' || p[1] != '?')
		return false;
	const char *charset = p + 2, *mark = charset + strcspn(charset, "? \t");
	if (mark == charset || mark[0] != '?' || !mark[1] || !strchr("bBqQ", mark[1]) || mark[2] != '?')
		return false;
	ret->text = mark + 3;
	ret->text_end = memmem(ret->text, strnlen(ret->text, MAX_ENCODED_WORD), "?=", 2);
	if (!ret->text_end)
		return false;
	ret->end = ret->text_end + 2;
	ret->encoding = g_ascii_toupper(mark[1]);
	size_t n = strcspn(charset, "?*"); /* RFC 2231 5: a language may follow the charset */
	ret->charset = g_strndup(charset, MIN(n, (size_t)(mark - charset)));
	return true;
}

static void append_q(GString *bytes, const char *p, const char *end)
{
	for (; p < end; p++) {
		bool hex = *p == '=' && end - p > 2 && g_ascii_isxdigit(p[1]) && g_ascii_isxdigit(p[2]);
		if (hex) {
			g_string_append_c(bytes, (char)(g_ascii_xdigit_value(p[1]) << 4 | g_ascii_xdigit_value(p[2])));
			p += 2;
		} else {
			g_string_append_c(bytes, *p == '_' ? ' ' : *p);
		}
	}
}

static void append_b(GString *bytes, const char *p, const char *end)
{
	gint state = 0;
	guint save = 0;
	g_autofree guchar *out = g_malloc((gsize)(end - p) + 3);
	gsize n = g_base64_decode_step(p, (gsize)(end - p), out, &state, &save);

	g_string_append_len(bytes, (const char *)out, (gssize)n);
}

/* Decodes the run of encoded words at p: the bytes of neighbours of one charset together. Returns where it ends, p when there
 * is none. */
static const char *append_encoded_words(GString *out, const char *p)
{
	struct encoded_word word;
	g_autofree char *charset = NULL;
	g_autoptr(GString) bytes = g_string_new(NULL);

	for (const char *next = p; encoded_word_at(next, &word); next = p + strspn(p, " \t")) {
		if (charset && g_ascii_strcasecmp(charset, word.charset) != 0) {
			g_free(word.charset);
			break;
		}
		g_free(charset);
		charset = word.charset;
		(word.encoding == 'B' ? append_b : append_q)(bytes, word.text, word.text_end);
		p = word.end;
	}
	if (!charset)
		return p;
	g_autofree char *text = mime_text_decode(bytes->str, bytes->len, charset);
	g_string_append(out, text);
	/* a word of another charset follows: the blanks between do not count */
	const char *next = p + strspn(p, " \t");
	if (encoded_word_at(next, &word)) {
		g_free(word.charset);
		return next;
	}
	return p;
}

static void collapse_blanks(char *text)
{
	char *out = text;

	for (const char *p = text; *p; p++) {
		bool blank = g_ascii_isspace(*p);
		if (blank && (out == text || out[-1] == ' '))
			continue;
		*out++ = blank ? ' ' : *p;
	}
	if (out > text && out[-1] == ' ')
		out--;
	*out = 0;
}

char *mime_text_header(const char *value)
{
	GString *out = g_string_new(NULL);
	const char *p = value;

	while (*p) {
		const char *start = p;
		while (*p && !(p[0] == '=' && p[1] == '?'))
			p++;
		g_autofree char *plain = mime_text_decode(start, (size_t)(p - start), NULL);
		g_string_append(out, plain);
		const char *after = append_encoded_words(out, p);
		if (after == p && *p)
			g_string_append_c(out, *p++);
		else
			p = after;
	}
	char *text = mime_text_clean(g_string_free(out, FALSE));
	collapse_blanks(text);
	return text;
}

static bool is_odd_blank(gunichar c)
{
	return c == 0xa0 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f || c == 0x205f || c == 0x3000;
}

static bool is_zero_width(gunichar c)
{
	return (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x2064) ||
	       c == 0xfeff || c == 0xad;
}

char *mime_text_clean(char *text)
{
	char *out = text;

	for (const char *p = text; *p;) {
		if ((guchar)*p < 0x80) {
			if (*p == '\r') {
				*out++ = '\n';
				p += p[1] == '\n' ? 2 : 1;
			} else {
				*out++ = *p++;
			}
			continue;
		}
		gunichar c = g_utf8_get_char(p);
		const char *next = p + g_utf8_skip[(guchar)*p];
		if (c == 0x2028 || c == 0x2029 || c == 0x85)
			*out++ = '\n';
		else if (is_odd_blank(c))
			*out++ = ' ';
		else if (!is_zero_width(c))
			for (; p < next; p++)
				*out++ = *p;
		p = next;
	}
	*out = 0;
	return text;
}

static void append_quote_marks(GString *out, unsigned depth)
{
	for (unsigned i = 0; i < depth; i++)
		g_string_append(out, "> ");
}

char *mime_text_unflow(const char *text, bool delsp)
{
	GString *out = g_string_sized_new(strlen(text) + 64);
	bool flowing = false; /* the line before ended in a soft break */
	unsigned flowing_depth = 0;

	for (const char *line = text; line && *line;) {
		const char *end = strchrnul(line, '\n');
		const char *p = line;
		unsigned depth = 0;
		for (; p < end && *p == '>'; p++)
			depth++;
		if (p < end && *p == ' ')
			p++; /* space-stuffing */
		size_t n = (size_t)(end - p);
		if (n > 0 && p[n - 1] == '\r')
			n--;
		bool separator = n == 3 && memcmp(p, "-- ", 3) == 0;

		if (flowing && (depth != flowing_depth || separator)) {
			g_string_append_c(out, '\n'); /* a broken sender: the paragraph ends here (RFC 3676 4.5) */
			flowing = false;
		}
		if (!flowing)
			append_quote_marks(out, MIN(depth, 50));
		flowing = n > 0 && p[n - 1] == ' ' && !separator;
		flowing_depth = depth;
		g_string_append_len(out, p, (gssize)(flowing && delsp ? n - 1 : n));
		if (!flowing && *end)
			g_string_append_c(out, '\n');
		line = *end ? end + 1 : NULL;
	}
	return g_string_free(out, FALSE);
}
