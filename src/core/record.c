#include "core/record.h"
#include "core/date.h"
#include "core/error.h"
#include <string.h>

/* Through uintptr_t, so that one macro serves const and other structs: whether it may be written is the function's promise. */
#define FIELD(T, data, f) (*(T *)((uintptr_t)(data) + (f)->offset))

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
			FIELD(int64_t, data, f) = AMOUNT_NONE;
		else if (f->type == RECORD_RECORD)
			record_init(f->record, (char *)data + f->offset);
	}
}

void record_clear(const struct record *type, void *data)
{
	for (const struct record_field *f = type->fields; f->name; f++) {
		switch (f->type) {
		case RECORD_STRING: g_free(FIELD(char *, data, f)); break;
		case RECORD_STRV: g_strfreev(FIELD(char **, data, f)); break;
		case RECORD_LIST: g_clear_pointer(&FIELD(GPtrArray *, data, f), g_ptr_array_unref); break;
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
		case RECORD_STRING: FIELD(char *, ret, f) = g_strdup(FIELD(char *, data, f)); break;
		case RECORD_STRV: FIELD(char **, ret, f) = g_strdupv(FIELD(char **, data, f)); break;
		case RECORD_LIST: FIELD(GPtrArray *, ret, f) = list_copy(f->record, FIELD(GPtrArray *, data, f)); break;
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
	case RECORD_STRING: return g_strcmp0(FIELD(char *, a, f), FIELD(char *, b, f)) == 0;
	case RECORD_INT:
	case RECORD_ENUM: return FIELD(int, a, f) == FIELD(int, b, f);
	case RECORD_INT64:
	case RECORD_AMOUNT: return FIELD(int64_t, a, f) == FIELD(int64_t, b, f);
	case RECORD_BOOL: return FIELD(bool, a, f) == FIELD(bool, b, f);
	case RECORD_DOUBLE: return FIELD(double, a, f) == FIELD(double, b, f);
	case RECORD_DATE: return date_compare(FIELD(struct date, a, f), FIELD(struct date, b, f)) == 0;
	case RECORD_RECORD: return record_equal(f->record, (const char *)a + f->offset, (const char *)b + f->offset);
	case RECORD_LIST: return lists_equal(f->record, FIELD(GPtrArray *, a, f), FIELD(GPtrArray *, b, f));
	case RECORD_STRV: return strvs_equal(FIELD(char **, a, f), FIELD(char **, b, f));
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

static GVariant *pack_list(const struct record *type, GPtrArray *list, bool with_nulls)
{
	GVariantBuilder b;
	g_variant_builder_init(&b, G_VARIANT_TYPE("aa{sv}"));
	for (guint i = 0; list && i < list->len; i++)
		g_variant_builder_add_value(&b, record_pack(type, list->pdata[i], with_nulls));
	return g_variant_builder_end(&b);
}

/* Floating, or NULL when the field is absent. */
static GVariant *pack_field(const struct record_field *f, const void *data, bool with_nulls)
{
	switch (f->type) {
	case RECORD_STRING: {
		const char *s = FIELD(char *, data, f);
		return s ? g_variant_new_string(s) : NULL;
	}
	case RECORD_INT: {
		int i = FIELD(int, data, f);
		return i ? g_variant_new_int64(i) : NULL;
	}
	case RECORD_INT64: {
		int64_t i = FIELD(int64_t, data, f);
		return i ? g_variant_new_int64(i) : NULL;
	}
	case RECORD_AMOUNT: {
		int64_t i = FIELD(int64_t, data, f);
		return i != AMOUNT_NONE ? g_variant_new_int64(i) : NULL;
	}
	case RECORD_BOOL: {
		bool b = FIELD(bool, data, f);
		return b || with_nulls ? g_variant_new_boolean(b) : NULL;
	}
	case RECORD_DOUBLE: {
		double d = FIELD(double, data, f);
		return d != 0 || with_nulls ? g_variant_new_double(d) : NULL;
	}
	case RECORD_ENUM: {
		int i = FIELD(int, data, f);
		return i || with_nulls ? g_variant_new_string(f->enum_names[i]) : NULL;
	}
	case RECORD_DATE: {
		struct date d = FIELD(struct date, data, f);
		return date_is_set(d) ? g_variant_new_take_string(date_print(d)) : NULL;
	}
	case RECORD_RECORD: {
		GVariant *v = record_pack(f->record, (const char *)data + f->offset, with_nulls);
		if (g_variant_n_children(v) > 0)
			return v;
		g_variant_unref(g_variant_ref_sink(v));
		return NULL;
	}
	case RECORD_LIST: {
		GPtrArray *list = FIELD(GPtrArray *, data, f);
		return (list && list->len) || with_nulls ? pack_list(f->record, list, with_nulls) : NULL;
	}
	case RECORD_STRV: {
		char **v = FIELD(char **, data, f);
		return v && v[0] ? g_variant_new_strv((const char *const *)v, -1) : NULL;
	}
	}
	return NULL;
}

GVariant *record_pack(const struct record *type, const void *data, bool with_nulls)
{
	GVariantBuilder b;
	g_variant_builder_init(&b, G_VARIANT_TYPE_VARDICT);
	for (const struct record_field *f = type->fields; f->name; f++) {
		GVariant *value = pack_field(f, data, with_nulls);
		if (!value && with_nulls)
			value = g_variant_new_maybe(G_VARIANT_TYPE_VARIANT, NULL);
		if (value)
			g_variant_builder_add(&b, "{sv}", f->name, value);
	}
	return g_variant_builder_end(&b);
}

static const GVariantType *type_of_field(const struct record_field *f)
{
	switch (f->type) {
	case RECORD_STRING:
	case RECORD_ENUM:
	case RECORD_DATE: return G_VARIANT_TYPE_STRING;
	case RECORD_INT:
	case RECORD_INT64:
	case RECORD_AMOUNT: return G_VARIANT_TYPE_INT64;
	case RECORD_BOOL: return G_VARIANT_TYPE_BOOLEAN;
	case RECORD_DOUBLE: return G_VARIANT_TYPE_DOUBLE;
	case RECORD_RECORD: return G_VARIANT_TYPE_VARDICT;
	case RECORD_LIST: return G_VARIANT_TYPE("aa{sv}");
	case RECORD_STRV: return G_VARIANT_TYPE_STRING_ARRAY;
	}
	return G_VARIANT_TYPE_ANY;
}

static bool unpack_enum(const struct record_field *f, const char *name, int *ret)
{
	for (int i = 0; f->enum_names[i]; i++) {
		if (g_str_equal(f->enum_names[i], name)) {
			*ret = i;
			return true;
		}
	}
	return false;
}

static bool unpack_list(const struct record_field *f, GVariant *v, GPtrArray **ret, GError **error)
{
	*ret = record_list_new(f->record);
	for (gsize i = 0; i < g_variant_n_children(v); i++) {
		g_autoptr(GVariant) child = g_variant_get_child_value(v, i);
		void *element = record_new(f->record, NULL);
		g_ptr_array_add(*ret, element);
		if (!record_unpack(f->record, child, element, error))
			return false;
	}
	return true;
}

static bool unpack_field(const struct record_field *f, GVariant *v, void *data, GError **error)
{
	bool good = true;
	switch (f->type) {
	case RECORD_STRING: FIELD(char *, data, f) = g_variant_dup_string(v, NULL); break;
	case RECORD_INT: {
		int64_t i = g_variant_get_int64(v);
		good = i >= G_MININT && i <= G_MAXINT;
		FIELD(int, data, f) = good ? (int)i : 0;
		break;
	}
	case RECORD_INT64:
	case RECORD_AMOUNT: FIELD(int64_t, data, f) = g_variant_get_int64(v); break;
	case RECORD_BOOL: FIELD(bool, data, f) = g_variant_get_boolean(v); break;
	case RECORD_DOUBLE: FIELD(double, data, f) = g_variant_get_double(v); break;
	case RECORD_ENUM: good = unpack_enum(f, g_variant_get_string(v, NULL), &FIELD(int, data, f)); break;
	case RECORD_DATE: good = date_parse(g_variant_get_string(v, NULL), &FIELD(struct date, data, f)); break;
	case RECORD_RECORD: return record_unpack(f->record, v, (char *)data + f->offset, error);
	case RECORD_LIST: return unpack_list(f, v, &FIELD(GPtrArray *, data, f), error);
	case RECORD_STRV: FIELD(char **, data, f) = g_variant_dup_strv(v, NULL); break;
	}
	if (!good)
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "field '%s' has an unknown value", f->name);
	return good;
}

static bool unpack_entry(const struct record *type, const struct record_field *f, GVariant *v, void *ret, GError **error)
{
	if (g_variant_is_of_type(v, G_VARIANT_TYPE_MAYBE))
		return true;
	if (!g_variant_is_of_type(v, type_of_field(f))) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "%s: field '%s' has the wrong type", type->name, f->name);
		return false;
	}
	if (unpack_field(f, v, ret, error))
		return true;
	g_prefix_error(error, "%s: ", type->name);
	return false;
}

