#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The commands that need no driver: tables, explanations, bad usage, saved runs that are
# refused, preparing a tree.
set -u
number=0
check() { # NAME STATUS: passes where STATUS is 0
	number=$((number + 1))
	[ "$2" -eq 0 ] && echo "ok $number - $1" || echo "not ok $number - $1"
}
# refused STATUS PATTERN COMMAND...: that exit status, and one line that matches
refused() {
	local want=$1 pattern=$2 words status
	shift 2
	words=$("$@" 2>&1 >/dev/null </dev/null)
	status=$?
	[ "$status" -eq "$want" ] && [ "$(printf '%s\n' "$words" | wc -l)" -eq 1 ] &&
		printf '%s\n' "$words" | grep -q "$pattern"
}

scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT

echo "1..17"
[ "$("$TOPHALF" contexts | grep -c '^hardirq  *no  *no  *no')" -eq 1 ]
check "contexts: a hard IRQ may do nothing of it" $?
"$TOPHALF" contexts --json | python3 -m json.tool >/dev/null 2>&1 || ! command -v python3 >/dev/null
check "contexts --json is JSON" $?
"$TOPHALF" contexts --markdown | grep -q '^|'
check "contexts --markdown is a table" $?
missing=0
for rule in $(sed -n 's/^RULE([A-Z_]*, "\([a-z-]*\)".*/\1/p' include/tophalf/rules.def); do
	[ "$("$TOPHALF" explain "$rule" | wc -l)" -ge 8 ] || missing=$((missing + 1))
done
check "explain has words for each rule" $missing
refused 2 "no rule" "$TOPHALF" explain no-such-rule
check "explain refuses an unknown rule" $?
refused 2 "no command" "$TOPHALF" no-such-command
check "an unknown command is refused" $?
refused 2 "1 to 8" "$TOPHALF" prepare --cpus 9
check "nine CPUs are refused" $?
refused 2 "seconds" "$TOPHALF" prepare --time nan
check "a time that is no number is refused" $?

# A saved run is refused before anything is built for it.
run_of() { # VERSION BUILD CHECKSUM: an empty record
	printf 'tophalf run %s\ntarget drivers/x/y.c\nkernel 6.12.1\nimage 0000000000000001\n' "$1"
	printf 'build %s\ncpus 2\noptions 0\nseed 1\nrun 1\nrule hang\nplace 0000000000000001\ntrace 0000000000000001\n' "$2"
	printf 'checksum %s\nbytes 0\nfacts 0\n\n' "$3"
}
empty_record=c0ca1e9f65b6a87e
run_of 5 0000000000000001 $empty_record >"$scratch/build.run"
refused 2 "another build of Tophalf.*cannot be expected to replay" "$TOPHALF" replay "$scratch/build.run"
check "a run that another build saved is not replayed" $?
run_of 1 0000000000000001 $empty_record >"$scratch/version.run"
refused 2 "another version of Tophalf.*cannot be expected to replay" "$TOPHALF" replay "$scratch/version.run"
check "nor one of another version" $?
run_of 5 0000000000000001 0000000000000000 >"$scratch/damaged.run"
refused 2 "damaged" "$TOPHALF" replay "$scratch/damaged.run"
check "nor a damaged one" $?
echo "nothing of the kind" >"$scratch/other.run"
refused 2 "not a saved run" "$TOPHALF" replay "$scratch/other.run"
check "nor what is none" $?

mkdir "$scratch/empty"
XDG_CACHE_HOME=$scratch/cache refused 2 "not a kernel source tree" "$TOPHALF" prepare --kdir "$scratch/empty"
check "a folder that is no kernel tree is refused" $?
XDG_CACHE_HOME=$scratch/cache refused 2 "" "$TOPHALF" prepare --kdir "$scratch/nowhere"
check "a tree that does not exist is refused" $?
[ -z "$(ls "$scratch/cache/tophalf/trees" 2>/dev/null)" ]
check "and leaves no tree behind" $?

ready=$("$TOPHALF" prepare 2>"$scratch/progress")
status=$?
[ "$status" -eq 0 ] && printf '%s\n' "$ready" | grep -q '^Linux 6\.12\.[0-9]* is ready$'
result=$?
[ "$result" -eq 0 ] || cat "$scratch/progress"
check "prepare gets the distribution's tree ready" $result
"$TOPHALF" prepare 2>&1 | cmp -s - <(printf '%s\n' "$ready")
check "and has nothing to do the second time" $?
