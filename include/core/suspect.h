/* Why did they ask? Two suspicions with their reasons (METHOD 2.6): the quote serves as a lever on a competitor's price (R15), or the no
 * has fallen and is not said (R16). Pure: of the deal and of what was known of the company when the quote left.
 *
 * A flag changes the script and the effort, never the outcome: the next call tests the suspicion, once, and a deal under suspicion gets
 * half the dials of its tier. */
#ifndef CORE_SUSPECT_H
#define CORE_SUSPECT_H

#include "core/deal.h"

/* Weighs all reasons anew: fills lever_points, polite_points, suspect_reasons and suspicion. What the rep typed goes first, then the
 * higher score from rules->suspect_at on; of equal ones the lever. */
void suspect_weigh(struct deal *deal, const struct rules *rules);

/* The script that tests the deal's suspicion; SCRIPT_NONE: there is none, or it has been tested. */
/* Of what the rep should say whether it is so: flagged at suspect_at points, or one below, untested, and not yet said. */
enum suspicion suspect_to_ask(const struct deal *deal, int suspect_at);

enum script suspect_script(const struct deal *deal);

/* Dials after which the deal is left to rest. */
int suspect_max_dials(const struct deal *deal, const struct tier *tier);

#endif
