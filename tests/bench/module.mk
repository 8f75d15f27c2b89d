# SPDX-License-Identifier: BSD-2-Clause
# The stream reader and writer alone, run by hand; a stream of more files than fit; calls as fast
# as they can be made.
BENCH_BINS := $(B)/tests/bench/reader_bench $(B)/tests/bench/many_files $(B)/tests/bench/calls
reader_bench_SRCS := tests/bench/reader_bench.c
many_files_SRCS := tests/bench/many_files.c
calls_SRCS := tests/bench/calls.c

# What `make bench` measures against: two BPF programs that do nothing, and two that do the least.
ifneq ($(BPF),no)
BENCH_BINS += $(B)/tests/bench/tracer
tracer_SRCS := tests/bench/tracer.c
tracer_LIBS := $(call pkg,--libs $(BPF_LIBRARIES))
$(eval $(call skeleton,tests/bench/floor.bpf.c))
$(eval $(call skeleton,tests/bench/minimal.bpf.c))
$(B)/obj/tests/bench/tracer.o: | $(B)/gen/floor.skel.h $(B)/gen/minimal.skel.h
endif
