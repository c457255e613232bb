#include "edge/imap_stream.h"
#include "edge/tls.h"

#include <errno.h>
#include <libetpan/libetpan.h>
#include <string.h>

#define BUFFER 1024 /* libetpan's, one each way: what a parked mailbox costs */
#define MIN_BYTES_PER_S 4096
#define MAX_LITERAL (64 * 1024 * 1024)
#define MAX_DEPTH 64
#define MAX_LINE_BEFORE_TLS 4096

/* Where in the answer we are: enough of IMAP's syntax to find literals, depth and the ends of responses. */
struct place {
	uint64_t literal_left;
	uint64_t announced; /* digits between { and } */
	int64_t column;     /* of the line, literals not counted */
	int depth;
	bool text;   /* status line: free text, no syntax */
	bool tagged; /* the last line of the answer */
	bool quoted, escaped, brace, closed;
};

struct imap_stream {
	struct tls *tls;
	int64_t timeout_us;
	int64_t left_us;    /* how long this command may still wait */
	int64_t bytes_left; /* how much its answer may still say */
	int last_errno;
	struct place place;
	GByteArray *ready; /* to be read before anything else, not from the server or already looked at; NULL:
			      empty */
	GByteArray *later; /* read from the server, not yet looked at; NULL: empty */
	int tag;           /* of the command whose answer is cut; 0: none */
	size_t piece_bytes, piece_so_far;
	bool was_cut;
};

/* ---- limits ---- */

/* A response that begins with "* OK", "* NO", "* BAD", "* BYE", "* PREAUTH", "+" or a tag ends in free text,
 * where a brace is a brace. */
static bool is_text(const struct place *p, char c)
{
	if (p->column == 0)
		return c != '*';
	return p->text || (p->column == 2 && strchr("ONBP", g_ascii_toupper(c)) != NULL && c != '\0');
}

/* False: more nested, or a longer literal, than is good. */
static bool step_syntax(struct place *p, char c)
{
	bool closed = p->brace && c == '}';

	if (p->brace && g_ascii_isdigit(c)) {
		p->announced = p->announced * 10 + (uint64_t)(c - '0');
		return p->announced <= MAX_LITERAL;
	}
	p->closed = closed || (p->closed && c == '\r');
	p->brace = false;
	switch (c) {
	case '"': p->quoted = true; break;
	case '(': p->depth++; break;
	case ')': p->depth--; break;
	case '{':
		p->brace = true;
		p->announced = 0;
		break;
	}
	return p->depth <= MAX_DEPTH;
}

static void step_quoted(struct place *p, char c)
{
	if (c == '"' && !p->escaped)
		p->quoted = false;
	p->escaped = c == '\\' && !p->escaped;
}

static bool step(struct place *p, char c)
{
	p->text = is_text(p, c);
	p->tagged |= p->column == 0 && c != '*' && c != '+';
	p->column++;
	if (p->text)
		return true;
	if (!p->quoted)
		return step_syntax(p, c);
	step_quoted(p, c);
	return true;
}

/* Of another response, or of the same one behind a literal. */
static void next_line(struct place *p)
{
	if (p->closed) {
		p->literal_left = p->announced;
		p->closed = false;
	} else {
		*p = (struct place){ 0 };
	}
}

/* Looks at n bytes, or at fewer: up to the end of an untagged response when `to_end`. -1: a limit is broken.
 */
static ssize_t look(struct place *p, const char *bytes, size_t n, bool to_end, bool *ret_at_end)
{
	size_t i = 0;

	*ret_at_end = false;
	while (i < n && !(*ret_at_end && to_end)) {
		size_t skip = (size_t)MIN(p->literal_left, (uint64_t)(n - i));

		p->literal_left -= skip;
		i += skip;
		if (i == n)
			break;

		char c = bytes[i++];

		*ret_at_end = c == '\n' && !p->closed && !p->tagged;
		if (c == '\n')
			next_line(p);
		else if (!step(p, c))
			return -1;
	}
	return (ssize_t)i;
}

static ssize_t fail(struct imap_stream *s, int e)
{
	s->last_errno = e;
	errno = e;
	return -1;
}

/* From the server, within the limits of time and bytes. */
static ssize_t receive(struct imap_stream *s, void *buf, size_t n)
{
	int64_t start_us = g_get_monotonic_time();

	if (s->bytes_left <= 0)
		return fail(s, EMSGSIZE);
	if (s->left_us <= 0)
		return fail(s, ETIMEDOUT);
	tls_set_deadline(s->tls, start_us + s->left_us);

	ssize_t r = tls_read(s->tls, buf, MIN(n, (size_t)s->bytes_left));

	if (r < 0)
		return fail(s, errno);
	s->bytes_left -= r;
	s->left_us -= g_get_monotonic_time() - start_us;
	s->left_us = MIN(s->left_us + r * G_USEC_PER_SEC / MIN_BYTES_PER_S, s->timeout_us);
	return r;
}

