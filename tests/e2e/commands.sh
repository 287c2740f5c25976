#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The commands that need no driver: tables, explanations, bad usage, preparing a tree.
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

echo "1..13"
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
