#include "edge/imap_session.h"
#include "edge/imap_folder.h"
#include "edge/mutf7.h"

#include <libetpan/libetpan.h>
#include <string.h>

#define SMALL_ANSWER (64 * 1024)
#define LIST_ANSWER (16 * 1024 * 1024)
#define TEXT_SHOWN 200

/* ---- errors ---- */

/* RFC 5530, and what providers add to it. */
static const struct {
	const char *code;
	enum closecall_error means;
} response_codes[] = {
	{ "UNAVAILABLE", CLOSECALL_RETRY },
	{ "INUSE", CLOSECALL_RETRY },
	{ "LIMIT", CLOSECALL_RETRY },
	{ "SERVERBUG", CLOSECALL_RETRY },
	{ "THROTTLED", CLOSECALL_RETRY },
	{ "SYS/TEMP", CLOSECALL_RETRY },
	{ "AUTHENTICATIONFAILED", CLOSECALL_SETUP },
	{ "AUTHORIZATIONFAILED", CLOSECALL_SETUP },
	{ "EXPIRED", CLOSECALL_SETUP },
	{ "PRIVACYREQUIRED", CLOSECALL_SETUP },
	{ "CONTACTADMIN", CLOSECALL_SETUP },
	{ "WEBALERT", CLOSECALL_SETUP },
	{ "NOPERM", CLOSECALL_SETUP },
	{ "NONEXISTENT", CLOSECALL_SETUP },
	{ "OVERQUOTA", CLOSECALL_SETUP },
	{ "SYS/PERM", CLOSECALL_SETUP },
};

/* Without a code, or with no more than ALERT: Gmail says "[ALERT] Too many simultaneous connections". */
static const char *const passing[] = { "too many", "temporar", "try again", "unavailable", "timed out",
	"timeout" };

char *imap_readable(const char *said)
{
	g_autofree char *valid = g_utf8_make_valid(said, -1);

	for (char *p = valid; *p; p++)
		if (g_ascii_iscntrl(*p))
			*p = ' ';
	return g_utf8_substring(valid, 0, MIN(g_utf8_strlen(valid, -1), TEXT_SHOWN));
}

static enum closecall_error meaning_of_no(const struct imap_session *s, enum closecall_error otherwise)
{
	const struct mailimap_response_info *info = s->imap->imap_response_info;
	g_autofree char *text = g_ascii_strdown(s->imap->imap_response ? s->imap->imap_response : "", -1);

	for (size_t i = 0; info && info->rsp_atom && i < G_N_ELEMENTS(response_codes); i++)
		if (g_ascii_strcasecmp(info->rsp_atom, response_codes[i].code) == 0)
			return response_codes[i].means;
	for (size_t i = 0; i < G_N_ELEMENTS(passing); i++)
		if (strstr(text, passing[i]))
			return CLOSECALL_RETRY;
	return otherwise;
}

bool imap_session_broke(struct imap_session *s, const char *what, const char *reason, GError **error)
{
	s->dead = true;
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_RETRY, "'%s': %s: %s", s->host, what, reason);
	return false;
}

bool imap_session_begin(struct imap_session *s, int64_t max_bytes, GError **error)
{
	if (s->dead) {
		g_set_error(
			error, CLOSECALL_ERROR, CLOSECALL_RETRY, "'%s': the connection is broken", s->host);
		return false;
	}
	imap_stream_begin(s->stream, max_bytes);
	return true;
}

/* libetpan has one error for NO to each command; all others mean that it and the server no longer talk of the
 * same thing. */
static bool is_no(int r)
{
	return (r >= MAILIMAP_ERROR_APPEND && r <= MAILIMAP_ERROR_UNSUBSCRIBE) ||
	       r == MAILIMAP_ERROR_CUSTOM_COMMAND;
}

bool imap_session_check(
	struct imap_session *s, int r, const char *what, enum closecall_error otherwise, GError **error)
{
	g_autofree char *text = NULL;

	if (r == MAILIMAP_NO_ERROR || r == MAILIMAP_NO_ERROR_AUTHENTICATED ||
		r == MAILIMAP_NO_ERROR_NON_AUTHENTICATED)
		return true;
	if (r == MAILIMAP_ERROR_STREAM || r == MAILIMAP_ERROR_PARSE)
		return imap_session_broke(s, what, imap_stream_reason(s->stream), error);
	text = imap_readable(s->imap->imap_response ? s->imap->imap_response : "");
	if (!is_no(r))
		return imap_session_broke(s, what, text, error);
	g_set_error(error, CLOSECALL_ERROR, (int)meaning_of_no(s, otherwise), "'%s': %s: %s", s->host, what,
		text);
	return false;
}

