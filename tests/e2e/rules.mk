# SPDX-License-Identifier: GPL-2.0-only
# What the end-to-end tests read reports with.
unit-tests: $(BUILD)/tests/e2e/report
$(BUILD)/tests/e2e/report: $(BUILD)/tests/e2e/report.o
	$(call say,LD)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBRARIES)
# And what memory is measured with.
unit-tests: $(BUILD)/tests/bench/measure
