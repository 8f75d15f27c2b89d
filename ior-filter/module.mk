# SPDX-License-Identifier: BSD-2-Clause
PROGRAMS += ior-filter
ior-filter_SRCS := $(wildcard ior-filter/*.c)
