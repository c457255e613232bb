/* A text that two people write on: ours, which changes, and a person's hand in it, which must stay. Three ways, by lines. */
#ifndef WRITE_TEXT_MERGE_H
#define WRITE_TEXT_MERGE_H

/* was: what we wrote last. standing: what is there. now: what we would write today. The new string is `now` with what the person did to `was`: lines
 * added stay behind the line they followed (or on top), lines taken out stay out. Blanks at the ends of lines, and HTML that an editor made of our
 * text (Google's does), are no doing of a person. A text of more than TEXT_MERGE_MAX_LINES stays as it stands. */
#define TEXT_MERGE_MAX_LINES 500
char *text_merge(const char *was, const char *standing, const char *now);

#endif
