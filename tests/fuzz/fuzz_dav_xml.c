/* Any bytes as a server's answer: they are a multistatus or the reason why not, and its hrefs lead nowhere but into the collection. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "edge/calendar.h"
#include "edge/dav.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void follow(const char *href)
{
	static const char collection[] = "https://h/an@corp.test/c/";
	g_autofree char *url = dav_resolve(collection, href);
	g_autofree char *name = dav_member(collection, href);
	g_assert(!url || g_str_has_prefix(url, "https://"));
	g_assert(!name || (*name && !strchr(name, '/')));
	if (name && calendar_href_is_safe(name)) {
		g_autofree char *back = dav_member_url(collection, name);
		g_autofree char *again = dav_member(collection, back);
		g_assert_cmpstr(name, ==, again);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(GError) error = NULL;
	struct dav_multistatus *m = dav_multistatus_parse((const char *)data, size, &error);
	g_assert((m == NULL) == (error != NULL));
	for (guint i = 0; m && i < m->responses->len; i++) {
		const struct dav_response *r = m->responses->pdata[i];
		g_assert(r->href && *r->href && r->worst >= r->status && r->worst <= 599);
		follow(r->href);
		if (r->ics) {
			g_autofree char *uid = calendar_text_uid(r->ics);
			g_assert(calendar_text_same(r->ics, r->ics));
			g_assert(!uid || calendar_text_same_call(r->ics, r->ics));
		}
	}
	dav_multistatus_free(m);
	return 0;
}
