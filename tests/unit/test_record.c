#include "core/deal.h"
#include "core/error.h"
#include "core/letter.h"
#include "core/record_field.h"
#include <string.h>

static void fill(struct letter *l)
{
	record_init(&letter_record, l);
	l->kind = LETTER_SENT;
	l->message_id = g_strdup("a@b");
	l->to = g_strsplit("x@y z@y", " ", -1);
	l->sent_utc = 1791180030;
	l->outcome.code = OUTCOME_OBJ_PRICE;
	l->outcome.date = (struct date){ 2026, 10, 24 };
	l->quote.is_quote = true;
	l->quote.confidence = 0.97;
	l->quote.number = g_strdup("2024-118 é'\"");
	l->quote.amount_minor = 0; /* zero is an amount; absent is AMOUNT_NONE */
	l->quote.evidence = record_list_new(&evidence_record);
	struct evidence *e = record_new(&evidence_record, NULL);
	e->field = g_strdup("number");
	g_ptr_array_add(l->quote.evidence, e);
}

/* The largest table there is, its last field included: every field is told from every other. */
static void test_many_fields(void)
{
	struct deal a, b, c;
	int n = 0;
	g_autoptr(GError) error = NULL;
	while (deal_record.fields[n].name)
		n++;
	g_assert_cmpint(n, >, 64);
	g_assert_cmpint(n, <=, RECORD_MAX_FIELDS);
	record_init(&deal_record, &a);
	a.id = 1;
	a.rep = g_strdup("an");
	a.state = DEAL_OPEN;
	a.calls = 3;
	a.before = g_strdup("{}");
	a.outcome_utc = 5;
	a.outcome_seq = 2;
	a.nudged = true;
	g_autofree char *text = record_print(&deal_record, &a);
	g_assert_true(record_parse(&deal_record, text, &b, &error));
	g_assert_true(record_equal(&deal_record, &a, &b));
	g_autoptr(GBytes) packed = record_pack(&deal_record, &a);
	g_assert_true(record_unpack(&deal_record, packed, &c, &error));
	g_assert_true(record_equal(&deal_record, &a, &c));
	record_clear(&deal_record, &a);
	record_clear(&deal_record, &b);
	record_clear(&deal_record, &c);
}

static void test_round_trip(void)
{
	struct letter a, b, c;
	fill(&a);
	g_autofree char *text = record_print(&letter_record, &a);
	g_autoptr(GError) error = NULL;
	g_assert_true(record_parse(&letter_record, text, &b, &error));
	g_assert_no_error(error);
	g_assert_true(record_equal(&letter_record, &a, &b));
	g_assert_cmpint(b.quote.amount_minor, ==, 0);
	g_assert_cmpint(b.quote.amount_incl_minor, ==, AMOUNT_NONE);
	g_assert_cmpint(b.outcome.amount_minor, ==, AMOUNT_NONE);
	record_copy(&letter_record, &c, &a);
	record_clear(&letter_record, &a);
	g_assert_true(record_equal(&letter_record, &b, &c));
	g_assert_false(record_equal(&letter_record, &a, &c));
	record_clear(&letter_record, &b);
	record_clear(&letter_record, &c);
}

static gsize entry_size(const char *entry)
{
	guint32 n;
	memcpy(&n, entry + 2, sizeof n);
	return 2 + sizeof n + GUINT32_FROM_LE(n);
}

/* The form of the pipe: what is packed comes back, and nothing else. */
static void test_packed(void)
{
	struct letter a, b;
	fill(&a);
	a.quote.confidence = -0.25;
	a.question = INT64_MIN;
	g_autoptr(GBytes) packed = record_pack(&letter_record, &a);
	g_autoptr(GError) error = NULL;
	g_assert_true(record_unpack(&letter_record, packed, &b, &error));
	g_assert_no_error(error);
	g_assert_true(record_equal(&letter_record, &a, &b));
	g_assert_cmpint(b.quote.amount_incl_minor, ==, AMOUNT_NONE);
	record_clear(&letter_record, &b);

	/* cut anywhere it is an error, or between two entries a record with fewer fields */
	gsize n;
	const char *bytes = g_bytes_get_data(packed, &n);
	for (gsize cut = 0, entry = 0; cut < n; cut++) {
		g_autofree char *copy = g_memdup2(bytes, cut); /* so that a sanitizer sees who reads beyond */
		g_autoptr(GBytes) part = g_bytes_new_take(g_steal_pointer(&copy), cut);
		bool ok = record_unpack(&letter_record, part, &b, NULL);
		g_assert_cmpint(ok, ==, cut == entry);
		g_assert_false(ok && record_equal(&letter_record, &a, &b));
		entry += cut == entry ? entry_size(bytes + entry) : 0;
		record_clear(&letter_record, &b);
	}
	record_clear(&letter_record, &a);
}

/* One entry of a packed record; its value may hold NULs. */
#define ENTRY(kind, name, value)                     \
	{                                            \
		kind, name, value, sizeof(value) - 1 \
	}

struct entry_row {
	char kind;
	const char *name, *value;
	gsize n;
};

static void pack_entry(GByteArray *out, const struct entry_row *e)
{
	guint8 head[] = { (guint8)strlen(e->name), (guint8)e->kind };
	guint32 n = GUINT32_TO_LE((guint32)(strlen(e->name) + e->n));
	g_byte_array_append(out, head, sizeof head);
	g_byte_array_append(out, (const guint8 *)&n, sizeof n);
	g_byte_array_append(out, (const guint8 *)e->name, (guint)strlen(e->name));
	g_byte_array_append(out, (const guint8 *)e->value, (guint)e->n);
}

