#include "read/ubl.h"

#include <string.h>

#include "core/error.h"

static struct stated *state(const char *xml)
{
	g_autoptr(GBytes) bytes = g_bytes_new(xml, strlen(xml));
	g_autoptr(GError) error = NULL;
	struct stated *s = ubl_read(bytes, "q.xml", &error);

	g_assert_no_error(error);
	return s;
}

static struct stated *state_quotation(const char *inside)
{
	g_autofree char *xml = g_strdup_printf("<Quotation xmlns:c='c'>%s</Quotation>", inside);
	return state(xml);
}

static void test_papers(void)
{
	static const struct {
		const char *xml;
		const char *title; /* NULL: no trade document */
		enum stated_paper paper;
	} rows[] = {
		{ "<x:Quotation xmlns:x='x'/>", "Quotation", STATED_QUOTE },
		{ "<Order/>", "Order", STATED_ORDER },
		{ "<Invoice/>", "Invoice", STATED_OTHER },
		{ "<CreditNote/>", "Credit note", STATED_OTHER },
		{ "<RequestForQuotation/>", "Request for quotation", STATED_OTHER },
		{ "<CrossIndustryInvoice><ExchangedDocument><TypeCode>310</TypeCode></ExchangedDocument></"
		  "CrossIndustryInvoice>",
			"Quotation", STATED_QUOTE },
		{ "<CrossIndustryInvoice><ExchangedDocument><TypeCode> 380 "
		  "</TypeCode></ExchangedDocument></CrossIndustryInvoice>",
			"Invoice", STATED_OTHER },
		{ "<CrossIndustryInvoice/>", "Invoice", STATED_OTHER },
		{ "<SCRDMCCBDACIOMessageStructure><ExchangedDocument><TypeCode>220</TypeCode></"
		  "ExchangedDocument></SCRDMCCBDACIOMessageStructure>",
			"Order", STATED_ORDER },
		{ "<SCRDMCCBDACIOMessageStructure><ExchangedDocument><TypeCode>231</TypeCode></"
		  "ExchangedDocument></SCRDMCCBDACIOMessageStructure>",
			"Order response", STATED_OTHER },
		{ "<html><body>Quotation</body></html>", NULL, 0 },
		{ "<List><Quotation/></List>", NULL, 0 },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct stated *s = state(rows[i].xml);
		g_test_message("%s", rows[i].xml);
		g_assert_cmpstr(s ? s->title : NULL, ==, rows[i].title);
		g_assert_true(!s || s->paper == rows[i].paper);
		g_assert_true(!s || !strcmp(s->where, "xml:q.xml"));
		stated_free(s);
	}
}

#define TOTAL(inside) "<QuotedMonetaryTotal>" inside "</QuotedMonetaryTotal>"
#define EUR(name, amount) "<" name " currencyID='EUR'>" amount "</" name ">"

