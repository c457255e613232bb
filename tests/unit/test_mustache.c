/* The cases of the Mustache specification v1.3, module by module, without lambdas; then what the specification leaves to us. */
#include "write/mustache.h"

#include <string.h>

#include "core/error.h"

#define MAX_TEXTS 6

struct row {
	const char *name, *template, *view, *expected;
	const char *partials[MAX_TEXTS]; /* name, text, name, text … */
};

static const struct row comments[] = {
	{ "inline", "12345{{! Comment Block! }}67890", NULL, "1234567890", { NULL } },
	{ "multiline", "12345{{!\n  This is a\n  multi-line comment...\n}}67890\n", NULL, "1234567890\n", { NULL } },
	{ "standalone", "Begin.\n{{! Comment Block! }}\nEnd.\n", NULL, "Begin.\nEnd.\n", { NULL } },
	{ "indented standalone", "Begin.\n  {{! Indented Comment Block! }}\nEnd.\n", NULL, "Begin.\nEnd.\n", { NULL } },
	{ "standalone line endings", "|\r\n{{! Standalone Comment }}\r\n|", NULL, "|\r\n|", { NULL } },
	{ "standalone without previous line", "  {{! I'm Still Standalone }}\n!", NULL, "!", { NULL } },
	{ "standalone without newline", "!\n  {{! I'm Still Standalone }}", NULL, "!\n", { NULL } },
	{ "multiline standalone", "Begin.\n{{!\nSomething's going on here...\n}}\nEnd.\n", NULL, "Begin.\nEnd.\n", { NULL } },
	{ "indented multiline standalone", "Begin.\n  {{!\n    Something's going on here...\n  }}\nEnd.\n", NULL,
		"Begin.\nEnd.\n", { NULL } },
	{ "indented inline", "  12 {{! 34 }}\n", NULL, "  12 \n", { NULL } },
	{ "surrounding whitespace", "12345 {{! Comment Block! }} 67890", NULL, "12345  67890", { NULL } },
	{ "variable name collision", "comments never show: >{{! comment }}<",
		"{'! comment': <1>, '! comment ': <2>, '!comment': <3>, 'comment': <4>}", "comments never show: ><", { NULL } },
};

static const struct row delimiters[] = {
	{ "pair behavior", "{{=<% %>=}}(<%text%>)", "{'text': <'Hey!'>}", "(Hey!)", { NULL } },
	{ "special characters", "({{=[ ]=}}[text])", "{'text': <'It worked!'>}", "(It worked!)", { NULL } },
	{ "sections",
		"[\n{{#section}}\n  {{data}}\n  |data|\n{{/section}}\n\n{{= | | =}}\n|#section|\n  {{data}}\n  |data|\n|/section|\n]\n",
		"{'section': <true>, 'data': <'I got interpolated.'>}",
		"[\n  I got interpolated.\n  |data|\n\n  {{data}}\n  I got interpolated.\n]\n", { NULL } },
	{ "inverted sections",
		"[\n{{^section}}\n  {{data}}\n  |data|\n{{/section}}\n\n{{= | | =}}\n|^section|\n  {{data}}\n  |data|\n|/section|\n]\n",
		"{'section': <false>, 'data': <'I got interpolated.'>}",
		"[\n  I got interpolated.\n  |data|\n\n  {{data}}\n  I got interpolated.\n]\n", { NULL } },
	{ "partial inheritence", "[ {{>include}} ]\n{{= | | =}}\n[ |>include| ]\n", "{'value': <'yes'>}", "[ .yes. ]\n[ .yes. ]\n",
		{ "include", ".{{value}}." } },
	{ "post-partial behavior", "[ {{>include}} ]\n[ .{{value}}.  .|value|. ]\n", "{'value': <'yes'>}",
		"[ .yes.  .yes. ]\n[ .yes.  .|value|. ]\n", { "include", ".{{value}}. {{= | | =}} .|value|." } },
	{ "surrounding whitespace", "| {{=@ @=}} |", NULL, "|  |", { NULL } },
	{ "outlying whitespace (inline)", " | {{=@ @=}}\n", NULL, " | \n", { NULL } },
	{ "standalone tag", "Begin.\n{{=@ @=}}\nEnd.\n", NULL, "Begin.\nEnd.\n", { NULL } },
	{ "indented standalone tag", "Begin.\n  {{=@ @=}}\nEnd.\n", NULL, "Begin.\nEnd.\n", { NULL } },
	{ "standalone line endings", "|\r\n{{= @ @ =}}\r\n|", NULL, "|\r\n|", { NULL } },
	{ "standalone without previous line", "  {{=@ @=}}\n=", NULL, "=", { NULL } },
	{ "standalone without newline", "=\n  {{=@ @=}}", NULL, "=\n", { NULL } },
	{ "pair with padding", "|{{= @   @ =}}|", NULL, "||", { NULL } },
};

