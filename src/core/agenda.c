#include "core/agenda.h"
#include <string.h>

int64_t agenda_value(const struct rules *rules, const struct quote *quote)
{
	if (quote->amount_minor == AMOUNT_NONE) {
		const struct tier *tier = rules_tier(rules, AMOUNT_NONE, quote->currency);
		return tier == rules->tiers ? 0 : tier[-1].below;
	}
	int64_t unit = 1;
	for (int i = currency_exponent(quote->currency); i > 0; i--)
		unit *= 10;
	return quote->amount_minor / unit;
}

bool agenda_alone(const struct rules *rules, const struct quote *quote)
{
	return rules_tier(rules, quote->amount_minor, quote->currency)->below < 0;
}

struct plan {
	struct diary diary; /* its calls are ours, and grow */
	struct placed *calls;
	struct agenda_call *v;
	size_t n;
	unsigned *asked; /* to move over, for the present call: bits of enum favour */
};

/* What a call is asked for. */
enum favour {
	FAVOUR_SLOT = 1, /* its slot: another one of the same day will do for it */
	FAVOUR_DAY = 2,  /* to leave a day that is full */
};

static void put(struct plan *p, size_t i, const struct slot *slot)
{
	size_t at = p->diary.n_calls++;
	for (; at > 0 && p->calls[at - 1].when.start_utc > slot->when.start_utc; at--)
		p->calls[at] = p->calls[at - 1];
	p->calls[at] = (struct placed){ slot->when, p->v[i].alone };
	p->v[i].slot = *slot;
	p->v[i].found = true;
}

static void take_out(struct plan *p, size_t i)
{
	size_t at = 0;
	while (p->calls[at].when.start_utc != p->v[i].slot.when.start_utc)
		at++;
	p->diary.n_calls--;
	memmove(&p->calls[at], &p->calls[at + 1], (p->diary.n_calls - at) * sizeof(*p->calls));
	p->v[i].found = false;
}

static bool find(const struct plan *p, size_t i, enum slot_room room, struct slot *ret)
{
	return slot_find(p->v[i].rules, p->v[i].call, p->v[i].alone, &p->diary, room, ret);
}

/* A promise is not for moving. */
static bool can_be_asked(const struct plan *p, size_t i)
{
	return p->v[i].found && p->asked[i] != (FAVOUR_SLOT | FAVOUR_DAY) && !p->v[i].call->promised_utc;
}

static bool place(struct plan *p, size_t i, enum slot_room room);

static enum favour favour_of(const struct slot *before, const struct slot *slot)
{
	const struct interval *a = &before->when, *b = &slot->when;
	return a->start_utc < b->end_utc && b->start_utc < a->end_utc ? FAVOUR_SLOT : FAVOUR_DAY;
}

/* k goes elsewhere, so that i fits in. */
static bool move_over(struct plan *p, size_t k, size_t i, enum slot_room room)
{
	struct slot before = p->v[k].slot, slot;
	take_out(p, k);
	if (find(p, i, room, &slot) && !(p->asked[k] & favour_of(&before, &slot))) {
		p->asked[k] |= favour_of(&before, &slot);
		put(p, i, &slot);
		if (place(p, k, before.least_bad ? SLOT_HOURS : SLOT_WINDOWS)) /* nobody gets a worse one for it */
			return true;
		take_out(p, i);
	}
	put(p, k, &before);
	return false;
}

static bool place(struct plan *p, size_t i, enum slot_room room)
{
	struct slot slot;
	if (find(p, i, room, &slot)) {
		put(p, i, &slot);
		return true;
	}
	for (size_t k = 0; k < p->n; k++)
		if (can_be_asked(p, k) && move_over(p, k, i, room))
			return true;
	return false;
}

static gint by_urgency(gconstpointer a, gconstpointer b)
{
	const struct agenda_call *x = *(struct agenda_call *const *)a, *y = *(struct agenda_call *const *)b;
	if (x->call->priority != y->call->priority)
		return x->call->priority < y->call->priority ? -1 : 1;
	if (x->value != y->value)
		return x->value > y->value ? -1 : 1;
	return (x > y) - (x < y);
}

void agenda_plan(const struct diary *diary, struct agenda_call *calls, size_t n)
{
	g_autofree struct placed *placed = g_new(struct placed, diary->n_calls + n + 1);
	g_autofree unsigned *asked = g_new0(unsigned, n + 1);
	g_autoptr(GPtrArray) order = g_ptr_array_new();
	struct plan p = { *diary, placed, calls, n, asked };
	if (diary->n_calls)
		memcpy(placed, diary->calls, diary->n_calls * sizeof(*placed));
	p.diary.calls = placed;
	for (size_t i = 0; i < n; i++) {
		p.diary.backlog = n > (size_t)calls[i].rules->max_calls_per_day;
		calls[i].found = false;
		g_ptr_array_add(order, &calls[i]);
	}
	g_ptr_array_sort(order, by_urgency);
	for (guint i = 0; i < order->len; i++) {
		size_t at = (size_t)((struct agenda_call *)order->pdata[i] - calls);
		for (enum slot_room room = SLOT_WINDOWS; room <= SLOT_HOURS && !calls[at].found; room++) {
			memset(asked, 0, n * sizeof(*asked));
			place(&p, at, room);
		}
	}
}