static void test_totals(void)
{
	static const struct {
		const char *inside;
		int64_t amount, incl;
		const char *currency;
		enum vat vat;
	} rows[] = {
		{ TOTAL(EUR("TaxExclusiveAmount", "12450.5") EUR("TaxInclusiveAmount", "15065.105")
				  EUR("PayableAmount", "1")),
			1245050, 1506511, "EUR", VAT_EXCL },
		{ TOTAL(EUR("PayableAmount", "121") EUR("TaxExclusiveAmount", "100")), 10000, 12100, "EUR",
			VAT_EXCL },
		{ "<TaxTotal>" EUR("TaxAmount", "21") "</TaxTotal>" TOTAL(
			  EUR("TaxInclusiveAmount", "121.00")),
			10000, 12100, "EUR", VAT_EXCL },
		{ TOTAL(EUR("LineExtensionAmount", "110") EUR("AllowanceTotalAmount", "15")
				  EUR("ChargeTotalAmount", "5")),
			10000, AMOUNT_NONE, "EUR", VAT_EXCL },
		{ TOTAL(EUR("PayableAmount", "121")), 12100, 12100, "EUR", VAT_INCL },
		/* tax in the currency of the books */
		{ "<TaxTotal><TaxAmount currencyID='CHF'>20</TaxAmount></TaxTotal>" TOTAL(
			  EUR("TaxInclusiveAmount", "121")),
			12100, 12100, "EUR", VAT_INCL },
		{ "<PricingCurrencyCode>JPY</PricingCurrencyCode>" TOTAL(
			  "<TaxExclusiveAmount>12450.5</TaxExclusiveAmount>"),
			12451, AMOUNT_NONE, "JPY", VAT_EXCL },
		{ TOTAL("<TaxExclusiveAmount>100</TaxExclusiveAmount>"), AMOUNT_NONE, AMOUNT_NONE, NULL,
			VAT_UNKNOWN },
		{ TOTAL("<TaxExclusiveAmount currencyID='eur'>100</TaxExclusiveAmount>"), AMOUNT_NONE,
			AMOUNT_NONE, NULL, VAT_UNKNOWN },
		/* what is no amount is not guessed */
		{ TOTAL(EUR("TaxExclusiveAmount", "12.450,50")), AMOUNT_NONE, AMOUNT_NONE, NULL,
			VAT_UNKNOWN },
		{ TOTAL(EUR("TaxExclusiveAmount", "1e9")), AMOUNT_NONE, AMOUNT_NONE, NULL, VAT_UNKNOWN },
		{ TOTAL(EUR("TaxExclusiveAmount", "-5")), AMOUNT_NONE, AMOUNT_NONE, NULL, VAT_UNKNOWN },
		{ TOTAL(EUR("TaxExclusiveAmount", "0.00")), AMOUNT_NONE, AMOUNT_NONE, NULL, VAT_UNKNOWN },
		{ TOTAL(EUR("TaxExclusiveAmount", "99999999999999999999")), AMOUNT_NONE, AMOUNT_NONE, NULL,
			VAT_UNKNOWN },
		{ TOTAL(EUR("TaxExclusiveAmount", "100") EUR("TaxInclusiveAmount", "10")), 10000, AMOUNT_NONE,
			"EUR", VAT_EXCL },
		/* of a line, or of an alternative: not the document's */
		{ "<QuotationLine>" TOTAL(EUR("TaxExclusiveAmount", "100")) "</QuotationLine>", AMOUNT_NONE,
			AMOUNT_NONE, NULL, VAT_UNKNOWN },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct stated *s = state_quotation(rows[i].inside);
		g_test_message("%s", rows[i].inside);
		g_assert_cmpint(s->quote.amount_minor, ==, rows[i].amount);
		g_assert_cmpint(s->quote.amount_incl_minor, ==, rows[i].incl);
		g_assert_cmpstr(s->quote.currency, ==, rows[i].currency);
		g_assert_cmpint(s->quote.vat, ==, rows[i].vat);
		stated_free(s);
	}
}

#define ISSUED "<IssueDate>2026-10-05</IssueDate>"

