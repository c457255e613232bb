#include "edge/imap_idle.h"
#include "edge/imap_session.h"

#include <libetpan/libetpan.h>
#include <string.h>

#define MAX_HEADER (256 * 1024)
#define PIECE (64 * 1024)              /* of a long answer */
#define FETCH_PIECE (2 * 1024 * 1024)  /* of a long mail */
#define SMALL_ANSWER (64 * 1024)
#define BIG_ANSWER (64 * 1024 * 1024)
#define MAX_RANGES 128                 /* in one command: a line of at most 3 KB */
#define RENEW_S 480                    /* RFC 2177: under 29 minutes; Exchange Online falls silent after 10 (PROTOCOLS 1.4) */
#define RENEW_SPREAD_S 120

/* ---- answers to FETCH ---- */

struct answer {
	uint32_t uid;
	int64_t arrived_utc;
	int64_t size; /* -1: not told */
	const char *body;
	size_t n_body;
	bool has_body;
};

/* 0 when the server writes nonsense. The zone is a number as it is written: 200 is two hours. */
static int64_t utc_of(const struct mailimap_date_time *d)
{
	g_autoptr(GDateTime) t = g_date_time_new_utc(d->dt_year, d->dt_month, d->dt_day, d->dt_hour, d->dt_min, MIN(d->dt_sec, 59));

	if (!t)
		return 0;
	return g_date_time_to_unix(t) - (d->dt_zone / 100 * 60 + d->dt_zone % 100) * 60;
}

static struct answer read_answer(const struct mailimap_msg_att *att)
{
	struct answer a = { .size = -1 };

	for (clistiter *i = clist_begin(att->att_list); i; i = clist_next(i)) {
		const struct mailimap_msg_att_item *item = clist_content(i);
		const struct mailimap_msg_att_static *s = item->att_data.att_static;

		if (item->att_type != MAILIMAP_MSG_ATT_ITEM_STATIC)
			continue;
		switch (s->att_type) {
		case MAILIMAP_MSG_ATT_UID: a.uid = s->att_data.att_uid; break;
		case MAILIMAP_MSG_ATT_RFC822_SIZE: a.size = s->att_data.att_rfc822_size; break;
		case MAILIMAP_MSG_ATT_INTERNALDATE: a.arrived_utc = utc_of(s->att_data.att_internal_date); break;
		case MAILIMAP_MSG_ATT_BODY_SECTION:
			a.body = s->att_data.att_body_section->sec_body_part;
			a.n_body = a.body ? s->att_data.att_body_section->sec_length : 0;
			a.has_body = true;
			break;
		}
	}
	return a;
}

/* libetpan calls the handler of a FETCH only when there is somebody to tell the progress to. */
static void no_progress(size_t current, size_t maximum, void *data)
{
	(void)current, (void)maximum, (void)data;
}

/* One FETCH command, its answers handed to `handler` one by one and then forgotten. */
static bool run_fetch(struct imap_session *s, const char *command, int64_t max_bytes, mailimap_msg_att_handler *handler, void *data,
		const char *what, enum closecall_error otherwise, GError **error)
{
	if (!imap_session_begin(s, max_bytes, error))
		return false;
	mailimap_set_progress_callback(s->imap, no_progress, no_progress, NULL);
	mailimap_set_msg_att_handler(s->imap, handler, data);

	int r = imap_session_send(s, command);

	imap_stream_cut(s->stream, s->imap->imap_tag, PIECE);
	if (r == MAILIMAP_NO_ERROR)
		do
			r = imap_session_answer(s);
		while (r == MAILIMAP_NO_ERROR && imap_stream_was_cut(s->stream));
	mailimap_set_msg_att_handler(s->imap, NULL, NULL);
	mailimap_set_progress_callback(s->imap, NULL, NULL, NULL);
	return imap_session_check(s, r, what, otherwise, error);
}

/* ---- numbers ---- */

