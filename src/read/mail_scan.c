#include "read/mail_scan.h"

#include <string.h>

#include "core/error.h"
#include "read/mail.h"

static const char *line_end(const char *p, const char *end)
{
	const char *nl = memchr(p, '\n', (size_t)(end - p));

	return nl ? nl : end;
}

static bool is_blank_line(const char *p, const char *eol)
{
	return p == eol || (*p == '\r' && p + 1 == eol);
}

static bool continues_field(const char *p, const char *eol)
{
	return (*p == ' ' || *p == '\t') && !is_blank_line(p, eol);
}

size_t mail_scan_start(const char *bytes, size_t n)
{
	const char *p = bytes, *end = bytes + n;

	while (p < end) {
		const char *eol = line_end(p, end);
		bool from_line = (size_t)(end - p) > 5 && memcmp(p, "From ", 5) == 0;
		bool escaped = (size_t)(end - p) > 6 && memcmp(p, ">From ", 6) == 0;
		if (!is_blank_line(p, eol) && !from_line && !escaped)
			break;
		p = eol < end ? eol + 1 : end;
	}
	return (size_t)(p - bytes);
}

/* ---- Header */

static void field_clear(gpointer data)
{
	struct mail_field *field = data;

	g_free(field->name);
	g_free(field->value);
}

/* Length of the name when the line starts a field, else 0. Blanks before the colon are wrong but common. */
static size_t name_length(const char *p, const char *eol)
{
	const char *q = p;

	while (q < eol && (guchar)*q > 32 && (guchar)*q < 127 && *q != ':')
		q++;
	size_t n = (size_t)(q - p);
	while (q < eol && (*q == ' ' || *q == '\t'))
		q++;
	return n > 0 && q < eol && *q == ':' ? n : 0;
}

static char *unfold(const char *p, const char *end)
{
	GString *value = g_string_sized_new((gsize)(end - p) + 1);

	for (; p < end; p++)
		if (*p && *p != '\r' && *p != '\n')
			g_string_append_c(value, *p);
	return g_strstrip(g_string_free(value, FALSE));
}

size_t mail_header_parse(const char *bytes, size_t n, struct mail_header *ret)
{
	const char *p = bytes, *end = bytes + n;

	ret->fields = g_array_new(FALSE, FALSE, sizeof(struct mail_field));
	g_array_set_clear_func(ret->fields, field_clear);
	while (p < end) {
		const char *start = p, *eol = line_end(p, end);
		p = eol < end ? eol + 1 : end;
		if (is_blank_line(start, eol))
			break;
		size_t length = name_length(start, eol);
		while (p < end && continues_field(p, line_end(p, end))) {
			eol = line_end(p, end);
			p = eol < end ? eol + 1 : end;
		}
		if (length == 0)
			continue;
		const char *colon = memchr(start, ':', (size_t)(eol - start));
		struct mail_field field = { g_strndup(start, length), unfold(colon + 1, eol) };
		g_array_append_val(ret->fields, field);
	}
	return (size_t)(p - bytes);
}

void mail_header_clear(struct mail_header *header)
{
	g_clear_pointer(&header->fields, g_array_unref);
}

bool mail_field_is(const struct mail_field *field, const char *name)
{
	/* the first letter says no to nearly all */
	return g_ascii_tolower(*field->name) == g_ascii_tolower(*name) && g_ascii_strcasecmp(field->name, name) == 0;
}

const char *mail_header_get(const struct mail_header *header, const char *name)
{
	for (guint i = 0; i < header->fields->len; i++) {
		const struct mail_field *field = &g_array_index(header->fields, struct mail_field, i);
		if (mail_field_is(field, name))
			return field->value;
	}
	return NULL;
}

/* ---- Limits */

/* What the scan stands in. */
struct scan {
	const char *end;
	GPtrArray *levels; /* char*: the boundary of each open multipart, "" for a message within the mail */
	bool in_header;
	size_t header_size;
	unsigned parts;
	char *content_type; /* of the header being read */
};

static const char *const address_fields[] = { "from", "to", "cc", "bcc", "sender", "reply-to", "resent-from",
	"resent-to", "resent-cc", "resent-bcc", "resent-sender", "resent-reply-to" };

static bool too_much(GError **error, const char *what, unsigned limit)
{
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "mail has more than %u %s", limit, what);
	return false;
}

static bool is_address_field(const char *p, size_t n)
{
	for (size_t i = 0; i < G_N_ELEMENTS(address_fields); i++)
		if (n == strlen(address_fields[i]) && g_ascii_strncasecmp(p, address_fields[i], n) == 0)
			return true;
	return false;
}

