#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A driver may do anything: the drivers of tests/e2e/abuse do.  Whatever it is, the tool ends
# with its report in bounded time, tells what was broken at the lines that are marked so
# ("found: RULE|RULE in CONTEXT"), says nothing on behalf of the driver, and leaves no process.
# Alone: a driver that never ends is ended by the clock.
set -u
# shellcheck source=tests/e2e/tap.bash
. tests/e2e/tap.bash

# in_session ID: the processes of a session
in_session() {
	ps -eo pid=,sess=,stat=,args= | awk -v session="$1" '$2 == session && $3 !~ /^Z/'
}

# abuse FILE RUNS: its report in words is then $scratch/facts
abuse() {
	setsid --wait bash -c 'echo $$ >"$1/session"; shift; exec timeout -k 5 "$@"' - "$scratch" 500 \
		"$TOPHALF" run --time 400 --runs "$2" --save "$scratch" --json "$scratch/json" "$1" \
		>"$scratch/text" 2>"$scratch/words"
}

# found LINES RULES CONTEXT: at one of these lines, in this context
found() {
	awk -v lines=" $1 " -v rules="|$2|" -v context="$3" '
		$1 == "finding" && index(rules, "|" $3 "|") && $5 == context &&
		index(lines, " " $6 " ") { found = 1 } END { exit !found }' "$scratch/facts"
}

echo "1..20"
# Building takes what it takes; it is the runs that have to end.
"$TOPHALF" run --runs 1 --save "$scratch" tests/e2e/abuse/*.c >"$scratch/text" 2>&1
for file in tests/e2e/abuse/*.c; do
	name=$(basename "$file" .c)
	rm -f "$scratch/json"
	case $name in opaque) runs=2 ;; endless) runs=1000 ;; *) runs=400 ;; esac
	abuse "$file" "$runs"
	status=$?
	result "$name: broken, exit status 1 (was $status)" $((status != 1))
	"$TOPHALF_BUILD/tests/e2e/report" "$scratch/json" >"$scratch/facts"
	result "$name: the report is whole" $?
	left=$(in_session "$(cat "$scratch/session")")
	[ -z "$left" ] || printf '# left behind: %s\n' "$left"
	[ -z "$left" ]
	result "$name: no process is left" $?
	! grep -hE 'the driver was here|Segmentation|Aborted|Assertion' "$scratch/text" "$scratch/words" |
		sed 's/^/# /' | grep .
	result "$name: the tool keeps its countenance" $?
	missing=0
	while IFS=: read -r line mark; do
		mark=${mark##*/\* found: }
		mark=${mark%% \*/*}
		found "$line" "${mark%% in *}" "${mark##* in }" && continue
		echo "# line $line: no $mark"
		missing=1
	done < <(grep -n '/\* found: ' "$file")
	[ "$missing" -eq 0 ] || grep ^finding "$scratch/facts" | cut -c1-160 | sed 's/^/# /'
	result "$name: each line that is marked is found" $missing
done
