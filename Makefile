# SPDX-License-Identifier: BSD-2-Clause
#
# One make, no recursion into folders: each folder's module.mk says what it holds, the rules
# stand here. Everything made goes to build/$(FLAVOR)/. `make help` lists the targets.
#
# A program's module.mk:	PROGRAMS += ior-pair
#				ior-pair_SRCS := $(wildcard ior-pair/*.c)
# and, where they are needed,	ior-pair_CPPFLAGS, ior-pair_LIBS, and ior-pair_GEN: generated
# headers that must exist before its sources are compiled.

MAKEFLAGS += --no-builtin-rules
.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: all
all:

# ---- What the caller may set ------------------------------------------------------------------

FLAVOR ?= release
CLANG ?= clang
LLVM_STRIP ?= llvm-strip
PKG_CONFIG ?= pkg-config
# Debian keeps bpftool in /usr/sbin, which is not in every user's PATH.
BPFTOOL ?= $(or $(shell PATH="$$PATH:/usr/sbin:/sbin" command -v bpftool),bpftool)
CFLAGS ?= -O2 -g
prefix ?= /usr/local
bindir ?= $(prefix)/bin
mandir ?= $(prefix)/share/man
# Whose programs are built. Those of another machine want its CC, and their libraries come from
# SYSROOT, which mk/sysroot makes: make ARCH=arm64 CC=aarch64-linux-gnu-gcc
HOST_ARCH := $(patsubst aarch64,arm64,$(shell uname -m))
ARCH ?= $(HOST_ARCH)
ARCHS := x86_64 arm64
ifeq ($(origin CC)$(filter-out $(HOST_ARCH),$(ARCH)),defaultarm64)
CC := aarch64-linux-gnu-gcc
endif
SYSROOT ?= build/sysroot/$(ARCH)
# BPF=no builds all but ior-capture, without clang, bpftool and libbpf.
BPF ?= yes

Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-7s %s\n' '$(1)' '$(2)')

# ---- Flavors ----------------------------------------------------------------------------------

FLAVORS := release debug asan tsan cov fuzz
ifeq ($(filter $(FLAVOR),$(FLAVORS)),)
$(error FLAVOR=$(FLAVOR) is unknown; one of: $(FLAVORS))
endif

FLAGS_release :=
FLAGS_debug := -Og -g3
FLAGS_asan := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
FLAGS_tsan := -O1 -g -fsanitize=thread
FLAGS_cov := -O0 -g --coverage
FLAGS_fuzz := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
ifeq ($(FLAVOR),fuzz)
CC := $(CLANG)
endif

CROSS := $(filter-out $(HOST_ARCH),$(ARCH))
ifneq ($(and $(CROSS),$(filter-out $(ARCHS),$(ARCH))),)
$(error ARCH=$(ARCH) is unknown; one of: $(ARCHS))
endif

B := build/$(if $(CROSS),$(ARCH)-)$(FLAVOR)
WARNINGS := -Wall -Wextra -Wmissing-prototypes -Wstrict-prototypes -Wshadow -Wwrite-strings \
	$(if $(WERROR),-Werror)

# msgpack-c's pkg-config name is msgpack up to its version 4, msgpack-c from 5 on.
MSGPACK := $(or $(shell $(PKG_CONFIG) --exists msgpack-c 2>/dev/null && echo msgpack-c),msgpack)
LIBRARIES := $(MSGPACK) libxxhash libzstd libdeflate libbsd-overlay libutf8proc
BPF_LIBRARIES := libbpf libelf

pkg = $(shell $(PKG_CONFIG) $(1) 2>/dev/null)

# -iquote: includes name the folder, "base/error.h". msgpack-c and xxhash are used by their headers
# alone. libbsd's overlay adds the functions of the BSDs to the headers where these have them, so
# that the sources are the same where a C library has them itself.
ALL_CPPFLAGS := -D_GNU_SOURCE -iquote lib -iquote $(B)/gen \
	$(call pkg,--cflags $(MSGPACK) libxxhash libbsd-overlay libutf8proc) $(CPPFLAGS)
