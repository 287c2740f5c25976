# SPDX-License-Identifier: GPL-2.0-only
#
# What end-to-end tests have in common, sourced by them: a folder for what they
# write, which is gone with them, and a line for each result.
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT

number=0
result() { # NAME STATUS
	number=$((number + 1))
	[ "$2" -eq 0 ] && echo "ok $number - $1" || echo "not ok $number - $1"
}
