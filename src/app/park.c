#include "app/park.h"
#include "app/round.h"
#include "edge/clock.h"
#include "edge/notify.h"
#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#define TICK_MS 1000
#define RETRY_POLL_S 10              /* look again this soon after a failure; hosts.c says whether anybody is really called */
#define STUCK_US (20 * 60 * G_USEC_PER_SEC) /* a round this long is no progress: the watchdog may bite */
#define EVENTS_MAX 64
#define PENDING_MAX 5 /* rounds in a row before a talkative server waits its turn */

enum reason {
	SPOKEN = 1, /* the descriptor is readable */
	RENEW = 2,
	ROUND = 4,
};

struct park;

struct seat {
	struct park *park;
	struct desk desk;
	int fd; /* -1: not waiting */
	bool busy;
	bool wake; /* it has something to send that another seat wrote down; of the main loop */
	unsigned reasons;
	enum round_part parts;
	int64_t busy_since_us, poll_us, renew_us;
	int64_t due_utc; /* what the ledger has for this rep next */
};

struct park {
	struct service *service;
	struct seat *seats;
	size_t n_seats;
	GThreadPool *pool;
	GMainLoop *loop;
	int epoll_fd;
	bool told_ready;
};

/* ---- in a worker: the seat is ours alone ---- */

static void lose_mailbox(struct seat *s, GError *error)
{
	/* the next round opens it again, and says so if it cannot */
	s->desk.sent->ops->close(s->desk.sent);
	s->desk.sent = NULL;
	s->fd = -1;
	s->parts |= ROUND_SENT;
	g_clear_error(&error);
}

/* What the server said while the mailbox waited. */
static void hear(struct seat *s)
{
	GError *error = NULL;
	bool changed = false;
	struct mailbox *m = s->desk.sent;
	if (!(s->reasons & SPOKEN) || s->fd < 0)
		return;
	if (!m->ops->wait_readable(m, &changed, &error))
		lose_mailbox(s, error);
	else if (changed)
		s->parts |= ROUND_SENT;
}

static void stop_waiting(struct seat *s)
{
	GError *error = NULL;
	bool changed = false;
	struct mailbox *m = s->desk.sent;
	if (s->fd < 0)
		return;
	if (!m->ops->wait_end(m, &changed, &error)) {
		lose_mailbox(s, error);
		return;
	}
	s->fd = -1;
	if (changed)
		s->parts |= ROUND_SENT;
}

/* Waits again. *ret_pending: something came in between, there is another round to run first. */
static void start_waiting(struct seat *s, bool *ret_pending)
{
	GError *error = NULL;
	struct mailbox *m = s->desk.sent;
	*ret_pending = false;
	if (!m || s->fd >= 0)
		return;
	s->fd = m->ops->wait_begin(m, ret_pending, &error);
	if (error) {
		lose_mailbox(s, error);
		return;
	}
	s->renew_us = clock_monotonic_us() + (int64_t)m->renew_s * G_USEC_PER_SEC;
}

static int64_t next_poll_us(const struct seat *s, bool well)
{
	int poll_s = s->park->service->config->poll_s;
	int wait_s = well && s->desk.sent ? poll_s : MIN(poll_s, RETRY_POLL_S);
	return clock_monotonic_us() + (int64_t)(g_random_double_range(0.9, 1.1) * wait_s * G_USEC_PER_SEC);
}

static void run_rounds(struct seat *s)
{
	bool pending = true;
	for (int i = 0; pending && i < PENDING_MAX; i++) {
		if (s->parts) {
			stop_waiting(s);
			enum round_part parts = s->parts;
			s->parts = 0;
			bool well = round_run(&s->desk, parts);
			if ((parts & ROUND_ALL) == ROUND_ALL || !well)
				s->poll_us = next_poll_us(s, well);
		}
		start_waiting(s, &pending);
		if (pending)
			s->parts |= ROUND_SENT;
	}
	s->due_utc = round_next_due(s->park->service, s->desk.rep);
}

static gboolean come_back(gpointer data);

static void work(gpointer data, gpointer user)
{
	struct seat *s = data;
	(void)user;
	hear(s);
	if (s->reasons & RENEW)
		stop_waiting(s);
	s->reasons = 0;
	run_rounds(s);
	/* not g_main_context_invoke: before the loop runs that would call it right here, in the worker */
	g_idle_add_full(G_PRIORITY_DEFAULT, come_back, s, NULL);
}

/* ---- in the main loop ---- */

static void set_to_work(struct seat *s, unsigned reasons, enum round_part parts)
{
	if (s->busy) {
		return;
	}
	if (s->fd >= 0)
		epoll_ctl(s->park->epoll_fd, EPOLL_CTL_DEL, s->fd, NULL);
	s->busy = true;
	s->wake = false;
	s->busy_since_us = clock_monotonic_us();
	s->reasons = reasons;
	s->parts |= parts;
	g_thread_pool_push(s->park->pool, s, NULL);
}