ALL_CFLAGS := -std=gnu11 $(WARNINGS) $(CFLAGS) $(FLAGS_$(FLAVOR))
CROSS_LIBS := $(if $(CROSS),$(wildcard $(SYSROOT)/usr/lib/*-linux-gnu))
ALL_LDFLAGS := $(FLAGS_$(FLAVOR)) -Wl,--as-needed $(foreach d,$(CROSS_LIBS),-L$d -Wl,-rpath-link,$d) $(LDFLAGS)

# ---- The folders ------------------------------------------------------------------------------

PROGRAMS :=
include $(sort $(wildcard */module.mk tests/*/module.mk))

objects = $(patsubst %.c,$(B)/obj/%.o,$(1))
LIB := $(B)/libior.a
LIB_OBJS := $(call objects,$(lib_SRCS))
LIB_LIBS := $(call pkg,--libs libbsd-overlay libutf8proc)
BINS := $(PROGRAMS:%=$(B)/%)
TEST_BINS := $(UNIT_TESTS) $(FUZZ_TESTS) $(WORKLOADS) $(BENCH_BINS)
MANUALS := $(wildcard ior-*/*.1 lib/*.5)

all: $(BINS)

# ---- What must be installed -------------------------------------------------------------------
# Order-only prerequisites: they stop a build that cannot work with one clear message, and never
# cause one.

COMPILES_FOR_ARCH := $(if $(CROSS),$(filter $(patsubst arm64,aarch64,$(ARCH))-%,$(shell \
	$(CC) -dumpmachine 2>/dev/null)),$(shell command -v $(firstword $(CC))))
MISSING := $(if $(COMPILES_FOR_ARCH),,$(if $(CROSS),a CC for $(ARCH),$(firstword $(CC)))) \
	$(if $(shell command -v $(PKG_CONFIG)),,$(PKG_CONFIG)) \
	$(foreach l,$(LIBRARIES),$(shell $(PKG_CONFIG) --exists $l 2>/dev/null || echo $l))
BPF_MISSING := $(foreach t,$(CLANG) $(BPFTOOL),$(if $(shell command -v $t),,$t)) \
	$(foreach l,$(BPF_LIBRARIES),$(shell $(PKG_CONFIG) --exists $l 2>/dev/null || echo $l))

.PHONY: have-libraries have-bpf
have-libraries:
ifneq ($(strip $(MISSING)),)
	@echo "missing: $(strip $(MISSING)). 'make deps' installs what is missing." >&2; exit 1
endif
have-bpf:
ifneq ($(strip $(BPF_MISSING)),)
	@echo "missing for ior-capture: $(strip $(BPF_MISSING)). 'make deps' installs what is" \
		"missing; 'make BPF=no' builds everything else." >&2; exit 1
endif

# ---- Rules ------------------------------------------------------------------------------------

# Objects depend on the flags they are made with.
FLAGS_LINE := $(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) $(ALL_LDFLAGS)
.PHONY: force
$(B)/flags: force
	@mkdir -p $(@D)
	@echo '$(FLAGS_LINE)' | cmp -s - $@ || echo '$(FLAGS_LINE)' >$@

$(B)/obj/%.o: %.c $(B)/flags | have-libraries $(lib_GEN)
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(MODULE_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(LIB): $(LIB_OBJS)
	$(call say,AR,$@)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

# link TARGET,OBJECTS,LIBS: libior.a and what it needs are always there.
define link
$(1): $(2) $(LIB)
	$$(call say,LD,$$@)
	@mkdir -p $$(@D)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $$@ $(2) $(LIB) $(3) $(LIB_LIBS)
endef

# program NAME
define program
$(call objects,$($(1)_SRCS)): private MODULE_CPPFLAGS := $($(1)_CPPFLAGS)
$(call objects,$($(1)_SRCS)): | $($(1)_GEN)
$(call link,$(B)/$(1),$(call objects,$($(1)_SRCS)),$($(1)_LIBS))
endef
$(foreach p,$(PROGRAMS),$(eval $(call program,$p)))
$(foreach t,$(TEST_BINS),$(eval $(call link,$t,$(call objects,$($(notdir $t)_SRCS)),$($(notdir $t)_LIBS))))

-include $(shell find $(B) -name '*.d' 2>/dev/null)

# ---- Targets ----------------------------------------------------------------------------------

.PHONY: tests sysroot deps demo check check-full check-vm bench fuzz fuzz-targets install uninstall \
	clean help

tests: all $(TEST_BINS)	## build the test programs

sysroot:	## libraries to link programs of another machine with (ARCH=arm64), into build/sysroot
	@mk/sysroot $(ARCH)

deps:	## install what building and testing need and is missing (apt-get); DEPS=no: nothing
	@mk/deps build test

# Capture tests do not run in the asan flavor: what they test is the kernel side.
CHECK_RUNS := release:unit release:cli release:capture release:fuzz asan:unit asan:cli asan:fuzz

check:	## install what is missing, build and run all tests but those of check-full; CHECK=full: these too
	$(if $(filter-out full full-only,$(CHECK)),$(error CHECK=$(CHECK): one of: full full-only))
	@mk/deps build test $(if $(CHECK),full && mk/npm)
	@$(MAKE) --no-print-directory FLAVOR=release tests
	@$(MAKE) --no-print-directory FLAVOR=asan tests
	@CHECK='$(CHECK)' IOR_MAKE_VARIABLES='$(MAKEOVERRIDES)' tests/run $(CHECK_RUNS)

check-full:	## the tests that take long or need more programs: other compilers, an emulator, a browser
	@$(MAKE) --no-print-directory check CHECK=full-only

check-vm:	## run the capture tests under Debian's own kernel in qemu; VM_SUITE=bookworm|trixie
	@mk/deps build test vm
	@$(MAKE) --no-print-directory FLAVOR=release tests
	@IOR_MAKE_VARIABLES='$(MAKEOVERRIDES)' mk/check-vm $(VM_TESTS)

bench: all $(BENCH_BINS)	## what tracing costs and how fast the programs are (root for the first)
	@tests/bench/run $(B)

FUZZ_SECONDS ?= 60
FUZZ_FLAGS ?= -max_total_time=$(FUZZ_SECONDS)
fuzz:	## fuzz each decoder for FUZZ_SECONDS (60) with clang's libFuzzer; findings go to build/fuzz
	@$(MAKE) --no-print-directory FLAVOR=fuzz fuzz-targets
	@mkdir -p build/fuzz/corpus build/fuzz/found
	@for t in $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c)); do \
		mkdir -p build/fuzz/corpus/$$t && build/fuzz/tests/fuzz/fuzz_$$t $(FUZZ_FLAGS) \
			-artifact_prefix=build/fuzz/found/$$t- build/fuzz/corpus/$$t tests/fuzz/corpus/$$t || exit 1; \
	done

fuzz-targets: $(FUZZ_TESTS)

demo:	## install what is missing, build, trace this machine for a few seconds (root, else a recording)
	@mk/deps build
	@$(MAKE) --no-print-directory FLAVOR=release all
	@mk/demo

install: all	## install programs and man pages (prefix, DESTDIR)
	install -d $(DESTDIR)$(bindir) $(DESTDIR)$(mandir)/man1 $(DESTDIR)$(mandir)/man5
	install -m 755 $(BINS) $(DESTDIR)$(bindir)
	$(foreach m,$(MANUALS),install -m 644 $m $(DESTDIR)$(mandir)/man$(subst .,,$(suffix $m)) &&) :

uninstall:	## remove what install installed
	rm -f $(PROGRAMS:%=$(DESTDIR)$(bindir)/%) \
		$(foreach m,$(MANUALS),$(DESTDIR)$(mandir)/man$(subst .,,$(suffix $m))/$(notdir $m))

clean:	## remove build/
	rm -rf build

help:	## this list
	@echo 'Targets:'
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1	/p' Makefile | sort | expand -t 12 | sed 's/^/  /'
	@echo 'Variables: FLAVOR=release|debug|asan|tsan|cov|fuzz  prefix DESTDIR  CC CLANG BPFTOOL CFLAGS'
	@echo '  ARCH=arm64 CC=aarch64-linux-gnu-gcc: for another machine'
	@echo '  V=1 shows the commands  WERROR=1  BPF=no: all but ior-capture  DEPS=no: never install'
