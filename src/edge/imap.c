#include "edge/imap_fetch.h"
#include "edge/imap_idle.h"
#include "edge/imap_scan.h"

#include <libetpan/libetpan.h>
#include <string.h>

#define FETCH_PIECE (2 * 1024 * 1024) /* of a long mail */
#define SMALL_ANSWER (64 * 1024)
#define RENEW_S 480 /* RFC 2177: under 29 minutes; Exchange Online falls silent after 10 (PROTOCOLS 1.4) */
#define RENEW_SPREAD_S 120

/* ---- fetch ---- */

struct piece {
	uint32_t uid;
	GByteArray *mail;
	bool answered;
	size_t got;
};

static void on_piece(struct mailimap_msg_att *att, void *data)
{
	struct piece *p = data;
	struct imap_answer a = imap_answer_read(att);

	if (a.uid != p->uid || !a.has_body || p->answered)
		return;
	p->answered = true;
	p->got = MIN(a.n_body, FETCH_PIECE);
	if (p->got > 0)
		g_byte_array_append(p->mail, (const guint8 *)a.body, (guint)p->got);
}

static bool fetch_piece(struct imap_session *s, struct piece *p, GError **error)
{
	g_autofree char *command = g_strdup_printf("UID FETCH %" G_GUINT32_FORMAT " (UID BODY.PEEK[]<%u.%d>)",
		p->uid, p->mail->len, FETCH_PIECE);
	g_autofree char *what =
		g_strdup_printf("cannot read mail %" G_GUINT32_FORMAT " of folder '%s'", p->uid, s->folder);

	p->answered = false;
	p->got = 0;
	return imap_fetch_run(
		s, command, FETCH_PIECE + SMALL_ANSWER, on_piece, p, what, CLOSECALL_ITEM, error);
}

static bool fetch(struct mailbox *m, const char *key, int64_t max_bytes, GBytes **ret, GError **error)
{
	struct imap_session *s = (struct imap_session *)m;
	g_autoptr(GByteArray) mail = g_byte_array_new();
	struct piece p = { .mail = mail };
	uint32_t validity;

	*ret = NULL;
	if (!imap_key_parse(key, &validity, &p.uid) || p.uid == 0) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "'%s' is no mail of folder '%s'", key,
			s->folder);
		return false;
	}
	if (validity != s->imap->imap_selection_info->sel_uidvalidity)
		return true;
	do {
		if (!fetch_piece(s, &p, error))
			return false;
		if ((int64_t)mail->len > max_bytes) {
			g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM,
				"mail is larger than %" G_GINT64_FORMAT " bytes", max_bytes);
			return false;
		}
	} while (p.got == FETCH_PIECE);
	if (mail->len > 0)
		*ret = g_byte_array_free_to_bytes(g_steal_pointer(&mail));
	return true;
}

/* ---- append ---- */

static char *quote(const char *raw)
{
	GString *out = g_string_new("\"");

	for (const char *p = raw; *p; p++) {
		if (*p == '"' || *p == '\\')
			g_string_append_c(out, '\\');
		g_string_append_c(out, *p);
	}
	g_string_append_c(out, '"');
	return g_string_free(out, false);
}

/* By hand, because mailimap_append() takes any line before "+" for a refusal. */
static bool append(struct mailbox *m, GBytes *mail, GError **error)
{
	struct imap_session *s = (struct imap_session *)m;
	g_autofree char *folder = quote(s->folder_raw);
	gsize n;
	const void *bytes = g_bytes_get_data(mail, &n);
	g_autofree char *command = g_strdup_printf("APPEND %s {%" G_GSIZE_FORMAT "}", folder, n);
	g_autofree char *what = g_strdup_printf("cannot put a mail into folder '%s'", s->folder);

	if (!imap_session_begin(s, SMALL_ANSWER, error))
		return false;

	int r = imap_session_send(s, command);

	if (r == MAILIMAP_NO_ERROR)
		r = imap_session_say_more(s, bytes, n);
	return imap_session_check(s, r, what, CLOSECALL_RETRY, error);
}

/* ---- the mailbox ---- */

static void close_mailbox(struct mailbox *m)
{
	struct imap_session *s = (struct imap_session *)m;

	imap_session_close(s);
	g_free(s);
}

static const struct mailbox_ops ops = {
	.scan = imap_scan,
	.fetch = fetch,
	.find = imap_find,
	.append = append,
	.wait_begin = imap_idle_begin,
	.wait_readable = imap_idle_readable,
	.wait_end = imap_idle_end,
	.close = close_mailbox,
};

struct mailbox *imap_open(const struct imap_account *a, GError **error)
{
	struct imap_session *s = g_new0(struct imap_session, 1);

	s->mailbox.ops = &ops;
	s->mailbox.renew_s = RENEW_S + (int)(g_str_hash(a->login ? a->login : "") % RENEW_SPREAD_S);
	if (imap_session_open(s, a, error))
		return &s->mailbox;
	close_mailbox(&s->mailbox);
	return NULL;
}

const char *imap_folder(const struct mailbox *m)
{
	return ((const struct imap_session *)m)->folder;
}

void imap_global_init(void)
{
	/* libetpan's own waits are not used, but where one should be reached after all, it must end */
	mailstream_network_delay = (struct timeval){ .tv_sec = 60 };
}
