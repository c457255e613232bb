/* A certificate authority for a test, and certificates of it, right and wrong. Functions of GnuTLS that fail
 * end the test. */
#ifndef TESTS_TLS_CA_H
#define TESTS_TLS_CA_H

#include <glib.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>
#include <time.h>

#define TLS_OK(call) g_assert_cmpint((call), >=, 0)

enum tls_fault {
	TLS_GOOD,
	TLS_WRONG_NAME,
	TLS_EXPIRED,
	TLS_NOT_YET,
	TLS_SELF_SIGNED,
	TLS_OTHER_CA,
	TLS_FOR_CLIENTS,
};

struct tls_ca {
	gnutls_x509_privkey_t key;
	gnutls_x509_crt_t certificate;
};

static inline gnutls_x509_privkey_t tls_new_key(void)
{
	gnutls_x509_privkey_t key;

	TLS_OK(gnutls_x509_privkey_init(&key));
	TLS_OK(gnutls_x509_privkey_generate(
		key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0));
	return key;
}

static inline gnutls_x509_crt_t tls_new_certificate(
	gnutls_x509_privkey_t key, const char *name, time_t from, time_t to)
{
	static unsigned char serial;
	unsigned char number[2] = { 1, ++serial };
	gnutls_x509_crt_t crt;

	TLS_OK(gnutls_x509_crt_init(&crt));
	TLS_OK(gnutls_x509_crt_set_version(crt, 3));
	TLS_OK(gnutls_x509_crt_set_serial(crt, number, sizeof number));
	TLS_OK(gnutls_x509_crt_set_key(crt, key));
	TLS_OK(gnutls_x509_crt_set_dn_by_oid(
		crt, GNUTLS_OID_X520_COMMON_NAME, 0, name, (unsigned)strlen(name)));
	TLS_OK(gnutls_x509_crt_set_activation_time(crt, from));
	TLS_OK(gnutls_x509_crt_set_expiration_time(crt, to));
	return crt;
}

static inline struct tls_ca tls_ca_new(const char *name)
{
	time_t now = time(NULL);
	struct tls_ca ca = { .key = tls_new_key() };

	ca.certificate = tls_new_certificate(ca.key, name, now - 3600, now + 86400);
	TLS_OK(gnutls_x509_crt_set_basic_constraints(ca.certificate, 1, -1));
	TLS_OK(gnutls_x509_crt_set_key_usage(ca.certificate, GNUTLS_KEY_KEY_CERT_SIGN));
	TLS_OK(gnutls_x509_crt_sign2(ca.certificate, ca.certificate, ca.key, GNUTLS_DIG_SHA256, 0));
	return ca;
}

static inline void tls_ca_clear(struct tls_ca *ca)
{
	gnutls_x509_crt_deinit(ca->certificate);
	gnutls_x509_privkey_deinit(ca->key);
}

/* Writes it as PEM. */
static inline void tls_ca_save(const struct tls_ca *ca, const char *path)
{
	gnutls_datum_t pem;

	TLS_OK(gnutls_x509_crt_export2(ca->certificate, GNUTLS_X509_FMT_PEM, &pem));
	g_assert_true(g_file_set_contents(path, (const char *)pem.data, pem.size, NULL));
	gnutls_free(pem.data);
}

/* For a server on "localhost", with one thing wrong. */
static inline gnutls_certificate_credentials_t tls_server_credentials(
	const struct tls_ca *ca, enum tls_fault fault)
{
	time_t now = time(NULL);
	const char *name = fault == TLS_WRONG_NAME ? "wrong.example" : "localhost";
	gnutls_x509_privkey_t key = tls_new_key();
	gnutls_x509_crt_t crt = tls_new_certificate(key, name, fault == TLS_NOT_YET ? now + 3600 : now - 7200,
		fault == TLS_EXPIRED ? now - 3600 : now + 86400);
	struct tls_ca other = tls_ca_new("another authority");
	const struct tls_ca *issuer = fault == TLS_OTHER_CA ? &other : ca;
	gnutls_certificate_credentials_t credentials;

	TLS_OK(gnutls_x509_crt_set_subject_alt_name(
		crt, GNUTLS_SAN_DNSNAME, name, (unsigned)strlen(name), GNUTLS_FSAN_SET));
	TLS_OK(gnutls_x509_crt_set_key_purpose_oid(
		crt, fault == TLS_FOR_CLIENTS ? GNUTLS_KP_TLS_WWW_CLIENT : GNUTLS_KP_TLS_WWW_SERVER, 0));
	if (fault == TLS_SELF_SIGNED)
		TLS_OK(gnutls_x509_crt_sign2(crt, crt, key, GNUTLS_DIG_SHA256, 0));
	else
		TLS_OK(gnutls_x509_crt_sign2(crt, issuer->certificate, issuer->key, GNUTLS_DIG_SHA256, 0));
	TLS_OK(gnutls_certificate_allocate_credentials(&credentials));
	TLS_OK(gnutls_certificate_set_x509_key(credentials, &crt, 1, key));
	gnutls_x509_crt_deinit(crt);
	gnutls_x509_privkey_deinit(key);
	tls_ca_clear(&other);
	return credentials;
}

#endif
