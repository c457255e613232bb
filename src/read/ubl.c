#include "read/ubl.h"

#include <string.h>

#include "read/xml.h"

#define MAX_VALUE 1000 /* bytes of one field */
#define MAX_NOTE 4000
#define MAX_VALID_DAYS 500

/* What a document calls itself by its root. */
static const struct {
	const char *root, *title;
	enum stated_paper paper;
	bool by_code; /* the code of its type says more (UNTDID 1001) */
} roots[] = {
	{ "Quotation", "Quotation", STATED_QUOTE, false },
	{ "Order", "Order", STATED_ORDER, false },
	{ "CrossIndustryQuotation", "Quotation", STATED_QUOTE, false },
	{ "CrossIndustryOrder", "Order", STATED_ORDER, true },
	{ "SCRDMCCBDACIOMessageStructure", "Order", STATED_OTHER, true },
	{ "CrossIndustryInvoice", "Invoice", STATED_OTHER, true },
	{ "CrossIndustryDocument", "Invoice", STATED_OTHER, true },
	{ "Invoice", "Invoice", STATED_OTHER, false },
	{ "CreditNote", "Credit note", STATED_OTHER, false },
	{ "OrderChange", "Order change", STATED_OTHER, false },
	{ "OrderResponse", "Order response", STATED_OTHER, false },
	{ "OrderResponseSimple", "Order response", STATED_OTHER, false },
	{ "OrderCancellation", "Order cancellation", STATED_OTHER, false },
	{ "RequestForQuotation", "Request for quotation", STATED_OTHER, false },
	{ "Reminder", "Reminder", STATED_OTHER, false },
	{ "Statement", "Statement", STATED_OTHER, false },
	{ "DespatchAdvice", "Despatch advice", STATED_OTHER, false },
	{ "Catalogue", "Catalogue", STATED_OTHER, false },
};

static const struct {
	const char *code, *title;
	enum stated_paper paper;
} codes[] = {
	{ "310", "Quotation", STATED_QUOTE },
	{ "220", "Order", STATED_ORDER },
	{ "221", "Order", STATED_ORDER },
	{ "231", "Order response", STATED_OTHER },
	{ "381", "Credit note", STATED_OTHER },
};

enum field {
	NUMBER,
	CODE,
	ISSUED,
	VALID_UNTIL,
	VALID_FOR,
	START,
	CURRENCY,
	EXCL,
	INCL,
	LINES,
	ALLOWANCES,
	CHARGES,
	TAX,
	COMPANY,
	CONTACT,
	FIRST_NAME,
	FAMILY_NAME,
	EMAIL,
	PHONE,
	COUNTRY,
	NOTE,
	LINE_NAME,
	LINE_AMOUNT,
	FIELDS,
};

#define AGREEMENT "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/"
#define DELIVERY "SupplyChainTradeTransaction/ApplicableHeaderTradeDelivery/"
#define SETTLEMENT "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/"
#define SUMMATION SETTLEMENT "SpecifiedTradeSettlementHeaderMonetarySummation/"
#define CII_LINE "SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem/"

/* Where each field stands, below the root. Of several places of one field the first in this table that holds
 * something counts; the company before its contact, since a contact of its own may name the branch. */
