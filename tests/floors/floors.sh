#!/bin/sh
# DESIGN section 2 as a test: who may include whom, and which symbols the pure floors may not touch. TAP.
cd "$(dirname "$0")/../.." || exit 1
build=${CLOSECALL_FLOORS_BUILD:-build/release}
n=0 bad=0

verdict() { # NAME FINDINGS
	n=$((n + 1))
	if [ -z "$2" ]; then echo "ok $n - $1"; else
		echo "not ok $n - $1"; echo "$2" | sed 's/^/#   /'; bad=1; fi
}

# FLOOR ALLOWED-FLOORS: our own includes, in its sources and its headers
own() {
	verdict "$1 includes only $2" "$(grep -HnE '#include "(core|read|write|edge|app)/' src/$1/* include/$1/* | grep -vE "#include \"($2)/")"
}
own core 'core'
own read 'core|read'
own write 'core|write'
own edge 'core|edge'
own app 'core|read|write|edge|app'

# only the reader's own files may see the floor that parses strangers' bytes: the daemon asks over the pipe
verdict "only closecall-reader includes read/" \
	"$(grep -HnE '#include "read/' src/app/* include/app/* | grep -vE '^(src|include)/app/(closecall-reader|reader_[a-z]+)\.[ch]:')"
verdict "the daemon holds no parser of PDF, phone numbers or archives" \
	"$(readelf -d "$build/closecall" | grep -E 'poppler|phonenumber|archive')"

# third-party headers: core none but GLib's; app none but GLib's (and gmime's init in the two mains)
foreign='#include <(gmime|curl|libical|libetpan|libconfig|sqlite3|libxml|poppler|json-glib|gnutls|nettle|seccomp|archive|phonenumbers)'
verdict "core includes no library but GLib" "$(grep -HnE "$foreign" src/core/* include/core/*)"
verdict "app includes no library but GLib" \
	"$(grep -HnE "$foreign" src/app/* include/app/* | grep -vE '^src/app/closecall(-reader)?\.c:[0-9]+:#include <gmime/gmime.h>')"
verdict "one library a file" "$(for f in src/read/* src/write/* src/edge/*; do
	libs=$(grep -oE "$foreign" "$f" | sed 's/.*<//' | sort -u | grep -c .)
	[ "$libs" -le 1 ] || echo "$f: $libs libraries"; done)"

# what the pure floors may not call: clock, files, sockets, environment, random
impure='(time|gettimeofday|clock_gettime|g_get_real_time|g_get_monotonic_time|g_date_time_new_now(_local|_utc)?|g_date_time_new_now|localtime(_r)?'
impure="$impure|open(at|64)?|fopen(64)?|creat|g_file_(get|set)_contents|g_fopen|socket|connect|getaddrinfo|getenv|secure_getenv|g_getenv"
impure="$impure|rand|random|drand48|getrandom|g_random_(int|double|boolean)(_range)?|system|popen|fork|execve?|posix_spawnp?|g_spawn_.*)"
for floor in core read write; do
	verdict "$floor calls no clock, file, socket, environment or random" \
		"$(nm -uA $build/$floor/*.o | grep -E " U (_*)$impure(@.*)?\$")"
done
echo "1..$n"
exit $bad
