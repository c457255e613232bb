#include "core/quote.h"

static const char *const vat_names[] = { "unknown", "excl", "incl", NULL };

#define F(type, name) { #name, type, offsetof(struct evidence, name), NULL, NULL }
static const struct record_field evidence_fields[] = {
	F(RECORD_STRING, field),
	F(RECORD_STRING, value),
	F(RECORD_STRING, where),
	F(RECORD_STRING, why),
	{ 0 },
};
#undef F
const struct record evidence_record = { "evidence", sizeof(struct evidence), evidence_fields };

#define F(name) { #name, RECORD_BOOL, offsetof(struct signs, name), NULL, NULL }
static const struct record_field signs_fields[] = {
	F(consumer),
	F(tender),
	F(comparison),
	F(hurry),
	F(line_prices),
	F(purchasing),
	F(question),
	{ 0 },
};
#undef F
const struct record signs_record = { "signs", sizeof(struct signs), signs_fields };

#define F(type, name) { #name, type, offsetof(struct quote, name), NULL, NULL }
static const struct record_field quote_fields[] = {
	F(RECORD_BOOL, is_quote),
	F(RECORD_DOUBLE, confidence),
	F(RECORD_STRING, language),
	F(RECORD_STRING, number),
	F(RECORD_AMOUNT, amount_minor),
	F(RECORD_AMOUNT, amount_incl_minor),
	F(RECORD_STRING, currency),
	{ "vat", RECORD_ENUM, offsetof(struct quote, vat), NULL, vat_names },
	F(RECORD_DATE, valid_until),
	F(RECORD_STRING, company),
	F(RECORD_STRING, contact),
	F(RECORD_STRING, contact_name),
	F(RECORD_STRING, email),
	F(RECORD_STRING, phone),
	F(RECORD_STRING, version),
	F(RECORD_STRING, supersedes),
	F(RECORD_STRING, subject),
	F(RECORD_DATE, start_date),
	F(RECORD_DATE, decision_date),
	F(RECORD_STRV, co_deciders),
	{ "signs", RECORD_RECORD, offsetof(struct quote, signs), &signs_record, NULL },
	{ "evidence", RECORD_LIST, offsetof(struct quote, evidence), &evidence_record, NULL },
	{ 0 },
};
#undef F
const struct record quote_record = { "quote", sizeof(struct quote), quote_fields };

/* ISO 4217: all that have not two decimals and may stand in a quote. */
int currency_exponent(const char *currency)
{
	static const struct {
		const char *code;
		int exponent;
	} odd[] = { { "JPY", 0 }, { "KRW", 0 }, { "ISK", 0 }, { "CLP", 0 }, { "VND", 0 }, { "XOF", 0 }, { "XAF", 0 },
		{ "XPF", 0 }, { "BHD", 3 }, { "KWD", 3 }, { "OMR", 3 }, { "TND", 3 }, { "JOD", 3 } };
	for (size_t i = 0; currency && i < G_N_ELEMENTS(odd); i++)
		if (g_str_equal(odd[i].code, currency))
			return odd[i].exponent;
	return 2;
}
