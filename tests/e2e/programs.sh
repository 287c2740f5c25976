#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Each program of examples/programs has as many executions as its head says, which
# --strategy dpor visits once each, and the finding that its head names or none:
#
#   expect: executions=N clean|rule=RULE
#
# For the smaller ones that is compared with brute force: all their interleavings, with
# interrupts and timers at every place.
set -u
folder=examples/programs
compared="writers store-buffering message-passing philosophers lost-wakeup wait-queue work stop
irq-counter irq-counter-saved irq-two-tasks irq-completion irq-tasklet irq-over-tasklet irq-deadlock
timer-deleted timer-not-awaited timeout hrtimer sleepers irq-disabled"
# shellcheck source=tests/e2e/tap.bash
. tests/e2e/tap.bash

# explore STRATEGY FILE...: its facts go to $scratch/STRATEGY
explore() {
	local strategy=$1
	shift
	"$TOPHALF" run --strategy "$strategy" --save "$scratch/saved" --json "$scratch/$strategy.json" \
		"$@" >"$scratch/$strategy.text" 2>&1
	"$TOPHALF_BUILD/tests/e2e/report" "$scratch/$strategy.json" >"$scratch/$strategy"
}

expected() { # FILE KEY
	sed -n "s/^ \* expect: .*\\b$2=\\([a-z0-9-]*\\).*/\\1/p" "$1"
}

counted() { # FILE
	local name rule

	name=$(basename "$1" .c)
	rule=$(expected "$1" rule)
	grep -q "^runs $name $(expected "$1" executions) exhausted 0$" "$scratch/dpor" &&
		if [ -n "$rule" ]; then
			grep -q "^finding $name $rule " "$scratch/dpor"
		else
			grep -q "^target $name clean " "$scratch/dpor"
		fi && return 0
	grep -E "^(target|runs|finding) $name " "$scratch/dpor" | sed 's/^/# /'
	return 1
}

files=("$folder"/*.c)
# The figure that the field counts by: as mutexes.c, with seven.
printf '#define TASKS 7\n#include "%s/mutexes.c"\n/*\n * expect: executions=5040 clean\n */\n' \
	"$PWD/$folder" >"$scratch/seven-mutexes.c"
files+=("$scratch/seven-mutexes.c")
# What is no operation: a function that other CPUs are asked to run.
cat >"$scratch/asked.c" <<EOF
#include <linux/smp.h>
#include "$PWD/$folder/program.h"

static int x;

static void function(void *unused)
{
	WRITE_ONCE(x, 1);
}

static void body(int index)
{
	smp_call_function(function, NULL, 1);
}

static void check(void)
{
}

PROGRAM({ body });
MODULE_DESCRIPTION("A task that asks other CPUs to run a function");
EOF
echo "1..$((${#files[@]} + $(wc -w <<<"$compared") + 5))"
explore dpor "${files[@]}"
for file in "${files[@]}"; do
	counted "$file"
	result "$(basename "$file" .c) has $(expected "$file" executions) executions" $?
done

explore interleavings $(printf "$folder/%s.c " $compared)
for name in $compared; do
	executions=$(expected "$folder/$name.c" executions)
	grep -Eq "^runs $name [0-9]+ exhausted $executions$" "$scratch/interleavings"
	status=$?
	[ $status -eq 0 ] || grep "^runs $name " "$scratch/interleavings" | sed 's/^/# /'
	result "all interleavings of $name are $executions traces" $status
done

# without_time NAME...: what may differ between two campaigns that are to be the same is taken out
without_time() {
	local name
	for name; do
		sed -i 's/"seconds": *[0-9.e+-]*//' "$scratch/$name.json"
	done
}

# A run goes on from the first choice, and plans the next one where it was made.
some=$(printf "$folder/%s.c " philosophers lost-wakeup irq-tasklet timer-deleted)
explore dpor $some
cp "$scratch/dpor.json" "$scratch/settled.json"
explore dpor --fresh $some
without_time settled dpor
cmp -s "$scratch/settled.json" "$scratch/dpor.json"
result "executions from load to unload, in a process each, are the same" $?

explore walk --runs 400 --jobs 1 $some
cp "$scratch/walk.json" "$scratch/alone.json"
for name in philosophers lost-wakeup; do
	rule=$(expected "$folder/$name.c" rule)
	grep -q "^finding $name $rule " "$scratch/walk" || echo "# $name: no $rule"
done >"$scratch/missed"
explore walk --runs 400 --jobs 2 --fresh $some
without_time alone walk
[ ! -s "$scratch/missed" ] && cmp -s "$scratch/alone.json" "$scratch/walk.json"
status=$?
cat "$scratch/missed"
result "a random walk finds what two of them are about, on any number of workers" $status

explore dpor "$folder/philosophers.c"
saved=$(sed -n 's/^first philosophers deadlock .* \([^ ]*\)$/\1/p' "$scratch/dpor")
"$TOPHALF" replay --repeat 20 "$saved" >"$scratch/replayed" 2>&1
[ $? -eq 1 ] && grep -q ", as saved" "$scratch/replayed" && grep -q "all with this trace" "$scratch/replayed"
status=$?
[ $status -eq 0 ] || sed 's/^/# /' "$scratch/replayed"
result "a deadlock replays to the bit" $status

"$TOPHALF" replay --timeline "$saved" >"$scratch/timeline" 2>&1
awk '/takes left/ { at = 1 } at == 1 && /takes right/ { at = 2 }
     at == 2 && /FINDING: deadlock/ { at = 3 } END { exit at != 3 }' "$scratch/timeline"
status=$?
[ $status -eq 0 ] || tail -n 30 "$scratch/timeline" | sed 's/^/# /'
result "its timeline tells who took what" $status

explore dpor "$scratch/asked.c"
grep -q "^runs asked [0-9]* cut-off " "$scratch/dpor" &&
	grep -q "not all that there is: code ran in an interrupt that is no operation" "$scratch/dpor.text" &&
	grep -Eq '"unexplored": ?"code ran in an interrupt' "$scratch/dpor.json"
status=$?
[ $status -eq 0 ] || sed 's/^/# /' "$scratch/dpor.text"
result "what is not explored keeps a program from being exhausted, and is said" $status
