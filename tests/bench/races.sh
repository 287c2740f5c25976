#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Runs that each strategy needs to find the bug of each driver in examples/races:
# the number of the first run that has it, median of the seeds 1 to 5 and the highest
# of them, "-" where none of RUNS does.  Run n of a seed is the same run however many
# are made, so few are made first and more of what was not found.
# Usage: tests/bench/races.sh [RUNS [STRATEGY...]], seeds in TOPHALF_RACES_SEEDS
set -u
cd "$(dirname "$0")/../.." || exit 2
export TOPHALF_BUILD=${TOPHALF_BUILD:-$PWD/build}
tophalf=${TOPHALF:-$TOPHALF_BUILD/tophalf}
runs=${1:-1000}
shift
[ $# -gt 0 ] || set -- mix conflict random swarm pct focus sweep
seeds=${TOPHALF_RACES_SEEDS:-1 2 3 4 5}
folder=examples/races
# shellcheck source=tests/e2e/examples.bash
. tests/e2e/examples.bash

# first FILE: the first run that has the finding which the file's head expects, or nothing
first() {
	firsts "$1" "$scratch/facts" | awk 'best == "" || $3 < best { best = $3 } END { print best }'
}

# find_all STRATEGY SEED: NAME RUN for each driver, RUN is RUNS where it was not found
find_all() {
	local left=("${broken[@]}") file found rest some

	for some in 64 256 "$runs"; do
		if [ ${#left[@]} -eq 0 ] || [ "$some" -gt "$runs" ]; then continue; fi
		"$tophalf" run --strategy "$1" --seed "$2" --runs "$some" --time 36000 \
			--save "$scratch/saved" --json "$scratch/json" "${left[@]}" >"$scratch/text" 2>&1
		"$TOPHALF_BUILD/tests/e2e/report" "$scratch/json" >"$scratch/facts"
		rest=()
		for file in "${left[@]}"; do
			found=$(first "$file")
			if [ -n "$found" ]; then echo "$(basename "$file" .c) $found"; else rest+=("$file"); fi
		done
		left=(${rest[@]+"${rest[@]}"})
	done
	for file in ${left[@]+"${left[@]}"}; do
		echo "$(basename "$file" .c) $runs"
	done
}

for strategy in "$@"; do
	for seed in $seeds; do
		find_all "$strategy" "$seed"
	done >"$scratch/$strategy"
done

# median_and_highest STRATEGY NAME
median_and_highest() {
	awk -v name="$2" '$1 == name { print $2 }' "$scratch/$1" | sort -n | awk -v runs="$runs" '
		{ found[NR] = $1 < runs ? $1 : "-" }
		END { print found[int((NR + 1) / 2)] " / " found[NR] }'
}

echo "runs to the finding, of $runs at most: median / highest of the seeds $seeds"
printf '%-24s' driver
printf '%14s' "$@"
echo
for file in "${broken[@]}"; do
	name=$(basename "$file" .c)
	printf '%-24s' "$name"
	for strategy in "$@"; do
		printf '%14s' "$(median_and_highest "$strategy" "$name")"
	done
	echo
done
