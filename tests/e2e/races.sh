#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Each driver of examples/races has one timing bug, which the default command
# finds where its head and its marks say; its repaired twin is clean, and has run
# in the contexts that its head names.
#
#   expect: rule=RULE[,RULE] context=CONTEXT
#   here (in a comment)      the line, or one of several
#   expect: clean contexts=CONTEXT...
#
# What was found is then made shorter, told in order, and replayed.
set -u
runs=${TOPHALF_RACES_RUNS:-1600}	# 10 s of nominal cost are about 2,200
twin_runs=${TOPHALF_TEST_RUNS:-100}
folder=examples/races
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT

number=0
result() { # NAME STATUS
	number=$((number + 1))
	[ "$2" -eq 0 ] && echo "ok $number - $1" || echo "not ok $number - $1"
}

# explore NAME RUNS FILE...: its facts go to $scratch/NAME
explore() {
	local name=$1 runs=$2
	shift 2
	"$TOPHALF" run --time 600 --runs "$runs" --save "$scratch/saved" \
		--json "$scratch/$name.json" "$@" >"$scratch/$name.text" 2>&1
	echo $? >"$scratch/$name.status"
	"$TOPHALF_BUILD/tests/e2e/report" "$scratch/$name.json" >"$scratch/$name"
}

field() { # NAME LINE
	printf '%s\n' "$2" | sed -n "s/.*\\b$1=\\([a-z_,-]*\\).*/\\1/p"
}

# caught FILE: the expected finding is there
caught() {
	local name expect rules here fact word rule severity context line rest

	name=$(basename "$1" .c)
	expect=$(sed -n 's/^ \* expect: //p' "$1")
	rules=",$(field rule "$expect"),"
	here=" $(grep -nF "/* here */" "$1" | cut -d: -f1 | tr '\n' ' ')"
	while read -r fact word rule severity context line rest; do
		[ "$fact" = finding ] && [ "$word" = "$name" ] && [[ $rules == *",$rule,"* ]] &&
			[ "$context" = "$(field context "$expect")" ] && [[ $here == *" $line "* ]] &&
			return 0
	done <"$scratch/broken"
	echo "# $name: expected $expect, line$here"
	grep -E "^(target|finding) $name " "$scratch/broken" | sed 's/^/# /'
	return 1
}

clean() { # FILE
	local name context status=0

	name=$(basename "$1" .c)
	if ! grep -q "^target $name clean " "$scratch/repaired"; then
		grep -E "^(target|finding) $name " "$scratch/repaired" | sed 's/^/# /'
		status=1
	fi
	for context in $(sed -n 's/^ \* expect: clean contexts=//p' "$1"); do
		grep -q "^context $name $context [1-9]" "$scratch/repaired" && continue
		echo "# $name was never in $context"
		status=1
	done
	return $status
}

repaired=("$folder"/*-repaired.c)
broken=()
for file in "$folder"/*.c; do
	[[ $file == *-repaired.c ]] || broken+=("$file")
done

echo "1..$((${#broken[@]} + ${#repaired[@]} + 3))"
explore broken "$runs" "${broken[@]}"
explore repaired "$twin_runs" "${repaired[@]}"
for file in "${broken[@]}"; do
	caught "$file"
	result "$(basename "$file" .c) is caught" $?
done
for file in "${repaired[@]}"; do
	clean "$file"
	result "$(basename "$file" .c) is clean" $?
done

saved=$(sed -n 's/^first rearm active-object-freed .* \([^ ]*\)$/\1/p' "$scratch/broken")
"$TOPHALF" replay --shrink --time 30 --output "$scratch/short.run" "$saved" >"$scratch/shrunk" 2>&1
status=$?
before=$(sed -n 's/^  before  *\([0-9]*\) system calls, \([0-9]*\) interrupts.*/\1 \2/p' "$scratch/shrunk")
now=$(sed -n 's/^  now  *\([0-9]*\) system calls, \([0-9]*\) interrupts.*/\1 \2/p' "$scratch/shrunk")
[ $status -eq 1 ] && [ $((2 * ${now%% *})) -le "${before%% *}" ] && [ $((2 * ${now##* })) -le "${before##* }" ]
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