static const struct {
	const char *path;
	enum field field;
} places[] = {
	/* UBL */
	{ "ID", NUMBER },
	{ "IssueDate", ISSUED },
	{ "ValidityPeriod/EndDate", VALID_UNTIL },
	{ "ValidityPeriod/DurationMeasure", VALID_FOR },
	{ "Delivery/PromisedDeliveryPeriod/StartDate", START },
	{ "Delivery/EstimatedDeliveryPeriod/StartDate", START },
	{ "Delivery/RequestedDeliveryPeriod/StartDate", START },
	{ "Delivery/PromisedDeliveryPeriod/EndDate", START },
	{ "Delivery/RequestedDeliveryPeriod/EndDate", START },
	{ "PricingCurrencyCode", CURRENCY },
	{ "DocumentCurrencyCode", CURRENCY },
	{ "QuotedMonetaryTotal/TaxExclusiveAmount", EXCL },
	{ "QuotedMonetaryTotal/TaxInclusiveAmount", INCL },
	{ "QuotedMonetaryTotal/PayableAmount", INCL },
	{ "QuotedMonetaryTotal/LineExtensionAmount", LINES },
	{ "QuotedMonetaryTotal/AllowanceTotalAmount", ALLOWANCES },
	{ "QuotedMonetaryTotal/ChargeTotalAmount", CHARGES },
	{ "AnticipatedMonetaryTotal/TaxExclusiveAmount", EXCL },
	{ "AnticipatedMonetaryTotal/TaxInclusiveAmount", INCL },
	{ "AnticipatedMonetaryTotal/PayableAmount", INCL },
	{ "AnticipatedMonetaryTotal/LineExtensionAmount", LINES },
	{ "AnticipatedMonetaryTotal/AllowanceTotalAmount", ALLOWANCES },
	{ "AnticipatedMonetaryTotal/ChargeTotalAmount", CHARGES },
	{ "TaxTotal/TaxAmount", TAX },
	{ "BuyerCustomerParty/Party/PartyName/Name", COMPANY },
	{ "BuyerCustomerParty/Party/PartyLegalEntity/RegistrationName", COMPANY },
	{ "OriginatorCustomerParty/Party/PartyName/Name", COMPANY },
	{ "BuyerCustomerParty/BuyerContact/Name", CONTACT },
	{ "BuyerCustomerParty/Party/Contact/Name", CONTACT },
	{ "BuyerCustomerParty/Party/Person/FirstName", FIRST_NAME },
	{ "BuyerCustomerParty/Party/Person/FamilyName", FAMILY_NAME },
	{ "BuyerCustomerParty/BuyerContact/ElectronicMail", EMAIL },
	{ "BuyerCustomerParty/Party/Contact/ElectronicMail", EMAIL },
	{ "BuyerCustomerParty/BuyerContact/Telephone", PHONE },
	{ "BuyerCustomerParty/Party/Contact/Telephone", PHONE },
	{ "BuyerCustomerParty/Party/PostalAddress/Country/IdentificationCode", COUNTRY },
	{ "Note", NOTE },
	{ "QuotationLine/LineItem/Item/Name", LINE_NAME },
	{ "QuotationLine/LineItem/LineExtensionAmount", LINE_AMOUNT },
	{ "OrderLine/LineItem/Item/Name", LINE_NAME },
	{ "OrderLine/LineItem/LineExtensionAmount", LINE_AMOUNT },
	/* CII */
	{ "ExchangedDocument/ID", NUMBER },
	{ "ExchangedDocument/TypeCode", CODE },
	{ "HeaderExchangedDocument/TypeCode", CODE },
	{ "ExchangedDocument/IssueDateTime/DateTimeString", ISSUED },
	{ "ExchangedDocument/EffectiveSpecifiedPeriod/EndDateTime/DateTimeString", VALID_UNTIL },
	{ DELIVERY "RequestedDeliverySupplyChainEvent/OccurrenceDateTime/DateTimeString", START },
	{ DELIVERY "RequestedDeliverySupplyChainEvent/OccurrenceSpecifiedPeriod/StartDateTime/DateTimeString",
		START },
	{ SETTLEMENT "OrderCurrencyCode", CURRENCY },
	{ SETTLEMENT "InvoiceCurrencyCode", CURRENCY },
	{ SUMMATION "TaxBasisTotalAmount", EXCL },
	{ SUMMATION "GrandTotalAmount", INCL },
	{ SUMMATION "LineTotalAmount", LINES },
	{ SUMMATION "AllowanceTotalAmount", ALLOWANCES },
	{ SUMMATION "ChargeTotalAmount", CHARGES },
	{ SUMMATION "TaxTotalAmount", TAX },
	{ AGREEMENT "BuyerTradeParty/Name", COMPANY },
	{ AGREEMENT "BuyerTradeParty/SpecifiedLegalOrganization/TradingBusinessName", COMPANY },
	{ AGREEMENT "BuyerTradeParty/DefinedTradeContact/PersonName", CONTACT },
	{ AGREEMENT "BuyerTradeParty/DefinedTradeContact/EmailURIUniversalCommunication/URIID", EMAIL },
	{ AGREEMENT "BuyerTradeParty/DefinedTradeContact/TelephoneUniversalCommunication/CompleteNumber",
		PHONE },
	{ AGREEMENT "BuyerTradeParty/PostalTradeAddress/CountryID", COUNTRY },
	{ "ExchangedDocument/IncludedNote/Content", NOTE },
	{ CII_LINE "SpecifiedTradeProduct/Name", LINE_NAME },
	{ CII_LINE
		"SpecifiedLineTradeSettlement/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount",
		LINE_AMOUNT },
};