/* ---- buffers that exist only while they hold something ---- */

static size_t take_from(GByteArray **from, void *buf, size_t n)
{
	size_t k = *from ? MIN(n, (*from)->len) : 0;

	if (k == 0)
		return 0;
	memcpy(buf, (*from)->data, k);
	g_byte_array_remove_range(*from, 0, (guint)k);
	if ((*from)->len == 0)
		g_clear_pointer(from, g_byte_array_unref);
	return k;
}

static void put_first(GByteArray **to, const void *bytes, size_t n)
{
	if (n == 0)
		return;
	if (!*to)
		*to = g_byte_array_new();
	g_byte_array_prepend(*to, bytes, (guint)n);
}

/* ---- libetpan's low driver ---- */

static void end_piece(struct imap_stream *s)
{
	g_autofree char *line = g_strdup_printf("%d OK so far\r\n", s->tag);

	put_first(&s->ready, line, strlen(line));
	s->piece_so_far = 0;
	s->was_cut = true;
}

static ssize_t low_read(mailstream_low *low, void *buf, size_t n)
{
	struct imap_stream *s = low->data;
	bool at_end, cut = s->tag != 0 && s->piece_so_far >= s->piece_bytes;
	ssize_t got = (ssize_t)take_from(&s->ready, buf, n);

	if (got > 0)
		return got;
	got = (ssize_t)take_from(&s->later, buf, n);
	if (got == 0)
		got = receive(s, buf, n);
	if (got < 0)
		return -1;

	ssize_t fine = look(&s->place, buf, (size_t)got, cut, &at_end);

	if (fine < 0)
		return fail(s, EMSGSIZE);
	put_first(&s->later, (char *)buf + fine, (size_t)(got - fine));
	s->piece_so_far += (size_t)fine;
	if (cut && at_end)
		end_piece(s);
	return fine;
}

static ssize_t low_write(mailstream_low *low, const void *buf, size_t n)
{
	struct imap_stream *s = low->data;
	int64_t start_us = g_get_monotonic_time();

	tls_set_deadline(s->tls, start_us + MAX(s->left_us, 0));

	ssize_t r = tls_write(s->tls, buf, n);

	if (r < 0)
		return fail(s, errno);
	s->left_us -= g_get_monotonic_time() - start_us;
	return r;
}

static int low_close(mailstream_low *low)
{
	(void)low; /* mailstream_close() calls low_free next */
	return 0;
}

static int low_fd(mailstream_low *low)
{
	struct imap_stream *s = low->data;

	return imap_stream_fd(s);
}

static void low_free(mailstream_low *low)
{
	imap_stream_close(low->data);
	free(low);
}

static void low_cancel(mailstream_low *low)
{
	(void)low; /* nobody cancels: every wait ends by itself */
}

static mailstream_low_driver driver = {
	.mailstream_read = low_read,
	.mailstream_write = low_write,
	.mailstream_close = low_close,
	.mailstream_get_fd = low_fd,
	.mailstream_free = low_free,
	.mailstream_cancel = low_cancel,
};

struct _mailstream *imap_stream_wrap(struct imap_stream *s)
{
	return mailstream_new(mailstream_low_new(s, &driver), BUFFER);
}

/* ---- before libetpan ---- */

static bool broke(const struct imap_stream *s, const struct imap_account *a, GError **error)
{
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_RETRY, "'%s:%d': %s", a->host, a->port,
		imap_stream_reason(s));
	return false;
}

/* One line without its end. Byte by byte, so that what follows it stays where it is: at most a few lines are
 * read this way. */
static bool read_line(struct imap_stream *s, const struct imap_account *a, GString *line, GError **error)
{
	char c;

	g_string_truncate(line, 0);
	while (line->len < MAX_LINE_BEFORE_TLS) {
		if (receive(s, &c, 1) < 0)
			return broke(s, a, error);
		if (c == '\n') {
			if (line->len > 0 && line->str[line->len - 1] == '\r')
				g_string_truncate(line, line->len - 1);
			return true;
		}
		g_string_append_c(line, c);
	}
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "'%s:%d' is no IMAP server", a->host, a->port);
	return false;
}

static bool starts(const GString *line, const char *with)
{
	return g_ascii_strncasecmp(line->str, with, strlen(with)) == 0;
}

static bool check_greeting(const GString *greeting, const struct imap_account *a, GError **error)
{
	g_autofree char *text = g_strescape(greeting->str, NULL);

	if (starts(greeting, "* OK") || starts(greeting, "* PREAUTH"))
		return true;
	if (starts(greeting, "* BYE"))
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_RETRY, "'%s:%d' refuses connections: %.200s",
			a->host, a->port, text);
	else
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP,
			"'%s:%d' is no IMAP server: it says \"%.200s\"", a->host, a->port, text);
	return false;
}

