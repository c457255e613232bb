#include "edge/outgoing.h"

#include "edge/curl_peer.h"

#include <curl/curl.h>
#include <string.h>

enum {
	DEFAULT_CONNECT_MS = 20 * 1000,
	DEFAULT_REQUEST_MS = 10 * 60 * 1000 /* RFC 5321 4.5.3.2.6: after the final dot */
};

struct smtp {
	struct outgoing base;
	char *url; /* its path is the name said in EHLO: without one curl says this machine's */
	char *host;
	char *login, *password, *ca_file;
	int connect_timeout_ms, request_timeout_ms;
};

/* One delivery. */
struct delivery {
	const char *mail;
	size_t n, at;
	GString *said; /* the server's last line before its goodbye */
};

static size_t on_read(char *to, size_t size, size_t n, void *user)
{
	struct delivery *d = user;
	size_t some = MIN(size * n, d->n - d->at);
	memcpy(to, d->mail + d->at, some);
	d->at += some;
	return some;
}

static size_t on_line(char *data, size_t size, size_t n, void *user)
{
	struct delivery *d = user;
	if (size * n < 3 || memcmp(data, "221", 3) == 0)
		return size * n;
	g_string_truncate(d->said, 0);
	g_string_append_len(d->said, data, (gssize)MIN(size * n, 300));
	return size * n;
}

/* What stands between < and > in the envelope: curl sends it as it is, line ends included (PROTOCOLS 2.2). */
static bool is_envelope_address(const char *s)
{
	const char *at = strrchr(s, '@');
	if (!at || at == s || !at[1] || strlen(s) > 254)
		return false;
	for (; *s; s++) {
		if (*s < 0x21 || *s > 0x7e || *s == '<' || *s == '>')
			return false;
	}
	return true;
}

static void set_options(CURL *curl, const struct smtp *s, struct delivery *d, char *why)
{
	curl_easy_setopt(curl, CURLOPT_URL, s->url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
	curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)s->connect_timeout_ms);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)s->request_timeout_ms);
	curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)(s->request_timeout_ms / 1000 + 1));
	if (s->ca_file) {
		curl_easy_setopt(curl, CURLOPT_CAINFO, s->ca_file);
		curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
	}
	if (s->login) {
		curl_easy_setopt(curl, CURLOPT_USERNAME, s->login);
		curl_easy_setopt(curl, CURLOPT_PASSWORD, s->password ? s->password : "");
		curl_easy_setopt(curl, CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN");
	}
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_line);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, d);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, why);
}

/* ---- what came of it (the table of PROTOCOLS 2.2) ---- */

/* The greeting or the login was refused, or the certificate: no mail goes until a person acts. */
static bool is_setup(CURLcode code, long said, const struct delivery *d)
{
	switch (code) {
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_USE_SSL_FAILED: return true;
	case CURLE_LOGIN_DENIED: return said < 400 || said >= 500;
	case CURLE_WEIRD_SERVER_REPLY:
	case CURLE_REMOTE_ACCESS_DENIED: return said >= 500 && d->at == 0;
	default: return said == 530 || said == 534 || said == 535 || said == 538;
	}
}

static enum closecall_error code_of(CURLcode code, long said, const struct delivery *d)
{
	if (is_setup(code, said, d))
		return CLOSECALL_SETUP;
	return said >= 500 && said < 600 ? CLOSECALL_ITEM : CLOSECALL_RETRY;
}

/* The last answer is "go on with the mail" and all of it was handed over: the final dot may have arrived. */
static bool is_in_doubt(long said, const struct delivery *d)
{
	return said == 354 && d->at == d->n;
}

static void set_error(GError **error, const struct smtp *s, CURLcode code, long said,
	const struct delivery *d, const char *why)
{
	g_autofree char *valid = g_utf8_make_valid(d->said->str, (gssize)d->said->len);
	g_autofree char *answer = g_strescape(g_strstrip(valid), NULL);
	bool refused = said >= 400;
	g_set_error(error, CLOSECALL_ERROR, is_in_doubt(said, d) ? CLOSECALL_RETRY : code_of(code, said, d),
		refused ? "mail server '%s' said %s" : "mail server '%s': %s", s->host,
		refused ? answer : (*why ? why : curl_easy_strerror(code)));
}

/* *ret_said: the last status. */
static bool perform(CURL *curl, const struct smtp *s, struct delivery *d, long *ret_said, GError **error)
{
	char why[CURL_ERROR_SIZE] = "";
	struct curl_peer peer;
	set_options(curl, s, d, why);
	curl_peer_watch(&peer, curl, s->host);
	CURLcode code = curl_easy_perform(curl);
	*ret_said = 0;
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, ret_said);
	if (code == CURLE_OK)
		return true;
	g_autofree char *fault = code == CURLE_PEER_FAILED_VERIFICATION ? curl_peer_fault(&peer) : NULL;
	set_error(error, s, code, *ret_said, d, fault ? fault : why);
	return false;
}

