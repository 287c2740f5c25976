#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The same seed gives the same findings on any number of workers: the reports of
# one, two and three differ in the seconds that they took, and in nothing else, and
# the runs that they save are the same.
set -u
runs=${TOPHALF_WORKERS_RUNS:-300}
files=(examples/races/late-reinit.c examples/races/still-in-handler.c examples/races/requeue.c)
# shellcheck source=tests/e2e/tap.bash
. tests/e2e/tap.bash

# explore JOBS STRATEGY: both find something; the report without its seconds goes to $scratch/JOBS.STRATEGY
explore() {
	rm -rf "$scratch/saved.$2"
	mkdir "$scratch/saved.$2"
	"$TOPHALF" run --jobs "$1" --strategy "$2" --seed 7 --time 600 --runs "$runs" \
		--save "$scratch/saved.$2" --json "$scratch/json" "${files[@]}" >"$scratch/text" 2>&1
	if [ $? -ne 1 ]; then
		tail -n 12 "$scratch/text" | sed 's/^/# /'
		return 1
	fi
	sed 's/"seconds": *[0-9.e+-]*//' "$scratch/json" >"$scratch/$1.$2"
	find "$scratch/saved.$2" -type f -exec sha256sum {} + | sort >>"$scratch/$1.$2"
}

echo "1..4"
for strategy in mix sweep; do
	explore 1 "$strategy"
	for jobs in 2 3; do
		explore "$jobs" "$strategy" &&
			diff "$scratch/1.$strategy" "$scratch/$jobs.$strategy" >"$scratch/diff"
		same=$?
		[ $same -eq 0 ] || head -n 20 "$scratch/diff" | sed 's/^/# /'
		result "$strategy: $jobs workers find what one does" $same
	done
done
