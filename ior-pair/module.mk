# SPDX-License-Identifier: BSD-2-Clause
PROGRAMS += ior-pair
ior-pair_SRCS := $(wildcard ior-pair/*.c)
