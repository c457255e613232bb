/* A record as bytes: what crosses the pipe for every mail. A GVariant of the same costs ten times the time,
 * as each of its some hundred small values is an object of its own on both sides. */
#include "core/date.h"
#include "core/error.h"
#include "core/record_field.h"
#include <string.h>

/* By enum record_type: the letter of the kind on the wire. */
static const char kinds[] = {
	[RECORD_STRING] = 's',
	[RECORD_INT] = 'x',
	[RECORD_INT64] = 'x',
	[RECORD_AMOUNT] = 'x',
	[RECORD_BOOL] = 'b',
	[RECORD_DOUBLE] = 'd',
	[RECORD_ENUM] = 's',
	[RECORD_DATE] = 's',
	[RECORD_RECORD] = 'r',
	[RECORD_LIST] = 'l',
	[RECORD_STRV] = 'v',
};

/* ---- packing ---- */

static void pack_record(const struct record *type, const void *data, GByteArray *out);

static void put(GByteArray *out, const void *bytes, size_t n)
{
	g_byte_array_append(out, bytes, (guint)n);
}

/* A length whose value follows: written when that is known. Returns where. */
static guint open_length(GByteArray *out)
{
	static const guint8 room[sizeof(guint32)];
	put(out, room, sizeof room);
	return out->len;
}

static void close_length(GByteArray *out, guint start)
{
	guint32 n = GUINT32_TO_LE(out->len - start);
	memcpy(out->data + start - sizeof n, &n, sizeof n);
}

static void put_string(GByteArray *out, const char *s)
{
	put(out, s, strlen(s));
}

static void put_int64(GByteArray *out, int64_t i)
{
	gint64 le = GINT64_TO_LE(i);
	put(out, &le, sizeof le);
}

static void put_double(GByteArray *out, double d)
{
	int64_t bits;
	memcpy(&bits, &d, sizeof bits);
	put_int64(out, bits);
}

static void put_date(GByteArray *out, struct date d)
{
	g_autofree char *text = date_print(d);
	put_string(out, text);
}

static void put_strv(GByteArray *out, char *const *v)
{
	for (; *v; v++) {
		guint start = open_length(out);
		put_string(out, *v);
		close_length(out, start);
	}
}

static void put_list(GByteArray *out, const struct record *type, const GPtrArray *list)
{
	for (guint i = 0; i < list->len; i++) {
		guint start = open_length(out);
		pack_record(type, list->pdata[i], out);
		close_length(out, start);
	}
}

static bool is_absent(const struct record_field *f, const void *data)
{
	switch (f->type) {
	case RECORD_STRING: return !RECORD_FIELD(char *, data, f);
	case RECORD_INT:
	case RECORD_ENUM: return !RECORD_FIELD(int, data, f);
	case RECORD_INT64: return !RECORD_FIELD(int64_t, data, f);
	case RECORD_AMOUNT: return RECORD_FIELD(int64_t, data, f) == AMOUNT_NONE;
	case RECORD_BOOL: return !RECORD_FIELD(bool, data, f);
	case RECORD_DOUBLE: return RECORD_FIELD(double, data, f) == 0;
	case RECORD_DATE: return !date_is_set(RECORD_FIELD(struct date, data, f));
	case RECORD_RECORD: return false;
	case RECORD_LIST:
		return !RECORD_FIELD(GPtrArray *, data, f) || !RECORD_FIELD(GPtrArray *, data, f)->len;
	case RECORD_STRV: return !RECORD_FIELD(char **, data, f) || !*RECORD_FIELD(char **, data, f);
	}
	return true;
}

static void put_value(GByteArray *out, const struct record_field *f, const void *data)
{
	switch (f->type) {
	case RECORD_STRING: put_string(out, RECORD_FIELD(char *, data, f)); break;
	case RECORD_INT: put_int64(out, RECORD_FIELD(int, data, f)); break;
	case RECORD_INT64:
	case RECORD_AMOUNT: put_int64(out, RECORD_FIELD(int64_t, data, f)); break;
	case RECORD_BOOL: put(out, &RECORD_FIELD(guint8, data, f), 1); break;
	case RECORD_DOUBLE: put_double(out, RECORD_FIELD(double, data, f)); break;
	case RECORD_ENUM: put_string(out, f->enum_names[RECORD_FIELD(int, data, f)]); break;
	case RECORD_DATE: put_date(out, RECORD_FIELD(struct date, data, f)); break;
	case RECORD_RECORD: pack_record(f->record, (const char *)data + f->offset, out); break;
	case RECORD_LIST: put_list(out, f->record, RECORD_FIELD(GPtrArray *, data, f)); break;
	case RECORD_STRV: put_strv(out, RECORD_FIELD(char **, data, f)); break;
	}
}

static void pack_record(const struct record *type, const void *data, GByteArray *out)
{
	for (const struct record_field *f = type->fields; f->name; f++) {
		if (is_absent(f, data))
			continue;
		guint8 head[] = { (guint8)strlen(f->name), (guint8)kinds[f->type] };
		put(out, head, sizeof head);
		/* the length stands before the name, and counts what is behind it */
		guint start = open_length(out);
		put_string(out, f->name);
		put_value(out, f, data);
		close_length(out, start);
	}
}

GBytes *record_pack(const struct record *type, const void *data)
{
	GByteArray *out = g_byte_array_sized_new(1024);
	pack_record(type, data, out);
	return g_byte_array_free_to_bytes(out);
}

/* ---- unpacking: the bytes may be anything ---- */

struct span {
	const char *at, *end;
};

static bool unpack_record(const struct record *type, struct span in, void *ret, GError **error);

