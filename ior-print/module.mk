# SPDX-License-Identifier: BSD-2-Clause
PROGRAMS += ior-print
ior-print_SRCS := $(wildcard ior-print/*.c)
