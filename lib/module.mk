# SPDX-License-Identifier: BSD-2-Clause
lib_SRCS := $(wildcard lib/*/*.c)
include lib/calls/tables.mk
