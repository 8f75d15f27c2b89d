# SPDX-License-Identifier: BSD-2-Clause
PROGRAMS += ior-parquet
ior-parquet_SRCS := $(wildcard ior-parquet/*.c ior-parquet/*/*.c)
ior-parquet_CPPFLAGS := -iquote ior-parquet
ior-parquet_LIBS := $(call pkg,--libs libzstd libdeflate)
