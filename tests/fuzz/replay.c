/* Replays a fuzz target's committed corpus (tests/fuzz/corpus/<name>/) in the ordinary test run, under the sanitizers, as TAP. */
#include <glib.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int main(int argc, char **argv)
{
	(void)argc;
	g_autofree char *program = g_path_get_basename(argv[0]);
	g_autofree char *path = g_build_filename(CLOSECALL_SOURCE, "tests/fuzz/corpus", program + strlen("fuzz_"), NULL);
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	int n = 0;
	for (const char *name; dir && (name = g_dir_read_name(dir));) {
		g_autofree char *file = g_build_filename(path, name, NULL);
		char *bytes = NULL;
		gsize size = 0;
		if (!g_file_get_contents(file, &bytes, &size, NULL))
			continue;
		/* a copy of exactly this size, so that reading one byte too far is seen */
		g_autofree uint8_t *exact = g_memdup2(bytes, size);
		g_free(bytes);
		LLVMFuzzerTestOneInput(exact, size);
		printf("ok %d - %s\n", ++n, name);
		fflush(stdout);
	}
	if (n == 0)
		printf("not ok %d - no corpus in %s\n", ++n, path);
	printf("1..%d\n", n);
	return 0;
}
