# SPDX-License-Identifier: GPL-2.0-only
# A hand-made image, for the tests of the machine and of campaigns.  By gcc, as all images are.
tiny := $(BUILD)/tests/machine/image/tiny

test_needs_machine := $(tiny)
test_needs_explore := $(tiny)

$(tiny): tests/machine/image/tiny.c $(wildcard include/tophalf/*)
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)gcc -Iinclude -std=gnu11 -Wall -Wextra -Werror -O1 -g -ffreestanding -fno-pic -fno-pie \
		-fno-stack-protector -fno-omit-frame-pointer -fno-optimize-sibling-calls \
		-ffixed-r15 -fcf-protection=none -fno-asynchronous-unwind-tables -mgeneral-regs-only \
		-static -nostdlib -Wl,-Ttext-segment=0x40000000,--build-id=none -o $@ $<
