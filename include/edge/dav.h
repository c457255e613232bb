/* One question to a DAV server, and the addresses in its answers. Used by caldav and its discovery. */
#ifndef EDGE_DAV_H
#define EDGE_DAV_H

#include "edge/dav_xml.h"
#include "edge/http.h"

/* The namespaces every body is written with: D, C and CS. */
#define DAV_NAMESPACES \
	"xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\" xmlns:CS=\"http://calendarserver.org/ns/\""

struct dav_answer {
	int status;                /* 0: no HTTP answer came */
	char *url;                 /* where it came from, after redirects: the base of its hrefs; NULL with status 0 */
	struct dav_multistatus *m; /* NULL unless dav_ask() succeeded */
};

/* PROPFIND or REPORT; depth NULL sends none. True when the server answered with a multistatus. Errors as of http_request(), the status'
 * (http_status_error), and RETRY for a multistatus that cannot be read. ret: cleared by the caller in both cases. */
bool dav_ask(struct http *h, const char *method, const char *url, const char *depth, const char *body, struct dav_answer *ret,
		GError **error);
void dav_answer_clear(struct dav_answer *a);
/* Does a refusal speak of what was asked? Login, overload and network do not. */
bool dav_is_about_the_request(int status);

/* The absolute address of href in an answer from base. An address that the server itself gives as http although it was asked over https (it
 * stands behind a proxy) is taken as https. NULL when it is none or would leave https. */
char *dav_resolve(const char *base, const char *href);
/* Do two addresses name the same thing? Compared by path, percent-decoded, a final slash aside. */
bool dav_same_path(const char *a, const char *b);
/* The last part of an address, percent-decoded: what people see. */
char *dav_last_part(const char *url);
/* The name of href as a direct member of the collection, percent-decoded; NULL when it is the collection itself or stands elsewhere. */
char *dav_member(const char *collection, const char *href);
/* The address of a member. */
char *dav_member_url(const char *collection, const char *name);

#endif
