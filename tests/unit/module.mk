# SPDX-License-Identifier: BSD-2-Clause
# One binary per test_*.c. One whose name begins with a program's (test_pair_path.c) is linked with
# that program's sources but main.c; any other with libior.a alone.
UNIT_SRCS := $(wildcard tests/unit/test_*.c)
ifeq ($(BPF),no)
UNIT_SRCS := $(filter-out tests/unit/test_capture%,$(UNIT_SRCS))
endif
UNIT_TESTS := $(UNIT_SRCS:%.c=$(B)/%)

# The program a test belongs to, by the first word of its name; empty for a test of lib/.
unit_program = $(notdir $(wildcard ior-$(firstword $(subst _, ,$(1:test_%=%)))))

define unit_test
$(1)_SRCS := tests/unit/$(1).c $$(filter-out %/main.c,$$($(call unit_program,$(1))_SRCS))
$(1)_LIBS := $$($(call unit_program,$(1))_LIBS)
$(B)/obj/tests/unit/$(1).o: private MODULE_CPPFLAGS := -iquote tests/unit \
	$(if $(call unit_program,$(1)),-iquote $(call unit_program,$(1)) \
		$$($(call unit_program,$(1))_CPPFLAGS))
$(B)/obj/tests/unit/$(1).o: | $$($(call unit_program,$(1))_GEN)
endef
$(foreach t,$(notdir $(UNIT_TESTS)),$(eval $(call unit_test,$t)))