static const struct row interpolation[] = {
	{ "no interpolation", "Hello from {Mustache}!\n", NULL, "Hello from {Mustache}!\n", { NULL } },
	{ "basic interpolation", "Hello, {{subject}}!\n", "{'subject': <'world'>}", "Hello, world!\n", { NULL } },
	{ "no re-interpolation", "{{template}}: {{planet}}", "{'template': <'{{planet}}'>, 'planet': <'Earth'>}",
		"{{planet}}: Earth", { NULL } },
	{ "html escaping", "These characters should be HTML escaped: {{forbidden}}\n", "{'forbidden': <'& \" < >'>}",
		"These characters should be HTML escaped: &amp; &quot; &lt; &gt;\n", { NULL } },
	{ "triple mustache", "These characters should not be HTML escaped: {{{forbidden}}}\n", "{'forbidden': <'& \" < >'>}",
		"These characters should not be HTML escaped: & \" < >\n", { NULL } },
	{ "ampersand", "These characters should not be HTML escaped: {{&forbidden}}\n", "{'forbidden': <'& \" < >'>}",
		"These characters should not be HTML escaped: & \" < >\n", { NULL } },
	{ "basic integer", "\"{{mph}} miles an hour!\"", "{'mph': <85>}", "\"85 miles an hour!\"", { NULL } },
	{ "triple mustache integer", "\"{{{mph}}} miles an hour!\"", "{'mph': <85>}", "\"85 miles an hour!\"", { NULL } },
	{ "ampersand integer", "\"{{&mph}} miles an hour!\"", "{'mph': <85>}", "\"85 miles an hour!\"", { NULL } },
	{ "basic decimal", "\"{{power}} jiggawatts!\"", "{'power': <1.210>}", "\"1.21 jiggawatts!\"", { NULL } },
	{ "triple mustache decimal", "\"{{{power}}} jiggawatts!\"", "{'power': <1.210>}", "\"1.21 jiggawatts!\"", { NULL } },
	{ "ampersand decimal", "\"{{&power}} jiggawatts!\"", "{'power': <1.210>}", "\"1.21 jiggawatts!\"", { NULL } },
	{ "basic null", "I ({{cannot}}) be seen!", "{'cannot': <@ms nothing>}", "I () be seen!", { NULL } },
	{ "triple mustache null", "I ({{{cannot}}}) be seen!", "{'cannot': <@ms nothing>}", "I () be seen!", { NULL } },
	{ "ampersand null", "I ({{&cannot}}) be seen!", "{'cannot': <@ms nothing>}", "I () be seen!", { NULL } },
	{ "basic context miss", "I ({{cannot}}) be seen!", NULL, "I () be seen!", { NULL } },
	{ "triple mustache context miss", "I ({{{cannot}}}) be seen!", NULL, "I () be seen!", { NULL } },
	{ "ampersand context miss", "I ({{&cannot}}) be seen!", NULL, "I () be seen!", { NULL } },
	{ "dotted names, basic", "\"{{person.name}}\" == \"{{#person}}{{name}}{{/person}}\"", "{'person': <{'name': <'Joe'>}>}",
		"\"Joe\" == \"Joe\"", { NULL } },
	{ "dotted names, triple mustache", "\"{{{person.name}}}\" == \"{{#person}}{{{name}}}{{/person}}\"",
		"{'person': <{'name': <'Joe'>}>}", "\"Joe\" == \"Joe\"", { NULL } },
	{ "dotted names, ampersand", "\"{{&person.name}}\" == \"{{#person}}{{&name}}{{/person}}\"",
		"{'person': <{'name': <'Joe'>}>}", "\"Joe\" == \"Joe\"", { NULL } },
	{ "dotted names, arbitrary depth", "\"{{a.b.c.d.e.name}}\" == \"Phil\"",
		"{'a': <{'b': <{'c': <{'d': <{'e': <{'name': <'Phil'>}>}>}>}>}>}", "\"Phil\" == \"Phil\"", { NULL } },
	{ "dotted names, broken chains", "\"{{a.b.c}}\" == \"\"", "{'a': <@a{sv} {}>}", "\"\" == \"\"", { NULL } },
	{ "dotted names, broken chain resolution", "\"{{a.b.c.name}}\" == \"\"",
		"{'a': <{'b': <@a{sv} {}>}>, 'c': <{'name': <'Jim'>}>}", "\"\" == \"\"", { NULL } },
	{ "dotted names, initial resolution", "\"{{#a}}{{b.c.d.e.name}}{{/a}}\" == \"Phil\"",
		"{'a': <{'b': <{'c': <{'d': <{'e': <{'name': <'Phil'>}>}>}>}>}>,"
		" 'b': <{'c': <{'d': <{'e': <{'name': <'Wrong'>}>}>}>}>}",
		"\"Phil\" == \"Phil\"", { NULL } },
	{ "dotted names, context precedence", "{{#a}}{{b.c}}{{/a}}", "{'a': <{'b': <@a{sv} {}>}>, 'b': <{'c': <'ERROR'>}>}", "",
		{ NULL } },
	{ "dotted names are never single keys", "{{a.b}}", "{'a.b': <'c'>}", "", { NULL } },
	{ "dotted names, no masking", "{{a.b}}", "{'a.b': <'c'>, 'a': <{'b': <'d'>}>}", "d", { NULL } },
	{ "implicit iterators, basic", "Hello, {{.}}!\n", "'world'", "Hello, world!\n", { NULL } },
	{ "implicit iterators, html escaping", "Escaped: {{.}}\n", "'& \" < >'", "Escaped: &amp; &quot; &lt; &gt;\n", { NULL } },
	{ "implicit iterators, triple mustache", "Not escaped: {{{.}}}\n", "'& \" < >'", "Not escaped: & \" < >\n", { NULL } },
	{ "implicit iterators, ampersand", "Not escaped: {{&.}}\n", "'& \" < >'", "Not escaped: & \" < >\n", { NULL } },
	{ "implicit iterators, integer", "\"{{.}} miles an hour!\"", "85", "\"85 miles an hour!\"", { NULL } },
	{ "surrounding whitespace", "| {{string}} |", "{'string': <'---'>}", "| --- |", { NULL } },
	{ "triple mustache, surrounding whitespace", "| {{{string}}} |", "{'string': <'---'>}", "| --- |", { NULL } },
	{ "ampersand, surrounding whitespace", "| {{&string}} |", "{'string': <'---'>}", "| --- |", { NULL } },
	{ "standalone", "  {{string}}\n", "{'string': <'---'>}", "  ---\n", { NULL } },
	{ "triple mustache, standalone", "  {{{string}}}\n", "{'string': <'---'>}", "  ---\n", { NULL } },
	{ "ampersand, standalone", "  {{&string}}\n", "{'string': <'---'>}", "  ---\n", { NULL } },
	{ "with padding", "|{{ string }}|", "{'string': <'---'>}", "|---|", { NULL } },
	{ "triple mustache with padding", "|{{{ string }}}|", "{'string': <'---'>}", "|---|", { NULL } },
	{ "ampersand with padding", "|{{& string }}|", "{'string': <'---'>}", "|---|", { NULL } },
};

