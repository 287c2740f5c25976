# SPDX-License-Identifier: GPL-2.0-only
#
# make              build build/tophalf
# make test         unit tests, then end-to-end tests; "N passed, M failed"
# make check        unit tests alone
# make check-clang  the same, built with clang
# make SANITIZE=1 check    the same, with AddressSanitizer and UBSan
# make bench        what things cost, in a table and build/bench.json
# make fidelity     hold Tophalf against Linux itself, in a virtual machine
# make packages     install the Debian packages that are missing
# make bench-races  runs to the finding, for each race and strategy
# make clean
# make V=1 ...      shows the commands
#
# Everything that is made lies in build/ (gcc), build/clang or build/*-sanitize.

ifeq ($(origin CC),default)
CC := gcc
endif

ROOMS := cli report tree machine explore hardware exercise detect

compiler := $(if $(findstring clang,$(CC)),clang,gcc)
BUILD := build$(if $(filter clang,$(compiler)),/clang)$(if $(SANITIZE),/sanitize)

PACKAGES := gcc make libc6-dev libdw-dev libelf-dev libjson-c-dev libfdt-dev \
	libcmocka-dev flex bison bc xz-utils

# Each command is one short line, and there are as many at once as there are CPUs.
Q := $(if $(V),,@)
silent := $(findstring s,$(firstword -$(MAKEFLAGS)))
say = $(if $(V)$(silent),,@printf '  %-4s %s\n' $(1) $@)
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(shell nproc)
endif

CFLAGS ?= -O2 -g
# Frame pointers: a backtrace of the image goes through what the host calls.
override CFLAGS += -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -fno-omit-frame-pointer
override CPPFLAGS += -Iinclude -I. -DTOPHALF_HOME='"$(CURDIR)"'
LIBRARIES := -ldw -lelf -ljson-c -lfdt
# The preparation of the tree may keep its index in SQLite.
ifneq ($(shell grep -ls 'sqlite3\.h' tree/*.c tree/*.h 2>/dev/null),)
LIBRARIES += -lsqlite3
PACKAGES += libsqlite3-dev
endif
ifdef SANITIZE
override CFLAGS += -fsanitize=address,undefined -fno-sanitize-recover=undefined \
	-fno-omit-frame-pointer
endif

sources := $(sort $(foreach room,$(ROOMS),$(wildcard $(room)/*.c $(room)/*.S)))
objects := $(patsubst %,$(BUILD)/%.o,$(basename $(sources)))
parts := $(filter-out $(BUILD)/cli/main.o,$(objects))

.PHONY: all
all: $(BUILD)/tophalf

$(BUILD)/tophalf: $(BUILD)/cli/main.o $(BUILD)/libtophalf.a
	$(call say,LD)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBRARIES)

# An archive, so that a test can put a fake in the place of a part.
$(BUILD)/libtophalf.a: $(parts) $(BUILD)/parts
	$(call say,AR)
	@rm -f $@
	$(Q)$(AR) rcs $@ $(parts)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(CFLAGS_$(firstword $(subst /, ,$*))) -MMD -MP -c -o $@ $<

$(BUILD)/%.o: %.S
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(CPPFLAGS) $(filter-out -std=c11,$(CFLAGS)) -MMD -MP -c -o $@ $<

# Changes when the set of parts does, and only then: a deleted file must leave the archive.
.PHONY: FORCE
FORCE:
$(BUILD)/parts: FORCE
	@mkdir -p $(@D)
	@echo '$(parts)' | cmp -s - $@ || echo '$(parts)' > $@

# Which Tophalf this is: hashes of sources, and of nothing else. A saved run is
# replayed by the one that it was saved by (explore/identity.h), and an image is
# described by the one that made it. cli/ has a part in a run where it makes
# devices and options of what the image says.
identity_of = $(sort $(wildcard $(addsuffix /*.[chS],$(1))) $(2))
tree_identity := $(call identity_of,tree)
run_identity := $(call identity_of,explore exercise hardware machine detect tree,\
	$(wildcard include/tophalf/*) cli/session.c cli/tree.c)
$(BUILD)/identity.h: FORCE
	@mkdir -p $(@D)
	@hash() { sha256sum "$$@" | sha256sum; }; \
	tree=$$(hash $(tree_identity)) run=$$(hash $(run_identity)); \
	printf '#define TREE_IDENTITY "%.64s"\n#define RUN_IDENTITY 0x%.16sull\n' \
		"$$tree" "$$run" >$@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@
$(BUILD)/explore/identity.o $(BUILD)/tree/identity.o: $(BUILD)/identity.h
$(BUILD)/explore/identity.o $(BUILD)/tree/identity.o: override CPPFLAGS += -I$(BUILD)

# Unit tests
#
# tests/<room>/test_*.c    each is one cmocka program
# tests/<room>/*.c         other files: helpers and fakes, linked with each of
#                          the room's tests (also those in tests/<room>/fakes/)
# tests/<room>/rules.mk    optional, read here; it may set
#     test_skip_<room>     .c files of that folder that are not helpers
#     test_needs_<room>    what must be made before the room's tests run
#     test_flags_<room>    more compiler flags
#     test_libraries_<room>
# A test finds what was built for it under the folder that the environment
# variable TOPHALF_BUILD names, and runs in the top-level folder.

-include $(sort $(wildcard tests/*/rules.mk))

