/* SPDX-License-Identifier: BSD-2-Clause */
#include "program/terminal.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/number.h"

#define WIDEST 65535u	/* what struct winsize can say */

/* COLUMNS; 0 if it is not set, or no number of columns. */
static unsigned int columns_wanted(void)
{
	const char *p = getenv("COLUMNS"), *end;
	uint64_t n;

	if (!p || !ior_is_digit(*p))
		return 0;
	end = p + strlen(p);
	if (!ior_number_digits(&p, end, 10, &n) || p != end || n > WIDEST)
		return 0;
	return (unsigned int)n;
}

bool ior_terminal_size(int fd, struct ior_terminal *t)
{
	const char *name = getenv("TERM");
	struct winsize size;
	unsigned int columns;

	if (!isatty(fd))
		return false;
	if (ioctl(fd, TIOCGWINSZ, &size) < 0)
		size = (struct winsize){ 0 };
	columns = columns_wanted();
	t->columns = columns ? columns : size.ws_col ? size.ws_col : 80;
	t->rows = size.ws_row ? size.ws_row : 24;
	t->places = t->columns <= size.ws_col && name && strcmp(name, "dumb") != 0;
	return true;
}
