/* What the forms of a record (core/record_pack.c for the pipe, core/record_text.c for the ledger and people)
 * share; nobody else looks into a record by its table. */
#ifndef CORE_RECORD_FIELD_H
#define CORE_RECORD_FIELD_H

#include "core/record.h"

/* Through uintptr_t, so that one macro serves const and other structs: whether it may be written is the
 * function's promise. */
#define RECORD_FIELD(T, data, f) (*(T *)((uintptr_t)(data) + (f)->offset))

/* Which fields of a table were read already. */
#define RECORD_MAX_FIELDS 128
struct record_seen {
	uint64_t bits[RECORD_MAX_FIELDS / 64];
};

/* Notes the field; was it noted before? */
static inline bool record_note(struct record_seen *seen, int i)
{
	uint64_t *word = &seen->bits[i / 64], bit = UINT64_C(1) << i % 64;
	bool before = (*word & bit) != 0;
	*word |= bit;
	return before;
}

/* Place of the field with that name (n bytes, not terminated) in the table; -1: none. Fields are written in
 * their order, so that the search begins at `next`, where it mostly ends. */
int record_find_field(const struct record *type, int next, const char *name, size_t n);

/* Sets the INT or ENUM; false: out of range, or no name of a value. */
bool record_set_int(const struct record_field *f, void *data, int64_t value);
bool record_set_enum(const struct record_field *f, void *data, const char *name);

#endif
