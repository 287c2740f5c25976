#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# --detect data-race finds what a task and a handler change without a lock, and
# names both; with the lock there is nothing to find, and without the option neither
# is looked at.
set -u
# shellcheck source=tests/e2e/tap.bash
. tests/e2e/tap.bash

# explore NAME ARGUMENT...: its words go to $scratch/NAME
explore() {
	local name=$1
	shift
	"$TOPHALF" run --time 60 --runs 60 --strict --save "$scratch" "$@" >"$scratch/$name" 2>&1
}

echo "1..4"
explore racy --detect data-race examples/races/lost-update.c
[ $? -eq 1 ] && grep -q "data-race in process context" "$scratch/racy" &&
	grep -q "plain write .* in hardirq" "$scratch/racy" &&
	grep -A1 "plain write that .* in hardirq" "$scratch/racy" | grep -q "race_irq (.*lost-update.c:"
status=$?
[ $status -eq 0 ] || tail -n 20 "$scratch/racy" | sed 's/^/# /'
result "a race of a task and a handler is found, and both are named" $status

saved=$(ls "$scratch"/lost-update-data-race-*.run 2>/dev/null | head -n 1)
"$TOPHALF" replay "$saved" >"$scratch/replayed" 2>&1
grep -q "data-race" "$scratch/replayed"
result "it is found again when its run is replayed" $?

explore repaired --detect data-race examples/races/lost-update-repaired.c
status=$?
[ $status -eq 0 ] || tail -n 20 "$scratch/repaired" | sed 's/^/# /'
result "under a lock there is none" $status

explore unasked examples/races/lost-update.c
! grep -q "data-race" "$scratch/unasked"
result "unasked, nothing is looked for" $?
