#include "edge/contacts_csv.h"

#include "edge/files.h"

#include <string.h>

#define MAX_BYTES (64 * 1024 * 1024)

enum column { EMAIL, NAME, PHONE, COMPANY, COLUMNS };
static const char *const column_names[COLUMNS] = { "email", "name", "phone", "company" };

struct csv {
	const char *path;
	const char *at; /* where to read on */
	char separator;
	int line;       /* of `at`, from 1 */
	int began;      /* line in which the last record began */
	int at_column[COLUMNS]; /* -1: not there */
	guint n_columns;
	GPtrArray *bad;
};

static void note_bad(const struct csv *c, const char *what)
{
	if (c->bad)
		g_ptr_array_add(c->bad, g_strdup_printf("%s:%d: %s", c->path, c->began, what));
}

/* ---- records ---- */

/* A field in quotes, the first one passed already. False: the quotes do not end. */
static bool read_quoted(struct csv *c, GString *field)
{
	for (; *c->at; c->at++) {
		if (*c->at == '\n')
			c->line++;
		if (*c->at != '"') {
			g_string_append_c(field, *c->at);
		} else if (c->at[1] == '"') {
			g_string_append_c(field, '"');
			c->at++;
		} else {
			c->at++;
			return true;
		}
	}
	return false;
}

/* One record. NULL at the end. *ret_wrong: what is wrong with it, else NULL. */
static GPtrArray *read_record(struct csv *c, const char **ret_wrong)
{
	*ret_wrong = NULL;
	if (!*c->at)
		return NULL;
	GPtrArray *fields = g_ptr_array_new_with_free_func(g_free);
	for (c->began = c->line;;) {
		g_autoptr(GString) field = g_string_new(NULL);
		if (*c->at == '"') {
			c->at++;
			if (!read_quoted(c, field))
				*ret_wrong = "a quote that does not end";
			else if (*c->at && !strchr("\r\n", *c->at) && *c->at != c->separator)
				*ret_wrong = "something behind a closing quote";
		}
		for (; *c->at && *c->at != '\n' && *c->at != c->separator; c->at++)
			if (*c->at != '\r')
				g_string_append_c(field, *c->at);
		g_ptr_array_add(fields, g_strstrip(g_strdup(field->str)));
		if (*c->at != c->separator)
			break;
		c->at++;
	}
	if (*c->at == '\n') {
		c->at++;
		c->line++;
	}
	return fields;
}

/* ---- the header ---- */

static bool read_header(struct csv *c, GError **error)
{
	const char *wrong, *end = c->at + strcspn(c->at, "\r\n"), *semicolon = strchr(c->at, ';');
	c->separator = semicolon && semicolon < end ? ';' : ',';
	g_autoptr(GPtrArray) fields = read_record(c, &wrong);
	for (int i = 0; i < COLUMNS; i++) {
		c->at_column[i] = -1;
		for (guint k = 0; fields && k < fields->len; k++)
			if (g_ascii_strcasecmp(fields->pdata[k], column_names[i]) == 0)
				c->at_column[i] = (int)k;
	}
	c->n_columns = fields ? fields->len : 0;
	if (!wrong && c->at_column[EMAIL] >= 0 && c->at_column[PHONE] >= 0)
		return true;
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "%s:1: %s", c->path,
		wrong ? wrong : "the first line must name the columns: email,name,phone,company");
	return false;
}

/* ---- people ---- */

static const char *field(const struct csv *c, const GPtrArray *fields, enum column column)
{
	const char *text = c->at_column[column] >= 0 ? fields->pdata[c->at_column[column]] : NULL;
	return text && *text ? text : NULL;
}

static bool is_blank(const GPtrArray *fields)
{
	return fields->len == 1 && !*(const char *)fields->pdata[0];
}

/* What is wrong with a line, or NULL. */
static const char *fault_of(const struct csv *c, const GPtrArray *fields)
{
	const char *email, *phone;
	int digits = 0;
	if (fields->len != c->n_columns)
		return "not as many fields as the first line names";
	email = field(c, fields, EMAIL);
	phone = field(c, fields, PHONE);
	if (!email || !strchr(email, '@'))
		return "no mail address";
	for (const char *p = phone ? phone : ""; *p; p++)
		digits += g_ascii_isdigit(*p);
	return phone && digits < 6 ? "no phone number" : NULL;
}

static void take(const struct csv *c, const GPtrArray *fields, struct contact *ret)
{
	record_clear(&contact_record, ret);
	ret->email = g_ascii_strdown(field(c, fields, EMAIL), -1);
	ret->name = g_strdup(field(c, fields, NAME));
	ret->phone = g_strdup(field(c, fields, PHONE));
	ret->company = g_strdup(field(c, fields, COMPANY));
	ret->why = g_strdup_printf("line %d", c->began);
}

bool contacts_csv_find(const char *path, const char *email, struct contact *ret, bool *ret_found, GPtrArray *bad, GError **error)
{
	struct csv c = { .path = path, .line = 1, .bad = bad };
	g_autofree char *text = NULL;
	const char *wrong;
	record_init(&contact_record, ret);
	*ret_found = false;
	if (!file_read_text(path, MAX_BYTES, &text, error))
		return false;
	c.at = g_str_has_prefix(text, "\xef\xbb\xbf") ? text + 3 : text;
	if (!read_header(&c, error))
		return false;
	for (GPtrArray *fields; (fields = read_record(&c, &wrong)); g_ptr_array_unref(fields)) {
		if (!wrong && is_blank(fields))
			continue;
		wrong = wrong ? wrong : fault_of(&c, fields);
		if (wrong)
			note_bad(&c, wrong);
		else if (email && !ret->phone && g_ascii_strcasecmp(field(&c, fields, EMAIL), email) == 0) {
			take(&c, fields, ret);
			*ret_found = true;
		}
	}
	return true;
}
