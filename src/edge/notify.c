#include "edge/notify.h"

#include <glib.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

void notify_state(const char *lines)
{
	const char *name = g_getenv("NOTIFY_SOCKET");
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	gsize n = name ? strlen(name) : 0;

	if (n < 2 || n >= sizeof address.sun_path || (name[0] != '/' && name[0] != '@'))
		return;
	memcpy(address.sun_path, name, n);
	if (name[0] == '@')
		address.sun_path[0] = '\0'; /* the abstract namespace: all bytes count, none ends it */

	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return;
	/* A manager that does not listen is no reason to fail: the service works without being watched. */
	(void)sendto(fd, lines, strlen(lines), MSG_NOSIGNAL, (const struct sockaddr *)&address,
		(socklen_t)(offsetof(struct sockaddr_un, sun_path) + n));
	close(fd);
}

int64_t notify_watchdog_us(void)
{
	const char *pid = g_getenv("WATCHDOG_PID");
	const char *period = g_getenv("WATCHDOG_USEC");
	guint64 value = 0;

	/* Inherited by children: only the process named is meant (sd_watchdog_enabled(3)). */
	if (pid && (!g_ascii_string_to_unsigned(pid, 10, 1, G_MAXINT32, &value, NULL) ||
			   value != (guint64)getpid()))
		return 0;
	if (!period || !g_ascii_string_to_unsigned(period, 10, 1, G_MAXINT64, &value, NULL))
		return 0;
	return (int64_t)value;
}