/* Which of the n fields has that name, n: none. Fields are packed in their order, so that the next one is mostly it. */
static size_t find_field(const struct record *type, size_t n, size_t next, const char *name)
{
	for (size_t i = 0; i < n; i++) {
		size_t at = (next + i) % n;
		if (g_str_equal(type->fields[at].name, name))
			return at;
	}
	return n;
}

bool record_unpack(const struct record *type, GVariant *packed, void *ret, GError **error)
{
	record_init(type, ret);
	if (!g_variant_is_of_type(packed, G_VARIANT_TYPE_VARDICT)) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "%s is no record", type->name);
		return false;
	}
	size_t n = 0, next = 0;
	while (type->fields[n].name)
		n++;
	g_autofree bool *seen = g_new0(bool, n + 1);
	GVariantIter entries;
	g_variant_iter_init(&entries, packed);
	for (;;) {
		g_autoptr(GVariant) entry = g_variant_iter_next_value(&entries), key = NULL, boxed = NULL, v = NULL;
		if (!entry)
			return true;
		key = g_variant_get_child_value(entry, 0);
		size_t i = find_field(type, n, next, g_variant_get_string(key, NULL));
		if (i == n || seen[i]) /* unknown; or said twice, and the first holds */
			continue;
		seen[i] = true;
		next = i + 1;
		boxed = g_variant_get_child_value(entry, 1);
		v = g_variant_get_variant(boxed);
		if (!unpack_entry(type, &type->fields[i], v, ret, error))
			return false;
	}
}

char *record_print(const struct record *type, const void *data)
{
	g_autoptr(GVariant) v = g_variant_ref_sink(record_pack(type, data, false));
	return g_variant_print(v, TRUE);
}

bool record_parse(const struct record *type, const char *text, void *ret, GError **error)
{
	record_init(type, ret);
	g_autoptr(GError) why = NULL;
	g_autoptr(GVariant) v = g_variant_parse(G_VARIANT_TYPE_VARDICT, text, NULL, NULL, &why);
	if (!v) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "%s cannot be parsed: %s", type->name, why->message);
		return false;
	}
	return record_unpack(type, v, ret, error);
}
