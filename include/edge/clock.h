/* The clock, and the only place that reads it. --now fixes it for a whole run. */
#ifndef EDGE_CLOCK_H
#define EDGE_CLOCK_H

#include <stdint.h>

void clock_fix(int64_t now_utc); /* 0: follow the real one again */
int64_t clock_now_utc(void);     /* seconds */
int64_t clock_monotonic_us(void); /* for waits; never fixed */

#endif
