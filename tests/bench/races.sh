#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Runs that each strategy needs to find the bug of each driver in examples/races:
# the number of the first run that has it, "-" where none of RUNS does.
# Usage: tests/bench/races.sh [RUNS [STRATEGY...]]
set -u
cd "$(dirname "$0")/../.." || exit 2
export TOPHALF_BUILD=${TOPHALF_BUILD:-$PWD/build}
tophalf=${TOPHALF:-$TOPHALF_BUILD/tophalf}
runs=${1:-1000}
shift
[ $# -gt 0 ] || set -- mix random swarm pct focus sweep
folder=examples/races
# shellcheck source=tests/e2e/examples.bash
. tests/e2e/examples.bash

for strategy in "$@"; do
	"$tophalf" run --strategy "$strategy" --runs "$runs" --time 3600 --save "$scratch/saved" \
		--json "$scratch/$strategy.json" "${broken[@]}" >"$scratch/text" 2>&1
	"$TOPHALF_BUILD/tests/e2e/report" "$scratch/$strategy.json" >"$scratch/$strategy"
done

# first STRATEGY FILE: the first run that has the finding which the file's head expects
first() {
	firsts "$2" "$scratch/$1" |
		awk 'best == "" || $3 < best { best = $3 } END { print best == "" ? "-" : best }'
}

echo "runs to the finding, of $runs at most (seed 1)"
printf '%-24s' driver
printf '%9s' "$@"
echo
for file in "${broken[@]}"; do
	printf '%-24s' "$(basename "$file" .c)"
	for strategy in "$@"; do
		printf '%9s' "$(first "$strategy" "$file")"
	done
	echo
done
