#include "read/mail_fields.h"

#include <gmime/gmime.h>
#include <stdbool.h>
#include <string.h>

#include "read/mail.h"
#include "read/mail_scan.h"
#include "read/mime_text.h"

#define EARLIEST_UTC 631152000 /* 1990-01-01; two-digit years and clocks without battery come before */
#define MAX_IDS 200

/* ---- Addresses */

/* What was collected since the last separator. */
struct pending {
	GString *words;   /* outside of <> and () */
	GString *angle;   /* within <> */
	GString *comment; /* within () */
	bool has_angle;
};

static void mail_address_free(gpointer data)
{
	struct mail_address *a = data;

	g_free(a->address);
	g_free(a->name);
	g_free(a);
}

static bool is_address(const char *text)
{
	const char *at = strrchr(text, '@');

	return at && at > text && at[1] && !strpbrk(text, " \t<>\"");
}

/* 'jan@x.be' as Outlook quotes, mailto:jan@x.be as forms do. */
static char *clean_address(const char *text)
{
	g_autofree char *address = g_strstrip(g_strdup(text));
	const char *p = g_ascii_strncasecmp(address, "mailto:", 7) == 0 ? address + 7 : address;
	size_t n = strlen(p);

	if (n > 1 && *p == '\'' && p[n - 1] == '\'') {
		p++;
		n -= 2;
	}
	g_autofree char *bare = g_strndup(p, n);
	if (!is_address(bare))
		return NULL;
	g_autofree char *text8 = mime_text_decode(bare, n, NULL);
	return g_utf8_strdown(text8, -1);
}

static char *clean_name(const char *text)
{
	g_autofree char *name = mime_text_header(text);
	size_t n = strlen(name);

	if (n > 1 && (*name == '\'' || *name == '"') && name[n - 1] == *name) {
		name[n - 1] = 0;
		memmove(name, name + 1, n - 1);
		g_strstrip(name);
	}
	return *name ? g_steal_pointer(&name) : NULL;
}

/* "Jan Peeters jan@x.be", without brackets: the last word is the address. */
static char *split_bare(GString *words)
{
	g_autofree char *whole = clean_address(words->str);
	if (whole) {
		g_string_truncate(words, 0);
		return g_steal_pointer(&whole);
	}
	g_autofree char *text = g_strchomp(g_strdup(words->str));
	const char *blank = strrchr(text, ' ');
	g_autofree char *address = blank ? clean_address(blank) : NULL;
	if (address)
		g_string_truncate(words, (gsize)(blank - text));
	return g_steal_pointer(&address);
}

static void finish(struct pending *pending, GPtrArray *ret)
{
	g_autofree char *address =
		pending->has_angle ? clean_address(pending->angle->str) : split_bare(pending->words);

	if (address) {
		struct mail_address *a = g_new0(struct mail_address, 1);
		a->name = clean_name(pending->words->str);
		if (!a->name)
			a->name = clean_name(pending->comment->str);
		a->address = g_steal_pointer(&address);
		g_ptr_array_add(ret, a);
	}
	g_string_truncate(pending->words, 0);
	g_string_truncate(pending->angle, 0);
	g_string_truncate(pending->comment, 0);
	pending->has_angle = false;
}

/* A comma in a name without quotes ("Peeters, Jan <jan@x.be>"): the part before has no address and belongs to
 * it. */
static bool is_half_name(const struct pending *pending, const char *rest)
{
	if (pending->has_angle || strchr(pending->words->str, '@') || pending->words->len == 0)
		return false;
	size_t n = strcspn(rest, "<,;@\"");
	return rest[n] == '<';
}

static const char *append_quoted(GString *out, const char *p)
{
	for (p++; *p && *p != '"'; p++) {
		if (*p == '\\' && p[1])
			p++;
		g_string_append_c(out, *p);
	}
	return *p ? p + 1 : p;
}

