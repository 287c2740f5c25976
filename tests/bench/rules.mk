# SPDX-License-Identifier: GPL-2.0-only
# What things cost: see tests/bench/run.
measure := $(BUILD)/tests/bench/measure

$(measure): $(BUILD)/tests/bench/measure.o $(BUILD)/libtophalf.a
	$(call say,LD)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBRARIES)

.PHONY: bench
bench: all $(measure)
	@TOPHALF=$(CURDIR)/$(BUILD)/tophalf TOPHALF_BUILD=$(CURDIR)/$(BUILD) tests/bench/run
