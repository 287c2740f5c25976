# SPDX-License-Identifier: GPL-2.0-only
#
# What one folder's Kbuild or Makefile says, told line by line; and one
# generated file of it, made by the rule that stands there.
#
#	make -rR -f kbuild.mk kbuild-file=... auto-conf=... obj=... src=... __tell
#	make -rR -f kbuild.mk (the same)                  obj/name-of-a-file
#
# Everything that a Makefile of the tree expects of the real Kbuild and that
# matters for these two purposes is defined here.

.DEFAULT_GOAL := __tell
.SUFFIXES:
MAKEFLAGS += -rR --no-print-directory

comma := ,
quote := "
squote := '
empty :=
space := $(empty) $(empty)
pound := \#
define newline


endef

Q := @
quiet := silent_
export CONFIG_SHELL := sh
SHELL := /bin/sh
HOSTCC ?= gcc
CC ?= gcc
LD ?= ld
NM ?= nm
AR ?= ar
OBJCOPY ?= objcopy
AWK := awk
PERL := perl
PYTHON3 := python3
KBUILD_BUILTIN := y
KBUILD_MODULES := y
KBUILD_VERBOSE := 0
CFLAGS_MODULE :=

# Lines with values: "CONFIG_X=y".
include $(auto-conf)

# A compiler option is asked of the compiler; see cc-option in Kbuild.
try = $(shell $(CC) -Werror $(1) -c -x c /dev/null -o /dev/null >/dev/null 2>&1 && echo y)
cc-option = $(if $(call try,$(1)),$(1),$(2))
cc-option-yn = $(if $(call try,$(1)),y,n)
cc-disable-warning = $(if $(call try,-W$(strip $(1))),-Wno-$(strip $(1)))
as-option = $(call cc-option,$(1),$(2))
as-instr = $(3)
ld-option = $(2)
gcc-min-version = $(call test-ge,$(CONFIG_GCC_VERSION),$(1))
clang-min-version =
test-lt = $(shell test $(or $(1),0) -lt $(or $(2),0) && echo y)
test-le = $(shell test $(or $(1),0) -le $(or $(2),0) && echo y)
test-gt = $(shell test $(or $(1),0) -gt $(or $(2),0) && echo y)
test-ge = $(shell test $(or $(1),0) -ge $(or $(2),0) && echo y)
success = $(if $(shell { $(1); } >/dev/null 2>&1 && echo y),y,n)
if-success = $(if $(filter y,$(call success,$(1))),$(2),$(3))
read-file = $(subst $(newline),$(space),$(file < $(1)))
escsq = $(subst $(squote),'\$(squote)',$(1))
stringify = $(squote)$(quote)$(1)$(quote)$(squote)
dot-target = $(dir $@).$(notdir $@)
real-prereqs = $(filter-out FORCE,$^)
target-stem = $(basename $(patsubst $(obj)/%,%,$@))
basetarget = $(basename $(notdir $@))

# Running what a rule says.
cmd = set -e; mkdir -p $(dir $@); $(cmd_$(1))
if_changed = $(call cmd,$(1))
if_changed_dep = $(call cmd,$(1))
if_changed_rule = $(rule_$(1))
filechk = mkdir -p $(dir $@); { $(filechk_$(1)); } > $@
cmd_copy = cat $< > $@
cmd_shipped = cat $< > $@
cmd_gzip = gzip -n -f -9 < $< > $@

kbuild-dir := $(src)
include $(kbuild-file)

# Compatibility spellings of the same things.
ccflags-y += $(EXTRA_CFLAGS)
asflags-y += $(EXTRA_AFLAGS)

# foo.o is made of foo-objs, foo-y and, in a module, foo-m.
parts = $(strip $(foreach s,$(2),$($(1:%.o=%$(s)))))
composite = $(strip $(foreach s,-objs -y -m -,$($(1:%.o=%$(s)))))
tell-one = $(info part $(1) $(2) $(if $(call composite,$(2)),$(call parts,$(2),$(3)),$(2)))
tell = $(foreach o,$(filter %.o,$(sort $(1))),$(call tell-one,$(2),$(o),$(3)))
# These come from lines like CFLAGS_foo.o := ...; the rest are our own.
flag-names = $(filter CFLAGS_%.o CFLAGS_REMOVE_%.o AFLAGS_%.o AFLAGS_REMOVE_%.o,$(.VARIABLES))

modules := $(filter-out $(obj-y),$(obj-m))

.PHONY: __tell FORCE
FORCE:
__tell:
	$(foreach d,$(filter %/,$(obj-y) $(obj-m)) $(addsuffix /,$(subdir-y) $(subdir-m)),$(info dir $(d)))
	$(call tell,$(obj-y),y,-objs -y)
	$(call tell,$(lib-y) $(lib-m),y,-objs -y)
	$(call tell,$(modules),m,-objs -y -m)
	$(info order $(obj-y) $(obj-m) $(lib-y) $(lib-m))
	$(info ccflags $(ccflags-y))
	$(info subdir-ccflags $(subdir-ccflags-y))
	$(info ccflags-remove $(ccflags-remove-y))
	$(foreach v,$(sort $(flag-names)),$(info $(v) $($(v))))
	@:

# Programs of the host that generate a file, and files shipped as they are.
own-hostprogs := $(addprefix $(obj)/,$(hostprogs) $(hostprogs-y) $(hostprogs-m))

.SECONDEXPANSION:
$(own-hostprogs): $(obj)/%: $$(if $$($$*-objs),$$(addprefix $(src)/,$$($$*-objs:.o=.c)),$(src)/$$*.c)
	@mkdir -p $(dir $@)
	$(HOSTCC) -O2 -w -I$(objtree)/include -I$(srctree)/tools/include \
		-I$(srctree)/scripts/include -I$(obj) $(HOST_EXTRACFLAGS) $(HOSTCFLAGS_$(notdir $@).o) -o $@ $^

$(obj)/%: $(src)/%_shipped
	@mkdir -p $(dir $@)
	cat $< > $@
