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
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT

drivers=()
for file in examples/races/*.c; do
	[[ $file == *-repaired.c ]] || drivers+=("$file")
done

for strategy in "$@"; do
	"$tophalf" run --strategy "$strategy" --runs "$runs" --time 3600 --save "$scratch/saved" \
		--json "$scratch/$strategy.json" "${drivers[@]}" >"$scratch/text" 2>&1
	"$TOPHALF_BUILD/tests/e2e/report" "$scratch/$strategy.json" >"$scratch/$strategy"
done

# first STRATEGY FILE: the first run that has the finding which the file's head expects
first() {
	local name rules here

	name=$(basename "$2" .c)
	rules=$(sed -n 's/^ \* expect: rule=\([a-z,-]*\).*/\1/p' "$2")
	here=$(grep -nF "/* here */" "$2" | cut -d: -f1 | tr '\n' ',')
	awk -v name="$name" -v rules=",$rules," -v here=",$here" '
		$1 == "first" && $2 == name && index(rules, "," $3 ",") && index(here, "," $4 ",") &&
			(best == "" || $5 < best) { best = $5 }
		END { print best == "" ? "-" : best }' "$scratch/$1"
}

echo "runs to the finding, of $runs at most (seed 1)"
printf '%-24s' driver
printf '%9s' "$@"
echo
for file in "${drivers[@]}"; do
	printf '%-24s' "$(basename "$file" .c)"
	for strategy in "$@"; do
		printf '%9s' "$(first "$strategy" "$file")"
	done
	echo
done