tests := $(sort $(wildcard tests/*/test_*.c))
test_programs := $(patsubst %.c,$(BUILD)/%,$(tests))
room_of = $(word 2,$(subst /, ,$(1)))
test_helpers = $(patsubst %.c,$(BUILD)/%.o,$(filter-out $(test_skip_$(1)),\
	$(filter-out tests/$(1)/test_%.c,$(wildcard tests/$(1)/*.c tests/$(1)/fakes/*.c))))
# A test's own file may not name the helpers of another room.
define test_rule
$(BUILD)/$(basename $(1)): $(BUILD)/$(basename $(1)).o $(call test_helpers,$(call room_of,$(1))) \
		$(BUILD)/libtophalf.a | $(test_needs_$(call room_of,$(1)))
	$$(call say,LD)
	$$(Q)$$(CC) $$(CFLAGS) $$(LDFLAGS) -o $$@ $$(filter %.o,$$^) $(BUILD)/libtophalf.a \
		$(test_libraries_$(call room_of,$(1))) -lcmocka $$(LIBRARIES)
endef
$(foreach test,$(tests),$(eval $(call test_rule,$(test))))

$(BUILD)/tests/%.o: tests/%.c
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(test_flags_$(firstword $(subst /, ,$*))) -MMD -MP -c -o $@ $<

.PHONY: unit-tests check check-clang test
unit-tests: $(test_programs) $(foreach room,$(sort $(foreach test,$(tests),$(call room_of,$(test)))),$(test_needs_$(room)))

check: unit-tests
	@TOPHALF_BUILD=$(CURDIR)/$(BUILD) tests/run unit $(test_programs)

check-clang:
	$(MAKE) CC=clang $(BUILD)/clang/tophalf check

test: packages
	@$(MAKE) --no-print-directory all unit-tests
	@TOPHALF_BUILD=$(CURDIR)/$(BUILD) tests/run all $(test_programs)

# What strategies need to find a race.
.PHONY: bench-races
bench-races: all $(BUILD)/tests/e2e/report
	@TOPHALF_BUILD=$(CURDIR)/$(BUILD) tests/bench/races.sh $(RUNS)
	@TOPHALF=$(CURDIR)/$(BUILD)/tophalf TOPHALF_BUILD=$(CURDIR)/$(BUILD) \
		TOPHALF_RACES="$(patsubst examples/races/%.c,%,$(filter-out %-repaired.c,\
			$(wildcard examples/races/*.c)))" tests/e2e/shrunk-races.sh

# A mainline driver on the simulated machine.  Its findings, if any, are an
# answer: what fails here is a driver that did not run.
.PHONY: run
run: packages
	@$(MAKE) --no-print-directory all
	@$(BUILD)/tophalf run $(RUN_OPTIONS) $(or $(TARGET),drivers/input/serio/altera_ps2.c); \
		status=$$?; [ $$status -le 1 ]

# The same modules on Linux itself, in a virtual machine: docs/fidelity.md.
.PHONY: fidelity
fidelity: all $(BUILD)/tests/e2e/report
	@tests/packages qemu-system-x86 cpio bison flex bc
	@TOPHALF_BUILD=$(CURDIR)/$(BUILD) tests/fidelity/run

.PHONY: packages
packages:
	@tests/packages $(PACKAGES)

.PHONY: clean
clean:
	rm -rf build

-include $(objects:.o=.d) $(patsubst %.c,$(BUILD)/%.d,$(wildcard tests/*/*.c tests/*/fakes/*.c))
