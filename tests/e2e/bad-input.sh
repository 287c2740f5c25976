#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What is given to the tool may be anything: a path that leads nowhere, what is no driver, a disk
# that is full, a preparation that is cut off.  Each time it says in one sentence what is wrong,
# exits with the right status, and leaves nothing half-written and no process.
# Alone: what is cut off is cut off at a time.
set -u
scratch=$(mktemp -d) || exit 2
trap 'chmod -R u+w "$scratch"; rm -rf "$scratch"' EXIT

number=0
check() { # NAME STATUS: passes where STATUS is 0
	number=$((number + 1))
	[ "$2" -eq 0 ] && echo "ok $number - $1" || echo "not ok $number - $1"
	[ "$2" -eq 0 ] || head -n 5 "$scratch/words" | cut -c1-300 | sed 's/^/# /'
}

run() { # ARGUMENT...: what it says is in $scratch/words, its status is this one's
	timeout -k 5 200 "$TOPHALF" run --runs 2 --time 5 --save "$scratch" "$@" \
		>"$scratch/words" 2>&1 </dev/null
}

# told STATUS PATTERN ARGUMENT...: that status, and a line that matches
told() {
	local want=$1 pattern=$2 status
	shift 2
	run "$@"
	status=$?
	[ "$status" -eq "$want" ] || echo "# exit status $status, not $want" >>"$scratch/words"
	[ "$status" -eq "$want" ] && grep -qi -- "$pattern" "$scratch/words"
}

echo "1..21"
driver=$PWD/examples/violations/bad-access-repaired.c

# ---- what is no driver
told 2 "no such\|not.*exist\|neither\|nothing" "$scratch/nowhere.c"
check "a path that does not exist" $?
mkdir "$scratch/folder"
told 2 "Kbuild\|Makefile" "$scratch/folder"
check "a folder without a Kbuild file" $?
printf '\211PNG\r\n\032\n\0\0\0\rIHDR' >"$scratch/picture.png"
told 2 "picture.png" "$scratch/picture.png"
check "a picture" $?
cp "$scratch/picture.png" "$scratch/picture.c"
told 2 "picture.c" "$scratch/picture.c"
check "a picture that is called a C file" $?
echo "int value;" >"$scratch/header.h"
told 2 "header.h" "$scratch/header.h"
check "a header" $?
: >"$scratch/empty.c"
told 2 "empty.c" "$scratch/empty.c"
check "an empty file" $?
printf '#include <linux/module.h>\nint broken( { return 1 }\nMODULE_LICENSE("GPL");\n' >"$scratch/broken.c"
told 2 "does not compile" "$scratch/broken.c" && grep -q "error:.*" "$scratch/words"
check "a driver that does not compile: the compiler's words, and ours" $?
printf '#include <linux/module.h>\nint library(void) { return 1; }\nEXPORT_SYMBOL(library);\nMODULE_LICENSE("GPL");\n' \
	>"$scratch/library.c"
run "$scratch/library.c"
[ $? -ge 2 ]
check "a module without an init function is not clean" $?
cp "$driver" "$scratch/secret.c"
chmod 0 "$scratch/secret.c"
if [ -r "$scratch/secret.c" ]; then
	rm "$scratch/secret.c"; ln -s secret.c "$scratch/secret.c"
fi
told 2 "secret.c" "$scratch/secret.c"
check "a file that cannot be read" $?

# ---- trees
tree() { # VERSION PATCHLEVEL: the bones of one
	mkdir -p "$scratch/$1.$2"/{arch/x86,drivers,include/linux,kernel,scripts/kconfig}
	printf 'VERSION = %s\nPATCHLEVEL = %s\nSUBLEVEL = 1\n' "$1" "$2" >"$scratch/$1.$2/Makefile"
	touch "$scratch/$1.$2/Kconfig" "$scratch/$1.$2/Kbuild"
}
tree 4 19
tree 7 0
XDG_CACHE_HOME=$scratch/cache told 2 "4\.19" --kdir "$scratch/4.19" "$driver"
check "a tree of Linux 4.19" $?
XDG_CACHE_HOME=$scratch/cache told 2 "7\.0" --kdir "$scratch/7.0" "$driver"
check "a tree of Linux 7.0" $?

# ---- where nothing can be written
told 2 "/dev/full.*No space" --json /dev/full "$driver"
check "a full disk behind --json" $?
told 2 "written\|saved" --save "$driver" "$driver"
check "--save that names a file" $?
"$TOPHALF" contexts >/dev/full 2>"$scratch/words"
[ $? -eq 2 ] && grep -q "No space" "$scratch/words"
check "a full disk behind standard output" $?
run examples/violations/bad-access.c
(ulimit -f 1; told 2 "" --json "$scratch/limited.json" examples/violations/bad-access.c)
[ ! -e "$scratch/limited.json" ] && ! ls "$scratch"/limited.json.* >/dev/null 2>&1
check "a report that does not fit is not there" $?
: >"$scratch/file"
XDG_CACHE_HOME=$scratch/file told 2 "cache folder.*failed" "$driver"
check "a cache that cannot be made" $?
env -u HOME -u XDG_CACHE_HOME timeout 60 "$TOPHALF" prepare --kdir "$scratch/nowhere" >"$scratch/words" 2>&1
[ $? -eq 2 ]
check "neither HOME nor XDG_CACHE_HOME" $?

# ---- what does not depend on how it is asked
answer() { # FILE ARGUMENT...: its facts without the time
	local out=$1
	shift
	"$TOPHALF" run --runs 48 --time 30 --save "$scratch" --json "$scratch/$out.json" "$@" \
		examples/violations/hardirq-gfp.c >/dev/null 2>&1
	sed -i 's/"seconds": *[0-9.]*//' "$scratch/$out.json"
}
answer one --jobs 1
answer two --jobs 2
cmp "$scratch/one.json" "$scratch/two.json" >"$scratch/words" 2>&1
check "one worker process finds what two find" $?
status=0
for cpus in 1 3 8; do
	"$TOPHALF" run --cpus $cpus --runs 8 --time 20 --save "$scratch" "$driver" \
		drivers/rtc/rtc-mt2712.c >"$scratch/words" 2>&1
	[ $? -le 1 ] || status=$cpus
done
check "a machine of 1, 3 or 8 CPUs" $status

# ---- Ctrl-C, and worse
session() { # SIGNAL SECONDS ARGUMENT...: a run that gets the signal; its status
	local signal=$1 seconds=$2
	shift 2
	setsid "$TOPHALF" run --save "$scratch" "$@" >"$scratch/words" 2>&1 </dev/null &
	session=$!
	sleep "$seconds"
	kill -"$signal" $session
	wait $session
}
left() { # what is still there of the session
	ps -eo pid=,sess=,stat= | awk -v session="$session" '$2 == session && $3 !~ /^Z/'
}
session INT 3 --time 60 --json "$scratch/cut.json" examples/violations/bad-access.c
status=$?
sleep 1
[ "$status" -eq 1 ] && [ -s "$scratch/cut.json" ] && [ -z "$(left)" ] && grep -q bad-access "$scratch/words"
check "Ctrl-C while it explores: what is known is told, and no process stays (status $status)" $?
session KILL 2 --time 60 examples/violations/bad-access.c
sleep 2
[ -z "$(left)" ]
check "and none stays when it is killed" $?
