# SPDX-License-Identifier: BSD-2-Clause
ifneq ($(BPF),no)
PROGRAMS += ior-capture
ior-capture_SRCS := $(wildcard ior-capture/*.c ior-capture/*/*.c)
ior-capture_CPPFLAGS := -iquote ior-capture -iquote bpf
ior-capture_LIBS := $(call pkg,--libs $(BPF_LIBRARIES)) -pthread
ior-capture_GEN := $(B)/gen/ior.skel.h $(B)/gen/pid.skel.h have-bpf
endif