/* One field as it stands there. */
struct value {
	char *text;
	char *currency; /* its attribute, when it is an amount */
	char *unit;     /* of a measure */
	size_t place;   /* index into places */
};

struct reading {
	GString *path;   /* below the root */
	GArray *lengths; /* gsize: of path before each open element */
	int root;        /* index into roots; -1: another kind of XML */
	GString *text;   /* of the open element */
	char *currency, *unit;
	struct value values[FIELDS];
	GString *lines; /* notes and items */
};

/* ---- Walking */

static bool on_start(const char *name, const struct xml_attributes *a, gpointer user)
{
	struct reading *r = user;
	gsize length = r->path->len;
	bool is_root = r->lengths->len == 0;

	g_array_append_val(r->lengths, length);
	g_string_truncate(r->text, 0);
	if (is_root) {
		r->root = -1;
		for (size_t i = 0; i < G_N_ELEMENTS(roots); i++)
			if (strcmp(roots[i].root, name) == 0)
				r->root = (int)i;
		return r->root >= 0;
	}
	g_string_append_printf(r->path, "%s%s", length ? "/" : "", name);
	g_free(r->currency);
	g_free(r->unit);
	r->currency = xml_attribute(a, "currencyID");
	r->unit = xml_attribute(a, "unitCode");
	return true;
}

static bool on_text(const char *text, size_t n, gpointer user)
{
	struct reading *r = user;
	if (r->text->len < MAX_NOTE)
		g_string_append_len(r->text, text, (gssize)MIN(n, MAX_NOTE - r->text->len));
	return true;
}

/* Of one line, blanks collapsed. NULL when nothing is left. */
static char *squeeze(const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	GString *out = g_string_new(NULL);
	for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		bool blank = g_unichar_isspace(c) || g_unichar_iscntrl(c) || c == 0xa0;
		if (!blank)
			g_string_append_unichar(out, c);
		else if (out->len && out->str[out->len - 1] != ' ')
			g_string_append_c(out, ' ');
	}
	g_strchomp(out->str);
	return g_string_free(out, !*out->str);
}

static void value_clear(struct value *v)
{
	g_free(v->text);
	g_free(v->currency);
	g_free(v->unit);
	*v = (struct value){ 0 };
}

static void take(struct reading *r, size_t place)
{
	enum field field = places[place].field;
	struct value *v = &r->values[field];
	bool again = field == NOTE || field == LINE_NAME || field == LINE_AMOUNT;
	char *text = squeeze(r->text->str);

	if (!text || (field != NOTE && strlen(text) > MAX_VALUE) ||
		(v->text && !again && v->place <= place)) {
		g_free(text);
		return;
	}
	value_clear(v);
	*v = (struct value){ text, g_steal_pointer(&r->currency), g_steal_pointer(&r->unit), place };
}

static void append_line(struct reading *r, const char *a, const char *b)
{
	if (a && r->lines->len + strlen(a) < UBL_MAX_TEXT)
		g_string_append_printf(r->lines, "%s%s%s\n", a, b ? "\t" : "", b ? b : "");
}