/* "uidvalidity:uid": cursors and keys. */
static bool parse_pair(const char *text, uint32_t *ret_validity, uint32_t *ret_uid)
{
	g_auto(GStrv) parts = g_strsplit(text, ":", 2);
	guint64 validity, uid;

	if (g_strv_length(parts) != 2 || !g_ascii_string_to_unsigned(parts[0], 10, 1, G_MAXUINT32, &validity, NULL) ||
		!g_ascii_string_to_unsigned(parts[1], 10, 0, G_MAXUINT32, &uid, NULL))
		return false;
	*ret_validity = (uint32_t)validity;
	*ret_uid = (uint32_t)uid;
	return true;
}

static char *print_pair(uint32_t validity, uint32_t uid)
{
	return g_strdup_printf("%" G_GUINT32_FORMAT ":%" G_GUINT32_FORMAT, validity, uid);
}

static void keep_highest(struct mailimap_msg_att *att, void *data)
{
	uint32_t *highest = data;

	*highest = MAX(*highest, read_answer(att).uid);
}

/* The number of the last mail in the folder, now or earlier. UIDNEXT may be missing (RFC 3501 7.1). */
static bool last_uid(struct imap_session *s, uint32_t *ret, GError **error)
{
	const struct mailimap_selection_info *folder = s->imap->imap_selection_info;

	*ret = folder->sel_uidnext > 0 ? folder->sel_uidnext - 1 : 0;
	if (folder->sel_uidnext > 0 || folder->sel_exists == 0)
		return true;
	return run_fetch(s, "UID FETCH * (UID)", SMALL_ANSWER, keep_highest, ret, "cannot find the last mail", CLOSECALL_RETRY, error);
}

/* ---- scan ---- */

struct scan {
	uint32_t validity;
	uint32_t after;     /* only mails above this number are meant */
	int64_t since_utc;
	mailbox_known_func known;
	mailbox_header_func f;
	void *data;
	uint32_t seen;      /* highest number answered */
	uint32_t stopped;   /* lowest number that f did not want or was not asked about; 0: none */
	int64_t older, answered;
};

static void report(struct scan *sc, const struct answer *a)
{
	g_autofree char *key = print_pair(sc->validity, a->uid);
	struct mailbox_header h = {
		.key = key,
		.arrived_utc = a->arrived_utc,
		.size = MAX(a->size, 0),
		.header = a->body,
		.n_header = MIN(a->n_body, MAX_HEADER),
	};

	if (sc->known && sc->known(key, sc->data))
		return;
	if (sc->stopped == 0 && sc->f(&h, sc->data))
		return;
	sc->stopped = sc->stopped ? MIN(sc->stopped, a->uid) : a->uid;
}

/* Servers speak of flags of other mails in between, and n:* always brings the last mail even when it is below n
 * (RFC 3501 6.4.8). */
static void on_header(struct mailimap_msg_att *att, void *data)
{
	struct scan *sc = data;
	struct answer a = read_answer(att);

	if (a.uid <= sc->after || a.size < 0 || !a.has_body)
		return;
	sc->answered++;
	sc->seen = MAX(sc->seen, a.uid);
	if (a.arrived_utc != 0 && a.arrived_utc < sc->since_utc)
		sc->older++;
	else
		report(sc, &a);
}