static const struct row inverted[] = {
	{ "falsey", "\"{{^boolean}}This should be rendered.{{/boolean}}\"", "{'boolean': <false>}",
		"\"This should be rendered.\"", { NULL } },
	{ "truthy", "\"{{^boolean}}This should not be rendered.{{/boolean}}\"", "{'boolean': <true>}", "\"\"", { NULL } },
	{ "null is falsey", "\"{{^null}}This should be rendered.{{/null}}\"", "{'null': <@ms nothing>}",
		"\"This should be rendered.\"", { NULL } },
	{ "context", "\"{{^context}}Hi {{name}}.{{/context}}\"", "{'context': <{'name': <'Joe'>}>}", "\"\"", { NULL } },
	{ "list", "\"{{^list}}{{n}}{{/list}}\"", "{'list': <[{'n': <1>}, {'n': <2>}, {'n': <3>}]>}", "\"\"", { NULL } },
	{ "empty list", "\"{{^list}}Yay lists!{{/list}}\"", "{'list': <@av []>}", "\"Yay lists!\"", { NULL } },
	{ "doubled", "{{^bool}}\n* first\n{{/bool}}\n* {{two}}\n{{^bool}}\n* third\n{{/bool}}\n",
		"{'bool': <false>, 'two': <'second'>}", "* first\n* second\n* third\n", { NULL } },
	{ "nested (falsey)", "| A {{^bool}}B {{^bool}}C{{/bool}} D{{/bool}} E |", "{'bool': <false>}", "| A B C D E |", { NULL } },
	{ "nested (truthy)", "| A {{^bool}}B {{^bool}}C{{/bool}} D{{/bool}} E |", "{'bool': <true>}", "| A  E |", { NULL } },
	{ "context misses", "[{{^missing}}Cannot find key 'missing'!{{/missing}}]", NULL, "[Cannot find key 'missing'!]",
		{ NULL } },
	{ "dotted names, truthy", "\"{{^a.b.c}}Not Here{{/a.b.c}}\" == \"\"", "{'a': <{'b': <{'c': <true>}>}>}", "\"\" == \"\"",
		{ NULL } },
	{ "dotted names, falsey", "\"{{^a.b.c}}Not Here{{/a.b.c}}\" == \"Not Here\"", "{'a': <{'b': <{'c': <false>}>}>}",
		"\"Not Here\" == \"Not Here\"", { NULL } },
	{ "dotted names, broken chains", "\"{{^a.b.c}}Not Here{{/a.b.c}}\" == \"Not Here\"", "{'a': <@a{sv} {}>}",
		"\"Not Here\" == \"Not Here\"", { NULL } },
	{ "surrounding whitespace", " | {{^boolean}}\t|\t{{/boolean}} | \n", "{'boolean': <false>}", " | \t|\t | \n", { NULL } },
	{ "internal whitespace", " | {{^boolean}} {{! Important Whitespace }}\n {{/boolean}} | \n", "{'boolean': <false>}",
		" |  \n  | \n", { NULL } },
	{ "indented inline sections", " {{^boolean}}NO{{/boolean}}\n {{^boolean}}WAY{{/boolean}}\n", "{'boolean': <false>}",
		" NO\n WAY\n", { NULL } },
	{ "standalone lines", "| This Is\n{{^boolean}}\n|\n{{/boolean}}\n| A Line\n", "{'boolean': <false>}",
		"| This Is\n|\n| A Line\n", { NULL } },
	{ "standalone indented lines", "| This Is\n  {{^boolean}}\n|\n  {{/boolean}}\n| A Line\n", "{'boolean': <false>}",
		"| This Is\n|\n| A Line\n", { NULL } },
	{ "standalone line endings", "|\r\n{{^boolean}}\r\n{{/boolean}}\r\n|", "{'boolean': <false>}", "|\r\n|", { NULL } },
	{ "standalone without previous line", "  {{^boolean}}\n^{{/boolean}}\n/", "{'boolean': <false>}", "^\n/", { NULL } },
	{ "standalone without newline", "^{{^boolean}}\n/\n  {{/boolean}}", "{'boolean': <false>}", "^\n/\n", { NULL } },
	{ "padding", "|{{^ boolean }}={{/ boolean }}|", "{'boolean': <false>}", "|=|", { NULL } },
};

