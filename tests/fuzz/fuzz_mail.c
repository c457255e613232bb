/* Any bytes as a mail: it is taken apart or refused, and all text in it is UTF-8. */
#include <stddef.h>
#include <stdint.h>

#include "read/mail.h"
#include "unit/shipped_words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(const char *text)
{
	g_assert(!text || g_utf8_validate(text, -1, NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct words *words;
	g_autoptr(GError) error = NULL;

	if (!words)
		words = shipped_words();
	struct mail *mail = mail_parse(words, data, size, &error);
	g_assert((mail == NULL) == (error != NULL));
	if (!mail)
		return 0;
	char *const texts[] = { mail->message_id, mail->in_reply_to, mail->from, mail->from_name, mail->subject,
		mail->own_text, mail->signature, mail->quoted_text, mail->bounced, mail->bounced_id };
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		check_text(texts[i]);
	for (guint i = 0; i < mail->to->len; i++) {
		const struct mail_address *a = mail->to->pdata[i];
		check_text(a->address);
		check_text(a->name);
	}
	for (guint i = 0; i < mail->attachments->len; i++) {
		const struct attachment *a = mail->attachments->pdata[i];
		check_text(a->name);
		g_assert(a->type && a->bytes);
	}
	mail_free(mail);
	return 0;
}