/* A note, or an item that is whole: into the text. */
static void flush_lines(struct reading *r, const char *ended)
{
	struct value *name = &r->values[LINE_NAME], *amount = &r->values[LINE_AMOUNT],
		     *note = &r->values[NOTE];
	append_line(r, note->text, NULL);
	value_clear(note);
	if (!g_str_has_suffix(ended, "QuotationLine") && !g_str_has_suffix(ended, "OrderLine") &&
		!g_str_has_suffix(ended, "TradeLineItem"))
		return;
	append_line(r, name->text, amount->text);
	value_clear(name);
	value_clear(amount);
}

static bool on_end(const char *name, gpointer user)
{
	struct reading *r = user;
	for (size_t i = 0; r->text->len && i < G_N_ELEMENTS(places); i++)
		if (strcmp(places[i].path, r->path->str) == 0)
			take(r, i);
	flush_lines(r, name);
	g_string_truncate(r->text, 0);
	g_string_truncate(r->path, g_array_index(r->lengths, gsize, r->lengths->len - 1));
	g_array_set_size(r->lengths, r->lengths->len - 1);
	return true;
}

/* ---- Meaning */

/* The last two elements of a place: "BuyerTradeParty/Name". */
static const char *short_place(const char *path)
{
	const char *last = strrchr(path, '/');
	const char *before = last ? g_strrstr_len(path, last - path, "/") : NULL;
	return before ? before + 1 : path;
}

static void note(struct stated *s, const char *field, char *value, const struct value *from)
{
	g_autofree char *why = g_strdup_printf("stated as %s", short_place(places[from->place].path));
	struct evidence e = {
		.field = (char *)(uintptr_t)field, .value = value, .where = s->where, .why = why
	};
	if (!s->quote.evidence)
		s->quote.evidence = record_list_new(&evidence_record);
	g_ptr_array_add(s->quote.evidence, record_new(&evidence_record, &e));
	g_free(value);
}

/* "2026-12-15", with or without a zone, or "20261215". */
static struct date date_of(const char *text)
{
	struct date d = DATE_NONE;
	size_t n = text ? strlen(text) : 0, digits = text ? strspn(text, "0123456789") : 0;
	g_autofree char *iso = NULL;
	if (digits >= 8 && digits == n)
		iso = g_strdup_printf("%.4s-%.2s-%.2s", text, text + 4, text + 6);
	else if (n >= 10 && (n == 10 || strchr("Z+-T", text[10])))
		iso = g_strndup(text, 10);
	return iso && date_parse(iso, &d) && date_is_valid(d) ? d : DATE_NONE;
}

/* "12450.5" in minor units; anything else than digits and one point is no amount. */
static int64_t amount_of(const char *text, int exponent)
{
	size_t sign = text && *text == '-', whole = text ? strspn(text + sign, "0123456789") : 0;
	if (!whole || whole > 12)
		return AMOUNT_NONE;
	const char *p = text + sign + whole;
	int64_t minor = g_ascii_strtoll(text + sign, NULL, 10);
	const char *fraction = *p == '.' ? p + 1 : p;
	if (fraction[strspn(fraction, "0123456789")])
		return AMOUNT_NONE;
	for (int i = 0; i < exponent; i++)
		minor = minor * 10 + (*fraction ? *fraction++ - '0' : 0);
	minor += *fraction >= '5';
	return sign ? -minor : minor;
}

static bool is_currency(const char *text)
{
	return text && strlen(text) == 3 && g_ascii_isupper(text[0]) && g_ascii_isupper(text[1]) &&
	       g_ascii_isupper(text[2]);
}

struct total {
	const struct reading *reading;
	const char *currency;
	int exponent;
};

/* An amount of the document's currency: tax may stand there in that of the books too. */
static int64_t amount_at(const struct total *t, enum field field)
{
	const struct value *v = &t->reading->values[field];
	if (v->currency && strcmp(v->currency, t->currency) != 0)
		return AMOUNT_NONE;
	return amount_of(v->text, t->exponent);
}

static int64_t or_nothing(int64_t amount)
{
	return amount == AMOUNT_NONE ? 0 : amount;
}