static const struct row partials[] = {
	{ "basic behavior", "\"{{>text}}\"", NULL, "\"from partial\"", { "text", "from partial" } },
	{ "failed lookup", "\"{{>text}}\"", NULL, "\"\"", { NULL } },
	{ "context", "\"{{>partial}}\"", "{'text': <'content'>}", "\"*content*\"", { "partial", "*{{text}}*" } },
	{ "recursion", "{{>node}}", "{'content': <'X'>, 'nodes': <[{'content': <'Y'>, 'nodes': <@av []>}]>}", "X<Y<>>",
		{ "node", "{{content}}<{{#nodes}}{{>node}}{{/nodes}}>" } },
	{ "nested", "{{>outer}}", "{'a': <'hello'>, 'b': <'world'>}", "*hello world!*",
		{ "outer", "*{{a}} {{>inner}}*", "inner", "{{b}}!" } },
	{ "surrounding whitespace", "| {{>partial}} |", NULL, "| \t|\t |", { "partial", "\t|\t" } },
	{ "inline indentation", "  {{data}}  {{> partial}}\n", "{'data': <'|'>}", "  |  >\n>\n", { "partial", ">\n>" } },
	{ "standalone line endings", "|\r\n{{>partial}}\r\n|", NULL, "|\r\n>|", { "partial", ">" } },
	{ "standalone without previous line", "  {{>partial}}\n>", NULL, "  >\n  >>", { "partial", ">\n>" } },
	{ "standalone without newline", ">\n  {{>partial}}", NULL, ">\n  >\n  >", { "partial", ">\n>" } },
	{ "standalone indentation", "\\\n {{>partial}}\n/\n", "{'content': <'<\\n->'>}", "\\\n |\n <\n->\n |\n/\n",
		{ "partial", "|\n{{{content}}}\n|\n" } },
	{ "padding whitespace", "|{{> partial }}|", "{'boolean': <true>}", "|[]|", { "partial", "[]" } },
};