/* ---- commands of our own ---- */

int imap_session_send(struct imap_session *s, const char *command)
{
	mailstream *stream = s->imap->imap_stream;

	if (mailimap_send_current_tag(s->imap) != MAILIMAP_NO_ERROR ||
		mailstream_write(stream, command, strlen(command)) < 0 ||
		mailstream_write(stream, "\r\n", 2) < 0 || mailstream_flush(stream) < 0)
		return MAILIMAP_ERROR_STREAM;
	return MAILIMAP_NO_ERROR;
}

/* The answer of which the first line has been read. */
static int parse_answer(struct imap_session *s)
{
	struct mailimap_response *response = NULL;
	int r = mailimap_parse_response(s->imap, &response);

	if (r != MAILIMAP_NO_ERROR)
		return r;

	int type = response->rsp_resp_done->rsp_data.rsp_tagged->rsp_cond_state->rsp_type;

	mailimap_response_free(response);
	return type == MAILIMAP_RESP_COND_STATE_OK ? MAILIMAP_NO_ERROR : MAILIMAP_ERROR_CUSTOM_COMMAND;
}

int imap_session_answer(struct imap_session *s)
{
	return mailimap_read_line(s->imap) ? parse_answer(s) : MAILIMAP_ERROR_STREAM;
}

int imap_session_say_more(struct imap_session *s, const void *bytes, size_t n)
{
	mailstream *stream = s->imap->imap_stream;
	const char *line;

	do
		line = mailimap_read_line(s->imap);
	while (line && *line == '*');
	if (!line)
		return MAILIMAP_ERROR_STREAM;
	if (*line != '+')
		return parse_answer(s);
	if (mailstream_write(stream, bytes, n) < 0 || mailstream_write(stream, "\r\n", 2) < 0 ||
		mailstream_flush(stream) < 0)
		return MAILIMAP_ERROR_STREAM;
	return imap_session_answer(s);
}

/* ---- login ---- */

static bool offers(const struct imap_session *s, int type, const char *name)
{
	const struct mailimap_connection_info *info = s->imap->imap_connection_info;

	if (!info || !info->imap_capability)
		return false;
	for (clistiter *i = clist_begin(info->imap_capability->cap_list); i; i = clist_next(i)) {
		const struct mailimap_capability *c = clist_content(i);
		const char *has = c->cap_type == MAILIMAP_CAPABILITY_AUTH_TYPE ? c->cap_data.cap_auth_type
									       : c->cap_data.cap_name;

		if (c->cap_type == type && g_ascii_strcasecmp(has, name) == 0)
			return true;
	}
	return false;
}

/* Only when the server has not said it by itself since the last time it changed. mailimap_capability() would
 * crash on an OK without a list. */
static bool learn_capabilities(struct imap_session *s, GError **error)
{
	if (s->imap->imap_connection_info && s->imap->imap_connection_info->imap_capability)
		return true;
	if (!imap_session_begin(s, SMALL_ANSWER, error))
		return false;

	int r = imap_session_send(s, "CAPABILITY");

	if (r == MAILIMAP_NO_ERROR)
		r = imap_session_answer(s);
	return imap_session_check(s, r, "cannot learn what the server can do", CLOSECALL_RETRY, error);
}

static void forget_capabilities(struct imap_session *s)
{
	struct mailimap_connection_info *info = s->imap->imap_connection_info;

	if (info && info->imap_capability) {
		mailimap_capability_data_free(info->imap_capability);
		info->imap_capability = NULL;
	}
}

/* libetpan puts both into quotes as they are, so a line break would begin a command of its own. */
static bool check_secret(const struct imap_account *a, GError **error)
{
	if (!a->login || !*a->login || !a->password) {
		g_set_error(
			error, CLOSECALL_ERROR, CLOSECALL_SETUP, "no login or password for '%s'", a->host);
		return false;
	}
	if (strpbrk(a->login, "\r\n")) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "login for '%s' has a line break in it",
			a->host);
		return false;
	}
	if (strpbrk(a->password, "\r\n")) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP,
			"password of '%s' has a line break in it", a->login);
		return false;
	}
	return true;
}

