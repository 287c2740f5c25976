# SPDX-License-Identifier: GPL-2.0-only
#
# What tests of pairs of drivers have in common: sourced by violations.sh,
# races.sh, shrunk-races.sh and tests/bench/races.sh.  Such a driver says in its head what is to be found in it, or that
# nothing is:
#
#   expect: rule=RULE[,RULE] context=CONTEXT[,CONTEXT] [severity=SEVERITY]
#   says: WORDS              its message, word for word, in one line or several
#   expect: clean contexts=CONTEXT...
#   here (in a comment)      the line, or one of several
#   since here (likewise)    where the atomic section began
#
# Who sources it sets `folder`, where the drivers are.
# shellcheck source=tests/e2e/tap.bash
. tests/e2e/tap.bash

repaired=("$folder"/*-repaired.c)
broken=()
for file in "$folder"/*.c; do
	[[ $file == *-repaired.c ]] || broken+=("$file")
done

# explore NAME OPTION... FILE...: one command for all; its facts go to $scratch/NAME
explore() {
	local name=$1
	shift
	"$TOPHALF" run --save "$scratch/saved" --json "$scratch/$name.json" "$@" \
		>"$scratch/$name.text" 2>&1
	echo $? >"$scratch/$name.status"
	"$TOPHALF_BUILD/tests/e2e/report" "$scratch/$name.json" >"$scratch/$name"
}

# expected FILE: what its head says
expected() {
	sed -n 's/^ \* expect: //p' "$1"
}

# field NAME LINE: the value of NAME= in an expectation
field() {
	printf '%s\n' "$2" | sed -n "s/.*\\b$1=\\([a-z_,-]*\\).*/\\1/p"
}

marked() { # MARK FILE: the numbers of its lines, " 12 14 "
	echo " $(grep -nF "/* $1 */" "$2" | cut -d: -f1 | tr '\n' ' ')"
}

# firsts FILE FACTS: the first runs that have what its head expects, by strategy or run:
# RULE LINE RUN and what else the facts say, at the end the saved run
firsts() {
	awk -v name="$(basename "$1" .c)" -v rules=",$(field rule "$(expected "$1")")," -v here="$(marked here "$1")" '
		$1 == "first" && $2 == name && index(rules, "," $3 ",") && index(here, " " $4 " ") {
			print $3, $4, $5, $6, $7
		}' "$2"
}

# found FILE: the expected finding is there.  What else is there goes to $scratch/others.
found() {
	local file=$1 name expect says here since rules contexts severity status=1
	local fact word rule got_severity got_context line began message

	name=$(basename "$file" .c)
	expect=$(expected "$file")
	says=$(sed -n 's/^ \* says: //p' "$file" | paste -sd ' ')
	here=$(marked here "$file")
	since=$(marked "since here" "$file")
	rules=",$(field rule "$expect"),"
	contexts=",$(field context "$expect"),"
	severity=$(field severity "$expect")
	: >"$scratch/others"
	while read -r fact word rule got_severity got_context line began message; do
		if [ "$fact" != finding ] || [ "$word" != "$name" ]; then
			continue
		elif [[ $rules == *",$rule,"* ]] && [[ $contexts == *",$got_context,"* ]] &&
		     [ "$got_severity" = "${severity:-error}" ] && [[ $here == *" $line "* ]] &&
		     [[ $since == " " || $since == *" $began "* ]] &&
		     [ "${says:-$message}" = "$message" ]; then
			status=0
		else
			echo "$rule ($got_severity) in $got_context, line $line since $began: $message" \
				>>"$scratch/others"
		fi
	done <"$scratch/broken"
	[ "$status" -eq 0 ] && return 0
	echo "# $name: expected $expect, line$here since$since${says:+: $says}"
	grep -E "^(target|finding) $name " "$scratch/broken" | sed 's/^/# /'
	return 1
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

# each_is CHECK WORD FILE...: a result for each
each_is() {
	local check=$1 word=$2 file status
	shift 2
	for file in "$@"; do
		"$check" "$file"
		status=$?		# that of basename comes after it
		result "$(basename "$file" .c) is $word" $status
	done
}
