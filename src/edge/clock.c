#include "edge/clock.h"

#include <glib.h>
#include <stdatomic.h>

static _Atomic int64_t fixed_utc;

void clock_fix(int64_t now_utc)
{
	atomic_store(&fixed_utc, now_utc);
}

int64_t clock_now_utc(void)
{
	int64_t fixed = atomic_load(&fixed_utc);

	return fixed ? fixed : g_get_real_time() / G_USEC_PER_SEC;
}

int64_t clock_monotonic_us(void)
{
	return g_get_monotonic_time();
}