static gint by_number(gconstpointer a, gconstpointer b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* UID SEARCH; uids ascending. Takes the key. */
static bool search(struct imap_session *s, struct mailimap_search_key *key, GArray *uids, GError **error)
{
	clist *found = NULL;
	int r = MAILIMAP_ERROR_STREAM;
	bool alive = imap_session_begin(s, BIG_ANSWER, error);

	if (alive)
		r = mailimap_uid_search(s->imap, NULL, key, &found);
	mailimap_search_key_free(key);
	for (clistiter *i = found ? clist_begin(found) : NULL; i; i = clist_next(i))
		g_array_append_val(uids, *(uint32_t *)clist_content(i));
	if (found)
		mailimap_search_result_free(found);
	g_array_sort(uids, by_number);
	return alive && imap_session_check(s, r, "cannot search the folder", CLOSECALL_RETRY, error);
}

/* "3:17,20,22:40", of few enough ranges for one command: numbers between two ranges that are near are asked for as well. */
static char *print_set(const GArray *uids)
{
	for (uint32_t gap = 1;; gap *= 2) {
		g_autoptr(GString) set = g_string_new(NULL);
		guint ranges = 0;

		for (guint i = 0; i < uids->len && ranges <= MAX_RANGES; ranges++) {
			uint32_t first = g_array_index(uids, uint32_t, i), last = first;

			while (++i < uids->len && g_array_index(uids, uint32_t, i) - last <= gap)
				last = g_array_index(uids, uint32_t, i);
			g_string_append_printf(set, "%s%" G_GUINT32_FORMAT, set->len ? "," : "", first);
			if (last > first)
				g_string_append_printf(set, ":%" G_GUINT32_FORMAT, last);
		}
		if (ranges <= MAX_RANGES)
			return g_string_free(g_steal_pointer(&set), false);
	}
}

static bool fetch_headers(struct imap_session *s, struct scan *sc, const char *set, enum closecall_error otherwise, GError **error)
{
	g_autofree char *command = g_strdup_printf("UID FETCH %s (UID INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER])", set);
	int64_t max_bytes = BIG_ANSWER + (int64_t)MAX_HEADER * s->imap->imap_selection_info->sel_exists;

	return run_fetch(s, command, max_bytes, on_header, sc, "cannot read the headers", otherwise, error);
}

/* When the server says NO to the lot, one mail that it cannot read itself is the usual reason (Exchange). It is reported without a header:
 * a folder does not stand still for one mail. */
static bool fetch_one_by_one(struct imap_session *s, struct scan *sc, const GArray *uids, GError **error)
{
	for (guint i = 0; i < uids->len; i++) {
		struct answer poison = { .uid = g_array_index(uids, uint32_t, i) };
		g_autofree char *set = g_strdup_printf("%" G_GUINT32_FORMAT, poison.uid);
		g_autoptr(GError) refused = NULL;

		if (poison.uid <= sc->seen || fetch_headers(s, sc, set, CLOSECALL_ITEM, &refused))
			continue;
		if (!g_error_matches(refused, CLOSECALL_ERROR, CLOSECALL_ITEM)) {
			g_propagate_error(error, g_steal_pointer(&refused));
			return false;
		}
		sc->answered++;
		sc->seen = poison.uid;
		report(sc, &poison);
	}
	return true;
}

/* uids: what the set stands for; NULL: everything after what has been seen. */
static bool fetch_set(struct imap_session *s, struct scan *sc, const char *set, const GArray *uids, GError **error)
{
	g_autoptr(GArray) above = g_array_new(false, false, sizeof(uint32_t));
	g_autoptr(GError) refused = NULL;

	if (fetch_headers(s, sc, set, CLOSECALL_ITEM, &refused))
		return true;
	if (!g_error_matches(refused, CLOSECALL_ERROR, CLOSECALL_ITEM)) {
		g_propagate_error(error, g_steal_pointer(&refused));
		return false;
	}
	if (uids)
		return fetch_one_by_one(s, sc, uids, error);
	return search(s, mailimap_search_key_new_uid(mailimap_set_new_interval(sc->seen + 1, 0)), above, error) &&
		fetch_one_by_one(s, sc, above, error);
}

static struct mailimap_search_key *since_day(int64_t since_utc)
{
	/* SEARCH knows days of the server's own zone: one earlier holds all of them */
	g_autoptr(GDateTime) day = g_date_time_new_from_unix_utc(MAX(since_utc - 24 * 3600, 0));
	int y, m, d;

	g_date_time_get_ymd(day, &y, &m, &d);
	return mailimap_search_key_new_since(mailimap_date_new(d, m, y));
}

/* The first look: a search for the days that count, so that the headers of ten years are not fetched, then one command for the rest. */
static bool scan_first(struct imap_session *s, struct scan *sc, GError **error)
{
	g_autoptr(GArray) uids = g_array_new(false, false, sizeof(uint32_t));
	int64_t exists = s->imap->imap_selection_info->sel_exists;
	uint32_t last;

	if (!last_uid(s, &last, error))
		return false;
	if (exists > 0 && !search(s, since_day(sc->since_utc), uids, error))
		return false;
	if (uids->len > 0) {
		g_autofree char *set = print_set(uids);

		if (!fetch_set(s, sc, set, uids, error))
			return false;
	}
	sc->older += MAX(exists - sc->answered, 0);
	sc->seen = MAX(sc->seen, last);
	return true;
}

static bool scan_after(struct imap_session *s, struct scan *sc, GError **error)
{
	g_autofree char *set = g_strdup_printf("%" G_GUINT32_FORMAT ":*", sc->after + 1);

	sc->seen = sc->after;
	if (s->imap->imap_selection_info->sel_exists == 0 || sc->after == G_MAXUINT32)
		return true;
	return fetch_set(s, sc, set, NULL, error);
}

/* The server tells of new mail only in answers. After EXAMINE and IDLE it has just done so. */
static bool refresh(struct imap_session *s, GError **error)
{
	bool fresh = s->fresh;

	s->fresh = false;
	if (!imap_session_begin(s, BIG_ANSWER, error))
		return false;
	return fresh || imap_session_check(s, mailimap_noop(s->imap), "cannot look for new mail", CLOSECALL_RETRY, error);
}

static bool scan(struct mailbox *m, const char *cursor, int64_t since_utc, mailbox_known_func known, mailbox_header_func f, void *data,
		char **ret_cursor, int64_t *ret_older, bool *ret_reset, GError **error)
{
	struct imap_session *s = (struct imap_session *)m;
	struct scan sc = { .since_utc = since_utc, .known = known, .f = f, .data = data };
	uint32_t validity = 0;
	bool fine;

	*ret_reset = false;
	if (cursor && !parse_pair(cursor, &validity, &sc.after)) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "'%s' is no place in folder '%s'", cursor, s->folder);
		return false;
	}
	if (!refresh(s, error))
		return false;
	sc.validity = s->imap->imap_selection_info->sel_uidvalidity;
	*ret_reset = cursor && validity != sc.validity;
	if (*ret_reset)
		fine = last_uid(s, &sc.seen, error);
	else if (cursor)
		fine = scan_after(s, &sc, error);
	else
		fine = scan_first(s, &sc, error);
	if (!fine)
		return false;
	*ret_cursor = print_pair(sc.validity, sc.stopped ? sc.stopped - 1 : sc.seen);
	*ret_older = sc.older;
	return true;
}

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
	struct answer a = read_answer(att);

	if (a.uid != p->uid || !a.has_body || p->answered)
		return;
	p->answered = true;
	p->got = MIN(a.n_body, FETCH_PIECE);
	if (p->got > 0)
		g_byte_array_append(p->mail, (const guint8 *)a.body, (guint)p->got);
}

