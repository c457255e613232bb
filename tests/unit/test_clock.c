#include "edge/clock.h"

#include <glib.h>

static void test_fixed(void)
{
	int64_t before = g_get_real_time() / G_USEC_PER_SEC;

	clock_fix(1759651200);
	g_assert_cmpint(clock_now_utc(), ==, 1759651200);

	int64_t waited = clock_monotonic_us();

	g_usleep(2000);
	g_assert_cmpint(clock_monotonic_us(), >=, waited + 2000);
	g_assert_cmpint(clock_now_utc(), ==, 1759651200);
	clock_fix(0);
	g_assert_cmpint(clock_now_utc(), >=, before);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/clock/fixed", test_fixed);
	return g_test_run();
}