/* Quoted strings of RFC 3501 are ASCII; servers differ in what they take behind a backslash. */
static bool fits_login(const char *text)
{
	for (const char *p = text; *p; p++)
		if (*p < 0x20 || *p > 0x7e || *p == '"' || *p == '\\')
			return false;
	return true;
}

/* By hand: the mechanisms of libetpan are plug-ins of Cyrus SASL that need not be there. */
static int authenticate_plain(struct imap_session *s, const struct imap_account *a)
{
	g_autoptr(GByteArray) secret = g_byte_array_new();

	g_byte_array_append(secret, (const guint8 *)"", 1);
	g_byte_array_append(secret, (const guint8 *)a->login, (guint)strlen(a->login) + 1);
	g_byte_array_append(secret, (const guint8 *)a->password, (guint)strlen(a->password));

	g_autofree char *encoded = g_base64_encode(secret->data, secret->len);
	int r = imap_session_send(s, "AUTHENTICATE PLAIN");

	if (r == MAILIMAP_NO_ERROR)
		r = imap_session_say_more(s, encoded, strlen(encoded));
	if (r == MAILIMAP_NO_ERROR)
		s->imap->imap_state = MAILIMAP_STATE_AUTHENTICATED;
	explicit_bzero(secret->data, secret->len);
	explicit_bzero(encoded, strlen(encoded));
	return r;
}

static bool login(struct imap_session *s, const struct imap_account *a, GError **error)
{
	bool plain = offers(s, MAILIMAP_CAPABILITY_AUTH_TYPE, "PLAIN");
	bool may_login = !offers(s, MAILIMAP_CAPABILITY_NAME, "LOGINDISABLED") && fits_login(a->login) &&
			 fits_login(a->password);
	g_autofree char *what = g_strdup_printf("login refused for '%s'", a->login);

	if (!plain && !may_login) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP,
			"'%s': no way to log in as '%s': the server does not offer PLAIN, and LOGIN %s",
			a->host, a->login,
			fits_login(a->password) && fits_login(a->login) ? "is switched off"
									: "is for plain ASCII only");
		return false;
	}
	if (!imap_session_begin(s, SMALL_ANSWER, error))
		return false;
	forget_capabilities(s);

	int r = may_login ? mailimap_login(s->imap, a->login, a->password) : authenticate_plain(s, a);

	explicit_bzero(s->imap->imap_stream->write_buffer, s->imap->imap_stream->buffer_max_size);
	return imap_session_check(s, r, what, CLOSECALL_SETUP, error);
}

/* ---- the folder ---- */

static bool has_flag(const struct mailimap_mailbox_list *l, const char *name)
{
	if (!l->mb_flag)
		return false;
	for (clistiter *i = clist_begin(l->mb_flag->mbf_oflags); i; i = clist_next(i)) {
		const struct mailimap_mbx_list_oflag *f = clist_content(i);
		const char *has = f->of_type == MAILIMAP_MBX_LIST_OFLAG_FLAG_EXT ? f->of_flag_ext : NULL;

		if (has && g_ascii_strcasecmp(*has == '\\' ? has + 1 : has, name) == 0)
			return true;
	}
	return false;
}

static bool is_noselect(const struct mailimap_mailbox_list *l)
{
	return (l->mb_flag && l->mb_flag->mbf_type == MAILIMAP_MBX_LIST_FLAGS_SFLAG &&
		       l->mb_flag->mbf_sflag == MAILIMAP_MBX_LIST_SFLAG_NOSELECT) ||
	       has_flag(l, "NonExistent");
}

/* Plain LIST only: libetpan cannot read the answers to LIST-EXTENDED (PROTOCOLS 1.5). */
static bool list_folders(struct imap_session *s, GPtrArray *folders, GError **error)
{
	clist *list = NULL;

	if (!imap_session_begin(s, LIST_ANSWER, error))
		return false;

	int r = mailimap_list(s->imap, "", "*", &list);

	for (clistiter *i = list ? clist_begin(list) : NULL; i; i = clist_next(i)) {
		const struct mailimap_mailbox_list *l = clist_content(i);

		g_ptr_array_add(folders,
			imap_folder_new(l->mb_name, l->mb_delimiter, has_flag(l, "Sent"), is_noselect(l)));
	}
	if (list)
		mailimap_list_result_free(list);
	return imap_session_check(s, r, "cannot list the folders", CLOSECALL_RETRY, error);
}

