# SPDX-License-Identifier: BSD-2-Clause
# fuzz_x.c holds LLVMFuzzerTestOneInput(); linked with replay.c it runs the files of
# tests/fuzz/corpus/x, which is what `make check` does. `make fuzz CC=clang FLAVOR=asan` links
# the same objects with libFuzzer.
FUZZ_TESTS := $(patsubst %.c,$(B)/%,$(wildcard tests/fuzz/fuzz_*.c))
$(foreach t,$(notdir $(FUZZ_TESTS)),$(eval $t_SRCS := tests/fuzz/$t.c tests/fuzz/replay.c))
