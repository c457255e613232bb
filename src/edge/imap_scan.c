#include "edge/imap_scan.h"
#include "edge/imap_fetch.h"

#include <libetpan/libetpan.h>
#include <string.h>

#define MAX_HEADER (256 * 1024)
#define SMALL_ANSWER (64 * 1024)
#define BIG_ANSWER (64 * 1024 * 1024)
#define MAX_RANGES 128 /* in one command: a line of at most 3 KB */

struct scan {
	uint32_t validity;
	uint32_t after; /* only mails above this number are meant */
	int64_t since_utc;
	mailbox_known_func known;
	mailbox_header_func f;
	void *data;
	uint32_t seen;    /* highest number answered */
	uint32_t stopped; /* lowest number that f did not want or was not asked about; 0: none */
	int64_t older, answered;
};

static void report(struct scan *sc, const struct imap_answer *a)
{
	g_autofree char *key = imap_key_print(sc->validity, a->uid);
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

/* Servers speak of flags of other mails in between, and n:* always brings the last mail even when it is below
 * n (RFC 3501 6.4.8). */
static void on_header(struct mailimap_msg_att *att, void *data)
{
	struct scan *sc = data;
	struct imap_answer a = imap_answer_read(att);

	if (a.uid <= sc->after || !a.has_body)
		return;
	sc->answered++;
	sc->seen = MAX(sc->seen, a.uid);
	if (a.arrived_utc != 0 && a.arrived_utc < sc->since_utc)
		sc->older++;
	else
		report(sc, &a);
}

/* ---- numbers ---- */

static void keep_highest(struct mailimap_msg_att *att, void *data)
{
	uint32_t *highest = data;

	*highest = MAX(*highest, imap_answer_read(att).uid);
}

/* The number of the last mail in the folder, now or earlier. UIDNEXT may be missing (RFC 3501 7.1). */
static bool last_uid(struct imap_session *s, uint32_t *ret, GError **error)
{
	const struct mailimap_selection_info *folder = s->imap->imap_selection_info;

	*ret = folder->sel_uidnext > 0 ? folder->sel_uidnext - 1 : 0;
	if (folder->sel_uidnext > 0 || folder->sel_exists == 0)
		return true;
	return imap_fetch_run(s, "UID FETCH * (UID)", SMALL_ANSWER, keep_highest, ret,
		"cannot find the last mail", CLOSECALL_RETRY, error);
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

/* "3:17,20,22:40", of few enough ranges for one command: numbers between two ranges that are near are asked
 * for as well. */
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

static bool fetch_headers(struct imap_session *s, struct scan *sc, const char *set,
	enum closecall_error otherwise, GError **error)
{
	g_autofree char *command =
		g_strdup_printf("UID FETCH %s (UID INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER])", set);
	int64_t max_bytes = BIG_ANSWER + (int64_t)MAX_HEADER * s->imap->imap_selection_info->sel_exists;

	return imap_fetch_run(
		s, command, max_bytes, on_header, sc, "cannot read the headers", otherwise, error);
}

/* When the server says NO to the lot, one mail that it cannot read itself is the usual reason (Exchange). It
 * is reported without a header: a folder does not stand still for one mail. */
static bool fetch_one_by_one(struct imap_session *s, struct scan *sc, const GArray *uids, GError **error)
{
	for (guint i = 0; i < uids->len; i++) {
		struct imap_answer poison = { .uid = g_array_index(uids, uint32_t, i) };
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
static bool fetch_set(
	struct imap_session *s, struct scan *sc, const char *set, const GArray *uids, GError **error)
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
	return search(s, mailimap_search_key_new_uid(mailimap_set_new_interval(sc->seen + 1, 0)), above,
		       error) &&
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

/* The first look: a search for the days that count, so that the headers of ten years are not fetched, then
 * one command for the rest. */
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
	return fresh || imap_session_check(s, mailimap_noop(s->imap), "cannot look for new mail",
				CLOSECALL_RETRY, error);
}

bool imap_scan(struct mailbox *m, const char *cursor, int64_t since_utc, mailbox_known_func known,
	mailbox_header_func f, void *data, char **ret_cursor, int64_t *ret_older, bool *ret_reset,
	GError **error)
{
	struct imap_session *s = (struct imap_session *)m;
	struct scan sc = { .since_utc = since_utc, .known = known, .f = f, .data = data };
	uint32_t validity = 0;
	bool fine;

	*ret_reset = false;
	if (cursor && !imap_key_parse(cursor, &validity, &sc.after)) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "'%s' is no place in folder '%s'",
			cursor, s->folder);
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
	*ret_cursor = imap_key_print(sc.validity, sc.stopped ? sc.stopped - 1 : sc.seen);
	*ret_older = sc.older;
	return true;
}

/* FROM is the one field that all servers keep an index of. */
static struct mailimap_search_key *search_key(const char *field, const char *text)
{
	if (g_ascii_strcasecmp(field, "From") == 0)
		return mailimap_search_key_new_from(strdup(text));
	return mailimap_search_key_new_header(strdup(field), strdup(text));
}

bool imap_find(struct mailbox *m, const char *field, const char *text, guint max, GPtrArray *keys, GError **error)
{
	struct imap_session *s = (struct imap_session *)m;
	g_autoptr(GArray) uids = g_array_new(false, false, sizeof(uint32_t));

	/* libetpan writes it as it is; no address or id that a server could find has these */
	for (const char *p = text; *p; p++)
		if (!g_ascii_isgraph(*p) || *p == '"' || *p == '\\')
			return true;
	if (!refresh(s, error) || !search(s, search_key(field, text), uids, error))
		return false;
	for (guint i = uids->len; i > 0 && max > 0; i--, max--)
		g_ptr_array_add(keys, imap_key_print(s->imap->imap_selection_info->sel_uidvalidity,
					      g_array_index(uids, uint32_t, i - 1)));
	return true;
}