#define DEEP_VIEW \
	"{'a': <{'one': <1>}>, 'b': <{'two': <2>}>, 'c': <{'three': <3>, 'd': <{'four': <4>, 'five': <5>}>}>}"

static const struct row sections[] = {
	{ "truthy", "\"{{#boolean}}This should be rendered.{{/boolean}}\"", "{'boolean': <true>}", "\"This should be rendered.\"",
		{ NULL } },
	{ "falsey", "\"{{#boolean}}This should not be rendered.{{/boolean}}\"", "{'boolean': <false>}", "\"\"", { NULL } },
	{ "null is falsey", "\"{{#null}}This should not be rendered.{{/null}}\"", "{'null': <@ms nothing>}", "\"\"", { NULL } },
	{ "context", "\"{{#context}}Hi {{name}}.{{/context}}\"", "{'context': <{'name': <'Joe'>}>}", "\"Hi Joe.\"", { NULL } },
	{ "parent contexts", "\"{{#sec}}{{a}}, {{b}}, {{c.d}}{{/sec}}\"",
		"{'a': <'foo'>, 'b': <'wrong'>, 'sec': <{'b': <'bar'>}>, 'c': <{'d': <'baz'>}>}", "\"foo, bar, baz\"", { NULL } },
	{ "variable test", "\"{{#foo}}{{.}} is {{foo}}{{/foo}}\"", "{'foo': <'bar'>}", "\"bar is bar\"", { NULL } },
	{ "list contexts", "{{#tops}}{{#middles}}{{tname.lower}}{{mname}}.{{#bottoms}}{{tname.upper}}{{mname}}{{bname}}.{{/bottoms}}"
			   "{{/middles}}{{/tops}}",
		"{'tops': <[{'tname': <{'upper': <'A'>, 'lower': <'a'>}>,"
		" 'middles': <[{'mname': <'1'>, 'bottoms': <[{'bname': <'x'>}, {'bname': <'y'>}]>}]>}]>}",
		"a1.A1x.A1y.", { NULL } },
	{ "deeply nested contexts",
		"{{#a}}\n{{one}}\n{{#b}}\n{{one}}{{two}}{{one}}\n{{#c}}\n{{one}}{{two}}{{three}}{{two}}{{one}}\n{{#d}}\n"
		"{{one}}{{two}}{{three}}{{four}}{{three}}{{two}}{{one}}\n{{#five}}\n"
		"{{one}}{{two}}{{three}}{{four}}{{five}}{{four}}{{three}}{{two}}{{one}}\n"
		"{{one}}{{two}}{{three}}{{four}}{{.}}6{{.}}{{four}}{{three}}{{two}}{{one}}\n{{/five}}\n"
		"{{one}}{{two}}{{three}}{{four}}{{three}}{{two}}{{one}}\n{{/d}}\n{{one}}{{two}}{{three}}{{two}}{{one}}\n{{/c}}\n"
		"{{one}}{{two}}{{one}}\n{{/b}}\n{{one}}\n{{/a}}\n",
		DEEP_VIEW,
		"1\n121\n12321\n1234321\n123454321\n12345654321\n1234321\n12321\n121\n1\n", { NULL } },
	{ "list", "\"{{#list}}{{item}}{{/list}}\"", "{'list': <[{'item': <1>}, {'item': <2>}, {'item': <3>}]>}", "\"123\"",
		{ NULL } },
	{ "empty list", "\"{{#list}}Yay lists!{{/list}}\"", "{'list': <@av []>}", "\"\"", { NULL } },
	{ "doubled", "{{#bool}}\n* first\n{{/bool}}\n* {{two}}\n{{#bool}}\n* third\n{{/bool}}\n",
		"{'bool': <true>, 'two': <'second'>}", "* first\n* second\n* third\n", { NULL } },
	{ "nested (truthy)", "| A {{#bool}}B {{#bool}}C{{/bool}} D{{/bool}} E |", "{'bool': <true>}", "| A B C D E |", { NULL } },
	{ "nested (falsey)", "| A {{#bool}}B {{#bool}}C{{/bool}} D{{/bool}} E |", "{'bool': <false>}", "| A  E |", { NULL } },
	{ "context misses", "[{{#missing}}Found key 'missing'!{{/missing}}]", NULL, "[]", { NULL } },
	{ "implicit iterator, string", "\"{{#list}}({{.}}){{/list}}\"", "{'list': <['a', 'b', 'c', 'd', 'e']>}",
		"\"(a)(b)(c)(d)(e)\"", { NULL } },
	{ "implicit iterator, integer", "\"{{#list}}({{.}}){{/list}}\"", "{'list': <[1, 2, 3, 4, 5]>}", "\"(1)(2)(3)(4)(5)\"",
		{ NULL } },
	{ "implicit iterator, decimal", "\"{{#list}}({{.}}){{/list}}\"", "{'list': <[1.1, 2.2, 3.3, 4.4, 5.5]>}",
		"\"(1.1)(2.2)(3.3)(4.4)(5.5)\"", { NULL } },
	{ "implicit iterator, array", "\"{{#list}}({{#.}}{{.}}{{/.}}){{/list}}\"",
		"{'list': <[<[<1>, <2>, <3>]>, <[<'a'>, <'b'>, <'c'>]>]>}", "\"(123)(abc)\"", { NULL } },
	{ "implicit iterator, html escaping", "\"{{#list}}({{.}}){{/list}}\"", "{'list': <['&', '\"', '<', '>']>}",
		"\"(&amp;)(&quot;)(&lt;)(&gt;)\"", { NULL } },
	{ "implicit iterator, triple mustache", "\"{{#list}}({{{.}}}){{/list}}\"", "{'list': <['&', '\"', '<', '>']>}",
		"\"(&)(\")(<)(>)\"", { NULL } },
	{ "implicit iterator, ampersand", "\"{{#list}}({{&.}}){{/list}}\"", "{'list': <['&', '\"', '<', '>']>}",
		"\"(&)(\")(<)(>)\"", { NULL } },
	{ "implicit iterator, root-level", "\"{{#.}}({{value}}){{/.}}\"", "[{'value': <'a'>}, {'value': <'b'>}]", "\"(a)(b)\"",
		{ NULL } },
	{ "dotted names, truthy", "\"{{#a.b.c}}Here{{/a.b.c}}\" == \"Here\"", "{'a': <{'b': <{'c': <true>}>}>}",
		"\"Here\" == \"Here\"", { NULL } },
	{ "dotted names, falsey", "\"{{#a.b.c}}Here{{/a.b.c}}\" == \"\"", "{'a': <{'b': <{'c': <false>}>}>}", "\"\" == \"\"",
		{ NULL } },
	{ "dotted names, broken chains", "\"{{#a.b.c}}Here{{/a.b.c}}\" == \"\"", "{'a': <@a{sv} {}>}", "\"\" == \"\"", { NULL } },
	{ "surrounding whitespace", " | {{#boolean}}\t|\t{{/boolean}} | \n", "{'boolean': <true>}", " | \t|\t | \n", { NULL } },
	{ "internal whitespace", " | {{#boolean}} {{! Important Whitespace }}\n {{/boolean}} | \n", "{'boolean': <true>}",
		" |  \n  | \n", { NULL } },
	{ "indented inline sections", " {{#boolean}}YES{{/boolean}}\n {{#boolean}}GOOD{{/boolean}}\n", "{'boolean': <true>}",
		" YES\n GOOD\n", { NULL } },
	{ "standalone lines", "| This Is\n{{#boolean}}\n|\n{{/boolean}}\n| A Line\n", "{'boolean': <true>}",
		"| This Is\n|\n| A Line\n", { NULL } },
	{ "indented standalone lines", "| This Is\n  {{#boolean}}\n|\n  {{/boolean}}\n| A Line\n", "{'boolean': <true>}",
		"| This Is\n|\n| A Line\n", { NULL } },
	{ "standalone line endings", "|\r\n{{#boolean}}\r\n{{/boolean}}\r\n|", "{'boolean': <true>}", "|\r\n|", { NULL } },
	{ "standalone without previous line", "  {{#boolean}}\n#{{/boolean}}\n/", "{'boolean': <true>}", "#\n/", { NULL } },
	{ "standalone without newline", "#{{#boolean}}\n/\n  {{/boolean}}", "{'boolean': <true>}", "#\n/\n", { NULL } },
	{ "padding", "|{{# boolean }}={{/ boolean }}|", "{'boolean': <true>}", "|=|", { NULL } },
};

