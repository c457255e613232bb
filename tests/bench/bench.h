/* What the programs of `make bench` share. Each bench_*.c prints one row a measurement, and `make bench` runs them all:
 *
 *     name  ratio  median  min  max  of n  target
 *
 * Machines are shared and clocks lie, so nothing is an absolute figure where a peer can be measured beside it: each
 * round runs both once, one after the other, and gives one ratio (BENCH_ROUNDS of them; the median counts). Who goes
 * first changes with the round. A round before them warms up and counts for nothing. */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <glib.h>
#include <stdlib.h>
#include <time.h>

#define BENCH_ROUNDS 11 /* odd: the median is one of them */

typedef void (*bench_func)(gpointer data);

/* CPU: of this process, where one core does all. WALL: where another process does its part. */
enum bench_clock {
	BENCH_CPU = CLOCK_PROCESS_CPUTIME_ID,
	BENCH_WALL = CLOCK_MONOTONIC
};

struct bench_rounds {
	double ours_us[BENCH_ROUNDS], peer_us[BENCH_ROUNDS];
};

static inline double bench_time_us(enum bench_clock clock, bench_func f, gpointer data)
{
	struct timespec start, end;
	clock_gettime((clockid_t)clock, &start);
	f(data);
	clock_gettime((clockid_t)clock, &end);
	return (double)(end.tv_sec - start.tv_sec) * 1e6 + (double)(end.tv_nsec - start.tv_nsec) / 1e3;
}

/* peer may be NULL: then its times are 0. */
static inline void bench_run(enum bench_clock clock, bench_func ours, bench_func peer, gpointer data,
	struct bench_rounds *ret)
{
	for (int i = -1; i < BENCH_ROUNDS; i++) {
		double peer_us = 0, ours_us;
		if (peer && i % 2)
			peer_us = bench_time_us(clock, peer, data);
		ours_us = bench_time_us(clock, ours, data);
		if (peer && !(i % 2))
			peer_us = bench_time_us(clock, peer, data);
		if (i < 0)
			continue;
		ret->ours_us[i] = ours_us;
		ret->peer_us[i] = peer_us;
	}
}

static inline int bench_compare(const void *a, const void *b)
{
	double d = *(const double *)a - *(const double *)b;
	return d < 0 ? -1 : d > 0;
}

/* The row of one value a round; target: as PERFORMANCE says it, "<= 1.25" or ">= 0.5". Sorts values. */
static inline void bench_row(const char *name, const char *unit, double *values, const char *target)
{
	qsort(values, BENCH_ROUNDS, sizeof *values, bench_compare);
	double median = values[BENCH_ROUNDS / 2], bound = g_ascii_strtod(target + 2, NULL);
	gboolean met = *target == '<' ? median <= bound : median >= bound;
	g_print("%-44s %-6s %9.3f %9.3f %9.3f  of %d  %-9s %s\n", name, unit, median, values[0],
		values[BENCH_ROUNDS - 1], BENCH_ROUNDS, target, met ? "met" : "MISSED");
}

/* Below a row: the medians themselves, of `of` things a round. Sorts the rounds: last. */
static inline void bench_times(const char *what, struct bench_rounds *r, double of)
{
	qsort(r->ours_us, BENCH_ROUNDS, sizeof(double), bench_compare);
	qsort(r->peer_us, BENCH_ROUNDS, sizeof(double), bench_compare);
	g_print("    %s: %.1f us, the peer %.1f us\n", what, r->ours_us[BENCH_ROUNDS / 2] / of,
		r->peer_us[BENCH_ROUNDS / 2] / of);
}

#endif
