#include "core/date.h"
#include "core/error.h"
#include "core/record_field.h"

static GVariant *tree_of_list(const struct record *type, GPtrArray *list, bool with_nulls)
{
	GVariantBuilder b;
	g_variant_builder_init(&b, G_VARIANT_TYPE("aa{sv}"));
	for (guint i = 0; list && i < list->len; i++)
		g_variant_builder_add_value(&b, record_tree(type, list->pdata[i], with_nulls));
	return g_variant_builder_end(&b);
}

/* Floating, or NULL when the field is absent. */
static GVariant *tree_of_field(const struct record_field *f, const void *data, bool with_nulls)
{
	switch (f->type) {
	case RECORD_STRING: {
		const char *s = RECORD_FIELD(char *, data, f);
		return s ? g_variant_new_string(s) : NULL;
	}
	case RECORD_INT: {
		int i = RECORD_FIELD(int, data, f);
		return i ? g_variant_new_int64(i) : NULL;
	}
	case RECORD_INT64: {
		int64_t i = RECORD_FIELD(int64_t, data, f);
		return i ? g_variant_new_int64(i) : NULL;
	}
	case RECORD_AMOUNT: {
		int64_t i = RECORD_FIELD(int64_t, data, f);
		return i != AMOUNT_NONE ? g_variant_new_int64(i) : NULL;
	}
	case RECORD_BOOL: {
		bool b = RECORD_FIELD(bool, data, f);
		return b || with_nulls ? g_variant_new_boolean(b) : NULL;
	}
	case RECORD_DOUBLE: {
		double d = RECORD_FIELD(double, data, f);
		return d != 0 || with_nulls ? g_variant_new_double(d) : NULL;
	}
	case RECORD_ENUM: {
		int i = RECORD_FIELD(int, data, f);
		return i || with_nulls ? g_variant_new_string(f->enum_names[i]) : NULL;
	}
	case RECORD_DATE: {
		struct date d = RECORD_FIELD(struct date, data, f);
		return date_is_set(d) ? g_variant_new_take_string(date_print(d)) : NULL;
	}
	case RECORD_RECORD: {
		GVariant *v = record_tree(f->record, (const char *)data + f->offset, with_nulls);
		if (g_variant_n_children(v) > 0)
			return v;
		g_variant_unref(g_variant_ref_sink(v));
		return NULL;
	}
	case RECORD_LIST: {
		GPtrArray *list = RECORD_FIELD(GPtrArray *, data, f);
		return (list && list->len) || with_nulls ? tree_of_list(f->record, list, with_nulls) : NULL;
	}
	case RECORD_STRV: {
		char **v = RECORD_FIELD(char **, data, f);
		return v && v[0] ? g_variant_new_strv((const char *const *)v, -1) : NULL;
	}
	}
	return NULL;
}

GVariant *record_tree(const struct record *type, const void *data, bool with_nulls)
{
	GVariantBuilder b;
	g_variant_builder_init(&b, G_VARIANT_TYPE_VARDICT);
	for (const struct record_field *f = type->fields; f->name; f++) {
		GVariant *value = tree_of_field(f, data, with_nulls);
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

static bool read_tree(const struct record *type, GVariant *tree, void *ret, GError **error);

static bool read_list(const struct record_field *f, GVariant *v, GPtrArray **ret, GError **error)
{
	*ret = record_list_new(f->record);
	for (gsize i = 0; i < g_variant_n_children(v); i++) {
		g_autoptr(GVariant) child = g_variant_get_child_value(v, i);
		void *element = record_new(f->record, NULL);
		g_ptr_array_add(*ret, element);
		if (!read_tree(f->record, child, element, error))
			return false;
	}
	return true;
}

static bool read_field(const struct record_field *f, GVariant *v, void *data, GError **error)
{
	bool good = true;
	switch (f->type) {
	case RECORD_STRING: RECORD_FIELD(char *, data, f) = g_variant_dup_string(v, NULL); break;
	case RECORD_INT: good = record_set_int(f, data, g_variant_get_int64(v)); break;
	case RECORD_INT64:
	case RECORD_AMOUNT: RECORD_FIELD(int64_t, data, f) = g_variant_get_int64(v); break;
	case RECORD_BOOL: RECORD_FIELD(bool, data, f) = g_variant_get_boolean(v); break;
	case RECORD_DOUBLE: RECORD_FIELD(double, data, f) = g_variant_get_double(v); break;
	case RECORD_ENUM: good = record_set_enum(f, data, g_variant_get_string(v, NULL)); break;
	case RECORD_DATE:
		good = date_parse(g_variant_get_string(v, NULL), &RECORD_FIELD(struct date, data, f));
		break;
	case RECORD_RECORD: return read_tree(f->record, v, (char *)data + f->offset, error);
	case RECORD_LIST: return read_list(f, v, &RECORD_FIELD(GPtrArray *, data, f), error);
	case RECORD_STRV: RECORD_FIELD(char **, data, f) = g_variant_dup_strv(v, NULL); break;
	}
	if (!good)
		g_set_error(
			error, CLOSECALL_ERROR, CLOSECALL_ITEM, "field '%s' has an unknown value", f->name);
	return good;
}

static bool read_entry(
	const struct record *type, const struct record_field *f, GVariant *v, void *ret, GError **error)
{
	if (g_variant_is_of_type(v, G_VARIANT_TYPE_MAYBE))
		return true;
	if (!g_variant_is_of_type(v, type_of_field(f))) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "%s: field '%s' has the wrong type",
			type->name, f->name);
		return false;
	}
	if (read_field(f, v, ret, error))
		return true;
	g_prefix_error(error, "%s: ", type->name);
	return false;
}

static bool read_tree(const struct record *type, GVariant *tree, void *ret, GError **error)
{
	record_init(type, ret);
	struct record_seen seen = { 0 };
	int next = 0;
	GVariantIter entries;
	g_variant_iter_init(&entries, tree);
	for (;;) {
		g_autoptr(GVariant) entry = g_variant_iter_next_value(&entries), key = NULL, boxed = NULL,
				    v = NULL;
		if (!entry)
			return true;
		gsize n;
		key = g_variant_get_child_value(entry, 0);
		const char *name = g_variant_get_string(key, &n);
		int i = record_find_field(type, next, name, n);
		if (i < 0 || record_note(&seen, i)) /* unknown; or said twice, and the first holds */
			continue;
		next = i + 1;
		boxed = g_variant_get_child_value(entry, 1);
		v = g_variant_get_variant(boxed);
		if (!read_entry(type, &type->fields[i], v, ret, error))
			return false;
	}
}

char *record_print(const struct record *type, const void *data)
{
	g_autoptr(GVariant) v = g_variant_ref_sink(record_tree(type, data, false));
	return g_variant_print(v, TRUE);
}

bool record_parse(const struct record *type, const char *text, void *ret, GError **error)
{
	record_init(type, ret);
	g_autoptr(GError) why = NULL;
	g_autoptr(GVariant) v = g_variant_parse(G_VARIANT_TYPE_VARDICT, text, NULL, NULL, &why);
	if (!v) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "%s cannot be parsed: %s", type->name,
			why->message);
		return false;
	}
	return read_tree(type, v, ret, error);
}