static CURL *new_curl(void)
{
	CURL *curl = curl_easy_init();
	if (!curl)
		g_error("cannot make a curl handle");
	return curl;
}

static enum outgoing_result deliver(const struct smtp *s, struct delivery *d, const char *from, const char *to, GError **error)
{
	g_autofree char *sender = g_strdup_printf("<%s>", from);
	g_autofree char *recipient = g_strdup_printf("<%s>", to);
	struct curl_slist *rcpt = curl_slist_append(NULL, recipient);
	CURL *curl = new_curl();
	long said;
	curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(curl, CURLOPT_READFUNCTION, on_read);
	curl_easy_setopt(curl, CURLOPT_READDATA, d);
	curl_easy_setopt(curl, CURLOPT_MAIL_FROM, sender);
	curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, rcpt);
	bool sent = perform(curl, s, d, &said, error);
	curl_easy_cleanup(curl);
	curl_slist_free_all(rcpt);
	return sent ? OUTGOING_SENT : is_in_doubt(said, d) ? OUTGOING_IN_DOUBT : OUTGOING_FAILED;
}

/* One connection a mail: there is no kept one that could have died unnoticed. */
static enum outgoing_result send_mail(struct outgoing *o, const char *from, const char *to,
	const char *message_id, GBytes *mail, GError **error)
{
	(void)message_id; /* it is in the mail */
	const char *bad = !is_envelope_address(from) ? from : !is_envelope_address(to) ? to : NULL;
	if (bad) {
		g_autofree char *shown = g_strescape(bad, NULL);
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_ITEM, "'%s' is no mail address", shown);
		return OUTGOING_FAILED;
	}
	struct delivery d = { .said = g_string_new(NULL) };
	d.mail = g_bytes_get_data(mail, &d.n);
	enum outgoing_result r = deliver((struct smtp *)o, &d, from, to, error);
	g_string_free(d.said, TRUE);
	return r;
}

/* Greeting, encryption and login, then NOOP. */
static bool check(struct outgoing *o, GError **error)
{
	struct delivery d = { .said = g_string_new(NULL) };
	CURL *curl = new_curl();
	long said;
	curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
	curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, "NOOP");
	bool ok = perform(curl, (struct smtp *)o, &d, &said, error);
	curl_easy_cleanup(curl);
	g_string_free(d.said, TRUE);
	return ok;
}

static void close_smtp(struct outgoing *o)
{
	struct smtp *s = (struct smtp *)o;
	g_free(s->url);
	g_free(s->host);
	g_free(s->login);
	g_free(s->password);
	g_free(s->ca_file);
	g_free(s);
}

/* A host name or an address, as it may stand in a URL and after EHLO. */
static bool is_host(const char *s, const char *what, GError **error)
{
	if (s && *s &&
		strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]") ==
			strlen(s))
		return true;
	g_autofree char *shown = s ? g_strescape(s, NULL) : NULL;
	g_set_error(
		error, CLOSECALL_ERROR, CLOSECALL_SETUP, "'%s' is no name for %s", shown ? shown : "", what);
	return false;
}

struct outgoing *smtp_open(const struct smtp_account *a, GError **error)
{
	static const struct outgoing_ops ops = { .send = send_mail, .check = check, .close = close_smtp };
	static gsize once;
	if (!is_host(a->host, "a mail server", error) || !is_host(a->ehlo, "ourselves (ehlo)", error))
		return NULL;
	if (g_once_init_enter(&once)) {
		curl_global_init(CURL_GLOBAL_ALL);
		g_once_init_leave(&once, 1);
	}
	bool bare_v6 = strchr(a->host, ':') && a->host[0] != '[';
	struct smtp *s = g_new0(struct smtp, 1);
	s->base.ops = &ops;
	s->url = g_strdup_printf("%s://%s%s%s:%d/%s", a->security == SECURITY_TLS ? "smtps" : "smtp",
		bare_v6 ? "[" : "", a->host, bare_v6 ? "]" : "", a->port, a->ehlo);
	s->host = g_strdup(a->host);
	s->login = g_strdup(a->login);
	s->password = g_strdup(a->password);
	s->ca_file = g_strdup(a->ca_file);
	s->connect_timeout_ms = a->connect_timeout_ms > 0 ? a->connect_timeout_ms : DEFAULT_CONNECT_MS;
	s->request_timeout_ms = a->request_timeout_ms > 0 ? a->request_timeout_ms : DEFAULT_REQUEST_MS;
	return &s->base;
}