static void state_amount(
	struct stated *s, const char *field, int64_t *slot, int64_t amount, const struct value *from)
{
	*slot = amount;
	note(s, field, g_strdup_printf("%" G_GINT64_FORMAT, amount), from);
}

/* The total without VAT, or what it must be by the others. */
static void state_total(struct stated *s, const struct reading *r)
{
	static const enum field by_trust[] = { EXCL, INCL, LINES };
	const struct value *v = r->values;
	struct total t = { .reading = r, .currency = v[CURRENCY].text };
	for (size_t i = 0; i < G_N_ELEMENTS(by_trust) && !is_currency(t.currency); i++)
		t.currency = v[by_trust[i]].currency;
	if (v[EXCL].currency && is_currency(v[EXCL].currency))
		t.currency = v[EXCL].currency;
	if (!is_currency(t.currency))
		return;
	t.exponent = currency_exponent(t.currency);

	int64_t excl = amount_at(&t, EXCL), incl = amount_at(&t, INCL), tax = amount_at(&t, TAX),
		lines = amount_at(&t, LINES);
	const struct value *from = &v[EXCL];
	if (excl == AMOUNT_NONE && incl != AMOUNT_NONE && tax != AMOUNT_NONE) {
		excl = incl - tax;
		from = &v[INCL];
	} else if (excl == AMOUNT_NONE && lines != AMOUNT_NONE) {
		excl = lines - or_nothing(amount_at(&t, ALLOWANCES)) + or_nothing(amount_at(&t, CHARGES));
		from = &v[LINES];
	}
	/* what is nothing or less is no total to decide about */
	if (excl != AMOUNT_NONE && excl > 0) {
		state_amount(s, "amount_minor", &s->quote.amount_minor, excl, from);
		s->quote.vat = VAT_EXCL;
		if (incl != AMOUNT_NONE && incl >= excl)
			state_amount(s, "amount_incl_minor", &s->quote.amount_incl_minor, incl, &v[INCL]);
	} else if (excl == AMOUNT_NONE && incl != AMOUNT_NONE && incl > 0) {
		state_amount(s, "amount_minor", &s->quote.amount_minor, incl, &v[INCL]);
		s->quote.amount_incl_minor = incl;
		s->quote.vat = VAT_INCL;
	}
	if (s->quote.amount_minor != AMOUNT_NONE)
		s->quote.currency = g_strdup(t.currency);
}

static void state_date(
	struct stated *s, const char *field, struct date *slot, struct date d, const struct value *from)
{
	if (!date_is_set(d))
		return;
	*slot = d;
	note(s, field, date_print(d), from);
}

/* The last day; or so many days from the day of issue (UN/ECE Recommendation 20: DAY). */
static void state_dates(struct stated *s, const struct reading *r)
{
	const struct value *v = r->values;
	struct date until = date_of(v[VALID_UNTIL].text);
	bool days = v[VALID_FOR].text && !g_strcmp0(v[VALID_FOR].unit, "DAY");
	gint64 n = days ? g_ascii_strtoll(v[VALID_FOR].text, NULL, 10) : 0;

	struct date issued = date_of(v[ISSUED].text);
	if (date_is_set(until) && !(date_is_set(issued) && date_compare(until, issued) < 0))
		state_date(s, "valid_until", &s->quote.valid_until, until, &v[VALID_UNTIL]);
	else if (date_is_set(issued) && n > 0 && n <= MAX_VALID_DAYS)
		state_date(s, "valid_until", &s->quote.valid_until, date_add_days(issued, (int)n),
			&v[VALID_FOR]);
	state_date(s, "start_date", &s->quote.start_date, date_of(v[START].text), &v[START]);
}

static void state_word(struct stated *s, const char *field, char **slot, const struct value *from)
{
	if (!from->text)
		return;
	*slot = g_strdup(from->text);
	note(s, field, g_strdup(from->text), from);
}

