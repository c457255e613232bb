#include "read/domain.h"

#include <glib.h>
#include <string.h>

static const char *const public_domains[] = { "gmail.com", "googlemail.com", "hotmail.com", "hotmail.be",
	"hotmail.fr", "hotmail.nl", "hotmail.de", "hotmail.co.uk", "outlook.com", "outlook.be", "outlook.fr",
	"outlook.de", "live.com", "live.be", "live.nl", "live.fr", "msn.com", "yahoo.com", "yahoo.fr",
	"yahoo.de", "yahoo.co.uk", "ymail.com", "icloud.com", "me.com", "mac.com", "aol.com", "gmx.de",
	"gmx.net", "gmx.ch", "gmx.at", "gmx.com", "web.de", "t-online.de", "freenet.de", "arcor.de",
	"mail.de", "posteo.de", "telenet.be", "skynet.be", "proximus.be", "belgacom.net", "scarlet.be",
	"voo.be", "pandora.be", "edpnet.be", "ziggo.nl", "kpnmail.nl", "planet.nl", "home.nl", "xs4all.nl",
	"hetnet.nl", "casema.nl", "upcmail.nl", "orange.fr", "wanadoo.fr", "free.fr", "laposte.net", "sfr.fr",
	"bbox.fr", "neuf.fr", "numericable.fr", "bluewin.ch", "hispeed.ch", "sunrise.ch", "btinternet.com",
	"sky.com", "virginmedia.com", "proton.me", "protonmail.com", "pm.me", "mail.com" };

bool domain_is_public(const char *domain)
{
	for (size_t i = 0; i < G_N_ELEMENTS(public_domains); i++)
		if (!g_ascii_strcasecmp(domain, public_domains[i]))
			return true;
	return false;
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
