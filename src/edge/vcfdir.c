#include "edge/addressbook.h"

#include "edge/files.h"

#include <string.h>

#define MAX_FILES 50000
#define MAX_FILE (32 * 1024 * 1024) /* an export of everybody, with pictures */
#define MAX_CARD (1024 * 1024)

struct vcfdir {
	struct addressbook addressbook;
	char *path;
};

static const char BEGIN[] = "begin:vcard";

/* Small letters, folded lines joined: an address may be cut by a line end. */
static char *comparable(const char *text, gsize n)
{
	char *lower = g_ascii_strdown(text, (gssize)n), *to = lower;
	for (const char *p = lower; *p;) {
		gsize end = p[0] == '\r' && p[1] == '\n' ? 2 : p[0] == '\n' ? 1 : 0;
		if (end && (p[end] == ' ' || p[end] == '\t'))
			p += end + 1;
		else
			*to++ = *p++;
	}
	*to = '\0';
	return lower;
}

static bool holds(const char *text, const char *wanted)
{
	g_autofree char *lower = wanted ? g_ascii_strdown(wanted, -1) : NULL;
	return lower && *lower && strstr(text, lower);
}

/* Where the next card begins at or behind p. */
static const char *next_card(const char *p, const char *end)
{
	for (; p < end; p++) {
		const char *line = memchr(p, '\n', (gsize)(end - p));
		if ((gsize)(end - p) >= strlen(BEGIN) && g_ascii_strncasecmp(p, BEGIN, strlen(BEGIN)) == 0)
			return p;
		if (!line)
			break;
		p = line;
	}
	return end;
}

static void take_cards(const char *text, gsize n, const char *email, const char *name, GPtrArray *cards)
{
	const char *end = text + n;
	for (const char *p = next_card(text, end); p < end && cards->len < ADDRESSBOOK_MAX_FOUND;) {
		const char *next = next_card(p + 1, end);
		gsize length = (gsize)(next - p);
		g_autofree char *lower = length <= MAX_CARD ? comparable(p, length) : NULL;
		if (lower && (holds(lower, email) || holds(lower, name)))
			g_ptr_array_add(cards, g_strndup(p, length));
		p = next;
	}
}

static bool find(struct addressbook *a, const char *email, const char *name, GPtrArray *cards, GError **error)
{
	struct vcfdir *v = (struct vcfdir *)a;
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	if (!dir_list(v->path, names, error))
		return false;
	for (guint i = 0; i < MIN(names->len, MAX_FILES); i++) {
		g_autofree char *path = g_build_filename(v->path, names->pdata[i], NULL);
		g_autoptr(GBytes) bytes = NULL;
		gsize n;
		/* one that cannot be read does not hide the others */
		if (!g_str_has_suffix(names->pdata[i], ".vcf") || !g_file_test(path, G_FILE_TEST_IS_REGULAR) ||
			!file_read_bytes(path, MAX_FILE, &bytes, NULL))
			continue;
		const char *text = g_bytes_get_data(bytes, &n);
		if (text)
			take_cards(text, n, email, name, cards);
	}
	return true;
}

static void close_book(struct addressbook *a)
{
	struct vcfdir *v = (struct vcfdir *)a;
	g_free(v->path);
	g_free(v);
}

struct addressbook *vcfdir_open(const char *path, GError **error)
{
	static const struct addressbook_ops ops = { find, close_book };
	if (!g_file_test(path, G_FILE_TEST_IS_DIR)) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "address book '%s' is no directory", path);
		return NULL;
	}
	struct vcfdir *v = g_new0(struct vcfdir, 1);
	v->addressbook.ops = &ops;
	v->path = g_strdup(path);
	return &v->addressbook;
}
