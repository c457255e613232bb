/* The style rules of call scripts (METHOD 4.3, 4.4), for templates of admins too. What to look for is data: labels lint_* of the
 * script's language.
 *
 *   lint_question  the heading of the question ("THE QUESTION")
 *   lint_silence   how the line after it begins ("SILENCE")
 *   lint_note      how the last line begins ("NOTE")
 *   lint_spoken    a pattern: where spoken words begin (an opening quotation mark)
 *   lint_backward, lint_disturbing, lint_reopening   patterns of what may not be said
 * Patterns are PCRE, compared without case. */
#ifndef WRITE_SCRIPT_LINT_H
#define WRITE_SCRIPT_LINT_H

#include "core/lang.h"

/* name: of the script, "first_call". Appends to warnings, per finding, a new string "path:line:column: what". */
void script_lint(const char *name, const char *path, const char *text, const struct lang *lang, GPtrArray *warnings);

#endif
