#include "edge/tls.h"
#include "imap_script.h"

#include <errno.h>
#include <glib/gstdio.h>

static struct tls_ca ca;
static char *directory, *ca_file;

static int64_t in_ms(int ms)
{
	return g_get_monotonic_time() + ms * G_TIME_SPAN_MILLISECOND;
}

static void test_certificates(void)
{
	static const struct {
		enum tls_fault fault;
		const char *says; /* NULL: accepted */
	} rows[] = {
		{ TLS_GOOD, NULL },
		{ TLS_WRONG_NAME, "certificate of 'localhost' is not for this name; the configuration must name the server as its certificate does" },
		{ TLS_EXPIRED, "certificate of 'localhost' has expired; the server's owner must renew it" },
		{ TLS_NOT_YET, "certificate of 'localhost' is not valid yet; a clock is wrong, here or there" },
		{ TLS_SELF_SIGNED, "certificate of 'localhost' has an unknown issuer; if it is the company's own, ca_file must name its certificate" },
		{ TLS_OTHER_CA, "certificate of 'localhost' has an unknown issuer; if it is the company's own, ca_file must name its certificate" },
		{ TLS_FOR_CLIENTS, "certificate of 'localhost' is not meant for servers" },
	};
	static const struct script_step steps[] = { TLS, SAY("hello"), UNTIL_CLOSED, { 0 } };

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		gnutls_certificate_credentials_t credentials = tls_server_credentials(&ca, rows[i].fault);
		struct script server;
		char hello[8] = "";

		script_start(&server, steps, credentials);

		struct tls *t = tls_connect("localhost", server.port, 5000, &error);

		g_assert_no_error(error);
		if (rows[i].says) {
			g_assert_false(tls_start(t, ca_file, 5000, &error));
			g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP);
			g_assert_cmpstr(error->message, ==, rows[i].says);
		} else {
			g_assert_true(tls_start(t, ca_file, 5000, &error));
			tls_set_deadline(t, in_ms(5000));
			g_assert_cmpint(tls_read(t, hello, sizeof hello), ==, 5);
			g_assert_cmpstr(hello, ==, "hello");
		}
		tls_close(t);
		script_wait(&server);
		g_assert_cmpuint(server.heard->len, ==, 0);
		script_end(&server);
		gnutls_certificate_free_credentials(credentials);
	}
}

static void test_trust(void)
{
	static const struct script_step steps[] = { TLS, UNTIL_CLOSED, { 0 } };
	static const struct {
		const char *file; /* below the directory; NULL: the system's */
		const char *says;
	} rows[] = {
		{ NULL, "*certificate of 'localhost' has an unknown issuer; if it is the company's own, ca_file must name its certificate" },
		{ "missing.pem", "no certificate in ca_file '*missing.pem'*" },
		{ "empty.pem", "no certificate in ca_file '*empty.pem'*" },
	};
	g_autofree char *empty = g_build_filename(directory, "empty.pem", NULL);
	gnutls_certificate_credentials_t credentials = tls_server_credentials(&ca, TLS_GOOD);

	g_assert_true(g_file_set_contents(empty, "no certificate\n", -1, NULL));
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *file = rows[i].file ? g_build_filename(directory, rows[i].file, NULL) : NULL;
		struct script server;

		script_start(&server, steps, credentials);

		struct tls *t = tls_connect("localhost", server.port, 5000, NULL);

		g_assert_false(tls_start(t, file, 5000, &error));
		g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP);
		/* a machine without ca-certificates trusts nobody, which is a refusal too */
		if (rows[i].file || !strstr(error->message, "ca-certificates"))
			g_assert_true(g_pattern_match_simple(rows[i].says, error->message));
		tls_close(t);
		script_end(&server);
	}
	gnutls_certificate_free_credentials(credentials);
	g_unlink(empty);
}

