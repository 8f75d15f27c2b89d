# SPDX-License-Identifier: BSD-2-Clause
# What `make bench` measures against: two BPF programs that do nothing.
ifneq ($(BPF),no)
BENCH_BINS := $(B)/tests/bench/floor
floor_SRCS := tests/bench/floor.c
floor_LIBS := $(call pkg,--libs $(BPF_LIBRARIES))
$(eval $(call skeleton,tests/bench/floor.bpf.c))
$(B)/obj/tests/bench/floor.o: | $(B)/gen/floor.skel.h
endif
