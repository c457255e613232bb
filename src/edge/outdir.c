#include "edge/outgoing.h"

#include "edge/files.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { MAX_STEM = 150 };

struct outdir {
	struct outgoing base;
	char *path;
};

/* The id as a file name. Where it cannot stand as it is, a digest keeps two ids from becoming one file. */
static char *file_name(const char *message_id)
{
	gsize n = strlen(message_id);
	g_autofree char *stem = g_strndup(message_id, MAX_STEM);
	g_strcanon(stem, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.@_-", '_');
	if (*stem == '.')
		*stem = '_';
	if (n > 0 && strcmp(stem, message_id) == 0)
		return g_strconcat(stem, ".eml", NULL);
	g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, message_id, -1);
	return g_strdup_printf("%s-%.16s.eml", stem, sum);
}

static enum outgoing_result send_mail(struct outgoing *o, const char *from, const char *to,
	const char *message_id, GBytes *mail, GError **error)
{
	(void)from; /* the envelope is what a mail in a directory does not have */
	(void)to;
	gsize n;
	const void *bytes = g_bytes_get_data(mail, &n);
	g_autofree char *name = file_name(message_id);
	g_autofree char *file = g_build_filename(((struct outdir *)o)->path, name, NULL);
	return file_write_atomic(file, bytes, n, 0600, error) ? OUTGOING_SENT : OUTGOING_FAILED;
}

static bool check(struct outgoing *o, GError **error)
{
	const char *path = ((struct outdir *)o)->path;
	if (access(path, W_OK | X_OK) == 0)
		return true;
	g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "outgoing directory '%s' cannot be written in: %s", path, g_strerror(errno));
	return false;
}

static void close_outdir(struct outgoing *o)
{
	struct outdir *d = (struct outdir *)o;
	g_free(d->path);
	g_free(d);
}

struct outgoing *outdir_open(const char *path, GError **error)
{
	static const struct outgoing_ops ops = { .send = send_mail, .check = check, .close = close_outdir };
	if (!g_file_test(path, G_FILE_TEST_IS_DIR)) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "outgoing directory '%s' is not there",
			path);
		return NULL;
	}
	struct outdir *d = g_new0(struct outdir, 1);
	d->base.ops = &ops;
	d->path = g_strdup(path);
	return &d->base;
}
