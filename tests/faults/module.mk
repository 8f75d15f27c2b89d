# SPDX-License-Identifier: BSD-2-Clause
# What a capture must get right when it goes wrong around it: tests/capture_faults.bats.
WORKLOADS += $(B)/tests/faults
faults_SRCS := $(wildcard tests/faults/*.c)
faults_LIBS := -lpthread
