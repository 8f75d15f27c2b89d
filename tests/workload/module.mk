# SPDX-License-Identifier: BSD-2-Clause
WORKLOADS += $(B)/tests/workload
workload_SRCS := $(wildcard tests/workload/*.c)
workload_LIBS := -lpthread
