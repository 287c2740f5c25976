# SPDX-License-Identifier: GPL-2.0-only
# What the end-to-end tests read reports with.
test: $(BUILD)/tests/e2e/report
$(BUILD)/tests/e2e/report: $(BUILD)/tests/e2e/report.o
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBRARIES)
