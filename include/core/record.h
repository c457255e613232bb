/* One description of a struct, from which packing, unpacking, copying, clearing and comparing follow.
 *
 * A record is a plain C struct and a table of its fields (64 at most). It has two forms outside the program:
 * bytes, which cross the pipe to the reader and live for one question; and text, GVariant's a{sv}, which the
 * ledger keeps for years and which people read, there or as JSON (edge/json.h). In both a field goes by its
 * name and absent ones are left out, so that a field added later reads as absent in old data, and a reader of
 * another version is understood; names are therefore never reused with another meaning. Strict on types,
 * lenient on names: an unknown name is skipped, a wrong type or an unknown enum name is an ITEM error that
 * names the field.
 *
 * Field types and the value that means "absent":
 *   STRING char* (owned) NULL · INT int 0 · INT64 int64_t 0 · AMOUNT int64_t AMOUNT_NONE · BOOL bool false ·
 *   DOUBLE double 0 · ENUM int, value 0 · DATE struct date DATE_NONE · RECORD an embedded struct, all its
 * fields absent · LIST GPtrArray* of heap records (free function set by us) NULL or empty · STRV char** NULL
 * or empty */
#ifndef CORE_RECORD_H
#define CORE_RECORD_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AMOUNT_NONE INT64_MIN

enum record_type {
	RECORD_STRING,
	RECORD_INT,
	RECORD_INT64,
	RECORD_AMOUNT,
	RECORD_BOOL,
	RECORD_DOUBLE,
	RECORD_ENUM,
	RECORD_DATE,
	RECORD_RECORD,
	RECORD_LIST,
	RECORD_STRV,
};

struct record;

struct record_field {
	const char *name;
	enum record_type type;
	size_t offset;
	const struct record *record;   /* RECORD, LIST: of what */
	const char *const *enum_names; /* ENUM: name of each value, NULL-terminated */
};

struct record {
	const char *name; /* for error messages */
	size_t size;
	const struct record_field *fields; /* ends with a NULL name */
};

/* Sets every field to its absent value (a zeroed struct is not enough: AMOUNT_NONE). */
void record_init(const struct record *type, void *data);

/* Frees what the struct owns and inits it again. */
void record_clear(const struct record *type, void *data);

/* ret is overwritten, not cleared: it must not own anything. */
void record_copy(const struct record *type, void *ret, const void *data);

/* A heap copy of one record, and its end; for lists and out parameters; only made and freed by these two. */
void *record_new(const struct record *type, const void *data_or_null);
void record_free(const struct record *type, void *data);

/* A list for a LIST field: frees its elements with record_free. */
GPtrArray *record_list_new(const struct record *type);

bool record_equal(const struct record *type, const void *a, const void *b);

/* The bytes: one entry after the other,
 *     u8 length of the name · u8 kind of the value · u32 length of name and value (little endian) · name ·
 * value and a value of the kind s  a string, an enum's name or a date: UTF-8 without NUL     x  8 bytes,
 * two's complement     d  8 bytes, IEEE 754 b  1 byte, 0 or 1     r  a record     l  u32 length and record,
 * repeated     v  u32 length and string, repeated */
GBytes *record_pack(const struct record *type, const void *data);

/* For bytes of any origin: nothing is read beyond them and each value is checked; an entry that does not fit
 * in them, or a field said twice, is an ITEM error, too. ret is overwritten and must be cleared by the caller
 * also after an error. */
bool record_unpack(const struct record *type, GBytes *packed, void *ret, GError **error);

/* Floating a{sv}. with_nulls: absent fields are there as an empty maybe ("mv"), which JSON shows as null. */
GVariant *record_tree(const struct record *type, const void *data, bool with_nulls);

/* The text form kept in the ledger. ret as above. */
char *record_print(const struct record *type, const void *data);
bool record_parse(const struct record *type, const char *text, void *ret, GError **error);

#endif
