# SPDX-License-Identifier: BSD-2-Clause
PROGRAMS += ior-synth
ior-synth_SRCS := $(wildcard ior-synth/*.c ior-synth/*/*.c)
ior-synth_CPPFLAGS := -iquote ior-synth
