#include "app/sim_customer.h"

/* Shares of 1000 customers. */
static const int minds[MIND_N] = { 300, 260, 220, 120, 100 };

enum said {
	SAID_ORDER,
	SAID_OBJECTION,
	SAID_STATIC,
	SAID_CALLBACK,
	SAID_REVISE,
	SAID_LOST,
	SAID_N,
};

/* Per cent of conversations: the first one, and later ones. */
static const int says[MIND_N][2][SAID_N] = {
	/*                   order objection static callback revise lost */
	[MIND_BUYS] =    { { 45, 28, 10, 10, 5, 2 }, { 55, 20, 6, 5, 4, 10 } },
	[MIND_OBJECTS] = { { 8, 60, 13, 8, 7, 4 }, { 30, 35, 8, 5, 7, 15 } },
	[MIND_WAVERS] =  { { 5, 15, 52, 22, 2, 4 }, { 12, 20, 37, 12, 2, 17 } },
	[MIND_LEVER] =   { { 1, 45, 30, 10, 5, 9 }, { 2, 30, 20, 8, 5, 35 } },
	[MIND_POLITE] =  { { 0, 10, 46, 36, 0, 8 }, { 1, 10, 30, 24, 0, 35 } },
};

/* Of a hundred who would order, as many less for each day since the quote came: warmth is lost (R25). */
#define COOLING 1.2

/* What holds people back, in shares of 100; how often they name a date with it, and how many business days ahead. */
static const struct {
	enum outcome_code code;
	int share, date_percent, days;
} objections[] = {
	{ OUTCOME_OBJ_PRICE, 40, 0, 0 },      { OUTCOME_OBJ_AUTHORITY, 20, 60, 12 }, { OUTCOME_OBJ_TIMING, 12, 50, 20 },
	{ OUTCOME_OBJ_COMPETITOR, 10, 0, 0 }, { OUTCOME_OBJ_SCOPE, 8, 0, 0 },        { OUTCOME_OBJ_BUDGET, 4, 50, 30 },
	{ OUTCOME_OBJ_TRUST, 2, 0, 0 },       { OUTCOME_OBJ_TERMS, 2, 0, 0 },        { OUTCOME_OBJ_PROJECT, 1, 50, 40 },
	{ OUTCOME_OBJ_OTHER, 1, 0, 0 },
};

/* Per cent of dials that reach the person, by hour, and by weekday in per cent of that. */
static const int reach_by_hour[24] = { [7] = 20, [8] = 52, [9] = 48, [10] = 42, [11] = 40, [12] = 18, [13] = 15, [14] = 36, [15] = 38, [16] = 50,
	[17] = 44, [18] = 15 };
static const int reach_by_day[7] = { 95, 100, 105, 105, 85, 10, 5 };
#define REACH_AWAY 4

#define AWAY_PERCENT 12 /* are on holiday within two months of the quote, for a week or two */

const char *const sim_model[] = {
	"of 100 customers 30 want it, 26 would but for one thing, 22 waver, 12 need a price to compare, 10 have decided against it",
	"a dial reaches 52 % at 8h, 48 at 9h, 40-42 in the morning, 15-18 over lunch, 36-38 after it, 50 at 16h; more midweek, fewer on Fridays",
	"who is not reached: 58 % no answer, 26 % the front desk, 14 % a message where one is allowed, 2 % a wrong number",
	"of who would order, 1.2 in 100 are lost with every day since the quote came; 12 % of customers go on holiday",
	"what holds back: price 40 %, another decider 20, timing 12, competitor 10, scope 8, budget 4, other 6; half of the dated ones name a date",
	"reps: 4 % not called, 5 % unreported at first, 3 % moved by hand, 1 % deleted, 1 % taken back, 5 % off one order in five; three weeks of holidays and two meetings a day",
	"8 % of customers write back, 0.5 % of quotes bounce, 0.4 % of conversations end in \"never call again\"; a revised quote leaves in 1 to 3 days",
	NULL,
};

bool sim_chance(GRand *rand, double percent)
{
	return g_rand_double(rand) * 100 < percent;
}

static size_t draw(GRand *rand, const int *shares, size_t n)
{
	int total = 0;
	for (size_t i = 0; i < n; i++)
		total += shares[i];
	int at = g_rand_int_range(rand, 0, total);
	size_t i = 0;
	while (at >= shares[i])
		at -= shares[i++];
	return i;
}

static size_t draw_objection(GRand *rand)
{
	int shares[G_N_ELEMENTS(objections)];
	for (size_t i = 0; i < G_N_ELEMENTS(objections); i++)
		shares[i] = objections[i].share;
	return draw(rand, shares, G_N_ELEMENTS(objections));
}