static const char *append_comment(GString *out, const char *p)
{
	unsigned depth = 0;

	do {
		if (*p == '(' && depth++ == 0)
			continue;
		if (*p == ')' && --depth == 0)
			return p + 1;
		if (*p == '\\' && p[1])
			p++;
		g_string_append_c(out, *p);
	} while (*++p);
	return p;
}

static const char *take(struct pending *pending, const char *p, GPtrArray *ret)
{
	switch (*p) {
	case '"': return append_quoted(pending->words, p);
	case '(': return append_comment(pending->comment, p);
	case '<': {
		size_t n = strcspn(p + 1, ">");
		g_string_assign(pending->angle, "");
		g_string_append_len(pending->angle, p + 1, (gssize)n);
		pending->has_angle = true;
		return p[n + 1] ? p + n + 2 : p + n + 1;
	}
	case ':': /* behind a group's name */
		if (g_str_has_suffix(pending->words->str, "mailto"))
			g_string_append_c(pending->words, ':');
		else
			g_string_truncate(pending->words, 0);
		return p + 1;
	case ',':
		if (is_half_name(pending, p + 1)) {
			g_string_append_c(pending->words, ',');
			return p + 1;
		}
		finish(pending, ret);
		return p + 1;
	case ';': finish(pending, ret); return p + 1;
	default: g_string_append_c(pending->words, *p); return p + 1;
	}
}

void mail_addresses_parse(const char *value, GPtrArray *ret)
{
	g_autoptr(GString) words = g_string_new(NULL);
	g_autoptr(GString) angle = g_string_new(NULL);
	g_autoptr(GString) comment = g_string_new(NULL);
	struct pending pending = { words, angle, comment, false };

	if (!ret->len)
		g_ptr_array_set_free_func(ret, mail_address_free);
	for (const char *p = value; *p && ret->len < MAIL_MAX_ADDRESSES;)
		p = take(&pending, p, ret);
	finish(&pending, ret);
}

/* ---- Ids */

static void add_id(GPtrArray *ids, const char *p, size_t n)
{
	g_autofree char *id = g_strstrip(mime_text_decode(p, n, NULL));

	if (*id)
		g_ptr_array_add(ids, g_steal_pointer(&id));
}

char **mail_ids_parse(const char *value)
{
	GPtrArray *ids = g_ptr_array_new();
	const char *p = value ? value : "";

	while ((p = strchr(p, '<')) && ids->len < MAX_IDS) {
		size_t n = strcspn(p + 1, "<>");
		if (p[n + 1] == '>')
			add_id(ids, p + 1, n);
		p += n + 1;
	}
	if (ids->len == 0 && value)
		add_id(ids, value, strcspn(value, " \t<>;"));
	g_ptr_array_add(ids, NULL);
	return (char **)g_ptr_array_free(ids, FALSE);
}

/* ---- Dates */

/* Zones that some senders write by name; the library reads names it does not know as UTC. */
static const struct {
	const char *name;
	int minutes;
} zones[] = {
	{ "CET", 60 },
	{ "CEST", 120 },
	{ "MET", 60 },
	{ "MEST", 120 },
	{ "MEZ", 60 },
	{ "MESZ", 120 },
	{ "BST", 60 },
	{ "WEST", 60 },
	{ "EET", 120 },
	{ "EEST", 180 },
};

static int zone_minutes(const char *value)
{
	g_autofree char *text = g_strndup(value, strcspn(value, "(")); /* "+0200 (CEST)" says it already */
	g_strchomp(text);
	const char *name = strrchr(text, ' ');

	for (size_t i = 0; name && i < G_N_ELEMENTS(zones); i++)
		if (strcmp(name + 1, zones[i].name) == 0)
			return zones[i].minutes;
	return 0;
}

int64_t mail_date_parse(const char *value)
{
	g_autoptr(GDateTime) date = value ? g_mime_utils_header_decode_date(value) : NULL;
	if (!date)
		return 0;
	int64_t utc = g_date_time_to_unix(date) - zone_minutes(value) * 60;
	return utc < EARLIEST_UTC ? 0 : utc;
}