/* Nothing that was said in plain text is believed, and nothing may be left over from it (CVE-2020-15953): an
 * attacker on the line would have written it. */
static bool starttls(struct imap_stream *s, const struct imap_account *a, GString *line, GError **error)
{
	static const char command[] = "s STARTTLS\r\n";
	char c;

	if (starts(line, "* PREAUTH")) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP,
			"'%s:%d' leaves no room for STARTTLS: it takes us as logged in already", a->host,
			a->port);
		return false;
	}
	if (tls_write(s->tls, command, strlen(command)) < 0) {
		fail(s, errno);
		return broke(s, a, error);
	}
	do
		if (!read_line(s, a, line, error))
			return false;
	while (starts(line, "* "));
	if (!starts(line, "s OK")) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "'%s:%d' does not offer STARTTLS",
			a->host, a->port);
		return false;
	}
	if (tls_read_now(s->tls, &c, 1) > 0) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP,
			"'%s:%d': plain text after the answer to STARTTLS: somebody may be on the line",
			a->host, a->port);
		return false;
	}
	return tls_start(s->tls, a->ca_file, a->connect_timeout_ms, error);
}

static bool greet(struct imap_stream *s, const struct imap_account *a, GError **error)
{
	g_autoptr(GString) line = g_string_new(NULL);

	if (a->security == SECURITY_TLS && !tls_start(s->tls, a->ca_file, a->connect_timeout_ms, error))
		return false;
	if (!read_line(s, a, line, error) || !check_greeting(line, a, error))
		return false;
	if (a->security == SECURITY_STARTTLS) {
		if (!starttls(s, a, line, error))
			return false;
		g_string_assign(line, "* OK ready");
	}
	/* libetpan begins with reading a greeting */
	g_string_append(line, "\r\n");
	put_first(&s->ready, line->str, line->len);
	return true;
}

struct imap_stream *imap_stream_open(const struct imap_account *a, GError **error)
{
	struct tls *tls = tls_connect(a->host, a->port, a->connect_timeout_ms, error);

	if (!tls)
		return NULL;

	struct imap_stream *s = g_new0(struct imap_stream, 1);

	s->tls = tls;
	s->timeout_us = a->command_timeout_ms * G_TIME_SPAN_MILLISECOND;
	imap_stream_begin(s, MAX_LINE_BEFORE_TLS * 4);
	if (greet(s, a, error))
		return s;
	imap_stream_close(s);
	return NULL;
}

void imap_stream_close(struct imap_stream *s)
{
	tls_close(s->tls);
	g_clear_pointer(&s->ready, g_byte_array_unref);
	g_clear_pointer(&s->later, g_byte_array_unref);
	g_free(s);
}

/* ---- for commands ---- */

void imap_stream_begin(struct imap_stream *s, int64_t max_bytes)
{
	s->left_us = s->timeout_us;
	s->bytes_left = max_bytes;
	s->last_errno = 0;
	s->tag = 0;
	s->was_cut = false;
}

void imap_stream_cut(struct imap_stream *s, int tag, size_t piece_bytes)
{
	s->tag = tag;
	s->piece_bytes = piece_bytes;
	s->piece_so_far = 0;
}

bool imap_stream_was_cut(struct imap_stream *s)
{
	bool was = s->was_cut;

	s->was_cut = false;
	return was;
}

ssize_t imap_stream_take(struct imap_stream *s, void *buf, size_t n, bool wait)
{
	size_t k = take_from(&s->ready, buf, n);

	s->place = (struct place){ 0 }; /* the taker keeps whole lines */
	if (k == 0)
		k = take_from(&s->later, buf, n);
	if (k > 0)
		return (ssize_t)k;
	if (wait)
		return receive(s, buf, n);

	ssize_t r = tls_read_now(s->tls, buf, n);

	return r < 0 ? fail(s, errno) : r;
}

void imap_stream_put_back(struct imap_stream *s, const void *bytes, size_t n)
{
	put_first(&s->ready, bytes, n);
}

int imap_stream_fd(const struct imap_stream *s)
{
	return tls_fd(s->tls);
}

const char *imap_stream_reason(const struct imap_stream *s)
{
	switch (s->last_errno) {
	case 0: return "the answer cannot be understood";
	case ETIMEDOUT: return "no answer in time";
	case EMSGSIZE: return "the answer is beyond all bounds";
	case ECONNRESET:
	case EPIPE: return "the server closed the connection";
	default: return g_strerror(s->last_errno);
	}
}
