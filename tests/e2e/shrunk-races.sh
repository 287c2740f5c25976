#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What is found in a race survives shrinking, and 1,000 replays of the shrunk run
# have one trace.  TOPHALF_RACES names the races; all of them take some minutes
# (make bench-races).
set -u
races=${TOPHALF_RACES:-late-answer late-reinit still-in-handler}
runs=${TOPHALF_RACES_RUNS:-1600}
folder=examples/races
# shellcheck source=tests/e2e/examples.bash
. tests/e2e/examples.bash

# repeated NAME RUN: 1,000 replays of it have one trace
repeated() {
	local line

	"$TOPHALF" replay --repeat 1000 --json "$scratch/$1.json" "$2" >"$scratch/$1.repeated" 2>&1
	line=$(grep "all with this trace" "$scratch/$1.repeated")
	[[ $line == *1000* ]] && return 0
	tail -n 12 "$scratch/$1.repeated" | sed 's/^/# /'
	return 1
}

# survives NAME: found, made shorter, and still the same finding each of 1,000 times
survives() {
	local short=$scratch/$1.short.run rule line saved

	read -r rule line _ _ saved <<<"$(firsts "$folder/$1.c" "$scratch/facts" | head -n 1)"
	if [ -z "${saved:-}" ]; then
		echo "# $1: not found in $runs runs"
		return 1
	fi
	"$TOPHALF" replay --shrink --time 30 --output "$short" "$saved" >"$scratch/$1.text" 2>&1
	if [ $? -ne 1 ] || [ ! -e "$short" ]; then
		tail -n 12 "$scratch/$1.text" | sed 's/^/# /'
		return 1
	fi
	repeated "$1" "$short" || return 1
	"$TOPHALF_BUILD/tests/e2e/report" "$scratch/$1.json" >"$scratch/$1.facts"
	grep -q "^first $1 $rule $line " "$scratch/$1.facts" && return 0
	echo "# $1: $rule at line $line is not what the shrunk run has:"
	sed -n 's/^finding/# &/p' "$scratch/$1.facts"
	return 1
}

files=()
for race in $races; do
	files+=("$folder/$race.c")
done
echo "1..${#files[@]}"
"$TOPHALF" run --time 600 --runs "$runs" --save "$scratch/saved" --json "$scratch/json" \
	"${files[@]}" >"$scratch/text" 2>&1
"$TOPHALF_BUILD/tests/e2e/report" "$scratch/json" >"$scratch/facts"
for race in $races; do
	survives "$race"
	result "$race survives shrinking, with one trace in 1,000 replays" $?
done
