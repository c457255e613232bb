#include "edge/tcp.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>

#define NEXT_ADDRESS_US (250 * G_TIME_SPAN_MILLISECOND) /* RFC 8305 5 */

int tcp_poll_ms(int64_t deadline_us)
{
	int64_t left_us = deadline_us - g_get_monotonic_time();

	if (deadline_us == 0)
		return -1;
	return (int)CLAMP((left_us + 999) / 1000, 0, G_MAXINT);
}

/* The addresses in the order of RFC 6724, families taking turns: a family that leads nowhere costs 250 ms and
 * not the whole time-out. */
static GPtrArray *alternate(struct addrinfo *all)
{
	GPtrArray *order = g_ptr_array_new();
	struct addrinfo *same = all, *other = all;

	while (same || other) {
		while (same && same->ai_family != all->ai_family)
			same = same->ai_next;
		while (other && other->ai_family == all->ai_family)
			other = other->ai_next;
		if (same) {
			g_ptr_array_add(order, same);
			same = same->ai_next;
		}
		if (other) {
			g_ptr_array_add(order, other);
			other = other->ai_next;
		}
	}
	return order;
}

static int start_connecting(const struct addrinfo *a)
{
	int fd = socket(a->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	if (connect(fd, a->ai_addr, a->ai_addrlen) < 0 && errno != EINPROGRESS) {
		int e = errno;

		close(fd);
		errno = e;
		return -1;
	}
	return fd;
}

/* The first that is connected, taken out of the list; those that failed are closed. -1: none yet. */
static int settle(GArray *trying, int *last_errno)
{
	for (guint i = 0; i < trying->len;) {
		struct pollfd *p = &g_array_index(trying, struct pollfd, i);
		int fd = p->fd, e = 0;
		socklen_t n = sizeof e;

		if (p->revents == 0) {
			i++;
			continue;
		}
		g_array_remove_index_fast(trying, i);
		if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &e, &n) == 0 && e == 0)
			return fd;
		*last_errno = e;
		close(fd);
	}
	return -1;
}

/* Connected descriptor, or -1 and errno. */
static int race(const GPtrArray *addresses, int64_t deadline_us)
{
	g_autoptr(GArray) trying = g_array_new(false, true, sizeof(struct pollfd));
	int64_t next_at_us = 0;
	int winner = -1, last_errno = ETIMEDOUT;

	for (guint next = 0; winner < 0 && (next < addresses->len || trying->len > 0);) {
		int64_t now_us = g_get_monotonic_time();

		if (now_us >= deadline_us) {
			last_errno = ETIMEDOUT;
			break;
		}
		if (next < addresses->len && (trying->len == 0 || now_us >= next_at_us)) {
			struct pollfd p = { .fd = start_connecting(addresses->pdata[next++]),
				.events = POLLOUT };

			if (p.fd < 0)
				last_errno = errno;
			else
				g_array_append_val(trying, p);
			next_at_us = now_us + NEXT_ADDRESS_US;
			continue;
		}

		guint before = trying->len;
		int64_t until_us = next < addresses->len ? MIN(next_at_us, deadline_us) : deadline_us;

		if (poll((struct pollfd *)(void *)trying->data, trying->len, tcp_poll_ms(until_us)) > 0)
			winner = settle(trying, &last_errno);
		if (trying->len < before)
			next_at_us = 0; /* a refusal: no reason to wait for the next */
	}
	for (guint i = 0; i < trying->len; i++)
		close(g_array_index(trying, struct pollfd, i).fd);
	errno = last_errno;
	return winner;
}

static void set_option(int fd, int level, int name, int value)
{
	/* a socket without the option works, it only notices a dead peer later */
	(void)setsockopt(fd, level, name, &value, sizeof value);
}

/* A mailbox in IDLE is silent for minutes: without these a router that forgot the connection, or a server
 * whose cable was pulled, would not be noticed until the next renewal. */
static void watch_peer(int fd)
{
	set_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
	set_option(fd, IPPROTO_TCP, TCP_KEEPIDLE, 60);
	set_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, 15);
	set_option(fd, IPPROTO_TCP, TCP_KEEPCNT, 4);
	set_option(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, 45 * 1000);
	set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
}

int tcp_connect(const char *host, int port, int timeout_ms, GError **error)
{
	static const struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV };
	int64_t deadline_us = g_get_monotonic_time() + timeout_ms * G_TIME_SPAN_MILLISECOND;
	g_autofree char *service = g_strdup_printf("%d", port);
	struct addrinfo *all = NULL;
	int e = getaddrinfo(host, service, &hints, &all);

	if (e != 0) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_RETRY, "cannot connect to '%s:%d': %s", host,
			port, e == EAI_SYSTEM ? g_strerror(errno) : gai_strerror(e));
		return -1;
	}

	g_autoptr(GPtrArray) addresses = alternate(all);
	int fd = race(addresses, deadline_us);

	if (fd < 0)
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_RETRY, "cannot connect to '%s:%d': %s", host,
			port, g_strerror(errno));
	else
		watch_peer(fd);
	freeaddrinfo(all);
	return fd;
}

char *tcp_addresses(const char *host, GError **error)
{
	static const struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *all = NULL;
	int e = getaddrinfo(host, NULL, &hints, &all);

	if (e != 0) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_RETRY, "'%s': %s", host,
			e == EAI_SYSTEM ? g_strerror(errno) : gai_strerror(e));
		return NULL;
	}

	GString *out = g_string_new(NULL);

	for (const struct addrinfo *a = all; a; a = a->ai_next) {
		char name[NI_MAXHOST];

		if (getnameinfo(a->ai_addr, a->ai_addrlen, name, sizeof name, NULL, 0, NI_NUMERICHOST) == 0)
			g_string_append_printf(out, "%s%s", out->len ? ", " : "", name);
	}
	freeaddrinfo(all);
	return g_string_free(out, false);
}
