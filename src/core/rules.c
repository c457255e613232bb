#include "core/rules.h"
#include "core/quote.h"
#include <string.h>

static const struct tier *tier_of_unknown(const struct rules *rules)
{
	for (size_t i = 0; i < rules->n_tiers; i++)
		if (g_str_equal(rules->tiers[i].name, "standard"))
			return &rules->tiers[i];
	return &rules->tiers[rules->n_tiers / 2];
}

const struct tier *rules_tier(const struct rules *rules, int64_t amount_minor, const char *currency)
{
	if (amount_minor == AMOUNT_NONE)
		return tier_of_unknown(rules);
	int64_t unit = 1;
	for (int i = currency_exponent(currency); i > 0; i--)
		unit *= 10;
	for (size_t i = 0; i + 1 < rules->n_tiers; i++)
		if (amount_minor < rules->tiers[i].below * unit)
			return &rules->tiers[i];
	return &rules->tiers[rules->n_tiers - 1];
}
