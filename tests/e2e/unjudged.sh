#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What the machine lacks is no driver's fault: each driver of tests/e2e/unjudged ends with
# the verdict, and the words or the rule, that its head names ("says: VERDICT WORDS...").
set -u
runs=${TOPHALF_TEST_RUNS:-24}
# shellcheck source=tests/e2e/tap.bash
. tests/e2e/tap.bash

"$TOPHALF" run --time 120 --runs "$runs" --save "$scratch" --json "$scratch/json" \
	tests/e2e/unjudged/*.c >"$scratch/text" 2>&1
"$TOPHALF_BUILD/tests/e2e/report" "$scratch/json" >"$scratch/facts"

set -- tests/e2e/unjudged/*.c
echo "1..$#"
for file; do
	name=$(basename "$file" .c)
	read -r verdict words < <(sed -n 's/^ \* says: //p' "$file")
	grep -E "^(target|finding) $name " "$scratch/facts" >"$scratch/of"
	grep -q "^target $name $verdict" "$scratch/of" && grep -qF -- "$words" "$scratch/of"
	status=$?
	# A finding is told where, and only where, the driver is broken.
	grep -q "^finding" "$scratch/of"
	[ $? -eq "$([ "$verdict" = broken ]; echo $?)" ] || status=1
	[ $status -eq 0 ] || sed 's/^/# /' "$scratch/of"
	result "$name: $verdict $words" $status
done
