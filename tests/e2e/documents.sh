#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What the documentation points at is there: links in it, and the drivers that
# docs/contexts.md names as the proof of each of its statements (contexts.sh and
# violations.sh run them).
set -u
number=0
result() { # NAME STATUS
	number=$((number + 1))
	[ "$2" -eq 0 ] && echo "ok $number - $1" || echo "not ok $number - $1"
}

echo "1..3"
missing=0
for document in *.md docs/*.md; do
	while read -r link; do
		[ -e "$(dirname "$document")/$link" ] && continue
		echo "# $document: $link is missing"
		missing=1
	done < <(grep -o '](\([^)#]*\)' "$document" | sed 's/^](//' | grep -v ':')
done
result "every link in the documentation leads to a file" $missing

missing=0
while read -r file; do
	[ -f "$file" ] && continue
	echo "# docs/contexts.md: $file is missing"
	missing=1
done < <(grep -oE 'examples/[a-z/0-9-]+\.c' docs/contexts.md | sort -u)
result "every driver that docs/contexts.md names is there" $missing

bare=$(sed -n '/^| statement/,/^$/p' docs/contexts.md |
	grep -vE '^$|^\| statement|^\|-|examples/.*\.c' | wc -l)
result "every statement of docs/contexts.md names one" "$bare"
