#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Each driver of examples/contexts is clean, enters the contexts that its head
# names ("enters:"), and prints the lines that it gives ("says:").
set -u
runs=${TOPHALF_TEST_RUNS:-24}
# shellcheck source=tests/e2e/tap.bash
. tests/e2e/tap.bash

# head_of KEY FILE: what its head says after "KEY:", a line each
head_of() {
	sed -n "/^#include/q; s/^ \\* $1: //p" "$2"
}

files=(examples/contexts/*.c)
echo "1..$((3 * ${#files[@]}))"
"$TOPHALF" run --time 2 --runs "$runs" --verbose --save "$scratch" --json "$scratch/json" \
	"${files[@]}" >"$scratch/text" 2>"$scratch/console"
"$TOPHALF_BUILD/tests/e2e/report" "$scratch/json" >"$scratch/facts" || tail -n 20 "$scratch/console"

for file in "${files[@]}"; do
	name=$(basename "$file" .c)
	grep -q "^target $name clean " "$scratch/facts"
	status=$?
	[ "$status" -eq 0 ] || grep -E "^(target|finding) $name " "$scratch/facts" | sed 's/^/# /'
	result "$name is clean" $status

	status=0
	for context in $(head_of enters "$file"); do
		grep -q "^context $name $context [1-9]" "$scratch/facts" && continue
		echo "# it was never in $context"
		status=1
	done
	result "$name enters $(head_of enters "$file")" $status

	status=0
	while read -r line; do
		grep -qFx "${name//-/_}: $line" "$scratch/console" && continue
		echo "# it never said: $line"
		grep -F "${name//-/_}: ${line%%: *}: " "$scratch/console" | sort -u | sed 's/^/# it said: /'
		status=1
	done < <(head_of says "$file")
	result "$name says what its head says" $status
done
