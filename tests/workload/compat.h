/* SPDX-License-Identifier: BSD-2-Clause */
/* 32-bit calls of a 64-bit program: compat.c. */
#ifndef COMPAT_H
#define COMPAT_H

/* Make call nr of 32-bit x86 with six arguments; its result, an error as a negative errno. */
long int80(long nr, const long *args);
/* A page that 32-bit addresses reach. Ends the scenario where there are no 32-bit calls. */
char *low_page(void);

#endif
