# SPDX-License-Identifier: BSD-2-Clause
# fuzz_x.c holds LLVMFuzzerTestOneInput(). Linked with replay.c it runs over the files of
# tests/fuzz/corpus/x, which is what `make check` does; in the fuzz flavor it gets libFuzzer's
# main() instead, for `make fuzz`. One that is named after a program, as fuzz_pair.c, is linked
# with that program's sources but main.c.
FUZZ_TESTS := $(patsubst %.c,$(B)/%,$(wildcard tests/fuzz/fuzz_*.c))
define fuzz_test
$(1)_SRCS := tests/fuzz/$(1).c $(if $(filter fuzz,$(FLAVOR)),,tests/fuzz/replay.c) \
	$(filter-out %/main.c,$(ior-$(1:fuzz_%=%)_SRCS))
$(1)_LIBS := $(if $(filter fuzz,$(FLAVOR)),-fsanitize=fuzzer)
endef
$(foreach t,$(notdir $(FUZZ_TESTS)),$(eval $(call fuzz_test,$t)))

# Writes a corpus anew: build/release/tests/fuzz/corpus_reader tests/fuzz/corpus/reader
ifneq ($(FLAVOR),fuzz)
FUZZ_TESTS += $(B)/tests/fuzz/corpus_reader
corpus_reader_SRCS := tests/fuzz/corpus_reader.c
$(B)/obj/tests/fuzz/corpus_reader.o: private MODULE_CPPFLAGS := -iquote tests/unit
endif
$(B)/obj/tests/fuzz/fuzz_filter.o: private MODULE_CPPFLAGS := -iquote tests/unit
$(B)/obj/tests/fuzz/fuzz_pair.o: private MODULE_CPPFLAGS := -iquote ior-pair
