#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Each module of tests/fidelity prints under Tophalf what it printed on Linux
# when `make fidelity RECORD=1` recorded that.
set -u
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT

files=(tests/fidelity/*.c)
tests/fidelity/simulated "$scratch" "${files[@]}" || exit 2
tests/fidelity/compare tests/fidelity/expected "$scratch" "${files[@]}"
