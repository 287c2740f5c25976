#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Drivers of the tree, as they are: each loads, is probed, exercised and removed,
# in the contexts that its source asks for, and most of its lines are reached.
# What is found in them is their business.  The same command gives the same
# answer, and a saved run the same trace whenever it is replayed.
set -u
runs=${TOPHALF_TEST_RUNS:-120}
# shellcheck source=tests/e2e/tap.bash
. tests/e2e/tap.bash

# path, lines that are to be reached in percent, contexts that are to be entered
drivers="drivers/input/serio/altera_ps2.c 65 process hardirq
drivers/rtc/rtc-goldfish.c 65 process hardirq
drivers/input/keyboard/goldfish_events.c 65 process hardirq
drivers/char/hw_random/timeriomem-rng.c 65 process hardirq
drivers/char/ipmi/bt-bmc.c 65 process hardirq
drivers/rtc/rtc-mt2712.c 65 process irq_thread
drivers/rtc/rtc-test.c 65 process workqueue"

# explore NAME PATH...
explore() {
	local name=$1
	shift
	"$TOPHALF" run --time 60 --runs "$runs" --save "$scratch/runs" --json "$scratch/$name.json" \
		"$@" >"$scratch/$name.text" 2>&1
	echo $? >"$scratch/$name.status"
	"$TOPHALF_BUILD/tests/e2e/report" "$scratch/$name.json" >"$scratch/$name"
}

echo "1..$((2 * $(wc -l <<<"$drivers") + 8))"
# shellcheck disable=SC2046 # a word each
explore all $(cut -d' ' -f1 <<<"$drivers")

while read -r path percent contexts; do
	name=$(basename "$path" .c)
	grep -qx "stages $name build load probe exercise remove" "$scratch/all"
	status=$?
	for context in $contexts; do
		grep -q "^context $name $context [1-9]" "$scratch/all" && continue
		echo "# it was never in $context"
		status=1
	done
	result "$name passes every stage, in $contexts" $status

	reached=$(sed -n "s/^lines $name //p" "$scratch/all")
	result "$name: $reached% of its lines were reached, at least $percent%" \
		$((${reached:-0} < percent))
done <<<"$drivers"
status=$(cat "$scratch/all.status")
result "all of them ran: exit status $status" $((status > 1))

driver=drivers/input/serio/altera_ps2.c
explore first $driver
explore second $driver
sed -i 's/"seconds": *[0-9.e+-]*//' "$scratch/first.json" "$scratch/second.json"
cmp -s "$scratch/first.json" "$scratch/second.json"
result "the same command gives the same JSON, but for the time" $?
explore fresh --fresh $driver
sed -i 's/"seconds": *[0-9.e+-]*//' "$scratch/fresh.json"
cmp -s "$scratch/first.json" "$scratch/fresh.json"
result "and so it does with a process for each run" $?

# Runs that begin with a probed device are runs from load: each process makes that beginning itself.
explore settled --begin probe $driver
explore unsettled --begin probe --fresh $driver
sed -i 's/"seconds": *[0-9.e+-]*//' "$scratch/settled.json" "$scratch/unsettled.json"
! cmp -s "$scratch/first.json" "$scratch/settled.json" && cmp -s "$scratch/settled.json" "$scratch/unsettled.json"
result "so do runs that begin at the probe" $?

# Such a run ends after some points, wherever it is, and its record says how many.
explore limited --begin probe --points 300 $driver
explore unlimited --begin probe --points 300 --jobs 1 --fresh $driver
sed -i 's/"seconds": *[0-9.e+-]*//' "$scratch/limited.json" "$scratch/unlimited.json"
points=$(sed -n 's/.*"points": *\([0-9]*\).*/\1/p' "$scratch/limited.json" | head -n 1)
cmp -s "$scratch/limited.json" "$scratch/unlimited.json" && [ "${points:-0}" -gt 0 ] &&
	[ "$points" -lt $((runs * 1500)) ]	# the first ones begin at load
result "and runs of a length that is asked for" $?

status=0
saved=("$scratch"/runs/altera_ps2-*.run)
for file in "${saved[@]}"; do
	"$TOPHALF" replay --repeat 2 "$file" >"$scratch/replay" 2>&1
	[ $? -le 1 ] || { status=1; echo "# $file"; tail -n 3 "$scratch/replay" | sed 's/^/# /'; }
done
result "each saved run replays, those that began at the probe as well" $status

status=0
if [ -e "${saved[0]}" ]; then
	"$TOPHALF" replay --repeat 100 "${saved[0]}" >"$scratch/replay" 2>&1
	[ $? -le 1 ] || { status=1; tail -n 3 "$scratch/replay" | sed 's/^/# /'; }
else
	echo "# nothing was found, so there is no saved run"
fi
result "100 replays of a saved run have one trace" $status

# What the run was made of has changed: no other trace is shown in its place.
status=0
if [ -e "${saved[0]}" ]; then
	LC_ALL=C sed 's/^image [0-9a-f]*$/image 0000000000000001/' "${saved[0]}" >"$scratch/image.run"
	"$TOPHALF" replay "$scratch/image.run" >"$scratch/replay" 2>&1
	[ $? -eq 2 ] && grep -q "cannot be expected to replay" "$scratch/replay" || status=1
fi
result "a saved run of another image is refused" $status
