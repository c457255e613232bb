#include "app/hosts.h"

#define FIRST_WAIT_S 5
#define LONGEST_WAIT_S 900

struct host {
	int failures; /* in a row */
	int64_t until_us, broken_since_us;
	bool told;
};

struct hosts {
	GMutex lock;
	GHashTable *by_name;
	struct tell *tell;
};

struct hosts *hosts_new(struct tell *tell)
{
	struct hosts *h = g_new0(struct hosts, 1);
	g_mutex_init(&h->lock);
	h->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	h->tell = tell;
	return h;
}

void hosts_free(struct hosts *h)
{
	if (!h)
		return;
	g_hash_table_unref(h->by_name);
	g_mutex_clear(&h->lock);
	g_free(h);
}

static struct host *host_of(struct hosts *h, const char *name)
{
	struct host *host = g_hash_table_lookup(h->by_name, name);
	if (!host) {
		host = g_new0(struct host, 1);
		g_hash_table_insert(h->by_name, g_strdup(name), host);
	}
	return host;
}

bool hosts_ready(struct hosts *h, const char *host, int64_t now_us)
{
	g_mutex_lock(&h->lock);
	bool ready = host_of(h, host)->until_us <= now_us;
	g_mutex_unlock(&h->lock);
	return ready;
}

void hosts_failed(struct hosts *h, const char *name, const char *why, int64_t now_us)
{
	g_mutex_lock(&h->lock);
	struct host *host = host_of(h, name);
	bool first = host->failures == 0;
	if (first) {
		host->broken_since_us = now_us;
		host->told = why != NULL;
	}
	host->failures++;
	int64_t ceiling = MIN((int64_t)FIRST_WAIT_S << MIN(host->failures - 1, 10), LONGEST_WAIT_S);
	/* full jitter: those who failed together must not come back together */
	host->until_us = now_us + (int64_t)(g_random_double_range(0.2, 1.0) * (double)ceiling * G_USEC_PER_SEC);
	g_mutex_unlock(&h->lock);
	if (first && why) {
		g_autofree char *line = g_strdup_printf("host broken: %s", why);
		tell_trouble(h->tell, NULL, line);
	}
}

void hosts_worked(struct hosts *h, const char *name, int64_t now_us)
{
	g_mutex_lock(&h->lock);
	struct host *host = host_of(h, name);
	bool healed = host->told;
	int64_t for_s = (now_us - host->broken_since_us) / G_USEC_PER_SEC;
	*host = (struct host){ 0 };
	g_mutex_unlock(&h->lock);
	if (healed) {
		g_autofree char *line = g_strdup_printf("host healed: %s, after %" G_GINT64_FORMAT " s", name, for_s);
		tell_note(h->tell, line);
	}
}
