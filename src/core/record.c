#include "core/record_field.h"
#include "core/date.h"
#include <string.h>

/* A list must free its elements without being told their type: each has its record in front of it. */
struct element {
	const struct record *type;
	max_align_t data[];
};

static struct element *element_of(void *data)
{
	return (struct element *)((char *)data - offsetof(struct element, data));
}

void record_init(const struct record *type, void *data)
{
	memset(data, 0, type->size);
	for (const struct record_field *f = type->fields; f->name; f++) {
		if (f->type == RECORD_AMOUNT)
			RECORD_FIELD(int64_t, data, f) = AMOUNT_NONE;
		else if (f->type == RECORD_RECORD)
			record_init(f->record, (char *)data + f->offset);
	}
}

void record_clear(const struct record *type, void *data)
{
	for (const struct record_field *f = type->fields; f->name; f++) {
		switch (f->type) {
		case RECORD_STRING: g_free(RECORD_FIELD(char *, data, f)); break;
		case RECORD_STRV: g_strfreev(RECORD_FIELD(char **, data, f)); break;
		case RECORD_LIST:
			g_clear_pointer(&RECORD_FIELD(GPtrArray *, data, f), g_ptr_array_unref);
			break;
		case RECORD_RECORD: record_clear(f->record, (char *)data + f->offset); break;
		default: break;
		}
	}
	record_init(type, data);
}

void *record_new(const struct record *type, const void *data_or_null)
{
	struct element *e = g_malloc0(sizeof(*e) + type->size);
	e->type = type;
	if (data_or_null)
		record_copy(type, e->data, data_or_null);
	else
		record_init(type, e->data);
	return e->data;
}

void record_free(const struct record *type, void *data)
{
	if (!data)
		return;
	record_clear(type, data);
	g_free(element_of(data));
}

static void free_elements(gpointer element)
{
	record_free(element_of(element)->type, element);
}

GPtrArray *record_list_new(const struct record *type)
{
	(void)type;
	return g_ptr_array_new_with_free_func(free_elements);
}

static GPtrArray *list_copy(const struct record *type, GPtrArray *list)
{
	if (!list)
		return NULL;
	GPtrArray *copy = record_list_new(type);
	for (guint i = 0; i < list->len; i++)
		g_ptr_array_add(copy, record_new(type, list->pdata[i]));
	return copy;
}

void record_copy(const struct record *type, void *ret, const void *data)
{
	memcpy(ret, data, type->size);
	for (const struct record_field *f = type->fields; f->name; f++) {
		switch (f->type) {
		case RECORD_STRING:
			RECORD_FIELD(char *, ret, f) = g_strdup(RECORD_FIELD(char *, data, f));
			break;
		case RECORD_STRV:
			RECORD_FIELD(char **, ret, f) = g_strdupv(RECORD_FIELD(char **, data, f));
			break;
		case RECORD_LIST:
			RECORD_FIELD(GPtrArray *, ret, f) =
				list_copy(f->record, RECORD_FIELD(GPtrArray *, data, f));
			break;
		case RECORD_RECORD:
			record_copy(f->record, (char *)ret + f->offset, (const char *)data + f->offset);
			break;
		default: break;
		}
	}
}

/* NULL and empty are the same: absent. */
static bool lists_equal(const struct record *type, const GPtrArray *a, const GPtrArray *b)
{
	guint n = a ? a->len : 0;
	if (n != (b ? b->len : 0))
		return false;
	for (guint i = 0; i < n; i++)
		if (!record_equal(type, a->pdata[i], b->pdata[i]))
			return false;
	return true;
}

static bool strvs_equal(char *const *a, char *const *b)
{
	for (; a && *a && b && *b; a++, b++)
		if (!g_str_equal(*a, *b))
			return false;
	return (!a || !*a) && (!b || !*b);
}

static bool fields_equal(const struct record_field *f, const void *a, const void *b)
{
	switch (f->type) {
	case RECORD_STRING: return g_strcmp0(RECORD_FIELD(char *, a, f), RECORD_FIELD(char *, b, f)) == 0;
	case RECORD_INT:
	case RECORD_ENUM: return RECORD_FIELD(int, a, f) == RECORD_FIELD(int, b, f);
	case RECORD_INT64:
	case RECORD_AMOUNT: return RECORD_FIELD(int64_t, a, f) == RECORD_FIELD(int64_t, b, f);
	case RECORD_BOOL: return RECORD_FIELD(bool, a, f) == RECORD_FIELD(bool, b, f);
	case RECORD_DOUBLE: return RECORD_FIELD(double, a, f) == RECORD_FIELD(double, b, f);
	case RECORD_DATE:
		return date_compare(RECORD_FIELD(struct date, a, f), RECORD_FIELD(struct date, b, f)) == 0;
	case RECORD_RECORD:
		return record_equal(f->record, (const char *)a + f->offset, (const char *)b + f->offset);
	case RECORD_LIST:
		return lists_equal(
			f->record, RECORD_FIELD(GPtrArray *, a, f), RECORD_FIELD(GPtrArray *, b, f));
	case RECORD_STRV: return strvs_equal(RECORD_FIELD(char **, a, f), RECORD_FIELD(char **, b, f));
	}
	return false;
}

bool record_equal(const struct record *type, const void *a, const void *b)
{
	for (const struct record_field *f = type->fields; f->name; f++)
		if (!fields_equal(f, a, b))
			return false;
	return true;
}

static bool is_named(const struct record_field *f, const char *name, size_t n)
{
	return strlen(f->name) == n && !memcmp(f->name, name, n);
}

int record_find_field(const struct record *type, int next, const char *name, size_t n)
{
	for (int at = next; type->fields[at].name; at++)
		if (is_named(&type->fields[at], name, n))
			return at;
	for (int at = 0; at < next; at++)
		if (is_named(&type->fields[at], name, n))
			return at;
	return -1;
}

bool record_set_int(const struct record_field *f, void *data, int64_t value)
{
	bool good = value >= G_MININT && value <= G_MAXINT;
	RECORD_FIELD(int, data, f) = good ? (int)value : 0;
	return good;
}

bool record_set_enum(const struct record_field *f, void *data, const char *name)
{
	for (int i = 0; f->enum_names[i]; i++) {
		if (g_str_equal(f->enum_names[i], name)) {
			RECORD_FIELD(int, data, f) = i;
			return true;
		}
	}
	return false;
}