static void test_dates(void)
{
	static const struct {
		const char *inside, *valid_until;
	} rows[] = {
		{ "<ValidityPeriod><EndDate>2026-11-30</EndDate></ValidityPeriod>", "2026-11-30" },
		{ "<ValidityPeriod><EndDate>2026-11-30+01:00</EndDate></ValidityPeriod>", "2026-11-30" },
		{ ISSUED "<ValidityPeriod><DurationMeasure "
			 "unitCode='DAY'>30</DurationMeasure></ValidityPeriod>",
			"2026-11-04" },
		{ ISSUED "<ValidityPeriod><DurationMeasure "
			 "unitCode='MON'>2</DurationMeasure></ValidityPeriod>",
			"" },
		{ "<ValidityPeriod><DurationMeasure unitCode='DAY'>30</DurationMeasure></ValidityPeriod>",
			"" },
		{ ISSUED "<ValidityPeriod><EndDate>2025-11-30</EndDate></ValidityPeriod>", "" },
		{ "<ValidityPeriod><EndDate>30/11/2026</EndDate></ValidityPeriod>", "" },
		{ "<ValidityPeriod><EndDate>2026-02-30</EndDate></ValidityPeriod>", "" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct stated *s = state_quotation(rows[i].inside);
		g_autofree char *got = date_print(s->quote.valid_until);
		g_test_message("%s", rows[i].inside);
		g_assert_cmpstr(got, ==, rows[i].valid_until);
		stated_free(s);
	}
}

static const char *why_of(const struct quote *q, const char *field)
{
	for (guint i = 0; q->evidence && i < q->evidence->len; i++) {
		const struct evidence *e = q->evidence->pdata[i];
		if (!strcmp(e->field, field))
			return e->why;
	}
	return NULL;
}

static void test_people(void)
{
	struct stated *s = state_quotation(
		"<ID> Q-1 "
		"</ID><SellerSupplierParty><Party><PartyName><Name>Us</Name></"
		"PartyName><Contact><Telephone>1</Telephone></Contact></Party>"
		"</SellerSupplierParty><BuyerCustomerParty><Party><PartyLegalEntity><RegistrationName>Devos "
		"Naamloze Vennootschap</RegistrationName>"
		"</PartyLegalEntity><PartyName><Name>Devos\n &amp; "
		"Co</Name></PartyName><Contact><Telephone>03 546 12 34</Telephone>"
		"<ElectronicMail>Ilse@Devos.example</ElectronicMail></Contact><Person><FirstName>Ilse</"
		"FirstName><FamilyName>Peeters</FamilyName></Person>"
		"<PostalAddress><Country><IdentificationCode>be</IdentificationCode></Country></"
		"PostalAddress></Party></BuyerCustomerParty>"
		"<Note>First.</Note><Note>Second.</Note><QuotationLine><LineItem><LineExtensionAmount "
		"currencyID='EUR'>7</LineExtensionAmount>"
		"<Item><Name>Roof</Name></Item></LineItem></QuotationLine>");

	g_assert_cmpstr(s->quote.number, ==, "Q-1");
	/* the trade name before the registered one, wherever it stands */
	g_assert_cmpstr(s->quote.company, ==, "Devos & Co");
	g_assert_cmpstr(s->quote.contact_name, ==, "Ilse Peeters");
	g_assert_cmpstr(s->quote.email, ==, "ilse@devos.example");
	g_assert_cmpstr(s->phone, ==, "03 546 12 34");
	g_assert_cmpstr(s->country, ==, "BE");
	g_assert_cmpstr(why_of(&s->quote, "company"), ==, "stated as PartyName/Name");
	g_assert_cmpstr(s->text, ==, "Quotation Q-1\nDevos & Co\nFirst.\nSecond.\nRoof\t7\n");
	stated_free(s);
}

static void test_nothing_from_others(void)
{
	struct stated *s = state("<Invoice><ID>7</ID><IssueDate>2026-10-05</IssueDate></Invoice>");

	g_assert_null(s->quote.number);
	g_assert_null(s->quote.evidence);
	g_assert_cmpint(s->quote.amount_minor, ==, AMOUNT_NONE);
	stated_free(s);
}

static void test_hostile(void)
{
	static const char *const broken[] = { "<Quotation>", "",
		"<!DOCTYPE Quotation [<!ENTITY a 'b'>]><Quotation><ID>&a;</ID></Quotation>" };
	for (size_t i = 0; i < G_N_ELEMENTS(broken); i++) {
		g_autoptr(GBytes) bytes = g_bytes_new(broken[i], strlen(broken[i]));
		g_autoptr(GError) error = NULL;
		g_assert_null(ubl_read(bytes, NULL, &error));
		g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM);
	}
	g_autoptr(GString) long_xml = g_string_new("<Quotation><ID>");
	for (int i = 0; i < 1000000; i++)
		g_string_append(long_xml, "0123456789");
	g_string_append(long_xml, "</ID>");
	for (int i = 0; i < 100000; i++)
		g_string_append(long_xml, "<Note>0123456789</Note>");
	g_string_append(long_xml, "</Quotation>");
	struct stated *s = state(long_xml->str);
	g_assert_null(s->quote.number);
	g_assert_cmpuint(strlen(s->text), <=, UBL_MAX_TEXT + 100);
	g_assert_cmpuint(strlen(s->text), >, UBL_MAX_TEXT / 2);
	stated_free(s);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/ubl/papers", test_papers);
	g_test_add_func("/ubl/totals", test_totals);
	g_test_add_func("/ubl/dates", test_dates);
	g_test_add_func("/ubl/people", test_people);
	g_test_add_func("/ubl/nothing_from_others", test_nothing_from_others);
	g_test_add_func("/ubl/hostile", test_hostile);
	return g_test_run();
}