static bool take(struct span *in, size_t n, struct span *ret)
{
	if ((size_t)(in->end - in->at) < n)
		return false;
	*ret = (struct span){ in->at, in->at + n };
	in->at += n;
	return true;
}

static bool take_with_length(struct span *in, struct span *ret)
{
	guint32 n;
	struct span length;
	if (!take(in, sizeof n, &length))
		return false;
	memcpy(&n, length.at, sizeof n);
	return take(in, GUINT32_FROM_LE(n), ret);
}

/* New string; NULL: no UTF-8, or a NUL in it. */
static char *string_of(struct span s)
{
	size_t n = (size_t)(s.end - s.at);
	return g_utf8_validate(s.at, (gssize)n, NULL) ? g_strndup(s.at, n) : NULL;
}

static bool get_int64(struct span s, int64_t *ret)
{
	gint64 le;
	if ((size_t)(s.end - s.at) != sizeof le)
		return false;
	memcpy(&le, s.at, sizeof le);
	*ret = GINT64_FROM_LE(le);
	return true;
}

static bool get_int(const struct record_field *f, struct span s, void *data)
{
	int64_t i;
	return get_int64(s, &i) && record_set_int(f, data, i);
}

static bool get_double(struct span s, double *ret)
{
	int64_t bits;
	if (!get_int64(s, &bits))
		return false;
	memcpy(ret, &bits, sizeof bits);
	return true;
}

static bool get_bool(struct span s, bool *ret)
{
	bool good = s.end - s.at == 1 && (*s.at == 0 || *s.at == 1);
	*ret = good && *s.at;
	return good;
}

static bool get_enum(const struct record_field *f, struct span s, void *data)
{
	g_autofree char *name = string_of(s);
	return name && record_set_enum(f, data, name);
}

static bool get_date(struct span s, struct date *ret)
{
	g_autofree char *text = string_of(s);
	return text && date_parse(text, ret);
}

static bool get_strv(struct span s, char ***ret)
{
	g_autoptr(GStrvBuilder) v = g_strv_builder_new();
	bool good = true;
	while (good && s.at < s.end) {
		struct span one;
		g_autofree char *text = take_with_length(&s, &one) ? string_of(one) : NULL;
		good = text;
		if (good)
			g_strv_builder_add(v, text);
	}
	*ret = g_strv_builder_end(v);
	return good;
}

/* Without an error set: the list itself is torn. */
static bool get_list(const struct record *type, struct span s, GPtrArray **ret, GError **error)
{
	*ret = record_list_new(type);
	while (s.at < s.end) {
		struct span one;
		if (!take_with_length(&s, &one))
			return false;
		void *element = record_new(type, NULL);
		g_ptr_array_add(*ret, element);
		if (!unpack_record(type, one, element, error))
			return false;
	}
	return true;
}

static bool get_value(const struct record_field *f, struct span s, void *data, GError **error)
{
	switch (f->type) {
	case RECORD_STRING: return (RECORD_FIELD(char *, data, f) = string_of(s)) != NULL;
	case RECORD_INT: return get_int(f, s, data);
	case RECORD_INT64:
	case RECORD_AMOUNT: return get_int64(s, &RECORD_FIELD(int64_t, data, f));
	case RECORD_BOOL: return get_bool(s, &RECORD_FIELD(bool, data, f));
	case RECORD_DOUBLE: return get_double(s, &RECORD_FIELD(double, data, f));
	case RECORD_ENUM: return get_enum(f, s, data);
	case RECORD_DATE: return get_date(s, &RECORD_FIELD(struct date, data, f));
	case RECORD_RECORD: return unpack_record(f->record, s, (char *)data + f->offset, error);
	case RECORD_LIST: return get_list(f->record, s, &RECORD_FIELD(GPtrArray *, data, f), error);
	case RECORD_STRV: return get_strv(s, &RECORD_FIELD(char **, data, f));
	}
	return false;
}

/* Names the record around an error that came from within, or says what is wrong with the field itself. */
static bool refuse(const struct record *type, const struct record_field *f, const char *what, GError **error)
{
	if (error && *error)
		g_prefix_error(error, "%s: ", type->name);
	else
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "%s: field '%s' %s", type->name, f->name,
			what);
	return false;
}

struct entry {
	char kind;
	struct span name, value;
};

static bool take_entry(struct span *in, struct entry *ret)
{
	struct span head;
	if (!take(in, 2, &head))
		return false;
	ret->kind = head.at[1];
	return take_with_length(in, &ret->value) && take(&ret->value, (guint8)head.at[0], &ret->name);
}

static bool unpack_record(const struct record *type, struct span in, void *ret, GError **error)
{
	struct record_seen seen = { 0 };
	int next = 0;
	record_init(type, ret);
	while (in.at < in.end) {
		struct entry e;
		if (!take_entry(&in, &e)) {
			g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "%s is torn", type->name);
			return false;
		}
		int i = record_find_field(type, next, e.name.at, (size_t)(e.name.end - e.name.at));
		if (i < 0)
			continue;
		const struct record_field *f = &type->fields[i];
		if (record_note(&seen, i))
			return refuse(type, f, "is said twice", error);
		if (e.kind != kinds[f->type])
			return refuse(type, f, "has the wrong type", error);
		if (!get_value(f, e.value, ret, error))
			return refuse(type, f, "has an unknown value", error);
		next = i + 1;
	}
	return true;
}

bool record_unpack(const struct record *type, GBytes *packed, void *ret, GError **error)
{
	gsize n;
	const char *bytes = g_bytes_get_data(packed, &n);
	return unpack_record(type, (struct span){ bytes, bytes + n }, ret, error);
}
