#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Each driver of examples/violations is caught with the rule, the context and
# the line that its head and its marks say, and its repaired twin is clean and
# has run in the contexts that its head names.
#
#   expect: rule=RULE context=CONTEXT [severity=SEVERITY]
#   also: RULE...            what may be found besides, as a consequence
#   here (in a comment)      the line, or one of several
#   since here (likewise)    where the atomic section began
#   expect: clean contexts=CONTEXT...
# Alone: it runs two commands at once by itself, each with little time.
set -u
runs=${TOPHALF_TEST_RUNS:-24}
folder=examples/violations
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT

number=0
result() { # NAME STATUS
	number=$((number + 1))
	[ "$2" -eq 0 ] && echo "ok $number - $1" || echo "not ok $number - $1"
}

# explore NAME FILE...: one command for all; its facts go to $scratch/NAME
explore() {
	local name=$1
	shift
	"$TOPHALF" run --time 2 --runs "$runs" --strict --save "$scratch" \
		--json "$scratch/$name.json" "$@" >"$scratch/$name.text" 2>&1
	echo $? >"$scratch/$name.status"
	"$TOPHALF_BUILD/tests/e2e/report" "$scratch/$name.json" >"$scratch/$name"
}

# ended NAME STATUS: whether the command did so
ended() {
	local status

	status=$(cat "$scratch/$1.status")
	if [ "$status" -ne "$2" ]; then
		echo "# exit status $status, not $2; its last words:"
		tail -n 12 "$scratch/$1.text" | sed 's/^/# /'
	fi
	result "all that is $1: exit status $2" $((status != $2))
}

# field NAME LINE: the value of NAME= in an expectation
field() {
	printf '%s\n' "$2" | sed -n "s/.*\\b$1=\\([a-z_-]*\\).*/\\1/p"
}

marked() { # MARK FILE: the numbers of its lines, " 12 14 "
	echo " $(grep -nF "/* $1 */" "$2" | cut -d: -f1 | tr '\n' ' ')"
}

# caught FILE: the expected finding is there, and no other
caught() {
	local file=$1 name expect also here since rule context severity found=1 other=0
	local word fact got_rule got_severity got_context line began message

	name=$(basename "$file" .c)
	expect=$(sed -n 's/^ \* expect: //p' "$file")
	also=" $(sed -n 's/^ \* also: //p' "$file") "
	here=$(marked here "$file")
	since=$(marked "since here" "$file")
	rule=$(field rule "$expect") context=$(field context "$expect")
	severity=$(field severity "$expect")
	while read -r fact word got_rule got_severity got_context line began message; do
		if [ "$fact" != finding ] || [ "$word" != "$name" ]; then
			continue
		elif [ "$got_rule" = "$rule" ] && [ "$got_context" = "$context" ] &&
		     [ "$got_severity" = "${severity:-error}" ] && [[ $here == *" $line "* ]] &&
		     [[ $since == " " || $since == *" $began "* ]]; then
			found=0
		elif [[ $also != *" $got_rule "* ]]; then
			echo "# $name: $got_rule ($got_severity) in $got_context, line $line since $began: $message"
			other=1
		fi
	done <"$scratch/broken"
	if [ "$found" -ne 0 ]; then
		echo "# $name: expected $expect, line$here since$since"
		grep "^target $name " "$scratch/broken" | sed 's/^/# /'
	fi
	[ "$found" -eq 0 ] && [ "$other" -eq 0 ]
}

# clean FILE: no finding, and it ran where it says
clean() {
	local file=$1 name context status=0

	name=$(basename "$file" .c)
	if ! grep -q "^target $name clean " "$scratch/repaired"; then
		grep -E "^(target|finding) $name " "$scratch/repaired" | sed 's/^/# /'
		status=1
	fi
	for context in $(sed -n 's/^ \* expect: clean contexts=//p' "$file"); do
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

echo "1..$((${#broken[@]} + ${#repaired[@]} + 4))"
missing=0
for file in "${broken[@]}"; do
	[ -f "${file%.c}-repaired.c" ] && continue
	echo "# ${file%.c}-repaired.c is missing"
	missing=1
done
result "each violation has a repaired twin" $missing
# Building and linking takes most of the time, on one core each.
explore repaired "${repaired[@]}" &
explore broken "${broken[@]}"
wait
ended broken 1
for file in "${broken[@]}"; do
	caught "$file"
	status=$?			# that of basename comes after it
	result "$(basename "$file" .c) is caught" $status
done
ended repaired 0
for file in "${repaired[@]}"; do
	clean "$file"
	status=$?
	result "$(basename "$file" .c) is clean" $status
done
tests/e2e/zoo-table >"$scratch/table"
status=$?
sed 's/^/# /' "$scratch/table"
result "each cell that the table of contexts makes possible has a driver" $status
