#!/bin/sh
# What there is, is told: every target of the Makefile in `make help`, every verb in the README and in closecall(8). TAP.
cd "$(dirname "$0")/../.." || exit 1
n=0 bad=0

# NAME WORDS TEXT: every word stands in the text, as a word
told() {
	missing=
	for word in $2; do
		printf '%s\n' "$3" | grep -qE "(^|[^a-z-])$word([^a-z-]|\$)" || missing="$missing $word"
	done
	n=$((n + 1))
	if [ -n "$2" ] && [ -z "$missing" ]; then echo "ok $n - $1"; else
		echo "not ok $n - $1"; echo "#  missing:$missing"; bad=1; fi
}

targets=$(sed -n 's/^\.PHONY: //p' Makefile)
told 'every target is in make help' "$targets" "$(make -s help)"
verbs=$(sed -n 's/^	{ "\([a-z]*\)", .*verb_[a-z]*, .*/\1/p' src/app/closecall.c)
told 'every verb is in the README' "$verbs" "$(grep -o 'closecall [a-z]*' README.md)"
told 'every verb is in closecall(8)' "$verbs" "$(sed -n 's/^\.It Cm //p' src/app/closecall.8)"
echo "1..$n"
exit $bad
