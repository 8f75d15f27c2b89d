/* SPDX-License-Identifier: BSD-2-Clause */
/* The CRC-32 of Ethernet and gzip, which is that of Parquet's pages. */
#ifndef CRC_H
#define CRC_H

#include <stddef.h>
#include <stdint.h>

uint32_t crc_32(const void *data, size_t len);

#endif
