#include "edge/dav_candidates.h"

#include <gio/gio.h>
#include <string.h>

#include "core/error.h"

static bool is_within(const char *host, const char *domain)
{
	g_autofree char *h = g_ascii_strdown(host, -1);
	g_autofree char *dot = g_strconcat(".", domain, NULL);
	g_autofree char *suffix = g_ascii_strdown(dot, -1);
	return strcmp(h, suffix + 1) == 0 || g_str_has_suffix(h, suffix);
}

/* The TXT record's "path=/dav/" (RFC 6764 4); NULL: none. */
static char *txt_path(GResolver *dns, const char *service, const char *domain)
{
	g_autofree char *name = g_strdup_printf("_%ss._tcp.%s", service, domain);
	GList *records = g_resolver_lookup_records(dns, name, G_RESOLVER_RECORD_TXT, NULL, NULL);
	char *path = NULL;
	for (GList *l = records; l; l = l->next) {
		g_autoptr(GVariant) strings = g_variant_get_child_value(l->data, 0);
		for (gsize i = 0; i < g_variant_n_children(strings) && !path; i++) {
			const char *s;
			g_variant_get_child(strings, i, "&s", &s);
			if (g_str_has_prefix(s, "path=/"))
				path = g_strdup(s + strlen("path="));
		}
	}
	g_list_free_full(records, (GDestroyNotify)g_variant_unref);
	return path;
}

static void add_server(GPtrArray *urls, const char *service, const char *host, int port, const char *path)
{
	g_autofree char *at = port == 443 ? g_strdup_printf("https://%s", host)
					  : g_strdup_printf("https://%s:%d", host, port);
	if (path)
		g_ptr_array_add(urls, g_strconcat(at, path, NULL));
	g_ptr_array_add(urls, g_strconcat(at, "/.well-known/", service, NULL));
	g_ptr_array_add(urls, g_strconcat(at, "/", NULL));
}

/* A domain without such records, or a resolver that cannot ask for them, is no error: the well-known address
 * remains. */
static bool add_dns(GPtrArray *urls, const char *service, const char *domain, GError **error)
{
	g_autoptr(GResolver) dns = g_resolver_get_default();
	g_autofree char *secure = g_strconcat(service, "s", NULL);
	GList *targets = g_resolver_lookup_service(dns, secure, "tcp", domain, NULL, NULL);
	g_autofree char *path = targets ? txt_path(dns, service, domain) : NULL;
	bool ok = true;
	for (GList *l = targets; l && ok; l = l->next) {
		const char *host = g_srv_target_get_hostname(l->data);
		if (!*host || strcmp(host, ".") == 0)
			continue; /* "decidedly not available", RFC 2782 */
		ok = is_within(host, domain);
		if (ok)
			add_server(urls, service, host, g_srv_target_get_port(l->data), path);
		else
			g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP,
				"DNS says that %s for '%s' is at '%s', another domain: set "
				"https://%s/ as url if that is right",
				service, domain, host, host);
	}
	g_resolver_free_targets(targets);
	return ok;
}

static void add_root(GPtrArray *urls, const char *service, const char *url)
{
	g_autoptr(GUri) u = g_uri_parse(url, G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED, NULL);
	if (!u || !g_uri_get_host(u))
		return;
	g_autofree char *well_known = g_strconcat("/.well-known/", service, NULL);
	const char *const paths[] = { well_known, "/" };
	for (gsize i = 0; i < G_N_ELEMENTS(paths); i++)
		g_ptr_array_add(urls, g_uri_join(G_URI_FLAGS_ENCODED, g_uri_get_scheme(u), NULL,
					      g_uri_get_host(u), g_uri_get_port(u), paths[i], NULL, NULL));
}

bool dav_candidates(const char *service, const char *typed, GPtrArray *urls, GError **error)
{
	if (strstr(typed, "://")) {
		g_ptr_array_add(urls, g_strdup(typed));
		add_root(urls, service, typed);
		return true;
	}
	const char *at = strrchr(typed, '@');
	const char *domain = at ? at + 1 : typed;
	g_autofree char *url = g_strconcat("https://", domain, NULL);
	if (strpbrk(domain, "/:")) {
		g_ptr_array_add(urls, g_strdup(url));
		add_root(urls, service, url);
		return true;
	}
	if (!add_dns(urls, service, domain, error))
		return false;
	add_root(urls, service, url);
	return true;
}
