#!/bin/sh
# Pictures of mails as clients show them: narrow and wide, light and dark.
# usage: tests/tools/shots.sh HTML-DIRECTORY OUTPUT-DIRECTORY [NAME-PATTERN]      (needs chromium)
set -eu
in=$1 out=$2 pattern=${3:-*}
mkdir -p "$out"
for file in "$in"/$pattern.html; do
	name=$(basename "$file" .html)
	for width in 375 800; do
		for mode in light dark; do
			dark=""
			[ $mode = dark ] && dark="--force-prefers-color-scheme=dark --blink-settings=preferredColorScheme=0"
			# a window is never narrower than 500 pixels: a frame makes the width
			frame=$(mktemp --suffix=.html)
			printf '<body style="margin:0"><iframe src="file://%s" style="border:0;width:%spx;height:%spx"></iframe>' \
				"$(realpath "$file")" "$width" "${HEIGHT:-2000}" > "$frame"
			# shellcheck disable=SC2086
			chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --allow-file-access-from-files $dark \
				--window-size="$width,${HEIGHT:-2000}" --screenshot="$out/$name-$width-$mode.png" "file://$frame" 2>/dev/null
			rm -f "$frame"
		done
	done
done