/* What the specification does not say. */
static const struct row ours[] = {
	{ "an empty string is false", "{{#a}}yes{{/a}}{{^a}}no{{/a}}", "{'a': <''>}", "no", { NULL } },
	{ "zero is a value", "{{#a}}{{.}}{{/a}}{{^a}}no{{/a}}", "{'a': <0>}", "0", { NULL } },
	{ "a just value", "{{a}}", "{'a': <@ms 'here'>}", "here", { NULL } },
	{ "variants in a variant", "{{a}}", "{'a': <<<'here'>>>}", "here", { NULL } },
	{ "nothing in a list is skipped", "{{#a}}({{.}}){{/a}}", "{'a': <[@ms 'x', nothing]>}", "(x)", { NULL } },
	{ "a list is no text", "({{a}})", "{'a': <[1, 2]>}", "()", { NULL } },
	{ "nested partials add up their indentation", " {{>a}}\n", "{'x': <true>}", " 1\n   2\n",
		{ "a", "1\n  {{>b}}\n", "b", "{{#x}}2{{/x}}\n" } },
	{ "indentation before an inline section that is false", "  {{>a}}\n", NULL, "  \n  x\n", { "a", "{{#no}}y{{/no}}\nx\n" } },
	{ "a partial that calls itself ends", "{{>a}}", NULL,
		"................................", { "a", ".{{>a}}" } },
	{ "an unclosed brace is text", "a { b } {c} }}", NULL, "a { b } {c} }}", { NULL } },
};