static void tell_ready(struct park *p)
{
	for (size_t i = 0; i < p->n_seats && !p->told_ready; i++)
		if (p->seats[i].busy)
			return;
	if (p->told_ready)
		return;
	p->told_ready = true;
	notify_state("READY=1\nSTATUS=watching");
	g_autofree char *line = g_strdup_printf("ready reps=%zu", p->service->config->n_reps);
	tell_note(p->service->tell, line);
}

/* What followed from an answer in closecall's own mailbox is for the rep's own seat to send. */
static void wake_answered(const struct seat *s)
{
	struct park *p = s->park;
	for (guint i = 0; i < s->desk.answered->len; i++)
		for (size_t k = 0; k < p->n_seats; k++)
			p->seats[k].wake = p->seats[k].wake || p->seats[k].desk.rep == s->desk.answered->pdata[i];
	g_ptr_array_set_size(s->desk.answered, 0);
}

static gboolean come_back(gpointer data)
{
	struct seat *s = data;
	s->busy = false;
	wake_answered(s);
	if (s->fd >= 0) {
		struct epoll_event e = { .events = EPOLLIN | EPOLLRDHUP | EPOLLONESHOT, .data.ptr = s };
		if (epoll_ctl(s->park->epoll_fd, EPOLL_CTL_ADD, s->fd, &e) < 0)
			s->poll_us = 0; /* cannot be watched: then it is polled */
	}
	tell_ready(s->park);
	if (s->parts)
		set_to_work(s, ROUND, 0);
	return G_SOURCE_REMOVE;
}

static gboolean spoken(gint fd, GIOCondition condition, gpointer data)
{
	struct epoll_event events[EVENTS_MAX];
	(void)condition;
	(void)data;
	int n = epoll_wait(fd, events, EVENTS_MAX, 0);
	for (int i = 0; i < n; i++)
		set_to_work(events[i].data.ptr, SPOKEN, 0);
	return G_SOURCE_CONTINUE;
}

static gboolean tick(gpointer data)
{
	struct park *p = data;
	int64_t now_us = clock_monotonic_us(), now_utc = clock_now_utc();
	bool stuck = false;
	for (size_t i = 0; i < p->n_seats; i++) {
		struct seat *s = &p->seats[i];
		if (s->busy)
			stuck = stuck || now_us - s->busy_since_us > STUCK_US;
		else if (s->poll_us <= now_us)
			set_to_work(s, ROUND, ROUND_ALL);
		else if (s->wake)
			set_to_work(s, ROUND, ROUND_ANSWERED);
		else if (s->due_utc && s->due_utc <= now_utc)
			set_to_work(s, ROUND, ROUND_DUE);
		else if (s->fd >= 0 && s->renew_us <= now_us)
			set_to_work(s, RENEW, 0);
	}
	if (!stuck)
		notify_state("WATCHDOG=1");
	return G_SOURCE_CONTINUE;
}

static gboolean stop(gpointer data)
{
	struct park *p = data;
	notify_state("STOPPING=1");
	g_main_loop_quit(p->loop);
	return G_SOURCE_CONTINUE;
}

static bool park_open(struct park *p, struct service *s, GError **error)
{
	p->service = s;
	p->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (p->epoll_fd < 0) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "cannot watch mailboxes: %s", g_strerror(errno));
		return false;
	}
	p->loop = g_main_loop_new(NULL, FALSE);
	p->pool = g_thread_pool_new(work, NULL, MAX(s->config->workers, 1), FALSE, NULL);
	p->n_seats = config_n_desks(s->config);
	p->seats = g_new0(struct seat, p->n_seats);
	for (size_t i = 0; i < p->n_seats; i++) {
		p->seats[i].park = p;
		p->seats[i].fd = -1;
		desk_init(&p->seats[i].desk, s, config_desk(s->config, i));
	}
	return true;
}

static void park_close(struct park *p)
{
	g_thread_pool_free(p->pool, TRUE, TRUE);
	for (size_t i = 0; i < p->n_seats; i++)
		desk_close(&p->seats[i].desk);
	g_free(p->seats);
	g_main_loop_unref(p->loop);
	close(p->epoll_fd);
}

bool park_run(struct service *s, GError **error)
{
	struct park p = { 0 };
	if (!park_open(&p, s, error))
		return false;
	guint sources[] = {
		g_unix_fd_add(p.epoll_fd, G_IO_IN, spoken, &p),
		g_timeout_add(TICK_MS, tick, &p),
		g_unix_signal_add(SIGTERM, stop, &p),
		g_unix_signal_add(SIGINT, stop, &p),
	};
	for (size_t i = 0; i < p.n_seats; i++)
		set_to_work(&p.seats[i], ROUND, ROUND_ALL);
	g_main_loop_run(p.loop);
	for (size_t i = 0; i < G_N_ELEMENTS(sources); i++)
		g_source_remove(sources[i]);
	park_close(&p);
	return true;
}
