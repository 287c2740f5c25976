#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A process that goes through many targets gives back what it had of each: it is no larger
# after eleven than after three.
set -u
most_kib=8192	# eight images that are kept by mistake are several times that
targets=(examples/contexts/{01,02,03,04,05,06,07,08,09,10,11}-*.c)
# shellcheck source=tests/e2e/tap.bash
. tests/e2e/tap.bash

# peak COMMAND COUNT: the KiB that the largest of its processes had in memory; the lesser of
# two, as an image that another test made room of is built once more
peak() {
	for _ in 1 2; do
		"$TOPHALF_BUILD/tests/bench/measure" "$TOPHALF" "$1" --runs 1 --save "$scratch" \
			"${targets[@]:0:$2}" 2>/dev/null | cut -d' ' -f2
	done | sort -n | head -n 1
}

echo "1..2"
# Compilers are larger than what is measured: all images are there before.
"$TOPHALF" survey --runs 1 --save "$scratch" "${targets[@]}" >/dev/null 2>&1
for command in run survey; do
	few=$(peak $command 3) many=$(peak $command 11)
	[ "${few:-0}" -gt 0 ] && [ "${many:-0}" -gt 0 ] && [ $((many - few)) -lt $most_kib ]
	status=$?
	[ $status -eq 0 ] || echo "# ${few:-no} KiB with three targets, ${many:-no} with eleven"
	result "$command: memory does not grow with the targets" $status
done