/* Not TLS at all, an outdated one, and a server that says nothing. */
static void test_handshakes(void)
{
	static const struct script_step plain[] = { SAY("* OK IMAP4rev1 ready\r\n"), UNTIL_CLOSED, { 0 } };
	static const struct script_step outdated[] = { { SCRIPT_TLS, "NORMAL:-VERS-ALL:+VERS-TLS1.1" },
		{ 0 } };
	static const struct script_step silent[] = { UNTIL_CLOSED, { 0 } };
	static const struct script_step gone[] = { { 0 } };
	static const struct {
		const struct script_step *steps;
		int code;
		const char *says;
	} rows[] = {
		{ plain, CLOSECALL_SETUP, "*does not speak TLS 1.2 or newer here*" },
		{ outdated, CLOSECALL_SETUP, "*TLS 1.2*" },
		{ silent, CLOSECALL_RETRY, "TLS handshake with 'localhost:*' broke off: *timed out*" },
		{ gone, CLOSECALL_RETRY, "TLS handshake with 'localhost:*' broke off: *" },
	};

	gnutls_certificate_credentials_t credentials = tls_server_credentials(&ca, TLS_GOOD);

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		struct script server;

		script_start(&server, rows[i].steps, credentials);

		struct tls *t = tls_connect("localhost", server.port, 5000, &error);

		g_assert_nonnull(t);
		g_assert_false(tls_start(t, ca_file, 300, &error));
		g_assert_error(error, CLOSECALL_ERROR, rows[i].code);
		if (!g_pattern_match_simple(rows[i].says, error->message))
			g_error("%s", error->message);
		tls_close(t);
		script_end(&server);
	}
	gnutls_certificate_free_credentials(credentials);
}

static void test_reading(void)
{
	static const struct script_step steps[] = { TLS, HEAR("go"), SAY("abcdef"), HEAR("end"), { 0 } };
	gnutls_certificate_credentials_t credentials = tls_server_credentials(&ca, TLS_GOOD);
	struct script server;
	char buf[4];

	script_start(&server, steps, credentials);

	struct tls *t = tls_connect("localhost", server.port, 5000, NULL);

	g_assert_true(tls_start(t, ca_file, 5000, NULL));
	g_assert_cmpint(tls_read_now(t, buf, sizeof buf), ==, -1);
	g_assert_cmpint(errno, ==, EAGAIN);
	tls_set_deadline(t, in_ms(100));
	g_assert_cmpint(tls_read(t, buf, sizeof buf), ==, -1);
	g_assert_cmpint(errno, ==, ETIMEDOUT);
	g_assert_cmpint(tls_write(t, "1 go\r\n", 6), ==, -1); /* late is late */
	g_assert_cmpint(errno, ==, ETIMEDOUT);
	tls_set_deadline(t, in_ms(5000));
	g_assert_cmpint(tls_write(t, "1 go\r\n", 6), ==, 6);
	g_assert_cmpint(tls_read(t, buf, sizeof buf), ==, 4);
	g_assert_cmpint(tls_read_now(t, buf, sizeof buf), ==, 2); /* poll() would not have told */
	g_assert_cmpint(tls_read_now(t, buf, sizeof buf), ==, -1);
	g_assert_cmpint(errno, ==, EAGAIN);
	g_assert_cmpint(tls_write(t, "2 end\r\n", 7), ==, 7);
	g_assert_cmpint(tls_read(t, buf, sizeof buf), ==, -1);
	g_assert_cmpint(errno, ==, ECONNRESET);
	tls_close(t);
	script_end(&server);
	gnutls_certificate_free_credentials(credentials);
}

static void test_refusals(void)
{
	static const struct {
		const char *host;
		int code;
		const char *says;
	} rows[] = {
		{ "localhost", CLOSECALL_RETRY, "cannot connect to 'localhost:1': *" },
		{ "closecall.invalid", CLOSECALL_RETRY, "cannot connect to 'closecall.invalid:1': *" },
		{ "", CLOSECALL_SETUP, "'' is not a host name" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;

		g_assert_null(tls_connect(rows[i].host, 1, 2000, &error));
		g_assert_error(error, CLOSECALL_ERROR, rows[i].code);
		g_assert_true(g_pattern_match_simple(rows[i].says, error->message));
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	directory = g_dir_make_tmp("closecall-XXXXXX", NULL);
	ca_file = g_build_filename(directory, "ca.pem", NULL);
	ca = tls_ca_new("test authority");
	tls_ca_save(&ca, ca_file);
	g_test_add_func("/tls/certificates", test_certificates);
	g_test_add_func("/tls/trust", test_trust);
	g_test_add_func("/tls/handshakes", test_handshakes);
	g_test_add_func("/tls/reading", test_reading);
	g_test_add_func("/tls/refusals", test_refusals);

	int failed = g_test_run();

	g_unlink(ca_file);
	g_rmdir(directory);
	tls_ca_clear(&ca);
	g_free(ca_file);
	g_free(directory);
	return failed;
}