static const struct mustache *find_partial(const char *name, gpointer data)
{
	return g_hash_table_lookup(data, name);
}

static struct mustache *parse(const char *text, const char *name)
{
	g_autoptr(GError) error = NULL;
	struct mustache *m = mustache_parse(text, name, &error);
	g_assert_no_error(error);
	g_assert_nonnull(m);
	return m;
}

static GVariant *view_of(const char *text)
{
	g_autoptr(GError) error = NULL;
	GVariant *v = g_variant_parse(NULL, text ? text : "@a{sv} {}", NULL, NULL, &error);
	g_assert_no_error(error);
	return v;
}

static void check_row(gconstpointer data)
{
	const struct row *row = data;
	g_autoptr(GHashTable) table = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)mustache_free);
	for (int i = 0; i + 1 < MAX_TEXTS && row->partials[i]; i += 2)
		g_hash_table_insert(table, (gpointer)(guintptr)row->partials[i], parse(row->partials[i + 1], row->partials[i]));
	g_autoptr(GVariant) view = view_of(row->view);
	struct mustache *m = parse(row->template, "t");
	g_autofree char *out = mustache_render(m, view, MUSTACHE_HTML, find_partial, NULL, table);
	g_assert_cmpstr(out, ==, row->expected);
	mustache_free(m);
}

static void test_text_escapes_nothing(void)
{
	g_autoptr(GVariant) view = view_of("{'a': <'<b>&\"'>}");
	struct mustache *m = parse("{{a}}", "t");
	g_autofree char *out = mustache_render(m, view, MUSTACHE_TEXT, NULL, NULL, NULL);
	g_assert_cmpstr(out, ==, "<b>&\"");
	mustache_free(m);
}

static const char *note_missing(const char *name, gpointer data)
{
	g_string_append_printf(data, "%s;", name);
	return "…";
}

