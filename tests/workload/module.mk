# SPDX-License-Identifier: BSD-2-Clause
# Its scenarios make calls that only x86-64 has.
ifeq ($(ARCH),x86_64)
WORKLOADS += $(B)/tests/workload
workload_SRCS := $(wildcard tests/workload/*.c)
workload_LIBS := -lpthread

# It needs no 32-bit library: assembler alone.
tests: $(B)/tests/program32
$(B)/tests/program32: tests/workload/program32.S tests/workload/program32.h
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) -m32 -nostdlib -static -Wl,--build-id=none -Wl,--section-start=.fixed=0x09000000 \
		-o $@ $<
endif
