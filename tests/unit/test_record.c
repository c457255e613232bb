#include "core/error.h"
#include "core/letter.h"

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

static void test_nulls(void)
{
	struct quote q;
	record_init(&quote_record, &q);
	g_autoptr(GVariant) v = g_variant_ref_sink(record_pack(&quote_record, &q, true));
	g_autoptr(GVariant) number = g_variant_lookup_value(v, "number", NULL);
	g_assert_true(g_variant_is_of_type(number, G_VARIANT_TYPE_MAYBE));
	g_autoptr(GVariant) sparse = g_variant_ref_sink(record_pack(&quote_record, &q, false));
	g_assert_cmpint(g_variant_n_children(sparse), ==, 0);
	struct quote back;
	g_assert_true(record_unpack(&quote_record, v, &back, NULL));
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
		{ "{'quote': <{'valid_until': <'31/12'>}>}", "letter: quote: field 'valid_until' has an unknown value" },
		{ "{'quote': <{'evidence': <[{'field': <true>}]>}>}", "letter: quote: evidence: field 'field' has the wrong type" },
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
	g_test_add_func("/record/round-trip", test_round_trip);
	g_test_add_func("/record/nulls", test_nulls);
	g_test_add_func("/record/refused", test_refused);
	return g_test_run();
}
