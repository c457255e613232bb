#include "core/customer.h"
#include <string.h>

/* ---- countries ---- */

/* Calls across an hour's difference are Europe and its neighbours; the longest prefix counts, so that order
 * does not matter. */
const struct country countries[] = {
	{ "+1", "US", "America/New_York", NULL },
	{ "+30", "GR", "Europe/Athens", NULL },
	{ "+31", "NL", "Europe/Amsterdam", NULL },
	{ "+32", "BE", "Europe/Brussels", NULL },
	{ "+33", "FR", "Europe/Paris", NULL },
	{ "+34", "ES", "Europe/Madrid", NULL },
	{ "+350", "GI", "Europe/Gibraltar", NULL },
	{ "+351", "PT", "Europe/Lisbon", NULL },
	{ "+352", "LU", "Europe/Luxembourg", NULL },
	{ "+353", "IE", "Europe/Dublin", NULL },
	{ "+354", "IS", "Atlantic/Reykjavik", NULL },
	{ "+355", "AL", "Europe/Tirane", NULL },
	{ "+356", "MT", "Europe/Malta", NULL },
	{ "+357", "CY", "Asia/Nicosia", NULL },
	{ "+358", "FI", "Europe/Helsinki", NULL },
	{ "+359", "BG", "Europe/Sofia", NULL },
	{ "+36", "HU", "Europe/Budapest", NULL },
	{ "+370", "LT", "Europe/Vilnius", NULL },
	{ "+371", "LV", "Europe/Riga", NULL },
	{ "+372", "EE", "Europe/Tallinn", NULL },
	{ "+373", "MD", "Europe/Chisinau", NULL },
	{ "+376", "AD", "Europe/Andorra", NULL },
	{ "+377", "MC", "Europe/Monaco", NULL },
	{ "+378", "SM", "Europe/San_Marino", NULL },
	{ "+380", "UA", "Europe/Kyiv", NULL },
	{ "+381", "RS", "Europe/Belgrade", NULL },
	{ "+382", "ME", "Europe/Podgorica", NULL },
	{ "+383", "XK", "Europe/Belgrade", NULL },
	{ "+385", "HR", "Europe/Zagreb", NULL },
	{ "+386", "SI", "Europe/Ljubljana", NULL },
	{ "+387", "BA", "Europe/Sarajevo", NULL },
	{ "+389", "MK", "Europe/Skopje", NULL },
	{ "+39", "IT", "Europe/Rome", NULL },
	{ "+40", "RO", "Europe/Bucharest", NULL },
	{ "+41", "CH", "Europe/Zurich", NULL },
	{ "+420", "CZ", "Europe/Prague", NULL },
	{ "+421", "SK", "Europe/Bratislava", NULL },
	{ "+423", "LI", "Europe/Vaduz", NULL },
	{ "+43", "AT", "Europe/Vienna", NULL },
	{ "+44", "GB", "Europe/London", "GB-ENG" },
	{ "+45", "DK", "Europe/Copenhagen", NULL },
	{ "+46", "SE", "Europe/Stockholm", NULL },
	{ "+47", "NO", "Europe/Oslo", NULL },
	{ "+48", "PL", "Europe/Warsaw", NULL },
	{ "+49", "DE", "Europe/Berlin", NULL },
	{ "+90", "TR", "Europe/Istanbul", NULL },
	{ "+971", "AE", "Asia/Dubai", NULL },
	{ "+972", "IL", "Asia/Jerusalem", NULL },
	{ "+212", "MA", "Africa/Casablanca", NULL },
	{ "+213", "DZ", "Africa/Algiers", NULL },
	{ "+216", "TN", "Africa/Tunis", NULL },
	{ NULL, NULL, NULL, NULL },
};
G_STATIC_ASSERT(G_N_ELEMENTS(countries) <= COUNTRIES_MAX);

const struct country *country_of_phone(const char *e164)
{
	const struct country *found = NULL;
	for (const struct country *c = countries; e164 && c->prefix; c++)
		if (g_str_has_prefix(e164, c->prefix) &&
			(!found || strlen(c->prefix) > strlen(found->prefix)))
			found = c;
	return found;
}

