#include "edge/imap_idle.h"
#include "edge/imap_session.h"

#include <errno.h>
#include <libetpan/libetpan.h>
#include <string.h>

#define MAX_LINE (64 * 1024)
#define MAX_AT_ONCE (1024 * 1024)
#define SMALL_BUFFER 4096

enum heard {
	HEARD_NOTHING,
	HEARD_NEWS, /* there may be new mail */
	HEARD_GO,   /* "+": the server idles */
	HEARD_END,  /* the tagged line: it idles no more */
	HEARD_BYE,
};

/* ---- lines ---- */

/* The next whole line without its end, or NULL: the rest of it has not come. New string. */
static char *next_line(struct imap_session *s)
{
	char *end = s->idle.line ? memchr(s->idle.line->str, '\n', s->idle.line->len) : NULL;

	if (!end)
		return NULL;

	gsize n = (gsize)(end - s->idle.line->str);
	char *line = g_strndup(s->idle.line->str, n > 0 && end[-1] == '\r' ? n - 1 : n);

	g_string_erase(s->idle.line, 0, (gssize)n + 1);
	if (s->idle.line->len == 0) { /* a parked mailbox keeps nothing */
		g_string_free(s->idle.line, true);
		s->idle.line = NULL;
	}
	return line;
}

/* More bytes. False and EAGAIN: none now. */
static bool hear(struct imap_session *s, bool wait)
{
	char bytes[512];
	ssize_t n = imap_stream_take(s->stream, bytes, sizeof bytes, wait);

	if (n < 0)
		return false;
	if (!s->idle.line)
		s->idle.line = g_string_new(NULL);
	g_string_append_len(s->idle.line, bytes, n);
	errno = EMSGSIZE;
	return s->idle.line->len <= MAX_LINE;
}

/* What it means; the counters of libetpan follow, which does not see these lines. */
static enum heard understand(struct imap_session *s, const char *line)
{
	g_autofree char *tag = g_strdup_printf("%d ", s->imap->imap_tag);
	g_auto(GStrv) words = g_strsplit(line, " ", 4);
	guint64 n;

	if (line[0] == '+')
		return HEARD_GO;
	if (g_str_has_prefix(line, tag))
		return HEARD_END;
	if (g_strv_length(words) < 2 || strcmp(words[0], "*") != 0)
		return HEARD_NOTHING;
	if (g_ascii_strcasecmp(words[1], "BYE") == 0)
		return HEARD_BYE;
	if (!words[2] || !g_ascii_string_to_unsigned(words[1], 10, 0, G_MAXUINT32, &n, NULL))
		return HEARD_NOTHING;
	if (g_ascii_strcasecmp(words[2], "EXPUNGE") == 0 && s->imap->imap_selection_info->sel_exists > 0)
		s->imap->imap_selection_info->sel_exists--;
	if (g_ascii_strcasecmp(words[2], "EXISTS") != 0)
		return HEARD_NOTHING;
	s->imap->imap_selection_info->sel_exists = (uint32_t)n;
	return HEARD_NEWS;
}

/* Reads lines. Waiting: until "+" or the tagged line, which is *ret_last. Not waiting: until nothing is left
 * (HEARD_NOTHING) or the tagged line. *ret_news is set when there was any. */
static bool read_lines(struct imap_session *s, const char *what, bool wait, bool *ret_news,
	enum heard *ret_last, GError **error)
{
	*ret_last = HEARD_NOTHING;
	for (size_t lines = 0; lines < MAX_AT_ONCE / 16; lines++) {
		g_autofree char *line = next_line(s);

		if (!line) {
			if (hear(s, wait))
				continue;
			if (errno == EAGAIN && !wait)
				return true;
			return imap_session_broke(s, what,
				errno == EMSGSIZE ? "a line without end" : imap_stream_reason(s->stream),
				error);
		}

		enum heard heard = understand(s, line);

		if (heard == HEARD_BYE) {
			g_autofree char *said = imap_readable(line);

			return imap_session_broke(s, what, said, error);
		}
		*ret_news |= heard == HEARD_NEWS;
		if (heard == HEARD_END || (heard == HEARD_GO && wait)) {
			*ret_last = heard;
			return true;
		}
	}
	return imap_session_broke(s, what, "it talks without end", error);
}

/* ---- what libetpan holds, before and after ---- */

/* What it has read ahead is ours now, and the buffer of the last look into the folder is given back: there
 * are thousands of parked mailboxes. */
static void take_over(struct imap_session *s)
{
	mailstream *stream = s->imap->imap_stream;

	imap_stream_put_back(s->stream, stream->read_buffer, stream->read_buffer_len);
	stream->read_buffer_len = 0;
	if (s->imap->imap_stream_buffer->allocated_len > SMALL_BUFFER) {
		mmap_string_free(s->imap->imap_stream_buffer);
		s->imap->imap_stream_buffer = mmap_string_new("");
	}
}

static void give_back(struct imap_session *s)
{
	s->idle.on = false;
	if (!s->idle.line)
		return;
	imap_stream_put_back(s->stream, s->idle.line->str, s->idle.line->len);
	g_string_free(s->idle.line, true);
	s->idle.line = NULL;
}

/* ---- the three operations ---- */

/* Everything that has come. Some servers end an IDLE by themselves: a reason to look. */
static bool drain(struct imap_session *s, bool *news, GError **error)
{
	enum heard last = HEARD_NOTHING;

	if (s->idle.on && !read_lines(s, "while waiting for mail", false, news, &last, error))
		return false;
	if (last == HEARD_END)
		give_back(s);
	*news |= !s->idle.on;
	return true;
}

int imap_idle_begin(struct mailbox *m, bool *ret_pending, GError **error)
{
	static const char what[] = "cannot wait for mail";
	struct imap_session *s = (struct imap_session *)m;
	enum heard last;

	*ret_pending = false;
	if (!s->idle_offered || !imap_session_begin(s, MAX_AT_ONCE, error))
		return -1;
	take_over(s);
	s->fresh = false;
	if (imap_session_send(s, "IDLE") != MAILIMAP_NO_ERROR) {
		imap_session_broke(s, what, imap_stream_reason(s->stream), error);
		return -1;
	}
	if (!read_lines(s, what, true, ret_pending, &last, error))
		return -1;
	if (last == HEARD_END) { /* offered, and yet refused */
		s->idle_offered = false;
		give_back(s);
		return -1;
	}
	s->idle.on = true;
	if (!drain(s, ret_pending, error))
		return -1;
	return imap_stream_fd(s->stream);
}

bool imap_idle_readable(struct mailbox *m, bool *ret_changed, GError **error)
{
	*ret_changed = false;
	return drain((struct imap_session *)m, ret_changed, error);
}

bool imap_idle_end(struct mailbox *m, bool *ret_changed, GError **error)
{
	static const char what[] = "cannot stop waiting for mail";
	struct imap_session *s = (struct imap_session *)m;
	mailstream *stream = s->imap->imap_stream;
	enum heard last = HEARD_NOTHING;

	*ret_changed = false;
	if (!imap_session_begin(s, MAX_AT_ONCE, error))
		return false;
	if (!s->idle.on)
		return true;
	if (mailstream_write(stream, "DONE\r\n", 6) < 0 || mailstream_flush(stream) < 0)
		return imap_session_broke(s, what, imap_stream_reason(s->stream), error);
	if (!read_lines(s, what, true, ret_changed, &last, error))
		return false;
	give_back(s);
	s->fresh = last == HEARD_END;
	return true;
}