static bool fetch_piece(struct imap_session *s, struct piece *p, GError **error)
{
	g_autofree char *command =
		g_strdup_printf("UID FETCH %" G_GUINT32_FORMAT " (UID BODY.PEEK[]<%u.%d>)", p->uid, p->mail->len, FETCH_PIECE);
	g_autofree char *what = g_strdup_printf("cannot read mail %" G_GUINT32_FORMAT " of folder '%s'", p->uid, s->folder);

	p->answered = false;
	p->got = 0;
	return run_fetch(s, command, FETCH_PIECE + SMALL_ANSWER, on_piece, p, what, CLOSECALL_ITEM, error);
}

static bool fetch(struct mailbox *m, const char *key, int64_t max_bytes, GBytes **ret, GError **error)
{
	struct imap_session *s = (struct imap_session *)m;
	g_autoptr(GByteArray) mail = g_byte_array_new();
	struct piece p = { .mail = mail };
	uint32_t validity;

	*ret = NULL;
	if (!parse_pair(key, &validity, &p.uid) || p.uid == 0) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "'%s' is no mail of folder '%s'", key, s->folder);
		return false;
	}
	if (validity != s->imap->imap_selection_info->sel_uidvalidity)
		return true;
	do {
		if (!fetch_piece(s, &p, error))
			return false;
		if ((int64_t)mail->len > max_bytes) {
			g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "mail is larger than %" G_GINT64_FORMAT " bytes", max_bytes);
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
	.scan = scan,
	.fetch = fetch,
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
