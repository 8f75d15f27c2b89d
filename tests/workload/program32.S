/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A 32-bit program without a library: fixed calls, under their own numbers, on data at fixed
 * addresses. program32.c says what a tracer must see of it.
 */
#include "program32.h"

	/* call NUMBER, ARGUMENT...: fd is where the opened file's descriptor is kept. */
	.macro call nr:req, a, b, c, d, e
	mov	$\nr, %eax
	.ifnb \a
	mov	\a, %ebx
	.endif
	.ifnb \b
	mov	\b, %ecx
	.endif
	.ifnb \c
	mov	\c, %edx
	.endif
	.ifnb \d
	mov	\d, %esi
	.endif
	.ifnb \e
	mov	\e, %edi
	.endif
	int	$0x80
	.endm

	.text
	.globl	_start
_start:
	call	64				/* getppid */
	call	5, $PROGRAM32_FILE, $0, $0	/* open */
	mov	%eax, fd
	call	3, fd, $PROGRAM32_BUF, $4	/* read */
	call	19, fd, $0, $0			/* lseek */
	call	6, fd				/* close */
	call	5, $PROGRAM32_NONE, $0, $0	/* open */
	call	162, $PROGRAM32_MS, $0		/* nanosleep */
	call	407, $1, $0, $PROGRAM32_MS64, $0 /* clock_nanosleep_time64 */
	call	168, $PROGRAM32_POLLFD, $1, $1	/* poll */
	call	11, $0, $0, $0			/* execve */
	call	252, $0				/* exit_group */

	.section .fixed, "aw"
	.org	PROGRAM32_FILE - PROGRAM32_DATA
	.asciz	"file"
	.org	PROGRAM32_NONE - PROGRAM32_DATA
	.asciz	"none"
	.org	PROGRAM32_MS - PROGRAM32_DATA
	.long	0, 1000000
	.org	PROGRAM32_MS64 - PROGRAM32_DATA
	.quad	0, 1000000
	.org	PROGRAM32_POLLFD - PROGRAM32_DATA
	.long	-1, 0
fd:	.long	0

	.section .note.GNU-stack, "", @progbits
