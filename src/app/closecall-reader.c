/* closecall-reader: reads what strangers wrote, with nothing but two pipes (DESIGN section 4).
 *
 *   closecall-reader WORDS-DIR
 *
 * Loads the vocabulary and the time zones, shuts itself in, and then answers requests on standard input until
 * it ends. */
#include "app/reader_kinds.h"
#include "edge/files.h"
#include "edge/reader_pipe.h"
#include "edge/sandbox.h"
#include "read/mail.h"
#include "read/pdf.h"
#include "read/zones.h"
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#define MEMORY_BYTES ((int64_t)1024 * 1024 * 1024)
#define CPU_S 3600
#define WORDS_MAX_BYTES (1024 * 1024)

static bool load_words(struct words *words, const char *dir, GError **error)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	if (!dir_list(dir, names, error))
		return false;
	for (guint i = 0; i < names->len; i++) {
		const char *name = names->pdata[i];
		if (!g_str_has_suffix(name, ".conf"))
			continue;
		g_autofree char *path = g_build_filename(dir, name, NULL);
		g_autofree char *lang = g_strndup(name, strlen(name) - strlen(".conf"));
		g_autofree char *text = NULL;
		if (!file_read_text(path, WORDS_MAX_BYTES, &text, error) ||
			!words_add(words, lang, text, path, error))
			return false;
	}
	if (!words_languages(words)[0]) {
		g_set_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP, "no words files in '%s'", dir);
		return false;
	}
	return true;
}

static bool answer_one(const struct words *words, const struct reader_message *request, GError **error)
{
	g_autoptr(GError) why = NULL;
	g_autoptr(GBytes) value = reader_answer(words, request, &why);
	const char *word = value ? "" : why ? why->message : "cannot be read";
	const struct reader_message answer = { .word = (char *)(uintptr_t)word, .value = value };
	return reader_pipe_send(1, &answer, 0, error);
}

static bool serve(const struct words *words, GError **error)
{
	struct reader_message request;
	bool ok = true;
	while (ok && reader_pipe_receive(0, READER_MAX_REQUEST, 0, &request, error)) {
		ok = answer_one(words, &request, error);
		reader_message_clear(&request);
	}
	return ok && *error == NULL;
}

int main(int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	if (argc != 2) {
		fprintf(stderr, "closecall-reader is started by closecall\n");
		return EX_USAGE;
	}
	signal(SIGPIPE, SIG_IGN);
	/* whatever needs a file later is loaded now */
	mail_prepare();
	pdf_prepare();
	zones_init();
	struct words *words = words_new();
	struct sandbox_limits limits = {
		.keep_fd = 2, .memory_bytes = MEMORY_BYTES, .cpu_s = CPU_S, .without_landlock_ok = true
	};
	bool ok =
		load_words(words, argv[1], &error) && sandbox_enter(&limits, &error) && serve(words, &error);
	if (!ok)
		fprintf(stderr, "closecall-reader: %s\n", error->message);
	/* no handlers at exit: those of the sanitizers would want what the sandbox has taken away */
	_exit(ok ? EX_OK : EX_SOFTWARE);
}
