#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Each driver of examples/races has one timing bug, which the default command
# finds where its head and its marks say (examples.bash); its repaired twin is
# clean, and has run in the contexts that its head names.
#
# A sweep finds what takes one interrupt in the driver's code, at once.
#
# What was found is then made shorter, told in order, and replayed.
set -u
runs=${TOPHALF_RACES_RUNS:-1600}	# 10 s of nominal cost are about 4,500
twin_runs=${TOPHALF_TEST_RUNS:-100}
folder=examples/races
# shellcheck source=tests/e2e/examples.bash
. tests/e2e/examples.bash

echo "1..$((${#broken[@]} + ${#repaired[@]} + 4))"
explore broken --time 600 --runs "$runs" "${broken[@]}"
explore repaired --time 600 --runs "$twin_runs" "${repaired[@]}"
each_is found caught "${broken[@]}"
each_is clean clean "${repaired[@]}"

# One interrupt in a line of the driver's own: the first thing that a sweep visits.
explore swept --strategy sweep --time 600 --runs 20 $folder/late-reinit.c
[ -n "$(firsts $folder/late-reinit.c "$scratch/swept")" ]
status=$?
[ $status -eq 0 ] || sed 's/^/# /' "$scratch/swept"
result "a sweep begins in the driver's own code" $status

saved=$(sed -n 's/^first rearm active-object-freed .* \([^ ]*\)$/\1/p' "$scratch/broken")
"$TOPHALF" replay --shrink --time 30 --output "$scratch/short.run" "$saved" >"$scratch/shrunk" 2>&1
status=$?
before=$(sed -n 's/^  before  *\([0-9]*\) system calls, \([0-9]*\) interrupts.*/\1 \2/p' "$scratch/shrunk")
now=$(sed -n 's/^  now  *\([0-9]*\) system calls, \([0-9]*\) interrupts.*/\1 \2/p' "$scratch/shrunk")
[ $status -eq 1 ] && [ $((2 * ${now%% *})) -le "${before%% *}" ] && [ "${now##* }" -lt "${before##* }" ]
status=$?
[ $status -eq 0 ] || sed 's/^/# /' "$scratch/shrunk"
result "a run is made shorter: $before system calls and interrupts are $now" $status

"$TOPHALF" replay --repeat 100 --json "$scratch/replayed.json" "$scratch/short.run" >"$scratch/replayed" 2>&1
[ $? -eq 1 ] && grep -q "all with this trace" "$scratch/replayed"
result "100 replays of it have one trace" $?

# remove() deletes the timer, the handler arms it, remove() frees it: in this order.
"$TOPHALF" replay --timeline "$scratch/short.run" >"$scratch/timeline" 2>&1
awk '/timeline \(/ { at = 1 } at == 1 && /unplug|delete_module|write\(/ { at = 2 }
     at == 2 && /race_irq\(\)/ { at = 3 }
     at == 3 && /FINDING: active-object-freed/ { at = 4 } END { exit at != 4 }' "$scratch/timeline"
status=$?
[ $status -eq 0 ] || tail -n 40 "$scratch/timeline" | sed 's/^/# /'
result "its timeline tells the race in order" $status