/* ---- who ---- */

static bool is_meant(const char *who, const char *email)
{
	if (strchr(who, '@'))
		return g_ascii_strcasecmp(who, email) == 0;
	const char *at = strrchr(email, '@');
	size_t n = at ? strlen(at + 1) : 0, m = strlen(who);
	return m && n >= m && g_ascii_strcasecmp(at + 1 + n - m, who) == 0 && (n == m || at[n - m] == '.');
}

const struct customer *customer_find(const struct customer *customers, size_t n, const char *email)
{
	const struct customer *found = NULL;
	for (size_t i = 0; email && i < n; i++) {
		const struct customer *c = &customers[i];
		if (!c->who || !is_meant(c->who, email))
			continue;
		if (!found || strchr(c->who, '@') ||
			(!strchr(found->who, '@') && strlen(c->who) > strlen(found->who)))
			found = c;
	}
	return found;
}

/* ---- his rules ---- */

static void set_if(int *field, int value)
{
	if (value >= 0)
		*field = value;
}

static void apply_to_tier(struct tier *tier, const struct customer *c)
{
	set_if(&tier->first_call_bd, c->first_call_bd);
	set_if(&tier->max_dials, c->max_dials);
	set_if(&tier->max_conversations, c->max_conversations);
	set_if(&tier->before_expiry_bd, c->before_expiry_bd);
	if (c->n_noanswer == 0)
		return;
	memcpy(tier->noanswer_bd, c->noanswer_bd, sizeof tier->noanswer_bd);
	tier->n_noanswer = c->n_noanswer;
}

static void apply_customer(struct customer_rules *r, const struct customer *c)
{
	struct rules *rules = &r->rules;
	rules->no_calls = c->none;
	r->tiers = g_memdup2(rules->tiers, rules->n_tiers * sizeof *rules->tiers);
	for (size_t i = 0; i < rules->n_tiers; i++)
		apply_to_tier(&r->tiers[i], c);
	rules->tiers = r->tiers;
	if (c->n_never == 0)
		return;
	r->never = g_new0(struct week_range, rules->n_never + c->n_never);
	memcpy(r->never, rules->never, rules->n_never * sizeof *r->never);
	memcpy(r->never + rules->n_never, c->never, c->n_never * sizeof *r->never);
	rules->never = r->never;
	rules->n_never += c->n_never;
}

/* A holiday of either country is no day for a call: nobody there, or nobody here. A region of the country
 * that stands among the rep's
 * ("DE-NW") says more than the country does. */
static void apply_holidays(struct customer_rules *r, const struct country *country)
{
	const char *code = country->region ? country->region : country->code;
	struct rules *rules = &r->rules;
	guint n = 0;
	for (; rules->regions && rules->regions[n]; n++)
		if (g_str_has_prefix(rules->regions[n], country->code))
			return;
	if (!rules->days.holidays || !holidays_has_region(rules->days.holidays, code))
		return;
	r->regions = g_new0(char *, n + 2);
	for (guint i = 0; i < n; i++)
		r->regions[i] = g_strdup(rules->regions[i]);
	r->regions[n] = g_strdup(code);
	rules->regions = rules->days.regions = r->regions;
}

void customer_rules_init(struct customer_rules *ret, const struct customer *customer,
	const struct country *country, GTimeZone *zone, const struct rules *base)
{
	*ret = (struct customer_rules){ .rules = *base };
	ret->rules.country = country;
	if (country)
		apply_holidays(ret, country);
	if (zone)
		ret->rules.customer_zone = zone;
	if (customer)
		apply_customer(ret, customer);
}

void customer_rules_clear(struct customer_rules *r)
{
	g_free(r->tiers);
	g_free(r->never);
	g_strfreev(r->regions);
	*r = (struct customer_rules){ 0 };
}

void customer_rules_free(struct customer_rules *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		customer_rules_clear(&v[i]);
	g_free(v);
}
