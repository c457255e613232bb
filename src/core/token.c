#include "core/token.h"

#include <string.h>

enum { MINUTE_CHARS = 6, MAC_CHARS = TOKEN_CHARS - MINUTE_CHARS, MAC_BYTES = MAC_CHARS * 5 / 8 };

static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567"; /* RFC 4648 section 6, in lower case */

/* -1: none of ours. Some servers change the case of what stands before an @. */
static int digit_of(char c)
{
	const char *at = c ? strchr(alphabet, g_ascii_tolower(c)) : NULL;
	return at ? (int)(at - alphabet) : -1;
}

/* Each part with its end: "1" + "23" is not "12" + "3". */
static void add_part(GHmac *hmac, const char *part)
{
	g_hmac_update(hmac, (const guchar *)part, (gssize)strlen(part) + 1);
}

/* to: MAC_CHARS letters. */
static void print_mac(
	const struct seal *seal, const char *purpose, const char *about, const char *minutes, char *to)
{
	gsize n_key;
	const guchar *key = g_bytes_get_data(seal->key, &n_key);
	guint8 mac[32];
	gsize n = sizeof mac;
	GHmac *hmac = g_hmac_new(G_CHECKSUM_SHA256, key, n_key);
	add_part(hmac, purpose);
	add_part(hmac, seal->rep);
	add_part(hmac, about);
	add_part(hmac, minutes);
	g_hmac_get_digest(hmac, mac, &n);
	g_hmac_unref(hmac);
	for (guint bit = 0; bit < MAC_BYTES * 8; bit += 5) {
		guint two = (guint)mac[bit / 8] << 8 | mac[bit / 8 + 1];
		*to++ = alphabet[two >> (11 - bit % 8) & 31];
	}
}

char *token_make(const struct seal *seal, const char *purpose, const char *about)
{
	if (!seal->key)
		return NULL;
	char *token = g_malloc(TOKEN_CHARS + 1);
	guint64 minutes = (guint64)MAX(seal->until_utc, 0) / 60;
	for (int i = MINUTE_CHARS - 1; i >= 0; i--, minutes /= 32)
		token[i] = alphabet[minutes % 32];
	token[MINUTE_CHARS] = '\0';
	print_mac(seal, purpose, about, token, token + MINUTE_CHARS);
	token[TOKEN_CHARS] = '\0';
	return token;
}

size_t token_length(const char *text)
{
	size_t n = 0;
	while (n <= TOKEN_CHARS && digit_of(text[n]) >= 0)
		n++;
	return n == TOKEN_CHARS ? n : 0;
}

int64_t token_until(const char *token)
{
	int64_t minutes = 0;
	for (int i = 0; i < MINUTE_CHARS; i++)
		minutes = minutes * 32 + digit_of(token[i]);
	return minutes * 60;
}

enum token_verdict token_check(
	const struct seal *seal, const char *purpose, const char *about, const char *token, int64_t now_utc)
{
	char minutes[MINUTE_CHARS + 1], mac[MAC_CHARS];
	int differs = 0;
	if (!seal->key || strlen(token) != TOKEN_CHARS || token_length(token) != TOKEN_CHARS)
		return TOKEN_FORGED;
	for (int i = 0; i < MINUTE_CHARS; i++)
		minutes[i] = g_ascii_tolower(token[i]);
	minutes[MINUTE_CHARS] = '\0';
	print_mac(seal, purpose, about, minutes, mac);
	for (int i = 0; i < MAC_CHARS; i++)
		differs |= mac[i] ^ g_ascii_tolower(token[MINUTE_CHARS + i]);
	if (differs)
		return TOKEN_FORGED;
	return token_until(token) < now_utc ? TOKEN_EXPIRED : TOKEN_GOOD;
}
