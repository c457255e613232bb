#include "edge/mutf7.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

/* base64 with "," for "/", which separates folders on many servers; no padding */
static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

static bool direct(gunichar c)
{
	return c >= 0x20 && c <= 0x7e;
}

/* ---- encoding ---- */

struct bits {
	guint32 value;
	int n;
};

static void put_unit(GString *out, struct bits *b, guint32 unit)
{
	b->value = b->value << 16 | unit;
	for (b->n += 16; b->n >= 6; b->n -= 6)
		g_string_append_c(out, digits[b->value >> (b->n - 6) & 63]);
}

static void put_char(GString *out, struct bits *b, gunichar c)
{
	if (c >= 0x10000) {
		put_unit(out, b, 0xd800 | (c - 0x10000) >> 10);
		put_unit(out, b, 0xdc00 | ((c - 0x10000) & 0x3ff));
	} else {
		put_unit(out, b, c);
	}
}

/* One run of characters that cannot stand for themselves; gives where it ends. */
static const char *put_run(GString *out, const char *p)
{
	struct bits b = { 0 };

	g_string_append_c(out, '&');
	for (; *p && !direct(g_utf8_get_char(p)); p = g_utf8_next_char(p))
		put_char(out, &b, g_utf8_get_char(p));
	if (b.n > 0)
		g_string_append_c(out, digits[b.value << (6 - b.n) & 63]);
	g_string_append_c(out, '-');
	return p;
}

char *mutf7_encode(const char *utf8)
{
	if (!g_utf8_validate(utf8, -1, NULL))
		return NULL;

	GString *out = g_string_new(NULL);

	for (const char *p = utf8; *p;) {
		if (!direct(g_utf8_get_char(p))) {
			p = put_run(out, p);
			continue;
		}
		g_string_append_c(out, *p);
		if (*p == '&')
			g_string_append_c(out, '-');
		p++;
	}
	return g_string_free(out, false);
}

/* ---- decoding ---- */

static char *decode_leniently(const char *text)
{
	g_autoptr(GString) out = g_string_new(NULL);

	for (const char *p = text; *p; p++) {
		if (*p != '&') {
			g_string_append_c(out, *p);
			continue;
		}

		const char *end = strchr(p, '-');
		guint32 value = 0, high = 0;
		int n = 0;

		if (!end)
			return NULL;
		if (end == p + 1)
			g_string_append_c(out, '&');
		while (++p < end) {
			const char *digit = strchr(digits, *p);

			if (!digit)
				return NULL;
			value = value << 6 | (guint32)(digit - digits);
			n += 6;
			if (n < 16)
				continue;
			n -= 16;

			guint32 unit = value >> n & 0xffff;

			if ((unit & 0xfc00) == 0xd800)
				high = unit;
			else if ((unit & 0xfc00) != 0xdc00)
				g_string_append_unichar(out, unit);
			else if (high)
				g_string_append_unichar(
					out, 0x10000 + ((high & 0x3ff) << 10 | (unit & 0x3ff)));
		}
	}
	return g_string_free(g_steal_pointer(&out), false);
}

/* Half surrogates, padding bits, runs that need not be, raw bytes above 0x7e: all are found by the way back.
 */
char *mutf7_decode(const char *text)
{
	g_autofree char *name = decode_leniently(text);
	g_autofree char *again = name ? mutf7_encode(name) : NULL;

	return g_strcmp0(again, text) == 0 ? g_steal_pointer(&name) : NULL;
}