static void state_people(struct stated *s, const struct reading *r)
{
	const struct value *v = r->values;
	state_word(s, "company", &s->quote.company, &v[COMPANY]);
	state_word(s, "contact_name", &s->quote.contact_name, &v[CONTACT]);
	if (!s->quote.contact_name && v[FIRST_NAME].text && v[FAMILY_NAME].text) {
		s->quote.contact_name = g_strdup_printf("%s %s", v[FIRST_NAME].text, v[FAMILY_NAME].text);
		note(s, "contact_name", g_strdup(s->quote.contact_name), &v[FAMILY_NAME]);
	}
	if (v[EMAIL].text && strchr(v[EMAIL].text, '@') && !strchr(v[EMAIL].text, ' ')) {
		s->quote.email = g_ascii_strdown(v[EMAIL].text, -1);
		note(s, "email", g_strdup(s->quote.email), &v[EMAIL]);
	}
	s->phone = g_strdup(v[PHONE].text);
	bool country = v[COUNTRY].text && strlen(v[COUNTRY].text) == 2;
	s->country = country ? g_ascii_strup(v[COUNTRY].text, -1) : NULL;
}

static void append_total(GString *text, const struct quote *q, const char *label, int64_t minor)
{
	gint64 unit = 1;
	for (int i = currency_exponent(q->currency); i > 0; i--)
		unit *= 10;
	if (unit == 1)
		g_string_append_printf(text, "%s\t%s %" G_GINT64_FORMAT "\n", label, q->currency, minor);
	else
		g_string_append_printf(text, "%s\t%s %" G_GINT64_FORMAT ".%0*" G_GINT64_FORMAT "\n", label,
			q->currency, minor / unit, currency_exponent(q->currency), minor % unit);
}

static char *text_of(const struct stated *s, const struct reading *r)
{
	const struct quote *q = &s->quote;
	GString *text = g_string_new(s->title);
	g_string_append_printf(text, " %s\n", r->values[NUMBER].text ? r->values[NUMBER].text : "");
	if (q->company)
		g_string_append_printf(text, "%s\n", q->company);
	g_string_append_len(text, r->lines->str, (gssize)r->lines->len);
	if (q->amount_minor != AMOUNT_NONE && q->vat == VAT_EXCL)
		append_total(text, q, "Total excl. VAT", q->amount_minor);
	if (q->amount_incl_minor != AMOUNT_NONE)
		append_total(text, q, "Total incl. VAT", q->amount_incl_minor);
	return g_string_free(text, FALSE);
}

static struct stated *state(const struct reading *r, const char *name)
{
	struct stated *s = g_new0(struct stated, 1);
	const char *code = roots[r->root].by_code ? r->values[CODE].text : NULL,
		   *title = roots[r->root].title;

	record_init(&quote_record, &s->quote);
	s->where = g_strdup_printf("xml:%s", name ? name : "");
	s->paper = roots[r->root].paper;
	for (size_t i = 0; code && i < G_N_ELEMENTS(codes); i++) {
		if (strcmp(codes[i].code, code) != 0)
			continue;
		s->paper = codes[i].paper;
		title = codes[i].title;
	}
	s->title = g_strdup(title);
	if (s->paper != STATED_OTHER) {
		state_word(s, "number", &s->quote.number, &r->values[NUMBER]);
		state_total(s, r);
		state_dates(s, r);
		state_people(s, r);
	}
	s->text = text_of(s, r);
	return s;
}

struct stated *ubl_read(GBytes *xml, const char *name, GError **error)
{
	static const struct xml_handler handler = { on_start, on_end, on_text };
	struct reading r = {
		.path = g_string_new(NULL),
		.lengths = g_array_new(FALSE, FALSE, sizeof(gsize)),
		.root = -1,
		.text = g_string_new(NULL),
		.lines = g_string_new(NULL),
	};
	struct stated *s = xml_read(xml, &handler, &r, error) && r.root >= 0 ? state(&r, name) : NULL;

	for (size_t i = 0; i < FIELDS; i++)
		value_clear(&r.values[i]);
	g_free(r.currency);
	g_free(r.unit);
	g_string_free(r.path, TRUE);
	g_string_free(r.text, TRUE);
	g_string_free(r.lines, TRUE);
	g_array_unref(r.lengths);
	return s;
}
