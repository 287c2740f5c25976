# SPDX-License-Identifier: GPL-2.0-only
# A small program with debug information and coverage calls, at a fixed address like an image.
sample := $(BUILD)/tests/report/sample/sample
sample_sources := tests/report/sample/driver.c tests/report/sample/plain.c

test_needs_report := $(sample)

# By gcc, whatever builds the host: images are compiled by it.  plain.c has no coverage calls: it holds the hook itself.
$(sample): $(sample_sources) tests/report/sample/helper.h
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)gcc -std=gnu11 -Wall -Wextra -Werror -O1 -g -gdwarf-5 -ffreestanding -fno-pic -fno-pie \
		-fno-stack-protector -fno-optimize-sibling-calls \
		-fcf-protection=none -fsanitize-coverage=trace-pc -c -o $@.driver.o \
		tests/report/sample/driver.c
	$(Q)gcc -std=gnu11 -Wall -Wextra -Werror -O1 -g -gdwarf-5 -ffreestanding -fno-pic -fno-pie \
		-fno-stack-protector -fcf-protection=none -c -o $@.plain.o \
		tests/report/sample/plain.c
	$(Q)gcc -static -nostdlib -Wl,-Ttext-segment=0x40000000,--build-id=none -o $@ \
		$@.driver.o $@.plain.o
