# SPDX-License-Identifier: BSD-2-Clause
PROGRAMS += ior-flame
ior-flame_SRCS := $(wildcard ior-flame/*.c)