static void test_missing(void)
{
	g_autoptr(GVariant) view = view_of("{'a': <'A'>, 'n': <@ms nothing>}");
	g_autoptr(GString) names = g_string_new(NULL);
	struct mustache *m = parse("{{a}} {{b}} {{{c.d}}} {{n}} {{#e}}{{f}}{{/e}}{{^e}}{{g}}{{/e}}", "t");
	g_autofree char *out = mustache_render(m, view, MUSTACHE_HTML, NULL, note_missing, names);
	g_assert_cmpstr(out, ==, "A … … … …");
	g_assert_cmpstr(names->str, ==, "b;c.d;n;g;");
	mustache_free(m);
}

static void test_errors(void)
{
	static const struct {
		const char *text, *message;
	} rows[] = {
		{ "a\nbé {{x", "t:2:4: tag is not closed by '}}'" },
		{ "{{{x}}", "t:1:1: tag is not closed by '}}}'" },
		{ "{{=a b}}", "t:1:1: tag is not closed by '=}}'" },
		{ "{{}}", "t:1:1: bad name in tag ''" },
		{ "{{#}}", "t:1:1: bad name in tag ''" },
		{ "{{a b}}", "t:1:1: bad name in tag 'a b'" },
		{ "{{=a=}}", "t:1:1: bad delimiters 'a'" },
		{ "{{=a b c=}}", "t:1:1: bad delimiters 'a b c'" },
		{ "x\n  {{/a}}", "t:2:3: nothing is open to be closed by 'a'" },
		{ "{{#a}}\n{{#b}}\n{{/a}}", "t:3:1: section closed by another name 'a'" },
		{ "x {{#a}}", "t:1:3: section is not closed 'a'" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_assert_null(mustache_parse(rows[i].text, "t", &error));
		g_assert_error(error, CLOSECALL_ERROR, CLOSECALL_SETUP);
		g_assert_cmpstr(error->message, ==, rows[i].message);
	}
}

static void test_too_deep(void)
{
	g_autoptr(GString) text = g_string_new(NULL);
	for (int i = 0; i < 65; i++)
		g_string_append(text, "{{#a}}");
	g_autoptr(GError) error = NULL;
	g_assert_null(mustache_parse(text->str, "t", &error));
	g_assert_cmpstr(error->message, ==, "t:1:385: sections nested too deep at 'a'");
}

/* Doubles at each level: without a bound on the work this would run for hours. */
static void test_bomb(void)
{
	g_autoptr(GHashTable) table = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)mustache_free);
	g_hash_table_insert(table, (gpointer)(guintptr) "a", parse("x{{>a}}{{>a}}", "a"));
	g_autoptr(GVariant) view = view_of(NULL);
	g_autofree char *out = mustache_render(g_hash_table_lookup(table, "a"), view, MUSTACHE_TEXT, find_partial, NULL, table);
	g_assert_cmpuint(strlen(out), <, 1 << 20);
}

static void note_name(const char *name, int line, int column, gpointer data)
{
	g_string_append_printf(data, "%s@%d:%d ", name, line, column);
}

static void test_names(void)
{
	g_autoptr(GString) names = g_string_new(NULL);
	struct mustache *m = parse("é {{a}}\n{{#b}}{{c.d}}{{/b}}{{! no }}{{>p}}\n{{{.}}}{{^e}}{{/e}}", "t");
	mustache_names(m, note_name, names);
	g_assert_cmpstr(names->str, ==, "a@1:3 b@2:1 c.d@2:7 .@3:1 e@3:8 ");
	mustache_free(m);
}

static void add_rows(const char *module, const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		g_autofree char *path = g_strdup_printf("/mustache/%s/%s", module, rows[i].name);
		g_test_add_data_func(path, &rows[i], check_row);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	add_rows("comments", comments, G_N_ELEMENTS(comments));
	add_rows("delimiters", delimiters, G_N_ELEMENTS(delimiters));
	add_rows("interpolation", interpolation, G_N_ELEMENTS(interpolation));
	add_rows("inverted", inverted, G_N_ELEMENTS(inverted));
	add_rows("partials", partials, G_N_ELEMENTS(partials));
	add_rows("sections", sections, G_N_ELEMENTS(sections));
	add_rows("ours", ours, G_N_ELEMENTS(ours));
	g_test_add_func("/mustache/text", test_text_escapes_nothing);
	g_test_add_func("/mustache/missing", test_missing);
	g_test_add_func("/mustache/errors", test_errors);
	g_test_add_func("/mustache/too-deep", test_too_deep);
	g_test_add_func("/mustache/bomb", test_bomb);
	g_test_add_func("/mustache/names", test_names);
	return g_test_run();
}
