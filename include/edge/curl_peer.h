/* Why libcurl did not trust a server, in the words of edge/tls: its own name neither the check that failed nor the mend. */
#ifndef EDGE_CURL_PEER_H
#define EDGE_CURL_PEER_H

#include <curl/curl.h>
#include <stdbool.h>

/* One transfer's; lives as long as the handle uses it. */
struct curl_peer {
	CURL *curl;
	const char *host;
	unsigned status; /* gnutls_certificate_status_t; 0: no fault seen */
};

/* Before the transfer: looks on while the handshake ends. host borrowed. */
void curl_peer_watch(struct curl_peer *p, CURL *curl, const char *host);

/* After it. New string; NULL: it was not about the certificate, or libcurl knows better. */
char *curl_peer_fault(const struct curl_peer *p);

#endif
