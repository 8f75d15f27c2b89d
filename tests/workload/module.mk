# SPDX-License-Identifier: BSD-2-Clause
# Programs that do known things for the capture tests to see; one binary per source.
WORKLOADS := $(patsubst %.c,$(B)/%,$(wildcard tests/workload/*.c))
$(foreach t,$(notdir $(WORKLOADS)),$(eval $t_SRCS := tests/workload/$t.c))