void sim_customer_init(struct sim_customer *c, GRand *rand, struct date sent)
{
	*c = (struct sim_customer){ .mind = (enum sim_mind)draw(rand, minds, MIND_N), .sent = sent };
	c->objection = c->mind == MIND_LEVER ? OUTCOME_OBJ_PRICE : objections[draw_objection(rand)].code;
	int days = g_rand_int_range(rand, 0, 60), length = g_rand_int_range(rand, 5, 15);
	if (sim_chance(rand, AWAY_PERCENT)) {
		c->away_from = date_add_days(sent, days);
		c->away_to = date_add_days(c->away_from, length);
	}
}

static bool is_away(const struct sim_customer *c, struct date day)
{
	return date_is_set(c->away_from) && date_compare(c->away_from, day) <= 0 && date_compare(day, c->away_to) <= 0;
}

static bool is_reached(const struct sim_customer *c, GRand *rand, struct date day, int minute)
{
	double percent = is_away(c, day) ? REACH_AWAY : reach_by_hour[minute / 60 % 24] * reach_by_day[date_weekday(day) - 1] / 100.0;
	return sim_chance(rand, percent);
}

static enum outcome_code not_reached(GRand *rand, const struct call *call)
{
	static const int shares[] = { 58, 26, 14, 2 };
	static const enum outcome_code codes[] = { OUTCOME_NOANSWER, OUTCOME_GATEKEEPER, OUTCOME_VOICEMAIL, OUTCOME_BADCONTACT };
	enum outcome_code code = codes[draw(rand, shares, G_N_ELEMENTS(shares))];
	return code == OUTCOME_VOICEMAIL && !call->voicemail ? OUTCOME_NOANSWER : code;
}

static void name_objection(const struct sim_customer *c, GRand *rand, struct outcome *ret)
{
	/* now and then another reason than the real one is given */
	enum outcome_code code = sim_chance(rand, 85) ? c->objection : objections[draw_objection(rand)].code;
	ret->code = code;
	for (size_t i = 0; i < G_N_ELEMENTS(objections); i++)
		if (objections[i].code == code && objections[i].days && sim_chance(rand, objections[i].date_percent))
			ret->bd = g_rand_int_range(rand, 2, objections[i].days + 1);
	if (code == OUTCOME_OBJ_AUTHORITY && sim_chance(rand, 70))
		ret->name = g_strdup("Peeters");
}

static enum outcome_code why_lost(const struct sim_customer *c, GRand *rand)
{
	if (sim_chance(rand, 12))
		return OUTCOME_LOST;
	if (c->mind == MIND_LEVER)
		return OUTCOME_LOST_LEVER;
	return c->mind == MIND_POLITE ? OUTCOME_LOST_POLITE : outcome_lost_for(c->objection);
}

static void say(struct sim_customer *c, GRand *rand, struct date day, struct outcome *ret)
{
	enum said said = (enum said)draw(rand, says[c->mind][c->talks > 0], SAID_N);
	int days = date_to_days(day) - date_to_days(c->sent);
	if (said == SAID_ORDER && sim_chance(rand, COOLING * days))
		said = SAID_STATIC;
	c->talks++;
	switch (said) {
	case SAID_ORDER: ret->code = OUTCOME_ORDER; break;
	case SAID_OBJECTION: name_objection(c, rand, ret); break;
	case SAID_CALLBACK:
		ret->code = OUTCOME_CALLBACK;
		ret->bd = g_rand_int_range(rand, 1, 8);
		if (sim_chance(rand, 40))
			ret->minute = 1 + g_rand_int_range(rand, 9 * 2, 17 * 2) * 30;
		break;
	case SAID_REVISE:
		ret->code = OUTCOME_REVISE;
		ret->note = g_strdup("without the gutters");
		break;
	case SAID_LOST: ret->code = why_lost(c, rand); break;
	case SAID_STATIC:
	case SAID_N: ret->code = OUTCOME_STATIC; break;
	}
}

void sim_customer_dial(struct sim_customer *c, GRand *rand, const struct call *call, struct date day, int minute, struct outcome *ret)
{
	record_init(&outcome_record, ret);
	if (!is_reached(c, rand, day, minute))
		ret->code = not_reached(rand, call);
	else if (sim_chance(rand, 0.4))
		ret->code = OUTCOME_STOP;
	else
		say(c, rand, day, ret);
	ret->typed = g_strdup(outcome_code_names[ret->code]);
}
