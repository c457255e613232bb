#include "read/domain.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

/* Sorted, to be searched in. */
static const char *const public_domains[] = { "aol.com", "arcor.de", "bbox.fr", "belgacom.net", "bluewin.ch",
	"btinternet.com", "casema.nl", "edpnet.be", "free.fr", "freenet.de", "gmail.com", "gmx.at", "gmx.ch",
	"gmx.com", "gmx.de", "gmx.net", "googlemail.com", "hetnet.nl", "hispeed.ch", "home.nl", "hotmail.be",
	"hotmail.co.uk", "hotmail.com", "hotmail.de", "hotmail.fr", "hotmail.nl", "icloud.com", "kpnmail.nl",
	"laposte.net", "live.be", "live.com", "live.fr", "live.nl", "mac.com", "mail.com", "mail.de",
	"me.com", "msn.com", "neuf.fr", "numericable.fr", "orange.fr", "outlook.be", "outlook.com",
	"outlook.de", "outlook.fr", "pandora.be", "planet.nl", "pm.me", "posteo.de", "proton.me",
	"protonmail.com", "proximus.be", "scarlet.be", "sfr.fr", "sky.com", "skynet.be", "sunrise.ch",
	"t-online.de", "telenet.be", "upcmail.nl", "virginmedia.com", "voo.be", "wanadoo.fr", "web.de",
	"xs4all.nl", "yahoo.co.uk", "yahoo.com", "yahoo.de", "yahoo.fr", "ymail.com", "ziggo.nl" };

static int compare_names(const void *a, const void *b)
{
	return g_ascii_strcasecmp(a, *(const char *const *)b);
}

/* These have a domain in each country: "live.co.uk", "yahoo.it". */
static const char *const public_labels[] = { "gmail", "googlemail", "hotmail", "outlook", "live", "yahoo",
	"gmx", "icloud", "protonmail" };

bool domain_is_public(const char *domain)
{
	g_autofree char *label = domain_label(domain);
	for (size_t i = 0; i < G_N_ELEMENTS(public_labels); i++)
		if (!g_ascii_strcasecmp(label, public_labels[i]))
			return true;
	return bsearch(
		domain, public_domains, G_N_ELEMENTS(public_domains), sizeof *public_domains, compare_names);
}

bool domain_is_within(const char *domain, const char *of)
{
	size_t n = strlen(domain), m = strlen(of);
	return m && n >= m && !g_ascii_strcasecmp(domain + n - m, of) && (n == m || domain[n - m - 1] == '.');
}

char *domain_label(const char *domain)
{
	g_auto(GStrv) parts = g_strsplit(domain, ".", -1);
	guint n = g_strv_length(parts);
	if (n < 2)
		return g_strdup(domain);
	guint i = n - 2;
	if (i > 0 && strlen(parts[n - 1]) == 2 && strlen(parts[i]) <= 3)
		i--;
	return g_strdup(parts[i]);
}

char *domain_region(const char *domain)
{
	/* country endings that are sold to everybody */
	static const char *const nowhere[] = { "EU", "IO", "CO", "ME", "TV", "AI", "CC", "WS" };
	const char *point = strrchr(domain, '.');
	if (!point || strlen(point + 1) != 2 || !g_ascii_isalpha(point[1]) || !g_ascii_isalpha(point[2]))
		return NULL;
	g_autofree char *region = g_ascii_strup(point + 1, -1);
	for (size_t i = 0; i < G_N_ELEMENTS(nowhere); i++)
		if (!strcmp(region, nowhere[i]))
			return NULL;
	return g_strdup(!strcmp(region, "UK") ? "GB" : region);
}
