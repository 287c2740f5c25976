#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A driver that reads its stack before it has written it reads the same whenever the run
# is replayed: neither who chooses nor the host's addresses have left anything there.
set -u
# shellcheck source=tests/e2e/tap.bash
. tests/e2e/tap.bash

strategies="conflict random pct mix"
echo "1..$(wc -w <<<"$strategies")"
for strategy in $strategies; do
	mkdir "$scratch/$strategy"
	for seed in 1 2 3; do
		"$TOPHALF" run --strategy "$strategy" --seed "$seed" --runs 20 --save "$scratch/$strategy" \
			tests/e2e/stale-stack/reads.c >"$scratch/text" 2>&1
	done
	saved=("$scratch/$strategy"/*.run)
	# The first runs of mix are the same with every seed.
	[ -e "${saved[0]}" ]
	status=$?
	for file in "${saved[@]}"; do
		"$TOPHALF" replay --repeat 3 "$file" >"$scratch/replay" 2>&1
		grep -Eq '^  trace .*, as saved$' "$scratch/replay" &&
			grep -q "all with this trace" "$scratch/replay" && continue
		status=1
		grep -E "trace|replays" "$scratch/replay" | sed 's/^/# /'
	done
	result "what a run of $strategy has read its replay reads" $status
done