/* Wherever such a line stands: what is text to us may be a header to a library. */
static bool check_addresses(const struct scan *s, const char *p, const char *eol, GError **error)
{
	if (p == eol || !strchr("fFtTcCbBsSrR", *p) || !is_address_field(p, name_length(p, eol)))
		return true;
	unsigned separators = 0;
	for (;;) {
		for (; p < eol; p++)
			separators += *p == ',' || *p == ';' || *p == ':';
		if (separators > MAIL_MAX_ADDRESSES)
			return too_much(error, "addresses in one header field", MAIL_MAX_ADDRESSES);
		if (eol >= s->end || eol + 1 >= s->end)
			return true;
		p = eol + 1;
		eol = line_end(p, s->end);
		if (!continues_field(p, eol))
			return true;
	}
}

/* The boundary of a multipart; NULL when there is none. */
static char *boundary_of(const char *content_type)
{
	const char *p = strcasestr(content_type, "boundary");
	if (!p)
		return NULL;
	p += strlen("boundary");
	p += strspn(p, " \t");
	if (*p++ != '=')
		return NULL;
	p += strspn(p, " \t");
	if (*p == '"')
		return g_strndup(p + 1, strcspn(p + 1, "\""));
	return g_strndup(p, strcspn(p, "; \t"));
}

static bool open_level(struct scan *s, char *boundary, GError **error)
{
	g_ptr_array_add(s->levels, boundary);
	return s->levels->len <= MAIL_MAX_DEPTH ||
	       too_much(error, "levels of parts within parts", MAIL_MAX_DEPTH);
}

/* An empty line: what follows is a body, or the header of a message within. */
static bool end_header(struct scan *s, GError **error)
{
	g_autofree char *content_type = g_steal_pointer(&s->content_type);

	s->in_header = false;
	s->header_size = 0;
	if (!content_type)
		return true;
	if (g_ascii_strncasecmp(content_type, "message/rfc822", 14) == 0 ||
		g_ascii_strncasecmp(content_type, "message/news", 12) == 0 ||
		g_ascii_strncasecmp(content_type, "message/global", 14) == 0) {
		s->in_header = true;
		return open_level(s, g_strdup(""), error);
	}
	if (g_ascii_strncasecmp(content_type, "multipart/", 10) != 0)
		return true;
	char *boundary = boundary_of(content_type);
	return !boundary || open_level(s, boundary, error);
}

/* A line that begins with "--": does it end the part we are in, or one around it? */
static bool meet_boundary(struct scan *s, const char *p, const char *eol, GError **error)
{
	p += 2;
	for (guint i = s->levels->len; i-- > 0;) {
		const char *boundary = s->levels->pdata[i];
		size_t n = strlen(boundary);
		if (n == 0 || (size_t)(eol - p) < n || memcmp(p, boundary, n) != 0)
			continue;
		const char *rest = p + n;
		bool last = eol - rest >= 2 && rest[0] == '-' && rest[1] == '-';
		if (!last && rest < eol && !g_ascii_isspace(*rest))
			continue;
		g_ptr_array_set_size(s->levels, (int)(last ? i : i + 1));
		g_clear_pointer(&s->content_type, g_free);
		s->in_header = !last;
		s->header_size = 0;
		s->parts += !last;
		return s->parts <= MAIL_MAX_PARTS || too_much(error, "parts", MAIL_MAX_PARTS);
	}
	return true;
}

static bool scan_header_line(struct scan *s, const char *p, const char *eol, GError **error)
{
	s->header_size += (size_t)(eol - p) + 1;
	if (s->header_size > MAIL_MAX_HEADER)
		return too_much(error, "bytes of header", MAIL_MAX_HEADER);
	if (is_blank_line(p, eol))
		return end_header(s, error);
	if (name_length(p, eol) != strlen("content-type") || g_ascii_strncasecmp(p, "content-type", 12) != 0)
		return true;
	const char *value = memchr(p, ':', (size_t)(eol - p)) + 1;
	while (eol < s->end && eol + 1 < s->end && continues_field(eol + 1, line_end(eol + 1, s->end)))
		eol = line_end(eol + 1, s->end);
	g_free(s->content_type);
	s->content_type = (size_t)(eol - value) <= MAIL_MAX_HEADER ? unfold(value, eol) : NULL;
	return true;
}

static bool scan_lines(struct scan *s, const char *p, GError **error)
{
	while (p < s->end) {
		const char *eol = line_end(p, s->end);
		bool dashes = eol - p > 2 && p[0] == '-' && p[1] == '-';
		if (dashes && !meet_boundary(s, p, eol, error))
			return false;
		if (!dashes && s->in_header && !scan_header_line(s, p, eol, error))
			return false;
		if (!check_addresses(s, p, eol, error))
			return false;
		p = eol < s->end ? eol + 1 : s->end;
	}
	return true;
}

bool mail_scan(const char *bytes, size_t n, GError **error)
{
	if (n > MAIL_MAX_BYTES)
		return too_much(error, "bytes", MAIL_MAX_BYTES);
	g_autoptr(GPtrArray) levels = g_ptr_array_new_with_free_func(g_free);
	struct scan s = { .end = bytes + n, .levels = levels, .in_header = true };
	bool fits = scan_lines(&s, bytes, error);
	g_free(s.content_type);
	return fits;
}
