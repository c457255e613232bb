/* The rules as they hold for one customer: the rep's, the customer's clock and holidays, and what the configuration says about him. */
#ifndef CORE_CUSTOMER_H
#define CORE_CUSTOMER_H

#include "core/quote.h"
#include "core/rules.h"

/* What the configuration says (`customers`). Numbers: -1 = the tier's own. */
struct customer {
	char *who; /* mail address, or domain with all below it; lower case */
	bool none; /* no call is booked by itself */
	struct week_range *never; /* besides the rep's */
	size_t n_never;
	int first_call_bd;
	int noanswer_bd[RULES_MAX_GAPS];
	int n_noanswer; /* 0 = the tier's own */
	int max_dials, max_conversations, before_expiry_bd;
};

/* The address itself goes before its domain, the longer domain before the shorter. NULL: nothing is said. */
const struct customer *customer_find(const struct customer *customers, size_t n, const char *email);

/* Where a phone number is answered. */
struct country {
	const char *prefix; /* of E.164 */
	const char *code;   /* ISO 3166-1 */
	const char *zone;   /* IANA; of countries with several the one where most people live */
	const char *region; /* whose holidays they keep there; NULL: those of the country */
};
#define COUNTRIES_MAX 80
extern const struct country countries[]; /* a NULL prefix at the end; fewer than COUNTRIES_MAX */

/* NULL when e164 is NULL, or of a country that is not in the table. */
const struct country *country_of_phone(const char *e164);

struct customer_rules {
	struct rules rules;
	struct tier *tiers;
	struct week_range *never;
	char **regions;
};

/* All but the last may be NULL. zone: of the country. ret borrows from all of them; end it with customer_rules_clear. */
void customer_rules_init(struct customer_rules *ret, const struct customer *customer, const struct country *country, GTimeZone *zone,
		const struct rules *base);
void customer_rules_clear(struct customer_rules *r);

/* Of an array of n, and the array. */
void customer_rules_free(struct customer_rules *v, size_t n);

#endif
