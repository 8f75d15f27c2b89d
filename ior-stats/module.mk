# SPDX-License-Identifier: BSD-2-Clause
PROGRAMS += ior-stats
ior-stats_SRCS := $(wildcard ior-stats/*.c)
ior-stats_LIBS := -lm
