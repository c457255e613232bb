#include "edge/notify.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* A manager's socket of that name ('@': abstract), and what arrives on it. */
static int manager_socket(const char *name)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	gsize n = strlen(name);
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	g_assert_cmpint(fd, >=, 0);
	g_assert_cmpuint(n, <, sizeof address.sun_path);
	memcpy(address.sun_path, name, n);
	if (name[0] == '@')
		address.sun_path[0] = '\0';
	g_assert_cmpint(bind(fd, (const struct sockaddr *)&address,
				(socklen_t)(offsetof(struct sockaddr_un, sun_path) + n)),
		==, 0);
	return fd;
}

static void assert_arrives(const char *name)
{
	char got[64];
	int fd = manager_socket(name);

	g_setenv("NOTIFY_SOCKET", name, TRUE);
	notify_state("READY=1\nSTATUS=ok");

	ssize_t n = recv(fd, got, sizeof got, 0);

	g_assert_cmpint(n, ==, 17);
	g_assert_cmpmem(got, (gsize)n, "READY=1\nSTATUS=ok", 17);
	close(fd);
	notify_state("nobody listens"); /* and nothing happens */
	g_unsetenv("NOTIFY_SOCKET");
}

static void test_sockets(void)
{
	g_autofree char *directory = g_dir_make_tmp("closecall-notify-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(directory, "socket", NULL);
	g_autofree char *abstract = g_strdup_printf("@%s", path);

	assert_arrives(path);
	assert_arrives(abstract);
	g_unlink(path);
	g_rmdir(directory);
}

static void test_nobody_asked(void)
{
	g_autofree char *endless = g_strnfill(500, 'x');

	endless[0] = '/';
	g_unsetenv("NOTIFY_SOCKET");
	notify_state("READY=1");
	g_setenv("NOTIFY_SOCKET", "vsock:2:1234", TRUE);
	notify_state("READY=1");
	g_setenv("NOTIFY_SOCKET", endless, TRUE);
	notify_state("READY=1");
	g_unsetenv("NOTIFY_SOCKET");
}

static void test_watchdog(void)
{
	g_autofree char *mine = g_strdup_printf("%d", (int)getpid());
	const struct {
		const char *pid, *usec;
		int64_t us;
	} rows[] = {
		{ NULL, NULL, 0 },
		{ NULL, "30000000", 30000000 },
		{ mine, "30000000", 30000000 },
		{ "1", "30000000", 0 },
		{ "x", "30000000", 0 },
		{ mine, "soon", 0 },
		{ mine, "0", 0 },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_unsetenv("WATCHDOG_PID");
		g_unsetenv("WATCHDOG_USEC");
		if (rows[i].pid)
			g_setenv("WATCHDOG_PID", rows[i].pid, TRUE);
		if (rows[i].usec)
			g_setenv("WATCHDOG_USEC", rows[i].usec, TRUE);
		g_assert_cmpint(notify_watchdog_us(), ==, rows[i].us);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/notify/sockets", test_sockets);
	g_test_add_func("/notify/nobody_asked", test_nobody_asked);
	g_test_add_func("/notify/watchdog", test_watchdog);
	return g_test_run();
}
