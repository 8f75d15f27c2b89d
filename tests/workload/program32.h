/* SPDX-License-Identifier: BSD-2-Clause */
/* Where the data of program32.S lies, and what is in it, for those who say what it calls. */
#ifndef PROGRAM32_H
#define PROGRAM32_H

#define PROGRAM32_DATA 0x09000000
#define PROGRAM32_FILE (PROGRAM32_DATA + 0x00)		/* "file" */
#define PROGRAM32_NONE (PROGRAM32_DATA + 0x10)		/* "none" */
#define PROGRAM32_BUF (PROGRAM32_DATA + 0x20)
#define PROGRAM32_MS (PROGRAM32_DATA + 0x30)		/* a millisecond: struct old_timespec32 */
#define PROGRAM32_MS64 (PROGRAM32_DATA + 0x40)		/* the same: struct __kernel_timespec */
#define PROGRAM32_POLLFD (PROGRAM32_DATA + 0x50)	/* its fd is -1 */

#endif