static void test_hostile_bytes(void)
{
	static const struct {
		struct entry_row entry;
		guint times;
		const char *error; /* NULL: taken, or left out */
	} rows[] = {
		{ ENTRY('s', "from", "a@b"), 1, NULL },
		{ ENTRY('s', "unheard_of", "\xff"), 2, NULL },
		{ ENTRY('s', "from\0xyz", "a"), 1, NULL },
		{ ENTRY('s', "", "a"), 1, NULL },
		{ ENTRY('s', "from", "a@b"), 2, "letter: field 'from' is said twice" },
		{ ENTRY('x', "from", "12345678"), 1, "letter: field 'from' has the wrong type" },
		{ ENTRY('s', "from", "\xc3"), 1, "letter: field 'from' has an unknown value" },
		{ ENTRY('s', "from", "a\0b"), 1, "letter: field 'from' has an unknown value" },
		{ ENTRY('s', "kind", "marmot"), 1, "letter: field 'kind' has an unknown value" },
		{ ENTRY('x', "sent_utc", "1234567"), 1, "letter: field 'sent_utc' has an unknown value" },
		{ ENTRY('b', "public_domain", "\x02"), 1,
			"letter: field 'public_domain' has an unknown value" },
		{ ENTRY('v', "to", "\x01\0\0\0a\x02\0\0\0b"), 1, "letter: field 'to' has an unknown value" },
		{ ENTRY('v', "to", "\xff\xff\xff\xff"), 1, "letter: field 'to' has an unknown value" },
		{ ENTRY('r', "quote", "\x05s\xff\0\0\0phone"), 1, "letter: quote is torn" },
		{ ENTRY('r', "quote", "\x05s\x04\0\0\0phone"), 1, "letter: quote is torn" },
		{ ENTRY('r', "quote", "\x0bs\x10\0\0\0valid_until31/12"), 1,
			"letter: quote: field 'valid_until' has an unknown value" },
		{ ENTRY('r', "quote", "\x08l\x0c\0\0\0evidence\x09\0\0\0"), 1,
			"letter: quote: field 'evidence' has an unknown value" },
		{ ENTRY('r', "quote", "\x08l\x0d\0\0\0evidence\x01\0\0\0x"), 1,
			"letter: quote: evidence is torn" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct letter l;
		g_autoptr(GError) error = NULL;
		GByteArray *out = g_byte_array_new();
		for (guint k = 0; k < rows[i].times; k++)
			pack_entry(out, &rows[i].entry);
		g_autoptr(GBytes) packed = g_byte_array_free_to_bytes(out);
		g_assert_cmpint(record_unpack(&letter_record, packed, &l, &error), ==, !rows[i].error);
		g_assert_cmpstr(error ? error->message : NULL, ==, rows[i].error);
		g_assert_true(!error || g_error_matches(error, CLOSECALL_ERROR, CLOSECALL_ITEM));
		record_clear(&letter_record, &l);
	}
	struct event_reading event;
	struct entry_row far = ENTRY('x', "sequence", "\0\0\0\x80\0\0\0\0"); /* one more than an int holds */
	GByteArray *out = g_byte_array_new();
	pack_entry(out, &far);
	g_autoptr(GBytes) packed = g_byte_array_free_to_bytes(out);
	g_autoptr(GError) error = NULL;
	g_assert_false(record_unpack(&event_reading_record, packed, &event, &error));
	g_assert_cmpstr(error->message, ==, "event: field 'sequence' has an unknown value");
	record_clear(&event_reading_record, &event);
}

/* As JSON shows it. */
static void test_nulls(void)
{
	struct quote q;
	record_init(&quote_record, &q);
	g_autoptr(GVariant) v = g_variant_ref_sink(record_tree(&quote_record, &q, true));
	g_autoptr(GVariant) number = g_variant_lookup_value(v, "number", NULL);
	g_assert_true(g_variant_is_of_type(number, G_VARIANT_TYPE_MAYBE));
	g_autoptr(GVariant) sparse = g_variant_ref_sink(record_tree(&quote_record, &q, false));
	g_assert_cmpint(g_variant_n_children(sparse), ==, 0);
	struct quote back;
	g_autofree char *text = g_variant_print(v, TRUE);
	g_assert_true(record_parse(&quote_record, text, &back, NULL));
	g_assert_true(record_equal(&quote_record, &q, &back));
	record_clear(&quote_record, &back);
}

static void test_refused(void)
{
	static const struct {
		const char *text, *error;
	} rows[] = {
		{ "{'kind': <'marmot'>}", "letter: field 'kind' has an unknown value" },
		{ "{'message_id': <int64 5>}", "letter: field 'message_id' has the wrong type" },
		{ "{'quote': <{'valid_until': <'31/12'>}>}",
			"letter: quote: field 'valid_until' has an unknown value" },
		{ "{'quote': <{'evidence': <[{'field': <true>}]>}>}",
			"letter: quote: evidence: field 'field' has the wrong type" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct letter l;
		g_autoptr(GError) error = NULL;
		g_assert_false(record_parse(&letter_record, rows[i].text, &l, &error));
		g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM);
		g_assert_cmpstr(error->message, ==, rows[i].error);
		record_clear(&letter_record, &l);
	}
	struct letter l;
	g_assert_true(record_parse(&letter_record, "{'unheard_of': <5>}", &l, NULL));
	record_clear(&letter_record, &l);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/record/many-fields", test_many_fields);
	g_test_add_func("/record/round-trip", test_round_trip);
	g_test_add_func("/record/packed", test_packed);
	g_test_add_func("/record/hostile-bytes", test_hostile_bytes);
	g_test_add_func("/record/nulls", test_nulls);
	g_test_add_func("/record/refused", test_refused);
	return g_test_run();
}
