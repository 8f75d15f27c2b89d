# SPDX-License-Identifier: BSD-2-Clause
# The stream reader and writer alone, run by hand; a stream of more files than fit.
BENCH_BINS := $(B)/tests/bench/reader_bench $(B)/tests/bench/many_files
reader_bench_SRCS := tests/bench/reader_bench.c
many_files_SRCS := tests/bench/many_files.c

# What `make bench` measures against: two BPF programs that do nothing.
ifneq ($(BPF),no)
BENCH_BINS += $(B)/tests/bench/floor
floor_SRCS := tests/bench/floor.c
floor_LIBS := $(call pkg,--libs $(BPF_LIBRARIES))
$(eval $(call skeleton,tests/bench/floor.bpf.c))
$(B)/obj/tests/bench/floor.o: | $(B)/gen/floor.skel.h
endif
