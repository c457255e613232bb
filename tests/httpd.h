/* A scripted HTTP/1.1 server for tests: a table of what to answer, and a record of what was asked. */
#ifndef TESTS_HTTPD_H
#define TESTS_HTTPD_H

#include "peer.h"

struct httpd_row {
	const char *method, *path; /* path: the whole request target; NULL: any */
	const char *with;          /* must stand in the head or body; NULL: whatever */
	int times;                 /* how often this row answers; 0: always */
	const char *reply;         /* "201 Created\nETag: \"1\"\n\nbody"; NULL: closes without a word */
};
struct httpd_request {
	char *method, *target, *head, *body;
	int connection;
};
struct httpd {
	struct peer *peer;
	const struct httpd_row *rows; /* borrowed; ends with method NULL */
	GArray *used;                 /* int per row */
	GMutex lock;                  /* of used and seen */
	GPtrArray *seen;              /* struct httpd_request */
	char *url;                    /* "http://127.0.0.1:port" */
};

static inline void httpd_request_free(gpointer p)
{
	struct httpd_request *q = p;
	g_free(q->method);
	g_free(q->target);
	g_free(q->head);
	g_free(q->body);
	g_free(q);
}

static inline struct httpd_request *httpd_read(struct peer_io *io)
{
	g_autofree char *first = peer_line(io);
	g_auto(GStrv) words = first ? g_strsplit(first, " ", 3) : NULL;
	if (!words || g_strv_length(words) != 3)
		return NULL;
	GString *head = g_string_new(NULL);
	gsize length = 0;
	for (;;) {
		g_autofree char *line = peer_line(io);
		if (!line || !*line)
			break;
		g_string_append_printf(head, "%s\n", line);
		if (g_ascii_strncasecmp(line, "Content-Length:", 15) == 0)
			length = (gsize)g_ascii_strtoull(line + 15, NULL, 10);
		g_assert_cmpint(length, <, 1 << 24);
	}
	struct httpd_request *q = g_new0(struct httpd_request, 1);
	q->method = g_strdup(words[0]);
	q->target = g_strdup(words[1]);
	q->head = g_string_free(head, FALSE);
	q->body = g_malloc0(length + 1);
	q->connection = io->number;
	for (gsize at = 0; at < length;) {
		ssize_t n = peer_read(io, q->body + at, length - at);
		if (n <= 0)
			break;
		at += (gsize)n;
	}
	return q;
}

static inline const struct httpd_row *httpd_find(struct httpd *d, const struct httpd_request *q)
{
	static const struct httpd_row none = { "", "", NULL, 0, "404 Not Found\n\n" };
	for (guint i = 0; d->rows[i].method; i++) {
		const struct httpd_row *r = &d->rows[i];
		int *used = &g_array_index(d->used, int, i);
		if (strcmp(r->method, q->method) != 0 || (r->path && strcmp(r->path, q->target) != 0) ||
			(r->with && !strstr(q->head, r->with) && !strstr(q->body, r->with)) || (r->times && *used >= r->times))
			continue;
		++*used;
		return r;
	}
	return &none;
}

static inline bool httpd_answer(struct peer_io *io, const char *reply)
{
	const char *gap = strstr(reply, "\n\n");
	g_assert_nonnull(gap);
	g_autofree char *head = g_strndup(reply, (gsize)(gap - reply));
	g_auto(GStrv) lines = g_strsplit(head, "\n", -1);
	g_autofree char *joined = g_strjoinv("\r\n", lines);
	g_autofree char *whole = g_strdup_printf("HTTP/1.1 %s\r\nContent-Length: %zu\r\n\r\n%s", joined, strlen(gap + 2), gap + 2);
	return peer_say(io, whole, strlen(whole));
}

static inline void httpd_talk(struct peer_io *io)
{
	struct httpd *d = io->data;
	for (struct httpd_request *q; (q = httpd_read(io));) {
		g_mutex_lock(&d->lock);
		g_ptr_array_add(d->seen, q);
		const struct httpd_row *r = httpd_find(d, q);
		g_mutex_unlock(&d->lock);
		if (!r->reply || !httpd_answer(io, r->reply))
			return;
	}
}

static inline struct httpd *httpd_start(const struct httpd_row *rows, bool tls)
{
	struct httpd *d = g_new0(struct httpd, 1);
	d->rows = rows;
	d->used = g_array_new(FALSE, TRUE, sizeof(int));
	guint n = 0;
	while (rows[n].method)
		n++;
	g_array_set_size(d->used, n);
	g_mutex_init(&d->lock);
	d->seen = g_ptr_array_new_with_free_func(httpd_request_free);
	d->peer = peer_start(tls, tls, httpd_talk, d);
	d->url = g_strdup_printf("%s://127.0.0.1:%d", tls ? "https" : "http", d->peer->port);
	return d;
}

static inline void httpd_stop(struct httpd *d)
{
	peer_stop(d->peer);
	g_array_unref(d->used);
	g_ptr_array_unref(d->seen);
	g_mutex_clear(&d->lock);
	g_free(d->url);
	g_free(d);
}

/* Requests of this method so far. */
static inline guint httpd_count(struct httpd *d, const char *method)
{
	guint n = 0;
	g_mutex_lock(&d->lock);
	for (guint i = 0; i < d->seen->len; i++)
		n += strcmp(((struct httpd_request *)d->seen->pdata[i])->method, method) == 0;
	g_mutex_unlock(&d->lock);
	return n;
}

/* The i-th request of all; the server must be idle. Borrowed. */
static inline const struct httpd_request *httpd_seen(struct httpd *d, guint i)
{
	g_assert_cmpuint(i, <, d->seen->len);
	return d->seen->pdata[i];
}

#endif
