/* SPDX-License-Identifier: BSD-2-Clause */
/* The terminal that an output goes to. */
#ifndef IOR_TERMINAL_H
#define IOR_TERMINAL_H

#include <stdbool.h>

struct ior_terminal {
	unsigned int columns, rows;	/* at least 1 */
	bool places;		/* it has all these columns, and can move its cursor to one */
};

/*
 * How large it is now. COLUMNS in the environment goes before what the terminal says of its width,
 * if it is a number from 1 to 65535; one that says nothing has 80 columns and 24 rows. False if fd
 * is no terminal: then *t is left as it is.
 */
bool ior_terminal_size(int fd, struct ior_terminal *t);

#endif
