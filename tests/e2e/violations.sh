#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Each driver of examples/violations is caught with the rule, the context and
# the line that its head and its marks say (examples.bash), and with nothing else
# but for
#
#   also: RULE...            what may be found besides, as a consequence
#   options: OPTION...       with these, which are the same for all that have any
#
# Its repaired twin is clean and has run in the contexts that its head names.
# Alone: it runs two commands at once by itself, each with little time.
set -u
runs=${TOPHALF_TEST_RUNS:-24}
folder=examples/violations
# shellcheck source=tests/e2e/examples.bash
. tests/e2e/examples.bash

# explore_both NAME FILE...: those with options by themselves; all facts go to $scratch/NAME
explore_both() {
	local name=$1 plain=() special=() file
	shift
	for file in "$@"; do
		if grep -q '^ \* options: ' "$file"; then special+=("$file"); else plain+=("$file"); fi
	done
	# shellcheck disable=SC2046 # a word each
	explore "$name-special" "${bounds[@]}" $(sed -n 's/^ \* options: //p' "${special[0]}") "${special[@]}"
	explore "$name" "${bounds[@]}" "${plain[@]}"
	cat "$scratch/$name-special" >>"$scratch/$name"
}

# ended NAME STATUS: whether both commands did so
ended() {
	local part status wrong=0

	for part in "$1" "$1-special"; do
		status=$(cat "$scratch/$part.status")
		[ "$status" -eq "$2" ] && continue
		echo "# exit status $status, not $2; its last words:"
		tail -n 12 "$scratch/$part.text" | sed 's/^/# /'
		wrong=1
	done
	result "all that is $1: exit status $2" $wrong
}

# caught FILE: the expected finding is there, and no other
caught() {
	local also status rule rest

	also=" $(sed -n 's/^ \* also: //p' "$1") "
	found "$1"
	status=$?
	while read -r rule rest; do
		[[ $also == *" $rule "* ]] && continue
		echo "# $(basename "$1" .c): $rule $rest"
		status=1
	done <"$scratch/others"
	return $status
}

echo "1..$((${#broken[@]} + ${#repaired[@]} + 4))"
missing=0
for file in "${broken[@]}"; do
	[ -f "${file%.c}-repaired.c" ] && continue
	echo "# ${file%.c}-repaired.c is missing"
	missing=1
done
result "each violation has a repaired twin" $missing
# Building and linking takes most of the time, on one core each.
bounds=(--time 2 --runs "$runs" --strict)
explore_both repaired "${repaired[@]}" &
explore_both broken "${broken[@]}"
wait
ended broken 1
each_is caught caught "${broken[@]}"
ended repaired 0
each_is clean clean "${repaired[@]}"
tests/e2e/zoo-table >"$scratch/table"
status=$?
sed 's/^/# /' "$scratch/table"
result "each cell that the table of contexts makes possible has a driver" $status
