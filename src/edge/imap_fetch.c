#include "edge/imap_fetch.h"

#include <libetpan/libetpan.h>

#define PIECE (64 * 1024) /* of a long answer */

/* 0 when the server writes nonsense. The zone is a number as it is written: 200 is two hours. */
static int64_t utc_of(const struct mailimap_date_time *d)
{
	g_autoptr(GDateTime) t = g_date_time_new_utc(
		d->dt_year, d->dt_month, d->dt_day, d->dt_hour, d->dt_min, MIN(d->dt_sec, 59));

	if (!t)
		return 0;
	return g_date_time_to_unix(t) - (d->dt_zone / 100 * 60 + d->dt_zone % 100) * 60;
}

struct imap_answer imap_answer_read(const struct mailimap_msg_att *att)
{
	struct imap_answer a = { .size = -1 };

	for (clistiter *i = clist_begin(att->att_list); i; i = clist_next(i)) {
		const struct mailimap_msg_att_item *item = clist_content(i);
		const struct mailimap_msg_att_static *s = item->att_data.att_static;

		if (item->att_type != MAILIMAP_MSG_ATT_ITEM_STATIC)
			continue;
		switch (s->att_type) {
		case MAILIMAP_MSG_ATT_UID: a.uid = s->att_data.att_uid; break;
		case MAILIMAP_MSG_ATT_RFC822_SIZE: a.size = s->att_data.att_rfc822_size; break;
		case MAILIMAP_MSG_ATT_INTERNALDATE:
			a.arrived_utc = utc_of(s->att_data.att_internal_date);
			break;
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

bool imap_fetch_run(struct imap_session *s, const char *command, int64_t max_bytes,
	imap_fetch_handler *handler, void *data, const char *what, enum closecall_error otherwise,
	GError **error)
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

bool imap_key_parse(const char *text, uint32_t *ret_validity, uint32_t *ret_uid)
{
	g_auto(GStrv) parts = g_strsplit(text, ":", 2);
	guint64 validity, uid;

	if (g_strv_length(parts) != 2 ||
		!g_ascii_string_to_unsigned(parts[0], 10, 1, G_MAXUINT32, &validity, NULL) ||
		!g_ascii_string_to_unsigned(parts[1], 10, 0, G_MAXUINT32, &uid, NULL))
		return false;
	*ret_validity = (uint32_t)validity;
	*ret_uid = (uint32_t)uid;
	return true;
}

char *imap_key_print(uint32_t validity, uint32_t uid)
{
	return g_strdup_printf("%" G_GUINT32_FORMAT ":%" G_GUINT32_FORMAT, validity, uid);
}
