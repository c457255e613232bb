#include "edge/curl_peer.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>

#include "edge/tls.h"

/* The session is gone when curl_easy_perform() returns; while libcurl says in its log what it thinks of the certificate it is not. */
static void look(struct curl_peer *p)
{
	const struct curl_tlssessioninfo *info = NULL;
	gnutls_typed_vdata_st wanted[] = {
		{ .type = GNUTLS_DT_DNS_HOSTNAME, .data = (unsigned char *)(uintptr_t)p->host },
		{ .type = GNUTLS_DT_KEY_PURPOSE_OID, .data = (unsigned char *)(uintptr_t)GNUTLS_KP_TLS_WWW_SERVER },
	};
	unsigned status = 0;
	if (curl_easy_getinfo(p->curl, CURLINFO_TLS_SSL_PTR, &info) != CURLE_OK || !info || info->backend != CURLSSLBACKEND_GNUTLS || !info->internals)
		return;
	if (gnutls_certificate_verify_peers((gnutls_session_t)info->internals, wanted, G_N_ELEMENTS(wanted), &status) == 0)
		p->status |= status;
}

static int on_log(CURL *curl, curl_infotype type, char *text, size_t n, void *user)
{
	(void)curl;
	if (type == CURLINFO_TEXT && g_strstr_len(text, (gssize)n, "certificate"))
		look(user);
	return 0;
}

void curl_peer_watch(struct curl_peer *p, CURL *curl, const char *host)
{
	*p = (struct curl_peer){ curl, host, 0 };
	curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, on_log);
	curl_easy_setopt(curl, CURLOPT_DEBUGDATA, p);
	curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
}

char *curl_peer_fault(const struct curl_peer *p)
{
	return p->status ? tls_certificate_fault(p->host, p->status) : NULL;
}
