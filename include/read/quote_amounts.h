/* The amounts of a mail while it is settled which of them the quote is about: what each is by the words
 * around it, and what they are to one another. What src/read/quote_amount*.c share. */
#ifndef READ_QUOTE_AMOUNTS_H
#define READ_QUOTE_AMOUNTS_H

#include "read/money.h"
#include "read/quote_amount.h"

enum role {
	ROLE_TOTAL,
	ROLE_EXCL,
	ROLE_INCL,
	ROLE_PRICE,
	ROLE_SUBTOTAL,
	ROLE_VAT,
	ROLE_OPTION,
	ROLE_DISCOUNT,
	ROLE_DEPOSIT,
	ROLE_UNIT,
	ROLE_PERIOD,
	ROLE_PAIR,    /* this amount and another differ by exactly a VAT rate */
	ROLE_TRIPLE,  /* and the VAT itself stands there too */
	ROLE_LARGEST, /* of its source, of those that could be a total */
	ROLE_ONLY,
	ROLE_PAPER,   /* in the attached quote */
	ROLE_TWICE,   /* in the text and in the quote */
	ROLE_PRODUCT, /* a number of pieces, hours or persons that stands there, at a unit's price */
	ROLE_SUM,     /* of the lines above it */
	ROLE_YEAR,    /* twelve times a price per month that stands there, or the only price */
	ROLES,
};

struct amount {
	const struct source *source;
	struct money_hit hit;
	guint line;
	bool is[ROLES];
	bool yearly; /* with ROLE_PERIOD: of a year */
	double score;
	const struct term *label; /* the strongest word */
};

/* The amounts of one source, each with the roles that words give it, behind those that are there. */
void amounts_read(GArray *amounts, const struct source *source);

/* The roles that amounts give one another: pairs with and without VAT, products, sums, years, the largest. */
void amounts_compare(GArray *amounts);

bool amount_could_be_total(const struct amount *a);
/* incl = excl x (1 + rate), to the cent or two that rounding lines apart can make. */
bool amount_is_vat_pair(int64_t excl, int64_t incl);
/* With two rates in one quote: a total without VAT, amounts called VAT behind it, and a larger total that is
 * their sum. */
bool amount_is_sum_with_vat(const GArray *amounts, const struct amount *excl, const struct amount *incl);

#endif
