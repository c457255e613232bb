#include "read/motive.h"

#include <string.h>

static const char *skip_marks(const char *p)
{
	return p + strspn(p, " .,:;!-");
}

/* What stands at p, when nothing stands behind it. */
static enum motive motive_at(const struct words *w, const char *p)
{
	static const enum motive motives[] = { MOTIVE_AGREED, MOTIVE_COMPARING, MOTIVE_UNKNOWN };
	int place = -1;
	size_t n = words_starts_any(w, p, "motives", &place);
	bool whole = n && !*skip_marks(p + n);
	return whole && place >= 0 && place < (int)G_N_ELEMENTS(motives) ? motives[place] : MOTIVE_UNSAID;
}

enum motive motive_of_tag(const struct words *w, const char *tag)
{
	g_autofree char *folded = words_fold(tag);
	return motive_at(w, folded);
}

enum motive motive_of_line(const struct words *w, const char *folded)
{
	const char *p = skip_marks(folded);
	size_t n = words_starts_any(w, p, "asked", NULL);
	return n ? motive_at(w, skip_marks(p + n)) : MOTIVE_UNSAID;
}
