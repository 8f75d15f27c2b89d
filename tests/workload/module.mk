# SPDX-License-Identifier: BSD-2-Clause
# Its scenarios make calls that only x86-64 has.
ifeq ($(ARCH),x86_64)
WORKLOADS += $(B)/tests/workload
workload_SRCS := $(wildcard tests/workload/*.c)
workload_LIBS := -lpthread
endif
