# SPDX-License-Identifier: GPL-2.0-only
# A small program with debug information and marks of what is reached, at a fixed address like an image.
sample := $(BUILD)/tests/report/sample/sample
sample_sources := tests/report/sample/driver.c tests/report/sample/plain.c

test_needs_report := $(sample)

# By gcc, whatever builds the host: images are compiled by it.  plain.c has no marks: it reads them.
$(sample): $(sample_sources) tests/report/sample/helper.h arch/tophalf/include/asm/hook.h include/tophalf/hook.h
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)gcc -std=gnu11 -Wall -Wextra -Werror -O1 -g -gdwarf-5 -ffreestanding -fno-pic -fno-pie \
		-fno-stack-protector -fno-optimize-sibling-calls \
		-fcf-protection=none -fsanitize-coverage=trace-pc -ffixed-r15 -mno-red-zone \
		-Iinclude -include arch/tophalf/include/asm/hook.h -c -o $@.driver.o \
		tests/report/sample/driver.c
	$(Q)gcc -std=gnu11 -Wall -Wextra -Werror -O1 -g -gdwarf-5 -ffreestanding -fno-pic -fno-pie \
		-fno-stack-protector -fcf-protection=none -Iinclude -c -o $@.plain.o \
		tests/report/sample/plain.c
	$(Q)gcc -static -nostdlib -Wl,-Ttext-segment=0x40000000,--build-id=none -o $@ \
		$@.driver.o $@.plain.o