/* Read-only: whatever happens, nothing changes in a salesperson's folder. */
static bool examine(struct imap_session *s, const char *raw, const char *name, GError **error)
{
	g_autofree char *what = g_strdup_printf("cannot open folder '%s'", name);

	if (!imap_session_begin(s, SMALL_ANSWER, error))
		return false;
	if (!imap_session_check(s, mailimap_examine(s->imap, raw), what, CLOSECALL_SETUP, error))
		return false;
	g_free(s->folder);
	g_free(s->folder_raw);
	s->folder = g_strdup(name);
	s->folder_raw = g_strdup(raw);
	s->fresh = true;
	return true;
}

static bool open_sent(struct imap_session *s, GError **error)
{
	g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func((GDestroyNotify)imap_folder_free);

	if (!list_folders(s, folders, error))
		return false;

	const struct imap_folder *f = imap_folder_find_sent(folders);
	g_autofree char *names = imap_folder_names(folders);

	if (f)
		return examine(s, f->raw, f->name, error);
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP,
		"'%s': cannot tell which folder holds the sent mail; there are %s", s->host, names);
	return false;
}

static bool open_named(struct imap_session *s, const char *name, GError **error)
{
	g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func((GDestroyNotify)imap_folder_free);
	g_autofree char *raw = mutf7_encode(name);
	g_autoptr(GError) refused = NULL;

	if (!raw) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "folder name is not UTF-8");
		return false;
	}
	if (examine(s, raw, name, &refused))
		return true;
	if (!g_error_matches(refused, CLOSECALL_ERROR, CLOSECALL_SETUP) || !list_folders(s, folders, NULL)) {
		g_propagate_error(error, g_steal_pointer(&refused));
		return false;
	}

	const struct imap_folder *same = imap_folder_find(folders, name),
				 *near = imap_folder_suggest(folders, name);
	g_autofree char *names = imap_folder_names(folders);

	if (same && strcmp(same->raw, raw) != 0) /* "é" written in two ways */
		return examine(s, same->raw, same->name, error);
	if (same) /* it is there, and may not be opened */
		g_propagate_error(error, g_steal_pointer(&refused));
	else if (near)
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP,
			"'%s': no folder '%s': did you mean '%s'? there are %s", s->host, name, near->name,
			names);
	else
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "'%s': no folder '%s': there are %s",
			s->host, name, names);
	return false;
}

/* RFC 3501 2.3.1.1: without UIDVALIDITY a number may mean another mail tomorrow. */
static bool check_numbers(const struct imap_session *s, GError **error)
{
	if (s->imap->imap_selection_info->sel_uidvalidity != 0)
		return true;
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP,
		"'%s': the server gives the mails of folder '%s' no lasting numbers", s->host, s->folder);
	return false;
}

/* ---- open and close ---- */

bool imap_session_open(struct imap_session *s, const struct imap_account *a, GError **error)
{
	s->host = g_strdup(a->host);
	if (!check_secret(a, error))
		return false;
	s->stream = imap_stream_open(a, error);
	if (!s->stream)
		return false;
	s->imap = mailimap_new(0, NULL);

	int r = mailimap_connect(s->imap, imap_stream_wrap(s->stream));

	if (!imap_session_check(s, r, "cannot begin", CLOSECALL_RETRY, error) ||
		!learn_capabilities(s, error))
		return false;
	if (r == MAILIMAP_NO_ERROR_NON_AUTHENTICATED &&
		(!login(s, a, error) || !learn_capabilities(s, error)))
		return false;
	s->idle_offered = offers(s, MAILIMAP_CAPABILITY_NAME, "IDLE");
	return (a->folder && *a->folder ? open_named(s, a->folder, error) : open_sent(s, error)) &&
	       check_numbers(s, error);
}

/* The server is told and not waited for: it may be the reason why we leave. */
void imap_session_close(struct imap_session *s)
{
	if (s->imap && !s->dead) {
		if (s->idle.on)
			mailstream_write(s->imap->imap_stream, "DONE\r\n", 6);
		imap_session_send(s, "LOGOUT");
	}
	if (s->imap) {
		mailstream_close(s->imap->imap_stream);
		s->imap->imap_stream = NULL; /* mailimap_free() would say LOGOUT and wait */
		mailimap_free(s->imap);
	}
	if (s->idle.line)
		g_string_free(s->idle.line, true);
	g_free(s->host);
	g_free(s->folder);
	g_free(s->folder_raw);
}
